"""A journal: one JSON line per send, for archives and for programs of your own."""

import errno
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from channels._journal import Journal, NotDurableError
from channels._options import only, text
from noticeboard.domain.conclusion import (
    PermanentSendError,
    Settling,
    TransientSendError,
    UnknownOutcomeError,
)
from noticeboard.domain.delivery import Receipt
from noticeboard.domain.errors import ChannelOptionError, SendError
from noticeboard.ports import Capabilities, Channel, Limits, Message, Outside, Preflight

_WHY = {
    errno.ENOSPC: "The disk with the journal is full.",
    errno.EDQUOT: "The journal's share of the disk is used up.",
    errno.EROFS: "The disk with the journal can only be read.",
    errno.EACCES: "The journal may not be written by this program.",
    errno.EPERM: "The journal may not be written by this program.",
    errno.ENOENT: "The folder of the journal does not exist.",
    errno.EWOULDBLOCK: "Another program is holding the journal.",
    errno.EISDIR: "The journal's path is a folder.",
    errno.ENOTDIR: "The journal's path leads through a file.",
}
# These stay until a person changes the settings; the others may pass.
_PERMANENT = frozenset({errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP})


class FileChannel(Channel):
    """Appends to one file. It keeps every line it is sent: a repeated send shows as two."""

    def __init__(self, channel_id: str, path: Path) -> None:
        self.id = channel_id
        self.limits = Limits()
        # A local file is read as it is: one "not there" is the truth.
        self.capabilities = Capabilities(
            read_back=True, settling=Settling(readings=1, apart=timedelta(0))
        )
        self._journal = Journal(path)

    def count(self, text: str) -> int:
        """Characters; there is no limit."""
        return len(text)

    def send(self, message: Message) -> Receipt:
        """Append one line."""
        record = {
            "delivery_id": message.delivery_id,
            "bulletin_id": message.bulletin_id,
            "notice_id": message.notice_id,
            "channel": message.channel,
            "text": message.text,
        }
        try:
            self._journal.append(record)
        except NotDurableError as error:
            raise UnknownOutcomeError(f"The line may not last: {_why(error)}") from error
        except OSError as error:
            raise _refusal(error) from error
        return Receipt(message.delivery_id, stored=message.text)

    def find(self, message: Message) -> Receipt | None:
        """The line of that delivery."""
        text = self._text(message.delivery_id)
        return None if text is None else Receipt(message.delivery_id, stored=text)

    def read(self, receipt: Receipt) -> str | None:
        """The text of the line that stands there."""
        return self._text(receipt.remote_id)

    def preflight(self) -> Preflight:
        """Whether a line could be added."""
        trouble = self._journal.trouble()
        return Preflight((_why(trouble),)) if trouble else Preflight()

    def _text(self, delivery_id: str) -> str | None:
        try:
            record = self._journal.find("delivery_id", delivery_id)
        except OSError as error:
            raise _refusal(error) from error
        return None if record is None else record.get("text", "")


def _refusal(error: OSError) -> SendError:
    kind = PermanentSendError if error.errno in _PERMANENT else TransientSendError
    return kind(_why(error))


def _why(error: OSError) -> str:
    return _WHY.get(error.errno or 0, f"The journal cannot be used: {error.strerror}.")


def open_channel(channel_id: str, options: Mapping[str, object], outside: Outside) -> Channel:
    """A journal at ``path``; a relative one counts from where the program was started.

    Raises:
        ChannelOptionError: no ``path``, or anything else.
    """
    only(options, ("path",))
    path = text(options, "path")
    if "\0" in path:
        raise ChannelOptionError("path", "A path cannot hold a NUL character.")
    return FileChannel(channel_id, Path(path))
