"""Whether a text that waits for sign-off still knows what is public.

What was published meanwhile may have changed what its words tell. If it changed nothing of that,
the text can be frozen anew by itself; else a person looks at it first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain import placeholders
from noticeboard.domain.about import NAMED, covers
from noticeboard.domain.bulletin import REPLACING, Bulletin, BulletinState, Known
from noticeboard.domain.content import Content, OwnCorrection
from noticeboard.domain.explanation import Given
from noticeboard.domain.fact_history import past_values
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy.dependencies import dependants
from noticeboard.domain.published import Published
from noticeboard.domain.quoting import labelled, labels, meant_by
from noticeboard.domain.times import Instant, utc_text
from noticeboard.domain.typed import times
from noticeboard.domain.zones import zone_of


@dataclass(frozen=True, slots=True)
class Outdated:
    """What became public since a text was frozen.

    ``by``: the bulletin that did it; ``removed``: its words were taken away since. ``touched``:
    something that the text tells of is not as it was.
    """

    by: Published
    removed: bool
    touched: bool


def outdated(bulletin: Bulletin, notice: Notice | None) -> Outdated | None:
    """What makes the words in review outdated; of several what touches them, then the newest.

    A typo fix quotes the times as its bulletin first told them: nothing can change those.
    """
    if bulletin.working.submitted_at is None or notice is None:
        return None
    if bulletin.state is BulletinState.PUBLISHED:
        return None
    content, found = bulletin.working.content, []
    known = bulletin.working.knows or _known_by(bulletin.working.submitted_at, notice)
    for place, said in enumerate(notice.bulletins):
        if not set(_gone_of(said)) <= set(known.removed):
            found.append(Outdated(said, removed=True, touched=True))
        elif place >= known.said and _ends_twice(notice, said, content):
            found.append(Outdated(said, removed=False, touched=True))
        elif said.kind in REPLACING and place >= known.said:
            touched = _touches(notice, said, content)
            found.append(Outdated(said, removed=False, touched=touched))
    return max(found, key=lambda one: (one.touched, one.by.published_at), default=None)


def _ends_twice(notice: Notice, said: Published, content: Content) -> bool:
    """Whether both say of the same that it is over: whoever is second would promise once more to
    say why. Of one promise and of another, neither says it for the other.
    """
    if not (said.resolved and content.resolved):
        return False
    own = meant_by(content, notice.promises)
    return covers(said.about, own) or covers(own, said.about)


def knowing(notice: Notice | None) -> Known:
    """What a text knows that is frozen now."""
    said = notice.bulletins if notice else ()
    return Known(len(said), tuple(key for b in said for key in _gone_of(b)))


def _known_by(frozen_at: datetime, notice: Notice) -> Known:
    """The same by the clock, of a text frozen before that was remembered."""
    said = sum(b.published_at <= frozen_at for b in notice.bulletins)
    # Submitted while the words went: the freezer may have read them just before.
    gone = (key for b in notice.bulletins for key in _gone_of(b, before=frozen_at))
    return Known(said, tuple(gone))


def _gone_of(said: Published, before: datetime | None = None) -> Iterator[str]:
    """A key for each redaction of it: its text goes once, names in it may go again and again."""
    for removal in said.removals:
        if before is None or removal.at < before:
            whole = removal is said.removed
            yield said.id if whole else f"{said.id} {utc_text(removal.at)}"


def _touches(notice: Notice, said: Published, content: Content) -> bool:
    """Whether ``said`` changed what the content tells of, or what it types by hand."""
    typed = {past.value for key in said.changed for past in past_values(notice, key)}
    if any(value in text for value in typed for text in _texts(content)):
        return True
    if _types_a_time(content, tuple(_gone(notice, said)), said.published_at):
        return True
    return not _told(content, notice).isdisjoint(_changed(notice, said))


def _gone(notice: Notice, said: Published) -> Iterator[Instant]:
    """Every time that was promised before ``said``, of what it changed."""
    changed = _changed(notice, said)
    for promise in notice.promises:
        if f"{NAMED}{promise.key}" in changed:
            revisions = (r for r in promise.revisions if r.bulletin_id != said.id)
            yield from (r.due for r in revisions if r.due is not None)


def _types_a_time(content: Content, dues: tuple[Instant, ...], at: datetime) -> bool:
    """Whether one of these times stands in a text, however it is written."""
    read = (typed for text in _texts(content) if dues for typed in times(text))
    named = [typed for typed in read if not typed.hours]
    days = {due: at.astimezone(zone_of(due.zone)).date() for due in dues}
    return any(typed.says(due, day) for typed in named for due, day in days.items())


def _told(content: Content, notice: Notice) -> set[str]:
    """What a text tells of: ``promise.preorder``, ``fact.price``, a bulletin it corrects."""
    called = labelled("\n".join(_texts(content)), labels(notice.promises))
    named = (name for text in _texts(content) for name in placeholders.names(text))
    found = called | {".".join(name.split(".")[:2]) for name in named}
    keys = {*(move.promise for move in content.moves), *content.withdraws, *content.stays}
    for promised in (content.fulfilment, content.pre_approved, content.reminder):
        keys |= {promised.promise} if promised and promised.promise else set()
    found |= {f"promise.{key}" for key in keys} | {f"fact.{key}" for key in content.facts}
    if isinstance(content.corrects, OwnCorrection):
        found.add(content.corrects.bulletin_id)
    return found


def _changed(notice: Notice, said: Published) -> set[str]:
    """The same of what a bulletin changed; also what depends on it."""
    keys = {*(move.promise for move in said.moves), *said.withdraws}
    keys |= {promise.key for promise in dependants(notice.promises, keys)}
    found = {f"promise.{key}" for key in keys} | {f"fact.{key}" for key in said.changed}
    if isinstance(said.corrects, OwnCorrection):
        found.add(said.corrects.bulletin_id)
    return found


def _texts(content: Content) -> Iterator[str]:
    yield from (content.body, content.short, *content.texts.values(), *content.parts.values())
    for part in content.explanation.parts.values():
        if isinstance(part, Given):
            yield part.text
