"""A channel that is moody in every way a channel can be, and remembers what it was handed."""

from dataclasses import dataclass, field, replace
from typing import Literal

from noticeboard.domain.conclusion import (
    PermanentSendError,
    TransientSendError,
    UnknownOutcomeError,
)
from noticeboard.domain.delivery import Receipt
from noticeboard.domain.errors import SendError
from noticeboard.ports import Capabilities, Channel, Limits, Message, Preflight

# ``mute``: it takes the text, and its answer is lost. ``lost``: the text is, and so is the answer.
Mood = Literal["well", "busy", "refusing", "mute", "lost"]
MOODS: tuple[Mood, ...] = ("well", "busy", "refusing", "mute", "lost")


@dataclass
class Line(Channel):
    """What it took stands there, in this order. ``blind``: nobody can look at it just now.

    ``keyed``: it knows a repeat, and takes it once.
    """

    id: str
    mood: Mood = "well"
    blind: bool = False
    keyed: bool = False
    taken: list[Message] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(reply=True, read_back=True)
    )

    def count(self, text: str) -> int:
        """Characters."""
        return len(text)

    def send(self, message: Message) -> Receipt:
        """Take it, as the mood is."""
        match self.mood:
            case "busy":
                raise TransientSendError("Too many at once.")
            case "refusing":
                raise PermanentSendError("The account is locked.")
            case "lost":
                raise UnknownOutcomeError("No answer came.")
            case _ if not (self.keyed and self._stands(message)):
                self.taken.append(message)
        if self.mood == "mute":
            raise UnknownOutcomeError("No answer came.")
        return Receipt(message.delivery_id, f"https://{self.id}.example.com/", message.text)

    def find(self, message: Message) -> Receipt | None:
        """Where it stands, if it does."""
        text = self._text(message.delivery_id)
        return None if text is None else Receipt(message.delivery_id, None, text)

    def read(self, receipt: Receipt) -> str | None:
        """What stands there."""
        return self._text(receipt.remote_id)

    def preflight(self) -> Preflight:
        """Ready."""
        return Preflight()

    def __post_init__(self) -> None:
        self.capabilities = replace(self.capabilities, identity=self.keyed)

    def _stands(self, message: Message) -> bool:
        return any(m.delivery_id == message.delivery_id for m in self.taken)

    def _text(self, delivery_id: str) -> str | None:
        if self.blind:
            raise SendError("The timeline is down.")
        return next((m.text for m in self.taken if m.delivery_id == delivery_id), None)
