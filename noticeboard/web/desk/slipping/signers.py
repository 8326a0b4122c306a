"""Who has to sign before it goes out, by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.kind import Kind
from noticeboard.domain.signing import Person, role_title
from noticeboard.web.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Signer:
    """One place in the sign-off line: the role in words, and who may fill it."""

    role: str
    names: tuple[str, ...]


def signers(visit: Visit, kind: Kind, bulletin: Bulletin) -> tuple[Signer, ...]:
    """The line of this kind. Who writes it does not sign it, but where there is only one."""
    writers = {visit.who.id, *bulletin.working.authors}
    solo = visit.parts.publishing.drafting.policy.solo
    people = [m.person for m in visit.parts.people.members() if not m.disabled]
    able = [p for p in people if solo or p.id not in writers]
    return tuple(
        Signer(
            role_title(role).in_(visit.language),
            _names(p for p in able if p.holds(role, visit.now)),
        )
        for role in kind.approvals
    )


def _names(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(person.name or person.email for person in people)
