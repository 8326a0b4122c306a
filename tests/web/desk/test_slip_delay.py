"""A promise slips: at leisure, under pressure, after its instant; on the desk, in a browser."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from noticeboard.domain.explanation import PartDue
from noticeboard.domain.times import parse_instant
from tests.web.desk.looking import hire
from tests.web.desk.paper import Writer
from tests.web.desk.slip_room import (
    AT_ONCE,
    DAY,
    DUE,
    HOUR,
    IN_FULL,
    ONE_DAY_LATER,
    POWER_CUT,
    WHY,
    Furnished,
    Room,
    asked,
    forecast,
    opened,
    send,
)
from tests.web.house import PASSWORD, a_delay

UNPLANNED = {"body": "{{ promise.preorder }}.", "publish_at": "now"}
Seated = tuple[Room, Writer]
EVAS = "The couriers are stuck behind a landslide at the harbour."
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
# Three times at which somebody begins to write, and the labels the public will see.
WHEN = {
    "at leisure": (DUE - 3 * DAY, ()),
    "to the second in time": (DUE - DAY, ()),
    "a second late": (DUE - DAY + SECOND, ("late_notice",)),
    "under pressure": (DUE - 2 * HOUR, ("late_notice",)),
    "after the instant": (DUE + 2 * HOUR, ("late_notice", "explained_late")),
}
LABELS = {
    "en": {"late_notice": "Late notice", "explained_late": "Explained after the fact"},
    "ko": {"late_notice": "늦은 알림", "explained_late": "시각이 지난 뒤 설명"},
}


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, slip_folder: Furnished) -> Iterator[Seated]:
    """Ana three days before the instant. Nothing she sends in this room is stored."""
    yield from seated(tmp_path_factory.mktemp("calm"), slip_folder, DUE - 3 * DAY)


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory, slip_folder: Furnished) -> Iterator[Seated]:
    """Ana an hour before the instant. Nothing she sends in this room is stored."""
    yield from seated(tmp_path_factory.mktemp("pressed"), slip_folder, DUE - HOUR)


def seated(folder: Path, slip_folder: Furnished, moment: datetime) -> Iterator[Seated]:
    """A room that several tests only look at, and Ana in it."""
    room = opened(slip_folder, folder / "data")
    yield room, room.at(moment)
    room.house.close()


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("when", WHEN)
def test_the_label_that_is_shown_is_the_label_that_is_given(
    room: Room, when: str, language: str
) -> None:
    """Whoever writes knows before the button what the public will see for ever."""
    moment, expected = WHEN[when]
    ana = room.at(moment, language=language)

    page = room.delay(ana)
    send(ana, page, "submit", AT_ONCE if expected else IN_FULL)
    room.sign()

    shown = {name for name, words in LABELS[language].items() if words in forecast(page)}
    assert room.newest.labels == expected
    assert shown == set(expected)


def test_the_panel_says_until_when_there_is_no_label(room: Room) -> None:
    """At leisure as a reason to be quick; afterwards as what was missed."""
    ana = room.at(DUE - 3 * DAY)

    early = forecast(room.delay(ana))
    room.clock.at = DUE - HOUR
    late = forecast(room.delay(room.writer()))

    assert "No label: it is told in time." in early
    assert "if it is public by Fri 24 Jul 2026, 9:00 PM KST" in early
    assert "It would have borne no such label until Fri 24 Jul 2026, 9:00 PM KST" in late


def test_a_time_of_publication_changes_the_label_that_is_foretold(room: Room) -> None:
    """What is planned for later may be late, though it is written in time."""
    ana = room.at(DUE - 2 * DAY)
    later = {"publish_at.date": "2026-07-25", "publish_at.time": "20:00"}

    whole = send(ana, room.delay(ana), "check", {**IN_FULL, **later})
    half_typed = send(ana, room.delay(ana), "check", later)

    assert (whole.status, half_typed.status) == (200, 422)
    for page in (whole, half_typed):
        assert "If it goes out Sat 25 Jul 2026, 8:00 PM KST, the public sees Late notice" in (
            forecast(page)
        )


def test_at_leisure_every_part_is_asked_for_with_an_example(room: Room) -> None:
    """There is time to explain in full: no part may come later, and each shows how."""
    ana = room.at(DUE - 3 * DAY)

    page = room.delay(ana)

    assert asked(page) == [name.split(".")[1] for name in WHY]
    assert "The screens arrived with a fault" in page.main
    assert "Due to circumstances beyond our control." in page.main
    assert not page.root.xpath("//input[@name='explanation.cause.due.date']")
    assert page.root.xpath("//select[@name='explanation.cause.withheld']")


def test_at_leisure_nothing_is_left_out(room: Room) -> None:
    """All that is missing at once, each beside its field, and nothing stored."""
    ana = room.at(DUE - 3 * DAY)

    page = send(ana, room.delay(ana), "submit", AT_ONCE)

    assert page.status == 422
    for name in set(WHY) - {"explanation.what_happened"}:
        assert "There is time to explain in full" in page.beside(name)
    assert page.fields["explanation.what_happened"] == POWER_CUT
    assert room.stored == ()


@pytest.mark.parametrize("moment", [DUE - 2 * HOUR, DUE + 2 * HOUR], ids=["before", "after"])
def test_under_pressure_three_things_are_enough(room: Room, moment: datetime) -> None:
    """Which promise, a new time, one true sentence; the rest is promised, as it was shown."""
    ana = room.at(moment)

    page = room.delay(ana)
    send(ana, page, "submit", AT_ONCE)
    room.sign()

    assert asked(page) == ["what_happened"]
    assert "promised for Sun 26 Jul 2026" in page.main
    said = room.newest
    assert said.moves[0].due == parse_instant("2026-07-26T21:00", "Asia/Seoul")
    owed = {name for name, part in said.explanation.parts.items() if isinstance(part, PartDue)}
    assert owed == {"cause", "what_it_means", "what_to_do", "apology", "responsible"}
    assert {by.utc for by in said.explanation.due().values()} == {moment + DAY}


def test_a_part_may_be_promised_for_another_time_or_withheld(room: Room) -> None:
    """Under pressure both; and the public sees on whose account."""
    ana = room.at(DUE - HOUR)
    parts = {
        "explanation.cause.withheld": "partner",
        "explanation.apology.due.date": "2026-07-27",
        "explanation.apology.due.time": "10:00",
    }

    checked = send(ana, room.delay(ana), "check", {**AT_ONCE, **parts})
    send(ana, checked, "submit")
    room.sign()

    assert "Part withheld" in forecast(checked)
    said = room.newest
    assert said.explanation.withheld() == ("cause",)
    assert said.explanation.due()["apology"] == parse_instant("2026-07-27T10:00", "Asia/Seoul")
    assert said.labels == ("late_notice", "part_withheld")


def test_the_check_shows_what_the_product_would_write(room: Room) -> None:
    """Nobody has to compose a text at two in the morning, nor guess what goes out."""
    ana = room.at(DUE - HOUR)

    page = send(ana, room.delay(ana), "check", AT_ONCE)

    assert page.status == 200
    assert "Pre-order opens: Sat 25 Jul 2026, 9:00 PM KST → Sun 26 Jul 2026, 9:00 PM KST" in (
        page.main
    )
    assert (
        "Who answers for this: Not known yet. We will say by Sun 26 Jul 2026, 8:00 PM KST"
        in page.main
    )
    assert room.stored == ()


def test_no_new_time_needs_a_next_word(room: Room) -> None:
    """It never becomes vague: a word stands in for the time, and is counted."""
    ana = room.at(DUE - HOUR)
    word = {"moves.0.next_word_by.date": "2026-07-25", "moves.0.next_word_by.time": "23:30"}

    empty = send(ana, room.delay(ana), "submit", {"explanation.what_happened": POWER_CUT})
    send(ana, empty, "submit", word)
    room.sign()

    assert "Give a new time" in empty.beside("moves.0.due")
    revision = room.public.promises[0].current
    assert revision.due is None
    assert revision.next_word_by == parse_instant("2026-07-25T23:30", "Asia/Seoul")


def test_bringing_forward_asks_whether_it_is_meant(room: Room) -> None:
    """A slip of the finger does not bring a launch forward."""
    ana = room.at(DUE - 3 * DAY)
    sooner = {**IN_FULL, "moves.0.due.date": "2026-07-24"}

    asks = send(ana, room.delay(ana), "submit", sooner)
    send(ana, asks, "submit", {"moves.0.forward": "on"})
    room.sign()

    assert "earlier than promised" in asks.beside("moves.0.due")
    assert room.public.promises[0].last_due.utc == DUE - DAY


def test_what_depends_on_it_is_asked_about_and_moves_in_its_own_zone(room: Room) -> None:
    """Two promises in one delay, each on its own clock: Seoul, and New York in summer."""
    ana = room.at(DUE - HOUR)
    sale = {"moves.1.due.date": "2026-08-02", "moves.1.due.time": "09:00"}

    page = room.delay(ana)
    send(ana, page, "submit", {**AT_ONCE, **sale})
    room.sign()

    assert "It depends on Pre-order opens: does it still hold?" in page.main
    preorder, later = room.public.promises
    assert preorder.last_due == parse_instant("2026-07-26T21:00", "Asia/Seoul")
    assert later.last_due == parse_instant("2026-08-02T09:00", "America/New_York")
    assert later.last_due.utc == datetime(2026, 8, 2, 13, 0, tzinfo=UTC)


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
        ("moves.0.due", "2026-07-25", "10:00", "has passed by then"),
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


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "this part cannot wait"),
        ("   \t ", "this part cannot wait"),
        ("\u200b\u3164\u2800", "says nothing a reader could see"),
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


def test_the_last_explanation_again_is_refused_at_leisure(room: Room) -> None:
    """The second delay does not repeat the first one word for word."""
    ana = room.at(DUE - 5 * DAY)
    send(ana, room.delay(ana), "submit", IN_FULL)
    room.sign()
    again = {**IN_FULL, "moves.0.due.date": "2026-07-28"}

    page = send(ana, room.delay(ana), "submit", again)

    assert "word for word" in page.beside("explanation.what_happened")


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
    kept = {"promise": "preorder", "observed_at": (room.clock.at - MINUTE).isoformat()}
    answer = room.house.call("ana", "POST", f"/notices/{room.id}/fulfilments", kept)
    assert answer.status_code == 201, answer.text
    room.house.parts.carry_out()


def withdraw(room: Room) -> None:
    """A program drafts the end of the pre-order; Bo signs it."""
    why = {name.split(".")[1]: text for name, text in WHY.items()}
    more = {"remedy": "Everybody gets it all back.", "choice": "Wait, or take the money."}
    contact = {"contact": {"how": "Call 1588-0000", "hours": "24h"}}
    ending = {"kind": "cancellation", "publish_at": "now", "withdraws": ["preorder"]}
    drafted = room.drafted({**ending, "explanation": {**why, **more, **contact}})
    room.house.signed(drafted["id"])
    room.house.parts.carry_out()


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


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_form_says_where_it_goes_and_who_signs(room: Room, language: str) -> None:
    """Plainly, before the button; and whoever writes it is not among those who sign."""
    page = room.delay(room.at(DUE - HOUR, "cem", language))

    box = page.root.get_element_by_id("ahead").getparent().text_content()
    assert "board, feed" in box
    assert "bo@example.com" in box
    assert "cem@example.com" not in box


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


def test_an_update_of_the_api_and_the_desk_are_one(room: Room) -> None:
    """What a program drafted stands in the same form, word for word."""
    drafted = room.drafted(a_delay())

    page = room.writer().open(f"/desk/bulletins/{drafted['id']}/edit")

    assert page.fields["moves.0.due.date"] == "2026-07-26"
    assert page.fields["explanation.what_happened"] == POWER_CUT
    assert ONE_DAY_LATER.items() <= page.fields.items()
