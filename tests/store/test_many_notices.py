"""However much is open, somebody is called: no read names more than a database takes at once."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event, insert

from noticeboard.store.engine import writing
from noticeboard.store.open_notices import OpenNotices
from noticeboard.store.tables_public import due_revisions, public_notices, public_promises
from noticeboard.store.tables_watch import alarms
from tests.builders import DAY, MINUTE, NOON, SEOUL, a_content, an_instant
from tests.builders import terms as a_term
from tests.store.newsroom import an_id
from tests.store.watchtower import Watchtower

# What SQLite takes as some build it; the tests' own takes 250,000, and PostgreSQL 65,535.
MOST_VALUES = 999
MANY = MOST_VALUES + 201
UNCONFIRMED = NOON + 4 * DAY + 15 * MINUTE


@pytest.fixture
def tower(engine: Engine) -> Iterator[Watchtower]:
    """A board with a duty list, on a database that takes few values in a statement."""

    def limit(connection: object, *_: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, MOST_VALUES)

    event.listen(engine, "connect", limit)
    engine.dispose()
    built = Watchtower(engine)
    built.listed()
    yield built
    event.remove(engine, "connect", limit)
    engine.dispose()


def many(engine: Engine, due: datetime) -> None:
    """Notices held to an instant, and as many alarms that are open."""
    time = {"due": due, "due_wall": due.isoformat(), "due_zone": SEOUL}
    text = {"kind": "launch", "language": "en", "title": "Phone", "products": [], "facts": {}}
    at = {"published_at": NOON, "updated_at": NOON, "open_anchor": due}
    ids = [an_id(1_000_000 + number) for number in range(MANY)]
    with writing(engine) as conn:
        told = [{"id": i, "slug": f"slug-{i}", **text, **at} for i in ids]
        conn.execute(insert(public_notices), told)
        revision = {"promise_key": "opens", "number": 1, "published_at": NOON, "labels": []}
        given = [{"notice_id": i, "bulletin_id": i, **revision, **time} for i in ids]
        conn.execute(insert(due_revisions), given)
        asked = {"kind": "drill", "since": NOON + 4 * DAY, "opened_at": NOON + 4 * DAY}
        conn.execute(
            insert(alarms), [{"id": i, "about": i, "open_as": f"drill {i}", **asked} for i in ids]
        )


def garbled(engine: Engine) -> None:
    """One of them cannot be read."""
    term = {"position": 1, "label": "Opens", "depends_on": [], "confirm_within_us": 60_000_000}
    wrong = {"notice_id": an_id(1_000_000), "key": "opens", "outcome": {"nobody": "knows"}}
    with writing(engine) as conn:
        conn.execute(insert(public_promises).values(**wrong, **term))


def test_somebody_is_called_however_much_is_open(
    tower: Watchtower, caplog: pytest.LogCaptureFixture
) -> None:
    """A promise nobody confirms, among more notices than one statement can name; and a notice
    that cannot be read keeps back none of the others.
    """
    content = a_content(promises=(a_term(due=NOON + 4 * DAY),), publish_at=an_instant(NOON))
    tower.newsroom.publish(tower.newsroom.announce(at=NOON, content=content), NOON)
    many(tower.engine, NOON + 3 * DAY)
    garbled(tower.engine)

    assert tower.pass_to(UNCONFIRMED) == ["ana"]
    assert caplog.messages[-1].endswith("tried again: 1.")


def test_reminding_reads_no_more_than_what_comes_soon(tower: Watchtower) -> None:
    """However many notices are open, those whose promises come later are left alone."""
    many(tower.engine, NOON + 5 * DAY)
    found = OpenNotices(tower.engine)

    soon = list(found.open_of_kinds({"launch"}, NOON, NOON + 5 * DAY))
    later = found.open_of_kinds({"launch"}, NOON, NOON + 5 * DAY - timedelta(seconds=1))

    assert len(soon) == MANY
    assert list(later) == []
