"""Saving bulletins so that two editors never overwrite one another silently.

A revision's content changes only while it is a draft: each edit is one version on, submitting
completes it, and taking it out of review leaves what its author wrote. Whoever saves anything
else worked from an old copy.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from noticeboard.domain.bulletin import Bulletin, BulletinState, Revision
from noticeboard.domain.errors import ConflictError, StaleVersionError
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import Frozen
from noticeboard.store import codec, slugs
from noticeboard.store.bulletin_rows import (
    bulletin_columns,
    load_revisions,
    revision_columns,
    sign_off_rows,
)
from noticeboard.store.dialects import insert_missing
from noticeboard.store.tables_staff import bulletins, revisions, sign_offs
from noticeboard.store.titles import save_title

# The words of a revision that are sent now: what is left of them, if any were removed.
SENT = func.coalesce(revisions.c.left, revisions.c.frozen)


def save_bulletin(conn: Connection, bulletin: Bulletin) -> None:
    """Insert or update a bulletin and those of its revisions that changed.

    Raises:
        StaleVersionError: somebody else saved another text of it first.
        ConflictError: it was published meanwhile, or its place or code is taken.
    """
    if _is_stored(conn, bulletin.id):
        _update(conn, bulletin)
    else:
        _insert(conn, bulletin)
    stored = {old.number: old for old in load_revisions(conn, [bulletin.id])[bulletin.id]}
    for revision in bulletin.revisions:
        _save_revision(conn, bulletin.id, revision, stored.get(revision.number))
    if bulletin.kind == "announcement" and not slugs.title_is_gone(conn, bulletin.notice_id):
        save_title(conn, bulletin.notice_id, bulletin.working.content.title)


def _is_stored(conn: Connection, bulletin_id: str) -> bool:
    own = select(bulletins.c.id).where(bulletins.c.id == bulletin_id)
    return conn.scalar(own.with_for_update(key_share=True)) is not None


def _insert(conn: Connection, bulletin: Bulletin) -> None:
    fixed = {
        "id": bulletin.id,
        "notice_id": bulletin.notice_id,
        "sequence": bulletin.sequence,
        "kind": bulletin.kind,
        "code": bulletin.code,
    }
    try:
        conn.execute(insert(bulletins).values(**fixed, **bulletin_columns(bulletin)))
    except IntegrityError as taken:
        raise ConflictError("place_taken", _PLACE_TAKEN) from taken


def _update(conn: Connection, bulletin: Bulletin) -> None:
    unpublished = bulletins.c.state != BulletinState.PUBLISHED.value
    own = bulletins.c.id == bulletin.id
    if bulletin.state is not BulletinState.PUBLISHED:
        own &= unpublished
    changed = conn.execute(update(bulletins).where(own).values(**bulletin_columns(bulletin)))
    if changed.rowcount == 0:
        raise ConflictError("published_meanwhile", _PUBLISHED)


def _save_revision(
    conn: Connection, bulletin_id: str, revision: Revision, stored: Revision | None
) -> None:
    if revision == stored:
        return
    if stored is None:
        _insert_revision(conn, bulletin_id, revision)
    else:
        _update_revision(conn, bulletin_id, revision, stored)
    signed = sign_off_rows(bulletin_id, revision)
    if signed:
        conn.execute(insert(sign_offs), signed)


def _insert_revision(conn: Connection, bulletin_id: str, revision: Revision) -> None:
    values = {"bulletin_id": bulletin_id, "number": revision.number, **revision_columns(revision)}
    new = insert_missing(conn, revisions, (revisions.c.bulletin_id, revisions.c.number))
    if conn.scalar(new.values(**values).returning(revisions.c.number)) is None:
        raise StaleVersionError(revision.version)


def _update_revision(
    conn: Connection, bulletin_id: str, revision: Revision, stored: Revision
) -> None:
    if not _follows(revision, stored):
        raise StaleVersionError(stored.version)
    own = (revisions.c.bulletin_id == bulletin_id) & (revisions.c.number == revision.number)
    values = dict(revision_columns(revision))
    if revision.frozen_hash is None:
        values["frozen"] = None
    same = own & (revisions.c.version == stored.version) & (revisions.c.state == stored.state)
    if conn.execute(update(revisions).where(same).values(**values)).rowcount == 0:
        raise StaleVersionError(stored.version)
    signed = (sign_offs.c.bulletin_id == bulletin_id) & (sign_offs.c.revision == revision.number)
    conn.execute(delete(sign_offs).where(signed))


def _follows(revision: Revision, stored: Revision) -> bool:
    step = revision.version - stored.version
    if revision.content in (stored.content, stored.as_written()):
        return step in (0, 1)
    if stored.state != "draft":
        return False
    return step == 1 or (step == 0 and revision.state != "draft")


def save_frozen(conn: Connection, bulletin_id: str, revision: int, frozen: Frozen) -> None:
    """Keep what people are asked to sign: every byte that will be sent.

    Raises:
        ConflictError: when the stored revision was not submitted under this hash.
    """
    own = (revisions.c.bulletin_id == bulletin_id) & (revisions.c.number == revision)
    submitted = own & (revisions.c.frozen_hash == frozen.hash)
    kept = update(revisions).where(submitted).values(frozen=codec.dump(frozen))
    if conn.execute(kept).rowcount == 0:
        raise ConflictError("text_changed", _OTHER_TEXT)


def save_left(conn: Connection, bulletin_id: str, revision: int, left: Frozen) -> None:
    """Keep what is sent from now on in place of what was signed: it lost words."""
    own = (revisions.c.bulletin_id == bulletin_id) & (revisions.c.number == revision)
    conn.execute(update(revisions).where(own).values(left=codec.dump(left)))


def load_frozen(conn: Connection, bulletin_id: str, revision: int) -> Frozen | None:
    """What people signed, or are asked to sign."""
    return _words(conn, revisions.c.frozen, bulletin_id, revision)


def load_sent(conn: Connection, bulletin_id: str, revision: int) -> Frozen | None:
    """What is sent now: the same, without what was removed since."""
    return _words(conn, SENT, bulletin_id, revision)


def _words(
    conn: Connection, words: ColumnElement[Any], bulletin_id: str, revision: int
) -> Frozen | None:
    own = (revisions.c.bulletin_id == bulletin_id) & (revisions.c.number == revision)
    stored = conn.scalar(select(words).where(own))
    return None if stored is None else codec.load(Frozen, stored)


_PLACE_TAKEN = Sentence(
    "Somebody else added a bulletin to this notice at the same moment. Load it again.",
    "그 사이 다른 사람이 이 공지에 글을 추가했습니다. 다시 불러와 주세요.",
)
_PUBLISHED = Sentence(
    "This became public in the meantime. Publish a correction, delay or cancellation.",
    "그 사이 공개되었습니다. 정정·연기·취소를 올려 주세요.",
)
_OTHER_TEXT = Sentence(
    "The text changed while it was being submitted. Submit it again.",
    "승인을 요청하는 사이 글이 바뀌었습니다. 다시 요청해 주세요.",
)
