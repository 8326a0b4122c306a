"""The rules: each of them says no, or warns, exactly where docs/domain.md says so."""

from dataclasses import replace

import pytest

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.policy import RULES, RULES_OF_A_FIX, check
from noticeboard.domain.policy.texts import a_typo_fix_changes_words_only, fixed_texts
from tests.builders import (
    DAY,
    NOON,
    a_content,
    a_follow_up,
    a_move,
    a_notice,
    a_situation,
    an_instant,
    terms,
)
from tests.domain.cases import (
    Case,
    channels,
    checks,
    claims,
    dependencies,
    explanations,
    holding,
    moves,
    promises,
    texts,
    words,
)

CASES = [
    *promises.CASES,
    *moves.CASES,
    *dependencies.CASES,
    *explanations.CASES,
    *holding.CASES,
    *channels.CASES,
    *texts.CASES,
    *words.CASES,
    *checks.CASES,
    *claims.CASES,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.told)
def test_the_rules_say(case: Case) -> None:
    """Everything that is wrong is named with its field, at once, and nothing that is right."""
    report = check(case.situation)

    assert {(v.field, v.code) for v in report.violations} == case.violations
    assert {(w.field, w.code) for w in report.warnings} == case.warnings


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_has_something_to_say(rule: object) -> None:
    """A rule that no situation breaks is not proven; its sentence stands in the desk's help."""
    breaking = [case for case in CASES if list(rule(case.situation))]  # type: ignore[operator]

    assert breaking
    assert rule.__doc__


def test_the_rules_of_a_fix_are_rules() -> None:
    """There is one list, and a part of it."""
    assert set(RULES_OF_A_FIX) < set(RULES)


def test_a_typo_fix_is_not_asked_again_when_to_publish() -> None:
    """Its lead, its promises and its instant were judged when it was published."""
    promised = a_content(promises=(terms(due=NOON + DAY),), publish_at=an_instant(NOON - DAY))
    fresh = a_situation(content=promised)

    fix = replace(fresh, fixes=a_notice().bulletins[0], fixed_texts=fixed_texts(promised))

    assert {v.code for v in check(fresh).violations} == {"publish_at_past", "lead_too_short"}
    assert check(fix).violations == ()


def test_a_typo_fix_changes_words_and_nothing_beside_them() -> None:
    """Neither a promise nor a fact, a channel or the title slips in with a comma."""
    old = a_content()

    words = replace(old, body="Soon.", short="Soon.", texts={"board": "!"}, publish_at=None)

    assert a_typo_fix_changes_words_only(old, words)
    for beside in (
        a_content(promises=()),
        a_content(facts={}),
        a_content(channels=("board",)),
        a_content(title="Phone Y"),
        a_content(products=()),
        a_content(waiver="why"),
    ):
        assert not a_typo_fix_changes_words_only(old, beside)


def test_all_that_is_wrong_is_said_at_once() -> None:
    """Nobody fixes one field after another; nothing was stored meanwhile."""
    content = a_content(title="", body="", promises=(), channels=("telex",))

    refused = RefusedError(check(a_situation(content=content)).violations)

    said = [v.code for v in refused.violations]
    assert sorted(said) == [
        "blank",
        "blank",
        "mandatory_channel_missing",
        "promise_missing",
        "unknown_channel",
        "unknown_placeholder",
    ]
    for violation in refused.violations:
        assert violation.message.en in refused.sentence.en
        assert violation.message.ko in refused.sentence.ko


def test_a_warning_refuses_nothing() -> None:
    """The approver sees it and may sign."""
    report = check(a_situation(content=a_content(promises=(terms(due=NOON + 4 * DAY),))))

    assert report.violations == ()
    assert [w.code for w in report.warnings] == ["lead_short"]


def test_a_short_lead_is_refused_with_the_ways_out() -> None:
    """How short it is, what is asked for, and by when it has to be published instead."""
    content = a_content(
        promises=(terms(due=NOON + 4 * DAY),), publish_at=an_instant(NOON + 2 * DAY)
    )

    (violation,) = check(a_situation(content=content)).violations

    for said in ("2 days", "3 days", "Publish by Thu 16 Jul 2026, 21:00", "Asia/Seoul", "reason"):
        assert said in violation.message.en
    for said in ("2일", "3일", "2026. 7. 16.(목) 오후 9:00", "Asia/Seoul", "이유"):
        assert said in violation.message.ko


def test_nobody_is_told_to_publish_yesterday() -> None:
    """Where even publishing now is too late, that way out is not offered."""
    content = a_content(promises=(terms(due=NOON + 2 * DAY),), publish_at=None)

    (violation,) = check(a_situation(content=content)).violations

    assert "Choose a later time" in violation.message.en
    assert "Publish by" not in violation.message.en
    assert "공개하거나" not in violation.message.ko


def test_what_can_be_chosen_is_told() -> None:
    """An unknown channel or promise is refused with those there are."""
    situation = a_situation("delay", a_follow_up(moves=(a_move("x"),), channels=("y",)))

    said = {v.code: v.message for v in check(situation).violations}

    for sentence in (said["unknown_promise"].en, said["unknown_promise"].ko):
        assert '"x"' in sentence
        assert "preorder" in sentence
    for sentence in (said["unknown_channel"].en, said["unknown_channel"].ko):
        assert '"y"' in sentence
        assert "board, feed, mastodon-brand" in sentence


def test_a_notice_that_promised_nothing_says_so() -> None:
    """There is nothing to choose from."""
    nothing = a_situation("delay", a_follow_up(body="", short=""), notice=None)

    (violation,) = check(nothing).violations

    assert violation.message.en.endswith("It has: none.")
    assert violation.message.ko.endswith("공개한 약속: 없음.")
