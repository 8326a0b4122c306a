"""What a delay is refused for, each beside its field, and nothing typed is lost."""

from datetime import UTC, datetime

import pytest

from tests.web.desk.looking import hire
from tests.web.desk.paper import Paper
from tests.web.desk.slip_room import (
    AT_ONCE,
    DAY,
    DUE,
    HOUR,
    IN_FULL,
    POWER_CUT,
    WHY,
    WRONG_PRICE,
    Room,
    Seated,
    send,
)

UNPLANNED = {"body": "{{ promise.preorder }}.", "publish_at": "now"}


def test_bringing_forward_asks_whether_it_is_meant(room: Room) -> None:
    """A slip of the finger does not bring a launch forward."""
    ana = room.at(DUE - 3 * DAY)
    sooner = {**IN_FULL, "moves.0.due.date": "2026-07-24"}

    asks = send(ana, room.delay(ana), "submit", sooner)
    send(ana, asks, "submit", {"moves.0.forward": "on"})
    room.sign()

    assert "earlier than promised" in asks.beside("moves.0.due")
    assert room.public.promises[0].last_due.utc == DUE - DAY


def test_a_promise_whose_row_is_empty_stays_where_it_is(room: Room) -> None:
    """And a fault in the second row is told beside it, though the first was left empty."""
    ana = room.at(DUE - HOUR)
    page = room.form(ana, "delay")
    only_second = {"moves.1.due.date": "2026-07-29", "moves.1.due.time": "09:00"}

    refused = send(ana, page, "submit", {**only_second, "explanation.what_happened": POWER_CUT})

    assert "earlier than promised" in refused.beside("moves.1.due")
    assert refused.beside("moves.0.due") == ""


def test_a_wall_time_that_comes_twice_is_asked_about(room: Room) -> None:
    """New York, 1 November 2026, 01:30: which of the two is asked where it arises."""
    ana = room.at(DUE - HOUR)
    twice = {
        "moves.1.due.date": "2026-11-01",
        "moves.1.due.time": "01:30",
        **WHY,
    }

    asks = send(ana, room.form(ana, "delay"), "submit", twice)
    send(ana, asks, "submit", {"moves.1.due.offset": "-05:00"})
    room.sign()

    assert asks.status == 422
    assert "this time comes twice" in asks.main
    assert room.public.promises[1].last_due.utc == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "date", "time", "says"),
    [
        ("moves.0.due", "2026-07-26", "", "Give the time as well"),
        ("moves.0.due", "", "21:00", "Give the date as well"),
        ("moves.0.due", "2027-02-29", "09:00", "is not a date and"),
        ("moves.0.due", "2026-07-26", "24:00", "is not a date and"),
        ("moves.0.due", "10000-01-01", "09:00", "is not a date and"),
        ("moves.0.due", "tomorrow", "10am", "is not a date and"),
        ("moves.0.due", "2026-07-25", "10:00", "has passed when this is published"),
        ("moves.0.due", "2026-07-25", "21:00", "the time promised already"),
        ("moves.0.due", "2026-07-26", "21:00:30", "leave the seconds out"),
        ("moves.1.due", "2027-03-14", "02:30", "never show"),
        ("moves.0.next_word_by", "2026-07-25", "10:00", "must come after"),
        ("moves.0.next_word_by", "2026-07-27", "", "Give the time as well"),
        ("publish_at", "2026-07-25", "10:00", "This time has passed"),
        ("publish_at", "2026-07-25", "", "Give the time as well"),
        ("explanation.cause.due", "2026-07-25", "10:00", "has passed by then"),
        ("explanation.cause.due", "2026-07-27", "", "Give the time as well"),
    ],
)
def test_a_time_that_is_none_is_refused_beside_its_field(
    pressed: Seated, field: str, date: str, time: str, says: str
) -> None:
    """With the way out; and every other word is still there."""
    room, ana = pressed
    typed = {**AT_ONCE, f"{field}.date": date, f"{field}.time": time}

    page = send(ana, room.delay(ana), "submit", typed)

    assert page.status == 422
    assert says in page.beside(field) + page.beside("explanation.cause")
    assert typed.items() <= page.fields.items()
    assert room.stored == ()


