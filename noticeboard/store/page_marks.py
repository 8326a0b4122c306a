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
from noticeboard.store.slugs import digest
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
    notices = conn.execute(select(public_notices.c.slug, public_notices.c.removed_slug)).all()
    asked = set(_asked(conn, [row.slug for row in notices]))
    there = set(conn.scalars(select(_page.path)))
    for path in sorted(asked - there):
        raise LedgerBrokenError(0, broken.no_page(path))
    _refuse_unless_emptied(conn, there - asked, {row.removed_slug for row in notices} - {None})


def _refuse_unless_emptied(conn: Connection, paths: set[str], was: set[str | None]) -> None:
    """What is asked for no more are the empty places of slugs that were removed, all of them."""
    emptied = select(_page.path).where(_page.path.in_(paths), _page.gzip.is_(None))
    empty, left = set(conn.scalars(emptied)), set(was)
    for path in sorted(paths):
        slug = digest(path.removeprefix("/notices/").removesuffix("/facts.json"))
        if path not in empty or slug not in was:
            raise LedgerBrokenError(0, broken.strange_page(path))
        left.discard(slug)
    if left or len(paths) != 2 * len(was):
        raise LedgerBrokenError(0, broken.REMOVED_PAGE_GONE)


def _asked(conn: Connection, slugs: Sequence[str]) -> Iterator[str]:
    yield from (*BOARDS, *RECORD_PAGES) if slugs else ()
    yield from (path for slug in slugs for path in own_pages(slug))
    yield from (
        path for scope in feed_rows.load_scopes(conn) for path in feed_rows.feed_paths(scope)
    )
