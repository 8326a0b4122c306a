"""People at the desk: invited by a link, given roles, let stand in, disabled; one's account."""

import re
from datetime import timedelta
from html import unescape

import pytest

from noticeboard.roster import TERMINAL
from tests.web.access.visitor import Visitor, person
from tests.web.house import PASSWORD, House

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LINK = re.compile(r"http://127\.0\.0\.1:8080(/desk/invitations/[A-Za-z0-9_-]{43})")


def link_in(visitor: Visitor) -> str:
    """The path of the link that the page shows."""
    found = LINK.search(unescape(visitor.shown))
    assert found is not None, visitor.shown
    return found[1]


def test_an_administrator_invites_and_somebody_joins(dia: Visitor, house: House) -> None:
    """The link is shown once; whoever has it chooses a name and a password, and is in."""
    dia.get("/desk/people")
    fields = {"role.author": "on", "role.duty": "on"}
    made = dia.post("/desk/people/invite", name="Eun", email="Eun@example.com", **fields)
    link = link_in(dia)
    assert made.status_code == 200
    assert link not in dia.get("/desk/people").text
    assert dia.says("Eun")

    eun = Visitor(house, language="ko")
    eun.get(link)
    assert eun.says("초대를 받으셨습니다")
    answer = eun.post(link, name="이은", password=PASSWORD, again=PASSWORD)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/")
    assert eun.is_in()
    joined = person(house, "eun")
    assert joined.name == "이은"
    assert joined.roles == {"author", "duty"}
    assert Visitor(house).get(link).status_code == 404


def test_whoever_joins_to_sign_sets_up_a_second_factor_first(dia: Visitor, house: House) -> None:
    """Before they see anything else."""
    dia.get("/desk/people")
    dia.post("/desk/people/invite", name="Eun", email="eun@example.com", **{"role.approver": "on"})
    eun = Visitor(house)
    link = link_in(dia)
    eun.get(link)
    eun.post(link, name="Eun", password=PASSWORD, again=PASSWORD)

    assert eun.get("/desk/").headers["Location"] == "/desk/account/second-factor"
    eun.set_up_app()
    assert eun.is_in()


