"""Prebuilt pages: which are wanted, until when they are true, and the new bytes."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from noticeboard.domain.notice import Notice
from noticeboard.ports import RECORD_PAGES, Making, StoredPage
from noticeboard.store.dialects import insert_missing, insert_or_update
from noticeboard.store.engine import reading, writing
from noticeboard.store.state import lock_public
from noticeboard.store.tables_public import (
    is_stale,
    public_makings,
    public_notices,
    public_pages,
    public_state,
)
from noticeboard.store.tables_staff import controls

_page = public_pages.c
_AT_ONCE = 200
_WANTED_ANEW = "pages"
BOARDS = ("/", "/ko/", "/en/")
_MARKS = select(_page.made_with).where(_page.made_with.is_not(None)).distinct()
_of_record = _page.path.in_(RECORD_PAGES)


def pages_of(notice: Notice) -> tuple[str, ...]:
    """The pages that change when something is said about a notice; feeds are apart."""
    return (*BOARDS, *own_pages(notice.slug), *RECORD_PAGES)


def own_pages(slug: str) -> tuple[str, ...]:
    """The paths of a notice's own page, and of its facts."""
    return page_of(slug), f"{page_of(slug)}/facts.json"


def page_of(slug: str) -> str:
    """The path of a notice's own page."""
    return f"/notices/{slug}"


def digest(slug: str) -> str:
    """SHA-256 (hex): what is kept of a slug that was removed."""
    return hashlib.sha256(slug.encode()).hexdigest()


class Pages:
    """Implements ``ports.Pages``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stale(self, now: datetime, limit: int) -> Sequence[str]:
        """Paths whose rows changed since they were built, then those whose time is over.

        The record's are apart: they are made of all that ever was, and nobody waits for them.
        """
        stale = select(_page.path).where(is_stale, ~_of_record)
        changed = stale.order_by(_page.wanted).limit(limit)
        over = (
            select(_page.path)
            .where(_page.good_until <= now, ~_of_record)
            .order_by(_page.good_until)
            .limit(limit)
        )
        with reading(self._engine) as conn:
            paths = [*conn.scalars(changed), *conn.scalars(over)]
        return tuple(dict.fromkeys(paths))[:limit]

    def stale_record(self, now: datetime) -> Sequence[str]:
        """The record's pages that are stale, or whose time is over."""
        over = or_(is_stale, _page.good_until <= now)
        found = select(_page.path).where(_of_record, over).order_by(_page.path)
        with reading(self._engine) as conn:
            return tuple(conn.scalars(found))

    def built(self) -> Sequence[str]:
        """The paths of all pages that have bytes."""
        with reading(self._engine) as conn:
            return tuple(
                conn.scalars(
                    select(_page.path).where(_page.gzip.is_not(None)).order_by(_page.path)
                )
            )

    def want_all(self, now: datetime) -> None:
        """Have every page built anew."""
        with writing(self._engine) as conn:
            lock_public(conn)
            conn.execute(update(public_pages).values(built_from=-1))
            _note_wanted_anew(conn, now)

    def makings(self) -> Mapping[str, Making]:
        """All that pages were ever made with, by mark."""
        with reading(self._engine) as conn:
            return {row.mark: Making(row.told) for row in conn.execute(select(public_makings))}

    def marks(self) -> Collection[str]:
        """The marks of what pages were made with, each once."""
        with reading(self._engine) as conn:
            return set(conn.scalars(_MARKS))

    def note(self, making: Making) -> None:
        """Keep what its mark on a page stands for."""
        with writing(self._engine) as conn:
            row = {"mark": making.mark, "told": making.told}
            conn.execute(insert_missing(conn, public_makings, [public_makings.c.mark]), row)

    def want_others(self, making: Making, now: datetime) -> Mapping[str, int]:
        """Have every page built anew that was made with anything else: how many, by mark.

        Where all were made with it, nothing is locked; what another host wants counts no more.
        """
        others = sorted(set(self.marks()) - {making.mark})
        found = {mark: self._want_of(mark, now) for mark in others}
        return {mark: count for mark, count in found.items() if count}

    def _want_of(self, mark: str, now: datetime) -> int:
        """In steps: nothing that is due waits until all of a large board are wanted.

        No more than there are now: another host may still be building some just so.
        """
        with reading(self._engine) as conn:
            of_it = select(func.count()).where(_page.made_with == mark)
            found = conn.scalars(of_it).one()
        wanted = 0
        while wanted < found and (count := self._want_some(mark, now)):
            wanted += count
        return wanted

    def _want_some(self, mark: str, now: datetime) -> int:
        some = select(_page.path).where(_page.made_with == mark).limit(_AT_ONCE)
        with writing(self._engine) as conn:
            # As every public act does, so that two of them never wait for each other.
            lock_public(conn)
            anew = update(public_pages).where(_page.path.in_(list(conn.scalars(some))))
            count = conn.execute(anew.values(built_from=-1, made_with=None)).rowcount
            if count:
                _note_wanted_anew(conn, now)
            return count

    def version(self) -> int:
        """A number that grows with every public act."""
        with reading(self._engine) as conn:
            return int(conn.scalars(select(public_state.c.version)).one())

    def put(self, page: StoredPage, *, built_from: int) -> bool:
        """Store bytes built from the rows as of ``built_from``; false if they are stale already.

        Bytes never replace newer ones: a slow builder must not undo a faster one. Nothing comes
        back to an address that went with the title it was made of.
        """
        with writing(self._engine) as conn:
            row = {"path": page.path, "built_from": -1, "wanted": 0}
            conn.execute(insert_missing(conn, public_pages, [_page.path]), row)
            if _is_removed(conn, page.path):
                conn.execute(delete(public_pages).where(_page.path == page.path))
                return False
            newer = update(public_pages).where(
                _page.path == page.path, _is_newer(page, built_from)
            )
            stored = conn.execute(newer.values(built_from=built_from, **_columns(page)))
            current = select(_page.path).where(_page.path == page.path, ~is_stale)
            return stored.rowcount == 1 and conn.scalar(current) is not None


