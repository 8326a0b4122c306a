"""What people prove themselves with: taken once, kept while it is needed, and ending sessions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from noticeboard.domain.errors import ConflictError
from noticeboard.domain.signing import Person
from noticeboard.ports.access import Passkey
from noticeboard.staff.roster import TERMINAL, proves_twice
from noticeboard.store.engine import reading
from noticeboard.store.tables_access import sessions
from tests.builders import DAY, MINUTE, NOON, SECOND
from tests.store.office import Office, ana, dia, office

__all__ = ["ana", "dia", "office"]


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


def test_a_half_proven_session_ends_with_what_proved_it(
    office: Office, dia: Person, ana: Person
) -> None:
    """The password that was given in it may be what somebody had to be rid of."""
    acts: list[Callable[[], None]] = [
        lambda: office.proving.change_password(ana, "hash", session=None),
        lambda: office.proving.left_everywhere(ana),
        lambda: office.staffing.reset_factors(dia, ana.id),
        lambda: office.staffing.disable(dia, ana.id),
    ]
    others = office.sessions.begin(None, {}, half=dia.id, now=NOON)
    for act in acts:
        half = office.sessions.begin(None, {}, half=ana.id, now=NOON)
        was_whole = office.sessions.begin(ana.id, {}, now=NOON)
        again = office.sessions.renew(was_whole, None, {}, half=ana.id, now=NOON)

        act()

        assert office.sessions.find(half, now=NOON) is None
        assert office.sessions.find(again or "", now=NOON) is None
    assert office.sessions.find(others, now=NOON) is not None


def test_a_session_begins_anew_for_another_person_only(
    office: Office, dia: Person, ana: Person
) -> None:
    """Under whatever name it goes on; the second factor begins a whole one."""
    at, token = NOON, office.sessions.begin(None, {}, half=ana.id, now=NOON)
    began = []
    for person, half in (
        (None, ana.id),
        (ana.id, None),
        (ana.id, None),
        (dia.id, None),
        (None, dia.id),
        (None, ana.id),
    ):
        at += MINUTE
        token = office.sessions.renew(token, person, {}, half=half, now=at) or ""
        found = office.sessions.find(token, now=at)
        assert found is not None
        began.append((found.created_at - NOON) // MINUTE)

    assert began == [0, 2, 2, 4, 5, 6]


def test_a_half_proven_session_is_short_and_goes(office: Office, ana: Person) -> None:
    """Ten minutes between password and code, whatever happens in them."""
    half = office.sessions.begin(None, {"tf_user_id": ana.id}, half=ana.id, now=NOON)
    office.sessions.save(half, {}, now=NOON + 9 * MINUTE)

    late = office.sessions.find(half, now=NOON + 10 * MINUTE)
    office.sessions.begin(ana.id, {}, now=NOON + 10 * MINUTE)

    assert late is not None
    assert not late.live
    assert office.sessions.find(half, now=NOON) is None


def test_no_session_has_a_name_that_no_database_can_look_for(office: Office, ana: Person) -> None:
    """A hidden field that somebody changed ends nothing, and is no reason for a failure."""
    opened = office.sessions.begin(ana.id, {}, now=NOON)

    office.proving.left(ana, "a\0b")

    assert office.sessions.find(opened, now=NOON) is not None