@pytest.mark.parametrize(
    ("name", "password", "again", "why"),
    [
        ("Eun", PASSWORD, "other", "The two passwords differ."),
        ("Eun", "short", "short", "12 characters or more"),
        ("", PASSWORD, PASSWORD, "Give a name"),
        ("E\u202eun", PASSWORD, PASSWORD, "Give a name"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_link_stays(
    dia: Visitor, house: House, name: str, password: str, again: str, why: str
) -> None:
    """The name is still there, the passwords are not."""
    dia.get("/desk/people")
    dia.post("/desk/people/invite", name="Eun", email="eun@example.com", **{"role.author": "on"})
    eun, link = Visitor(house), link_in(dia)
    eun.get(link)

    answer = eun.post(link, name=name, password=password, again=again)

    assert answer.status_code == 422
    assert eun.says(why)
    assert password not in answer.text
    assert eun.post(link, name="Eun", password=PASSWORD, again=PASSWORD).status_code == 303


def test_the_first_administrator_joins_by_the_printed_link(empty_house: House) -> None:
    """And chooses what else to be, told that publishing takes two."""
    first = Visitor(empty_house)
    link = f"/desk/invitations/{empty_house.parts.joining.first_token()}"
    first.get(link)
    assert first.says("Nobody approves what they wrote. To publish a notice you need two people")

    answer = first.post(
        link,
        email="dia@example.com",
        name="Dia",
        password=PASSWORD,
        again=PASSWORD,
        **{"role.author": "on"},
    )

    assert answer.status_code == 303
    assert person(empty_house, "dia").roles == {"admin", "author"}
    assert first.get("/desk/").headers["Location"] == "/desk/account/second-factor"
    assert Visitor(empty_house).get(link).status_code == 404


def test_an_invitation_can_be_withdrawn(dia: Visitor, house: House) -> None:
    """Its link opens nothing any more."""
    dia.get("/desk/people")
    dia.post("/desk/people/invite", name="Eun", email="eun@example.com", **{"role.author": "on"})
    link = link_in(dia)
    [invitation] = house.parts.people.invitations(house.clock())

    dia.post(f"/desk/people/invitations/{invitation.id}/withdraw")

    gone = Visitor(house)
    assert gone.get(link).status_code == 404
    assert gone.says("This link does not work")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": "", "email": "eun@example.com", "role.author": "on"}, "Give a name"),
        ({"name": "Eun", "email": "eun", "role.author": "on"}, "not an e-mail address"),
        ({"name": "Eun", "email": "eun@example.com"}, "at least one role"),
        ({"name": "Eun", "email": "eun@example.com", "role.boss": "on"}, "is not one"),
        ({"name": "Eun", "email": "ana@example.com", "role.author": "on"}, "belongs to somebody"),
    ],
)
def test_an_invitation_that_cannot_be_made_keeps_what_was_typed(
    dia: Visitor, fields: dict[str, str], why: str
) -> None:
    """With the reason beside its field."""
    dia.get("/desk/people")

    answer = dia.post("/desk/people/invite", **fields)

    assert answer.status_code == 422
    assert dia.says(why)
    assert f'value="{fields["email"]}"' in answer.text


def test_roles_are_given_and_taken(dia: Visitor, house: House) -> None:
    """As of the next click of whom it concerns."""
    ana = Visitor(house)
    ana.sign_in("ana")
    at = f"/desk/people/{person(house, 'ana').id}"
    dia.get(at)

    answer = dia.post(f"{at}/roles", **{"role.author": "on", "role.approver": "on"})

    assert answer.headers["Location"] == at
    assert person(house, "ana").roles == {"author", "approver"}
    assert ana.get("/desk/").headers["Location"] == "/desk/account/second-factor"
    assert dia.follow(answer).status_code == 200
    assert dia.says("The roles are changed, as of now.")


def test_somebody_stands_in_until_an_instant(dia: Visitor, house: House) -> None:
    """In the house's own time: summer in Seoul is nine hours ahead."""
    at = f"/desk/people/{person(house, 'ana').id}"
    dia.get(at)

    made = dia.post(
        f"{at}/deputy", **{"deputy": "approver", "until.date": "2026-07-20", "until.time": "09:00"}
    )

    [deputy] = person(house, "ana").deputies
    assert made.status_code == 303
    assert deputy.until.isoformat() == "2026-07-20T00:00:00+00:00"
    dia.post(f"{at}/deputy/end", deputy="approver")
    assert person(house, "ana").deputies == ()


@pytest.mark.parametrize(
    ("date", "time"),
    [("", ""), ("2026-07-20", ""), ("2026-07-15", "21:00"), ("2028-01-01", "09:00"), ("x", "y")],
)
def test_standing_in_needs_an_end(dia: Visitor, house: House, date: str, time: str) -> None:
    """A date and a time, to come, within a year."""
    at = f"/desk/people/{person(house, 'ana').id}"
    dia.get(at)

    answer = dia.post(
        f"{at}/deputy", **{"deputy": "approver", "until.date": date, "until.time": time}
    )

    assert answer.status_code == 422
    assert 'aria-describedby="e-until"' in answer.text
    assert person(house, "ana").deputies == ()


def test_somebody_who_goes_is_out_at_once(dia: Visitor, house: House) -> None:
    """And in again when they come back."""
    ana = Visitor(house)
    ana.sign_in("ana")
    at = f"/desk/people/{person(house, 'ana').id}"
    dia.get(at)

    dia.post(f"{at}/disable")
    assert not ana.is_in()
    assert Visitor(house).sign_in("ana").status_code == 422
    dia.post(f"{at}/enable")

    assert Visitor(house).sign_in("ana").status_code == 302


def test_a_lost_telephone_is_reset_by_another(dia: Visitor, house: House) -> None:
    """Bo signs in by password, and sets up a new one before anything else."""
    bo = Visitor(house)
    bo.sign_in("bo")
    bo.set_up_app()
    at = f"/desk/people/{person(house, 'bo').id}"
    dia.get(at)

    dia.post(f"{at}/reset-factors")

    assert not bo.is_in()
    bo.sign_in("bo")
    assert bo.get("/desk/").headers["Location"] == "/desk/account/second-factor"


def test_a_forgotten_password_is_chosen_by_a_link(dia: Visitor, house: House) -> None:
    """It signs nobody in: the login asks for the second factor, as always."""
    dia.get(f"/desk/people/{person(house, 'ana').id}")
    dia.post(f"/desk/people/{person(house, 'ana').id}/new-password")
    ana, link = Visitor(house), link_in(dia)
    ana.get(link)

    answer = ana.post(link, password="another long password", again="another long password")

    assert answer.headers["Location"] == "/desk/login"
    assert ana.follow(answer).status_code == 200
    assert ana.says("You have a new password. Sign in with it now.")
    assert not ana.is_in()
    assert Visitor(house).sign_in("ana", "another long password").status_code == 302


def test_an_administrator_does_nothing_of_that_to_themselves(dia: Visitor, house: House) -> None:
    """The page offers none of it, and the doors refuse it."""
    at = f"/desk/people/{person(house, 'dia').id}"
    dia.get(at)
    assert "Reset the second factor" not in dia.shown

    for verb in ("disable", "reset-factors", "new-password"):
        assert dia.post(f"{at}/{verb}").status_code == 409, verb
    assert dia.post(f"{at}/roles", **{"role.author": "on"}).status_code == 409
    assert dia.is_in()


@pytest.mark.parametrize("who", ["ana", "bo"])
def test_people_are_for_administrators(house: House, who: str) -> None:
    """Whatever else somebody may do."""
    visitor = Visitor(house)
    visitor.sign_in(who)
    if who == "bo":
        visitor.set_up_app()
    at = f"/desk/people/{person(house, 'cem').id}"

    for path in ("/desk/people", at):
        assert visitor.get(path).status_code == 403
    for path in ("/desk/people/invite", f"{at}/roles", f"{at}/disable", f"{at}/new-password"):
        assert visitor.post(path, **{"role.admin": "on"}).status_code in (403, 422), path
    assert person(house, "cem").roles == {"author", "approver"}


def test_nobody_of_that_id_is_not_found(dia: Visitor) -> None:
    """A page that says so."""
    answer = dia.get("/desk/people/00000000-0000-4000-8000-000000000000")

    assert answer.status_code == 404


def test_everything_about_oneself_is_on_one_page(ana: Visitor, house: House) -> None:
    """A name, which others see at once."""
    ana.get("/desk/account")

    answer = ana.post("/desk/account/name", name=" 김하나 ")

    assert answer.headers["Location"] == "/desk/account"
    assert person(house, "ana").name == "김하나"
    assert ana.post("/desk/account/name", name="\u200b").status_code == 422


def test_the_desk_speaks_the_language_somebody_chose(ana: Visitor, house: House) -> None:
    """At the next login too, whatever that browser prefers; nonsense is no language."""
    ana.post("/desk/language", language="ko", next="/desk/account")
    assert ana.post("/desk/language", language="fr").status_code == 400

    elsewhere = Visitor(house, language="en")
    elsewhere.sign_in("ana")
    elsewhere.get("/desk/account")

    assert elsewhere.says("내 계정")


def test_a_token_is_shown_once_and_revoked(ana: Visitor, house: House) -> None:
    """It speaks for her until then; the page that lists it does not show it."""
    ana.get("/desk/account")
    made = ana.post("/desk/account/tokens", token="order system", scope="write")
    token = re.search(r"nb_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", made.text)
    assert token is not None
    house.tokens["program"] = token[0]
    assert house.call("program", "GET", "/notices").status_code == 200
    assert token[0] not in ana.get("/desk/account").text
    assert ana.says("order system")

    ana.post("/desk/account/tokens/revoke", token="order system")

    assert house.call("program", "GET", "/notices").status_code == 401


@pytest.mark.parametrize(
    ("name", "scope", "field"),
    [("", "write", "token"), ("ci", "approve", "scope"), ("ci", "root", "scope")],
)
def test_a_token_that_cannot_be_made_is_said_why(
    ana: Visitor, name: str, scope: str, field: str
) -> None:
    """She writes: no program of hers approves."""
    ana.get("/desk/account")

    answer = ana.post("/desk/account/tokens", token=name, scope=scope)

    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text


def test_the_audit_log_is_for_those_who_answer_for_it(dia: Visitor, house: House) -> None:
    """Who did what about whom, with names; authors have no business in it."""
    dia.get(f"/desk/people/{person(house, 'ana').id}")
    dia.post(
        f"/desk/people/{person(house, 'ana').id}/roles", **{"role.author": "on", "role.duty": "on"}
    )
    house.draft()
    ana = Visitor(house)
    ana.sign_in("ana")

    shown = dia.get("/desk/audit")

    assert shown.status_code == 200
    assert dia.says("Changed roles")
    assert dia.says("before: Author")
    assert dia.says("roles: Author, On duty")
    assert dia.says("Began a notice")
    assert dia.says("on the server")
    assert ana.get("/desk/audit").status_code == 403


def test_the_audit_log_goes_back_page_by_page(dia: Visitor, house: House) -> None:
    """To its beginning, and of one person or about one thing."""
    house.parts.joining.add(TERMINAL, "eun@example.com", ["author"], PASSWORD, name="Eun")
    for number in range(60):
        house.parts.proving.rename(person(house, "eun"), f"Eun {number}")

    dia.get("/desk/audit")
    assert dia.says("Older entries")
    older = re.search(r'rel="next" href="([^"]+)"', dia.shown)
    assert older is not None
    dia.get(unescape(older[1]))
    assert dia.says("Added somebody")

    dia.get(f"/desk/audit?who={person(house, 'dia').id}")
    assert not dia.says("Changed a name")
    assert dia.get("/desk/audit?cursor=x").status_code == 422
