"""Who staff are: found by address or token, told in sentences what is wrong."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import Engine, select

from noticeboard import ports
from noticeboard.domain.errors import NotFoundError, RefusedError
from noticeboard.domain.signing import Deputy
from noticeboard.store.engine import reading
from noticeboard.store.people import People
from noticeboard.store.tables_staff import people as people_table
from noticeboard.store.tables_staff import tokens
from tests.builders import DAY, MINUTE, NOON, SECOND

PASSWORD = "correct horse battery"


@pytest.fixture
def people(engine: Engine) -> People:
    """People on a fresh database: Ana, who writes and approves."""
    added = People(engine)
    added.add_person("Ana@Example.com", ["author", "approver"], PASSWORD)
    return added


def _refused(act: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(RefusedError) as refused:
        act()
    return {v.field: v.code for v in refused.value.violations}


def test_people_are_what_the_api_asks_for(people: People) -> None:
    """The type checker holds them to the protocol."""
    port: ports.People = people

    assert port.by_email("nobody@example.com") is None


def test_an_address_is_one_in_any_case(people: People) -> None:
    """Ana is found however her address is typed, and nobody else can have it."""
    ana = people.by_email(" ANA@example.com ")

    assert ana is not None
    assert (ana.email, ana.roles) == ("ana@example.com", frozenset({"author", "approver"}))
    assert (ana.by_token, ana.can_approve) == (False, True)
    again = partial(people.add_person, "aNA@example.COM", ["author"], PASSWORD)
    assert _refused(again) == {"email": "email_taken"}


def test_a_password_is_kept_as_an_argon2id_hash(people: People) -> None:
    """Whoever reads the database does not read passwords."""
    with reading(people.engine) as connection:
        kept = connection.scalar(select(people_table.c.password_hash))

    assert kept is not None
    assert kept.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("email", "roles", "password", "wrong"),
    [
        ("ana", ["author"], PASSWORD, {"email": "not_an_email"}),
        ("ana@exa mple.com", ["author"], PASSWORD, {"email": "not_an_email"}),
        ("아나@example.com", ["author"], PASSWORD, {"email": "not_an_email"}),
        (f"{'a' * 60}@{'b' * 250}", ["author"], PASSWORD, {"email": "not_an_email"}),
        ("bo@example.com", ["boss"], PASSWORD, {"role": "unknown_role"}),
        ("bo@example.com", [], PASSWORD, {"role": "no_role"}),
        ("bo@example.com", ["author"], "short", {"password": "weak_password"}),
        ("bo@example.com", ["author"], "abababababab", {"password": "weak_password"}),
        (
            "bo",
            ["boss"],
            "",
            {"email": "not_an_email", "role": "unknown_role", "password": "weak_password"},
        ),
    ],
)
def test_what_is_wrong_about_a_person_is_said_at_once(
    engine: Engine, email: str, roles: list[str], password: str, wrong: dict[str, str]
) -> None:
    """With the name of the field, and nothing is stored."""
    people = People(engine)

    assert _refused(lambda: people.add_person(email, roles, password)) == wrong

    assert people.by_email(email) is None


def test_a_token_speaks_for_its_owner(people: People) -> None:
    """It is shown once and kept as a digest."""
    token = people.add_token("ana@example.com", "ci", "write", now=NOON)

    person = people.by_token(token, now=NOON)

    assert person is not None
    assert (person.email, person.by_token, person.can_approve) == ("ana@example.com", True, False)
    with reading(people.engine) as connection:
        kept = connection.execute(select(tokens)).one()
    assert token.startswith(f"nb_{kept.id}_")
    assert len(token) == len("nb_") + 12 + 1 + 43
    assert token.removeprefix(f"nb_{kept.id}_") not in str(kept)


def test_only_a_token_made_for_approving_can_approve(people: People) -> None:
    """Ana may approve; a program that writes for her may not."""
    token = people.add_token("ana@example.com", "sign-off", "approve", now=NOON)

    person = people.by_token(token, now=NOON)

    assert person is not None
    assert (person.by_token, person.can_approve) == (True, True)


def test_a_wrong_token_is_nobody(people: People) -> None:
    """Another secret, another id, another form."""
    token = people.add_token("ana@example.com", "ci", "write", now=NOON)
    other = people.add_token("ana@example.com", "cd", "write", now=NOON)

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
        assert people.by_token(wrong, now=NOON) is None


def test_a_revoked_token_and_a_disabled_person_open_nothing(people: People) -> None:
    """From that moment on; the others' tokens still do."""
    people.add_person("bo@example.com", ["approver"], PASSWORD)
    lost = people.add_token("ana@example.com", "lost", "write", now=NOON)
    kept = people.add_token("ana@example.com", "kept", "write", now=NOON)
    of_bo = people.add_token("bo@example.com", "ci", "approve", now=NOON)

    people.revoke_token("ana@example.com", "lost", now=NOON)
    people.disable("bo@example.com")

    assert people.by_token(lost, now=NOON) is None
    assert people.by_token(kept, now=NOON) is not None
    assert people.by_token(of_bo, now=NOON) is None
    assert people.by_email("bo@example.com") is None


def test_when_a_token_was_used_last_is_known_to_the_minute(people: People) -> None:
    """Unused ones can be found; a busy one does not write on every call."""
    token = people.add_token("ana@example.com", "ci", "write", now=NOON)
    used = []

    for at in (NOON, NOON + 59 * SECOND, NOON + MINUTE):
        people.by_token(token, now=at)
        with reading(people.engine) as connection:
            used.append(connection.scalar(select(tokens.c.last_used_at)))

    assert used == [NOON, NOON, NOON + MINUTE]


def test_a_deputy_holds_a_role_until_an_instant(people: People) -> None:
    """Standing in ends by itself; standing in again moves the end."""
    people.add_person("bo@example.com", ["author"], PASSWORD)
    people.add_deputy("bo@example.com", "duty", until=NOON)
    people.add_deputy("bo@example.com", "duty", until=NOON + DAY)

    bo = people.by_email("bo@example.com")

    assert bo is not None
    assert bo.deputies == (Deputy("duty", NOON + DAY),)
    assert bo.holds("duty", NOON + DAY - SECOND)
    assert not bo.holds("duty", NOON + DAY)


def test_what_is_wrong_about_a_token_is_said(people: People) -> None:
    """A name in use, no name, a scope that does not exist."""
    add = people.add_token
    add("ana@example.com", "ci", "write", now=NOON)
    scope: str = "root"

    taken = _refused(lambda: add("ana@example.com", "ci", "approve", now=NOON))
    both = _refused(lambda: add("ana@example.com", " ", scope, now=NOON))

    assert taken == {"name": "token_name_taken"}
    assert both == {"name": "token_name", "scope": "unknown_scope"}


def test_nobody_is_not_somebody(people: People) -> None:
    """Every verb about an unknown address says that it is unknown."""
    for act in (
        lambda: people.add_token("bo@example.com", "ci", "write", now=NOON),
        lambda: people.revoke_token("bo@example.com", "ci", now=NOON),
        lambda: people.revoke_token("ana@example.com", "none", now=NOON),
        lambda: people.add_deputy("bo@example.com", "duty", until=NOON),
        lambda: people.disable("bo@example.com"),
    ):
        with pytest.raises(NotFoundError):
            act()
    refused = _refused(lambda: people.add_deputy("ana@example.com", "boss", until=NOON))
    assert refused == {"role": "unknown_role"}
