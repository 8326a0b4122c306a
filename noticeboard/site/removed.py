"""What was removed, as pages tell it: once, by what it was, and never as a mark in every gap."""

from collections.abc import Mapping
from dataclasses import replace

from noticeboard.domain import fact_history
from noticeboard.domain.fact_history import FactChange, PastValue
from noticeboard.domain.notice import Notice
from noticeboard.domain.published import MARKS, Published
from noticeboard.render.words import words as catalogue
from noticeboard.site.house import House
from noticeboard.site.sources import BoardSource, FeedSource, NoticeSource, Source


def is_gone(text: str) -> bool:
    """Whether this is no text any more."""
    return text in MARKS.values()


def named(source: Source, house: House) -> Source:
    """The same source; a notice that lost its title is called by its kind, promises by number."""
    if isinstance(source, BoardSource):
        running, newest = (
            tuple(_named(n, house) for n in group) for group in (source.running, source.newest)
        )
        return replace(source, running=running, newest=newest)
    if isinstance(source, NoticeSource):
        old = source.replaced
        left = None if old is None else _named(old, house)
        return replace(source, notice=_named(source.notice, house), replaced=left)
    if isinstance(source, FeedSource):
        entries = tuple((_named(notice, house), said) for notice, said in source.entries)
        return replace(source, entries=entries)
    return source


def _named(notice: Notice, house: House) -> Notice:
    if notice.bulletins[0].removed is None:
        return notice
    words = catalogue(notice.language)
    kind = house.kind_title(notice.kind, notice.language)
    promises = tuple(
        replace(promise, label=words("removed.promise", number=number))
        for number, promise in enumerate(notice.promises, 1)
    )
    return replace(notice, title=words("removed.title", kind=kind), promises=promises)


def facts(notice: Notice) -> Mapping[str, str]:
    """The facts of a notice whose values still stand."""
    return {key: value for key, value in notice.facts.items() if not is_gone(value)}


def fact_changes(notice: Notice, bulletin: Published) -> tuple[FactChange, ...]:
    """The facts to which a bulletin gave another value that still stands."""
    found = (c for c in fact_history.changes(notice, bulletin) if not is_gone(c.now))
    return tuple(replace(c, was=None) if c.was and is_gone(c.was) else c for c in found)


def past_values(notice: Notice, fact: str) -> tuple[PastValue, ...]:
    """What a fact was before, where that still stands."""
    return tuple(p for p in fact_history.past_values(notice, fact) if not is_gone(p.value))
