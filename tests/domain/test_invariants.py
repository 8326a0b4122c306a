"""One line for each thing that holds while a board is well."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.invariants import (
    Called,
    Invariant,
    Machine,
    Queue,
    Schema,
    Seen,
    UnderWay,
    of_calls,
    of_machine,
    of_processes,
    of_queue,
    of_schema,
    of_sending,
    of_the_early,
    unseen,
)
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.domain.troubles import Backlog, Figures, Stopped

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
WELL = Machine(SECOND, None, synchronised=True, free=2**40, wal=0, key_mode=0o400, locked=False)
ALL = (
    Seen("web", "a", 1, NOON, "runs"),
    Seen("timer", "a", 2, NOON, "runs"),
    Seen("reconciler", "a", 2, NOON, "runs"),
    Seen("standby", "a", 4, NOON, "runs"),
    Seen("worker", "b", 3, NOON, "elsewhere"),
)
FINE = Figures(beats={"timer": NOON, "worker": NOON}, synthetic_at=NOON)


def bad(found: Iterable[Invariant]) -> list[tuple[str, str]]:
    """What does not hold; each says what to do next, in both languages."""
    broken = [one for one in found if one.state != "ok"]
    for one in broken:
        assert one.advice is not None
        assert all(one.advice.in_(language) for language in LANGUAGES)
    return [(one.name, one.state) for one in broken]


def test_an_older_schema_does_not_serve_and_a_newer_one_does() -> None:
    """Hosts are upgraded one after the other."""
    assert of_schema(Schema("0010", "0009")).state == "ok"
    assert bad([of_schema(Schema("0008", "0009")), of_schema(Schema(None, "0009"))]) == [
        ("schema", "failed"),
        ("schema", "failed"),
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"wal": None, "key_mode": None, "clock_apart": None}, []),
        ({"locked": True}, [("write_lock", "failed")]),
        ({"clock_apart": -3 * SECOND}, [("clock", "failed")]),
        ({"database_apart": 3 * SECOND}, [("clock", "failed")]),
        ({"synchronised": False}, [("clock", "warn")]),
        ({"free": 2**29}, [("disk", "warn")]),
        ({"free": 2**20}, [("disk", "failed")]),
        ({"wal": 2**30}, [("wal", "warn")]),
        ({"key_mode": 0o440}, [("secret_key", "failed")]),
    ],
)
def test_each_fault_of_a_machine_is_named(changes: Any, told: list[tuple[str, str]]) -> None:
    """And nothing beside it."""
    assert bad(of_machine(replace(WELL, **changes))) == told


def test_who_keeps_all_others_from_writing_is_named() -> None:
    """By its pid and command: it may be none of ours."""
    held = replace(WELL, locked=True, writer=(4710, "sqlite3 noticeboard.db"))

    (told,) = [one for one in of_machine(held) if one.state != "ok"]

    assert told.figure.en.endswith("by process 4710: sqlite3 noticeboard.db")
    assert told.advice is not None
    assert "kill -CONT 4710" in told.advice.en
    assert "kill -KILL 4710으로" in told.advice.in_("ko")


def test_what_a_timer_begins_has_its_time_after_the_one_before_ended() -> None:
    """Whoever looks in the seconds of a takeover is not sent to the log; later they are."""
    at_work = [one for one in ALL if one.kind in ("web", "timer", "worker")]
    ended = [
        replace(one, condition="gone", at=NOON - timedelta(seconds=20))
        for one in ALL
        if one.kind in ("reconciler", "standby")
    ]

    soon = [line for line in of_processes([*at_work, *ended], NOON) if line.state != "ok"]
    later = of_processes([*at_work, *ended], NOON + timedelta(seconds=10))

    assert {(one.name, one.state, one.figure.en) for one in soon} == {
        ("reconciler", "warn", "starting"),
        ("standby", "warn", "starting"),
    }
    assert ("reconciler", "failed") in bad(later)


def test_somebody_serves_wakes_and_sends() -> None:
    """A kind without a sign of life fails; of a timer that is gone its halves are not told."""
    halves = [one for one in ALL if one.kind in ("web", "timer", "worker")]

    assert bad(of_processes(ALL, NOON)) == []
    assert bad(of_processes(halves, NOON)) == [("reconciler", "failed"), ("standby", "warn")]
    assert bad(of_processes([], NOON)) == [(k, "failed") for k in ("web", "timer", "worker")]
    gone = [replace(one, condition="gone") for one in ALL]
    assert bad(of_processes(gone, NOON)) == bad(of_processes([], NOON))


def test_a_board_that_was_started_just_now_is_not_said_to_be_broken() -> None:
    """Its parts need their time; a part that is still missing afterwards is."""
    web = replace(ALL[0], at=NOON)
    due = replace(FINE, overdue=(Backlog("masto", 3, NOON - HOUR),))

    at_once = list(of_processes([web], NOON, NOON - 15 * SECOND))
    later = of_processes([web], NOON, NOON - 35 * SECOND)

    assert bad(at_once) == [("timer", "warn"), ("worker", "warn")]
    assert [one.figure.en for one in at_once] == ["1 at work", "starting", "starting"]
    assert bad(later) == [("timer", "failed"), ("worker", "failed")]
    assert bad(of_sending(due, UnderWay(), NOON, NOON - 15 * SECOND)) == []
    assert bad(of_sending(due, UnderWay(), NOON, NOON - HOUR)) == [("overdue", "failed")]


def test_a_process_that_is_stopped_or_hangs_is_named_with_its_pid() -> None:
    """Whoever is on call needs the number, also when the others still do the work."""
    stopped = Seen("worker", "a", 41, NOON, "stopped")
    hung = Seen("worker", "a", 42, NOON - MINUTE, "runs")
    far = Seen("worker", "c", 43, NOON - HOUR, "elsewhere")

    gone = Seen("worker", "a", 44, NOON - HOUR, "gone")
    alone = [one for one in of_processes([*ALL, gone, hung, far], NOON) if one.state != "ok"]
    both = [one for one in of_processes([*ALL, hung, stopped], NOON) if one.state != "ok"]

    assert bad(alone) == [("process", "failed"), ("process", "warn")]
    assert bad(both) == [("process", "failed"), ("process", "warn")]
    needed = ("kill -KILL 42", "Look at c", "kill -CONT 41", "only wait for the one")
    for one, words in zip((*alone, *both), needed, strict=True):
        assert one.advice is not None
        assert words in one.advice.en


def test_a_part_that_is_there_and_silent_is_not_said_to_be_missing() -> None:
    """Whoever reads "start it" would start a second one beside the one that hangs."""
    hung = [replace(one, condition="runs", at=NOON - MINUTE) for one in ALL]

    found = list(of_processes(hung, NOON))

    assert [one.name for one in found] == ["web", "timer", "worker", *["process"] * 4]
    assert found[0].figure.en == "1 there, and silent"
    assert found[0].advice is not None
    assert "Start" not in found[0].advice.en


@pytest.mark.parametrize(
    ("queue", "told"),
    [
        (Queue("/v.sock", answers=True), []),
        (Queue("/v.sock", answers=False), [("queue", "warn")]),
        (Queue("/v.sock", answers=True, strange=True), [("queue", "failed")]),
        (Queue("/v.sock", True, waiting=4, oldest=SECOND), []),
        (Queue("/v.sock", True, waiting=4, oldest=MINUTE), [("wakes", "warn")]),
    ],
)
def test_the_queue_is_missed_and_never_fatal(queue: Queue, told: list[tuple[str, str]]) -> None:
    """Sending goes on without it; only a stranger in its place is a failure."""
    assert bad(of_queue(queue)) == told


def test_nobody_to_call_is_told_and_a_silence_fails() -> None:
    """The public waits for a word, and nobody took it on."""
    assert bad(of_calls(Called(("mail",), 1, 0))) == []
    assert bad(of_calls(Called((), 0, 2, HOUR))) == [
        ("calls", "warn"),
        ("duty", "warn"),
        ("silence", "failed"),
    ]


def test_what_does_not_go_out_is_told_with_how_many_and_since_when() -> None:
    """A backlog, by channel; on a board that is well every line is there, and says so."""
    late = replace(FINE, overdue=(Backlog("masto", 3, NOON - HOUR),))

    assert bad(of_sending(FINE, UnderWay(), NOON)) == []
    (told,) = [one for one in of_sending(late, UnderWay(), NOON) if one.state != "ok"]
    assert (told.name, told.figure.en) == ("overdue", "masto: 3, for 1 hour")
    assert told.figure.ko == "masto: 3건, 1시간째"


def test_a_hold_and_a_rest_are_shown_before_anybody_waits() -> None:
    """Somebody who wonders why it is quiet finds the reason, and no alarm."""
    held = replace(FINE, stopped=(Stopped(None, NOON - HOUR),))
    rests = replace(FINE, resting={"masto": Breaker(5, NOON, NOON - SECOND)})
    fresh = replace(FINE, resting={"masto": Breaker(5, NOON, None)})

    assert bad(of_sending(held, UnderWay(), NOON)) == [("sending_held", "warn")]
    for one in (rests, fresh):
        assert bad(of_sending(one, UnderWay(), NOON)) == [("channel_resting", "warn")]


def test_a_hold_is_named_by_what_it_holds() -> None:
    """All of it and one channel are two; once something waits behind it, so many do."""
    both = (Stopped(None, NOON - HOUR), Stopped("masto", NOON))
    held = replace(FINE, stopped=both)
    waits = replace(
        FINE,
        stopped=(Stopped(None, NOON - HOUR, due=2),),
        overdue=(Backlog("masto", 2, NOON - HOUR),),
    )

    (shown,) = [one for one in of_sending(held, UnderWay(), NOON) if one.state != "ok"]
    (told,) = [one for one in of_sending(waits, UnderWay(), NOON) if one.state != "ok"]

    assert (shown.figure.en, shown.figure.ko) == (
        "everything, masto, for 1 hour",
        "전체, masto, 1시간째",
    )
    assert (told.figure.en, told.figure.ko) == ("everything: 2, for 1 hour", "전체: 2건, 1시간째")


def test_what_hangs_between_sent_and_known_is_a_warning() -> None:
    """The reconciler is at it; if it stays, the deliveries get troubles of their own."""
    one = (Backlog("masto", 1, NOON - MINUTE),)

    assert bad(of_sending(FINE, UnderWay(one, one, one), NOON)) == [
        ("leases", "warn"),
        ("unknown", "warn"),
        ("unread", "warn"),
    ]


@pytest.mark.parametrize(
    "held",
    [
        {"stopped": (Stopped(None, NOON),)},
        {"stopped": (Stopped("masto", NOON),)},
        {"resting": {"masto": Breaker(5, NOON, NOON)}},
        {"clocks": {"a": NOON}},
    ],
)
def test_what_nobody_takes_is_a_warning_unless_it_is_held(held: Any) -> None:
    """Whoever stopped the sending is not told that it is stopped by three lines."""
    one = (Backlog("masto", 1, NOON - MINUTE),)
    under_way = UnderWay(unclaimed=one, stale=one)
    names = {"unclaimed", "stale"}

    free = bad(of_sending(FINE, under_way, NOON))
    kept = bad(of_sending(replace(FINE, **held), under_way, NOON))

    assert free == [("unclaimed", "warn"), ("stale", "warn")]
    assert not names & {name for name, _ in kept}


def test_nothing_ever_goes_out_before_its_instant() -> None:
    """One that did is a failure for as long as it is in the record."""
    assert bad(of_the_early((), NOON)) == []
    assert bad(of_the_early((Backlog("masto", 1, NOON),), NOON)) == [("early", "failed")]


def test_what_cannot_be_looked_at_is_named() -> None:
    """Whoever reads it knows which part of the table is missing."""
    line = unseen("calls")

    assert (line.name, line.state) == ("unseen", "failed")
    assert line.figure.en.startswith("calls")
    assert line.figure.ko.startswith("calls")
    assert line.advice is not None


def test_a_figure_that_cannot_be_read_holds_for_nobody() -> None:
    """Its line fails: it does not say that there is none of it."""
    found = of_sending(replace(FINE, unseen=("dead",)), UnderWay(), NOON)

    assert bad(found) == [("dead", "failed"), ("unseen", "failed")]
