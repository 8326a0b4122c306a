"""Whether a text that waits for sign-off still knows what is public.

What was published meanwhile may have changed what its words tell. If it changed nothing of that,
the text can be frozen anew by itself; else a person looks at it first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.domain import placeholders
from noticeboard.domain.bulletin import REPLACING, Bulletin, BulletinState
from noticeboard.domain.content import Content, OwnCorrection
from noticeboard.domain.explanation import Given
from noticeboard.domain.fact_history import past_values
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy.dependencies import dependants
from noticeboard.domain.published import Published


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
    frozen_at = bulletin.working.submitted_at
    if frozen_at is None or notice is None or bulletin.state is BulletinState.PUBLISHED:
        return None
    content, found = bulletin.working.content, []
    for said in notice.bulletins:
        # Submitted while the words went: the freezer may have read them just before.
        if said.removed is not None and said.removed.at >= frozen_at:
            found.append(Outdated(said, removed=True, touched=True))
        elif said.kind in REPLACING and said.published_at > frozen_at:
            touched = _touches(notice, said, content)
            found.append(Outdated(said, removed=False, touched=touched))
    return max(found, key=lambda one: (one.touched, one.by.published_at), default=None)


def _touches(notice: Notice, said: Published, content: Content) -> bool:
    """Whether ``said`` changed what the content tells of, or a value that it types by hand."""
    typed = {past.value for key in said.changed for past in past_values(notice, key)}
    if any(value in text for value in typed for text in _texts(content)):
        return True
    return not _told(content).isdisjoint(_changed(notice, said))


def _told(content: Content) -> set[str]:
    """What a text tells of: ``promise.preorder``, ``fact.price``, a bulletin it corrects."""
    named = (name for text in _texts(content) for name in placeholders.names(text))
    found = {".".join(name.split(".")[:2]) for name in named}
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
