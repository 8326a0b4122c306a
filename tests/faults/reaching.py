"""What the bench's kinds of channel have in common: HTTP through the product's own door."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from channels._options import only, text
from noticeboard.domain.conclusion import (
    PermanentSendError,
    TransientSendError,
    UnknownOutcomeError,
)
from noticeboard.domain.delivery import Receipt
from noticeboard.domain.web_address import WebAddress
from noticeboard.egress import Egress
from noticeboard.egress.deadline import Deadline
from noticeboard.egress.keeping import Kept
from noticeboard.egress.wire import Wire
from noticeboard.ports import Capabilities, Channel, Limits, Message, Preflight
from noticeboard.ports.outside import (
    Method,
    NotSentError,
    OutcomeUnknownError,
    RequestRefusedError,
    WebAnswer,
    WebError,
)
from tests.faults.failpoints import step


class SteppedWire(Wire):
    """A wire that takes a request in two halves, with a failpoint after each."""

    def __init__(self, wire: Wire) -> None:
        # One socket, one deadline: the same state, not a copy.
        self.__dict__ = vars(wire)

    def sendall(self, sent: bytes) -> None:
        """Write all of it, unless this process ends in the middle."""
        step("send.connected")
        super().sendall(sent[: len(sent) // 2])
        step("send.partly")
        super().sendall(sent[len(sent) // 2 :])
        step("send.written")


class SteppedEgress(Egress):
    """The product's door, with failpoints where the bytes leave."""

    def _line_to(self, address: WebAddress, deadline: Deadline) -> Kept:
        kept = super()._line_to(address, deadline)
        return replace(kept, wire=SteppedWire(kept.wire))


@dataclass(frozen=True)
class Request:
    """How a class of account is asked to publish."""

    method: Method
    path: str
    headers: Mapping[str, str]
    text: str


class ReachingChannel(Channel):
    """An account on the bench's server. ``known_by``: what its post is found by."""

    def __init__(
        self,
        channel_id: str,
        options: Mapping[str, object],
        capabilities: Capabilities,
        *,
        asks: Callable[[Message], Request],
        known_by: Callable[[Message], str],
    ) -> None:
        only(options, ("server", "account"))
        self.id = channel_id
        self.limits = Limits()
        self.capabilities = capabilities
        self._server = text(options, "server")
        self._account = quote(text(options, "account"), safe="")
        self._asks, self._known_by = asks, known_by
        self._sending = SteppedEgress(allow_insecure=True)
        self._reading = Egress(allow_insecure=True)

    def count(self, text: str) -> int:
        """Characters; there is no limit."""
        return len(text)

    def send(self, message: Message) -> Receipt:
        """Publish it there."""
        request = self._asks(message)
        headers = {"X-Delivery": message.delivery_id, **request.headers}
        body = json.dumps({"text": request.text}).encode()
        try:
            answer = self._sending.ask(
                self._url(request.path), method=request.method, headers=headers, body=body
            )
        except (RequestRefusedError, NotSentError) as error:
            raise TransientSendError(error.reason) from error
        except OutcomeUnknownError as error:
            raise UnknownOutcomeError(error.reason) from error
        step("send.answered")
        return _receipt(answer)

    def find(self, message: Message) -> Receipt | None:
        """The post of that message; absent only if what is shown is younger than the loss."""
        shown = self._shown(self._known_by(message))
        for post in shown["posts"]:
            return Receipt(post["id"], stored=post["text"])
        as_of = datetime.fromisoformat(shown["as_of"])
        if message.lost_at is not None and as_of <= message.lost_at:
            raise TransientSendError("What is shown there is older than the loss.")
        return None

    def read(self, receipt: Receipt) -> str | None:
        """What stands there."""
        shown = self._shown(f"id:{receipt.remote_id}")["posts"]
        found = (post for post in shown if post["id"] == receipt.remote_id)
        return next((str(post["text"]) for post in found), None)

    def preflight(self) -> Preflight:
        """Whether it answers."""
        self._shown("id:")
        return Preflight()

    def _shown(self, having: str) -> Any:
        """What fits: a busy account has thousands of posts."""
        try:
            answer = self._reading.ask(self._url(f"posts?having={quote(having, safe='')}"))
            if answer.status != 200 or answer.cut:
                raise TransientSendError(f"It said {answer.status} when it was read.")
            return json.loads(answer.body)
        except (WebError, ValueError) as error:
            raise TransientSendError(f"It could not be read: {error}") from error

    def _url(self, path: str) -> str:
        return f"{self._server}/{type(self).__name__.lower()}/{self._account}/{path}"


def _receipt(answer: WebAnswer) -> Receipt:
    """What was published, or why not; what says neither leaves it unknown."""
    if answer.status == 429:
        wait = timedelta(seconds=float(answer.headers.get("retry-after", "5")))
        raise TransientSendError("It wants no more for now.", wait)
    if answer.status == 503:
        raise TransientSendError("It is out of order.")
    if answer.status == 403:
        raise UnknownOutcomeError("It says that the very same text stands there.")
    if answer.status >= 400:
        raise PermanentSendError(f"It refused with {answer.status}.")
    try:
        told = json.loads(answer.body)
    except ValueError as error:
        raise UnknownOutcomeError("Its answer cannot be read.") from error
    return Receipt(told["id"], stored=told["text"])
