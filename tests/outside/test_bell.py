"""The signed webhook: whoever rings a telephone knows that it is us, and what it is about."""

import base64
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from noticeboard.bell import WebhookBell, signature
from noticeboard.egress import Egress
from noticeboard.ports import Ring, UndeliverableError
from tests.servers.web import Asked, said, web_server

SECRET = b"0123456789abcdefghijklmnopqrstuv"
NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
RING = Ring(
    id="4b9d7c1e-52a4-4d3c-8a4e-0f6f4f0f9d11",
    at=NOON,
    title="폰 X 출시",
    text="15분째 아무 말도 없습니다.",
    url="https://notices.example.com/duty/abc",
    person="ana@example.com",
)


@pytest.fixture
def web() -> Iterator[Egress]:
    """A door that may lead to loopback."""
    with closing(Egress(allow_insecure=True, seconds=0.3)) as door:
        yield door


def test_the_signature_is_the_standards_own() -> None:
    """The example that its libraries are tested with."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_ring_says_who_is_called_why_and_where_to(web: Egress) -> None:
    """It is signed with the time of this try; its id is the same on every one."""
    with web_server(lambda _: said("204 No Content")) as service:
        bell = WebhookBell(service.url("/hook"), SECRET, web, lambda: NOON + timedelta(minutes=1))
        bell.ring(RING)

    (asked,) = service.asked
    at = int((NOON + timedelta(minutes=1)).timestamp())
    assert asked.line == "POST /hook HTTP/1.1"
    assert asked.headers["webhook-id"] == RING.id
    assert asked.headers["webhook-timestamp"] == str(at)
    assert asked.headers["webhook-signature"] == signature(SECRET, RING.id, at, asked.body)
    assert json.loads(asked.body) == {
        "type": "noticeboard.ring",
        "timestamp": "2026-07-04T12:00:00Z",
        "data": {
            "id": RING.id,
            "title": "폰 X 출시",
            "text": "15분째 아무 말도 없습니다.",
            "url": "https://notices.example.com/duty/abc",
            "urgency": "high",
            "person": "ana@example.com",
        },
    }


@pytest.mark.parametrize(
    ("status", "again"),
    [
        ("302 Found", False),
        ("401 No", False),
        ("410 Gone", False),
        ("429 Slow Down", True),
        ("503 Later", True),
    ],
)
def test_a_refusal_says_whether_to_ring_again(web: Egress, status: str, again: bool) -> None:
    """What will not change by waiting goes to the next person instead."""
    headers = "Location: http://127.0.0.1:1/\r\n"
    with web_server(lambda _: said(status, headers=headers)) as service:
        bell = WebhookBell(service.url(), SECRET, web, lambda: NOON)
        with pytest.raises(UndeliverableError, match=status[:3]) as refused:
            bell.ring(RING)

    assert refused.value.again is again


def test_a_lost_answer_is_rung_again(web: Egress) -> None:
    """The service knows by the id whether it rang already."""

    def hang_up(_: Asked) -> list[bytes]:
        raise OSError("hangs up")

    with web_server(hang_up) as service:
        bell = WebhookBell(service.url(), SECRET, web, lambda: NOON)
        with pytest.raises(UndeliverableError) as lost:
            bell.ring(RING)

    assert lost.value.again
    with pytest.raises(UndeliverableError) as unreachable:
        bell.ring(RING)
    assert unreachable.value.again


def test_an_address_that_may_not_be_asked_is_not_rung_again() -> None:
    """Waiting does not make it public."""
    bell = WebhookBell("https://10.0.0.1/", SECRET, Egress(), lambda: NOON)
    with pytest.raises(UndeliverableError) as refused:
        bell.ring(RING)
    assert not refused.value.again


def test_the_secret_is_not_shown(web: Egress) -> None:
    """Not in a log either."""
    assert "0123" not in repr(WebhookBell("https://ring.example.com", SECRET, web, lambda: NOON))
