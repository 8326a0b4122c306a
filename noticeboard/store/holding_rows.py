"""Rows of ``holding_texts`` and ``holding_revisions``, and the texts they stand for."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from noticeboard.domain.bulletin import Revision
from noticeboard.domain.holding import HoldingText
from noticeboard.ids import is_id
from noticeboard.store import codec
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.tables_holding import holding_revisions, holding_texts


def load_text(conn: Connection, text_id: str, *, lock: bool = False) -> HoldingText | None:
    """The text of that id. ``lock``: others who would change it wait."""
    if not is_id(text_id):
        return None
    wanted = select(holding_texts).where(holding_texts.c.id == text_id)
    row = conn.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    return None if row is None else _to_text(row, _revisions(conn, text_id)[text_id])


def load_texts(conn: Connection) -> tuple[HoldingText, ...]:
    """All of them, the oldest first; a company has a dozen."""
    order = (holding_texts.c.created_at, holding_texts.c.id)
    rows = conn.execute(select(holding_texts).order_by(*order)).all()
    revisions = _revisions(conn)
    return tuple(_to_text(row, revisions[row.id]) for row in rows)


def save_text(conn: Connection, text: HoldingText) -> None:
    """Insert or update a text and its revisions."""
    row = {
        "id": text.id,
        "language": text.language,
        "kind": text.kind,
        "created_at": text.revisions[0].submitted_at,
        "retired_at": text.retired_at,
    }
    key = [holding_texts.c.id]
    conn.execute(insert_or_update(conn, holding_texts, key, ["retired_at"]).values(**row))
    key = [holding_revisions.c.text_id, holding_revisions.c.number]
    changed = ["state", "revision"]
    for revision in text.revisions:
        kept = insert_or_update(conn, holding_revisions, key, changed)
        conn.execute(kept.values(**_row(text.id, revision)))


def _row(text_id: str, revision: Revision) -> Mapping[str, object]:
    return {
        "text_id": text_id,
        "number": revision.number,
        "state": revision.state,
        "revision": codec.dump(revision),
    }


def _revisions(conn: Connection, text_id: str | None = None) -> Mapping[str, list[Revision]]:
    wanted = select(holding_revisions).order_by(
        holding_revisions.c.text_id, holding_revisions.c.number
    )
    if text_id is not None:
        wanted = wanted.where(holding_revisions.c.text_id == text_id)
    found: dict[str, list[Revision]] = defaultdict(list)
    for row in conn.execute(wanted):
        found[row.text_id].append(codec.load(Revision, row.revision))
    return found


def _to_text(row: Row[Any], revisions: list[Revision]) -> HoldingText:
    return HoldingText(row.id, row.language, row.kind, tuple(revisions), row.retired_at)
