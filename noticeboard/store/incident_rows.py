"""Rows of incidents, and the versions of the duty list."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, literal, select, tuple_, update

from noticeboard.domain.duty import DutyList
from noticeboard.domain.silence import Incident
from noticeboard.ports import Page
from noticeboard.store import codec, cursors
from noticeboard.store.dialects import insert_missing
from noticeboard.store.poison import is_poison
from noticeboard.store.tables_watch import duty_lists, incidents
from noticeboard.store.types import UTCDateTime, is_storable

_log = logging.getLogger(__name__)


def add(conn: Connection, incident: Incident, *, at: datetime) -> None:
    """Insert, as declared ``at`` an instant."""
    new = {"declared_by": incident.declared_by, "declared_at": at, **_changing(incident)}
    told = {"id": incident.id, "known_at": incident.known_at, "what": incident.what}
    conn.execute(insert(incidents).values(**told, **new))


def save(conn: Connection, incident: Incident) -> None:
    """Which notice tells of it, whether it has ended, and how."""
    own = update(incidents).where(incidents.c.id == incident.id)
    conn.execute(own.values(**_changing(incident)))


def find(conn: Connection, incident_id: str, *, lock: bool = False) -> Incident | None:
    """The incident of that id. ``lock``: others who would change it wait."""
    if not is_storable(incident_id):
        return None
    own = select(incidents).where(incidents.c.id == incident_id)
    return next(iter(_loaded(conn, own.with_for_update() if lock else own)), None)


def going_on(conn: Connection) -> tuple[Incident, ...]:
    """Those that have not ended, the one known first before the others."""
    row = incidents.c
    return _loaded(
        conn, select(incidents).where(row.ended_at.is_(None)).order_by(row.known_at, row.id)
    )


def left_open(conn: Connection, limit: int) -> tuple[Incident, ...]:
    """The newest that ended while the public read on that they go on, and was left to."""
    row = incidents.c
    found = select(incidents).where(row.left_open).order_by(row.known_at.desc(), row.id)
    return _loaded(conn, found.limit(limit))


def of_notice(conn: Connection, notice_id: str) -> tuple[Incident, ...]:
    """Those of which a notice tells, ended or not."""
    return _loaded(conn, select(incidents).where(incidents.c.notice_id == notice_id))


def page(conn: Connection, *, limit: int, cursor: str | None) -> Page[Incident]:
    """The one known last first.

    Raises:
        RefusedError: for a cursor that no page gave.
    """
    row, found = incidents.c, select(incidents)
    if cursor is not None:
        at, last_id = cursors.place(cursor)
        before = tuple_(literal(at, UTCDateTime), last_id)
        found = found.where(tuple_(row.known_at, row.id) < before)
    newest = found.order_by(row.known_at.desc(), row.id.desc()).limit(limit + 1)
    items = _loaded(conn, newest)
    last = items[limit - 1] if len(items) > limit else None
    return Page(items[:limit], cursors.of_place(last.known_at, last.id) if last else None)


def duty_list(conn: Connection) -> DutyList:
    """The newest version; the empty one while there is none.

    One that cannot be read names nobody: people are called by their roles then, and whoever
    writes it anew goes on from its version.
    """
    try:
        return stored_duty_list(conn)
    except Exception as error:
        if not is_poison(error):
            raise
        _log.exception("The duty list cannot be read: people are called by their roles.")
        return DutyList(conn.scalar(select(func.max(duty_lists.c.version))) or 0)


def stored_duty_list(conn: Connection) -> DutyList:
    """The same.

    Raises:
        Exception: one that ``poison.is_poison`` knows, where it cannot be read.
    """
    newest = select(duty_lists).order_by(duty_lists.c.version.desc()).limit(1)
    row = conn.execute(newest).one_or_none()
    if row is None:
        return DutyList()
    return codec.load(DutyList, {"version": row.version, "shifts": row.shifts})


def add_duty_list(conn: Connection, duty: DutyList, *, by: str, at: datetime) -> bool:
    """Insert; false when somebody else made that version first."""
    new = insert_missing(conn, duty_lists, (duty_lists.c.version,))
    shifts = codec.dump(duty)["shifts"]
    made = new.values(version=duty.version, shifts=shifts, made_by=by, made_at=at)
    return conn.scalar(made.returning(duty_lists.c.version)) is not None


def first_listed_at(conn: Connection) -> datetime | None:
    """When there was a duty list for the first time."""
    first: datetime | None = conn.scalar(select(func.min(duty_lists.c.made_at)))
    return first


def _changing(incident: Incident) -> dict[str, object]:
    return {
        "notice_id": incident.notice_id,
        "ended_at": incident.ended_at,
        "left_open": incident.left_open,
        "false_by": incident.false_by,
        "counted": incident.counted,
    }


def _loaded(conn: Connection, found: Select[Any]) -> tuple[Incident, ...]:
    rows: Sequence[Row[Any]] = conn.execute(found).all()
    return tuple(
        Incident(
            row.id,
            row.notice_id,
            row.known_at,
            row.what,
            row.declared_by,
            row.ended_at,
            row.left_open,
            row.false_by,
            row.counted,
        )
        for row in rows
    )
