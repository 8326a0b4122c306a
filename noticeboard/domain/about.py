"""What a text is about: some promises of its notice, or, of none in particular, all of it.

What a delay owes of its explanation, and the next word it promises, belong to what it moved. Words
about another promise pay for neither: not what was owed, and not that somebody speaks again.
"""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from noticeboard.domain.content import Content

NAMED = "promise."

T = TypeVar("T")


def about(content: Content, named: Iterable[str]) -> tuple[str, ...]:
    """The keys of the promises that a text is about; none: it is about the whole notice.

    Those it moves, withdraws, says were kept or reminds of, and the one in the slot of a holding
    text. Of a text that does none of this, those it names: ``named`` is what it quotes.
    """
    quoted = (name.removeprefix(NAMED) for name in named if name.startswith(NAMED))
    return tuple(sorted(set(acted_on(content)) or set(quoted)))


def acted_on(content: Content) -> Iterable[str]:
    """The keys of the promises to which a text does something, whatever else it names."""
    yield from (move.promise for move in content.moves)
    yield from content.withdraws
    for one in (content.fulfilment, content.reminder, content.pre_approved):
        if one is not None and one.promise is not None:
            yield one.promise


def covers(told: Collection[str], asked: Collection[str]) -> bool:
    """Whether words about ``told`` are words about everything in ``asked``."""
    return not told or (bool(asked) and set(asked) <= set(told))


def first_covering(
    asked: Collection[str], later: Iterable[T], of: Callable[[T], Collection[str] | None]
) -> T | None:
    """The text with which everything in ``asked`` has been told of, by it and those before it.

    ``of``: what each is about; ``None``: of nothing that was asked. What is asked of the whole
    notice, only one about all of it tells.
    """
    left = set(asked)
    for text in later:
        told = of(text)
        left.difference_update(told or ())
        if told is not None and (not told or (asked and not left)):
            return text
    return None


def answers(asked: Collection[str], kind: str, told: Collection[str]) -> Collection[str] | None:
    """What a text tells of, for whoever was promised a next word about ``asked``.

    A correction that names no promise tells of its own mistake or claim, and of no promise. A
    word about the whole notice is kept by whatever is said, but for this: that one of several
    promises was kept tells of that one alone.
    """
    if kind == "correction" and asked and not told:
        return None
    return told if asked or kind == "fulfilment" else ()
