"""What the state of a delivery and the outcome of an attempt mean to people, and what to do next.

The words of API, terminal and desk alike. Reasons are not part of them: those are quoted.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from noticeboard.domain.aftercare import ACTS, Act, available
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import Attempt

_S = DeliveryState
# Later than this, something other than its turn keeps it back.
_LATE = timedelta(minutes=2)


def state_sentence(
    delivery: Delivery, channel_enabled: bool, now: datetime, *, stopped: bool = False
) -> Sentence:
    """How a delivery stands at ``now``, and what somebody may do about it.

    ``stopped``: the kill switch is on for its channel.
    """
    public = now >= delivery.scheduled_for
    open_acts = available(delivery, channel_enabled, public=public)
    return _together(
        _meaning(delivery, channel_enabled, now, stopped=stopped),
        *(_next(delivery.state, act) for act in ACTS if act in open_acts),
    )


def attempt_sentence(attempt: Attempt) -> Sentence:
    """What came of one try."""
    return _OUTCOMES.get(attempt.outcome or "", _UNDER_WAY)


def reason_sentence(reason: str) -> Sentence:
    """A reason as people read it: what the house says in both languages, all else as it is."""
    told = reason
    for known, korean in _REASONS.items():
        told = told.replace(known, korean)
    return Sentence(reason, told)


def _together(*sentences: Sentence) -> Sentence:
    return Sentence(" ".join(s.en for s in sentences), " ".join(s.ko for s in sentences))


def _meaning(
    delivery: Delivery, channel_enabled: bool, now: datetime, *, stopped: bool
) -> Sentence:
    match delivery.state:
        case _S.PENDING if stopped and channel_enabled:
            return _STOPPED
        case _S.PENDING:
            return _waiting(delivery, channel_enabled, now)
        case _S.UNKNOWN if not channel_enabled:
            return _UNASKED
        case _S.DELIVERED if delivery.receipt and delivery.receipt.adopted_by:
            return _VOUCHED_FOR
        case _:
            return _MEANINGS[delivery.state]


def _waiting(delivery: Delivery, channel_enabled: bool, now: datetime) -> Sentence:
    if not channel_enabled:
        return _SWITCHED_OFF
    if now < delivery.scheduled_for:
        return _BEFORE_ITS_TIME
    if delivery.tries:
        return _TRIED_AGAIN
    if now < delivery.due:
        return _KEEPS_QUIET
    return _KEPT_BACK if now - delivery.due > _LATE else _ITS_TURN


def _next(state: DeliveryState, act: Act) -> Sentence:
    return _NEXT.get((state, act), _USUALLY[act])


_SWITCHED_OFF = Sentence(
    "This channel is switched off: nothing is sent there.",
    "꺼져 있는 채널이라 보내지 않습니다.",
)
_STOPPED = Sentence(
    "Sending there is on hold: it does not go out until an approver lets it go on.",
    "발송이 보류되어 있습니다. 승인자가 재개하기 전에는 나가지 않습니다.",
)
_BEFORE_ITS_TIME = Sentence(
    "It waits for its time. Nothing has to be done.",
    "예정된 시각을 기다리고 있습니다. 하실 일은 없습니다.",
)
_KEEPS_QUIET = Sentence(
    "It waits for the end of quiet hours: nothing rings that can wait. Nothing has to be done.",
    "급하지 않은 글이라 알림을 쉬는 시간이 끝나면 나갑니다. 하실 일은 없습니다.",
)
_TRIED_AGAIN = Sentence(
    "It did not get through yet, and is tried again by itself. Nothing has to be done.",
    "아직 전달되지 않아 자동으로 다시 보냅니다. 하실 일은 없습니다.",
)
_ITS_TURN = Sentence(
    "It goes out in a moment. Nothing has to be done.",
    "곧 나갑니다. 하실 일은 없습니다.",
)
_KEPT_BACK = Sentence(
    "It should be out by now. See whether the channel's limit is reached, or an earlier bulletin "
    "is still on its way there.",
    "이미 나갔어야 하는 글입니다. 채널의 발송 한도를 채웠는지, 앞선 글이 아직 나가는 중인지 봐 "
    "주세요.",
)
_UNASKED = Sentence(
    "It was sent, but the answer was lost; the channel is switched off, so nobody asks it. "
    "Look there.",
    "보냈지만 응답을 받지 못했습니다. 채널이 꺼져 있어 자동으로 확인할 수 없으니 직접 봐 주세요.",
)
_VOUCHED_FOR = Sentence(
    "Somebody on the staff saw that it stands there.",
    "담당자가 올라가 있는 것을 직접 확인했습니다.",
)
_MEANINGS: Mapping[DeliveryState, Sentence] = {
    _S.HELD: Sentence("It is held back for now.", "보류되어 지금은 나가지 않습니다."),
    _S.SENDING: Sentence("It is being sent at this moment.", "지금 보내고 있습니다."),
    _S.DELIVERED: Sentence("It was sent, and the channel took it.", "보냈고, 채널이 받았습니다."),
    _S.VERIFIED: Sentence(
        "It was seen there, and it is as it should be.", "제대로 올라가 있는 것을 확인했습니다."
    ),
    _S.DRIFTED: Sentence(
        "What stands there is not what was sent.", "올라가 있는 내용이 보낸 내용과 다릅니다."
    ),
    _S.GONE: Sentence(
        "It was there, and is not there any more.", "올라갔던 글이 지금은 보이지 않습니다."
    ),
    _S.FAILED: Sentence(
        "It did not go out, and is not tried again by itself.",
        "나가지 못했고, 자동으로 다시 보내지 않습니다.",
    ),
    _S.UNKNOWN: Sentence(
        "It was sent, but the answer was lost; the channel is being asked whether it arrived. "
        "Nothing has to be done yet.",
        "보냈지만 응답을 받지 못해, 올라갔는지 채널에 확인하고 있습니다. 아직 하실 일은 없습니다.",
    ),
    _S.NEEDS_PERSON: Sentence(
        "Nobody knows whether it arrived: the channel could not be asked. Look there.",
        "올라갔는지 자동으로 확인하지 못했습니다. 채널에 들어가 직접 봐 주세요.",
    ),
    _S.SUPERSEDED: Sentence(
        "It was not sent: a newer bulletin took its place. Nothing has to be done.",
        "새 글이 대신하게 되어 보내지 않았습니다. 하실 일은 없습니다.",
    ),
    _S.EXPIRED: Sentence(
        "It was not sent: it would have come too late to be true.",
        "때를 놓쳐 사실과 달라졌기 때문에 보내지 않았습니다.",
    ),
    _S.ABANDONED: Sentence("Somebody gave it up.", "담당자가 발송을 포기했습니다."),
}
_USUALLY: Mapping[Act, Sentence] = {
    "retry": Sentence(
        "Once the cause is gone, have it sent again.", "원인을 해결했다면 다시 보내 주세요."
    ),
    "adopt": Sentence(
        "If somebody put it there by hand, confirm it with its address.",
        "누군가 직접 올렸다면 그 주소로 확인해 주세요.",
    ),
    "abandon": Sentence(
        "Otherwise give it up, and say why.", "그럴 수 없다면 이유를 적고 포기해 주세요."
    ),
}
_IF_IT_STANDS = Sentence(
    "If it stands there, confirm it with its address.",
    "올라가 있으면 그 주소로 확인해 주세요.",
)
_PUT_RIGHT = Sentence(
    "Put it right there, then confirm it.", "제대로 다시 올린 다음 확인해 주세요."
)
_NEXT: Mapping[tuple[DeliveryState, Act], Sentence] = {
    (_S.NEEDS_PERSON, "retry"): Sentence(
        "If it does not stand there, have it sent again.", "올라가 있지 않으면 다시 보내 주세요."
    ),
    (_S.NEEDS_PERSON, "adopt"): _IF_IT_STANDS,
    (_S.UNKNOWN, "adopt"): _IF_IT_STANDS,
    (_S.DRIFTED, "adopt"): _PUT_RIGHT,
    (_S.GONE, "adopt"): _PUT_RIGHT,
}
_UNDER_WAY = Sentence("This try is under way.", "지금 시도하고 있습니다.")
# By what is written beside an attempt when it ends.
_OUTCOMES: Mapping[str, Sentence] = {
    _S.DELIVERED: Sentence("The channel took it.", "채널이 받았습니다."),
    _S.PENDING: Sentence(
        "It did not get through, and was to be tried again.",
        "전달되지 않아 다시 보내기로 했습니다.",
    ),
    _S.FAILED: Sentence(
        "It did not get through, and was not to be tried again.",
        "전달되지 않았고, 더 시도하지 않기로 했습니다.",
    ),
    _S.UNKNOWN: Sentence(
        "It was sent, but the answer was lost.", "보냈지만 응답을 받지 못했습니다."
    ),
    _S.NEEDS_PERSON: Sentence(
        "It was sent, but nobody could find out whether it arrived.",
        "보냈지만 올라갔는지 확인하지 못했습니다.",
    ),
    "given_back": Sentence(
        "Nothing was sent: at the last moment it was held, or replaced.",
        "보내기 직전에 보류되거나 바뀌어서 보내지 않았습니다.",
    ),
}
# What the house and its own channels give as reasons. They are stored in English.
_REASONS: Mapping[str, str] = {
    "Given up after 24 hours.": "24시간 동안 되지 않아 그만두었습니다.",
    "A person has to look.": "사람이 직접 봐야 합니다.",
    "It did not arrive; sending it again.": "도착하지 않아 다시 보냅니다.",
    "It is not seen there yet; sending it again.": "아직 채널에 보이지 않아 다시 보냅니다.",
    "It is not there any more.": "올라갔던 글이 없어졌습니다.",
    "What stands there is not what was sent.": "올라가 있는 내용이 보낸 내용과 다릅니다.",
    "A newer bulletin replaced it.": "새 글이 대신하게 되었습니다.",
    "A newer bulletin took its place before it was sent.": "나가기 전에 새 글로 대신했습니다.",
    "It is late: a person decides whether it still goes out.": (
        "늦어졌습니다. 그래도 보낼지 사람이 정해야 합니다."
    ),
    "What it announces has begun: a person decides whether it still goes out.": (
        "알리려던 일이 이미 시작되었습니다. 그래도 보낼지 사람이 정해야 합니다."
    ),
    "It would have come too late.": "때를 놓쳐 보내지 않았습니다.",
    "What it announces has begun.": "알리려던 일이 이미 시작되어 보내지 않았습니다.",
    "Somebody on the staff has it sent.": "담당자가 다시 보내도록 했습니다.",
    "Its words could not be read.": "보낼 글을 읽지 못했습니다.",
    "The channel broke while sending.": "보내는 중에 채널 프로그램이 멈추었습니다.",
    "The channel did not say what it did.": "채널이 보낸 결과를 알려 주지 않았습니다.",
    "The channel broke while it was read.": "확인하는 중에 채널 프로그램이 멈추었습니다.",
    "What its channel says of it cannot be kept.": "채널이 알려 온 결과를 기록할 수 없습니다.",
    "What came of it could not be written.": "보낸 결과를 기록하지 못했습니다.",
    "It was lost so long ago that its channel may not know a repeat any more.": (
        "응답을 잃은 지 오래되어, 다시 보내면 두 번 올라갈 수 있습니다."
    ),
    "The process that was sending it ended before the answer came.": (
        "응답이 오기 전에 보내던 프로그램이 끝났습니다."
    ),
    "The line may not last:": "적은 줄이 남아 있지 않을 수 있습니다:",
    "The disk with the journal is full.": "기록 파일이 있는 디스크가 가득 찼습니다.",
    "The journal's share of the disk is used up.": "기록 파일에 허용된 디스크 용량을 다 썼습니다.",
    "The disk with the journal can only be read.": "기록 파일이 있는 디스크에 쓸 수 없습니다.",
    "The journal may not be written by this program.": "기록 파일에 쓸 권한이 없습니다.",
    "The folder of the journal does not exist.": "기록 파일을 둘 폴더가 없습니다.",
    "Another program is holding the journal.": "다른 프로그램이 기록 파일을 쓰고 있습니다.",
    "The journal's path is a folder.": "기록 파일의 경로가 폴더입니다.",
    "The journal's path leads through a file.": "기록 파일의 경로 중간에 파일이 있습니다.",
}
