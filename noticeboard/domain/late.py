"""Late texts: what becomes of a delivery that could not go out in time. Rule 11."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from noticeboard.domain import placeholders
from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Content
from noticeboard.domain.kind import Kind
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Promise
from noticeboard.domain.quiet import CAN_WAIT

Late = Literal["on_time", "marked", "held", "dropped"]

HELD_REASON = "It is late: a person decides whether it still goes out."
HELD_OVER_REASON = "What it announces has begun: a person decides whether it still goes out."
DROPPED_REASON = "It would have come too late."
OVER_REASON = "What it announces has begun."


def lateness(
    kind: Kind, said: BulletinKind, wanted_at: datetime, ahead: Collection[datetime], now: datetime
) -> Late:
    """What becomes of it at ``now``; ``wanted_at`` is its instant, after quiet hours.

    What looks ``ahead`` is not sent once all of that lies behind, and marked once some of it
    does. What says that something was wrong, slips, ends or happened always goes out, marked.
    """
    can_wait = said in CAN_WAIT
    over, late = is_over(ahead, now), now - wanted_at > kind.late_after
    begun = has_begun(ahead, now)
    if can_wait and kind.on_late == "hold" and (late or begun):
        return "held"
    if can_wait and (over or (late and kind.on_late == "drop")):
        return "dropped"
    return "marked" if late or (can_wait and begun) else "on_time"


def is_over(ahead: Collection[datetime], now: datetime) -> bool:
    """Whether all of what a text looks forward to lies behind."""
    return bool(ahead) and now >= max(ahead)


def has_begun(ahead: Collection[datetime], now: datetime) -> bool:
    """Whether some of what a text looks forward to lies behind."""
    return bool(ahead) and now >= min(ahead)


def looks_ahead(
    content: Content, notice: Notice | None, at: datetime, *, known_at: datetime | None = None
) -> tuple[datetime, ...]:
    """The instants a text looks forward to that was to be said ``at`` its own; often none.

    What it promises, what it reminds of, and what it quotes of the promises open by then. Where
    one moved: by all that is known, or by what was public at the instant ``known_at``.
    """
    own = tuple(terms.due.utc for terms in content.promises)
    if own or notice is None:
        return own
    reminded = content.reminder and notice.promise(content.reminder.promise)
    if reminded:
        return (_anchor(reminded, known_at),)
    quoted = _quoted(content)
    named = (p for p in notice.promises if p.key in quoted and _is_open(p, at))
    anchors = (_anchor(promise, known_at) for promise in named)
    return tuple(anchor for anchor in anchors if anchor > at)


def _anchor(promise: Promise, known_at: datetime | None) -> datetime:
    told = promise.revisions
    if known_at is not None:
        told = tuple(due for due in told if due.published_at <= known_at) or told[:1]
    return told[-1].anchor.utc


def _quoted(content: Content) -> frozenset[str]:
    """The keys of the promises whose times its texts are filled with."""
    texts = (content.body, content.short, *content.texts.values(), *content.parts.values())
    named = (name.split(".") for text in texts for name in placeholders.names(text))
    return frozenset(path[1] for path in named if path[0] == "promise" and len(path) > 1)


def _is_open(promise: Promise, at: datetime) -> bool:
    return promise.outcome is None or promise.outcome.first.recorded_at > at
