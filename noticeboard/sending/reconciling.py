"""What puts right whatever a crash left behind. Every step may be repeated, by several processes.

Source: docs/decisions/0006-the-delivery-protocol.md, the reconciler.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from noticeboard import arming
from noticeboard.ports import Store
from noticeboard.ports.heartbeats import Heartbeats
from noticeboard.sending.dispatch import Dispatch

_log = logging.getLogger(__name__)


class Overdue(Protocol):
    """What the reconciler asks of the record."""

    def unscheduled(self, now: datetime) -> Iterable[str]:
        """Scheduled bulletins without their delivery rows."""


@dataclass(frozen=True, slots=True)
class Reconciler:
    """One tick: what a crash left, and deliveries of the dead. It asks no channel anything."""

    store: Store
    overdue: Overdue
    dispatch: Dispatch
    miss_reviews: Callable[[datetime], object]
    freeze_untouched: Callable[[datetime], object]
    heartbeats: Heartbeats

    def tick(self, now: datetime) -> None:
        """Put everything right that can be; a step that breaks does not keep back the others."""
        steps: tuple[Callable[[], object], ...] = (
            self.dispatch.take_over,
            self.dispatch.bring_to_now,
            lambda: self.miss_reviews(now),
            lambda: self.freeze_untouched(now),
            lambda: self._replan_all(now),
        )
        # All of them, whatever breaks; a sign of life says that none did.
        done = [_is_done(step) for step in steps]
        if all(done):
            self.heartbeats.beat("reconciler", self.dispatch.me, now)

    def _replan_all(self, now: datetime) -> None:
        for bulletin_id in self.overdue.unscheduled(now):
            try:
                self._replan(bulletin_id)
            except Exception:
                _log.exception("%s gets no deliveries; the others do.", bulletin_id)

    def _replan(self, bulletin_id: str) -> None:
        with self.store.write() as tx:
            subject = tx.subject_of(bulletin_id)
            if subject is not None:
                arming.replan(tx, subject, bulletin_id)


def _is_done(step: Callable[[], object]) -> bool:
    try:
        step()
    except Exception:
        _log.exception("A step of the reconciler broke; it is tried again.")
        return False
    return True
