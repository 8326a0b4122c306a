"""Signs of life that processes leave in SQL, for whoever wants to know what runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from noticeboard.domain.processes import Kind
from noticeboard.ports.sending import Owner


@dataclass(frozen=True, slots=True)
class Beat:
    """The last sign of life of one process. ``began``: when it left the first."""

    kind: Kind
    owner: Owner
    began: datetime
    at: datetime


class Heartbeats(Protocol):
    """Where they are left. Every call may be repeated."""

    def beat(self, kind: Kind, owner: Owner, now: datetime, free: int | None = None) -> None:
        """Leave a sign of life; those of processes long gone are forgotten.

        ``free``: bytes on the disk of the data folder, if they are known.
        """

    def leave(self, owner: Owner) -> None:
        """The process ends as it was told to: it is missed by nobody."""

    def beats(self) -> Iterable[Beat]:
        """The last of each process, the newest first."""
