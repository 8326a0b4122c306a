"""What each role may do with a bulletin in each of its states: no dead button, no missing one."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from noticeboard.domain.bulletin import Bulletin, BulletinState, edit
from noticeboard.domain.review import arm, miss_review, submit
from noticeboard.domain.signing import Deputy, Person
from noticeboard.ports import Subject
from noticeboard.web.desk.reviewing.signers import open_acts, signing
from tests.builders import (
    HOUR,
    MINUTE,
    NOON,
    a_bulletin,
    a_content,
    a_kind,
    a_person,
    a_policy,
)

DRAFT = a_bulletin()
ASKED = submit(DRAFT, "h" * 64, author="ana", at=NOON)
ARMED = arm(ASKED, NOON + HOUR)
EDITED = edit(ARMED, a_content(body="Other words. {{ link }}"), author="ana")
EDIT_ASKED = submit(EDITED, "i" * 64, author="ana", at=NOON)
PUBLIC = replace(ARMED, state=BulletinState.PUBLISHED, published_at=NOON + HOUR)
KEPT = replace(PUBLIC, kind="fulfilment")
MISSED = miss_review(ASKED)

AUTHOR = a_person("eve", ["author"])
WRITER = a_person("ana", ["author", "approver"])
APPROVER = a_person("bo", ["approver"])
LEGAL = a_person("lee", ["legal"])
DUTY = a_person("dan", ["duty"])
ADMIN = a_person("dia", ["admin"])
PLAIN = replace(APPROVER, by_token=True, can_approve=False)
DEPUTY = a_person("kim", [], deputies=(Deputy("approver", NOON + MINUTE),))

CASES: list[tuple[Bulletin, Person, str]] = [
    (DRAFT, AUTHOR, "duplicate edit submit"),
    (DRAFT, WRITER, "duplicate edit submit"),
    (DRAFT, APPROVER, ""),
    (ASKED, AUTHOR, "duplicate pull_back"),
    (ASKED, WRITER, "duplicate pull_back reject"),
    (ASKED, APPROVER, "reject sign"),
    (ASKED, PLAIN, ""),
    (ASKED, DEPUTY, "reject sign"),
    (ASKED, LEGAL, ""),
    (ASKED, DUTY, ""),
    (ASKED, ADMIN, ""),
    (MISSED, AUTHOR, "duplicate pull_back"),
    (MISSED, APPROVER, ""),
    (ARMED, AUTHOR, "duplicate edit pull_back"),
    (ARMED, APPROVER, ""),
    (EDITED, AUTHOR, "discard duplicate edit submit"),
    (EDITED, APPROVER, ""),
    (EDIT_ASKED, AUTHOR, "discard duplicate pull_back"),
    (EDIT_ASKED, APPROVER, "reject sign"),
    (PUBLIC, AUTHOR, "duplicate edit"),
    (PUBLIC, APPROVER, ""),
    (KEPT, AUTHOR, ""),
]


def open_to(bulletin: Bulletin, who: Person, now: datetime) -> str:
    """The names of all that is open."""
    subject = Subject("notice-1", "phone-x", "launch", "en", NOON, bulletins=(bulletin,))
    found = set(open_acts(bulletin, who, a_kind(), now))
    if "reject" in found and signing(subject, bulletin, who, a_kind(), a_policy(), now).role:
        found.add("sign")
    return " ".join(sorted(found))


@pytest.mark.parametrize(("bulletin", "who", "expected"), CASES)
def test_what_is_open_to_whom(bulletin: Bulletin, who: Person, expected: str) -> None:
    """By state and role; those who wrote a text never sign it."""
    assert open_to(bulletin, who, NOON) == expected


def test_a_deputy_is_one_until_their_time_is_over() -> None:
    """To the minute."""
    assert open_to(ASKED, DEPUTY, NOON + MINUTE) == ""


def test_nobody_pulls_back_once_the_instant_has_come() -> None:
    """Not even a microsecond later than it."""
    before = NOON + HOUR - timedelta(microseconds=1)

    assert "pull_back" in open_to(ARMED, AUTHOR, before)
    assert "pull_back" not in open_to(ARMED, AUTHOR, NOON + HOUR)
