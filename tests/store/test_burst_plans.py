"""In the middle of a burst a look costs what it looks at, not what else is on its way."""

import pytest
from sqlalchemy import Engine, text

from noticeboard.store.engine import writing
from tests.builders import NOON, SECOND
from tests.store.newsroom import Newsroom
from tests.store.test_query_plans import listening, store

# Of other notices. As they begin to be sent, what the planner knows is from before.
_OTHERS = (
    "INSERT INTO deliveries (id, bulletin_id, notice_id, revision, channel, sequence, kind, rank, "
    "state, scheduled_for, due, fence, attempts) SELECT 'd' || n, 'b' || n, 'n' || n, 1, "
    "'journal', 1, 'update', 1, 'delivered', now(), now(), 1, 1 FROM generate_series(1, 5000) n"
)
_BEGIN = "UPDATE deliveries SET state = 'sending' WHERE id LIKE 'd%'"


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_last_look_reads_no_more_than_its_own_notices(engine: Engine) -> None:
    """PostgreSQL would rather read all that is being sent, once for each that it looks at."""
    room = Newsroom(engine)
    room.publish(room.announce(), NOON)
    taken = room.claim("journal", NOON)
    with writing(engine) as conn:
        conn.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in (_OTHERS, "ANALYZE deliveries", _BEGIN):
            conn.execute(text(statement))

    with listening(engine) as asked:
        assert len(store(engine).look(taken, NOON + SECOND)) == 1
    ((look, values),) = [(s, v) for s, v in asked if "elder_on_its_way" in s]
    with engine.connect() as conn:
        steps = [str(row[0]) for row in conn.exec_driver_sql(f"EXPLAIN {look}", values)]

    reads = [step for step in steps if " on deliveries elder_on_its_way" in step]
    assert reads
    assert all("ix_deliveries_notice_id_channel_sequence" in step for step in reads), steps
