"""What the owner of a promise is asked before its instant."""

from dataclasses import replace
from datetime import datetime

from noticeboard.domain.content import Move
from noticeboard.domain.go_no_go import questions
from noticeboard.domain.notice import Notice
from tests.builders import DAY, HOUR, NOON, SECOND, a_follow_up, a_move, a_notice, told

DUE = NOON + 10 * DAY
STEPS = (3 * DAY, DAY, 2 * HOUR)


def asked(notice: Notice, now: datetime) -> list[tuple[int, float]]:
    """The revision and the step, in hours, of each question."""
    return [(q.revision, q.step / HOUR) for q in questions(notice, STEPS, now)]


def test_each_step_takes_the_place_of_the_one_before() -> None:
    """From its instant on, and until the promised one."""
    instants = [(DUE - 3 * DAY - SECOND), *(DUE - step for step in STEPS), DUE - SECOND, DUE]

    found = [asked(a_notice(), at) for at in instants]

    assert found == [[], [(1, 72)], [(1, 24)], [(1, 2)], [(1, 2)], []]


def test_a_moved_promise_is_asked_about_anew_and_not_of_steps_that_had_passed() -> None:
    """Whoever moved it a day ahead has just thought about it."""
    moved = told(a_notice(), "delay", a_follow_up(moves=(a_move(due=DUE + DAY),)), DUE - 12 * HOUR)

    assert asked(moved, DUE) == [(2, 24)] == asked(moved, DUE + DAY - 3 * HOUR)
    assert asked(moved, DUE - HOUR) == []
    assert asked(moved, DUE + DAY - HOUR) == [(2, 2)]


def test_nothing_is_asked_without_an_instant_or_once_it_is_settled() -> None:
    """A next word that stands in, a withdrawn promise, a kept one."""
    word = Move("preorder", next_word_by=a_move().due)
    vague = told(a_notice(), "delay", a_follow_up(moves=(word,)), NOON + DAY)
    withdrawn = replace(a_notice().promises[0], withdrawn_by="bulletin-2")

    assert asked(vague, DUE - HOUR) == []
    assert asked(replace(a_notice(), promises=(withdrawn,)), DUE - HOUR) == []
    assert not list(questions(a_notice(), (), DUE - HOUR))
