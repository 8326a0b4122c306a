"""Who staff are: found by address or token, told in sentences what is wrong."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import Engine, select

from noticeboard.domain.errors import NotFoundError, RefusedError
from noticeboard.domain.signing import Deputy, Person
from noticeboard.ports.access import Staff
from noticeboard.staff.roster import TERMINAL
from noticeboard.store.engine import reading
from noticeboard.store.tables_staff import people as people_table
from noticeboard.store.tables_staff import tokens
from tests.builders import DAY, MINUTE, NOON, SECOND
from tests.store.office import PASSWORD, Office


@pytest.fixture
def office(engine: Engine) -> Office:
    """An office in which nobody works yet."""
    return Office(engine)


@pytest.fixture
def ana(office: Office) -> Person:
    """Ana writes and approves."""
    return office.hire("ana", "author", "approver")


def _refused(act: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(RefusedError) as refused:
        act()
    return {v.field: v.code for v in refused.value.violations}


def test_people_are_what_the_verbs_ask_for(office: Office) -> None:
    """The type checker holds them to the protocol."""
    port: Staff = office.people

    assert port.by_email("nobody@example.com") is None
    assert port.members() == ()


def test_an_address_is_one_in_any_case(office: Office) -> None:
    """Ana is found however her address is typed, and nobody else can have it."""
    office.joining.add(TERMINAL, "Ana@Example.com", ["author"], PASSWORD, name=" 아나 ")
    ana = office.people.by_email(" ANA@example.com ")

    assert ana is not None
    assert (ana.email, ana.name) == ("ana@example.com", "아나")
    assert (ana.by_token, ana.can_approve) == (False, True)
    again = partial(office.joining.add, TERMINAL, "aNA@example.COM", ["author"], PASSWORD)
    assert _refused(again) == {"email": "email_taken"}


def test_a_password_is_kept_as_an_argon2id_hash(office: Office) -> None:
    """Whoever reads the database does not read passwords."""
    office.joining.add(TERMINAL, "ana@example.com", ["author"], PASSWORD)

    with reading(office.engine) as connection:
        kept = connection.scalar(select(people_table.c.password_hash))

    assert kept is not None
    assert kept.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("email", "roles", "password", "name", "wrong"),
    [
        ("ana", ["author"], PASSWORD, "", {"email": "not_an_email"}),
        ("ana@exa mple.com", ["author"], PASSWORD, "", {"email": "not_an_email"}),
        ("아나@example.com", ["author"], PASSWORD, "", {"email": "not_an_email"}),
        (f"{'a' * 60}@{'b' * 250}", ["author"], PASSWORD, "", {"email": "not_an_email"}),
        ("bo@example.com", ["boss"], PASSWORD, "", {"role": "unknown_role"}),
        ("bo@example.com", [], PASSWORD, "", {"role": "no_role"}),
        ("bo@example.com", ["author"], "short", "", {"password": "weak_password"}),
        ("bo@example.com", ["author"], "abababababab", "", {"password": "guessed_password"}),
        ("bo.park@example.com", ["author"], "bo.park2026!", "", {"password": "guessed_password"}),
        (
            "bo@example.com",
            ["author"],
            "Bo Park 2026",
            "Bo Park",
            {"password": "guessed_password"},
        ),
        ("bo@example.com", ["author"], PASSWORD, "x" * 81, {"name": "person_name"}),
        ("bo@example.com", ["author"], PASSWORD, "b\u202eo", {"name": "person_name"}),
        (
            "bo",
            ["boss"],
            "",
            "\x00",
            {
                "email": "not_an_email",
                "role": "unknown_role",
                "password": "weak_password",
                "name": "person_name",
            },
        ),
    ],
)
def test_what_is_wrong_about_a_person_is_said_at_once(
    office: Office, email: str, roles: list[str], password: str, name: str, wrong: dict[str, str]
) -> None:
    """With the name of the field, and nothing is stored."""
    add = partial(office.joining.add, TERMINAL, email, roles, password, name=name)

    assert _refused(add) == wrong

    assert office.people.members() == ()


def test_a_token_speaks_for_its_owner(office: Office, ana: Person) -> None:
    """It is shown once and kept as a digest."""
    token = office.proving.add_token(ana, ana, "ci", "write")

    person = office.people.by_token(token, now=NOON)

    assert person is not None
    assert (person.email, person.by_token, person.can_approve) == ("ana@example.com", True, False)
    with reading(office.engine) as connection:
        kept = connection.execute(select(tokens)).one()
    assert token.startswith(f"nb_{kept.id}_")
    assert len(token) == len("nb_") + 12 + 1 + 43
    assert token.removeprefix(f"nb_{kept.id}_") not in str(kept)


def test_only_a_token_made_for_approving_can_approve(office: Office, ana: Person) -> None:
    """Ana may approve; a program that writes for her may not."""
    token = office.proving.add_token(ana, ana, "sign-off", "approve")

    person = office.people.by_token(token, now=NOON)

    assert person is not None
    assert (person.by_token, person.can_approve) == (True, True)


def test_a_wrong_token_is_nobody(office: Office, ana: Person) -> None:
    """Another secret, another id, another form."""
    token = office.proving.add_token(ana, ana, "ci", "write")
    other = office.proving.add_token(ana, ana, "cd", "write")

    for wrong in (
        "",
        "nb_",
        token[:-1],
        f"{token}x",
        f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        f"{other[:16]}{token[16:]}",
        f"nb_{'0' * 12}_{token[16:]}",
        token.upper(),
        f"{token}\n",
        "nb_" + "가" * 56,
    ):
        assert office.people.by_token(wrong, now=NOON) is None


def test_a_revoked_token_and_a_disabled_person_open_nothing(office: Office, ana: Person) -> None:
    """From that moment on; the others' tokens still do."""
    bo = office.hire("bo", "approver")
    lost = office.proving.add_token(ana, ana, "lost", "write")
    kept = office.proving.add_token(ana, ana, "kept", "write")
    of_bo = office.proving.add_token(bo, bo, "ci", "approve")

    office.proving.revoke_token(ana, ana, "lost")
    office.staffing.disable(TERMINAL, bo.id)

    assert office.people.by_token(lost, now=NOON) is None
    assert office.people.by_token(kept, now=NOON) is not None
    assert office.people.by_token(of_bo, now=NOON) is None
    assert office.people.by_email("bo@example.com") is None


