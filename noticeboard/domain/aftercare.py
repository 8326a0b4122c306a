"""What a person may decide about a delivery: send it again, vouch for it, give it up.

Machines go first. What they cannot do, or cannot know, is settled here, and never guessed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import BOARD, OURS, Delivery, DeliveryState, Receipt
from noticeboard.domain.errors import ConflictError, RefusedError
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation

Act = Literal["retry", "adopt", "abandon"]
ACTS: tuple[Act, ...] = ("retry", "adopt", "abandon")
SENT_ANYWAY = "Somebody on the staff has it sent."

_S = DeliveryState
_OPEN: Mapping[DeliveryState, frozenset[Act]] = {
    _S.FAILED: frozenset(ACTS),
    _S.NEEDS_PERSON: frozenset(ACTS),
    _S.HELD: frozenset(ACTS),
    _S.DRIFTED: frozenset({"adopt", "abandon"}),
    _S.GONE: frozenset({"adopt", "abandon"}),
}
# Machines go on with these by themselves, but on a channel that is switched off none does.
_OPEN_WHILE_OFF: Mapping[DeliveryState, frozenset[Act]] = {
    _S.PENDING: frozenset({"adopt", "abandon"}),
    _S.UNKNOWN: frozenset({"adopt", "abandon"}),
}
# It stood there: vouching for it needs no new address.
_STOOD_THERE = frozenset({_S.DRIFTED, _S.GONE})


def available(delivery: Delivery, channel_enabled: bool, *, public: bool = True) -> frozenset[Act]:
    """Which acts are open to an approver now.

    ``public``: whether the board has the bulletin; before that it can stand nowhere else.
    """
    found = _OPEN.get(delivery.state, frozenset())
    if not channel_enabled:
        found = (found | _OPEN_WHILE_OFF.get(delivery.state, frozenset())) - {"retry"}
    return (found if public else found & {"retry"}) - _closed_to_ours(delivery)


def _closed_to_ours(delivery: Delivery) -> frozenset[Act]:
    """Nobody puts anything into our own tables by hand; publication on the board is the act."""
    if delivery.channel == BOARD:
        return frozenset({"adopt", "abandon"})
    return frozenset({"adopt"}) if delivery.channel in OURS else frozenset()


def require_open(
    delivery: Delivery, act: Act, channel_enabled: bool, *, public: bool = True
) -> None:
    """Raise ConflictError, saying how it stands, unless the act is open to the delivery."""
    if act in available(delivery, channel_enabled, public=public):
        return
    if act != "retry" and delivery.channel in OURS:
        raise ConflictError("our_own", _ON_THE_BOARD if delivery.channel == BOARD else _IN_A_FEED)
    if act != "retry" and not public:
        raise ConflictError("not_public_yet", _NOT_PUBLIC)
    if act == "retry" and act in _OPEN.get(delivery.state, ()):
        raise ConflictError("channel_off", _CHANNEL_OFF)
    if delivery.state in _BY_THEMSELVES:
        raise ConflictError("under_way", _UNDER_WAY)
    raise ConflictError("not_open", _how_it_stands(delivery))


def retried(now: datetime) -> Conclusion:
    """A person has it sent again, now: whoever decides that has looked whether it stands there."""
    return Conclusion(_S.PENDING, SENT_ANYWAY, due=now, proven=True, decided_at=now)


def adopted(
    delivery: Delivery, url: str | None, note: str | None, *, by: str, now: datetime
) -> Conclusion:
    """A person saw that it stands there, at ``url`` or where it stood before.

    Raises:
        RefusedError: without an address for what was never known to stand anywhere.
    """
    if url is None and delivery.state not in _STOOD_THERE:
        raise RefusedError([Violation("missing", "url", _WITHOUT_ADDRESS)])
    known = delivery.receipt.url if delivery.receipt else None
    receipt = None if url is None or url == known else Receipt.by_hand(by, url)
    if delivery.state in _STOOD_THERE:
        return Conclusion(_S.VERIFIED, note, receipt=receipt)
    return Conclusion(_S.DELIVERED, note, receipt=receipt, done_at=now)


def abandoned(reason: str) -> Conclusion:
    """A person gives it up, and says why.

    Raises:
        RefusedError: for a reason that says nothing.
    """
    if is_blank(reason):
        raise RefusedError([Violation("blank", "reason", _WITHOUT_REASON)])
    return Conclusion(_S.ABANDONED, reason)


STATE_TITLES: Mapping[DeliveryState, Sentence] = {
    _S.PENDING: Sentence("waiting", "발송 대기"),
    _S.SENDING: Sentence("being sent", "발송 중"),
    _S.DELIVERED: Sentence("delivered", "발송 완료"),
    _S.VERIFIED: Sentence("verified", "확인 완료"),
    _S.DRIFTED: Sentence("changed there", "내용 다름"),
    _S.GONE: Sentence("gone", "사라짐"),
    _S.FAILED: Sentence("failed", "발송 실패"),
    _S.UNKNOWN: Sentence("unknown", "결과 알 수 없음"),
    _S.NEEDS_PERSON: Sentence("needs a person", "직접 확인 필요"),
    _S.SUPERSEDED: Sentence("superseded", "새 글로 대체"),
    _S.EXPIRED: Sentence("expired", "기한 지남"),
    _S.HELD: Sentence("held", "보류"),
    _S.ABANDONED: Sentence("given up", "발송 포기"),
}
_BY_THEMSELVES = frozenset({_S.PENDING, _S.SENDING, _S.UNKNOWN})


def changed_meanwhile(now: Delivery) -> ConflictError:
    """Somebody, or something, was faster; to be raised."""
    title = STATE_TITLES[now.state]
    return ConflictError(
        "changed_meanwhile",
        Sentence(
            f"This delivery changed meanwhile; now it is: {title.en}. Look at it again.",
            f"그 사이 상태가 바뀌었습니다. 지금 상태: {title.ko}. 다시 확인해 주세요.",
        ),
    )


def overtaken() -> ConflictError:
    """A newer bulletin went out there, or made this one wrong; to be raised."""
    return ConflictError("superseded", _OVERTAKEN)


def _how_it_stands(delivery: Delivery) -> Sentence:
    title = STATE_TITLES[delivery.state]
    return Sentence(
        f"This cannot be done to a delivery in this state: {title.en}.",
        f"지금 상태에서는 할 수 없는 일입니다. 지금 상태: {title.ko}.",
    )


_WITHOUT_ADDRESS = Sentence(
    "Give the address at which it stands, so that others can look.",
    "다른 사람도 볼 수 있도록, 올라가 있는 곳의 주소를 적어 주세요.",
)
_WITHOUT_REASON = Sentence(
    "Say why it is given up, so that others know what to do instead.",
    "왜 포기하는지 적어 주세요. 그래야 다른 사람이 다음 일을 정할 수 있습니다.",
)
_OVERTAKEN = Sentence(
    "A newer bulletin stands there, or made this one wrong: this one is not sent any more. "
    "Give this delivery up.",
    "더 새로운 글이 이미 나가서, 이 글은 이제 보내지 않습니다. 이 발송 건은 포기해 주세요.",
)
_ON_THE_BOARD = Sentence(
    "Publication on the board is the act itself. It can only be sent again.",
    "알림판에 올리는 것이 곧 공개입니다. 다시 보내기만 할 수 있습니다.",
)
_IN_A_FEED = Sentence(
    "Nobody puts anything into our feeds by hand. Have it sent again.",
    "피드에는 사람이 직접 올릴 수 없습니다. 다시 보내 주세요.",
)
_NOT_PUBLIC = Sentence(
    "The board does not have this bulletin yet, so it can stand nowhere else.",
    "아직 알림판에 공개되지 않은 글이라, 다른 곳에 먼저 올라가 있을 수 없습니다.",
)
_CHANNEL_OFF = Sentence(
    "This channel is switched off, so nothing is sent there. Have it switched on, or put the "
    "text there by hand and confirm it with its address, or give it up.",
    "꺼져 있는 채널이라 보낼 수 없습니다. 채널을 켜 달라고 요청하거나, 직접 올린 뒤 그 주소로 "
    "확인하거나, 포기해 주세요.",
)
_UNDER_WAY = Sentence(
    "This goes on by itself. Wait for its outcome; nothing has to be done by hand.",
    "자동으로 처리하고 있습니다. 손대지 말고 결과를 기다려 주세요.",
)
