"""The signed webhook to a phone or pager service. Implements ``ports.Bell``.

Source: standardwebhooks.com, so that any service can check it with a library it has already.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field

from noticeboard.domain.times import rfc3339
from noticeboard.ports.outside import RequestRefusedError, Ring, UndeliverableError, Web, WebError
from noticeboard.ports.sending import Clock

# Of the refusals, those that may be over in a while.
_LATER = frozenset({408, 425, 429})


class NoBell:
    """Nobody named a service that rings."""

    def ring(self, ring: Ring) -> None:
        """Ring nobody.

        Raises:
            UndeliverableError: always.
        """
        raise UndeliverableError(f"No service is configured to ring {ring.person}.", again=False)


@dataclass(frozen=True, slots=True)
class WebhookBell:
    """Tells the service at ``url``; ``secret`` signs what it is told."""

    url: str
    secret: bytes = field(repr=False)
    web: Web = field(repr=False)
    clock: Clock = field(repr=False)

    def ring(self, ring: Ring) -> None:
        """Have the service take the ring. The same ring may be told again.

        Raises:
            UndeliverableError: it did not, or its answer was lost.
        """
        body = _document(ring)
        headers = {"Content-Type": "application/json", **self._signed(ring.id, body)}
        try:
            answer = self.web.ask(self.url, method="POST", headers=headers, body=body)
        except RequestRefusedError as error:
            raise UndeliverableError(error.reason, again=False) from None
        except WebError as error:
            raise UndeliverableError(error.reason, again=True) from None
        if not 200 <= answer.status < 300:
            again = answer.status >= 500 or answer.status in _LATER
            raise UndeliverableError(
                f"The service that rings answered {answer.status}.", again=again
            )

    def _signed(self, webhook_id: str, body: bytes) -> dict[str, str]:
        """When it was told counts for the service, not when it was first tried."""
        at = int(self.clock().timestamp())
        return {
            "webhook-id": webhook_id,
            "webhook-timestamp": str(at),
            "webhook-signature": signature(self.secret, webhook_id, at, body),
        }


def signature(secret: bytes, webhook_id: str, at: int, body: bytes) -> str:
    """What proves who sent ``body``, and when: ``at`` in seconds since 1970."""
    signed = hmac.digest(secret, f"{webhook_id}.{at}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signed).decode()}"


def _document(ring: Ring) -> bytes:
    told = {
        "id": ring.id,
        "title": ring.title,
        "text": ring.text,
        "url": ring.url,
        "urgency": ring.urgency,
        "person": ring.person,
    }
    document = {"type": "noticeboard.ring", "timestamp": rfc3339(ring.at), "data": told}
    return json.dumps(document, ensure_ascii=False).encode()
