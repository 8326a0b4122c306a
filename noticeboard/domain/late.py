"""Late texts: what becomes of a delivery that could not go out in time. Rule 11."""

from datetime import datetime
from typing import Literal

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Content
from noticeboard.domain.kind import Kind
from noticeboard.domain.notice import Notice
from noticeboard.domain.quiet import CAN_WAIT

Late = Literal["on_time", "marked", "held", "dropped"]

HELD_REASON = "It is late: a person decides whether it still goes out."
DROPPED_REASON = "It would have come too late."
OVER_REASON = "What it announces has begun."
# What a person decided about it is not decided again.
SENT_ANYWAY = "Somebody on the staff has it sent."


def lateness(
    kind: Kind, said: BulletinKind, wanted_at: datetime, not_after: datetime | None, now: datetime
) -> Late:
    """What becomes of it at ``now``; ``wanted_at`` is its instant, after quiet hours.

    What looks ahead is not sent once it lies behind (``not_after``). What says that something
    was wrong, slips, ends or happened always goes out, marked.
    """
    can_wait = said in CAN_WAIT
    if can_wait and not_after is not None and now >= not_after:
        return "held" if kind.on_late == "hold" else "dropped"
    if now - wanted_at <= kind.late_after:
        return "on_time"
    if not can_wait or kind.on_late == "send":
        return "marked"
    return "held" if kind.on_late == "hold" else "dropped"


def not_after(content: Content, notice: Notice | None) -> datetime | None:
    """From when on what a text looks forward to lies behind; ``None`` if it never does."""
    ahead = [terms.due.utc for terms in content.promises]
    reminded = content.reminder and notice and notice.promise(content.reminder.promise)
    if reminded:
        ahead.append(reminded.current.anchor.utc)
    return min(ahead, default=None)
