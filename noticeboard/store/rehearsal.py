"""A publication rehearsed: every statement run once before it counts, and all of it undone.

A process that has published nothing yet would prepare its statements while the instant passes:
some hundred milliseconds, once.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import BOARD, Delivery, DeliveryState, Receipt
from noticeboard.domain.kind import Policy
from noticeboard.ports import Owner
from noticeboard.store import conclusions, last_look
from noticeboard.store.claimable import is_worth_a_claim
from noticeboard.store.claims import Claims
from noticeboard.store.engine import writing
from noticeboard.store.public_acts import PublicActs


class _UndoneError(Exception):
    """Rolls a rehearsal back."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Goes through the next delivery of the board as if its instant had come."""

    engine: Engine
    policy: Policy
    acts: PublicActs

    def rehearse(self, at: datetime, owner: Owner) -> None:
        """Claim, look, publish and conclude what is due at ``at``, and undo it.

        The look also if nothing is: whatever goes next needs it, on any channel.
        """
        with suppress(_UndoneError), writing(self.engine) as conn:
            self._go_through(conn, at, owner)
            raise _UndoneError

    def _go_through(self, conn: Connection, at: datetime, owner: Owner) -> None:
        taken: Sequence[Delivery] = ()
        if is_worth_a_claim(conn, BOARD, at):
            taken, _ = Claims(self.policy).claim(conn, BOARD, at, owner, limit=1)
        last_look.look(conn, taken, at, "", self.policy)
        for delivery in taken:
            self.acts.publish_in(conn, delivery.bulletin_id, delivery.revision, at)
            conclusions.conclude_all(conn, [(delivery, _delivered(delivery, at))], at)


def _delivered(delivery: Delivery, at: datetime) -> Conclusion:
    return Conclusion(DeliveryState.DELIVERED, receipt=Receipt(delivery.id), done_at=at)
