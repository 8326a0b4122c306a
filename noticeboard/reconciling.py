"""What puts right whatever a crash left behind. Every step may be repeated, by several processes.

Source: docs/decisions/0006-the-delivery-protocol.md, the reconciler.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from noticeboard import arming
from noticeboard.dispatch import Dispatch
from noticeboard.ports import Owner, Store


class Overdue(Protocol):
    """What the reconciler asks of the record."""

    def unscheduled(self, now: datetime) -> Iterable[str]:
        """Scheduled bulletins without their delivery rows."""

    def beat(self, kind: str, owner: Owner, now: datetime) -> None:
        """Leave a sign of life."""


@dataclass(frozen=True, slots=True)
class Reconciler:
    """One tick: rows that are missing, reviews that were missed, deliveries of the dead."""

    store: Store
    overdue: Overdue
    dispatch: Dispatch
    miss_reviews: Callable[[datetime], object]

    def tick(self, now: datetime) -> None:
        """Put everything right that can be."""
        self.dispatch.take_over()
        self.miss_reviews(now)
        for bulletin_id in self.overdue.unscheduled(now):
            self._replan(bulletin_id)
        self.overdue.beat("timer", self.dispatch.me, now)

    def _replan(self, bulletin_id: str) -> None:
        with self.store.write() as tx:
            subject = tx.subject_of(bulletin_id)
            if subject is not None:
                arming.replan(tx, subject, bulletin_id)
