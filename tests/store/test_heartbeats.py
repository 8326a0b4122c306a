"""Signs of life in SQL: who lives, who was told to end, who is forgotten."""

import sqlite3
from contextlib import closing
from datetime import timedelta

from sqlalchemy import Engine, text

from noticeboard.monitoring.pulse import Noted, Pulse
from noticeboard.store.engine import open_engine, reading
from noticeboard.store.heartbeats import Heartbeats
from tests.builders import DAY, NOON, SECOND
from tests.store.newsroom import an_owner


def test_each_process_has_one_beat_and_the_long_gone_are_forgotten(engine: Engine) -> None:
    """Whoever looks sees since when it lives and when it was heard last; a day later no more."""
    beats = Heartbeats(engine)
    beats.beat("worker", an_owner(pid=1), NOON - 2 * DAY)
    beats.beat("timer", an_owner(pid=2), NOON - SECOND)

    beats.beat("timer", an_owner(pid=2), NOON)
    beats.beat("reconciler", an_owner(pid=2), NOON - SECOND)

    found = [(beat.kind, beat.owner, beat.began, beat.at) for beat in beats.beats()]
    assert found == [
        ("timer", an_owner(pid=2), NOON - SECOND, NOON),
        ("reconciler", an_owner(pid=2), NOON - SECOND, NOON - SECOND),
    ]


def test_a_process_that_ends_as_told_is_missed_by_nobody(engine: Engine) -> None:
    """All its signs go, those of others stay."""
    beats = Heartbeats(engine)
    for kind in ("timer", "reconciler"):
        beats.beat(kind, an_owner(pid=2), NOON)
    beats.beat("worker", an_owner(pid=3), NOON)

    beats.leave(an_owner(pid=2))

    assert [beat.owner.pid for beat in beats.beats()] == [3]


def test_a_database_that_hangs_keeps_no_process_from_ending(engine: Engine) -> None:
    """A host that is cut off stops as promised; its row is forgotten with time."""
    if engine.dialect.name != "sqlite":
        return
    beats = Heartbeats(engine)
    pulse = Pulse(beats, "timer", an_owner(), lambda: NOON, lambda: True)
    pulse.step()
    with closing(sqlite3.connect(engine.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        pulse.end(within=0.01)

        assert len(beats.beats()) == 1


def test_a_process_whose_work_has_stopped_gives_no_sign_of_life(engine: Engine) -> None:
    """The thread that beats goes on; what counts is the step that it vouches for."""
    beats, shown = Heartbeats(engine), [0.0]
    noted = Noted(lambda: 1.0, monotonic=lambda: shown[0])
    pulse = Pulse(beats, "timer", an_owner(), lambda: NOON + shown[0] * SECOND, noted.goes_on)
    assert noted() == 1.0
    pulse.step()

    shown[0] = 60.0
    pulse.step()

    assert [NOON - beat.at for beat in beats.beats()] == [timedelta()]
    noted()
    pulse.step()
    assert [beat.at - NOON for beat in beats.beats()] == [60 * SECOND]


def test_a_sign_of_life_waits_for_no_disk(database_url: str) -> None:
    """It need not survive the loss of power, and holds up nobody who writes what must."""
    asked = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
    engine = open_engine(database_url, lasting=False)

    with reading(engine) as conn:
        found = conn.scalar(text(asked[engine.dialect.name]))

    engine.dispose()
    assert found in (1, "off")
