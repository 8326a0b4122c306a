"""Which public notices are still open, by their kind."""

from collections.abc import Collection

from sqlalchemy import Engine, select

from noticeboard.domain.notice import Notice
from noticeboard.store.engine import reading
from noticeboard.store.public_notices import load_notices
from noticeboard.store.tables_public import public_notices


class OpenNotices:
    """Implements ``reminding.OpenNotices``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open_of_kinds(self, kinds: Collection[str]) -> tuple[Notice, ...]:
        """Public notices of these kinds in which something is still open."""
        row = public_notices.c
        found = select(row.id).where(row.open_anchor.is_not(None), row.kind.in_(sorted(kinds)))
        with reading(self._engine) as conn:
            return load_notices(conn, list(conn.scalars(found.order_by(row.open_anchor))))
