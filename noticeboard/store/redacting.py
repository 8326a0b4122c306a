"""A redaction: one transaction in which the words go, and what says so comes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.ledger import Because, Removal
from noticeboard.domain.notice import Notice
from noticeboard.domain.published import MARKS
from noticeboard.domain.recording import Json, People, removal_facts, words_left
from noticeboard.domain.redaction import without_words, wordless
from noticeboard.store import codec, feed_rows, following, ledger_rows, slugs
from noticeboard.store.pages import page_of, pages_of, want
from noticeboard.store.public_notices import load_notice
from noticeboard.store.public_writing import save_without_words, written
from noticeboard.store.state import lock_public, set_version
from noticeboard.store.tables_delivery import deliveries
from noticeboard.store.tables_public import ledger_words, public_notices, public_redactions
from noticeboard.store.tables_staff import notices, revisions
from noticeboard.store.titles import save_title


def redact(
    conn: Connection,
    notice_id: str,
    bulletin_id: str,
    because: Because,
    *,
    at: datetime,
    zone: str,
    salt: str,
    people: People | None = None,
) -> bool:
    """Remove the words of a public bulletin from all that is public; false if they are gone.

    The entry answers for what stands in their place, under a ``salt`` of its own. ``people``: who
    decided it.

    The entry first, then the mark, then the words: the triggers let them go in that order only.
    """
    version = lock_public(conn) + 1
    notice = load_notice(conn, notice_id)
    if notice is None or _is_removed(notice, bulletin_id):
        return False
    seqs = ledger_rows.of_bulletin(conn, notice_id, bulletin_id)
    left = _left(conn, notice, bulletin_id, Removal(at, because))
    entry = ledger_rows.append(
        conn,
        removal_facts(seqs, because, at, zone, people),
        (_words(notice, left, bulletin_id), salt),
        act="redacted",
        at=at,
        notice_id=notice_id,
        bulletin_id=bulletin_id,
    )
    mark = {"bulletin_id": bulletin_id, "seq": entry.seq, "at": at, "because": because}
    conn.execute(insert(public_redactions).values(**mark))
    conn.execute(delete(ledger_words).where(ledger_words.c.seq.in_(seqs)))
    following.after_redaction(conn, bulletin_id)
    save_without_words(conn, left, bulletin_id)
    if left.slug != notice.slug:
        slugs.rename(conn, notice, left.slug, version)
    set_version(conn, version)
    want(conn, _naming(conn, left), version)
    return True


def forget(conn: Connection, bulletin: Bulletin) -> None:
    """Remove the words from the desk's own copy, too, and from what channels gave back.

    That it was sent, where and when stays: whoever has to remove it there finds it by that.
    """
    language = select(notices.c.language).where(notices.c.id == bulletin.notice_id)
    mark = MARKS.get(conn.scalar(language) or "", MARKS["en"])
    for revision in bulletin.revisions:
        own = (revisions.c.bulletin_id == bulletin.id) & (revisions.c.number == revision.number)
        left = codec.dump(wordless(revision.content, mark))
        conn.execute(update(revisions).where(own).values(content=left, frozen=None))
    sent = update(deliveries).where(deliveries.c.bulletin_id == bulletin.id)
    conn.execute(sent.values(stored=None))
    if bulletin.kind == "announcement":
        save_title(conn, bulletin.notice_id, mark)


def _left(conn: Connection, notice: Notice, bulletin_id: str, removal: Removal) -> Notice:
    """The notice without the words; without its slug too, where that was made of them."""
    left = without_words(notice, bulletin_id, removal)
    if bulletin_id != notice.bulletins[0].id:
        return left
    return replace(left, slug=slugs.without_title(conn, notice.kind))


def _words(notice: Notice, left: Notice, bulletin_id: str) -> Json:
    said = next(b for b in left.bulletins if b.id == bulletin_id)
    return words_left(left, said, written(said), slugs.digest(notice.slug))


def _naming(conn: Connection, notice: Notice) -> Iterable[str]:
    """Every page with a word of it: its own, its feeds, and those of what takes its place."""
    replacing = public_notices.c.replaces == notice.id
    slugs = conn.scalars(select(public_notices.c.slug).where(replacing))
    feeds = (path for b in notice.bulletins for path in feed_rows.paths_of(conn, b.id))
    return dict.fromkeys((*pages_of(notice), *feeds, *map(page_of, slugs)))


def _is_removed(notice: Notice, bulletin_id: str) -> bool:
    return all(b.removed for b in notice.bulletins if b.id == bulletin_id)
