"""The facts of the ledger played again: every promise, word and part, as they stand by now.

Instants are whole microseconds since 1970, UTC: integers, which every language compares alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from noticeboard.domain.about import answers, covers
from noticeboard.domain.content import DailyWord
from noticeboard.domain.daily import Daily, Word, heard
from noticeboard.domain.ledger import Recorded

Facts = Mapping[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One bulletin: when, and whether it brought a new fact.

    ``told``: the instant announced for it, where it went out within a minute of that.
    """

    at: int
    told: int
    day: str
    facts: Facts
    new: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One promise, from the first date it ever had.

    ``first``, ``announced``: when it was first promised for, and when that was said. ``day``: of
    that first date, as promised. ``anchor``: what the company is held to now, the time or the
    next word that stands in for it. ``moves``: for each move and for a withdrawal, whether it was
    said before the instant it took away.
    """

    key: str
    first: int
    announced: int
    day: str
    anchor: int
    dated: int
    confirm: int
    moves: tuple[bool, ...]
    withdrawn: bool
    status: str | None
    observed: int
    recorded: int

    @property
    def ended(self) -> bool:
        """Whether it was kept, partly kept or withdrawn."""
        return self.withdrawn or self.status is not None


@dataclass(slots=True)
class Subject:
    """One notice: its products, its bulletins in order, its promises.

    ``dailies``: the words it owes every day by now.
    """

    products: tuple[str, ...]
    replaces: str | None
    bulletins: list[Spoken] = field(default_factory=list)
    promises: dict[str, Facts] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    dailies: tuple[Daily, ...] = ()
    gone_on: set[str] = field(default_factory=set)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all its promises."""
        return tuple(self.promises)

    @property
    def counted(self) -> tuple[Told, ...]:
        """Its promises without those that go on in a notice that replaces it."""
        return tuple(told for told in self.told if told.key not in self.gone_on)


@dataclass(frozen=True, slots=True)
class Replay:
    """All notices in the order of their announcements, and the days on which words were removed.

    ``removed``: the products of the notice, the day, and whether somebody said that it was wrong.
    """

    notices: tuple[Subject, ...]
    removed: tuple[tuple[tuple[str, ...], str, bool], ...]


def replay(recorded: Iterable[Recorded]) -> Replay:
    """Everything the ledger tells, oldest entry first."""
    notices: dict[str, Subject] = {}
    removed: dict[int, tuple[tuple[str, ...], str]] = {}
    objected: set[int] = set()
    for each in recorded:
        facts: Facts = each.facts
        if "notice" in facts:
            about = facts["notice"]
            notices[each.entry.notice_id] = Subject(tuple(about["products"]), about["replaces"])
        notice = notices.get(each.entry.notice_id)
        if notice is None:
            continue
        if "bulletin" in facts:
            notice.bulletins.append(_spoken(facts))
            notice.promises.update((p["key"], p) for p in facts["promises"])
        # Of what only quoted it nothing counts: one removal is one.
        if "removes" in facts and facts.get("gone", True):
            removed[each.entry.seq] = notice.products, facts["day"]
        objected.update(facts.get("objects", ()))
    _trace(notices)
    gone = tuple((*about, seq in objected) for seq, about in removed.items())
    return Replay(tuple(notices.values()), gone)


def micros(text: str) -> int:
    """An instant as the facts write it."""
    return micros_of(datetime.fromisoformat(text))


def micros_of(moment: datetime) -> int:
    """An aware instant in whole microseconds."""
    return (moment - _EPOCH) // _MICROSECOND


def instant_of(at: int) -> datetime:
    """And back."""
    return _EPOCH + at * _MICROSECOND


def _spoken(facts: Facts) -> Spoken:
    said = facts["bulletin"]
    told = any("told" in state for state in said["explanation"].values())
    new = bool(facts["promises"] or told or said["corrects"] or said["named"] or said["resolved"])
    at, told_at = micros(said["published_at"]), micros(said["told_at"])
    return Spoken(at, told_at, said["day"], said, new)


