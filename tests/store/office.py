"""An office over a real database, clock in hand: the verbs on people, and those who are there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import pytest
from sqlalchemy import Engine, select

from noticeboard.domain.kind import Policy
from noticeboard.domain.signing import Person
from noticeboard.ports.access import Member
from noticeboard.staff.joining import Joining
from noticeboard.staff.proving import Proving
from noticeboard.staff.roster import ADMIN
from noticeboard.staff.staffing import Staffing
from noticeboard.store.engine import reading
from noticeboard.store.people import People
from noticeboard.store.sessions import Sessions
from noticeboard.store.tables_staff import audit_log
from tests.builders import NOON, a_kind, a_policy

PASSWORD = "correct horse battery"
# A real hash would take a tenth of a second each time, and no test here looks at it.
HASH = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$a"


@dataclass
class Office:
    """The verbs on people; two kinds of notice, of which one also needs the lawyers."""

    engine: Engine
    at: datetime = NOON
    policy: Policy = field(
        default_factory=lambda: a_policy(
            a_kind(), a_kind("recall", approvals=("legal", "approver"))
        )
    )

    @cached_property
    def people(self) -> People:
        """Who staff are."""
        return People(self.engine)

    @cached_property
    def sessions(self) -> Sessions:
        """Their sessions."""
        return Sessions(self.engine)

    @cached_property
    def joining(self) -> Joining:
        """How people come."""
        return Joining(self.people, self.clock)

    @cached_property
    def staffing(self) -> Staffing:
        """What administrators do."""
        return Staffing(self.people, self.clock)

    @cached_property
    def proving(self) -> Proving:
        """What people do about themselves."""
        return Proving(self.people, self.policy, self.clock)

    def clock(self) -> datetime:
        """The time it was set to."""
        return self.at

    def hire(self, name: str, *roles: str) -> Person:
        """One of the staff."""
        email = f"{name}@example.com"
        person = Person(f"id-of-{name}", email, frozenset(roles), name=name.title())
        with self.people.write() as tx:
            tx.add_person(person, HASH)
        return person

    def member(self, person: Person) -> Member:
        """Somebody as they are stored."""
        found = self.people.member(person.id)
        assert found is not None
        return found

    def audited(self) -> list[tuple[str, str, str, Mapping[str, Any]]]:
        """Who did what, about whom, oldest first."""
        with reading(self.engine) as conn:
            rows = conn.execute(select(audit_log).order_by(audit_log.c.id)).all()
        return [(row.who, row.what, row.about, row.detail) for row in rows]


@pytest.fixture
def office(engine: Engine) -> Office:
    """An office in which nobody works yet."""
    return Office(engine)


@pytest.fixture
def dia(office: Office) -> Person:
    """Dia, the only administrator."""
    return office.hire("dia", ADMIN)


@pytest.fixture
def ana(office: Office, dia: Person) -> Person:
    """Ana, who writes."""
    return office.hire("ana", "author")
