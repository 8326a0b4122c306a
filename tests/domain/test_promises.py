"""Promises: what the public sees of them at an instant, and every time they have had."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from noticeboard.domain.promise import DueRevision, Outcome, PromiseState, move
from tests.builders import (
    DAY,
    HOUR,
    LONDON,
    MINUTE,
    NEW_YORK,
    NOON,
    SECOND,
    SEOUL,
    a_promise,
    an_explanation,
    an_instant,
)

DUE = NOON + 10 * DAY
WHY = an_explanation()


def a_revision(
    number: int,
    due: datetime | None,
    said: datetime,
    next_word_by: datetime | None = None,
    zone: str = SEOUL,
) -> DueRevision:
    """A later time of a promise, said at an instant."""
    return DueRevision(
        number,
        None if due is None else an_instant(due, zone),
        None if next_word_by is None else an_instant(next_word_by, zone),
        "bulletin-2",
        said,
        WHY,
    )


def an_outcome(observed_at: datetime) -> Outcome:
    """Kept, as staff saw it then."""
    return Outcome("kept", observed_at, observed_at + MINUTE, "staff", "bulletin-3")


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (NOON, PromiseState.UPCOMING),
        (DUE - SECOND, PromiseState.UPCOMING),
        (DUE, PromiseState.DUE),
        (DUE + 15 * MINUTE - SECOND, PromiseState.DUE),
        (DUE + 15 * MINUTE, PromiseState.UNCONFIRMED),
        (DUE + 365 * DAY, PromiseState.UNCONFIRMED),
    ],
)
def test_silence_becomes_public_by_the_clock_alone(now: datetime, state: PromiseState) -> None:
    """Awaiting confirmation at the instant, not confirmed a quarter of an hour later, for ever."""
    assert a_promise(due=DUE).state(now) is state


@pytest.mark.parametrize("now", [NOON, DUE, DUE + DAY])
@pytest.mark.parametrize("status", ["kept", "partly_kept", "withdrawn"])
def test_what_has_ended_stays_ended(status: str, now: datetime) -> None:
    """The clock has no part in it any more, and changes nothing the public sees."""
    ended = {
        "kept": a_promise(outcome=an_outcome(DUE)),
        "partly_kept": a_promise(
            outcome=Outcome("partly_kept", DUE, DUE, "machine", "bulletin-3")
        ),
        "withdrawn": a_promise(withdrawn_by="bulletin-2", outcome=an_outcome(DUE)),
    }[status]

    assert ended.state(now) == status
    assert list(ended.boundaries(DUE + DAY)) == []


def test_a_moved_promise_is_open_again() -> None:
    """A new time, even after the old one passed in silence."""
    late = a_revision(2, DUE + DAY, said=DUE + 2 * HOUR)

    moved = move(a_promise(due=DUE), late)

    assert moved.state(DUE + 2 * HOUR) is PromiseState.UPCOMING
    assert moved.state(DUE + DAY) is PromiseState.DUE
    assert [r.number for r in moved.revisions] == [1, 2]
    assert moved.current is late


def test_a_promise_that_passed_without_a_new_time_is_missed() -> None:
    """Only a next word stands in for it: the page says so until that word is due."""
    missed = move(
        a_promise(due=DUE), a_revision(2, None, said=DUE + MINUTE, next_word_by=DUE + DAY)
    )

    assert missed.state(DUE + 2 * MINUTE) is PromiseState.MISSED
    assert missed.state(DUE + DAY) is PromiseState.DUE
    assert missed.state(DUE + DAY + 15 * MINUTE) is PromiseState.UNCONFIRMED


def test_a_promise_put_off_in_time_is_not_missed() -> None:
    """It was said before the instant, twice."""
    first = a_revision(2, None, said=DUE - DAY, next_word_by=DUE - HOUR)
    second = a_revision(3, None, said=DUE - HOUR, next_word_by=DUE + DAY)

    waiting = move(move(a_promise(due=DUE), first), second)

    assert waiting.state(DUE + HOUR) is PromiseState.UPCOMING
    assert waiting.last_dated.number == 1
    assert waiting.last_due == an_instant(DUE)


def test_each_time_is_known_to_have_been_missed_or_not() -> None:
    """The fourth date cannot pose as the first."""
    promise = a_promise(due=DUE)
    for revision in (
        a_revision(2, DUE + DAY, said=DUE + SECOND),
        a_revision(3, None, said=DUE + DAY, next_word_by=DUE + 2 * DAY),
        a_revision(4, DUE + 3 * DAY, said=DUE + 2 * DAY),
    ):
        promise = move(promise, revision)

    assert [promise.missed(r) for r in promise.revisions] == [True, False, False, False]


@pytest.mark.parametrize(
    ("observed_at", "missed"),
    [
        (DUE - HOUR, False),
        (DUE, False),
        (DUE + 15 * MINUTE, False),
        (DUE + 15 * MINUTE + SECOND, True),
    ],
)
def test_evidence_of_a_later_hour_says_that_the_time_was_missed(
    observed_at: datetime, missed: bool
) -> None:
    """It happened, and it happened late: both are told."""
    kept = a_promise(due=DUE, outcome=an_outcome(observed_at))

    assert kept.missed(kept.current) is missed
    assert kept.state(observed_at) is PromiseState.KEPT


@pytest.mark.parametrize(("observed_at", "early"), [(DUE - SECOND, True), (DUE, False)])
def test_evidence_of_an_earlier_hour_says_that_it_came_early(
    observed_at: datetime, early: bool
) -> None:
    """To the second; a promise that has not been kept, or had no time left, never came early."""
    timeless = move(a_promise(due=DUE), a_revision(2, None, NOON, next_word_by=NOON + DAY))

    assert a_promise(due=DUE, outcome=an_outcome(observed_at)).kept_early is early
    assert not a_promise(due=DUE).kept_early
    assert not replace(timeless, outcome=an_outcome(observed_at)).kept_early


@pytest.mark.parametrize(
    ("observed_at", "late"),
    [
        (DUE - DAY, None),
        (DUE, None),
        (DUE + MINUTE - SECOND, None),
        (DUE + MINUTE, MINUTE),
        (DUE + 42 * MINUTE + SECOND, 42 * MINUTE),
    ],
)
def test_a_promise_is_kept_late_by_so_many_minutes(
    observed_at: datetime, late: timedelta | None
) -> None:
    """From the newest instant that was named; the seconds in which a page is loaded are none."""
    assert a_promise(due=DUE, outcome=an_outcome(observed_at)).kept_late_by == late
    assert a_promise(due=DUE).kept_late_by is None


def test_the_clock_changes_what_is_seen_at_two_instants() -> None:
    """Its own, and the end of what confirmation may take."""
    moved = move(a_promise(due=DUE), a_revision(2, None, NOON, next_word_by=NOON + DAY))

    assert list(a_promise(due=DUE).boundaries(NOON)) == [DUE, DUE + 15 * MINUTE]
    assert list(moved.boundaries(NOON)) == [NOON + DAY, NOON + DAY + 15 * MINUTE]


@pytest.mark.parametrize(
    ("after", "told", "next_step"),
    [
        (15 * MINUTE, 15 * MINUTE, 16 * MINUTE),
        (42 * MINUTE + SECOND, 42 * MINUTE, 43 * MINUTE),
        (2 * HOUR - SECOND, 119 * MINUTE, 2 * HOUR),
        (2 * HOUR, 2 * HOUR, 3 * HOUR),
        (2 * DAY - SECOND, 47 * HOUR, 2 * DAY),
        (2 * DAY, 2 * DAY, 3 * DAY),
        (400 * DAY + HOUR, 400 * DAY, 401 * DAY),
    ],
)
def test_silence_has_a_running_clock(
    after: timedelta, told: timedelta, next_step: timedelta
) -> None:
    """Each minute at first, then each hour, then each day: never ahead of what is true."""
    promise, now = a_promise(due=DUE), DUE + after

    assert promise.unconfirmed_for(now) == told
    steps = list(promise.boundaries(now))
    assert max(step for step in steps if step <= now) == DUE + max(told, 15 * MINUTE)
    assert min(step for step in steps if step > now) == DUE + next_step


@pytest.mark.parametrize("now", [DUE - SECOND, DUE, DUE + 15 * MINUTE - SECOND])
def test_no_clock_runs_before_silence_is_public(now: datetime) -> None:
    """Nor at what was kept."""
    assert a_promise(due=DUE).unconfirmed_for(now) is None
    kept = a_promise(due=DUE, outcome=an_outcome(DUE))
    assert kept.unconfirmed_for(DUE + DAY) is None


def test_a_time_is_an_instant_or_a_next_word() -> None:
    """A promise never becomes vague: something is always counted."""
    with pytest.raises(ValueError, match="next word"):
        DueRevision(1, None, None, "bulletin-1", NOON)


def test_a_later_time_has_an_explanation() -> None:
    """Rule 3 cannot be bypassed by building one by hand."""
    with pytest.raises(ValueError, match="explanation"):
        DueRevision(2, an_instant(DUE), None, "bulletin-2", NOON)


def test_the_company_is_held_to_the_time_before_the_next_word() -> None:
    """The next word stands in only where there is no time."""
    both = a_revision(2, DUE, NOON, next_word_by=NOON + DAY)
    word = a_revision(2, None, NOON, next_word_by=NOON + DAY)

    assert (both.anchor.utc, word.anchor.utc) == (DUE, NOON + DAY)


def test_the_end_moves_along_with_the_beginning() -> None:
    """A maintenance of two hours still takes two hours, through a word without a time."""
    night = a_promise(due=DUE, until=an_instant(DUE + 2 * HOUR, LONDON))

    vague = move(night, a_revision(2, None, NOON, next_word_by=NOON + DAY))
    moved = move(vague, a_revision(3, DUE + 3 * DAY, NOON + DAY, zone=NEW_YORK))

    assert vague.until == night.until
    assert moved.until == an_instant(DUE + 3 * DAY + 2 * HOUR, LONDON)


def test_a_promise_without_an_end_gets_none() -> None:
    """Moving adds nothing that was not said."""
    moved = move(a_promise(due=DUE), a_revision(2, DUE + DAY, NOON))

    assert moved.until is None
