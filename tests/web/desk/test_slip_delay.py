"""A promise slips: at leisure, under pressure, after its instant; on the desk, in a browser."""

from datetime import UTC, datetime, timedelta

import pytest

from noticeboard.domain.times import parse_instant
from tests.web.desk.slip_room import (
    AT_ONCE,
    DAY,
    DUE,
    HOUR,
    IN_FULL,
    ONE_DAY_LATER,
    POWER_CUT,
    STAYS,
    WHY,
    Room,
    asked,
    forecast,
    send,
)
from tests.web.house import a_delay

SECOND = timedelta(seconds=1)
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
    assert "if it is public by Fri 24 Jul 2026, 21:00 KST" in early
    assert "Told by Fri 24 Jul 2026, 21:00 KST, it would have had no such label" in late


def test_a_time_of_publication_changes_the_label_that_is_foretold(room: Room) -> None:
    """What is planned for later may be late, though it is written in time."""
    ana = room.at(DUE - 2 * DAY)
    later = {"publish_at.date": "2026-07-25", "publish_at.time": "20:00"}

    whole = send(ana, room.delay(ana), "check", {**IN_FULL, **later})
    half_typed = send(ana, room.delay(ana), "check", later)

    assert (whole.status, half_typed.status) == (200, 422)
    for page in (whole, half_typed):
        assert "If it goes out Sat 25 Jul 2026, 20:00 KST, the public sees Late notice" in (
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
        assert "Write it, or say why it cannot be told." in page.beside(name)
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
    owed = {name: by.utc for name, by in said.explanation.due().items()}
    rest = ("cause", "what_it_means", "what_to_do", "apology", "responsible")
    after = {} if moment < DUE else {"prevention": moment + 7 * DAY}
    assert owed == {**dict.fromkeys(rest, moment + DAY), **after}


def test_the_second_delay_under_pressure_is_as_short_as_the_first(room: Room) -> None:
    """What the first one owes is folded away with the rest, and marked as owed."""
    ana = room.at(DUE - HOUR)
    send(
        ana,
        room.delay(ana),
        "submit",
        {**AT_ONCE, "moves.0.due.date": "2026-07-25", "moves.0.due.time": "23:00"},
    )
    room.sign()

    page = room.delay(ana)

    assert asked(page) == ["what_happened"]
    assert "Promised for Sun 26 Jul 2026, 20:00 KST" in page.main


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
    assert "Pre-order opens: Sat 25 Jul 2026, 21:00 KST → Sun 26 Jul 2026, 21:00 KST" in (
        page.main
    )
    assert "Who answers for this: Still to be told, by Sun 26 Jul 2026, 20:00 KST" in page.main
    assert room.stored == ()


def test_no_new_time_needs_a_next_word(room: Room) -> None:
    """It never becomes vague: a word stands in for the time, and is counted."""
    ana = room.at(DUE - HOUR)
    word = {"moves.0.next_word_by.date": "2026-07-25", "moves.0.next_word_by.time": "23:30"}

    empty = send(ana, room.delay(ana), "submit", {"explanation.what_happened": POWER_CUT, **STAYS})
    send(ana, empty, "submit", word)
    room.sign()

    assert "Give a new time" in empty.beside("moves.0.due")
    revision = room.public.promises[0].current
    assert revision.due is None
    assert revision.next_word_by == parse_instant("2026-07-25T23:30", "Asia/Seoul")


def test_what_depends_on_it_is_asked_about_and_moves_in_its_own_zone(room: Room) -> None:
    """Two promises in one delay, each on its own clock: Seoul, and New York in summer."""
    ana = room.at(DUE - HOUR)
    sale = {"moves.1.due.date": "2026-08-02", "moves.1.due.time": "09:00"}

    page = room.delay(ana)
    undecided = send(ana, page, "submit", {n: t for n, t in AT_ONCE.items() if n not in STAYS})
    send(ana, undecided, "submit", sale)
    room.sign()

    assert "It depends on Pre-order opens: does it still hold?" in page.main
    assert "Say what becomes of it" in undecided.beside("stays.sale")
    preorder, later = room.public.promises
    assert preorder.last_due == parse_instant("2026-07-26T21:00", "Asia/Seoul")
    assert later.last_due == parse_instant("2026-08-02T09:00", "America/New_York")
    assert later.last_due.utc == datetime(2026, 8, 2, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_form_says_where_it_goes_and_who_signs(room: Room, language: str) -> None:
    """Plainly, before the button; and whoever writes it is not among those who sign."""
    page = room.delay(room.at(DUE - HOUR, "cem", language))

    box = page.root.get_element_by_id("ahead").getparent().text_content()
    assert {"ko": "알림판, 알림판의 피드", "en": "the board, the board's feeds"}[language] in box
    assert "bo@example.com" in box
    assert "cem@example.com" not in box


def test_an_update_of_the_api_and_the_desk_are_one(room: Room) -> None:
    """What a program drafted stands in the same form, word for word."""
    drafted = room.drafted(a_delay(stays=["sale"]))

    page = room.writer().open(f"/desk/bulletins/{drafted['id']}/edit")

    assert page.fields["moves.0.due.date"] == "2026-07-26"
    assert page.fields["explanation.what_happened"] == POWER_CUT
    assert ONE_DAY_LATER.items() <= page.fields.items()
