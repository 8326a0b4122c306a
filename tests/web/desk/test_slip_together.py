"""Two people at one promise, one finger that presses twice: no word is lost or said twice."""

from datetime import timedelta

import pytest

from noticeboard.domain.times import parse_instant
from tests.web.desk.looking import hire
from tests.web.desk.slip_room import (
    AT_ONCE,
    DUE,
    HOUR,
    IN_FULL,
    POWER_CUT,
    WHY,
    Room,
    send,
)
from tests.web.house import PASSWORD

EVAS = "The couriers are stuck behind a landslide at the harbour."
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("end", ["kept", "withdrawn"])
def test_a_promise_that_ended_cannot_be_delayed(room: Room, end: str) -> None:
    """Its form, left open while it ended, says so and keeps the words."""
    ana = room.at(DUE + HOUR)
    page = room.delay(ana)
    keep(room) if end == "kept" else withdraw(room)

    told = send(ana, page, "submit", AT_ONCE)
    refused = send(ana, told, "submit")

    assert told.status == 409
    assert refused.status == 422
    assert "nothing more can happen to it" in refused.beside("moves.0.promise")
    assert refused.fields["explanation.what_happened"] == POWER_CUT


def keep(room: Room) -> None:
    """A program says that the pre-order opened."""
    seen = (room.clock.at - MINUTE).isoformat()
    kept = {"promise": "preorder", "observed_at": seen, "early": True}
    answer = room.house.call("ana", "POST", f"/notices/{room.id}/fulfilments", kept)
    assert answer.status_code == 201, answer.text
    room.house.parts.deliver_due()


def withdraw(room: Room) -> None:
    """A program drafts the end of the pre-order; Bo signs it."""
    why = {name.split(".")[1]: text for name, text in WHY.items()}
    more = {"remedy": "Everybody gets it all back.", "choice": "Wait, or take the money."}
    contact = {"contact": {"how": "Call 1588-0000", "hours": "24h"}}
    ending = {"kind": "cancellation", "publish_at": "now", "withdraws": ["preorder"]}
    stays = {"stays": ["sale"]}
    drafted = room.drafted({**ending, **stays, "explanation": {**why, **more, **contact}})
    room.house.signed(drafted["id"])
    room.house.parts.deliver_due()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_two_people_at_one_promise_lose_no_word(room: Room, language: str) -> None:
    """One wins; the other is told what was said, sees it, and decides with their text intact."""
    hire(room.house, "eva", "author")
    ana, eva = room.at(DUE - HOUR, "ana", language), room.writer("eva", language)
    first, second = room.delay(ana), room.delay(eva)
    send(ana, first, "submit", AT_ONCE)
    # The first delay leaves a day and an hour: by then there is time to explain in full.
    own = {**IN_FULL, "moves.0.due.date": "2026-07-27", "explanation.what_happened": EVAS}

    waits = send(eva, second, "submit", own)
    room.sign()
    told = send(eva, second, "submit", own)

    assert waits.status == 422
    assert waits.beside("moves.0.promise") != ""
    assert told.status == 409
    assert POWER_CUT in told.main
    assert told.fields["explanation.what_happened"] == EVAS
    assert len(room.stored) == 1
    assert send(eva, told, "submit").status == 200
    assert len(room.stored) == 2


def test_whoever_begins_second_sees_that_somebody_is_at_it(room: Room) -> None:
    """With the way to that text, before a word is typed twice."""
    ana = room.at(DUE - HOUR)
    send(ana, room.delay(ana), "save", AT_ONCE)

    page = room.delay(room.writer("cem"))

    assert "Somebody has begun a text about this promise: Delay." in page.main
    draft = room.follow_up
    assert page.root.xpath(f"//a[@href='/desk/bulletins/{draft.id}']")


def test_pressed_twice_it_is_said_once(room: Room) -> None:
    """An impatient finger asks for sign-off once, and lands on the same page."""
    ana = room.at(DUE - HOUR)
    page = room.delay(ana)

    first = send(ana, page, "submit", AT_ONCE)
    second = send(ana, page, "submit", AT_ONCE)

    assert first.path == second.path
    assert room.follow_up.state == "in_review"


def test_pressed_again_after_it_went_out_it_is_still_said_once(room: Room) -> None:
    """The tab that stayed open over the signature."""
    ana = room.at(DUE - HOUR)
    page = room.delay(ana)
    send(ana, page, "submit", AT_ONCE)
    room.sign()

    again = send(ana, page, "submit", AT_ONCE)

    assert again.path == f"/desk/bulletins/{room.follow_up.id}"


def test_back_changed_and_sent_again_is_an_edit_of_the_same(room: Room) -> None:
    """The back button makes no second delay, and loses neither text."""
    ana = room.at(DUE - HOUR)
    page = room.delay(ana)
    send(ana, page, "save", AT_ONCE)

    again = send(ana, page, "save", {**AT_ONCE, "moves.0.due.time": "22:00"})
    send(ana, again, "save")

    draft = room.follow_up
    assert again.path == f"/desk/bulletins/{draft.id}/edit"
    assert again.fields["moves.0.due.time"] == "22:00"
    assert draft.working.content.moves[0].due == parse_instant("2026-07-26T22:00", "Asia/Seoul")


def test_a_session_that_ended_while_writing_costs_no_word(room: Room) -> None:
    """They sign in again, see what they sent, and hand it in with one button."""
    ana = room.at(DUE - 2 * HOUR)
    page = room.delay(ana)
    room.clock.at += HOUR

    login = send(ana, page, "submit", AT_ONCE)
    who = {**login.fields, "email": "ana@example.com", "password": PASSWORD}
    assert login.answer.request is not None
    waits = ana.post(login.answer.request.full_path, who)
    send(ana, waits, "submit")

    assert login.path == "/desk/login"
    assert POWER_CUT in waits.main
    assert room.follow_up.state == "in_review"
