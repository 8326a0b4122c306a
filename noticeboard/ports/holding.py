"""What the verbs on holding texts read and write beside what all verbs of staff's do."""

from contextlib import AbstractContextManager
from typing import Protocol

from noticeboard.domain.holding import HoldingText
from noticeboard.domain.silence import Incident
from noticeboard.ports.desk import Store, Tx


class HoldingTx(Tx, Protocol):
    """One write transaction."""

    def holding_text(self, text_id: str) -> HoldingText | None:
        """The text of that id, locked until the transaction ends."""

    def save_holding_text(self, text: HoldingText) -> None:
        """Insert or update a text and its revisions (matched by id and number)."""

    def incident(self, incident_id: str) -> Incident | None:
        """The incident of that id, locked until the transaction ends."""

    def incidents_of(self, notice_id: str) -> tuple[Incident, ...]:
        """Those of which a notice tells, ended or not."""

    def save_incident(self, incident: Incident) -> None:
        """Which notice tells of it, and whether it has ended."""


class HoldingStore(Store, Protocol):
    """The store, with holding texts."""

    def write(self) -> AbstractContextManager[HoldingTx]:
        """A write transaction: committed at the end of the block, rolled back on any error."""

    def holding_text(self, text_id: str) -> HoldingText | None: ...
    def holding_texts(self) -> tuple[HoldingText, ...]:
        """All of them, retired ones too, the oldest first."""
