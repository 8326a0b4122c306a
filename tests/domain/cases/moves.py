"""Rule 3: a published promise moves only through a published delay, and never becomes vague."""

from datetime import datetime, timedelta
from typing import Any, Literal

from noticeboard.domain.content import Fulfilment, Move
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy import Situation
from noticeboard.domain.times import parse_instant
from tests.builders import (
    DAY,
    HOUR,
    NEW_YORK,
    NOON,
    SECOND,
    a_content,
    a_follow_up,
    a_full_explanation,
    a_move,
    a_notice,
    a_situation,
    an_instant,
    explained,
    terms,
    told,
)
from tests.domain.cases import Case, refused, sound

DUE, SPOKEN = NOON + 10 * DAY, NOON + HOUR
YESTERDAY = NOON - DAY
TWICE = [parse_instant(f"2027-11-07T01:30{offset}", NEW_YORK) for offset in ("-04:00", "-05:00")]


def delaying(*moves: Move, **changes: Any) -> Situation:
    """A delay that moves these promises, of the notice announced yesterday."""
    return a_situation("delay", a_follow_up(moves=moves), **changes)


def cancelling(*withdraws: str, **changes: Any) -> Situation:
    """A cancellation that withdraws these promises."""
    content = a_follow_up(moves=(), withdraws=withdraws, explanation=a_full_explanation())
    return a_situation("cancellation", content, **changes)


def kept(
    observed_at: datetime,
    promise: str = "preorder",
    *,
    early: bool = False,
    status: Literal["kept", "partly_kept"] = "kept",
    **changes: Any,
) -> Situation:
    """A fulfilment observed then."""
    content = a_content(
        promises=(),
        facts={},
        publish_at=None,
        body="{{ promise }} at {{ kept_at }}.",
        short="{{ promise }}",
        fulfilment=Fulfilment(promise, observed_at, status, early=early),
    )
    return a_situation("fulfilment", content, **changes)


def ended(by: str) -> Notice:
    """A notice of two promises; ``preorder`` has ended, ``sale`` is open."""
    notice = a_notice(terms("preorder"), terms("sale"), at=YESTERDAY)
    if by == "cancellation":
        return told(notice, "cancellation", a_content(withdraws=("preorder",)), NOON - HOUR)
    fulfilment = Fulfilment("preorder", NOON - HOUR, "kept" if by == "all" else "partly_kept")
    return told(notice, "fulfilment", a_content(fulfilment=fulfilment), NOON - HOUR)


def without_a_time() -> Notice:
    """A notice whose promise was delayed to no instant yet, with a next word in three days."""
    move = a_move(next_word_by=an_instant(NOON + 3 * DAY))
    why = explained(what_happened="The screen supplier delivered late.")
    content = a_follow_up(moves=(move,), explanation=why)
    return told(a_notice(at=YESTERDAY), "delay", content, NOON - HOUR)


def moved_by(length: timedelta, *, forward: bool = False) -> Situation:
    """The promise moved by so much."""
    return delaying(a_move(due=DUE + length, forward=forward))


_UPDATE = a_follow_up(moves=(), next_word_by=an_instant(NOON + DAY))
_LATER = an_instant(NOON + 20 * DAY)

