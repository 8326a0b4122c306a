"""What stands around a board: the queue, and the people it would call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from noticeboard.domain.durations import duration_text
from noticeboard.domain.invariants.invariant import Invariant, well
from noticeboard.domain.sentence import Sentence

# A wake that waits longer says that nobody takes any.
_UNTAKEN_AFTER = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Queue:
    """What the queue says. ``place``: where it is, without a password. ``strange``: it is not the
    one that this board started. ``oldest``: how long the first wake of ``waiting`` waits.
    """

    place: str
    answers: bool
    strange: bool = False
    waiting: int = 0
    oldest: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Called:
    """By which ways people are called, whether anybody is on duty now, and who must speak.

    ``unanswered``: alarms of silence that nobody has taken on; ``silent_for``: the longest.
    """

    ways: tuple[str, ...]
    on_duty: int
    unanswered: int
    silent_for: timedelta = timedelta()


def of_queue(queue: Queue) -> Iterator[Invariant]:
    """It answers, it is ours, and somebody takes the wakes."""
    place = queue.place
    if not queue.answers:
        yield Invariant(
            "queue", "warn", Sentence(f"{place} does not answer", f"{place} 응답 없음"), _AWAY
        )
        return
    if queue.strange:
        said = Sentence(f"{place} is another server than ours", f"{place}: 다른 서버")
        yield Invariant("queue", "failed", said, _STRANGE)
        return
    yield well("queue", place, place)
    yield _wakes(queue)


def _wakes(queue: Queue) -> Invariant:
    if not queue.waiting or queue.oldest <= _UNTAKEN_AFTER:
        return well("wakes", f"{queue.waiting} waiting", f"{queue.waiting}개 대기")
    told = duration_text(queue.oldest)
    figure = Sentence(
        f"{queue.waiting} untaken, the first for {told.en}",
        f"{queue.waiting}개를 아무도 받지 않음, 가장 오래된 것 {told.ko}",
    )
    return Invariant("wakes", "warn", figure, _UNTAKEN)


def of_calls(called: Called) -> Iterator[Invariant]:
    """Somebody can be called, somebody is on duty, nobody is silent."""
    shown = ", ".join(called.ways)
    yield (
        well("calls", shown, shown)
        if called.ways
        else Invariant("calls", "warn", Sentence("no way", "수단 없음"), _NO_WAY)
    )
    count = called.on_duty
    yield (
        well("duty", f"{count} on duty", f"{count}명 당직")
        if count
        else Invariant("duty", "warn", Sentence("nobody", "당직 없음"), _NOBODY)
    )
    yield _silence(called)


def _silence(called: Called) -> Invariant:
    if not called.unanswered:
        return well("silence", "none", "없음")
    told = duration_text(called.silent_for)
    figure = Sentence(
        f"{called.unanswered} calls that nobody took, the first for {told.en}",
        f"아무도 받지 않은 호출 {called.unanswered}건, 가장 오래된 것 {told.ko}",
    )
    return Invariant("silence", "failed", figure, _SPEAK)


_AWAY = Sentence(
    "Sending goes on, a second later, by the process beside the timer. Start the queue again.",
    "타이머 옆의 예비 프로세스가 1초쯤 늦게 계속 발송합니다. 큐 서버를 다시 시작해 주세요.",
)
_STRANGE = Sentence(
    "Another program listens on our socket. End it, and start noticeboard up again.",
    "다른 프로그램이 이 소켓을 쓰고 있습니다. 그 프로그램을 끝내고 noticeboard up을 다시 시작해 "
    "주세요.",
)
_UNTAKEN = Sentence(
    'No worker takes wakes: they have another "redis_url" or secret key, or hang.',
    '깨우는 신호를 받는 워커가 없습니다. "redis_url"과 비밀 키가 같은지, 멈추지 않았는지 확인해 '
    "주세요.",
)
_NO_WAY = Sentence(
    'Whoever is on duty hears of nothing. Set "mail_host", or "alarm_url".',
    '당직자에게 알릴 방법이 없습니다. "mail_host"나 "alarm_url"을 설정해 주세요.',
)
_NOBODY = Sentence(
    "Everybody with the role duty is called instead, or whoever signs off; noticeboard duty show "
    "says whom.",
    "대신 당직 역할이 있는 모든 사람이나 승인자를 부릅니다. noticeboard duty show를 확인해 "
    "주세요.",
)
_SPEAK = Sentence(
    "The public waits for a word. See: noticeboard alarm list, or the desk's Today.",
    "독자가 소식을 기다립니다. noticeboard alarm list나 데스크의 '오늘'에서 확인해 주세요.",
)
