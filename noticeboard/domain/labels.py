"""Labels: permanent, public marks of how a bulletin was told. Rule 5.

``late_notice``: published less than ``delay_notice`` before the instant it moves.
``explained_late``: published after that instant, or after the next word that stood in for it.
``short_notice``: less than ``min_lead``.
``rule_change``: each promise keeps its time on the clock; the rules of its zone have changed.
``part_withheld``: some of the explanation is kept back. ``one_person``: nobody else signed.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content
from noticeboard.domain.kind import Kind
from noticeboard.domain.promise import DueRevision, Promise

LATE_NOTICE = "late_notice"
EXPLAINED_LATE = "explained_late"
SHORT_NOTICE = "short_notice"
PART_WITHHELD = "part_withheld"
ONE_PERSON = "one_person"
RULE_CHANGE = "rule_change"
ALL = (LATE_NOTICE, EXPLAINED_LATE, SHORT_NOTICE, PART_WITHHELD, ONE_PERSON, RULE_CHANGE)


def of_announcement(
    bulletin: Bulletin, content: Content, kind: Kind, at: datetime
) -> tuple[str, ...]:
    """The labels of an announcement published at ``at``."""
    return _distinct(_announced(content, kind, at), _general(bulletin, content))


def of_follow_up(
    promises: Iterable[Promise], bulletin: Bulletin, content: Content, kind: Kind, at: datetime
) -> tuple[str, ...]:
    """The labels of a follow-up published at ``at``, given the promises as they were."""
    return _distinct(_moved(promises, content, kind, at), _general(bulletin, content))


def on_time_until(promises: Iterable[Promise], content: Content, kind: Kind) -> datetime | None:
    """The last instant at which a follow-up is public without a label of lateness.

    ``None`` for one that touches no promise: it can be told at any time.
    """
    current = _touched(promises, content)
    return min((_last_on_time(r, kind) for r in current), default=None)


def _announced(content: Content, kind: Kind, at: datetime) -> Iterator[str]:
    if any(terms.due.utc - at < kind.min_lead for terms in content.promises):
        yield SHORT_NOTICE


def _moved(
    promises: Iterable[Promise], content: Content, kind: Kind, at: datetime
) -> Iterator[str]:
    known = tuple(promises)
    if keeps_the_clock(known, content):
        yield RULE_CHANGE
        return
    current = _touched(known, content)
    if any(r.due is not None and at > _last_on_time(r, kind) for r in current):
        yield LATE_NOTICE
    if any(at > r.anchor.utc for r in current):
        yield EXPLAINED_LATE


def keeps_the_clock(promises: Iterable[Promise], content: Content) -> bool:
    """Whether all that it moves keeps its time on the clock, at another instant."""
    known = {promise.key: promise.current.due for promise in promises}
    pairs = [(known.get(move.promise), move.due) for move in content.moves]
    kept = all(was and now and was.keeps_the_clock(now) for was, now in pairs)
    return bool(pairs) and kept and not content.withdraws


def _touched(promises: Iterable[Promise], content: Content) -> list[DueRevision]:
    touched = {move.promise for move in content.moves} | set(content.withdraws)
    return [p.current for p in promises if p.key in touched]


def _last_on_time(revision: DueRevision, kind: Kind) -> datetime:
    # A next word is kept by speaking in time, however shortly before.
    return revision.due.utc - kind.delay_notice if revision.due else revision.anchor.utc


def _general(bulletin: Bulletin, content: Content) -> Iterator[str]:
    if content.explanation.withheld():
        yield PART_WITHHELD
    if bulletin.one_person:
        yield ONE_PERSON


def _distinct(*groups: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for group in groups for label in group))
