"""Forms that arrive after the session in which they were begun: kept for whoever wrote them."""

from datetime import timedelta

import pytest

from tests.web.access.visitor import Visitor, person
from tests.web.house import House

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FORM = "/desk/sheets/00000000-0000-4000-8000-000000000000/throw-away"


def test_a_form_sent_too_late_is_kept_for_its_writer(ana: Visitor, house: House) -> None:
    """For a day: then nobody knows whose it was."""
    ana.get("/desk/notices")
    token, ana_id = ana.token, person(house, "ana").id
    house.clock.at += 31 * MINUTE

    answer = ana.post(FORM, a="text")

    assert answer.headers["Location"].startswith("/desk/login?next=/desk/continue/")
    sheet_id = answer.headers["Location"].rpartition("/")[2]
    sheet = house.parts.sheets.sheet(sheet_id, ana_id)
    assert sheet is not None
    assert (sheet.fields["a"], ana.token) == ("text", token)


@pytest.mark.parametrize("hours", [1, 24, 25])
def test_a_form_sent_too_late_is_kept_whatever_another_tab_shows_meanwhile(
    ana: Visitor, house: House, hours: int
) -> None:
    """For a day after the session's end, and no longer: any page, the login's too, is opened."""
    ana.get("/desk/notices")
    token, ana_id = ana.token, person(house, "ana").id
    house.clock.at += 40 * MINUTE
    ana.get("/desk/login")
    house.clock.at += hours * HOUR - 20 * MINUTE
    ana.get("/desk/login/lost")

    answer = ana.post(FORM, a="text", csrf_token=token)

    found = house.parts.sheets.of(ana_id, limit=9)
    assert [sheet.fields["a"] for sheet in found] == (["text"] if hours < 25 else [])
    assert answer.status_code == (303 if hours < 25 else 401)


def test_a_form_outlives_its_session_for_whoever_signs_in_again(
    ana: Visitor, house: House
) -> None:
    """In another tab: they go on where they were."""
    ana.get("/desk/notices")
    token = ana.token
    house.clock.at += 31 * MINUTE
    ana.sign_in("ana")

    answer = ana.post("/desk/account/name", name="Ana Lee", csrf_token=token)

    assert (answer.status_code, person(house, "ana").name) == (303, "Ana Lee")


def test_a_form_is_kept_between_password_and_code(house: House) -> None:
    """And goes on once both were given."""
    bo = Visitor(house)
    bo.sign_in("bo")
    app = bo.set_up_app()
    bo.get("/desk/notices")
    token = bo.token
    house.clock.at += 31 * MINUTE
    bo.follow(bo.sign_in("bo"))

    halfway = bo.post(FORM, a="text", csrf_token=token)
    bo.follow(bo.sign_in("bo"))
    bo.post("/desk/login/code", code=app.code(house.clock()))
    whole = bo.post("/desk/account/name", name="Bo Lee", csrf_token=token)

    [sheet] = house.parts.sheets.of(person(house, "bo").id, limit=9)
    assert sheet.fields["a"] == "text"
    assert halfway.headers["Location"] == f"/desk/login?next=/desk/continue/{sheet.id}"
    assert (whole.status_code, person(house, "bo").name) == (303, "Bo Lee")


@pytest.mark.parametrize("how", ["signed out", "another"])
def test_a_form_is_not_kept_for_the_next_at_this_browser(
    ana: Visitor, house: House, how: str
) -> None:
    """Nor for somebody who said that they go."""
    ana.get("/desk/notices")
    token = ana.token
    if how == "another":
        house.clock.at += 31 * MINUTE
        ana.sign_in("cem")
        ana.set_up_app()
    ana.post("/desk/logout")

    answer = ana.post(FORM, a="text", csrf_token=token)

    assert answer.status_code in (400, 401)
    for name in ("ana", "cem"):
        assert house.parts.sheets.of(person(house, name).id, limit=9) == ()


def test_a_form_with_another_token_is_nobodys(ana: Visitor, house: House) -> None:
    """An expired cookie alone proves nothing."""
    ana.get("/desk/notices")
    house.clock.at += 31 * MINUTE

    answer = ana.post(FORM, a="text", csrf_token="x")

    assert answer.status_code == 400
