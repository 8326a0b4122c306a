"""What is wrong with the running of the board, and what only follows from it."""

from datetime import timedelta
from typing import Any

import pytest

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.diagnosis import Diagnosis, diagnose
from noticeboard.domain.times import rfc3339
from noticeboard.domain.troubles import (
    DISK_FULL,
    DISK_LOW,
    Backlog,
    Figures,
    Stopped,
    Trouble,
)
from tests.builders import DAY, HOUR, NOON

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
BUSY = Breaker(1, NOON + 5 * MINUTE, NOON - 5 * MINUTE, asked=True)
# All is well a moment before noon.
_WELL: dict[str, Any] = {
    "beats": {"timer": NOON, "worker": NOON, "web": NOON},
    "synthetic_at": NOON,
    "waiting": {"masto": 2, "sky": 1},
}


def _found(*, after: timedelta = SECOND, up: timedelta = DAY, **figures: Any) -> Diagnosis:
    found = Figures(**{**_WELL, **figures})
    return diagnose(found, NOON + after, watched_since=NOON + after - up)


def _kinds(**figures: Any) -> list[str]:
    return [trouble.key for trouble in _found(**figures).told]


def test_a_board_that_runs_has_no_troubles() -> None:
    """Nobody is written to on a quiet day: not for a hold nobody waits behind, nor a rest."""
    rest = {"masto": Breaker(5, NOON, NOON - 4 * MINUTE)}
    held = (Stopped("masto", NOON - HOUR),)

    done = {"masto": Breaker(5, NOON, NOON - HOUR), "sky": Breaker(1, NOON, NOON, refused=True)}

    assert _kinds(resting=rest, stopped=held) == []
    assert _kinds(resting=done, waiting={}) == []
    assert _kinds(stopped=(Stopped(None, NOON - HOUR),), synthetic_at=NOON - HOUR) == []


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"overdue": (Backlog("masto", 3, NOON - MINUTE),)}, "overdue masto"),
        ({"unenqueued": Backlog("", 1, NOON - MINUTE)}, "unenqueued"),
        ({"undecided": (Backlog("masto", 2, NOON),)}, "undecided masto"),
        ({"dead": (Backlog("masto", 500, NOON),)}, "dead masto"),
        ({"stopped": (Stopped("masto", NOON - MINUTE, due=2),)}, "sending_held masto"),
        ({"stopped": (Stopped(None, NOON, restored=True),)}, "restored_held"),
        ({"clocks": {"a": NOON}}, "clock_held a"),
        ({"twins": {"a": NOON}}, "same_host_id a"),
        ({"resting": {"masto": Breaker(5, NOON, NOON - 5 * MINUTE)}}, "channel_resting masto"),
        ({"resting": {"masto": BUSY}}, "channel_busy masto"),
        ({"resting": {"masto": Breaker(1, NOON, NOON, refused=True)}}, "channel_refused masto"),
        ({"resting": {"masto": Breaker(1, NOON, None, refused=True)}}, "channel_refused masto"),
        ({"beats": {"timer": NOON - MINUTE, "worker": NOON}}, "timer_silent"),
        ({"beats": {"timer": NOON, "standby": NOON - MINUTE}}, "senders_silent"),
        ({"beats": {"timer": NOON, "worker": NOON, "web": NOON - MINUTE}}, "web_silent"),
        ({"broken_steps": {"calls": NOON}}, "step_broken calls"),
        ({"stand_ins": {"a": NOON - 2 * MINUTE}}, "spare_stands_in a"),
        ({"disks": {"a": DISK_LOW, "b": DISK_LOW - 1}}, "disk_low b"),
        ({"disks": {"a": DISK_FULL - 1, "b": DISK_LOW}}, "disk_full a"),
        ({"beats": {"worker": NOON}}, "timer_silent"),
        ({"beats": {"timer": NOON}}, "senders_silent"),
        ({"synthetic_at": NOON - 3 * MINUTE}, "synthetic_missing"),
        ({"synthetic_at": None}, "synthetic_missing"),
        ({"ledger_broken_since": NOON}, "ledger_broken"),
        ({"stale_pages": Backlog("", 4, NOON - MINUTE)}, "pages_stale"),
        ({"unreadable": Backlog("", 2, NOON)}, "unreadable"),
        ({"unseen": ("dead",)}, "unseen dead"),
    ],
)
def test_each_thing_that_can_go_wrong_is_found(figures: Any, told: str) -> None:
    """By itself, and by a name under which it is known again at the next look."""
    assert _kinds(**figures) == [told]


@pytest.mark.parametrize(
    "figures",
    [
        {"overdue": (Backlog("masto", 3, NOON - 58 * SECOND),)},
        {"unenqueued": Backlog("", 1, NOON - 58 * SECOND)},
        {"stopped": (Stopped(None, NOON - 58 * SECOND, due=2),)},
        {"beats": {"timer": NOON - 28 * SECOND, "worker": NOON - 28 * SECOND}},
        {"beats": {"timer": NOON, "worker": NOON - DAY, "standby": NOON}},
        {"beats": {"timer": NOON, "worker": NOON, "web": NOON - 28 * SECOND}},
        {"stand_ins": {"a": NOON - 118 * SECOND}},
        {"synthetic_at": NOON - 178 * SECOND},
        {"stale_pages": Backlog("", 4, NOON - 58 * SECOND)},
    ],
)
def test_what_may_be_over_in_a_moment_is_no_trouble_yet(figures: Any) -> None:
    """A burst, a restart and a slow minute wake nobody."""
    assert _kinds(**figures) == []


