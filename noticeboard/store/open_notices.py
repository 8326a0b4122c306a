"""Which public notices have a promise whose time comes soon, by their kind."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import Engine, exists, select

from noticeboard.domain.notice import Notice
from noticeboard.store.batches import batches
from noticeboard.store.engine import reading
from noticeboard.store.poison import readable
from noticeboard.store.public_notices import load_notices
from noticeboard.store.tables_public import due_revisions, public_notices


class OpenNotices:
    """Implements ``reminding.OpenNotices``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open_of_kinds(
        self, kinds: Collection[str], after: datetime, until: datetime
    ) -> Iterator[Notice]:
        """Public notices of these kinds in which something is still open.

        And of which a promise had a time after ``after`` and up to ``until``. They are read a few
        at a time, each few as of one moment.
        """
        row, time = public_notices.c, due_revisions.c
        soon = exists().where(time.notice_id == row.id, time.due > after, time.due <= until)
        is_open = (row.open_anchor.is_not(None), row.open_anchor <= until)
        found = select(row.id).where(*is_open, row.kind.in_(sorted(kinds)), soon)
        with reading(self._engine) as conn:
            ids = list(conn.scalars(found.order_by(row.open_anchor)))
        for some in batches(ids):
            with reading(self._engine) as conn:
                notices = readable(partial(load_notices, conn), some)
            yield from notices
