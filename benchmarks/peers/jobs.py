"""What a peer's job does: nothing, and says when."""

import os
import struct
import time

_journal: list[int] = []


def note(*_: object) -> None:
    """Append this instant to the journal: one write of eight bytes, whole or not at all."""
    if not _journal:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        _journal.append(os.open(os.environ["JOURNAL"], flags, 0o600))
    os.write(_journal[0], struct.pack("d", time.time()))
