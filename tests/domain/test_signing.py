"""Sign-off lines: two people, the right roles, the frozen text."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from noticeboard.domain.errors import ForbiddenError
from noticeboard.domain.signing import (
    ROLES,
    Deputy,
    Person,
    by_one_person,
    in_emergency,
    may_confirm,
    missing_roles,
    role_in_emergency,
    role_title,
    role_to_sign,
)
from tests.builders import (
    DAY,
    MINUTE,
    NOON,
    SECOND,
    a_kind,
    a_person,
    a_policy,
    a_revision,
    a_signature,
)

TEXT = a_revision(state="in_review", submitted_at=NOON)
ONE, TWO = a_kind(), a_kind(approvals=("legal", "approver"))
STRICT, SOLO = a_policy(), a_policy(solo=True)


def test_another_person_with_the_role_signs() -> None:
    """Bo approves what Ana wrote."""
    assert role_to_sign(a_person("bo"), TEXT, ONE, STRICT, NOON) == "approver"


def test_a_line_is_signed_role_by_role() -> None:
    """Somebody with both roles signs for the first that is missing, once."""
    both = a_person("bo", ("approver", "legal"))
    after = replace(TEXT, sign_offs=(a_signature("bo", "legal"),))

    assert role_to_sign(both, TEXT, TWO, STRICT, NOON) == "legal"
    assert missing_roles(after, TWO) == ("approver",)
    assert role_to_sign(a_person("cho"), after, TWO, STRICT, NOON) == "approver"
    assert (
        missing_roles(replace(after, sign_offs=(*after.sign_offs, a_signature("cho"))), TWO) == ()
    )


def test_a_line_may_want_two_of_a_role() -> None:
    """One signature is one signature."""
    four_eyes = a_kind(approvals=("approver", "approver"))
    once = replace(TEXT, sign_offs=(a_signature("bo"),))

    assert missing_roles(once, four_eyes) == ("approver",)
    assert (
        missing_roles(replace(once, sign_offs=(a_signature("bo"), a_signature("cho"))), ONE) == ()
    )


def test_nobody_signs_for_a_role_the_line_does_not_name() -> None:
    """A signature as an administrator closes no gap."""
    stray = replace(TEXT, sign_offs=(a_signature("cho", "admin"),))

    assert missing_roles(stray, ONE) == ("approver",)


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (a_person("ana", ("author", "approver")), "own_text"),
        (a_person("bo", ("author", "duty", "admin")), "role_missing"),
        (a_person("bo", ()), "role_missing"),
        (a_person("bo", by_token=True, can_approve=False), "token_cannot_approve"),
        (a_person("cho", ("approver",)), "signed_already"),
    ],
)
def test_everybody_else_is_refused(person: Person, code: str) -> None:
    """Authors, those without the role, plain tokens, those who have signed."""
    text = replace(TEXT, sign_offs=(a_signature("cho", "legal"),))

    with pytest.raises(ForbiddenError) as refused:
        role_to_sign(person, text, TWO, STRICT, NOON)

    assert refused.value.code == code


def test_a_token_made_for_approving_approves() -> None:
    """It is marked as such elsewhere."""
    assert role_to_sign(a_person("bo", by_token=True), TEXT, ONE, STRICT, NOON) == "approver"


def test_everybody_who_wrote_is_an_author() -> None:
    """Whoever changed a comma signs another text."""
    with pytest.raises(ForbiddenError) as refused:
        role_to_sign(a_person("bo"), replace(TEXT, authors=("ana", "bo")), ONE, STRICT, NOON)

    assert refused.value.code == "own_text"


@pytest.mark.parametrize(
    ("until", "holds"), [(NOON + SECOND, True), (NOON, False), (NOON - DAY, False)]
)
def test_a_deputy_stands_in_until_an_instant(until: datetime, holds: bool) -> None:
    """And not a second longer."""
    deputy = a_person("bo", (), deputies=(Deputy("approver", until),))

    assert deputy.holds("approver", NOON) is holds
    assert not deputy.holds("legal", NOON)


@pytest.mark.parametrize(
    ("waited", "code"), [(10 * MINUTE - SECOND, "cooling_off"), (10 * MINUTE, None)]
)
def test_one_person_alone_waits_before_signing(waited: timedelta, code: str | None) -> None:
    """Ten minutes after submitting they read it once more."""
    ana = a_person("ana", ("author", "approver"))
    now = NOON + waited

    if code is None:
        assert role_to_sign(ana, TEXT, ONE, SOLO, now) == "approver"
    else:
        with pytest.raises(ForbiddenError) as refused:
            role_to_sign(ana, TEXT, ONE, SOLO, now)
        assert refused.value.code == code


def test_one_person_alone_is_labelled() -> None:
    """Only where an author signed."""
    alone = replace(TEXT, sign_offs=(a_signature("ana"),))
    together = replace(TEXT, sign_offs=(a_signature("bo"),))

    assert by_one_person(alone)
    assert not by_one_person(together)
    assert not by_one_person(TEXT)


def test_people_can_hold_the_roles_that_lines_name() -> None:
    """A line of ``["legal", "approver"]`` can be signed: both are roles somebody may be given."""
    assert {"author", "approver", "legal", "duty", "admin"} == set(ROLES)


def test_what_was_signed_in_an_emergency_is_known_as_that() -> None:
    """By the reason that is beside the signature; any other is none."""
    hasty = replace(TEXT, sign_offs=(replace(a_signature("bo"), emergency="Nobody answers."),))

    assert in_emergency(hasty)
    assert not in_emergency(replace(TEXT, sign_offs=(a_signature("bo"),)))


def test_in_an_emergency_one_role_stands_for_the_whole_line() -> None:
    """Also of its author, but only of those whom the settings name, and by no plain token."""
    ana = a_person("ana", ("author", "approver"))
    nobody = a_policy(emergency_roles=())

    assert role_in_emergency(ana, STRICT, NOON) == "emergency"
    assert role_title("emergency").en == "in an emergency"
    for person, policy, code in (
        (a_person("ana", ("author",)), STRICT, "role_missing"),
        (ana, nobody, "role_missing"),
        (replace(ana, can_approve=False), STRICT, "token_cannot_approve"),
    ):
        with pytest.raises(ForbiddenError) as refused:
            role_in_emergency(person, policy, NOON)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (a_person("ana"), "own_text"),
        (a_person("bo"), "own_text"),
        (a_person("cho", ("duty",)), "role_missing"),
        (a_person("cho", can_approve=False), "token_cannot_approve"),
    ],
)
def test_who_wrote_or_signed_it_is_no_second_pair_of_eyes(person: Person, code: str) -> None:
    """Whoever could have signed it looks at it: another one."""
    signed = replace(TEXT, sign_offs=(a_signature("bo", "emergency"),))

    may_confirm(a_person("cho"), signed, ONE, NOON)
    with pytest.raises(ForbiddenError) as refused:
        may_confirm(person, signed, ONE, NOON)

    assert refused.value.code == code
