"""Rule 7's linter: what it refuses, what it advises, and above all what it leaves alone."""

import time
from datetime import timedelta

import pytest

from noticeboard.domain.content import ClaimCorrection, OwnCorrection
from noticeboard.domain.notice import Notice
from noticeboard.domain.typed import figures, times
from noticeboard.domain.violation import Advice, Violation
from tests.builders import (
    DAY,
    HOUR,
    SEOUL,
    a_content,
    a_follow_up,
    a_kind,
    a_move,
    a_notice,
    a_situation,
    an_instant,
    explained,
    terms,
    told,
)
from tests.domain.typed.corpus import Labelled, announced, corpus, found, verdict

TEXTS = [*corpus("ko"), *corpus("en")]


@pytest.mark.parametrize("one", TEXTS, ids=lambda one: one.text)
def test_a_text_gets_the_verdict_of_a_careful_colleague(one: Labelled) -> None:
    """Authors are stopped where readers would be misled, and nowhere else."""
    assert verdict(announced(one.language, one.text)) == one.label
