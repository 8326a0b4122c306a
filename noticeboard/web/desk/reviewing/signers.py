"""Who may do what with a bulletin, and who is waited for: the domain's answers, gathered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from noticeboard import refusals
from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.errors import ConflictError, ForbiddenError
from noticeboard.domain.kind import Kind, Policy
from noticeboard.domain.removing import Removing
from noticeboard.domain.review import unconfirmed
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import (
    Person,
    may_confirm,
    missing_roles,
    role_in_emergency,
    role_title,
    role_to_sign,
)
from noticeboard.ports import Subject
from noticeboard.ports.access import Member


@dataclass(frozen=True, slots=True)
class Waited:
    """A role whose signature is missing, and everybody who could give it."""

    role: Sentence
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signing:
    """Whether this person may sign now. ``role``: in which; ``others``: who is missing then.

    ``why_not`` says what stands in the way; ``cooled_off``: when waiting alone will have helped.
    """

    role: Sentence | None = None
    others: tuple[Sentence, ...] = ()
    why_not: Sentence | None = None
    cooled_off: datetime | None = None


def is_in_review(bulletin: Bulletin) -> bool:
    """Whether signatures are waited for, the approved text's or an edit's."""
    missed = bulletin.state is BulletinState.MISSED_REVIEW
    return bulletin.working.state == "in_review" and not missed


def signing(
    subject: Subject, bulletin: Bulletin, who: Person, kind: Kind, policy: Policy, now: datetime
) -> Signing:
    """What a signature of ``who`` would be."""
    try:
        role = role_to_sign(who, bulletin.working, kind, policy, now)
        refusals.refuse_outdated(subject, bulletin)
    except ForbiddenError as error:
        return Signing(why_not=error.sentence, cooled_off=_cooled_off(error, bulletin, policy))
    except ConflictError as error:
        return Signing(why_not=error.sentence)
    others = (name for name in missing_roles(bulletin.working, kind) if name != role)
    return Signing(role_title(role), tuple(map(role_title, others)))


def _cooled_off(error: ForbiddenError, bulletin: Bulletin, policy: Policy) -> datetime | None:
    submitted = bulletin.working.submitted_at
    return submitted + policy.cooling_off if error.code == "cooling_off" and submitted else None


def publishes_alone(
    bulletin: Bulletin, who: Person, kind: Kind, policy: Policy, now: datetime
) -> bool:
    """Whether ``who`` may publish it with one signature, in an emergency."""
    try:
        role_in_emergency(who, policy, now)
        refusals.refuse_at_leisure(bulletin, kind, now)
    except (ForbiddenError, ConflictError):
        return False
    return True


def confirms(bulletin: Bulletin, who: Person, kind: Kind, now: datetime) -> bool:
    """Whether ``who`` may look, as the second, at what one person published alone."""
    found = unconfirmed(bulletin)
    if found is None:
        return False
    try:
        may_confirm(who, found[0], kind, now)
    except ForbiddenError:
        return False
    return True


def waited_for(
    bulletin: Bulletin, members: Iterable[Member], kind: Kind, policy: Policy, now: datetime
) -> tuple[Waited, ...]:
    """Each role that has not signed yet, with those who may."""
    revision = bulletin.working
    closed = {signature.person for signature in revision.sign_offs}
    if not policy.solo:
        closed |= set(revision.authors)
    able = [m.person for m in members if not m.disabled and m.person.id not in closed]
    return tuple(
        Waited(role_title(role), tuple(p.name or p.email for p in able if p.holds(role, now)))
        for role in missing_roles(revision, kind)
    )


def open_acts(bulletin: Bulletin, who: Person, kind: Kind, now: datetime) -> frozenset[str]:
    """What ``who`` may do with it now, apart from signing."""
    author = set(_of_author(bulletin, now)) if who.holds("author", now) else set()
    reviewer = who.can_approve and any(who.holds(role, now) for role in kind.approvals)
    rejects = {"reject"} if reviewer and is_in_review(bulletin) else set()
    return frozenset(author | rejects)


def may_redact(subject: Subject, bulletin: Bulletin, who: Person, now: datetime) -> bool:
    """Whether ``who`` may remove words of what is public, and some are still there."""
    published = subject.public.bulletins if subject.public else ()
    said = next((b for b in published if b.id == bulletin.id), None)
    shown = said is not None and (
        said.removed is None or said.kind == "announcement" or bool(said.facts)
    )
    return shown and bulletin.candidate is None and who.can_approve and who.holds("admin", now)


def may_second(removing: Removing | None, who: Person, now: datetime) -> bool:
    """Whether ``who`` may confirm what somebody else asked for, or look at what one removed."""
    if removing is None:
        return False
    return (
        bool(left_to_second(removing, who, now))
        and who.can_approve
        and any(who.holds(r, now) for r in ("admin", "approver"))
    )


def left_to_second(removing: Removing, who: Person, now: datetime) -> tuple[Removing, ...]:
    """What ``who`` would confirm, and what they would look at, one of each grounds."""
    asked = removing.asked if removing.waits(now) else None
    confirms = (asked,) if asked and asked.asked_by != who.id else ()
    looks = {one.because: one for one in removing.left_to(who.id)}
    return (*confirms, *looks.values())


def _of_author(bulletin: Bulletin, now: datetime) -> Iterator[str]:
    if bulletin.kind == "announcement":
        yield "duplicate"
    if bulletin.working.state in ("draft", "approved") and bulletin.kind != "fulfilment":
        yield "edit"
    if bulletin.working.state == "draft":
        yield "submit"
    if bulletin.candidate is not None:
        yield "discard"
    if _can_come_back(bulletin, now):
        yield "pull_back"


def _can_come_back(bulletin: Bulletin, now: datetime) -> bool:
    if bulletin.candidate is not None:
        return bulletin.candidate.state == "in_review"
    if bulletin.state not in _RETURNABLE:
        return False
    return bulletin.publish_at is None or now < bulletin.publish_at


_RETURNABLE = (BulletinState.IN_REVIEW, BulletinState.SCHEDULED, BulletinState.MISSED_REVIEW)
