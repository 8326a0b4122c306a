"""The feeds' rows: which public bulletins are in which feed."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, exists, select

from noticeboard.domain.notice import Notice
from noticeboard.ports import FeedScope
from noticeboard.store.dialects import insert_missing, insert_or_update
from noticeboard.store.tables_public import (
    public_bulletins,
    public_feed,
    public_feed_entries,
    public_feed_scopes,
    public_notices,
)

_FORMATS = ("atom", "rss")


def is_syndicated(conn: Connection, bulletin_id: str, revision: int) -> bool:
    """Whether the feeds have that revision, or a newer one."""
    row = public_feed.c
    found = exists().where(row.bulletin_id == bulletin_id, row.revision >= revision)
    return bool(conn.scalar(select(found)))


def add_entry(conn: Connection, bulletin_id: str, revision: int) -> tuple[str, ...]:
    """Enter a public bulletin into every feed it belongs to; the paths of those feeds."""
    said, notice = public_bulletins.c, public_notices.c
    columns = (said.notice_id, said.published_at, notice.kind, notice.language, notice.products)
    row = conn.execute(
        select(*columns)
        .join_from(public_bulletins, public_notices, notice.id == said.notice_id)
        .where(said.id == bulletin_id)
    ).one()
    entry = {
        "bulletin_id": bulletin_id,
        "notice_id": row.notice_id,
        "revision": revision,
        "at": row.published_at,
    }
    changed = insert_or_update(conn, public_feed, [public_feed.c.bulletin_id], ["revision"])
    conn.execute(changed, entry)
    scopes = scopes_of(row.kind, row.language, row.products)
    rows = [{"scope_by": s.by, "scope_value": s.value} for s in scopes]
    conn.execute(insert_missing(conn, public_feed_scopes, ()), rows)
    entries = [{**r, "bulletin_id": bulletin_id, "at": row.published_at} for r in rows]
    conn.execute(insert_missing(conn, public_feed_entries, ()), entries)
    return tuple(path for scope in scopes for path in feed_paths(scope))


def paths_of(conn: Connection, notice: Notice) -> tuple[str, ...]:
    """The paths of every feed that tells something of a notice."""
    ids = [bulletin.id for bulletin in notice.bulletins]
    if not conn.scalar(select(exists().where(public_feed.c.bulletin_id.in_(ids)))):
        return ()
    scopes = scopes_of(notice.kind, notice.language, notice.products)
    return tuple(path for scope in scopes for path in feed_paths(scope))


def scopes_of(kind: str, language: str, products: Iterable[str]) -> Sequence[FeedScope]:
    """Every feed that what is said of such a notice is in."""
    return (
        FeedScope(),
        FeedScope("kind", kind),
        FeedScope("lang", language),
        *(FeedScope("product", product) for product in dict.fromkeys(products)),
    )


def feed_paths(scope: FeedScope) -> Iterable[str]:
    """Where a feed stands, in each format."""
    folder = "/feeds" if scope.by == "all" else f"/feeds/{scope.by}/{scope.value}"
    return (f"{folder}/{name}.xml" for name in _FORMATS)


def newest_entries(conn: Connection, scope: FeedScope, limit: int) -> Sequence[tuple[str, str]]:
    """Notice and bulletin of a feed's newest entries, newest first."""
    row = public_feed_entries.c
    found = (
        select(public_feed.c.notice_id, row.bulletin_id)
        .join_from(public_feed_entries, public_feed, public_feed.c.bulletin_id == row.bulletin_id)
        .where(row.scope_by == scope.by, row.scope_value == scope.value)
        .order_by(row.at.desc(), row.bulletin_id.desc())
        .limit(limit)
    )
    return tuple((notice_id, bulletin_id) for notice_id, bulletin_id in conn.execute(found))


def load_scopes(conn: Connection) -> Sequence[FeedScope]:
    """Every feed that has ever had an entry."""
    row = public_feed_scopes.c
    found = select(row.scope_by, row.scope_value).order_by(row.scope_by, row.scope_value)
    return tuple(FeedScope(by, value) for by, value in conn.execute(found))
