"""The verbs on people: who may call them, what stays true, and that all of it is written down."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, select

from noticeboard.domain.errors import ConflictError, ForbiddenError, NotFoundError, SaidError
from noticeboard.domain.signing import Person
from noticeboard.ports.access import Passkey
from noticeboard.roster import ADMIN, TERMINAL, proves_twice
from noticeboard.store.engine import reading
from noticeboard.store.tables_access import invitations, sessions
from tests.builders import DAY, MINUTE, NOON, SECOND
from tests.store.office import PASSWORD, Office

Verb = Callable[[Office, Person, Person], object]


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


def token_of(made: Callable[[], str | None]) -> str:
    """The token of a link, which is there."""
    token = made()
    assert token is not None
    return token


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


def test_the_first_link_is_worth_nothing_once_there_is_anybody(office: Office) -> None:
    """Two who have it are not both first."""
    token = token_of(office.joining.first_token)
    office.hire("bo", "approver")

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


@pytest.mark.parametrize(
    ("roles", "needed"),
    [
        (("author",), False),
        (("duty",), False),
        (("author", "duty"), False),
        (("approver",), True),
        (("legal",), True),
        (("admin",), True),
    ],
)
def test_a_second_factor_is_demanded_of_whoever_can_sign_or_give_that_right(
    office: Office, roles: tuple[str, ...], needed: bool
) -> None:
    """Any role of any sign-off line, for as long as it is held."""
    person = office.hire("cy", *roles)
    office.staffing.name_deputy(TERMINAL, office.hire("eve", "author").id, roles[0], NOON + DAY)
    eve = office.people.member("id-of-eve")
    assert eve is not None

    assert proves_twice(person, office.policy, NOON) is needed
    assert proves_twice(eve.person, office.policy, NOON + DAY - SECOND) is needed
    assert not proves_twice(eve.person, office.policy, NOON + DAY)


def test_two_codes_at_once_are_one(office: Office, ana: Person) -> None:
    """The same time step opens one door."""
    office.proving.set_totp(ana, "encrypted", 5, session=None)

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: office.proving.take_code(ana, 6), range(8)))

    assert taken.count(True) == 1
    assert not office.proving.take_code(ana, 5)
    assert office.proving.take_code(ana, 7)


def test_one_recovery_code_at_once_is_used_once(office: Office, ana: Person) -> None:
    """Two who have it do not both come in."""
    office.proving.make_recovery(ana, ["a", "b"])

    with ThreadPoolExecutor(4) as pool:
        used = list(pool.map(lambda _: office.proving.use_recovery(ana, "a"), range(8)))

    assert used.count(True) == 1
    assert office.member(ana).factors.recovery_digests == ("b",)


def a_passkey(owner: Person, name: str) -> Passkey:
    """A passkey that nobody could use."""
    return Passkey(name.encode(), owner.id, name, b"key", 1, NOON, NOON, ("usb",))


def test_a_passkey_is_kept_and_found_as_it_was(office: Office, ana: Person) -> None:
    """Bytes stay bytes, on both databases."""
    passkey = a_passkey(ana, "\xff노트북")

    office.proving.add_passkey(ana, passkey, session=None)

    assert office.people.passkey(passkey.id) == passkey
    assert office.member(ana).factors.passkeys == (passkey,)


def test_the_last_second_factor_stays_with_whoever_needs_one(office: Office, dia: Person) -> None:
    """Another is set up first; whoever needs none may go without."""
    cy = office.hire("cy", "author")
    for who in (dia, cy):
        office.proving.add_passkey(who, a_passkey(who, f"key of {who.name}"), session=None)

    with pytest.raises(ConflictError):
        office.proving.drop_passkey(dia, "key of Dia", session=None)
    office.proving.drop_passkey(cy, "key of Cy", session=None)
    office.proving.set_totp(dia, "encrypted", 0, session=None)
    office.proving.drop_passkey(dia, "key of Dia", session=None)

    assert office.member(dia).factors.passkeys == ()


def test_the_session_in_which_it_is_done_stays(office: Office, ana: Person) -> None:
    """Another password, another factor: all others end."""
    acts: list[Callable[[str], None]] = [
        lambda kept: office.proving.change_password(ana, "hash", session=kept),
        lambda kept: office.proving.set_totp(ana, "encrypted", 0, session=kept),
        lambda kept: office.proving.add_passkey(ana, a_passkey(ana, "key"), session=kept),
        lambda kept: office.proving.drop_passkey(ana, "key", session=kept),
    ]
    for act in acts:
        kept, other = (office.sessions.begin(ana.id, {}, now=NOON) for _ in range(2))
        act(kept)
        assert office.sessions.find(kept, now=NOON) is not None
        assert office.sessions.find(other, now=NOON) is None

    office.proving.left_everywhere(ana)
    with reading(office.engine) as conn:
        assert conn.execute(select(sessions)).all() == []


def test_a_half_proven_session_is_short_and_goes(office: Office, ana: Person) -> None:
    """Ten minutes between password and code, whatever happens in them."""
    half = office.sessions.begin(None, {"tf_user_id": ana.id}, now=NOON)
    office.sessions.save(half, {}, now=NOON + 9 * MINUTE)

    late = office.sessions.find(half, now=NOON + 10 * MINUTE)
    office.sessions.begin(ana.id, {}, now=NOON + 10 * MINUTE)

    assert late is not None
    assert not late.live
    assert office.sessions.find(half, now=NOON) is None
