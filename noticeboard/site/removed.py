"""What was removed, as pages tell it: once, by what it was, and never as a mark in every gap."""

from collections.abc import Mapping
from dataclasses import replace

from noticeboard.domain import fact_history
from noticeboard.domain.fact_history import FactChange, PastValue
from noticeboard.domain.notice import Notice
from noticeboard.domain.published import MARKS, Published


def is_gone(text: str) -> bool:
    """Whether this is no text any more."""
    return text in MARKS.values()


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
