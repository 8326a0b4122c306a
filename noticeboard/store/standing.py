"""The rows that pages and feeds are made of, held against what was recorded.

What the ledger says is the notice (``domain.standing``); here it is every column of every row: a
row stands as it would be written today, and no table has another one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, Table, exists, func, select

from noticeboard.domain import broken
from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.ledger import Recorded
from noticeboard.domain.notice import Notice
from noticeboard.ports import FeedScope
from noticeboard.store import feed_rows
from noticeboard.store.public_writing import rows_of
from noticeboard.store.tables_delivery import attempts, deliveries
from noticeboard.store.tables_public import (
    due_revisions,
    ledger,
    ledger_words,
    public_bulletins,
    public_facts,
    public_feed,
    public_feed_entries,
    public_notices,
    public_promises,
    public_redactions,
    public_versions,
)

_OWNER = {
    public_notices: public_notices.c.id,
    public_promises: public_promises.c.notice_id,
    due_revisions: due_revisions.c.notice_id,
    public_bulletins: public_bulletins.c.notice_id,
    public_feed: public_feed.c.notice_id,
}
_ORDER: Mapping[Table, tuple[Any, ...]] = {
    public_promises: (public_promises.c.position,),
    due_revisions: (due_revisions.c.promise_key, due_revisions.c.number),
    public_bulletins: (public_bulletins.c.position,),
}
_COUNTED = (
    *_OWNER,
    public_versions,
    public_redactions,
    public_feed_entries,
    ledger,
    public_facts,
    ledger_words,
)
Columns = Mapping[str, Any]


@dataclass(slots=True)
class Standing:
    """What was found in order so far: how many rows of each table, and which feeds."""

    counted: dict[Table, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED, 0))
    scopes: set[FeedScope] = field(default_factory=set)

    def compare(
        self, conn: Connection, notices: Iterable[Notice], recorded: Mapping[str, list[Recorded]]
    ) -> None:
        """Compare every row of these notices with what they say.

        Raises:
            LedgerBrokenError: at the newest entry of the first notice with another row.
        """
        known = {notice.id: notice for notice in notices}
        stored = {table: _rows(conn, table, tuple(known)) for table in _OWNER}
        removals, entries = _removals(conn, tuple(known)), _entries(conn, tuple(known))
        for notice_id, notice in known.items():
            told = recorded[notice_id]
            rows = {table: found.get(notice_id, ()) for table, found in stored.items()}
            self._notice(notice, told, rows)
            self._removed(notice, told, removals)
            self._fed(notice, told, rows[public_feed], entries)

    def refuse_unless_all(self, conn: Connection, feeds: Collection[str]) -> None:
        """Nothing else is in these tables, and nothing that the feeds took is missing.

        ``feeds``: the channels that are feeds. When they took what, only the desk knows.

        Raises:
            LedgerBrokenError: for a row, or a feed, that belongs to nothing that was compared.
        """
        for table, count in self.counted.items():
            if conn.scalar(select(func.count()).select_from(table)) != count:
                raise LedgerBrokenError(0, broken.strange_rows(table.name))
        if set(feed_rows.load_scopes(conn)) != self.scopes:
            raise LedgerBrokenError(0, broken.FEEDS)
        lost = conn.scalar(_lost(feeds))
        if lost is not None:
            raise LedgerBrokenError(0, broken.lost_by_feeds(lost))

    def _notice(
        self, notice: Notice, told: Sequence[Recorded], stored: Mapping[Table, Sequence[Columns]]
    ) -> None:
        seq = told[-1].entry.seq
        for table, rows in rows_of(notice).items():
            if len(rows) != len(stored[table]) or not all(map(_same, rows, stored[table])):
                raise LedgerBrokenError(seq, broken.row(table.name))
            self.counted[table] += len(rows)
        removed = any("title" in _gone(each) for each in told)
        if (stored[public_notices][0]["removed_slug"] is not None) != removed:
            raise LedgerBrokenError(seq, broken.NO_SLUG_REMOVED)
        self.counted[public_versions] += sum(len(b.versions) for b in notice.bulletins)
        self.counted[ledger] += len(told)
        self.counted[public_facts] += sum(bool(each.facts) for each in told)
        self.counted[ledger_words] += sum(each.words is not None for each in told)

    def _removed(
        self, notice: Notice, told: Sequence[Recorded], stored: Mapping[int, Columns]
    ) -> None:
        for entry, facts in ((each.entry, each.facts) for each in told):
            if entry.act != "redacted":
                continue
            mark = (
                entry.bulletin_id,
                entry.seq,
                entry.at,
                facts.get("because"),
                facts.get("gone"),
            )
            if tuple(stored.get(entry.seq, {}).values()) != mark:
                raise LedgerBrokenError(entry.seq, broken.REDACTION_ROW)
            self.counted[public_redactions] += 1

    def _fed(
        self,
        notice: Notice,
        told: Sequence[Recorded],
        fed: Sequence[Columns],
        entries: Mapping[str, set[tuple[object, ...]]],
    ) -> None:
        said = {b.id: b for b in notice.bulletins}
        scopes = feed_rows.scopes_of(notice.kind, notice.language, notice.products)
        for row in fed:
            bulletin = said.get(row["bulletin_id"])
            stands = bulletin is not None and row["at"] == bulletin.published_at
            shown = bulletin is not None and row["revision"] in {
                v.revision for v in bulletin.versions
            }
            own = {(s.by, s.value, row["at"]) for s in scopes}
            if not (stands and shown) or entries.get(row["bulletin_id"]) != own:
                raise LedgerBrokenError(told[-1].entry.seq, broken.FED_OTHERWISE)
            self.counted[public_feed] += 1
            self.counted[public_feed_entries] += len(own)
            self.scopes.update(scopes)


def _lost(feeds: Collection[str]) -> Select[str]:
    """Bulletins of which a feed once took a revision that is not in the feeds.

    What a person said that it took does not count: that may be wrong without anybody's harm.
    """
    tried = attempts.c.delivery_id == deliveries.c.id
    took = exists().where(tried, attempts.c.outcome == str(DeliveryState.DELIVERED))
    has = public_feed.c.bulletin_id == deliveries.c.bulletin_id
    newest = public_feed.c.revision >= deliveries.c.revision
    missing = ~exists().where(has, newest)
    return (
        select(deliveries.c.bulletin_id)
        .where(deliveries.c.channel.in_(feeds), took, missing)
        .limit(1)
    )


def _gone(each: Recorded) -> Any:
    """What a redaction took, as it was recorded; of any other act nothing."""
    return each.facts.get("gone", ()) if each.entry.act == "redacted" else ()


def _same(written: Columns, stored: Columns) -> bool:
    return all(value == stored[name] for name, value in written.items())


def _rows(conn: Connection, table: Table, ids: Sequence[str]) -> Mapping[str, list[Columns]]:
    owner = _OWNER[table]
    columns = [column for column in table.c if column.name != "said"]
    found = select(*columns).where(owner.in_(ids)).order_by(*_ORDER.get(table, ()))
    rows: dict[str, list[Columns]] = {}
    for row in conn.execute(found).mappings():
        rows.setdefault(row[owner.name], []).append(dict(row))
    return rows


def _removals(conn: Connection, notice_ids: Sequence[str]) -> Mapping[int, Columns]:
    row = public_redactions.c
    mine = public_redactions.join(public_bulletins, public_bulletins.c.id == row.bulletin_id)
    columns = (row.bulletin_id, row.seq, row.at, row.because, row.gone)
    found = select(*columns).select_from(mine)
    rows = conn.execute(found.where(public_bulletins.c.notice_id.in_(notice_ids))).mappings()
    return {each["seq"]: dict(each) for each in rows}


def _entries(conn: Connection, notice_ids: Sequence[str]) -> Mapping[str, set[tuple[object, ...]]]:
    row, fed = public_feed_entries.c, public_feed.c
    found = (
        select(row.bulletin_id, row.scope_by, row.scope_value, row.at)
        .join_from(public_feed_entries, public_feed, fed.bulletin_id == row.bulletin_id)
        .where(fed.notice_id.in_(notice_ids))
    )
    entries: dict[str, set[tuple[object, ...]]] = {}
    for bulletin_id, *entry in conn.execute(found):
        entries.setdefault(bulletin_id, set()).add(tuple(entry))
    return entries
