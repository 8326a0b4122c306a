"""What is counted of deliveries for whoever draws it over time."""

from sqlalchemy import Engine, insert

from noticeboard.domain.delivery import SYNTHETIC, DeliveryState
from noticeboard.monitoring.lateness import BOUNDS, Lateness
from noticeboard.ports.gauges import Waiting
from noticeboard.store.engine import writing
from noticeboard.store.gauges import Gauges
from noticeboard.store.tables_memos import synthetics
from tests.builders import HOUR, MINUTE, NOON, SECOND, a_policy
from tests.store.newsroom import Newsroom


def test_what_waits_is_told_by_channel_with_the_oldest(engine: Engine) -> None:
    """What is ahead waits for nobody; what a channel left behind is told after it is gone."""
    room, gauges = Newsroom(engine), Gauges(engine, a_policy())
    room.announce()
    room.announce(at=NOON + SECOND)
    room.announce(at=NOON + HOUR)
    room.carry("board", NOON)
    (lost,) = room.claim("journal", NOON)
    room.fail(lost, DeliveryState.FAILED, NOON)

    found = gauges.waiting(["board", "masto"], NOON + MINUTE)

    assert found == (
        Waiting("board", NOON + SECOND, {"due": 1}),
        Waiting("masto", None, {"due": 0}),
        Waiting("journal", NOON + SECOND, {"due": 1, "failed": 1}),
    )


def test_lateness_is_counted_once_and_never_falls(engine: Engine) -> None:
    """Also what was written late: its sender kept it while the database was away."""
    room, lateness = Newsroom(engine), Lateness(Gauges(engine, a_policy()), NOON - MINUTE)
    room.announce(at=NOON - HOUR)
    room.announce(at=NOON)
    room.announce(at=NOON)
    for at in (NOON - 2 * MINUTE, NOON, NOON + SECOND / 2):
        room.carry("board", at)

    first = lateness.counted(["board"], NOON + MINUTE)["board"]
    room.announce(at=NOON)
    room.carry("board", NOON + 30 * SECOND)
    again = lateness.counted(["board"], NOON + 2 * MINUTE)["board"]
    later = lateness.counted(["board"], NOON + 5 * HOUR)["board"]

    assert (sum(first.counts), first.total) == (2, 0.5)
    assert (sum(again.counts), again.total) == (3, 30.5)
    assert (later.counts, later.total) == (again.counts, again.total)
    told = dict(again.cumulative())
    assert (told["0.005"], told["0.5"], told["15.0"], told["60.0"]) == (1, 2, 2, 3)
    assert told["+Inf"] == 3
    assert len(told) == len(BOUNDS) + 1


def test_the_trial_of_each_minute_is_counted_too(engine: Engine) -> None:
    """Its one delivery is used again and again; what came of each is kept."""
    lateness = Lateness(Gauges(engine, a_policy()), NOON - HOUR)
    with writing(engine) as conn:
        for minute in range(3):
            due = NOON + minute * MINUTE
            conn.execute(insert(synthetics).values(due=due, done_at=due + SECOND))

    counted = lateness.counted([SYNTHETIC], NOON + 5 * MINUTE)[SYNTHETIC]

    assert (sum(counted.counts), counted.total) == (3, 3.0)
