"""Which pages there are, and how new each is: held against what is public.

Their bytes are compared by whoever can build them (``site.rebuilt``).
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, select

from noticeboard.domain import broken
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.ports import RECORD_PAGES
from noticeboard.store import feed_rows
from noticeboard.store.pages import BOARDS, own_pages
from noticeboard.store.tables_public import public_notices, public_pages, public_state

_page = public_pages.c


def refuse_unless_wanted(conn: Connection) -> None:
    """Every page that something public asks for is there, no other, none newer than the rows.

    Raises:
        LedgerBrokenError: at the first one; without a number, for no entry is about a page.
    """
    rows = [(row.id, row.version) for row in conn.execute(select(public_state))]
    version = dict(rows).get(1)
    newest = conn.execute(select(func.max(_page.wanted), func.max(_page.built_from))).one()
    wanted, built = (-1 if number is None else number for number in newest)
    if len(rows) != 1 or version is None or wanted not in (version, -1) or built > version:
        raise LedgerBrokenError(0, broken.COUNTED_OTHERWISE)
    asked = set(_asked(conn, conn.scalars(select(public_notices.c.slug)).all()))
    there = set(conn.scalars(select(_page.path)))
    for path in sorted(asked - there):
        raise LedgerBrokenError(0, broken.no_page(path))
    for path in sorted(there - asked):
        raise LedgerBrokenError(0, broken.strange_page(path))


def _asked(conn: Connection, slugs: Sequence[str]) -> Iterator[str]:
    yield from (*BOARDS, *RECORD_PAGES) if slugs else ()
    yield from (path for slug in slugs for path in own_pages(slug))
    yield from (
        path for scope in feed_rows.load_scopes(conn) for path in feed_rows.feed_paths(scope)
    )
