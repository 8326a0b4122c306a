"""Posts each message as JSON to one address, through the product's own door."""

import json
from collections.abc import Mapping
from datetime import timedelta

from channels._options import only, text
from noticeboard.domain.conclusion import (
    PermanentSendError,
    Settling,
    TransientSendError,
    UnknownOutcomeError,
)
from noticeboard.domain.delivery import Receipt
from noticeboard.egress import Egress
from noticeboard.ports import Capabilities, Channel, Limits, Message, Outside, Preflight
from noticeboard.ports.outside import NotSentError, OutcomeUnknownError, RequestRefusedError


class Posting(Channel):
    """An endpoint that knows a repeat by its key."""

    def __init__(self, channel_id: str, url: str) -> None:
        self.id = channel_id
        self.limits = Limits()
        self.capabilities = Capabilities(
            identity=True, settling=Settling(readings=1, apart=timedelta(0))
        )
        self._url = url
        self._web = Egress(allow_insecure=True)

    def count(self, text: str) -> int:
        """Characters; there is no limit."""
        return len(text)

    def send(self, message: Message) -> Receipt:
        """Post it."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.delivery_id}
        body = json.dumps({"text": message.text}).encode()
        try:
            answer = self._web.ask(self._url, method="POST", headers=headers, body=body)
        except (RequestRefusedError, NotSentError) as error:
            raise TransientSendError(error.reason) from error
        except OutcomeUnknownError as error:
            raise UnknownOutcomeError(error.reason) from error
        if answer.status != 200:
            raise PermanentSendError(f"It refused with {answer.status}.")
        return Receipt(message.delivery_id)

    def find(self, message: Message) -> Receipt | None:
        """Nothing can be looked up there."""
        return None

    def read(self, receipt: Receipt) -> str | None:
        """Nothing can be read back."""
        return receipt.stored

    def preflight(self) -> Preflight:
        """Always ready."""
        return Preflight()


def open_channel(channel_id: str, options: Mapping[str, object], outside: Outside) -> Channel:
    """The channel that posts to ``url``.

    Raises:
        ChannelOptionError: for any other option, or without it.
    """
    only(options, ("url",))
    return Posting(channel_id, text(options, "url"))
