"""What a peer's job does: nothing, and says when, or how late."""

import os
import struct
import time

_journal: list[int] = []


def note(*_: object) -> None:
    """Write down this instant."""
    _write(time.time())


def late(at: float) -> None:
    """Write down by how many seconds ``at`` has passed."""
    _write(time.time() - at)


def _write(value: float) -> None:
    """Append it to the journal: one write of eight bytes, whole or not at all."""
    if not _journal:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        _journal.append(os.open(os.environ["JOURNAL"], flags, 0o600))
    os.write(_journal[0], struct.pack("d", value))
