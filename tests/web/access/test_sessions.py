"""Sessions: in a table, under a name that changes with every proof, over when they should be."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from noticeboard.staff.roster import TERMINAL
from noticeboard.store.engine import reading
from noticeboard.store.tables_access import sessions
from tests.web.access.visitor import COOKIE, Visitor, person
from tests.web.house import PASSWORD, House

MINUTE, HOUR, SECOND = timedelta(minutes=1), timedelta(hours=1), timedelta(seconds=1)


def rows(house: House) -> int:
    """How many sessions the table holds."""
    with reading(house.store.engine) as conn:
        return conn.scalar(select(func.count()).select_from(sessions)) or 0


def test_strangers_fill_no_table(house: House) -> None:
    """A thousand visits to the login page leave nothing behind; nor do failed tries."""
    for _ in range(20):
        house.app.test_client().get("/desk/login")
    Visitor(house).sign_in("ana", "wrong wrong wrong")
    Visitor(house).post("/desk/language", language="ko")

    assert rows(house) == 0


def test_a_session_begins_under_a_new_name(house: House) -> None:
    """Whoever planted a cookie, or read the one of the login page, knows nothing."""
    visitor = Visitor(house)
    visitor.get("/desk/login")
    planted = visitor.cookie

    visitor.sign_in("ana")

    assert visitor.cookie != planted
    thief = Visitor(house)
    thief.client.set_cookie(COOKIE, planted or "")
    assert not thief.is_in()
    assert rows(house) == 1


def test_a_made_up_name_is_never_taken_over(house: House) -> None:
    """A session is found, or there is none: nobody chooses its name for another."""
    visitor = Visitor(house)
    visitor.client.set_cookie(COOKIE, "A" * 43)

    visitor.sign_in("ana")

    assert visitor.cookie != "A" * 43
    assert visitor.is_in()


def test_only_the_digest_of_a_name_is_kept(ana: Visitor, house: House) -> None:
    """Whoever reads the database signs in as nobody."""
    with reading(house.store.engine) as conn:
        row = conn.execute(select(sessions)).one()

    assert ana.cookie
    assert ana.cookie not in str(row)


def test_a_session_ends_when_nobody_uses_it(ana: Visitor, house: House) -> None:
    """Thirty minutes; every use begins them anew."""
    for _ in range(3):
        house.clock.at += 29 * MINUTE
        assert ana.is_in()
    house.clock.at += 30 * MINUTE

    assert not ana.is_in()


def test_a_session_ends_after_half_a_day(ana: Visitor, house: House) -> None:
    """However busy somebody is, and however often they prove who they are."""
    began = house.clock.at
    for step in range(1, 36):
        house.clock.at = began + step * 20 * MINUTE
        assert ana.is_in()
        if step in (12, 35):
            ana.get("/desk/verify")
            assert ana.post("/desk/verify", password=PASSWORD).status_code == 302
    house.clock.at = began + 12 * HOUR

    assert not ana.is_in()


def test_being_seen_is_written_once_a_minute(ana: Visitor, house: House) -> None:
    """Looking at pages does not write on every request."""
    began = house.clock.at
    seen = []
    for after in (0 * SECOND, 59 * SECOND, 60 * SECOND):
        house.clock.at = began + after
        ana.get("/desk/")
        with reading(house.store.engine) as conn:
            seen.append(conn.scalar(select(sessions.c.seen_at)))

    assert seen == [began, began, began + MINUTE]


def test_signing_out_ends_the_session_at_once(ana: Visitor, house: House) -> None:
    """The cookie that was opens nothing; the next one at this browser finds nothing of hers."""
    ana.post("/desk/language", language="ko")
    was = ana.cookie or ""

    answer = ana.post("/desk/logout")

    assert (answer.status_code, rows(house)) == (302, 0)
    ana.client.set_cookie(COOKIE, was)
    assert not ana.is_in()


def test_one_may_sign_out_everywhere(ana: Visitor, house: House) -> None:
    """A computer left open somewhere is no worry."""
    elsewhere = Visitor(house)
    elsewhere.sign_in("ana")

    answer = ana.post("/desk/account/sign-out-everywhere")

    assert answer.status_code == 303
    assert (ana.is_in(), elsewhere.is_in(), rows(house)) == (False, False, 0)


def test_another_password_ends_all_other_sessions(ana: Visitor, house: House) -> None:
    """Whoever had the old one is out; the one who changed it stays, under a new name."""
    thief = Visitor(house)
    thief.sign_in("ana")
    was = ana.cookie
    ana.get("/desk/account/password")

    answer = ana.post(
        "/desk/account/password",
        password=PASSWORD,
        new_password="another long password",
        new_password_confirm="another long password",
    )

    assert answer.status_code == 302, answer.text
    assert (ana.is_in(), thief.is_in()) == (True, False)
    assert ana.cookie != was
    assert Visitor(house).sign_in("ana", "another long password").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "why"),
    [
        ("wrong wrong wrong", "another long password", "another long password", "is wrong"),
        (PASSWORD, PASSWORD, PASSWORD, "another one than you have"),
        (PASSWORD, "short", "short", "12 characters or more"),
        (PASSWORD, "password1234", "password1234", "This password is guessed early"),
        (PASSWORD, "ana@example.com", "ana@example.com", "This password is guessed early"),
        (PASSWORD, "another long password", "other", "two passwords differ"),
        ("", "another long password", "another long password", "Enter your password"),
        (PASSWORD, "", "", "Enter your password"),
    ],
)
def test_a_password_that_cannot_be_taken_changes_nothing(
    ana: Visitor, old: str, new: str, again: str, why: str
) -> None:
    """The page says why."""
    ana.get("/desk/account/password")

    answer = ana.post(
        "/desk/account/password", password=old, new_password=new, new_password_confirm=again
    )

    assert answer.status_code == 422
    assert ana.says(why), answer.text
    assert Visitor(ana.house).sign_in("ana").status_code == 302


@pytest.mark.parametrize("verb", ["disable", "reset_factors"])
def test_what_an_administrator_takes_away_ends_sessions(
    ana: Visitor, house: House, verb: str
) -> None:
    """At the next click."""
    act: Callable[..., None] = getattr(house.parts.staffing, verb)

    act(TERMINAL, person(house, "ana").id)

    assert not ana.is_in()


def test_a_session_that_was_ended_does_not_come_back(ana: Visitor, house: House) -> None:
    """A request that was under way when it ended writes nothing."""
    token = ana.cookie or ""
    house.parts.sessions.end(token)

    house.parts.sessions.save(token, {"_user_id": "ana"}, now=house.clock())
    renewed = house.parts.sessions.renew(token, "ana", {}, now=house.clock())

    assert renewed is None
    assert (ana.is_in(), rows(house)) == (False, 0)


def test_a_session_is_forgotten_a_day_after_its_end(ana: Visitor, house: House) -> None:
    """And its row goes when the next one begins."""
    house.clock.at += 24 * HOUR + 30 * MINUTE

    found = house.parts.sessions.find(ana.cookie or "", now=house.clock())
    Visitor(house).sign_in("bo")

    assert found is None
    assert rows(house) == 1


def test_a_session_that_failed_is_no_key_for_the_next(house: House) -> None:
    """Between password and code the session is nobody's, and lasts ten minutes."""
    bo = Visitor(house)
    bo.sign_in("bo")
    app = bo.set_up_app()
    bo.post("/desk/logout")
    house.clock.at += MINUTE
    answer = bo.sign_in("bo")
    assert answer.headers["Location"].startswith("/desk/login/code")
    assert not bo.is_in()

    house.clock.at += 10 * MINUTE
    late = bo.post("/desk/login/code", code=app.code(house.clock()))

    assert late.status_code in (302, 303)
    assert not bo.is_in()
