"""What the signs of life say of the processes of a board: figures of ``store.figures``."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from noticeboard.domain.troubles import SILENT_AFTER
from noticeboard.store.tables_staff import heartbeats

_BEAT = heartbeats.c


def newest(conn: Connection, now: datetime) -> Mapping[str, datetime]:
    """The last sign of each kind of process."""
    last = select(_BEAT.kind, func.max(_BEAT.at).label("at")).where(_BEAT.at <= now + SILENT_AFTER)
    return {row.kind: row.at for row in conn.execute(last.group_by(_BEAT.kind))}


def hosts(conn: Connection, now: datetime) -> Mapping[str, frozenset[str]]:
    """Where each kind was heard lately."""
    lately = _BEAT.at.between(now - SILENT_AFTER, now + SILENT_AFTER)
    found: dict[str, set[str]] = {}
    for kind, host in conn.execute(select(_BEAT.kind, _BEAT.host).where(lately)):
        found.setdefault(kind, set()).add(host)
    return {kind: frozenset(hosts) for kind, hosts in found.items()}


def disks(conn: Connection, now: datetime) -> Mapping[str, int]:
    """Bytes that are free beside the data folder of each host that was heard lately."""
    lately = _BEAT.at.between(now - SILENT_AFTER, now + SILENT_AFTER)
    least = select(_BEAT.host, func.min(_BEAT.free).label("free"))
    found = least.where(lately, _BEAT.free.is_not(None)).group_by(_BEAT.host)
    return {row.host: row.free for row in conn.execute(found)}


def stand_ins(conn: Connection, now: datetime) -> Mapping[str, datetime]:
    """Hosts whose spare does the work of the timer, and since when."""
    lately = _BEAT.at.between(now - SILENT_AFTER, now + SILENT_AFTER)
    since = select(_BEAT.host, func.min(_BEAT.began_at).label("since"))
    found = since.where(_BEAT.kind == "spare", lately).group_by(_BEAT.host)
    return {row.host: row.since for row in conn.execute(found)}


def twins(conn: Connection, now: datetime) -> Mapping[str, datetime]:
    """Host ids under which a process of one boot beats while one of another boot does.

    A machine that is started anew is none: all of the old boot ended before the new one began.
    """
    one, other = heartbeats.alias("heartbeats_one").c, heartbeats.alias("heartbeats_other").c
    both = and_(
        one.host == other.host,
        one.boot < other.boot,
        one.at >= other.began_at,
        other.at >= one.began_at,
        one.at >= now - SILENT_AFTER,
        other.at >= now - SILENT_AFTER,
    )
    found = select(one.host, one.began_at, other.began_at).where(both)
    since: dict[str, datetime] = {}
    for host, began, other_began in conn.execute(found):
        since[host] = min(since.get(host, now), max(began, other_began))
    return since
