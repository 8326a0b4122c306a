"""A channel in the hands of a test: it refuses, loses answers, or takes what it is given."""

from noticeboard.domain.delivery import Receipt
from noticeboard.domain.errors import SendError
from noticeboard.ports import Capabilities, Channel, Limits, Message, Preflight


class Moody(Channel):
    """Takes whatever it is handed, unless there is ``trouble``; its ``timeline`` may be down."""

    def __init__(self, trouble: SendError | None = None, *, readable: bool = False) -> None:
        self.id = "journal"
        self.limits = Limits()
        self.capabilities = Capabilities(reply=True, read_back=readable)
        self.trouble = trouble
        self.taken: list[Message] = []
        self.where = "https://journal.example.com/"

    def count(self, text: str) -> int:
        """Characters."""
        return len(text)

    def send(self, message: Message) -> Receipt:
        """Take it, or say why not."""
        if self.trouble is not None:
            raise self.trouble
        self.taken.append(message)
        where = f"{self.where}{message.delivery_id}"
        return Receipt(message.delivery_id, where, message.text)

    def find(self, message: Message) -> Receipt | None:
        """Nobody can be asked."""
        raise SendError("The timeline is down.")

    def read(self, receipt: Receipt) -> str | None:
        """What was taken under that id, as it was."""
        found = (m.text for m in self.taken if m.delivery_id == receipt.remote_id)
        return next(found, None)

    def preflight(self) -> Preflight:
        """Ready."""
        return Preflight()
