"""What waits for one person: to sign, to write anew; and what others have begun."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.errors import ForbiddenError
from noticeboard.domain.holding import HoldingText, line_of
from noticeboard.domain.kind import Policy
from noticeboard.domain.outdated import Outdated, outdated
from noticeboard.domain.signing import Person, role_to_sign
from noticeboard.domain.times import Instant
from noticeboard.ports import Subject
from noticeboard.render.told import title
from noticeboard.web.desk.reviewing.signers import confirms

Sort = Literal["outdated", "confirm", "sign", "cooling", "missed", "rejected", "draft"]
_ORDER: tuple[Sort, ...] = (
    "outdated",
    "confirm",
    "sign",
    "cooling",
    "missed",
    "rejected",
    "draft",
)
_NO_TIME = datetime.min.replace(tzinfo=UTC)
_NO_HURRY = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A bulletin that waits, and for what. ``role``: the one in which this person would sign.

    ``at``: ``None`` is as soon as it is signed. ``overtaken``: what became public since it was
    frozen, so that nobody can sign it as it is.
    """

    sort: Sort
    subject: Subject
    bulletin: Bulletin
    mine: bool
    role: str = ""
    overtaken: Outdated | None = None

    @property
    def title(self) -> str:
        """What its notice is called."""
        return title(self.bulletin.working.content, self.subject)

    @property
    def at(self) -> Instant | None:
        """When something goes out, with this or without it: what is armed waits for no edit."""
        text = self.bulletin.armed or self.bulletin.working
        return None if self.edit_of == "public" else text.content.publish_at

    @property
    def edit_of(self) -> Literal["armed", "public"] | None:
        """What it would take the place of; ``None`` for a text that has none before it."""
        if self.bulletin.candidate is None:
            return None
        return "public" if self.bulletin.state is BulletinState.PUBLISHED else "armed"


def waiting(
    at_work: Iterable[Subject], who: Person, policy: Policy, now: datetime
) -> tuple[Waiting, ...]:
    """What only ``who`` can take further: to sign, the soonest first; then their own texts."""
    found = [one for one in _all(at_work, who, policy, now) if one.mine]
    own = [one for one in found if one.sort != "draft"]
    return tuple(sorted(own, key=lambda one: (_ORDER.index(one.sort), _when(one))))


def begun(
    at_work: Iterable[Subject], who: Person, policy: Policy, now: datetime
) -> tuple[Waiting, ...]:
    """Texts nobody has asked a signature for, or that missed it: those of ``who`` first."""
    shown = {(one.bulletin.id) for one in waiting(at_work, who, policy, now)}
    found = [one for one in _all(at_work, who, policy, now) if one.bulletin.id not in shown]
    return tuple(sorted(found, key=lambda one: not one.mine))


def to_confirm(
    alone: Iterable[Subject], who: Person, policy: Policy, now: datetime
) -> tuple[Waiting, ...]:
    """What one person published alone, and ``who`` may look at as the second."""
    found = (
        Waiting("confirm", subject, bulletin, mine=True)
        for subject in alone
        for bulletin in subject.bulletins
        if subject.kind in policy.kinds
        and confirms(bulletin, who, policy.kinds[subject.kind], now)
    )
    return tuple(found)


def texts_to_sign(
    texts: Iterable[HoldingText], who: Person, policy: Policy, now: datetime
) -> tuple[HoldingText, ...]:
    """Holding texts that wait for a signature which ``who`` can give now."""
    return tuple(text for text in texts if text.waits and _may_sign(text, who, policy, now))


def _may_sign(text: HoldingText, who: Person, policy: Policy, now: datetime) -> bool:
    try:
        role_to_sign(who, text.working, line_of(text.kind, policy), policy, now)
    except ForbiddenError:
        return False
    return True


def _all(
    at_work: Iterable[Subject], who: Person, policy: Policy, now: datetime
) -> Iterator[Waiting]:
    for subject in at_work:
        for bulletin in subject.bulletins:
            one = _of(subject, bulletin, who, policy, now)
            if one is not None:
                yield one


def _of(
    subject: Subject, bulletin: Bulletin, who: Person, policy: Policy, now: datetime
) -> Waiting | None:
    working, mine = bulletin.working, who.id in bulletin.working.authors
    if bulletin.state is BulletinState.MISSED_REVIEW:
        return Waiting("missed", subject, bulletin, mine)
    if working.state == "draft":
        rejected = mine and working.rejected_because is not None
        return Waiting("rejected" if rejected else "draft", subject, bulletin, mine)
    if working.state == "in_review" and subject.kind in policy.kinds:
        return _to_sign(subject, bulletin, who, policy, now)
    return None


def _to_sign(
    subject: Subject, bulletin: Bulletin, who: Person, policy: Policy, now: datetime
) -> Waiting | None:
    kind, role, refused = policy.kinds[subject.kind], "", ""
    try:
        role = role_to_sign(who, bulletin.working, kind, policy, now)
    except ForbiddenError as error:
        refused = error.code
    found = outdated(bulletin, subject.public)
    if found is not None and (role or who.id in bulletin.working.authors):
        return Waiting("outdated", subject, bulletin, mine=True, role=role, overtaken=found)
    if role:
        return Waiting("sign", subject, bulletin, mine=True, role=role)
    cooling = refused == "cooling_off"
    return Waiting("cooling", subject, bulletin, mine=True) if cooling else None


def _when(one: Waiting) -> datetime:
    """What goes out as soon as it is signed comes first; a spelling of what is public last."""
    if one.edit_of == "public":
        return _NO_HURRY
    return one.at.utc if one.at else _NO_TIME
