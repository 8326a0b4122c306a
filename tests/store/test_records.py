"""A ledger of more notices than are read at a time is followed to its end, on both databases."""

from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, delete, func, select, update

from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.store import ledger_rows
from noticeboard.store.engine import writing
from noticeboard.store.records import Records
from noticeboard.store.tables_public import public_feed, public_feed_entries, public_notices
from tests.builders import NOON, a_content
from tests.store.newsroom import Newsroom


@pytest.mark.parametrize("which", [func.min, func.max])
def test_every_notice_is_compared_however_few_are_read_at_a_time(
    engine: Engine, which: Any
) -> None:
    """The first as well as the last; what was being read is let go when one is not in order."""
    room, records = Newsroom(engine), Records(engine, at_once=2)
    for number in range(5):
        room.publish(room.announce(content=a_content(title=f"Phone {number}")), NOON)
    head = room.desk.ledger_head()
    assert head is not None
    assert records.verify() == head.head

    one = select(which(public_notices.c.id)).scalar_subquery()
    with writing(engine) as conn:
        conn.execute(update(public_notices).where(public_notices.c.id == one).values(title="X"))

    with pytest.raises(LedgerBrokenError, match="has other words on its page"):
        records.verify()


def test_what_the_feeds_took_is_in_them(engine: Engine) -> None:
    """Whoever takes a bulletin out of every feed leaves the desk's note that they had it."""
    room, records = Newsroom(engine), Records(engine, feeds=("feed",))
    first = room.announce()
    room.publish(first, NOON)
    room.publish(room.follow_up(first, at=NOON), NOON)
    head = records.verify()

    with writing(engine) as conn:
        for table in (public_feed_entries, public_feed):
            conn.execute(delete(table).where(table.c.bulletin_id == first.id))

    assert Records(engine).verify() == head
    with pytest.raises(LedgerBrokenError, match=f"of bulletin {first.id}, which the feeds took"):
        records.verify()


def test_an_entry_that_nobody_can_read_is_a_broken_one(engine: Engine) -> None:
    """Also for whoever follows the last entries only: the alarms, each minute."""
    room, records = Newsroom(engine), Records(engine)
    room.publish(room.announce(), NOON)
    assert records.verify_end() == records.verify()

    with patch.object(ledger_rows, "Entry", side_effect=ValueError("no instant")):
        for verify in (records.verify_end, records.verify):
            with pytest.raises(LedgerBrokenError, match="no instant"):
                verify()
