"""A ledger of more notices than are read at a time is followed to its end, on both databases."""

from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.store.engine import writing
from noticeboard.store.records import Records
from noticeboard.store.tables_public import public_notices
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
