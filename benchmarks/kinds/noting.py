"""Writes down when it is handed a message, before it does anything else."""

import os
import time
from collections.abc import Mapping
from datetime import timedelta

from channels._options import only, text
from noticeboard.domain.conclusion import Settling
from noticeboard.domain.delivery import Receipt
from noticeboard.ports import Capabilities, Channel, Limits, Message, Outside, Preflight


class Noting(Channel):
    """One line for each message: its bulletin, and the instant."""

    def __init__(self, channel_id: str, path: str) -> None:
        self.id = channel_id
        self.limits = Limits()
        self.capabilities = Capabilities(
            identity=True, settling=Settling(readings=1, apart=timedelta(0))
        )
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def count(self, text: str) -> int:
        """Characters; there is no limit."""
        return len(text)

    def send(self, message: Message) -> Receipt:
        """Note it: one write, whole or not at all."""
        os.write(self._file, f"{time.time()!r} {message.bulletin_id}\n".encode())
        return Receipt(message.delivery_id)

    def find(self, message: Message) -> Receipt | None:
        """Nothing can be looked up."""
        return None

    def read(self, receipt: Receipt) -> str | None:
        """Nothing can be read back."""
        return receipt.stored

    def preflight(self) -> Preflight:
        """Always ready."""
        return Preflight()


def open_channel(channel_id: str, options: Mapping[str, object], outside: Outside) -> Channel:
    """The channel that writes to ``path``.

    Raises:
        ChannelOptionError: for any other option, or without it.
    """
    only(options, ("path",))
    return Noting(channel_id, text(options, "path"))
