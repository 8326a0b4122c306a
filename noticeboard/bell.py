"""The signed webhook to a phone or pager service. Implements ``ports.Bell``.

Source: standardwebhooks.com, so that any service can check it with a library it has already.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field

from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import rfc3339
from noticeboard.ports.outside import RequestRefusedError, Ring, UndeliverableError, Web, WebError
from noticeboard.ports.sending import Clock

# Of the refusals, those that may be over in a while.
_LATER = frozenset({408, 425, 429})


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
            raise UndeliverableError(
                "ring_address_refused", _not_asked(error.reason), again=False
            ) from None
        except WebError as error:
            raise UndeliverableError(
                "ring_unreachable", _unreachable(error.reason), again=True
            ) from None
        if not 200 <= answer.status < 300:
            again = answer.status >= 500 or answer.status in _LATER
            raise UndeliverableError("ring_refused", _refused(answer.status), again=again)

    def _signed(self, webhook_id: str, body: bytes) -> dict[str, str]:
        """When it was told counts for the service, not when it was first tried."""
        at = int(self.clock().timestamp())
        return {
            "webhook-id": webhook_id,
            "webhook-timestamp": str(at),
            "webhook-signature": signature(self.secret, webhook_id, at, body),
        }


def _not_asked(said: str) -> Sentence:
    return Sentence(
        f"The address of the service that rings cannot be asked: {said}",
        f"호출 서비스의 주소로 요청을 보낼 수 없습니다: {said}",
    )


def _unreachable(said: str) -> Sentence:
    return Sentence(
        f"The service that rings cannot be reached: {said}",
        f"호출 서비스에 연결하지 못했습니다: {said}",
    )


def _refused(status: int) -> Sentence:
    return Sentence(
        f"The service that rings answered {status}.",
        f"호출 서비스가 {status}번 응답을 보내며 거절했습니다.",
    )


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
