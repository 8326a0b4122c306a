"""What a public act changed in a Notice, written to the public tables: new rows, few updates."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, Table, insert, update

from noticeboard.domain.content import OwnCorrection
from noticeboard.domain.notice import Notice, Published, Shown
from noticeboard.domain.promise import DueRevision, Promise
from noticeboard.domain.times import Instant
from noticeboard.store.codec import dump
from noticeboard.store.tables_public import (
    due_revisions,
    public_bulletins,
    public_notices,
    public_promises,
    public_versions,
)

Columns = dict[str, object]


def save_notice(conn: Connection, before: Notice | None, after: Notice) -> None:
    """Write what ``after`` has and ``before`` had not; what was said before is never touched."""
    _save_head(conn, before, after)
    _save_promises(conn, before, after)
    said = {b.id for b in before.bulletins} if before else set()
    new = [(place, b) for place, b in enumerate(after.bulletins, start=1) if b.id not in said]
    _add(conn, public_bulletins, (_bulletin(after.id, place, b) for place, b in new))
    _add(conn, public_versions, _new_versions(before, after))


def save_without_words(conn: Connection, notice: Notice, changed: Iterable[Published]) -> None:
    """Take out of the rows what a redaction took out of the notice, and of these bulletins."""
    for said in changed:
        _save_left(conn, said)
    _save_head(conn, notice, notice)
    for place, promise in enumerate(notice.promises, start=1):
        _update_promise(conn, notice.id, _promise(notice.id, place, promise))


def _save_left(conn: Connection, said: Published) -> None:
    own, time = public_bulletins.c.id == said.id, due_revisions.c
    conn.execute(update(public_bulletins).where(own).values(said=written(said)))
    for shown in said.versions:
        row = public_versions.c
        version = (row.bulletin_id == said.id) & (row.revision == shown.revision)
        words = {"body": shown.body, "html": shown.html, "short": shown.short}
        conn.execute(update(public_versions).where(version).values(**words))
    explained = (time.bulletin_id == said.id) & time.explanation.is_not(None)
    why = dump(said.explanation)
    conn.execute(update(due_revisions).where(explained).values(explanation=why))


def _add(conn: Connection, table: Table, rows: Iterable[Columns]) -> None:
    values = list(rows)
    if values:
        conn.execute(insert(table), values)


def _save_head(conn: Connection, before: Notice | None, after: Notice) -> None:
    columns = _changing(after)
    if before is not None:
        same = public_notices.c.id == after.id
        conn.execute(update(public_notices).where(same).values(**columns))
        return
    conn.execute(insert(public_notices).values(**_fixed(after), **columns))


def _changing(notice: Notice) -> Columns:
    return {
        "title": notice.title,
        "products": list(notice.products),
        "facts": dict(notice.facts),
        "updated_at": notice.updated_at,
        "open_anchor": notice.open_anchor,
    }


def _fixed(notice: Notice) -> Columns:
    return {
        "id": notice.id,
        "slug": notice.slug,
        "kind": notice.kind,
        "language": notice.language,
        "replaces": notice.replaces,
        "published_at": notice.published_at,
    }


def _save_promises(conn: Connection, before: Notice | None, after: Notice) -> None:
    for place, promise in enumerate(after.promises, start=1):
        old = before.promise(promise.key) if before else None
        columns = _promise(after.id, place, promise)
        if old is None:
            _add(conn, public_promises, [columns])
        elif columns != _promise(after.id, place, old):
            _update_promise(conn, after.id, columns)
        known = len(old.revisions) if old else 0
        times = (_time(after.id, promise.key, r) for r in promise.revisions[known:])
        _add(conn, due_revisions, times)


def _update_promise(conn: Connection, notice_id: str, columns: Columns) -> None:
    row = public_promises.c
    mine = (row.notice_id == notice_id) & (row.key == columns["key"])
    conn.execute(update(public_promises).where(mine).values(**columns))


def _promise(notice_id: str, place: int, promise: Promise) -> Columns:
    return {
        "notice_id": notice_id,
        "key": promise.key,
        "position": place,
        "label": promise.label,
        "audience": promise.audience,
        "until": None if promise.until is None else dump(promise.until),
        "depends_on": list(promise.depends_on),
        "confirm_within_us": promise.confirm_within // timedelta(microseconds=1),
        "outcome": None if promise.outcome is None else dump(promise.outcome),
        "withdrawn_by": promise.withdrawn_by,
    }


def _time(notice_id: str, key: str, revision: DueRevision) -> Columns:
    why = revision.explanation
    return {
        "notice_id": notice_id,
        "promise_key": key,
        "number": revision.number,
        **_instant("due", "due", revision.due),
        **_instant("next_word_by", "next_word", revision.next_word_by),
        "bulletin_id": revision.bulletin_id,
        "published_at": revision.published_at,
        "explanation": None if why is None else dump(why),
        "labels": list(revision.labels),
    }


def _instant(utc: str, typed: str, instant: Instant | None) -> Mapping[str, object]:
    return {
        utc: instant and instant.utc,
        f"{typed}_wall": instant and instant.wall.isoformat(),
        f"{typed}_zone": instant and instant.zone,
    }


def _bulletin(notice_id: str, place: int, bulletin: Published) -> Columns:
    return {**_placed(notice_id, place, bulletin), "said": written(bulletin)}


def _placed(notice_id: str, place: int, bulletin: Published) -> Columns:
    own = bulletin.corrects if isinstance(bulletin.corrects, OwnCorrection) else None
    return {
        "id": bulletin.id,
        "notice_id": notice_id,
        "position": place,
        "sequence": bulletin.sequence,
        "code": bulletin.code,
        "kind": bulletin.kind,
        "published_at": bulletin.published_at,
        "corrects": own and own.bulletin_id,
    }


def rows_of(notice: Notice) -> Mapping[Table, tuple[Columns, ...]]:
    """Every row that a notice is written as, each table's in order of its key.

    Without its versions, and a bulletin's ``said``, which is ``written``.
    """
    times = ((p.key, r) for p in sorted(notice.promises, key=lambda p: p.key) for r in p.revisions)
    promises, bulletins = enumerate(notice.promises, 1), enumerate(notice.bulletins, 1)
    return {
        public_notices: ({**_fixed(notice), **_changing(notice)},),
        public_promises: tuple(_promise(notice.id, place, p) for place, p in promises),
        due_revisions: tuple(_time(notice.id, key, revision) for key, revision in times),
        public_bulletins: tuple(_placed(notice.id, place, b) for place, b in bulletins),
    }


def written(bulletin: Published) -> Columns:
    """A bulletin without what has rows of its own: its versions, and their removal."""
    told: Columns = dump(replace(bulletin, versions=(), removed=None, replaced=()))
    return told


def _new_versions(before: Notice | None, after: Notice) -> Iterable[Columns]:
    known = {b.id: len(b.versions) for b in before.bulletins} if before else {}
    for bulletin in after.bulletins:
        for shown in bulletin.versions[known.get(bulletin.id, 0) :]:
            yield _version(bulletin.id, shown)


def _version(bulletin_id: str, shown: Shown) -> Columns:
    return {
        "bulletin_id": bulletin_id,
        "revision": shown.revision,
        "released_at": shown.released_at,
        "body": shown.body,
        "html": shown.html,
        "short": shown.short,
    }
