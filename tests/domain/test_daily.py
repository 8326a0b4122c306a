"""A word promised for every day is owed every day, and each one that is missed is counted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.content import Content, DailyWord, Fulfilment, Reminder
from noticeboard.domain.daily import Daily
from noticeboard.domain.notice import Notice
from noticeboard.domain.silence import Silence, silences
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NEW_YORK,
    NOON,
    SECOND,
    SEOUL,
    a_notice,
    terms,
    told,
)

# In Seoul it is nine in the evening at ``NOON``; the word is due at six.
EVENING = DailyWord("18:00", SEOUL)
SIX = NOON - 3 * HOUR
PLAIN = Content("b", "s", None)


def saying(**changes: Any) -> Content:
    """A follow-up that says something."""
    return replace(PLAIN, **changes)


def every_day(at: datetime, *words: datetime, notice: Notice | None = None) -> Notice:
    """A notice that promised a word for every evening, and spoke at these instants."""
    told_ = told(notice or a_notice(at=NOON - 2 * DAY), "update", saying(daily_word=EVENING), at)
    for word in words:
        told_ = told(told_, "update", PLAIN, word)
    return told_


def the(notice: Notice) -> Daily:
    """Its daily word."""
    return notice.daily_words[-1]


def instants(words: Iterable[object]) -> list[datetime]:
    """The instants of these words, in UTC."""
    return [word.utc for word in words]  # type: ignore[attr-defined]  # Instants


def test_what_promises_it_is_the_word_of_its_own_day() -> None:
    """Whoever says so at noon has spoken for this evening; whoever says so at night has not
    spoken for tomorrow.
    """
    before_six, after_six = every_day(SIX - HOUR), every_day(SIX + HOUR)

    assert before_six.owed_word == the(before_six).owed
    assert [the(n).owed.utc for n in (before_six, after_six)] == [SIX + DAY, SIX + DAY]  # type: ignore[union-attr]  # it is owed


def test_a_word_keeps_the_occurrence_it_comes_up_to() -> None:
    """On the second is in time; the next one is owed from then on."""
    notice = every_day(SIX + HOUR, SIX + DAY, SIX + 2 * DAY - SECOND)

    assert the(notice).missed(NOON + 3 * DAY) == the(notice).missed(SIX + 3 * DAY) != ()
    assert the(notice).missed(SIX + 3 * DAY - SECOND) == ()


def test_every_missed_occurrence_is_counted() -> None:
    """A silent weekend is two, not one; a late word makes none of them good."""
    notice = every_day(SIX, SIX + DAY, SIX + 3 * DAY + HOUR, SIX + 4 * DAY)

    assert instants(the(notice).missed(SIX + 4 * DAY)) == [SIX + 2 * DAY, SIX + 3 * DAY]


def test_a_late_word_is_not_spent_on_the_next_day() -> None:
    """Whoever speaks at a minute past six, each day, misses each day, and owes the next."""
    once = every_day(SIX - DAY, SIX + MINUTE)
    always = told(once, "update", PLAIN, SIX + DAY + MINUTE)

    assert the(once).owed.utc == the(once).coming(SIX + HOUR).utc == SIX + DAY  # type: ignore[union-attr]  # it is owed
    assert instants(the(always).missed(SIX + 2 * DAY)) == [SIX, SIX + DAY, SIX + 2 * DAY]
    assert silences(always, (), SIX + 2 * DAY) != ()


def test_a_word_on_the_day_itself_is_its_own_whatever_was_missed_before() -> None:
    """One missed evening does not make everybody who speaks by day late for ever."""
    notice = every_day(SIX - DAY, SIX + DAY - HOUR)

    assert instants(the(notice).missed(SIX + DAY)) == [SIX]


def test_the_next_one_is_one_date_wherever_it_is_told() -> None:
    """The notice's page and the board agree, also on the day for which the promise spoke."""
    notice = told(every_day(SIX - HOUR), "cancellation", saying(), SIX - HOUR + SECOND)

    assert the(notice).coming(SIX - MINUTE) == the(notice).owed == notice.owed_word
    assert the(notice).coming(SIX - MINUTE).utc == SIX + DAY


def test_a_reminder_is_no_word() -> None:
    """A machine that repeats what was promised does not speak for the company."""
    reminded = saying(reminder=Reminder("preorder", 1, 86400))
    notice = told(every_day(SIX + HOUR), "update", reminded, SIX + DAY - HOUR)

    assert instants(the(notice).missed(SIX + DAY)) == [SIX + DAY]
    assert notice.last_word.daily_word == EVENING
    assert notice.owed_word == the(notice).owed


def test_it_ends_when_it_is_resolved() -> None:
    """Nobody has to speak any more; what was missed until then stays counted."""
    notice = told(every_day(SIX), "update", saying(resolved=True), SIX + 2 * DAY + HOUR)

    assert (the(notice).owed, notice.owed_word) == (None, None)
    assert the(notice).ended_at == SIX + 2 * DAY + HOUR
    assert instants(the(notice).missed(SIX + 9 * DAY)) == [SIX + DAY, SIX + 2 * DAY]
    assert the(notice).around(SIX + 9 * DAY) == ()


