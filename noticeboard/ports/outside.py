"""What reaches beyond this house: letters, rings at a phone or pager, addresses on the web."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from noticeboard.domain.alarms import Failure
from noticeboard.domain.errors import NoticeboardError
from noticeboard.domain.sentence import Sentence

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Urgency = Literal["normal", "high"]


class UndeliverableError(NoticeboardError):
    """A letter or a ring did not go out, or may not have.

    ``failure`` says why; ``again``: whether trying once more may help.
    """

    def __init__(self, code: str, why: Sentence, *, again: bool) -> None:
        super().__init__(why.en)
        self.failure = Failure(code, why)
        self.again = again


class WebError(NoticeboardError):
    """No answer came that could be used; ``reason`` is a sentence for people.

    Caught as such only by whoever may ask again in any case: what follows tells them apart.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RequestRefusedError(WebError):
    """Nothing was sent, and asking again does not help.

    The address is malformed or not public, or a header cannot be sent.
    """


class NotSentError(WebError):
    """Nothing was sent: nobody could be reached there."""


class OutcomeUnknownError(WebError):
    """It was sent, wholly or in part; what came of it is not known."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail of plain text to one address."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Takes letters to the mail server."""

    def send(self, letter: Letter) -> None:
        """Have the server take the letter.

        Raises:
            UndeliverableError: it did not.
        """

    def preflight(self) -> tuple[str, ...]:
        """What stands in the way, found without sending anything; empty means ready."""


@dataclass(frozen=True, slots=True)
class Ring:
    """What a phone or pager service is handed: who to call, why, and where to go from there.

    ``id`` is the same on every try: the service knows by it what it has had already. ``person``
    is the e-mail address of whoever is called; ``url`` leads to the page that the call is about.
    """

    id: str
    at: datetime
    title: str
    text: str
    url: str
    person: str
    urgency: Urgency = "high"


class Bell(Protocol):
    """Rings at a phone or pager service: the signed webhook."""

    def ring(self, ring: Ring) -> None:
        """Have the service take the ring.

        Raises:
            UndeliverableError: it did not.
        """


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What a server said. Everything in it is hostile. Header names are in lower case.

    ``cut``: the body went on, and the rest was not read.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: bool = False


class Web(Protocol):
    """The one door for outgoing HTTP. No redirect is followed and nothing is tried again."""

    def ask(
        self,
        url: str,
        *,
        method: Method = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> WebAnswer:
        """Send one request, and read its answer, whatever its status.

        Raises:
            RequestRefusedError: nothing was sent, and asking again does not help.
            NotSentError: nothing was sent.
            OutcomeUnknownError: it was sent, and no answer came that could be used.
        """