def test_when_a_token_was_used_last_is_known_to_the_minute(office: Office, ana: Person) -> None:
    """Unused ones can be found; a busy one does not write on every call."""
    token = office.proving.add_token(ana, ana, "ci", "write")
    used = []

    for at in (NOON, NOON + 59 * SECOND, NOON + MINUTE):
        office.people.by_token(token, now=at)
        used.append(office.people.tokens(ana.id)[0].last_used_at)

    assert used == [NOON, NOON, NOON + MINUTE]


def test_a_deputy_holds_a_role_until_an_instant(office: Office) -> None:
    """Standing in ends by itself; standing in again moves the end; it can be ended before."""
    bo = office.hire("bo", "author")
    office.staffing.name_deputy(TERMINAL, bo.id, "duty", NOON + SECOND)
    office.staffing.name_deputy(TERMINAL, bo.id, "duty", NOON + DAY)

    stands_in = office.member(bo).person
    office.staffing.end_deputy(TERMINAL, bo.id, "duty")

    assert stands_in.deputies == (Deputy("duty", NOON + DAY),)
    assert stands_in.holds("duty", NOON + DAY - SECOND)
    assert not stands_in.holds("duty", NOON + DAY)
    assert office.member(bo).person.deputies == ()


def test_what_is_wrong_about_a_token_is_said(office: Office, ana: Person) -> None:
    """A name in use, no name, a scope that does not exist or is beyond the owner's roles."""
    cy = office.hire("cy", "author", "duty")
    add = office.proving.add_token
    add(ana, ana, "ci", "write")

    taken = _refused(lambda: add(ana, ana, "ci", "approve"))
    both = _refused(lambda: add(ana, ana, " ", "root"))
    beyond = _refused(lambda: add(cy, cy, "ci", "approve"))

    assert taken == {"name": "token_name_taken"}
    assert both == {"name": "token_name", "scope": "unknown_scope"}
    assert beyond == {"scope": "scope_needs_role"}


def test_nobody_is_not_somebody(office: Office, ana: Person) -> None:
    """Every verb about somebody or something unknown says that it is unknown."""
    acts: tuple[Callable[[], object], ...] = (
        lambda: office.proving.revoke_token(ana, ana, "none"),
        lambda: office.proving.drop_passkey(ana, "none", session=None),
        lambda: office.staffing.name_deputy(TERMINAL, "nobody", "duty", NOON + DAY),
        lambda: office.staffing.end_deputy(TERMINAL, ana.id, "duty"),
        lambda: office.staffing.disable(TERMINAL, "nobody"),
        lambda: office.staffing.enable(TERMINAL, "nobody"),
        lambda: office.staffing.change_roles(TERMINAL, "nobody", ["author"]),
        lambda: office.staffing.reset_factors(TERMINAL, "nobody"),
        lambda: office.joining.withdraw(TERMINAL, "nothing"),
    )
    for act in acts:
        with pytest.raises(NotFoundError):
            act()


@pytest.mark.parametrize("text", ["\x00", "a\x00b@example.com", "\ud800", "x" * 100_000])
def test_no_text_is_too_strange_to_be_nobodys(office: Office, ana: Person, text: str) -> None:
    """PostgreSQL takes no NUL and no half a surrogate; whoever sends one is told as always."""
    assert office.people.by_email(text) is None
    assert office.people.member_at(text) is None
    acts: tuple[Callable[[], object], ...] = (
        lambda: office.proving.revoke_token(ana, ana, text),
        lambda: office.staffing.end_deputy(TERMINAL, ana.id, text),
        lambda: office.proving.drop_passkey(ana, text, session=None),
    )
    for act in acts:
        with pytest.raises(NotFoundError):
            act()


@pytest.mark.parametrize("until", [NOON, NOON - SECOND, NOON + 366 * DAY + SECOND])
def test_standing_in_ends_within_a_year(office: Office, ana: Person, until: object) -> None:
    """A deputy for ever is a role, and is given as one."""
    assert isinstance(until, type(NOON))
    refused = _refused(lambda: office.staffing.name_deputy(TERMINAL, ana.id, "boss", until))

    assert refused == {"role": "unknown_role", "until": "not_to_come"}
