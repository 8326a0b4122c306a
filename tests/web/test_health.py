"""Whether a web process can serve, and whether anybody sends: two questions."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from noticeboard.domain.processes import Kind
from noticeboard.owner import this_process
from noticeboard.store.engine import writing
from noticeboard.store.heartbeats import Heartbeats
from tests.web.house import House


def ready(house: House, query: str = "") -> tuple[int, Any]:
    """What a balancer reads."""
    answer = house.app.test_client().get(f"/healthz/ready{query}")
    return answer.status_code, answer.json


def beat(house: House, kind: Kind) -> None:
    """One process of the kind is at work."""
    Heartbeats(house.store.engine).beat(kind, this_process("here"), house.clock())


def test_a_board_that_nobody_sends_from_is_still_served_and_says_so(house: House) -> None:
    """Readers keep what was published; whoever asks strictly reads 503."""
    beat(house, "timer")
    beat(house, "worker")
    assert ready(house, "?strict=1")[0] == 200

    house.clock.at += timedelta(seconds=16)
    beat(house, "worker")

    status, told = ready(house)
    assert (status, told["status"], told["parts"]) == (200, "not sending", {"database": "ok"})
    assert told["watch"] == {"timer": "silent", "worker": "ok", "queue": "away"}
    assert ready(house, "?strict=1")[0] == 503


def test_the_queue_is_told_and_decides_nothing(house: House) -> None:
    """Without it the process beside the timer sends."""
    beat(house, "timer")
    beat(house, "worker")

    status, told = ready(house, "?strict=1")

    assert (status, told["status"], told["watch"]["queue"]) == (200, "ok", "away")


def test_a_database_of_an_older_version_is_not_served(house: House) -> None:
    """A host that is upgraded first waits for `migrate`; a newer schema serves this one too."""
    engine = house.store.engine
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer, _ = ready(house)
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    older, told = ready(house)

    assert (newer, older) == (200, 503)
    assert told == {"status": "failed", "parts": {"database": "failed"}, "watch": {}}
