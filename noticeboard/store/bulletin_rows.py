"""Rows of ``bulletins``, ``revisions`` and ``sign_offs``, and the bulletins they stand for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row

from noticeboard.domain.bulletin import Anew, Bulletin, BulletinState, Known, Revision, SignOff
from noticeboard.domain.content import Content
from noticeboard.store import codec
from noticeboard.store.among import rows_among
from noticeboard.store.tables_staff import bulletins, revisions, sign_offs


def load_bulletins(
    conn: Connection, notice_ids: Collection[str], *, lock: bool = False
) -> Mapping[str, tuple[Bulletin, ...]]:
    """The bulletins of each notice, in their sequence.

    ``lock`` holds the rows until the transaction ends, so that what is saved back is not older
    than what somebody else saved meanwhile.
    """
    own = bulletins.c
    rows = rows_among(conn, own.notice_id, notice_ids, own.notice_id, own.sequence, lock=lock)
    texts = load_revisions(conn, [row.id for row in rows])
    grouped: dict[str, list[Bulletin]] = defaultdict(list)
    for row in rows:
        grouped[row.notice_id].append(_to_bulletin(row, texts[row.id]))
    return {notice_id: tuple(group) for notice_id, group in grouped.items()}


def load_revisions(
    conn: Connection, bulletin_ids: Collection[str]
) -> Mapping[str, tuple[Revision, ...]]:
    """The revisions of each bulletin, oldest first, with their signatures."""
    signed = _load_sign_offs(conn, bulletin_ids)
    own = revisions.c
    grouped: dict[str, list[Revision]] = defaultdict(list)
    for row in rows_among(conn, own.bulletin_id, bulletin_ids, own.bulletin_id, own.number):
        signatures = signed.get((row.bulletin_id, row.number), [])
        grouped[row.bulletin_id].append(_to_revision(row, tuple(signatures)))
    return {bulletin_id: tuple(grouped[bulletin_id]) for bulletin_id in bulletin_ids}


def _load_sign_offs(
    conn: Connection, bulletin_ids: Collection[str]
) -> Mapping[tuple[str, int], list[SignOff]]:
    own = sign_offs.c
    key = (own.bulletin_id, own.revision, own.position)
    grouped: dict[tuple[str, int], list[SignOff]] = defaultdict(list)
    for row in rows_among(conn, own.bulletin_id, bulletin_ids, *key):
        signature = SignOff(
            row.role,
            row.person,
            row.at,
            row.frozen_hash,
            row.by_token,
            row.emergency,
            row.confirmed_by,
            row.confirmed_at,
        )
        grouped[row.bulletin_id, row.revision].append(signature)
    return grouped


def _to_bulletin(row: Row[Any], texts: tuple[Revision, ...]) -> Bulletin:
    return Bulletin(
        id=row.id,
        notice_id=row.notice_id,
        kind=row.kind,
        code=row.code,
        sequence=row.sequence,
        state=BulletinState(row.state),
        revisions=texts,
        publish_at=row.publish_at,
        published_at=row.published_at,
        one_person=row.one_person,
    )


def _to_revision(row: Row[Any], signatures: tuple[SignOff, ...]) -> Revision:
    return Revision(
        number=row.number,
        content=codec.load(Content, row.content),
        state=row.state,
        authors=tuple(row.authors),
        version=row.version,
        frozen_hash=row.frozen_hash,
        submitted_at=row.submitted_at,
        sign_offs=signatures,
        rejected_because=row.rejected_because,
        anew=None if row.anew is None else codec.load(Anew, row.anew),
        knows=_known(row),
        promised=tuple(row.promised or ()),
    )


def _known(row: Row[Any]) -> Known | None:
    if row.known_said is None:
        return None
    return Known(row.known_said, tuple(row.known_removed))


def bulletin_columns(bulletin: Bulletin) -> Mapping[str, object]:
    """The columns of ``bulletins`` that change while a bulletin lives."""
    working = bulletin.working
    in_review = bulletin.state is BulletinState.IN_REVIEW
    asked = working.content.publish_at
    at = asked.utc if asked else None
    return {
        "state": bulletin.state.value,
        "publish_at": bulletin.publish_at,
        "published_at": bulletin.published_at,
        "review_until": at if in_review else None,
        "one_person": bulletin.one_person,
        "working_state": working.state,
        "working_at": at or working.submitted_at,
    }


def revision_columns(revision: Revision) -> Mapping[str, object]:
    """The columns of ``revisions`` that change while a revision lives."""
    knows = revision.knows
    return {
        "version": revision.version,
        "state": revision.state,
        "authors": list(revision.authors),
        "content": codec.dump(revision.content),
        "frozen_hash": revision.frozen_hash,
        "submitted_at": revision.submitted_at,
        "rejected_because": revision.rejected_because,
        "anew": None if revision.anew is None else codec.dump(revision.anew),
        "known_said": knows.said if knows else None,
        "known_removed": list(knows.removed) if knows else None,
        "promised": list(revision.promised) or None,
    }


def sign_off_rows(bulletin_id: str, revision: Revision) -> list[Mapping[str, object]]:
    """The rows of ``sign_offs`` of a revision, in the order of signing."""
    return [
        {
            "bulletin_id": bulletin_id,
            "revision": revision.number,
            "position": position,
            "role": signature.role,
            "person": signature.person,
            "at": signature.at,
            "frozen_hash": signature.frozen_hash,
            "by_token": signature.by_token,
            "emergency": signature.emergency,
            "confirmed_by": signature.confirmed_by,
            "confirmed_at": signature.confirmed_at,
        }
        for position, signature in enumerate(revision.sign_offs)
    ]
