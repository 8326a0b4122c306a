"""How people come to the staff: links that work once, and the first of all."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from noticeboard.domain.errors import NotFoundError, SaidError
from noticeboard.domain.signing import Person
from noticeboard.staff.roster import ADMIN, TERMINAL
from noticeboard.store.engine import reading
from noticeboard.store.tables_access import invitations
from tests.builders import DAY, NOON, SECOND
from tests.store.office import PASSWORD, Office, ana, dia, office

__all__ = ["ana", "dia", "office"]


def token_of(made: Callable[[], str | None]) -> str:
    """The token of a link, which is there."""
    token = made()
    assert token is not None
    return token


def test_an_invitation_is_taken_once(office: Office, dia: Person) -> None:
    """In time, by whoever has the link; they are who they were invited as."""
    token = office.joining.invite(dia, "Cy@Example.com", " 사이 ", ["author", "duty"])
    office.at = NOON + 7 * DAY - SECOND

    cy = office.joining.join(token, "Cy Twombly", PASSWORD, roles=["admin"], email="x@y.example")

    assert (cy.email, cy.name) == ("cy@example.com", "Cy Twombly")
    assert cy.roles == {"author", "duty"}
    assert office.people.invitations(office.at) == ()
    for act in (office.joining.invitation, lambda t: office.joining.join(t, "Eve", PASSWORD)):
        with pytest.raises(NotFoundError):
            act(token)


def test_only_the_digest_of_a_link_is_kept(office: Office, dia: Person) -> None:
    """Whoever reads the database joins nothing."""
    token = office.joining.invite(dia, "cy@example.com", "Cy", ["author"])

    with reading(office.engine) as conn:
        assert token not in str(conn.execute(select(invitations)).one())


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "가" * 43, "\x00", "A" * 100_000])
def test_a_guessed_link_opens_nothing(office: Office, dia: Person, token: str) -> None:
    """However it is spelled."""
    office.joining.invite(dia, "cy@example.com", "Cy", ["author"])

    with pytest.raises(NotFoundError):
        office.joining.invitation(token)


def test_a_link_dies(office: Office, dia: Person) -> None:
    """With its time, when it is withdrawn, and when another one to the same address is made."""
    links = {
        "replaced": office.joining.invite(dia, "cy@example.com", "Cy", ["admin"]),
        "withdrawn": office.joining.invite(dia, "cy@example.com", "Cy", ["author"]),
    }
    [invitation] = office.people.invitations(NOON)
    office.joining.withdraw(dia, invitation.id)
    links["late"] = office.joining.invite(dia, "cy@example.com", "Cy", ["author"])
    office.at = NOON + 7 * DAY

    for why, token in links.items():
        with pytest.raises(NotFoundError):
            office.joining.join(token, "Cy", PASSWORD)
        assert office.people.member_at("cy@example.com") is None, why


def test_whoever_is_added_needs_no_link_any_more(office: Office, dia: Person) -> None:
    """One that is still about would be a second way in."""
    token = office.joining.invite(dia, "cy@example.com", "Cy", ["admin"])
    office.joining.add(TERMINAL, "cy@example.com", ["author"], PASSWORD)

    with pytest.raises(NotFoundError):
        office.joining.join(token, "Cy", PASSWORD)
    with pytest.raises(SaidError):
        office.joining.invite(dia, "cy@example.com", "Cy", ["author"])


def test_the_first_of_all_says_who_they_are(office: Office) -> None:
    """Administrator in any case, and whatever else they choose; nobody else is first."""
    older = token_of(office.joining.first_token)
    token = token_of(office.joining.first_token)
    with pytest.raises(NotFoundError):
        office.joining.invitation(older)

    dia = office.joining.join(token, "Dia", PASSWORD, email="dia@example.com", roles=["author"])

    assert dia.roles == {"admin", "author"}
    assert office.joining.first_token() is None
    with reading(office.engine) as conn:
        assert conn.execute(select(invitations)).all() == []


def test_the_first_link_is_worth_nothing_once_there_is_an_administrator(office: Office) -> None:
    """Two who have it are not both first."""
    token = token_of(office.joining.first_token)
    office.hire("bo", "admin")

    with pytest.raises(NotFoundError):
        office.joining.join(token, "Eve", PASSWORD, email="eve@example.com")


def test_a_forgotten_password_is_chosen_anew_by_a_link(
    office: Office, dia: Person, ana: Person
) -> None:
    """Once; every session of theirs ends, and their second factor stays."""
    office.proving.set_totp(ana, "encrypted", 7, session=None)
    begun = office.sessions.begin(ana.id, {}, now=NOON)
    token = office.joining.renew(dia, ana.id)
    was = office.member(ana).password_hash

    with pytest.raises(NotFoundError):
        office.joining.join(token, "Eve", PASSWORD)
    office.joining.choose_password(token, PASSWORD)

    assert office.member(ana).password_hash != was
    assert office.member(ana).factors.totp_secret == "encrypted"
    assert office.sessions.find(begun, now=NOON) is None
    with pytest.raises(NotFoundError):
        office.joining.choose_password(token, PASSWORD)


def test_an_invitation_chooses_nobodys_password(office: Office, dia: Person, ana: Person) -> None:
    """The link to join is not one to another's account."""
    token = office.joining.invite(dia, "cy@example.com", "Cy", ["author"])

    with pytest.raises(NotFoundError):
        office.joining.choose_password(token, PASSWORD)


def test_a_link_to_a_password_does_not_outlive_it(
    office: Office, dia: Person, ana: Person
) -> None:
    """Nobody who holds it sets another after the owner chose one, or left and came back."""
    acts: tuple[Callable[[], None], ...] = (
        lambda: office.proving.change_password(ana, "hash", session=None),
        lambda: office.staffing.disable(dia, ana.id),
    )
    for act in acts:
        token = office.joining.renew(dia, ana.id)
        act()
        office.staffing.enable(dia, ana.id)

        with pytest.raises(NotFoundError):
            office.joining.choose_password(token, PASSWORD)


def test_a_link_to_a_password_is_seen_and_withdrawn(
    office: Office, dia: Person, ana: Person
) -> None:
    """While it works; by another administrator too, and that is written down."""
    eve = office.hire("eve", ADMIN)
    token = office.joining.renew(eve, ana.id)
    renewal = office.people.renewal(ana.id, NOON + 7 * DAY - SECOND)
    assert renewal is not None
    assert office.people.renewal(ana.id, NOON + 7 * DAY) is None

    office.joining.withdraw(dia, renewal.id)

    assert office.people.renewal(ana.id, NOON) is None
    assert office.audited()[-1] == (dia.id, "password.renewal_withdrawn", ana.id, {})
    with pytest.raises(NotFoundError):
        office.joining.choose_password(token, PASSWORD)
