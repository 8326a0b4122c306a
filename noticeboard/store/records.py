"""The whole ledger for whoever verifies it: facts, words, and what the public tables show."""

from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import closing, contextmanager

from sqlalchemy import Connection, Engine, Select, select, union

from noticeboard.domain import broken
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.ledger import Entry, Head, Recorded, verify, verify_told
from noticeboard.domain.standing import Rows, refuse_unless_shown
from noticeboard.store import ledger_rows, slugs
from noticeboard.store.engine import reading
from noticeboard.store.page_marks import refuse_unless_wanted
from noticeboard.store.public_notices import notices_saying, said_rows
from noticeboard.store.public_writing import written
from noticeboard.store.standing import Standing
from noticeboard.store.tables_public import ledger, public_notices

# How many entries are the end of a ledger: some months of a busy board.
_END = 500


class Records:
    """Implements ``ports.Records``."""

    def __init__(self, engine: Engine, *, feeds: Collection[str] = (), at_once: int = 100) -> None:
        """``feeds``: the channels that are feeds.

        ``at_once``: how many entries, or notices, are in memory at a time.
        """
        self._engine = engine
        self._feeds = feeds
        self._at_once = at_once

    def verify(self, heads: tuple[Head, ...] = ()) -> Head | None:
        """The head of a ledger that is whole, in one moment of the database.

        Raises:
            LedgerBrokenError: at the first entry that is not as it was written, is gone since a
                head in ``heads``, or is not what the pages show.
        """
        with reading(self._engine) as conn:
            return self.verify_in(conn, heads)

    def verify_in(self, conn: Connection, heads: tuple[Head, ...] = ()) -> Head | None:
        """The same inside a transaction of somebody else's.

        Raises:
            LedgerBrokenError: as ``verify`` does.
        """
        with _told_as_broken():
            return self._verified(conn, heads)

    def verify_end(self) -> Head | None:
        """The same of the last entries only, as links of the chain: what can be asked often.

        Raises:
            LedgerBrokenError: at the first of them that does not follow from the one before, or
                that nobody can read.
        """
        with _told_as_broken(), reading(self._engine) as conn:
            head = ledger_rows.head(conn)
            begin = max(0, head.seq - _END - 1) if head else 0
            found = ledger_rows.entries(conn, after=begin, limit=_END + 1)
            first, rest = (found[0], found[1:]) if begin else (None, found)
            newest = verify(rest, after=first)
            return None if newest is None else newest.head

    def _verified(self, conn: Connection, heads: tuple[Head, ...]) -> Head | None:
        newest = verify(_entries(conn, self._at_once), heads=heads)
        standing = Standing()
        with closing(_shown(conn, self._at_once, standing)) as shown:
            for _ in verify_told(shown):
                pass
        standing.refuse_unless_all(conn, self._feeds)
        refuse_unless_wanted(conn)
        return None if newest is None else newest.head

    def recorded(self) -> Iterator[Recorded]:
        """Every entry with its facts, oldest first."""
        with reading(self._engine) as conn:
            yield from _recorded(conn, self._at_once)


@contextmanager
def _told_as_broken() -> Iterator[None]:
    """What cannot be read is not as it was written."""
    try:
        yield
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise LedgerBrokenError(0, broken.unreadable(error)) from error


def _entries(conn: Connection, limit: int) -> Iterator[Entry]:
    after = 0
    while batch := ledger_rows.entries(conn, after=after, limit=limit):
        yield from batch
        after = max(after, batch[-1].seq)


def _recorded(conn: Connection, limit: int) -> Iterator[Recorded]:
    after = 0
    while batch := ledger_rows.recorded_words(conn, after=after, limit=limit):
        yield from batch
        after = max(after, batch[-1].entry.seq)


def _shown(conn: Connection, at_once: int, standing: Standing) -> Generator[Recorded, None, None]:
    """Every entry with its words, notice by notice; each notice compared with its page after."""
    named: Select[tuple[str]] = select(ledger.c.notice_id)
    every = union(named, select(public_notices.c.id))
    with conn.scalars(every, execution_options={"yield_per": at_once}) as ids:
        for batch in ids.partitions():
            yield from _shown_of(conn, batch, standing)


def _shown_of(
    conn: Connection, notice_ids: Sequence[str], standing: Standing
) -> Iterator[Recorded]:
    said = said_rows(conn, notice_ids)
    notices = {notice.id: notice for notice in notices_saying(conn, notice_ids, said)}
    removed = slugs.removed(conn, notice_ids)
    rows = Rows({row.id: row.said for row in said}, written, removed)
    recorded: dict[str, list[Recorded]] = {notice_id: [] for notice_id in notice_ids}
    for each in ledger_rows.of_notices(conn, notice_ids):
        recorded[each.entry.notice_id].append(each)
    for notice_id, entries in recorded.items():
        yield from entries
        refuse_unless_shown(notices.get(notice_id), entries, rows)
    standing.compare(conn, notices.values(), recorded)
