"""The processes of a board: somebody serves, somebody wakes, somebody sends, and nobody hangs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from noticeboard.domain.durations import duration_text
from noticeboard.domain.invariants.invariant import Invariant, State, well
from noticeboard.domain.processes import STARTED_WITHIN, Kind, is_heard
from noticeboard.domain.sentence import Sentence

# ``stopped``: by a signal, or a debugger. ``elsewhere``: on a host that we cannot look at.
Condition = Literal["runs", "stopped", "gone", "elsewhere"]

_NEEDED: tuple[Kind, ...] = ("web", "timer", "worker")
# Begun by the timer, and anew by whichever takes over from one that ended.
_BESIDE_TIMER: tuple[Kind, ...] = ("reconciler", "standby")


@dataclass(frozen=True, slots=True)
class Seen:
    """One process: its last sign of life, what its host shows of it now, and its first one."""

    kind: Kind
    host: str
    pid: int
    at: datetime
    condition: Condition
    began: datetime | None = None

    def is_there(self, now: datetime) -> bool:
        """Whether it gave a sign of life lately, and is not known to be gone."""
        return self.condition != "gone" and is_heard(self.kind, self.at, now)


def heard(seen: Iterable[Seen], kind: Kind, now: datetime) -> int:
    """How many of a kind gave a sign of life lately, and are there."""
    return sum(one.kind == kind and one.is_there(now) for one in seen)


def of_processes(
    seen: Iterable[Seen], now: datetime, started: datetime | None = None
) -> Iterator[Invariant]:
    """One line for each kind that is needed; one for each process that hangs.

    ``started``: when the board was, if it is known. Its parts need their time.
    """
    known = tuple(seen)
    begins = started is not None and timedelta() <= now - started < STARTED_WITHIN
    for kind in _NEEDED:
        yield _of_kind(known, kind, now, begins=begins)
    for kind in _BESIDE_TIMER if heard(known, "timer", now) else ():
        yield _of_kind(known, kind, now, begins=begins or _ended_lately(known, kind, now))
    stopped = [one for one in known if one.condition == "stopped"]
    yield from map(_stopped, stopped)
    for one in known:
        if is_heard(one.kind, one.at, now):
            continue
        if one.condition == "runs":
            yield _hung(one, now, waits=bool(stopped))
        elif one.condition == "elsewhere":
            yield _unheard(one, now)


def _of_kind(seen: tuple[Seen, ...], kind: Kind, now: datetime, *, begins: bool) -> Invariant:
    count = heard(seen, kind, now)
    if count:
        return well(kind, f"{count} at work", f"{count}개 동작 중")
    there = sum(one.kind == kind and one.condition in ("runs", "stopped") for one in seen)
    if there:
        silent = Sentence(f"{there} there, and silent", f"{there}개 있으나 응답 없음")
        return Invariant(kind, "failed", silent, _SEE_BELOW)
    if begins:
        return Invariant(kind, "warn", Sentence("starting", "시작하는 중"), _BEGINS)
    # It is wanted for the time without the queue only.
    state: State = "warn" if kind == "standby" else "failed"
    return Invariant(
        kind, state, Sentence("none gives a sign of life", "응답 없음"), _MISSING[kind]
    )


def _ended_lately(seen: Iterable[Seen], kind: Kind, now: datetime) -> bool:
    gone = (one.at for one in seen if one.kind == kind and one.condition == "gone")
    return any(timedelta() <= now - at < STARTED_WITHIN for at in gone)


def _stopped(one: Seen) -> Invariant:
    return Invariant(
        "process",
        "failed",
        Sentence(
            f"{one.kind} {one.pid} is stopped (state T)", f"{one.kind} {one.pid} 멈춤 (상태 T)"
        ),
        Sentence(
            "If write_lock above names it, nobody else can write. Let it go on: "
            f"kill -CONT {one.pid}; or end it: kill -KILL {one.pid}, and another is started.",
            "위의 write_lock에 이 프로세스가 적혀 있으면 다른 프로세스의 저장을 막고 있습니다. "
            f"kill -CONT {one.pid}(으)로 다시 움직이게 하거나, kill -KILL {one.pid}(으)로 끝내 "
            "주세요. 끝내면 새로 시작됩니다.",
        ),
    )


def _hung(one: Seen, now: datetime, *, waits: bool) -> Invariant:
    """``waits``: another is stopped, and may be all that this one waits for."""
    silent = _ago(one, now)
    figure = Sentence(
        f"{one.kind} {one.pid} runs, and does nothing for {silent.en}",
        f"{one.kind} {one.pid}: {silent.ko} 동안 일하지 않음",
    )
    if waits:
        return Invariant("process", "warn", figure, _WAITS)
    advice = Sentence(
        f"Unless write_lock above says why: end it, kill -KILL {one.pid}, and another is started. "
        "What it sent is settled with the channel, not sent twice.",
        f"위의 write_lock이 원인이 아니라면 kill -KILL {one.pid}(으)로 끝내 주세요. "
        "새로 시작되고, 보내던 것은 채널에 확인한 뒤 처리하므로 두 번 나가지 않습니다.",
    )
    return Invariant("process", "failed", figure, advice)


def _unheard(one: Seen, now: datetime) -> Invariant:
    silent = _ago(one, now)
    return Invariant(
        "process",
        "warn",
        Sentence(
            f"{one.kind} {one.pid} on {one.host} was heard last {silent.en} ago",
            f"{one.host}의 {one.kind} {one.pid}: {silent.ko} 전 마지막 응답",
        ),
        Sentence(
            f"Look at {one.host}: run noticeboard doctor there. After a day it is forgotten.",
            f"{one.host}에서 noticeboard doctor를 실행해 주세요. 하루가 지나면 목록에서 빠집니다.",
        ),
    )


def _ago(one: Seen, now: datetime) -> Sentence:
    return duration_text(max(now - one.at, timedelta()))


_SEE_BELOW = Sentence(
    "It is there and does nothing: the line of its process says what to do.",
    "프로세스는 있으나 일하지 않습니다. 아래 process 줄을 확인해 주세요.",
)
_BEGINS = Sentence(
    "The board, or its timer, was started a moment ago: ask again in a moment.",
    "알림판이나 그 타이머가 방금 시작됐습니다. 잠시 뒤에 다시 확인해 주세요.",
)
_WAITS = Sentence(
    "It may only wait for the one that is stopped: let that go on, or end it, first.",
    "멈춘 프로세스를 기다리는 중일 수 있습니다. 멈춘 것부터 다시 움직이게 하거나 끝내 주세요.",
)
_MISSING: dict[Kind, Sentence] = {
    "web": Sentence(
        "Nobody answers readers or staff. Start noticeboard up, or noticeboard web.",
        "독자와 직원에게 응답하는 곳이 없습니다. noticeboard up 또는 noticeboard web을 시작해 "
        "주세요.",
    ),
    "timer": Sentence(
        "Nothing goes out at its time. Start noticeboard up, or noticeboard timer.",
        "제시각에 나가는 것이 없습니다. noticeboard up 또는 noticeboard timer를 시작해 주세요.",
    ),
    "worker": Sentence(
        "Nobody sends but the process beside the timer, if that runs. Start noticeboard up, or "
        "noticeboard worker.",
        "타이머 옆의 예비 프로세스만, 그것도 타이머가 동작할 때만 발송합니다. noticeboard up 또는 "
        "noticeboard worker를 시작해 주세요.",
    ),
    "standby": Sentence(
        "Without the queue nobody would send. The timer starts it anew: read the timer's log.",
        "큐가 없으면 아무도 발송하지 못합니다. 타이머가 다시 시작하니 타이머의 로그를 확인해 "
        "주세요.",
    ),
    "reconciler": Sentence(
        "Nobody puts right what a crash left. Start the timer anew, and read its log.",
        "장애 뒤처리를 하는 곳이 없습니다. 타이머를 다시 시작하고 로그를 확인해 주세요.",
    ),
}
