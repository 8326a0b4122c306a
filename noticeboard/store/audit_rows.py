"""The audit log: written as things are done, read newest first. Nobody changes or deletes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    insert,
    literal,
    select,
    union_all,
    update,
)

from noticeboard.ports import AuditEntry, Page
from noticeboard.store import cursors
from noticeboard.store.tables_delivery import deliveries
from noticeboard.store.tables_staff import audit_log, bulletins
from noticeboard.store.types import is_storable


def note(
    conn: Connection, who: str, what: str, *, at: datetime, about: str, detail: Mapping[str, str]
) -> None:
    """Write down what was done; a bulletin it is about was touched then."""
    entry = {"who": who, "what": what, "at": at, "about": about, "detail": dict(detail)}
    conn.execute(insert(audit_log).values(**entry))
    conn.execute(update(bulletins).where(bulletins.c.id == about).values(touched_at=at))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: all that is given must fit; ``None`` fits everything."""

    about: str | None = None
    who: str | None = None
    notice: str | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What an entry must fulfil."""
        row = audit_log.c
        if self.about is not None:
            yield row.about == self.about
        if self.who is not None:
            yield row.who == self.who
        if self.notice is not None:
            yield row.about.in_(_parts_of(self.notice))

    def may_find(self) -> bool:
        """Whether an entry could hold these texts at all."""
        return all(is_storable(given or "") for given in (self.about, self.who, self.notice))


def load_page(
    conn: Connection, asked: Asked, *, limit: int, cursor: str | None
) -> Page[AuditEntry]:
    """The newest entries that were asked for, or those after ``cursor``.

    Raises:
        RefusedError: for a cursor that no page gave.
    """
    before = cursors.LARGEST if cursor is None else cursors.number(cursor)
    if not asked.may_find():
        return Page((), None)
    row = audit_log.c
    found = select(audit_log).where(row.id < before, *asked.conditions()).order_by(row.id.desc())
    rows = conn.execute(found.limit(limit + 1)).all()
    entries = tuple(AuditEntry(*row) for row in rows[:limit])
    return Page(entries, cursors.of_number(entries[-1].id) if len(rows) > limit else None)


def _parts_of(notice_id: str) -> Select[tuple[str]]:
    parts = union_all(
        select(literal(notice_id).label("id")),
        select(bulletins.c.id).where(bulletins.c.notice_id == notice_id),
        select(deliveries.c.id).where(deliveries.c.notice_id == notice_id),
    ).subquery("parts")
    return select(parts.c.id)
