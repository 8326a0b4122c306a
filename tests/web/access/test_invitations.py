"""Invited by a link: to join, to be the first of all, or to choose another password."""

import re
from html import unescape

import pytest

from noticeboard.staff.roster import TERMINAL
from tests.web.access.visitor import KEY, Visitor, person
from tests.web.house import PASSWORD, House

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
    assert (joined.name, joined.language) == ("이은", "ko")
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


def test_whoever_joins_at_a_colleagues_browser_begins_anew(ana: Visitor, house: House) -> None:
    """Ana saw a key for her app, and chose Korean: Fay is shown another, in Korean."""
    ana.post("/desk/language", language="ko")
    seen = KEY.search(ana.get("/desk/account/second-factor").text)
    token = house.parts.joining.invite(TERMINAL, "fay@example.com", "Fay", ["approver"])
    link = f"/desk/invitations/{token}"
    ana.get(link)

    ana.post(link, name="Fay", password=PASSWORD, again=PASSWORD)
    ana.get("/desk/account/second-factor")

    shown = KEY.search(ana.shown)
    assert seen is not None
    assert shown is not None, ana.shown
    assert ana.says("fay@example.com")
    assert ana.says("인증 앱")
    assert seen[1] != shown[1]


def test_all_that_is_wrong_is_said_at_once(dia: Visitor, house: House) -> None:
    """Whoever types what nobody can see is not sent back for one field after the other."""
    dia.get("/desk/people")
    dia.post("/desk/people/invite", email="eun@example.com", name="Eun", **{"role.author": "on"})
    eun, link = Visitor(house), link_in(dia)
    eun.get(link)

    eun.post(link, name="", password="short", again="other")

    assert eun.says("Name: Give a name")
    assert eun.says("Password: A password has 12 characters")
    assert eun.says("Password, once more: The two passwords differ.")


@pytest.mark.parametrize(
    ("name", "password", "again", "why"),
    [
        ("Eun", PASSWORD, "other", "The two passwords differ."),
        ("Eun", "short", "short", "12 characters or more"),
        ("Eun", "EUN@example.com", "EUN@example.com", "This password is guessed early"),
        ("Eun Lee", "Eun Lee 2026", "Eun Lee 2026", "This password is guessed early"),
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
        ({"name": "Eun", "email": "eun@example.com", "role.boss": "on"}, "There is no role"),
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
