"""Sign-off lines: who may sign next, and when nobody is missing any more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from noticeboard.domain.bulletin import Revision
from noticeboard.domain.errors import ForbiddenError
from noticeboard.domain.kind import Policy
from noticeboard.domain.sentence import Language, Sentence

ROLE_TITLES: Mapping[str, Sentence] = {
    "author": Sentence("author", "작성자"),
    "approver": Sentence("approver", "승인자"),
    "legal": Sentence("legal", "법무"),
    "duty": Sentence("on duty", "당직자"),
    "admin": Sentence("administrator", "관리자"),
}
ROLES = tuple(ROLE_TITLES)
# What whoever signed in an emergency stands for: nobody is given it.
EMERGENCY = "emergency"
_TITLES = {**ROLE_TITLES, EMERGENCY: Sentence("in an emergency", "긴급")}


def role_title(role: str) -> Sentence:
    """What people call a role; a line of sign-off may name one of its own."""
    return _TITLES.get(role, Sentence(role, role))


@dataclass(frozen=True, slots=True)
class Deputy:
    """A role somebody holds for another until an instant."""

    role: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff. ``can_approve`` is false for a token not made for approving.

    ``name`` is empty for people added without one. ``language``: what they chose on the desk.
    """

    id: str
    email: str
    roles: frozenset[str]
    deputies: tuple[Deputy, ...] = field(default=())
    by_token: bool = False
    can_approve: bool = True
    name: str = ""
    language: Language | None = None

    def holds(self, role: str, now: datetime) -> bool:
        """Whether this person has the role, or stands in for it at ``now``."""
        return role in self.roles or any(d.role == role and now < d.until for d in self.deputies)


class SignedByLine(Protocol):
    """What has a line of sign-off: a kind of notice, a holding text."""

    @property
    def approvals(self) -> tuple[str, ...]: ...


def missing_roles(revision: Revision, kind: SignedByLine) -> tuple[str, ...]:
    """The roles of the kind's line that have not signed yet, in the line's order."""
    line = list(kind.approvals)
    for signature in revision.sign_offs:
        if signature.role in line:
            line.remove(signature.role)
    return tuple(line)


def role_to_sign(
    person: Person,
    revision: Revision,
    kind: SignedByLine,
    policy: Policy,
    now: datetime,
) -> str:
    """The role in which ``person`` signs this revision next.

    Raises:
        ForbiddenError: an author of it, a second signature, a role not held, a plain token.
    """
    if not person.can_approve:
        raise ForbiddenError("token_cannot_approve", PLAIN_TOKEN)
    _not_own(person, revision, policy, now)
    if any(s.person == person.id for s in revision.sign_offs):
        raise ForbiddenError("signed_already", _TWICE)
    for role in missing_roles(revision, kind):
        if person.holds(role, now):
            return role
    raise ForbiddenError("role_missing", _role_missing(missing_roles(revision, kind)))


def role_in_emergency(person: Person, policy: Policy, now: datetime) -> str:
    """The role in which ``person`` alone stands for a whole line of sign-off.

    Raises:
        ForbiddenError: a role not held, a plain token.
    """
    if not person.can_approve:
        raise ForbiddenError("token_cannot_approve", PLAIN_TOKEN)
    if not any(person.holds(role, now) for role in policy.emergency_roles):
        raise ForbiddenError("role_missing", _role_missing(policy.emergency_roles))
    return EMERGENCY


def may_confirm(person: Person, revision: Revision, line: SignedByLine, now: datetime) -> None:
    """Let whoever could have signed it look at what one person published alone.

    Raises:
        ForbiddenError: whoever wrote or signed it, a role not held, a plain token.
    """
    if not person.can_approve:
        raise ForbiddenError("token_cannot_approve", PLAIN_TOKEN)
    if person.id in revision.authors or any(s.person == person.id for s in revision.sign_offs):
        raise ForbiddenError("own_text", _OWN)
    if not any(person.holds(role, now) for role in line.approvals):
        raise ForbiddenError("role_missing", _role_missing(line.approvals))


def _not_own(person: Person, revision: Revision, policy: Policy, now: datetime) -> None:
    if person.id not in revision.authors:
        return
    if not policy.solo:
        raise ForbiddenError("own_text", _OWN)
    if revision.submitted_at is None or now < revision.submitted_at + policy.cooling_off:
        raise ForbiddenError("cooling_off", _COOLING)


def by_one_person(revision: Revision) -> bool:
    """Whether somebody signed a text of their own (``solo``): labelled in public."""
    return any(s.person in revision.authors for s in revision.sign_offs)


def in_emergency(revision: Revision) -> bool:
    """Whether one person stood for the whole line of sign-off: counted in public."""
    return any(s.emergency is not None for s in revision.sign_offs)


PLAIN_TOKEN = Sentence(
    "This token cannot sign off. Use one made for approving.",
    "이 토큰으로는 승인할 수 없습니다. 승인용으로 만든 토큰을 쓰세요.",
)
_OWN = Sentence(
    "You wrote this. Another person signs it off.",
    "본인이 쓴 글입니다. 다른 사람이 승인해야 합니다.",
)
_COOLING = Sentence(
    "You wrote this. Read it once more and sign when the cooling-off time is over.",
    "본인이 쓴 글입니다. 대기 시간이 지난 뒤 다시 읽고 승인해 주세요.",
)
_TWICE = Sentence(
    "You have signed this already. The next signature is another person's.",
    "이미 승인하셨습니다. 다음 승인은 다른 사람의 몫입니다.",
)


def _role_missing(roles: Iterable[str]) -> Sentence:
    titles = [role_title(role) for role in roles]
    return Sentence(
        f"Signing this needs the role: {', '.join(t.en for t in titles)}.",
        f"승인하려면 다음 역할이 필요합니다: {', '.join(t.ko for t in titles)}.",
    )
