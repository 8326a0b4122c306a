"""A step of the timer that breaks for long: people hear of it, and that it is over."""

import pytest
from sqlalchemy.exc import OperationalError

from noticeboard.monitoring.told_steps import ToldStep
from noticeboard.store.broken_steps import BrokenSteps
from noticeboard.timer.rounds import TimerSchedule
from tests.usecases.desk import Desk
from tests.usecases.test_alerting import MINUTE, SECOND, Lookout

SUBJECT = "Part of the timer's work breaks: calls"


class Breaking:
    """The timer's step ``calls``, which breaks as it is told to."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.error: Exception | None = RuntimeError("a row")
        self.book = BrokenSteps(desk.parts.synthetics.engine)
        self.begun = desk.now
        self.told = self.of_a_process()

    def of_a_process(self) -> ToldStep:
        """As one that is started has it."""
        return ToldStep("calls", self.step, self.book, lambda: self.desk.now, self.seconds)

    def seconds(self) -> float:
        """Of the desk's clock."""
        return (self.desk.now - self.begun).total_seconds()

    def step(self) -> float:
        """Break, or not."""
        if self.error is not None:
            raise self.error
        return 1.0

    def tried(self) -> None:
        """As the timer does."""
        if self.error is None:
            assert self.told() == 1.0
            return
        with pytest.raises(type(self.error)):
            self.told()


def looks(lookout: Lookout, breaking: Breaking, minutes: int) -> list[str]:
    """What Ana hears in so many minutes, in which the step is tried each ten seconds."""
    heard = []
    for _ in range(minutes * 6):
        breaking.tried()
        heard += [subject for who, subject in lookout.look() if who.startswith("ana")]
    return heard


def test_a_step_that_breaks_for_long_is_told_and_rung_and_is_over_once_it_goes(
    desk: Desk,
) -> None:
    """Also where the next process has it go through; what breaks for a minute wakes nobody."""
    lookout, breaking = Lookout(desk), Breaking(desk)
    lookout.looks(MINUTE)

    early = looks(lookout, breaking, 2)
    heard = looks(lookout, breaking, 3)
    breaking.told, breaking.error = breaking.of_a_process(), None
    over = looks(lookout, breaking, 4)

    assert (early, heard, over) == ([], [SUBJECT], [f"Over: {SUBJECT}"])
    assert len(lookout.postbox.rings) == 1


def test_a_database_that_was_away_breaks_no_step(desk: Desk) -> None:
    """It is told in other ways; and what broke before counts anew after a success."""
    lookout, breaking = Lookout(desk), Breaking(desk)
    breaking.error = OperationalError("SELECT 1", {}, Exception("locked"))
    away = looks(lookout, breaking, 5)
    for _ in range(3):
        breaking.error = RuntimeError("a row")
        away += looks(lookout, breaking, 1)
        breaking.error = None
        breaking.tried()
        desk.now += SECOND

    assert away == []


def test_whatever_the_timer_does_beside_waking_is_told_if_it_breaks(desk: Desk) -> None:
    """Each by its name."""
    steps = TimerSchedule(desk.parts).beside()

    assert {name: step.name for name, step in steps.items() if isinstance(step, ToldStep)} == {
        name: name for name in steps
    }
    assert {"calls", "watch", "alerting"} <= set(steps)
