"""Administrators' verbs: who may call them, what stays true, and that all is written down."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from noticeboard.domain.errors import ConflictError, ForbiddenError, NotFoundError
from noticeboard.domain.signing import Person
from noticeboard.staff.roster import ADMIN, TERMINAL
from tests.builders import DAY, NOON
from tests.store.office import PASSWORD, Office, ana, dia, office

Verb = Callable[[Office, Person, Person], object]

__all__ = ["ana", "dia", "office"]


ADMINISTRATORS: dict[str, Verb] = {
    "add": lambda o, by, _: o.joining.add(by, "cy@example.com", ["author"], PASSWORD),
    "invite": lambda o, by, _: o.joining.invite(by, "cy@example.com", "Cy", ["author"]),
    "renew": lambda o, by, who: o.joining.renew(by, who.id),
    "withdraw": lambda o, by, _: o.joining.withdraw(by, "nothing"),
    "change_roles": lambda o, by, who: o.staffing.change_roles(by, who.id, ["admin"]),
    "name_deputy": lambda o, by, who: o.staffing.name_deputy(by, who.id, "duty", NOON + DAY),
    "end_deputy": lambda o, by, who: o.staffing.end_deputy(by, who.id, "duty"),
    "disable": lambda o, by, who: o.staffing.disable(by, who.id),
    "enable": lambda o, by, who: o.staffing.enable(by, who.id),
    "reset_factors": lambda o, by, who: o.staffing.reset_factors(by, who.id),
    "revoke_token": lambda o, by, who: o.proving.revoke_token(by, who, "ci"),
}


@pytest.mark.parametrize("name", sorted(ADMINISTRATORS))
def test_only_administrators_decide_about_people(
    office: Office, dia: Person, ana: Person, name: str
) -> None:
    """Whatever other roles somebody has; nothing is stored, nothing is written down."""
    bo = office.hire("bo", "author", "approver", "legal", "duty")
    before = office.people.members()

    with pytest.raises(ForbiddenError):
        ADMINISTRATORS[name](office, bo, ana)

    assert office.people.members() == before
    assert office.audited() == []


def test_an_administrator_is_left(office: Office, dia: Person, ana: Person) -> None:
    """By the desk and by the terminal: nobody locks everybody out."""
    for act in (
        partial(office.staffing.disable, TERMINAL, dia.id),
        partial(office.staffing.change_roles, TERMINAL, dia.id, ["author"]),
        partial(office.staffing.change_roles, dia, dia.id, ["author"]),
    ):
        with pytest.raises(ConflictError) as refused:
            act()
        assert refused.value.code == "last_admin"

    office.staffing.change_roles(dia, ana.id, ["author", "admin"])
    office.staffing.disable(office.member(ana).person, dia.id)
    with pytest.raises(ConflictError):
        office.staffing.change_roles(TERMINAL, ana.id, ["author"])


def test_a_deputy_is_not_the_administrator_who_is_left(
    office: Office, dia: Person, ana: Person
) -> None:
    """Standing in ends by itself, and then nobody would be."""
    office.staffing.name_deputy(dia, ana.id, ADMIN, NOON + DAY)
    standing_in = office.member(ana).person

    with pytest.raises(ConflictError):
        office.staffing.disable(standing_in, dia.id)


def test_two_who_go_at_once_do_not_both_go(office: Office, dia: Person) -> None:
    """Each sees that the other is still there, but not in the same instant."""
    eve = office.hire("eve", ADMIN)

    def leave(pair: tuple[Person, Person]) -> bool:
        try:
            office.staffing.disable(*(pair[0], pair[1].id))
        except (ConflictError, ForbiddenError):
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        gone = list(pool.map(leave, [(dia, eve), (eve, dia)]))

    assert sum(not office.member(who).disabled for who in (dia, eve)) >= 1
    assert gone.count(True) == 1


@pytest.mark.parametrize("verb", ["disable", "reset_factors"])
def test_nobody_does_to_themselves_what_needs_another(
    office: Office, dia: Person, ana: Person, verb: str
) -> None:
    """Nor chooses a password by a link: a stolen session would."""
    office.staffing.change_roles(dia, ana.id, ["admin"])

    for act in (getattr(office.staffing, verb), office.joining.renew):
        with pytest.raises(ConflictError):
            act(dia, dia.id)


def test_all_that_is_done_about_people_is_written_down(office: Office, dia: Person) -> None:
    """Who, what, about whom, and what it was before; never a secret."""
    ana = office.joining.add(TERMINAL, "ana@example.com", ["author"], PASSWORD)
    office.staffing.change_roles(dia, ana.id, ["approver"])
    office.staffing.name_deputy(dia, ana.id, "duty", NOON + DAY)
    office.staffing.end_deputy(dia, ana.id, "duty")
    made = office.proving.add_token(ana, ana, "ci", "write")
    office.proving.revoke_token(ana, ana, "ci")
    link = office.joining.renew(dia, ana.id)
    office.joining.choose_password(link, PASSWORD)
    office.staffing.reset_factors(dia, ana.id)
    office.staffing.disable(dia, ana.id)
    office.staffing.enable(dia, ana.id)

    entries = office.audited()

    assert [(who, what) for who, what, _, _ in entries] == [
        ("cli", "person.added"),
        (dia.id, "person.roles_changed"),
        (dia.id, "deputy.named"),
        (dia.id, "deputy.ended"),
        (ana.id, "token.made"),
        (ana.id, "token.revoked"),
        (dia.id, "password.renewal_offered"),
        (ana.id, "password.renewed"),
        (dia.id, "factors.reset"),
        (dia.id, "person.disabled"),
        (dia.id, "person.enabled"),
    ]
    assert {about for _, _, about, _ in entries} == {ana.id}
    assert entries[1][3] == {"was": "author", "roles": "approver"}
    told: list[Mapping[str, Any]] = [detail for _, _, _, detail in entries]
    assert not any(secret in str(told) for secret in (PASSWORD, made, link))


def test_a_verb_that_is_refused_stores_nothing(office: Office, dia: Person) -> None:
    """Neither the act nor its entry."""
    with pytest.raises(ConflictError):
        office.staffing.change_roles(dia, dia.id, ["author"])

    assert office.member(dia).person.roles == {ADMIN}
    assert office.audited() == []


@pytest.mark.parametrize("verb", ["disable", "reset_factors"])
def test_sessions_end_with_what_is_taken_away(
    office: Office, dia: Person, ana: Person, verb: str
) -> None:
    """And do not come back with it: whoever is enabled again signs in again."""
    begun = office.sessions.begin(ana.id, {}, now=NOON)
    other = office.sessions.begin(dia.id, {}, now=NOON)

    getattr(office.staffing, verb)(dia, ana.id)
    office.staffing.enable(dia, ana.id)

    assert office.sessions.find(begun, now=NOON) is None
    assert office.sessions.find(other, now=NOON) is not None


TAKEN: dict[str, Verb] = {
    "disable": lambda o, by, who: o.staffing.disable(by, who.id),
    "change_roles": lambda o, by, who: o.staffing.change_roles(by, who.id, ["author"]),
}


@pytest.mark.parametrize("verb", sorted(TAKEN))
def test_links_die_with_the_right_to_give_them(
    office: Office, dia: Person, ana: Person, verb: str
) -> None:
    """Whoever was sent away may hold them; what they were for is written down."""
    eve = office.hire("eve", ADMIN)
    link = office.joining.invite(eve, "eve2@example.com", "Eve Two", [ADMIN])
    renewal = office.joining.renew(eve, ana.id)
    kept = office.joining.invite(dia, "cy@example.com", "Cy", ["author"])

    TAKEN[verb](office, dia, eve)

    for dead in (link, renewal):
        with pytest.raises(NotFoundError):
            office.joining.invitation(dead)
    assert office.joining.invitation(kept).name == "Cy"
    done = {what: (about, detail) for _, what, about, detail in office.audited()[-2:]}
    assert done["password.renewal_withdrawn"] == (ana.id, {})
    assert done["invitation.withdrawn"][1] == {"name": "Eve Two", "email": "eve2@example.com"}


def test_links_die_when_standing_in_for_an_administrator_is_ended(
    office: Office, dia: Person, ana: Person
) -> None:
    """Not when an administrator, who stood in for themselves, stays one."""
    office.staffing.name_deputy(dia, ana.id, ADMIN, NOON + DAY)
    given = office.joining.invite(office.member(ana).person, "cy@example.com", "Cy", ["author"])
    office.staffing.name_deputy(dia, dia.id, ADMIN, NOON + DAY)
    kept = office.joining.invite(dia, "eun@example.com", "Eun", ["author"])

    office.staffing.end_deputy(dia, ana.id, ADMIN)
    office.staffing.end_deputy(dia, dia.id, ADMIN)

    assert office.joining.invitation(kept).name == "Eun"
    with pytest.raises(NotFoundError):
        office.joining.invitation(given)


def test_links_stay_when_other_roles_change(office: Office, dia: Person) -> None:
    """Nobody loses an invitation because its giver also began to write."""
    eve = office.hire("eve", ADMIN)
    given = office.joining.invite(eve, "cy@example.com", "Cy", ["author"])

    office.staffing.change_roles(dia, eve.id, [ADMIN, "author"])

    assert office.joining.invitation(given).name == "Cy"


def test_tokens_go_with_the_second_factors(office: Office, dia: Person, ana: Person) -> None:
    """Whoever had the telephone may have made one; each is written down, others' stay."""
    cy = office.hire("cy", "author")
    for name in ("order system", "ci", "old"):
        office.proving.add_token(ana, ana, name, "write")
    office.proving.revoke_token(ana, ana, "old")
    office.proving.add_token(cy, cy, "ci", "write")

    office.staffing.reset_factors(dia, ana.id)

    assert all(token.revoked_at is not None for token in office.people.tokens(ana.id))
    assert [token.revoked_at for token in office.people.tokens(cy.id)] == [None]
    assert [(who, what, detail) for who, what, _, detail in office.audited()[-3:]] == [
        (dia.id, "factors.reset", {}),
        (dia.id, "token.revoked", {"name": "ci"}),
        (dia.id, "token.revoked", {"name": "order system"}),
    ]
