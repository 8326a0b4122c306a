"""People at the desk: given roles, let stand in, disabled, reset."""

import re

import pytest

from noticeboard.staff.roster import TERMINAL
from tests.web.access.visitor import Visitor, person
from tests.web.house import House


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
        sent = {"name": "Eun", "email": "eun@example.com", "role.admin": "on"}
        assert visitor.post(path, **sent).status_code == 403, path
    assert person(house, "cem").roles == {"author", "approver"}


def test_nobody_of_that_id_is_not_found(dia: Visitor) -> None:
    """A page that says so."""
    answer = dia.get("/desk/people/00000000-0000-4000-8000-000000000000")

    assert answer.status_code == 404


@pytest.mark.parametrize("about", ["ana", "dia"])
def test_a_link_to_a_password_is_withdrawn_where_its_owner_is(
    dia: Visitor, house: House, about: str
) -> None:
    """An administrator sees that there is one, also to their own password."""
    owner = person(house, about)
    link = house.parts.joining.renew(TERMINAL, owner.id)
    dia.get(f"/desk/people/{owner.id}")
    assert dia.says("There is a link for a new password. It works until")
    found = re.search(r'action="(/desk/people/invitations/[0-9a-f-]+/withdraw)"', dia.shown)
    assert found is not None

    answer = dia.post(found[1])

    assert answer.headers["Location"] == f"/desk/people/{owner.id}"
    dia.follow(answer)
    assert dia.says("The link for a new password is withdrawn.")
    assert "Withdraw the link" not in dia.shown
    assert Visitor(house).get(f"/desk/invitations/{link}").status_code == 404


def test_an_administrator_revokes_what_programs_of_others_hold(dia: Visitor, house: House) -> None:
    """Each token stands on its owner's page, as long as it opens anything."""
    at = f"/desk/people/{person(house, 'ana').id}"
    dia.get(at)
    assert "Revoke ana" in dia.shown
    assert house.call("ana", "GET", "/notices").status_code == 200

    answer = dia.post(f"{at}/tokens/revoke", token="ana")

    assert house.call("ana", "GET", "/notices").status_code == 401
    dia.follow(answer)
    assert dia.says("The token is revoked. It opens nothing any more.")
    assert "Revoke ana" not in dia.shown
    assert dia.post(f"{at}/tokens/revoke", token="ana").status_code == 404


def test_nobody_else_revokes_what_programs_of_others_hold(ana: Visitor, house: House) -> None:
    """Not even by knowing its name."""
    answer = ana.post(f"/desk/people/{person(house, 'bo').id}/tokens/revoke", token="bo")

    assert answer.status_code == 403
    assert house.call("bo", "GET", "/notices").status_code == 200
