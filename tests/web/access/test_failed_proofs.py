"""Proofs that failed, at the login and at an open session: an attack is seen afterwards."""

from collections.abc import Callable

import pytest

from tests.web.access.visitor import Visitor, person
from tests.web.house import PASSWORD, House

NEW = {"new_password": "another long password", "new_password_confirm": "another long password"}


def written(house: House, name: str) -> list[tuple[str, str, str]]:
    """What is written down about somebody, newest first: who, what, by what."""
    entries = house.store.audit(about=person(house, name).id, limit=9).items
    return [(entry.who, entry.what, entry.detail.get("by", "")) for entry in entries]


@pytest.mark.parametrize(
    ("path", "fields", "by"),
    [
        ("/desk/verify", {"password": "wrong wrong wrong"}, "password"),
        ("/desk/verify", {"code": "000000"}, "code"),
        ("/desk/account/password", {"password": "wrong wrong wrong", **NEW}, "password"),
    ],
)
def test_a_wrong_proof_at_an_open_session_is_written_down(
    ana: Visitor, house: House, path: str, fields: dict[str, str], by: str
) -> None:
    """Somebody else may sit there."""
    ana.get(path)

    answer = ana.post(path, **fields)

    assert answer.status_code == 422
    assert written(house, "ana")[0] == ("", "proof.failed", by)


@pytest.mark.parametrize("path", ["/desk/verify", "/desk/account/password"])
def test_a_field_left_empty_is_no_attack(ana: Visitor, house: House, path: str) -> None:
    """Nothing was given, so nothing is written down."""
    ana.get(path)

    answer = ana.post(path, password="", **NEW)

    assert answer.status_code == 422
    assert written(house, "ana")[0][1] == "login.succeeded"


def test_a_wrong_recovery_code_is_written_down(house: House, dia: Visitor) -> None:
    """And reads as what it is."""
    bo = Visitor(house)
    bo.sign_in("bo")
    bo.set_up_app()
    bo.post("/desk/logout")
    bo.follow(bo.sign_in("bo"))
    bo.get("/desk/login/recovery")

    bo.post("/desk/login/recovery", code="")
    bo.post("/desk/login/recovery", code="0000-0000-0000")

    assert written(house, "bo")[0] == ("", "login.failed", "recovery")
    assert written(house, "bo")[1][1] != "login.failed"
    dia.get("/desk/audit")
    assert dia.says("Failed to sign in")
    assert dia.says("by: a recovery code")


def at_the_login(visitor: Visitor) -> None:
    """A wrong password for Ana."""
    visitor.sign_in("ana", "wrong wrong wrong")


def at_the_desk(visitor: Visitor) -> None:
    """A wrong password where Ana is signed in."""
    if not visitor.is_in():
        visitor.sign_in("ana")
    visitor.get("/desk/verify")
    visitor.post("/desk/verify", password="wrong wrong wrong")


@pytest.mark.parametrize("guess", [at_the_login, at_the_desk])
def test_who_is_stopped_is_written_down_once(
    house: House, guess: Callable[[Visitor], None]
) -> None:
    """Whoever goes on all night fills no log; nobody's account is nobody."""
    visitor = Visitor(house)

    for _ in range(9):
        guess(visitor)
        Visitor(house, address="198.51.100.9").sign_in("nobody", "wrong wrong wrong")

    what = [what for _, what, _ in written(house, "ana")]
    assert what[0] == "login.stopped"
    assert set(what[1:6]) <= {"login.failed", "proof.failed"}
    assert what.count("login.stopped") == 1


def test_a_new_password_that_cannot_be_taken_is_no_try(ana: Visitor, house: House) -> None:
    """Whoever looks for a good one is not stopped for that, and what was right stays right."""
    ana.get("/desk/account/password")
    weak = {"new_password": "password1234", "new_password_confirm": "password1234"}

    answers = [ana.post("/desk/account/password", password=PASSWORD, **weak) for _ in range(7)]
    taken = ana.post("/desk/account/password", password=PASSWORD, **NEW)

    assert {answer.status_code for answer in answers} == {422}
    assert taken.status_code == 302
    assert "proof.failed" not in [what for _, what, _ in written(house, "ana")]


def test_a_wrong_password_and_two_bad_new_ones_are_told_at_once(ana: Visitor) -> None:
    """Each beside its field: nobody sees what they typed into any of the three."""
    ana.get("/desk/account/password")

    ana.post("/desk/account/password", password="x", new_password="a", new_password_confirm="b")

    assert ana.says("The password is wrong.")
    assert ana.says("A password has 12 characters")
    assert ana.says("The two passwords differ.")


def test_a_form_that_is_not_looked_at_forgives_no_tries(ana: Visitor) -> None:
    """Two new passwords that differ, between the guesses, give no more of them."""
    ana.get("/desk/account/password")
    for _ in range(5):
        ana.post("/desk/account/password", password="wrong wrong wrong", **NEW)
        ana.post(
            "/desk/account/password", password="x", new_password="a", new_password_confirm="b"
        )

    assert ana.post("/desk/account/password", password=PASSWORD, **NEW).status_code == 429
