"""What is asked of the record about the running of the board itself."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from noticeboard.domain.invariants import Schema, UnderWay
from noticeboard.domain.troubles import Backlog
from noticeboard.ports.heartbeats import Beat


class Running(Protocol):
    """Reads only. Every call sees one moment."""

    def schema(self) -> Schema:
        """The newest migration that ran, and the newest of this version."""

    def beats(self) -> Iterable[Beat]:
        """The last sign of life of each process, the newest first."""

    def under_way(self, now: datetime, *, readable: Collection[str]) -> UnderWay:
        """What hangs between sent and known; ``readable``: channels that can be read back."""

    def early(self) -> tuple[Backlog, ...]:
        """What went out, or was tried, before its instant; all that ever did."""

    def is_locked(self) -> bool:
        """Whether somebody keeps all others from writing for longer than a write takes."""

    def writer(self) -> int | None:
        """The process that keeps all others from writing now, where its pid can be seen."""

    def wal(self) -> int | None:
        """Bytes that SQLite has not put back into its file yet; ``None`` on a server."""
