"""The rules: each of them says no, or warns, exactly where docs/domain.md says so."""

import pytest

from noticeboard.domain.policy import check
from tests.domain.cases import Case, explanations, moves, promises

CASES = [*promises.CASES, *moves.CASES, *explanations.CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.told)
def test_the_rules_say(case: Case) -> None:
    """Everything that is wrong is named with its field, at once, and nothing that is right."""
    report = check(case.situation)

    assert {(v.field, v.code) for v in report.violations} == case.violations
    assert {(w.field, w.code) for w in report.warnings} == case.warnings
