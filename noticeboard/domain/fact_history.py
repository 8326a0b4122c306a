"""What each fact of a notice was, and which bulletins a later correction made wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from noticeboard.domain.content import OwnCorrection
from noticeboard.domain.notice import Notice
from noticeboard.domain.published import Published


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that a bulletin changed; ``was`` is ``None`` where there was none before."""

    key: str
    was: str | None
    now: str


@dataclass(frozen=True, slots=True)
class PastValue:
    """What a fact was, said by one bulletin, until another said what is true."""

    value: str
    said: Published
    corrected: Published


@dataclass(frozen=True, slots=True)
class Mark:
    """A correction of a bulletin, and the facts it puts right in it; there may be none."""

    by: Published
    changes: tuple[FactChange, ...]


def changes(notice: Notice, bulletin: Published) -> tuple[FactChange, ...]:
    """The facts that a follow-up gave another value, in its own order."""
    if bulletin is notice.bulletins[0]:
        return ()
    known = _values_before(notice, bulletin)
    return tuple(
        FactChange(key, known.get(key), value)
        for key, value in bulletin.facts.items()
        if key in bulletin.changed or key not in known
    )


def past_values(notice: Notice, key: str) -> tuple[PastValue, ...]:
    """Every value a fact had before the one it has, newest first."""
    told = [b for b in notice.bulletins if key in b.facts]
    changed = ((a, b) for a, b in pairwise(told) if key in b.changed)
    found = [PastValue(a.facts[key], a, b) for a, b in changed]
    return tuple(reversed(found))


def marks(notice: Notice, bulletin: Published) -> tuple[Mark, ...]:
    """The later corrections of what a bulletin says: of the bulletin, or of a fact it quotes."""
    return tuple(_marks(notice, bulletin))


def _marks(notice: Notice, bulletin: Published) -> Iterator[Mark]:
    own, told = OwnCorrection(bulletin.id), _told(bulletin)
    for later in notice.bulletins[_place(notice, bulletin) + 1 :]:
        wrong = tuple(c for c in changes(notice, later) if c.key in told)
        # Whatever comes after that value, it is not the one that was told here.
        told -= {c.key for c in wrong}
        if wrong or later.corrects == own:
            yield Mark(later, wrong)


def _told(bulletin: Published) -> set[str]:
    """The facts that a bulletin gave, or tells in its words."""
    quoted = (name.removeprefix("fact.") for name in bulletin.quotes if name.startswith("fact."))
    return {*bulletin.facts, *quoted}


def _values_before(notice: Notice, bulletin: Published) -> dict[str, str]:
    known: dict[str, str] = {}
    for earlier in notice.bulletins[: _place(notice, bulletin)]:
        known.update(earlier.facts)
    return known


def _place(notice: Notice, bulletin: Published) -> int:
    return next(i for i, said in enumerate(notice.bulletins) if said.id == bulletin.id)
