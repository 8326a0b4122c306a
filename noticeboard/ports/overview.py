"""What the desk's first page asks: what is next, what is late, what is owed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.budget import Budget
from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.delivery import Delivery
from noticeboard.domain.notice import Notice
from noticeboard.ports.clocks import ClockHold
from noticeboard.ports.desk import Subject


@dataclass(frozen=True, slots=True)
class Trouble:
    """A delivery that needs somebody, or is late; with the title of its notice."""

    delivery: Delivery
    notice_id: str
    title: str
    bulletin_kind: BulletinKind


@dataclass(frozen=True, slots=True)
class Arrival:
    """A bulletin that arrived on a channel, and what its notice is called."""

    at: datetime
    bulletin_id: str
    title: str
    language: str


# Who holds everything after an older state of the board was started.
RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Hold:
    """Sending is stopped to ``channel``, or to all (``None``): by whom, and since when."""

    channel: str | None
    by: str
    since: datetime

    @property
    def restored(self) -> bool:
        """Whether nobody stopped it, but an older state of the board was started."""
        return self.by == RESTORED


@dataclass(frozen=True, slots=True)
class Place:
    """The notice that something belongs to; the bulletin too, and its kind, if it is of one."""

    notice_id: str
    title: str
    bulletin_id: str = ""
    kind: str = ""


class Overview(Protocol):
    """Looks across all notices: however many there are, no more than ``limit`` come back."""

    def at_work(self, *, limit: int) -> tuple[Subject, ...]:
        """Notices of which something is in draft, in review, scheduled, or missed its review.

        An edit of an approved text counts. By the soonest instant of publication (what was missed
        comes first), each notice once; then those with nothing but drafts, touched last first.
        """

    def published_alone(self, *, limit: int) -> tuple[Subject, ...]:
        """Notices with a text that one person published alone and nobody confirmed yet."""

    def troubled(
        self, *, now: datetime, limit: int, channel: str | None = None
    ) -> tuple[Trouble, ...]:
        """Deliveries that need somebody, newest first; then those that are late.

        ``channel``: of this one only.

        Late: not sent 2 minutes after the instant that was promised, whether it waits for its
        first try or for its next.
        """

    def arrivals(self, channels: Collection[str]) -> Mapping[str, Arrival]:
        """What arrived last on each of these channels; none for one on which nothing did."""

    def promised(self, *, limit: int) -> tuple[Notice, ...]:
        """Public notices with an open promise or an owed word, by their earliest anchor."""

    def holds(self) -> tuple[Hold, ...]:
        """What is stopped by the kill switch: all of it first, then by channel."""

    def clock_holds(self) -> tuple[ClockHold, ...]:
        """The processes that release nothing because of their clocks, by host."""

    def breakers(self) -> Mapping[str, Breaker]:
        """The channels that are given a rest, because they failed again and again."""

    def budgets(self) -> Mapping[str, Budget]:
        """What is spent of the limits of the channels that have one."""

    def people_names(self, ids: Collection[str]) -> Mapping[str, str]:
        """What to call those of ``ids`` who are, or were, on the staff."""

    def places(self, ids: Collection[str]) -> Mapping[str, Place]:
        """Where each of ``ids`` belongs: of notices, bulletins and deliveries."""