@pytest.mark.parametrize(
    ("cause", "named"),
    [
        ({"stopped": (Stopped(None, NOON - HOUR, restored=True, due=3),)}, "restored_held"),
        ({"clocks": {"a": NOON}}, "clock_held a"),
        ({"beats": {}}, "timer_silent"),
        ({"beats": {"timer": NOON}}, "senders_silent"),
    ],
)
def test_one_cause_is_one_trouble(cause: Any, named: str) -> None:
    """Whoever is woken reads why nothing goes out, not a list of all that does not."""
    backlog = (Backlog("masto", 3, NOON - HOUR),)
    late: dict[str, Any] = {"overdue": backlog, "synthetic_at": NOON - HOUR}

    assert _kinds(**late, **cause) == [named]


def test_a_channel_on_hold_explains_no_other_channel() -> None:
    """What waits elsewhere for no reason is told beside it; a hold of all explains each."""
    both = (Backlog("masto", 3, NOON - HOUR), Backlog("sky", 1, NOON - HOUR))
    one = Stopped("masto", NOON - HOUR, due=3)

    assert _kinds(overdue=both, stopped=(one,)) == ["sending_held masto", "overdue sky"]
    assert _kinds(overdue=both, stopped=(Stopped(None, NOON - HOUR, due=4),)) == ["sending_held"]
    long, just = Breaker(5, NOON, NOON - HOUR), Breaker(5, NOON, NOON - MINUTE)
    assert _kinds(overdue=both, resting={"sky": long}) == ["channel_resting sky", "overdue masto"]
    assert _kinds(overdue=both, resting={"sky": just}) == ["overdue masto"]


def test_a_disk_that_is_almost_full_explains_no_other_disk() -> None:
    """That it got low before is not told beside it; that of another host is."""
    assert _kinds(disks={"a": DISK_FULL - 1, "b": DISK_FULL}) == ["disk_full a", "disk_low b"]


def test_a_board_that_comes_back_has_time_to_catch_up() -> None:
    """Stopped over night, it is not called dead in its first half minute, nor late."""
    night: dict[str, Any] = {
        "beats": {"timer": NOON - 8 * HOUR},
        "synthetic_at": NOON - 8 * HOUR,
        "overdue": (Backlog("board", 1, NOON - HOUR),),
    }

    assert _kinds(**night, up=20 * SECOND) == []
    assert _kinds(**night, up=MINUTE) == ["timer_silent"]


def test_a_trouble_says_how_many_and_since_when() -> None:
    """The oldest of them, not the first that was looked at."""
    found = Figures(**_WELL, dead=(Backlog("masto", 500, NOON - HOUR),))

    (one,) = diagnose(found, NOON, watched_since=NOON - DAY).told

    assert one == Trouble("dead", NOON - HOUR, "masto", 500)


def test_a_wrong_clock_explains_only_what_no_other_host_could_do() -> None:
    """One of two hosts is held: what is late all the same has another reason, and is told."""
    late: dict[str, Any] = {
        "clocks": {"a": NOON},
        "overdue": (Backlog("masto", 3, NOON - HOUR),),
        "unenqueued": Backlog("", 1, NOON - HOUR),
    }
    alone = {"timer": frozenset("a"), "worker": frozenset("a"), "standby": frozenset("a")}
    two = {"timer": frozenset("a"), "worker": frozenset("ab")}

    assert _kinds(**late, hosts=alone) == ["clock_held a"]
    assert _kinds(**late, hosts=two) == ["clock_held a", "overdue masto"]
    assert _kinds(**late, hosts={**two, "timer": frozenset("ab")}) == [
        *("clock_held a", "overdue masto", "unenqueued")
    ]


@pytest.mark.parametrize(
    ("figures", "lasts"),
    [
        ({"beats": {"worker": NOON}}, "overdue masto"),
        ({"stopped": (Stopped(None, NOON, due=3),)}, "synthetic_missing"),
        ({"resting": {"masto": Breaker(5, NOON, NOON)}}, "overdue masto"),
        ({"resting": {"masto": BUSY}}, "channel_resting masto"),
        ({"resting": {"masto": Breaker(5, NOON, NOON)}, "waiting": {}}, "channel_resting masto"),
        ({"stopped": (Stopped("masto", NOON - HOUR),)}, "sending_held masto"),
        ({"up": SECOND}, "synthetic_missing"),
    ],
)
def test_what_is_only_explained_now_is_not_over(figures: Any, lasts: str) -> None:
    """It is told nobody, and nobody is told that it is over."""
    late: dict[str, Any] = {
        "overdue": (Backlog("masto", 3, NOON - HOUR),),
        "synthetic_at": NOON - HOUR,
    }
    found = _found(**{**late, **figures})

    assert lasts in found.beside
    assert lasts not in {trouble.key for trouble in found.told}


def test_what_cannot_be_read_is_told_and_nothing_is_made_of_it() -> None:
    """Without the signs of life nobody knows whether the timer is silent, or is again."""
    found = _found(beats={}, unseen=("beats",))

    assert [trouble.key for trouble in found.told] == ["unseen beats"]
    assert found.is_beside(Trouble("timer_silent", NOON))
    assert not found.is_beside(Trouble("dead", NOON, "masto"))


def test_a_trouble_is_one_line_of_a_log() -> None:
    """What, of which channel, how many, and since when; no program's own words."""
    dead, silent = Trouble("dead", NOON, "masto", 2), Trouble("timer_silent", NOON)

    assert dead.told == f"dead masto, 2, since {rfc3339(NOON)}"
    assert silent.told == f"timer_silent, since {rfc3339(NOON)}"
