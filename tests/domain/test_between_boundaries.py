"""Between two boundaries nothing public changes by the clock: whatever a notice went through."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.content import DailyWord, Fulfilment
from noticeboard.domain.notice import Notice
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NEW_YORK,
    NOON,
    a_content,
    a_follow_up,
    a_move,
    a_notice,
    an_explanation,
    an_instant,
    terms,
    told,
)

KEYS = ("preorder", "sale")
MOMENT = timedelta(microseconds=1)
HOURS = st.integers(1, 200).map(lambda hours: hours * HOUR)
KEY = st.sampled_from(KEYS)
# What happens to a notice: how long after the last thing, to which promise, and what.
Step = Callable[[Notice, datetime], Notice]


def _moved(key: str, later: timedelta) -> Step:
    def step(notice: Notice, at: datetime) -> Notice:
        move = a_move(key, at + later)
        return told(notice, "delay", a_follow_up(moves=(move,)), at)

    return step


def _put_off(key: str, word: timedelta) -> Step:
    def step(notice: Notice, at: datetime) -> Notice:
        move = a_move(key, next_word_by=an_instant(at + word))
        return told(notice, "delay", a_follow_up(moves=(move,)), at)

    return step


def _spoken(word: timedelta) -> Step:
    def step(notice: Notice, at: datetime) -> Notice:
        content = a_content(promises=(), next_word_by=an_instant(at + word))
        return told(notice, "update", content, at)

    return step


def _daily(*, resolved: bool) -> Step:
    def step(notice: Notice, at: datetime) -> Notice:
        word = None if resolved else DailyWord("02:30", NEW_YORK)
        content = a_content(promises=(), daily_word=word, resolved=resolved)
        return told(notice, "update", content, at)

    return step


def _kept(key: str) -> Step:
    def step(notice: Notice, at: datetime) -> Notice:
        return told(notice, "fulfilment", a_content(fulfilment=Fulfilment(key, at)), at)

    return step


def _withdrawn(key: str) -> Step:
    def step(notice: Notice, at: datetime) -> Notice:
        content = a_follow_up(moves=(), withdraws=(key,), explanation=an_explanation())
        return told(notice, "cancellation", content, at)

    return step


STEPS = st.one_of(
    st.builds(_moved, KEY, HOURS),
    st.builds(_put_off, KEY, HOURS),
    st.builds(_spoken, HOURS),
    st.builds(_daily, resolved=st.booleans()),
    st.builds(_kept, KEY),
    st.builds(_withdrawn, KEY),
)


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    """A notice of two promises after up to six things that happened to it."""
    due = [terms(key, NOON + draw(HOURS)) for key in KEYS]
    notice, at = a_notice(*due), NOON
    for step, after in draw(st.lists(st.tuples(STEPS, HOURS), max_size=6)):
        at += after
        notice = step(notice, at)
    return notice


def _seen(notice: Notice, now: datetime) -> tuple[object, ...]:
    """What the clock has a part in.

    States and how long they last, words that passed in silence, parts still owed.
    """
    words = [word.by for _, word in notice.unspoken()]
    return (
        tuple(promise.state(now) for promise in notice.promises),
        tuple(promise.unconfirmed_for(now) for promise in notice.promises),
        tuple(now >= word.utc for word in words),
        tuple(now >= by.utc for by in notice.owed_parts().values()),
        tuple(daily.missed(now) for daily in notice.daily_words),
        tuple(d.coming(now) for d in notice.daily_words if d.ended_at is None),
    )


@given(notices(), st.integers(0, 400 * 60).map(lambda minutes: minutes * MINUTE))
def test_nothing_changes_before_the_next_boundary(notice: Notice, after: timedelta) -> None:
    """A page built now is true until then, to the microsecond."""
    now = notice.updated_at + after

    until = notice.next_boundary(now) or now + 365 * DAY

    assert until > now
    for then in (now + (until - now) / 2, until - MOMENT):
        assert _seen(notice, then) == _seen(notice, now)


@given(notices())
def test_every_boundary_changes_something(notice: Notice) -> None:
    """No page is rebuilt for nothing: a moment before, the public saw something else."""
    for boundary in set(notice.boundaries(notice.updated_at)):
        assert _seen(notice, boundary) != _seen(notice, boundary - MOMENT)


@given(notices(), HOURS)
def test_what_changed_last_is_never_ahead(notice: Notice, after: timedelta) -> None:
    """Last-Modified is not in the future, and nothing changed since."""
    now = notice.updated_at + after

    last = notice.last_boundary(now)

    assert notice.updated_at <= last <= now
    assert _seen(notice, last) == _seen(notice, now)


@given(notices(), STEPS, HOURS)
def test_labels_only_ever_grow(notice: Notice, step: Step, after: timedelta) -> None:
    """No later bulletin takes a label away, nor a time, nor a word that was said."""
    before = notice.labels

    notice_after = step(notice, notice.updated_at + after)

    assert notice_after.labels[: len(before)] == before
    assert notice_after.bulletins[:-1] == notice.bulletins
    for old, new in zip(notice.promises, notice_after.promises, strict=True):
        assert new.revisions[: len(old.revisions)] == old.revisions


@given(notices())
def test_an_open_promise_always_has_an_instant(notice: Notice) -> None:
    """It never becomes vague without something that is counted."""
    for promise in notice.promises:
        assert promise.current.anchor.utc >= NOON
        assert promise.last_due is not None
        assert [r.number for r in promise.revisions] == list(range(1, len(promise.revisions) + 1))