def test_it_ends_with_the_last_promise_and_not_before() -> None:
    """When everything has happened or been withdrawn there is nothing left to tell of."""
    two = a_notice(terms("preorder"), terms("sale"), at=NOON - DAY)
    once = every_day(SIX, notice=two)
    kept = told(once, "fulfilment", saying(fulfilment=Fulfilment("preorder", NOON)), NOON)
    gone = told(kept, "cancellation", saying(withdraws=("sale",)), NOON + HOUR)
    later = told(gone, "update", saying(daily_word=EVENING), NOON + 2 * HOUR)

    assert the(kept).ended_at is None
    assert the(gone).ended_at == NOON + HOUR
    assert the(later).ended_at is None


def test_a_new_one_takes_the_place_of_the_old_one() -> None:
    """There is one rhythm at a time."""
    morning = DailyWord("09:00", SEOUL)
    notice = told(every_day(SIX), "update", saying(daily_word=morning), SIX + DAY)

    first, second = notice.daily_words

    assert (first.ended_at, second.ended_at) == (SIX + DAY, None)
    assert (first.word, second.word) == (EVENING, morning)


def test_it_is_silence_from_the_first_missed_one_on() -> None:
    """Rule 8: the duty list is called, and again for the next silence."""
    notice = every_day(SIX + HOUR)
    spoken = told(notice, "update", PLAIN, SIX + 2 * DAY + MINUTE)

    assert silences(notice, (), SIX + DAY - SECOND) == ()
    assert silences(notice, (), SIX + 2 * DAY) == (
        Silence("next_word", SIX + DAY, "bulletin-2", SIX + DAY),
    )
    assert silences(spoken, (), SIX + 2 * DAY + MINUTE) == ()
    over = told(notice, "update", saying(resolved=True), SIX + HOUR + MINUTE)
    assert silences(over, (), SIX + 2 * DAY) == ()


def test_the_page_is_true_until_the_next_occurrence() -> None:
    """Each occurrence is a boundary: what was missed is said at that second."""
    notice = every_day(SIX + HOUR)

    assert notice.next_boundary(NOON) == SIX + DAY
    assert notice.next_boundary(SIX + DAY) == SIX + 2 * DAY
    assert notice.last_boundary(SIX + 2 * DAY + HOUR) == SIX + 2 * DAY
    assert notice.open_anchor == SIX + DAY


def test_nothing_changes_at_an_occurrence_that_was_kept_before() -> None:
    """A page built before it and one built after it are the same page, as of the same instant."""
    notice = every_day(SIX - HOUR)

    assert notice.next_boundary(SIX - MINUTE) == SIX + DAY
    assert notice.last_boundary(NOON) == notice.last_boundary(SIX - MINUTE) == SIX - HOUR


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (datetime(2026, 3, 8, tzinfo=UTC), "03:30"),  # clocks jump over half past two
        (datetime(2026, 11, 1, tzinfo=UTC), "02:30"),  # and show half past one twice
    ],
)
def test_the_wall_time_wins_when_clocks_change(day: datetime, shown: str) -> None:
    """Once a day, at the time that was promised, or as soon after as a clock shows one."""
    notice = a_notice(at=day - 3 * DAY)
    daily = saying(daily_word=DailyWord("02:30", NEW_YORK))

    words = the(told(notice, "update", daily, day - 2 * DAY)).missed(day + 3 * DAY)

    assert [f"{w.wall:%H:%M}" for w in words if w.wall.date() == day.date()] == [shown]
    assert all((later.wall.date() - one.wall.date()) == DAY for one, later in pairwise(words))


def test_a_day_that_a_zone_leaves_out_has_no_word() -> None:
    """Samoa had no 30 December 2011: nobody owes a word on it."""
    start = datetime(2011, 12, 28, tzinfo=UTC)
    daily = saying(daily_word=DailyWord("10:00", "Pacific/Apia"))
    notice = told(a_notice(at=start - DAY), "update", daily, start)

    words = the(notice).missed(start + 5 * DAY)

    assert len({word.utc for word in words}) == len({w.wall.date() for w in words}) == len(words)
    assert datetime(2011, 12, 30).date() not in {word.wall.date() for word in words}  # noqa: DTZ001  # a wall date


@given(st.lists(st.integers(1, 30 * 24), max_size=12), st.integers(1, 40 * 24))
def test_as_many_are_missed_as_days_were_silent(hours: list[int], after: int) -> None:
    """Counted by hand: a day without a word between two evenings is one, and so is one that had
    but what was late for the day before: between six and midnight.
    """
    words = sorted(SIX + hour * HOUR for hour in hours)
    now = SIX + after * HOUR

    missed = the(every_day(SIX, *words)).missed(now)

    evenings = [SIX + n * DAY for n in range(1, 50) if SIX + n * DAY <= now]
    silent: list[datetime] = []
    for evening in evenings:
        begins = evening - (DAY - 6 * HOUR if evening - DAY in silent else DAY)
        if not any(begins < word <= evening or begins == word != evening - DAY for word in words):
            silent.append(evening)
    assert instants(missed) == silent
