"""Whom a letter is for: whoever wrote a text, and whoever could still sign it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from noticeboard.domain.bulletin import Anew, Bulletin, BulletinState
from noticeboard.domain.episodes import Episode, Followed, Word
from noticeboard.domain.memos import of_copy, of_review, of_rule_change, of_trouble
from noticeboard.domain.signing import Deputy, Person
from noticeboard.domain.troubles import Trouble, TroubleKind
from noticeboard.domain.zone_rules import rule_changes
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    SECOND,
    a_bulletin,
    a_content,
    a_delivery,
    a_kind,
    a_notice,
    a_person,
    a_revision,
    a_signature,
    an_instant,
    terms,
)

STEPS = (DAY, 2 * HOUR)
LINE = a_kind(approvals=("legal", "approver"))
STAFF = [a_person("ana", ["author"]), a_person("bo"), a_person("le", ["legal"])]
AT = NOON + 3 * DAY


def _waiting(**changes: Any) -> Bulletin:
    content = changes.pop("content", a_content(publish_at=an_instant(AT)))
    made = {"state": "in_review", "submitted_at": NOON, **changes}
    revision = a_revision(content, **made)
    return a_bulletin(revisions=(revision,), state=BulletinState.IN_REVIEW)


@pytest.mark.parametrize(
    ("before", "told"),
    [(DAY + HOUR, 0), (DAY, 3), (HOUR, 3), (timedelta(), 0)],
)
def test_each_step_tells_its_author_and_its_signers(before: timedelta, told: int) -> None:
    """Not before the first step, and not once it has come: then it was missed."""
    found = list(of_review(_waiting(), LINE, STAFF, STEPS, AT - before))

    assert [memo.person for memo in found] == ["ana", "bo", "le"][:told]


@pytest.mark.parametrize(
    "changes",
    [
        {"submitted_at": AT - HOUR},
        {"submitted_at": None},
        {"state": "draft"},
        {"content": a_content(publish_at=None)},
    ],
    ids=["asked just now", "never asked", "sent back", "as soon as it is signed"],
)
def test_nobody_is_told_of_what_does_not_wait_for_a_time(changes: dict[str, Any]) -> None:
    """Whoever was asked within the step knows; a draft waits for nobody."""
    bulletin = _waiting(**changes)

    assert list(of_review(bulletin, LINE, STAFF, STEPS, AT - HOUR)) == []


def test_whose_signature_became_void_is_told_though_it_was_frozen_anew_just_now() -> None:
    """They had signed and believe it done; the others were asked before, and know."""
    void = _waiting(submitted_at=AT - 3 * HOUR, anew=Anew("bulletin-2", ("bo", "gone")))

    found = list(of_review(void, LINE, STAFF, STEPS, AT - 3 * HOUR))
    (again, *_), later = found, list(of_review(void, LINE, STAFF, STEPS, AT - HOUR))

    assert [memo.person for memo in found] == ["bo"]
    assert again.kind == "review_soon"
    assert [memo.person for memo in later] == ["ana", "bo", "le"]


def test_who_signed_is_not_asked_again_and_a_scheduled_text_waits_for_nobody() -> None:
    """The step tells those whose signature is missing."""
    signed = _waiting(sign_offs=(a_signature(),))
    beside = a_bulletin(
        revisions=(
            a_revision(a_content(publish_at=an_instant(AT)), state="approved", submitted_at=NOON),
        ),
        state=BulletinState.SCHEDULED,
    )

    found = list(of_review(signed, LINE, STAFF, STEPS, AT - HOUR))

    assert [memo.person for memo in found] == ["ana", "le"]
    for other in (beside, replace(_waiting(), state=BulletinState.PUBLISHED)):
        assert list(of_review(other, LINE, STAFF, STEPS, AT - HOUR)) == []


def test_a_copy_that_never_arrived_is_told_by_when_it_was_due() -> None:
    """A letter always names an instant."""
    delivery = a_delivery()

    (memo,) = of_copy(delivery, "notice-1", ["bo"])

    assert (memo.kind, memo.at) == ("copy_drifted", delivery.done_at or delivery.scheduled_for)


def test_what_was_missed_is_told_whenever_it_is_looked_at() -> None:
    """A timer that slept tells it late."""
    missed = replace(_waiting(), state=BulletinState.MISSED_REVIEW)

    found = list(of_review(missed, LINE, STAFF, STEPS, AT + DAY))

    assert [(memo.person, memo.kind) for memo in found] == [
        ("ana", "review_missed"),
        ("bo", "review_missed"),
        ("le", "review_missed"),
    ]


def test_a_rule_change_is_told_once_for_each_time_of_a_promise() -> None:
    """Should its rules change again after it was moved, that is another question."""
    meant = replace(an_instant(AT), utc=AT + HOUR)
    (change,) = rule_changes(a_notice(terms(due=meant), at=NOON), NOON)

    (memo,) = of_rule_change(change, "notice-1", ["ana"])

    assert (memo.person, memo.named, memo.at) == ("ana", "preorder", meant.utc)
    assert memo.key == "rule_change notice-1 preorder 1 ana"


def test_of_an_edit_of_an_approved_text_it_is_told_that_the_approved_words_go_out() -> None:
    """At the instant of the approved words, whatever the edit asks for; not once that has come."""
    edit = a_revision(a_content(), number=2, state="in_review", submitted_at=NOON)
    approved = a_revision(a_content(publish_at=an_instant(AT)), state="approved")
    both = a_bulletin(revisions=(approved, edit), state=BulletinState.SCHEDULED, publish_at=AT)

    found = [list(of_review(both, LINE, STAFF, STEPS, now)) for now in (AT - HOUR, AT)]

    assert [{(m.person, m.kind, m.at) for m in memos} for memos in found] == [
        {(who, "edit_soon", AT) for who in ("ana", "bo", "le")},
        set(),
    ]


def _followed(word: Word | None, kind: TroubleKind = "clock_held", times: int = 1) -> Followed:
    trouble = Trouble(kind, NOON, "seoul-1", 3)
    return Followed(Episode(trouble, opened_at=NOON, seen_at=NOON, times=times), word)


def test_what_is_wrong_is_told_whoever_looks_after_the_sending() -> None:
    """On duty, administrators, approvers: not those who only write. Each word is a letter."""
    staff = [*STAFF, a_person("du", ["duty"]), a_person("ad", ["admin"])]

    found = list(of_trouble(_followed("begun"), staff, (), NOON))

    told = [(memo.way, memo.person) for memo in found]
    assert told == [("ring", "du"), ("letter", "bo"), ("letter", "du"), ("letter", "ad")]
    assert {(m.notice_id, m.named, m.at, m.count) for m in found} == {(None, "seoul-1", NOON, 3)}
    later = list(of_trouble(_followed("lasting", times=2), staff, (), NOON))
    assert not {memo.key for memo in found} & {memo.key for memo in later}


def test_only_what_cannot_wait_rings_and_nobody_is_woken_for_its_end() -> None:
    """At whoever the duty list names now, else at the first role that somebody has."""
    staff = [*STAFF, a_person("du", ["duty"]), a_person("ad", ["admin"])]

    def rung(followed: Followed, on_duty: tuple[str, ...], people: list[Person]) -> list[str]:
        found = of_trouble(followed, people, on_duty, NOON)
        return [memo.person for memo in found if memo.way == "ring"]

    assert rung(_followed("begun"), ("ad", "gone"), staff) == ["ad"]
    assert rung(_followed("begun"), (), STAFF) == ["bo"]
    assert rung(_followed("begun"), (), [STAFF[0]]) == []
    stands_in = replace(a_person("st", []), deputies=(Deputy("duty", NOON + SECOND),))
    stood_in = replace(a_person("so", []), deputies=(Deputy("duty", NOON),))
    assert rung(_followed("begun"), (), [*STAFF, stands_in, stood_in]) == ["st"]
    assert rung(_followed("lasting"), ("ad",), staff) == ["ad"]
    assert rung(_followed("over"), ("ad",), staff) == []
    assert rung(_followed("begun", "dead"), ("ad",), staff) == []
    assert list(of_trouble(_followed(None), staff, (), NOON)) == []