@pytest.mark.parametrize("typed", ["\u200b", "9" * 300, "5,000 KRW"])
def test_what_is_typed_into_a_fold_is_not_folded_away(pressed: Seated, typed: str) -> None:
    """Least of all with the reason why it is refused: whoever is led there would see nothing."""
    room, ana = pressed

    begun = room.form(ana, "correction")
    page = send(ana, begun, "check", {**WRONG_PRICE, "facts.fee": typed})

    assert fold_of(begun, "facts.fee") == [None]
    assert fold_of(page, "facts.fee") == [""]
    assert page.fields["facts.fee"] == typed
    assert (page.beside("facts.fee") != "") == (typed != "5,000 KRW")


def fold_of(page: Paper, name: str) -> list[str | None]:
    """Whether the fold around a field is open: ``None`` while it is shut."""
    return [
        fold.get("open") for fold in page.root.xpath("//*[@name=$n]/ancestor::details", n=name)
    ]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "This cannot wait: write it now."),
        ("   \t ", "This cannot wait: write it now."),
        ("\u200b\u3164\u2800", "Nothing can be read here"),
        ("Due to circumstances.", "This says nothing yet"),
        ("Late.", "too short"),
    ],
)
def test_a_sentence_that_explains_nothing_is_refused_at_leisure(
    calm: Seated, typed: str, says: str
) -> None:
    """Blank is refused always; stock phrases while there is time."""
    room, ana = calm
    told = {**IN_FULL, "explanation.what_happened": typed}

    page = send(ana, room.delay(ana), "submit", told)

    assert page.status == 422
    assert says in page.beside("explanation.what_happened")
    assert page.fields["explanation.what_happened"] == typed
    assert room.stored == ()


def test_under_pressure_a_stock_phrase_is_a_warning_beside_the_field(room: Room) -> None:
    """Never block the truth: the approver sees it, and it goes out."""
    ana = room.at(DUE - HOUR)
    stock = {**AT_ONCE, "explanation.what_happened": "Due to circumstances."}

    checked = send(ana, room.delay(ana), "check", stock)
    send(ana, checked, "submit")

    assert checked.status == 200
    assert "This says nothing yet" in checked.beside("explanation.what_happened")
    assert room.follow_up.state == "in_review"


def test_what_may_mislead_is_seen_before_it_is_handed_in(room: Room) -> None:
    """Beside its field and at the head of the form, once; pressed again, it goes to be signed."""
    ana = room.at(DUE - HOUR)
    said = {
        **AT_ONCE,
        "explanation.what_happened": "The lorry stands since yesterday on the motorway.",
        "explanation.apology": "Due to circumstances.",
    }

    held = send(ana, room.delay(ana), "submit", said)
    stored = room.stored
    other = send(ana, held, "submit", {"body": "More by end of day."})
    send(ana, other, "submit")
    room.sign()

    assert (held.status, stored) == (200, ())
    assert "Look at this before it goes to be signed" in held.main
    assert "counts as not told" in held.beside("explanation.apology")
    assert "“yesterday”" in held.beside("explanation.what_happened")
    assert any("“yesterday”" in line for line in held.summary)
    assert "Our apology" in held.main.partition("Still to be told, by")[0]
    assert "“by end of day”" in other.beside("body")
    assert "apology" in room.newest.explanation.due()


def test_the_last_explanation_again_is_refused_at_leisure(room: Room) -> None:
    """The second delay does not repeat the first one word for word."""
    ana = room.at(DUE - 5 * DAY)
    send(ana, room.delay(ana), "submit", IN_FULL)
    room.sign()
    again = {**IN_FULL, "moves.0.due.date": "2026-07-28"}

    page = send(ana, room.delay(ana), "submit", again)

    assert "word for word" in page.beside("explanation.what_happened")


def test_a_notice_that_is_not_public_cannot_slip(room: Room) -> None:
    """Its announcement is edited instead, and nobody types for nothing."""
    draft = room.house.draft(title="Phone Y", announcement=UNPLANNED)

    page = room.writer().open(f"/desk/notices/{draft['id']}/delay")

    assert page.status == 409
    assert "Edit its announcement instead" in page.main


def test_who_may_not_write_is_told_before_they_type(room: Room) -> None:
    """Bo signs; the form is not theirs."""
    hire(room.house, "dan", "duty")

    page = room.writer("dan").open(f"/desk/notices/{room.id}/delay")

    assert page.status == 403