def _is_removed(conn: Connection, path: str) -> bool:
    """Whether a notice had its page there until its title was removed."""
    _, _, rest = path.partition(page_of(""))
    had = public_notices.c.removed_slug == digest(rest.removesuffix("/facts.json"))
    return bool(rest) and bool(conn.scalar(select(exists().where(had))))


def _is_newer(page: StoredPage, built_from: int) -> ColumnElement[bool]:
    """From newer rows; or from the same, by a later clock, which sees a later boundary."""
    same = _page.built_from == built_from
    if page.good_until is not None:
        same = and_(same, _page.good_until <= page.good_until)
    return or_(_page.built_from < built_from, same)


def _columns(page: StoredPage) -> dict[str, object]:
    return {
        "content_type": page.content_type,
        "body": page.body,
        "gzip": page.gzip,
        "etag": page.etag,
        "last_modified": page.last_modified,
        "good_until": page.good_until,
        "made_with": page.made_with or None,
    }


def want(conn: Connection, paths: Iterable[str], version: int) -> None:
    """The rows behind these paths change with ``version``: they are to be built anew."""
    rows = [{"path": path, "built_from": -1, "wanted": version} for path in paths]
    conn.execute(insert_or_update(conn, public_pages, [_page.path], ["wanted"]), rows)


def wanted_anew(conn: Connection) -> datetime | None:
    """When pages were wanted anew last, though nothing was said; ``None``: never."""
    return conn.scalar(select(controls.c.at).where(controls.c.key == _WANTED_ANEW))


def _note_wanted_anew(conn: Connection, now: datetime) -> None:
    row = {"key": _WANTED_ANEW, "value": "", "at": now}
    conn.execute(insert_or_update(conn, controls, [controls.c.key], ["at"]), row)


def load_page(conn: Connection, path: str) -> StoredPage | None:
    """The bytes of a path; ``None`` while there are none."""
    found = select(public_pages, is_stale.label("stale")).where(
        _page.path == path, _page.gzip.is_not(None)
    )
    row = conn.execute(found).one_or_none()
    return None if row is None else _stored(row)


def _stored(row: Row[Any]) -> StoredPage:
    return StoredPage(
        path=row.path,
        content_type=row.content_type,
        body=row.body,
        gzip=row.gzip,
        etag=row.etag,
        last_modified=row.last_modified,
        good_until=row.good_until,
        stale=bool(row.stale),
        made_with=row.made_with or "",
    )
