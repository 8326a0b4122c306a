"""Finding out that an older state of the board was started: then nothing goes out by itself.

Source: docs/decisions/0023-a-restored-board-starts-held.md
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Protocol

from noticeboard.domain.epoch import Elsewhere, Epoch, elsewhere
from noticeboard.ports import Clock

FILE_NAME = "epoch"
# Seconds between two looks; and how often the mark counts up.
LOOK_EVERY = 5.0
COUNT_EVERY = timedelta(minutes=1)
# Seconds for whoever looks at this moment, and between two looks whether they are done.
PATIENCE, _POLL = 5.0, 0.05

_log = logging.getLogger(__name__)


class Epochs(Protocol):
    """The mark in the database."""

    def place(self) -> str:
        """The file that the database is in, whatever it is called; empty on a server."""

    def stored(self) -> Epoch | None:
        """What the database says."""

    def count(self, now: datetime) -> Epoch:
        """One further; a new board begins."""

    def hold(self, now: datetime) -> None:
        """Stop every send, until a person lets it go on."""


@dataclass
class Watched:
    """The mark in the database, held against the one in the ``folder`` beside it.

    ``patience``: seconds, for another process of this host that does the same.
    """

    epochs: Epochs
    folder: Path
    clock: Clock
    patience: float = PATIENCE
    counted_at: datetime | None = field(default=None, init=False)

    def step(self) -> float:
        """Hold everything if the database is an older one; count; the seconds until the next.

        Whoever else looks may be stopped in the middle of it: then nothing is counted.

        Raises:
            BlockingIOError: nobody knows, for that one was stopped before it wrote the file.
        """
        with self._locking() as file:
            if _locked(file, self.patience):
                self._look(self.clock())
            else:
                _log.warning("Another process looks for %s s at what was restored.", self.patience)
                self._only_look(self.clock())
        return LOOK_EVERY

    def come_along(self) -> None:
        """Take this database for the one that was here: somebody moved all of it on purpose."""
        with self._locking() as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._keep(replace(self.epochs.count(self.clock()), place=self.epochs.place()))

    def _look(self, now: datetime) -> None:
        stored, kept, place = self.epochs.stored(), self._kept(), self.epochs.place()
        found = elsewhere(stored, kept, place)
        if found is not None:
            # First in the database, then here: a crash between finds it once more.
            self._hold(found, now)
        due = self.counted_at is None or abs(now - self.counted_at) >= COUNT_EVERY
        if stored is None or found is not None or due:
            self._keep(replace(self.epochs.count(now), place=place))
            self.counted_at = now

    def _only_look(self, now: datetime) -> None:
        """Beside one that counts: first in the database, so that is read last."""
        kept = self._kept()
        stored = self.epochs.stored()
        if kept is None and stored is not None:
            raise BlockingIOError("Whoever began this board has not written its file yet.")
        found = elsewhere(stored, kept, self.epochs.place())
        if found is not None:
            self._hold(found, now)

    def _hold(self, found: Elsewhere, now: datetime) -> None:
        self.epochs.hold(now)
        _log.error("An older state of the board was started (%s): everything is held.", found)

    @contextmanager
    def _locking(self) -> Iterator[IO[str]]:
        """What keeps the other processes of this host out, not locked yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{FILE_NAME}.lock").open("w") as file:
            yield file

    def _kept(self) -> Epoch | None:
        try:
            return Epoch.read((self.folder / FILE_NAME).read_text())
        except FileNotFoundError:
            return None

    def _keep(self, epoch: Epoch) -> None:
        draft = self.folder / f".{FILE_NAME}"
        with draft.open("w") as file:
            file.write(f"{epoch}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / FILE_NAME)


def _locked(file: IO[str], patience: float) -> bool:
    """Whether it could be locked in so many seconds."""
    ends = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= ends:
                return False
            time.sleep(_POLL)
        else:
            return True