def _trace(notices: Mapping[str, Subject]) -> None:
    """Give every notice its promises, each from the first date that it or its forerunner had.

    A promise of a notice that replaces another goes on from the one of the same key there, which
    then counts no more by itself; one of a new key counts from the earliest date there.
    """
    for notice in notices.values():
        old = notices.get(notice.replaces or "")
        earlier = {told.key: told for told in old.told} if old else {}
        notice.dailies = tuple(_dailies(notice))
        notice.told = tuple(_told(facts, earlier) for facts in notice.promises.values())
        if old:
            old.gone_on.update(notice.promises)


def _dailies(notice: Subject) -> Iterator[Daily]:
    for place, by in enumerate(notice.bulletins):
        later = notice.bulletins[place + 1 :]
        if by.facts["daily_word"] and not _is_over(notice, by, later):
            yield _daily(notice, by, later)


def _daily(notice: Subject, by: Spoken, later: Sequence[Spoken]) -> Daily:
    keys = tuple(by.facts["about"]) or notice.keys
    words = (_word(by.facts["about"], said) for said in later if said.facts["word"])
    return Daily(
        given_by=by.facts["code"],
        word=DailyWord(**by.facts["daily_word"]),
        since=instant_of(by.at),
        ended_at=None,
        spoken=heard(keys, words),
        about=keys,
    )


def _word(asked: Sequence[str], said: Spoken) -> Word:
    return Word(instant_of(said.told), answers(asked, said.facts["kind"], said.facts["about"]))


def _is_over(notice: Subject, by: Spoken, later: Iterable[Spoken]) -> bool:
    """Whether its promises ended since, or all that was left of them was said to be over."""
    ends = {key: _ended_at(notice.promises[key]) for key in by.facts["about"] or notice.keys}
    since = _left(ends, by.at)
    if since and all(ends[key] for key in since):
        return True
    ending = (said for said in later if said.facts["resolved"] or said.facts["daily_word"])
    return any(covers(said.facts["about"], _left(ends, said.at) or ends) for said in ending)


def _left(ends: Mapping[str, int], at: int) -> list[str]:
    """The keys of the promises that had not ended by then."""
    return [key for key, end in ends.items() if not 0 < end <= at]


def _ended_at(promise: Facts) -> int:
    outcome = promise["outcome"]
    # Where the rest followed, the part had ended it.
    at = promise["withdrawn_at"] or (outcome and (outcome["in_part"] or outcome)["recorded_at"])
    return micros(at) if at else 0


def _told(facts: Facts, earlier: Mapping[str, Told]) -> Told:
    revisions, outcome, withdrawn = facts["revisions"], facts["outcome"], facts["withdrawn_at"]
    first = revisions[0]
    own = earlier.get(facts["key"])
    origin = own or min(earlier.values(), key=lambda told: told.first, default=None)
    return Told(
        key=facts["key"],
        first=origin.first if origin else micros(first["due"]),
        announced=origin.announced if origin else micros(first["published_at"]),
        day=origin.day if origin else first["day"],
        anchor=_anchor(revisions[-1]),
        dated=next(micros(r["due"]) for r in reversed(revisions) if r["due"]),
        confirm=facts["confirm_within"] * 1_000_000,
        moves=(*(own.moves if own else ()), *_moves(revisions, withdrawn)),
        withdrawn=withdrawn is not None,
        status=outcome["status"] if outcome else None,
        observed=micros(outcome["observed_at"]) if outcome else 0,
        recorded=micros(outcome["recorded_at"]) if outcome else 0,
    )


def _anchor(revision: Facts) -> int:
    return micros(revision["due"] or revision["next_word_by"])


def _moves(revisions: list[Facts], withdrawn: str | None) -> Iterator[bool]:
    for before, after in pairwise(revisions):
        yield micros(after["published_at"]) <= _anchor(before)
    if withdrawn is not None:
        yield micros(withdrawn) <= _anchor(revisions[-1])