CASES: list[Case] = [
    sound("a delay by ten days", a_situation("delay")),
    refused("a delay of nothing", delaying(), ("moves", "move_missing")),
    *(
        refused(
            f"a time moved by a {kind}",
            a_situation(kind, a_follow_up(next_word_by=an_instant(NOON + DAY))),
            ("moves", "moves_not_here"),
        )
        for kind in ("update", "holding")
    ),
    # Which promise
    refused(
        "a promise nobody made",
        delaying(a_move("delivery")),
        ("moves.0.promise", "unknown_promise"),
    ),
    refused(
        "a promise not public yet",
        a_situation("delay", notice=None, content=a_follow_up(body="Later.", short="Later.")),
        ("moves.0.promise", "unknown_promise"),
    ),
    *(
        refused(
            f"a promise ended by {by}",
            delaying(a_move("sale"), a_move("preorder"), notice=ended(by)),
            ("moves.1.promise", "promise_not_open"),
        )
        for by in ("cancellation", "all", "part")
    ),
    refused(
        "the same promise twice",
        delaying(a_move(), a_move(due=NOON + 21 * DAY)),
        ("moves.1.promise", "promise_twice"),
    ),
    refused(
        "a promise that another delay is about to move",
        delaying(a_move(), moving=frozenset({"preorder"})),
        ("moves.0.promise", "already_moving"),
    ),
    # An instant stands
    refused(
        "moved to no time and no next word",
        delaying(Move("preorder")),
        ("moves.0.due", "due_or_next_word"),
    ),
    sound("no time yet, next word in a day", delaying(a_move(next_word_by=an_instant(DUE)))),
    sound(
        "a time, and a word before it",
        delaying(a_move("preorder", _LATER, next_word_by=an_instant(DUE))),
    ),
    *(
        refused(
            f"a new time {ago} before it is told",
            delaying(a_move(due=SPOKEN - ago, forward=True)),
            ("moves.0.due", "due_past"),
        )
        for ago in (timedelta(), HOUR)
    ),
    refused(
        "a new time that has passed is no bringing forward",
        delaying(a_move(due=SPOKEN - HOUR)),
        ("moves.0.due", "due_past"),
    ),
    *(
        refused(
            f"a next word {ago} before this one",
            delaying(a_move(next_word_by=an_instant(SPOKEN - ago))),
            ("moves.0.next_word_by", "next_word_past"),
        )
        for ago in (timedelta(), HOUR)
    ),
    *(
        refused(
            f"a next word {after} after the new time",
            delaying(a_move("preorder", _LATER, next_word_by=an_instant(_LATER.utc + after))),
            ("moves.0.next_word_by", "next_word_after_promise"),
        )
        for after in (timedelta(), HOUR)
    ),
    # Another time
    refused("moved to the same time", moved_by(timedelta()), ("moves.0.due", "same_time")),
    refused(
        "moved to the same instant in New York",
        delaying(a_move(due=an_instant(DUE, NEW_YORK))),
        ("moves.0.due", "same_time"),
    ),
    refused(
        "moved to the same time and called forward",
        moved_by(timedelta(), forward=True),
        ("moves.0.due", "same_time"),
    ),
    refused(
        "moved to an earlier time without saying so",
        moved_by(-DAY),
        ("moves.0.due", "earlier_without_forward"),
    ),
    refused(
        "moved to the first of an hour that comes twice",
        delaying(a_move(due=TWICE[0]), notice=a_notice(terms(due=TWICE[1]), at=YESTERDAY)),
        ("moves.0.due", "earlier_without_forward"),
    ),
    sound("brought forward on purpose", moved_by(-DAY, forward=True)),
    sound(
        "back to the first time, after there was none",
        delaying(a_move(due=DUE), notice=without_a_time()),
    ),
    sound(
        "still no time, another next word",
        delaying(a_move(next_word_by=an_instant(DUE)), notice=without_a_time()),
    ),
    refused(
        "an earlier time than the first, after there was none",
        delaying(a_move(due=DUE - DAY), notice=without_a_time()),
        ("moves.0.due", "earlier_without_forward"),
    ),
    # Withdrawn
    sound("a cancelled pre-order", cancelling("preorder")),
    refused(
        "a promise withdrawn by an update",
        a_situation("update", a_follow_up(moves=(), withdraws=("preorder",))),
        ("withdraws", "withdraws_not_here"),
    ),
    refused("an unknown one withdrawn", cancelling("x"), ("withdraws.0", "unknown_promise")),
    refused(
        "a kept promise withdrawn",
        cancelling("preorder", notice=ended("all")),
        ("withdraws.0", "promise_not_open"),
    ),
    refused(
        "withdrawn twice",
        cancelling("preorder", "preorder"),
        ("withdraws.1", "promise_twice"),
    ),
    refused(
        "withdrawn while a delay of it waits for its time",
        cancelling("preorder", moving=frozenset({"preorder"})),
        ("withdraws.0", "already_moving"),
    ),
    # Kept
    sound("kept at its time", kept(DUE, now=DUE)),
    sound("kept a moment ago, long before its time, and meant", kept(NOON, early=True)),
    sound("kept when it was announced, and meant", kept(YESTERDAY, early=True)),
    sound("kept while it had no time any more", kept(NOON, notice=without_a_time())),
    refused("kept before its time", kept(DUE - SECOND, now=DUE), ("observed_at", "kept_early")),
    refused("kept tomorrow", kept(NOON + SECOND), ("observed_at", "observed_in_future")),
    refused(
        "kept before it was promised",
        kept(YESTERDAY - SECOND),
        ("observed_at", "observed_too_early"),
    ),
    sound("kept when it was delayed", kept(NOON - HOUR, notice=without_a_time())),
    refused(
        "kept before it was delayed, which said the contrary",
        kept(NOON - HOUR - SECOND, early=True, notice=without_a_time()),
        ("observed_at", "observed_too_early"),
    ),
    refused("an unknown promise kept", kept(NOON, "x"), ("promise", "unknown_promise")),
    refused(
        "a promise kept before anything is public",
        kept(NOON, notice=None),
        ("promise", "unknown_promise"),
    ),
    sound("the rest of what was kept in part", kept(NOON, early=True, notice=ended("part"))),
    refused(
        "the rest of what was kept in part, before its time and not meant",
        kept(NOON, notice=ended("part")),
        ("observed_at", "kept_early"),
    ),
    refused(
        "the whole before its part",
        kept(NOON - HOUR - SECOND, early=True, notice=ended("part")),
        ("observed_at", "observed_before_part"),
    ),
    refused(
        "kept in part twice",
        kept(NOON, early=True, notice=ended("part"), status="partly_kept"),
        ("promise", "promise_not_open"),
    ),
    refused("kept twice", kept(NOON, notice=ended("all")), ("promise", "promise_not_open")),
    refused(
        "kept while a delay of it waits for its time",
        kept(NOON, early=True, moving=frozenset({"preorder"})),
        ("promise", "already_moving"),
    ),
    refused(
        "a fulfilment that says no more which promise was kept",
        a_situation("fulfilment", a_follow_up(moves=())),
        ("promise", "fulfilment_missing"),
    ),
    # The next word
    sound("an update with a next word", a_situation("update", _UPDATE)),
    sound("a holding statement with a next word", a_situation("holding", _UPDATE)),
    refused(
        "a holding statement without one",
        a_situation("holding", a_follow_up(moves=())),
        ("next_word_by", "next_word_missing"),
    ),
    sound("an update without one", a_situation("update", a_follow_up(moves=()))),
    refused(
        "an update whose next word comes with it",
        a_situation("update", a_follow_up(moves=(), next_word_by=an_instant(SPOKEN))),
        ("next_word_by", "next_word_past"),
    ),
    refused(
        "an announcement whose next word comes before it",
        a_situation(content=a_content(next_word_by=an_instant(NOON))),
        ("announcement.next_word_by", "next_word_past"),
    ),
]
