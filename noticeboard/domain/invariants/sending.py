"""What is to go out, and does: the troubles that are told by letter, and what comes before one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.domain.diagnosis import diagnose
from noticeboard.domain.durations import duration_text
from noticeboard.domain.invariants.advice import ADVICE
from noticeboard.domain.invariants.invariant import Invariant, State, well
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.troubles import Backlog, Figures, Stopped, Trouble, TroubleKind

# Somebody meant it, or it may be over by itself.
_NO_FAILURE: frozenset[TroubleKind] = frozenset(
    {"sending_held", "channel_resting", "channel_busy"}
)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What hangs between sent and known, each the oldest of its kind first.

    ``expired``: claims whose lease is over; ``unsettled``: unknown, and past the instant at which
    their channel was to be asked; ``unread``: sent and not read back for a minute. Before they
    are sent, ``unclaimed``: due for five seconds, and nobody took them; ``stale``: due for a
    minute, overtaken by something newer, and nobody put them away.
    """

    expired: tuple[Backlog, ...] = ()
    unsettled: tuple[Backlog, ...] = ()
    unread: tuple[Backlog, ...] = ()
    unclaimed: tuple[Backlog, ...] = ()
    stale: tuple[Backlog, ...] = ()


def of_sending(
    found: Figures, under_way: UnderWay, now: datetime, started: datetime | None = None
) -> Iterator[Invariant]:
    """One line for each kind of trouble there could be, or for each trouble there is.

    ``started``: when the board was, if it is known. What became due before that has its time.
    """
    watched_since = max(now - _A_DAY, started or now - _A_DAY)
    there = diagnose(found, now, watched_since=watched_since).told
    for kind in ADVICE:
        own = [trouble for trouble in there if trouble.kind == kind]
        yield from (_of_trouble(trouble, now) for trouble in own)
        if not own:
            yield _nothing_of(kind, found, now)
    backlogs: Mapping[str, Iterable[Backlog]] = {
        "unclaimed": _unheld(found, under_way.unclaimed),
        "stale": _unheld(found, under_way.stale),
        "leases": under_way.expired,
        "unknown": under_way.unsettled,
        "unread": under_way.unread,
    }
    for name, backlog in backlogs.items():
        waiting = [_of_backlog(name, one, now) for one in backlog]
        yield from waiting or [well(name, "none", "없음")]


def of_the_early(early: tuple[Backlog, ...], now: datetime) -> Iterator[Invariant]:
    """Nothing ever went out before its instant."""
    for backlog in early:
        figure = _figure(backlog.channel, backlog.count, backlog.since, now)
        yield Invariant("early", "failed", figure, _EARLY)
    if not early:
        yield well("early", "none", "없음")


def _unheld(found: Figures, backlogs: Iterable[Backlog]) -> Iterator[Backlog]:
    """Those that no hold and no rest explains; each of these has a line of its own."""
    stopped = {stop.channel for stop in found.stopped}
    if None in stopped or found.clocks:
        return
    yield from (b for b in backlogs if b.channel not in {*stopped, *found.resting})


def _of_trouble(trouble: Trouble, now: datetime) -> Invariant:
    state: State = "warn" if trouble.kind in _NO_FAILURE else "failed"
    figure = _figure(trouble.named, trouble.count, trouble.since, now)
    if trouble.kind == "sending_held" and not trouble.named:
        figure = Sentence(f"everything: {figure.en}", f"전체: {figure.ko}")
    return Invariant(trouble.kind, state, figure, ADVICE[trouble.kind])


def _nothing_of(kind: TroubleKind, found: Figures, now: datetime) -> Invariant:
    """None of it; but a hold or a rest that is no trouble yet is shown."""
    if kind in found.unknown:
        return Invariant(
            kind, "failed", Sentence("cannot be read", "읽을 수 없음"), ADVICE["unseen"]
        )
    if kind == "sending_held" and found.stopped:
        return _of_stops(found.stopped, now)
    since = {
        "channel_resting": [b.since or now for b in found.resting.values() if not b.asked],
        "channel_busy": [b.since or now for b in found.resting.values() if b.asked],
    }.get(kind)
    if not since:
        return well(kind, "none", "없음")
    figure = _figure("", len(since), min(since), now)
    return Invariant(kind, "warn", figure, ADVICE[kind])


def _of_stops(stopped: Collection[Stopped], now: datetime) -> Invariant:
    """Whatever is held, by name: all of it goes on only when each of them does."""
    en, ko = (
        ", ".join(stop.channel or everything for stop in stopped)
        for everything in ("everything", "전체")
    )
    told = _figure("", 0, min(stop.since for stop in stopped), now)
    figure = Sentence(f"{en}, {told.en}", f"{ko}, {told.ko}")
    return Invariant("sending_held", "warn", figure, ADVICE["sending_held"])


def _of_backlog(name: str, backlog: Backlog, now: datetime) -> Invariant:
    figure = _figure(backlog.channel, backlog.count, backlog.since, now)
    return Invariant(name, "warn", figure, _WAITS[name])


def _figure(named: str, count: int, since: datetime, now: datetime) -> Sentence:
    told = duration_text(max(now - since, timedelta()))
    begin = f"{named}: " if named else ""
    many_en, many_ko = (f"{count}, ", f"{count}건, ") if count else ("", "")
    return Sentence(f"{begin}{many_en}for {told.en}", f"{begin}{many_ko}{told.ko}째")


_EARLY = Sentence(
    "The clocks are to blame, or we are. Stop sending (noticeboard hold), keep a copy of the "
    "database and the logs, and report it.",
    "시계 또는 프로그램의 잘못입니다. noticeboard hold로 발송을 멈추고 데이터베이스와 로그를 "
    "복사해 둔 뒤 개발자에게 알려 주세요.",
)
_WAITS: Mapping[str, Sentence] = {
    "unclaimed": Sentence(
        "Due for five seconds, and nobody took it. In a burst it passes; else look at timer, "
        "workers and queue above.",
        "예정 시각이 5초 지났는데 아무도 맡지 않았습니다. 한꺼번에 몰린 때라면 곧 풀립니다. "
        "아니면 위의 타이머, 워커, 큐를 확인해 주세요.",
    ),
    "stale": Sentence(
        "Something newer made it wrong: it is never sent, and whoever sends puts it away. If it "
        "stays, read the workers' log.",
        "더 새로운 글 때문에 맞지 않게 되어 발송하지 않으며, 워커가 정리합니다. 계속 남아 "
        "있으면 워커의 로그를 확인해 주세요.",
    ),
    "leases": Sentence(
        "Whoever claimed these hangs or is gone: the timer takes them over within seconds, if it "
        "runs.",
        "발송하던 프로세스가 멈췄거나 사라졌습니다. 타이머가 동작하면 곧 넘겨받습니다.",
    ),
    "unknown": Sentence(
        "Their channel does not say whether they stand there. See: noticeboard delivery list "
        "BULLETIN",
        "게시 여부를 채널이 알려 주지 않습니다. noticeboard delivery list BULLETIN에서 확인해 "
        "주세요.",
    ),
    "unread": Sentence(
        "Nobody could read back whether what stands there is what was sent: is the channel slow?",
        "보낸 그대로 게시됐는지 아직 확인하지 못했습니다. 채널이 느린지 확인해 주세요.",
    ),
}
