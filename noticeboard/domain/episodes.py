"""Episodes: a trouble from when it was seen first until it is over, and what people are told.

One word when it begins, one after a while if it lasts or has grown, one when it is over: a burst
of five hundred failures is one letter that says five hundred.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from noticeboard.domain.diagnosis import Diagnosis
from noticeboard.domain.duty import LAST_RESORT
from noticeboard.domain.signing import Person
from noticeboard.domain.troubles import Trouble, TroubleKind

Word = Literal["begun", "lasting", "over"]

# Before a trouble is told, for those that come in bursts, or may pass.
GATHERED: Mapping[TroubleKind, timedelta] = {
    "dead": timedelta(seconds=30),
    "undecided": timedelta(seconds=30),
    # After a host was suspended: what could not be done meanwhile is caught up with first.
    "overdue": timedelta(seconds=20),
    "unenqueued": timedelta(seconds=20),
    "synthetic_missing": timedelta(seconds=20),
    # One that is started anew leaves no sign of life meanwhile.
    "timer_silent": timedelta(seconds=30),
    "senders_silent": timedelta(seconds=30),
    "web_silent": timedelta(seconds=30),
    "step_broken": timedelta(seconds=20),
    # What is written for a while only, as a backup that is then moved.
    "disk_full": timedelta(seconds=20),
    "disk_low": timedelta(minutes=1),
    "pages_stale": timedelta(minutes=1),
    # The ledger is followed again by then.
    "unseen": timedelta(seconds=90),
}
# Told again so long after the first time, the second, and each one after.
AGAIN = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
# Sooner, once there is twice as much of it.
GROWN_AFTER = timedelta(minutes=15)
# Not seen for so long, it is over: what comes and goes is one trouble, not many.
CALM = timedelta(minutes=2)
# Of these the letter says since when the oldest waits: another one, once that is settled.
_OF_THE_OLDEST: Collection[TroubleKind] = frozenset({"overdue", "dead", "undecided"})
# While these last nothing is sent or shown, or what is cannot be trusted: somebody has to wake up.
URGENT: Collection[TroubleKind] = frozenset(
    {
        *("restored_held", "clock_held", "timer_silent", "senders_silent", "sending_held"),
        *("web_silent", "step_broken", "disk_full"),
        *("overdue", "unenqueued", "synthetic_missing", "ledger_broken"),
    }
)


@dataclass(frozen=True, slots=True)
class Episode:
    """A trouble as it was seen last, ``since`` the earliest instant that was ever given for it;
    of what is counted by channel, that of the oldest there is.

    ``times``: how often people were told, ``told_at`` last, of ``told_count``.
    """

    trouble: Trouble
    opened_at: datetime
    seen_at: datetime
    times: int = 0
    told_at: datetime | None = None
    told_count: int = 0


@dataclass(frozen=True, slots=True)
class Followed:
    """An episode after one more look, and what people are to be told of it now, if anything."""

    episode: Episode
    word: Word | None = None
    over: bool = False


def follow(found: Diagnosis, known: Iterable[Episode], now: datetime) -> tuple[Followed, ...]:
    """What one look changes: of troubles that are there, and of those that are no more.

    One that was told, and is explained by another now, is not over: nobody is told anything of it.
    """
    open_ = {episode.trouble.key: episode for episode in known}
    there = {trouble.key: trouble for trouble in found.told}
    seen = (_seen(trouble, open_.get(key), now) for key, trouble in there.items())
    rest = [episode for key, episode in open_.items() if key not in there]
    beside = [one for one in rest if one.times and found.is_beside(one.trouble)]
    gone = (_gone(episode, now) for episode in rest if episode not in beside)
    return (
        *seen,
        *(Followed(replace(one, seen_at=now)) for one in beside),
        *(one for one in gone if one is not None),
    )


def _seen(trouble: Trouble, known: Episode | None, now: datetime) -> Followed:
    episode = known or Episode(trouble, opened_at=now, seen_at=now)
    before = episode.trouble.since
    since = trouble.since if trouble.kind in _OF_THE_OLDEST else min(trouble.since, before)
    episode = replace(episode, trouble=replace(trouble, since=since), seen_at=now)
    word = _word(episode, now)
    if word is None:
        return Followed(episode)
    told = replace(episode, times=episode.times + 1, told_at=now, told_count=trouble.count)
    return Followed(told, word)


def _word(episode: Episode, now: datetime) -> Word | None:
    kind = episode.trouble.kind
    if episode.told_at is None:
        gathered = GATHERED.get(kind, timedelta())
        return "begun" if _is_past(episode.opened_at, gathered, now) else None
    pause = AGAIN[min(episode.times, len(AGAIN)) - 1]
    grown = episode.trouble.count >= 2 * max(episode.told_count, 1)
    due = _is_past(episode.told_at, min(pause, GROWN_AFTER) if grown else pause, now)
    return "lasting" if due else None


def _gone(episode: Episode, now: datetime) -> Followed | None:
    if not _is_past(episode.seen_at, CALM, now):
        return None
    return Followed(episode, "over" if episode.times else None, over=True)


def _is_past(since: datetime, length: timedelta, now: datetime) -> bool:
    """Also when the clock was set back: better told twice than not for a year."""
    return not since <= now < since + length


def rung(
    kind: TroubleKind, on_duty: Collection[str], staff: Iterable[Person], now: datetime
) -> Iterator[Person]:
    """Whose telephone rings for it: whoever is on duty now; else all with the first role held,
    for themselves or for another.

    ``on_duty``: ids, from the duty list.
    """
    if kind not in URGENT:
        return
    people = tuple(staff)
    listed = [person for person in people if person.id in on_duty]
    by_role = ([p for p in people if p.holds(role, now)] for role in LAST_RESORT)
    yield from listed or next((some for some in by_role if some), [])
