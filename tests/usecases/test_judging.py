"""What is written is judged before anybody stores it, by the same rules and the same renderer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from noticeboard.domain.errors import ForbiddenError, RefusedError
from noticeboard.domain.violation import Report
from tests.usecases.desk import ANA, BO, Desk, a_preorder

# Deeper than any text is: the renderer refuses it, no rule does.
TOO_DEEP = "> " * 600 + "deep"


def codes(report: Report) -> list[tuple[str, str]]:
    """What is wrong, and where."""
    return [(v.code, v.field) for v in report.violations]


def test_a_new_notice_is_judged_by_every_rule_and_not_stored(desk: Desk) -> None:
    """Violations and warnings together, its name among them."""
    new = replace(desk.launch(title=" ", promises=(a_preorder("2027-07-09T09:00"),)), slug="A b")

    report = desk.parts.publishing.judge(ANA, new)

    assert codes(report) == [("slug_malformed", "slug"), ("blank", "title")]
    assert [w.code for w in report.warnings] == ["lead_short"]
    assert desk.parts.store.subjects(limit=1).items == ()


def test_what_the_rules_let_through_must_fit_its_channels(desk: Desk) -> None:
    """As asking for sign-off would find, before anybody asks for it."""
    new = desk.launch(body=TOO_DEEP)
    drafted = desk.parts.publishing.draft(ANA, new)

    report = desk.parts.publishing.judge(ANA, new)

    with pytest.raises(RefusedError) as refused:
        desk.parts.publishing.submit(ANA, drafted.announcement.id)
    assert report.violations == refused.value.violations
    assert report.violations != ()


def test_an_edit_of_a_public_text_is_judged_as_a_typo_fix(desk: Desk) -> None:
    """Against the words that are public, and nothing changes."""
    subject = desk.announced()
    bulletin = desk.parts.publishing.bulletin(subject.announcement.id)
    content = bulletin.working.content
    meaning = replace(content, body="Pre-orders never open {{ promise.preorder }}.")
    beyond = replace(content, title="Phone Y")

    found = [
        codes(desk.parts.publishing.judge_edit(ANA, bulletin.id, edited))
        for edited in (content, meaning, beyond)
    ]

    fault = "not_a_typo_fix"
    assert found == [[], [(fault, "announcement.body")], [(fault, "")]]
    assert desk.parts.publishing.bulletin(bulletin.id) == bulletin


def test_an_edit_is_judged_by_the_clock_of_now(desk: Desk) -> None:
    """What was in time when it was saved may be late when it is looked at again."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch()).announcement
    desk.now += timedelta(hours=2)

    report = desk.parts.publishing.judge_edit(ANA, drafted.id, drafted.working.content)

    assert codes(report) == [("publish_at_past", "announcement.publish_at")]


def test_only_authors_are_told(desk: Desk) -> None:
    """Judging is part of writing."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch()).announcement

    with pytest.raises(ForbiddenError):
        desk.parts.publishing.judge(BO, desk.launch())
    with pytest.raises(ForbiddenError):
        desk.parts.publishing.judge_edit(BO, drafted.id, drafted.working.content)
