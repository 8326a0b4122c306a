"""The examples beside the parts of an explanation: the rules say of each what the page says."""

from dataclasses import replace

import pytest

from noticeboard.domain.explanation import PART_NAMES, PartName
from noticeboard.domain.kind import Policy
from noticeboard.domain.policy import check
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.domain.violation import Report
from noticeboard.web.desk.wording import desk_words
from tests.builders import DAY, NOON, a_follow_up, a_full_explanation, a_notice, a_situation, terms
from tests.settings.operators import Operator

# What the longer names of an example begin with, and whose examples they are.
_ABOUT = ("answer", "correction", "cancellation")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The policy that comes with the product."""
    return Operator(tmp_path_factory.mktemp("config")).starts().policy


def examples(which: str) -> list[tuple[str, str]]:
    """(language, key) of every example of that sort."""
    return [
        (language, key.removeprefix(f"{which}."))
        for language in LANGUAGES
        for key in desk_words(language).phrases
        if key.startswith(f"slip.{which}.")
    ]


def part_of(key: str) -> PartName:
    """The part that an example is for."""
    last = key.rpartition(".")[2]
    return next(name for name in PART_NAMES if last in (name, *(f"{a}_{name}" for a in _ABOUT)))


def told(shipped: Policy, language: str, key: str) -> Report:
    """What the rules say of a cancellation at leisure that is told so."""
    why = a_full_explanation(**{part_of(key): desk_words(language)(key)})
    situation = a_situation(
        "cancellation",
        a_follow_up(moves=(), withdraws=("preorder",), explanation=why),
        notice=a_notice(terms(due=NOON + 9 * DAY), at=NOON - 9 * DAY),
        language=language,
    )
    return check(replace(situation, policy=shipped))


@pytest.mark.parametrize(("language", "key"), examples("bad"))
def test_whoever_copies_a_bad_example_reads_why_it_is_one(
    shipped: Policy, language: str, key: str
) -> None:
    """At leisure it is refused, beside its part."""
    violations = told(shipped, language, key).violations

    found = {violation.field: violation.code for violation in violations}
    assert found.get(f"explanation.{part_of(key)}") == "stock_phrase"


@pytest.mark.parametrize(("language", "key"), examples("good"))
def test_whoever_follows_a_good_example_is_let_through(
    shipped: Policy, language: str, key: str
) -> None:
    """It passes as it stands."""
    report = told(shipped, language, key)

    found = {v.code for v in report.violations} | {advice.code for advice in report.warnings}
    assert not found & {"stock_phrase", "explanation_too_short", "explanation_copied"}
