"""A redaction: one transaction in which the words go, and what says so comes."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from noticeboard.domain.bulletin import Bulletin, Revision
from noticeboard.domain.content import Content
from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.going import ONLY_TEXT, Going, swaps
from noticeboard.domain.ledger import Because, Removal
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.recording import Json, People, objection_facts, removal_facts, words_left
from noticeboard.domain.redaction import unquoted, without_words, wordless
from noticeboard.domain.removing import Removing
from noticeboard.store import codec, feed_rows, ledger_rows, slugs
from noticeboard.store.bulletin_rows import load_bulletins
from noticeboard.store.pages import digest, page_of, pages_of, want
from noticeboard.store.public_notices import load_notice
from noticeboard.store.public_writing import save_without_words, written
from noticeboard.store.state import lock_public, set_version
from noticeboard.store.tables_delivery import deliveries, in_state
from noticeboard.store.tables_public import ledger_words, public_notices, public_redactions
from noticeboard.store.tables_staff import revisions
from noticeboard.store.titles import save_title


@dataclass(frozen=True, slots=True)
class Redaction:
    """What goes of which bulletin, on what grounds, and who decided it.

    ``forgets``: the desk keeps no copy either.
    """

    notice_id: str
    bulletin_id: str
    because: Because
    at: datetime
    going: Going = ONLY_TEXT
    people: People | None = None
    forgets: bool = False


def redact(conn: Connection, asked: Redaction, *, zone: str, salt: Callable[[], str]) -> bool:
    """Remove words of a public bulletin from all that is public; false if they are gone.

    They go from every other bulletin of the notice that quotes them, too. An entry for each, that
    of the bulletin itself first, answers for what stands there instead, under a salt of its own.
    """
    version = lock_public(conn) + 1
    notice = load_notice(conn, asked.notice_id)
    if notice is None or _is_gone(notice, asked):
        return False
    left = _left(conn, notice, asked)
    changed = _changed(notice, left, asked.bulletin_id)
    was = _digest(conn, notice, left)
    for said in changed:
        words = words_left(left, said, written(said), was, asked.at)
        _record(conn, said.id, asked, (words, salt()), zone)
    save_without_words(conn, left, changed)
    _doubt(conn, {said.id for said in changed}, asked.at)
    _rename(conn, notice, left, asked.going)
    _forget(conn, notice, {said.id for said in changed}, asked)
    set_version(conn, version)
    want(conn, _naming(conn, left), version)
    return True


def object_to(
    conn: Connection, bulletin: Bulletin, made: Iterable[Removing], at: datetime
) -> None:
    """Add an entry: somebody says of these removals of a bulletin that they were not right."""
    version = lock_public(conn) + 1
    row, notice = public_redactions.c, load_notice(conn, bulletin.notice_id)
    known = [(one.removed_at, list(one.going.gone)) for one in made]
    found = select(row.seq, row.at, row.gone).where(row.bulletin_id == bulletin.id)
    stored = conn.execute(found.order_by(row.seq))
    seqs = [each.seq for each in stored if (each.at, each.gone) in known]
    if notice is None or not seqs:
        return
    ledger_rows.append(
        conn,
        objection_facts(seqs),
        None,
        act="objected",
        at=at,
        notice_id=notice.id,
        bulletin_id=bulletin.id,
    )
    set_version(conn, version)
    want(conn, _naming(conn, notice), version)


def _is_gone(notice: Notice, asked: Redaction) -> bool:
    """Whether it is not public, or all that would go went before."""
    said = next((b for b in notice.bulletins if b.id == asked.bulletin_id), None)
    return said is None or (asked.going == ONLY_TEXT and said.removed is not None)


def _left(conn: Connection, notice: Notice, asked: Redaction) -> Notice:
    """The notice without the words; without its slug too, where that was made of its title."""
    removal = Removal(asked.at, asked.because, asked.going.gone)
    left = without_words(notice, asked.bulletin_id, removal, asked.going)
    if asked.going.title is None or slugs.title_is_gone(conn, notice.id):
        return left
    return replace(left, slug=slugs.without_title(conn, notice.kind))


def _changed(notice: Notice, left: Notice, first: str) -> list[Published]:
    """The bulletin that was asked for first, then each other one that has other words now.

    The first also where it looks the same: two removals may fall on one instant.
    """
    pairs = zip(notice.bulletins, left.bulletins, strict=True)
    changed = [now for was, now in pairs if now != was or now.id == first]
    return sorted(changed, key=lambda said: said.id != first)


def _digest(conn: Connection, notice: Notice, left: Notice) -> str | None:
    """Of the slug that it had before its title went."""
    if left.slug != notice.slug:
        return digest(notice.slug)
    return slugs.removed(conn, [notice.id])[notice.id]


def _record(
    conn: Connection, bulletin_id: str, asked: Redaction, words: tuple[Json, str], zone: str
) -> None:
    """The entry first, then the mark, then the words: the triggers let them go in that order."""
    gone = asked.going.gone if bulletin_id == asked.bulletin_id else ()
    removal = Removal(asked.at, asked.because, gone)
    seqs = ledger_rows.of_bulletin(conn, asked.notice_id, bulletin_id)
    entry = ledger_rows.append(
        conn,
        removal_facts(seqs, removal, zone, asked.people),
        words,
        act="redacted",
        at=asked.at,
        notice_id=asked.notice_id,
        bulletin_id=bulletin_id,
    )
    mark = {"bulletin_id": bulletin_id, "seq": entry.seq, "gone": list(gone)}
    why = {"at": asked.at, "because": asked.because}
    conn.execute(insert(public_redactions).values(**mark, **why))
    conn.execute(delete(ledger_words).where(ledger_words.c.seq.in_(seqs)))


def _doubt(conn: Connection, changed: Collection[str], now: datetime) -> None:
    """What waits to be repeated, because an answer was lost, is asked for first."""
    row = deliveries.c
    waiting = update(deliveries).where(
        row.bulletin_id.in_(changed), in_state(DeliveryState.PENDING), row.lost_at.is_not(None)
    )
    unknown = {
        "state": DeliveryState.UNKNOWN.value,
        "due": now,
        "absent_at": None,
        "asked_at": None,
    }
    conn.execute(waiting.values(**unknown))


def _rename(conn: Connection, notice: Notice, left: Notice, going: Going) -> None:
    if left.slug != notice.slug:
        slugs.rename(conn, notice, left.slug)
    if going.title is not None:
        save_title(conn, notice.id, going.title)


# ---------------------------------------------------------------- the desk's own copy


def _forget(conn: Connection, notice: Notice, changed: Collection[str], asked: Redaction) -> None:
    """Take the words out of what is written and not public yet; where nobody may keep them, out
    of the desk's copies and of what channels gave back, too.

    That it was sent, where and when stays: whoever has to remove it there finds it by that.
    """
    instead = swaps(notice, asked.bulletin_id, asked.going)
    public = {b.id for b in notice.bulletins}
    for bulletin in load_bulletins(conn, [notice.id])[notice.id]:
        if bulletin.id in public and not (asked.forgets and bulletin.id in changed):
            continue
        for revision in bulletin.revisions:
            own, content = bulletin.id == asked.bulletin_id, revision.content
            left = wordless(content, instead.mark, asked.going) if own else content
            _save(conn, bulletin, revision, unquoted(left, instead))
        sent = update(deliveries).where(deliveries.c.bulletin_id == bulletin.id)
        conn.execute(sent.values(stored=None))


def _save(conn: Connection, bulletin: Bulletin, revision: Revision, left: Content) -> None:
    """Nothing that was frozen stays of a text that is public: it was filled with what goes.

    New words are a new version: a page that still shows the old ones cannot save them again.
    """
    same = left == revision.content
    if same and bulletin.published_at is None:
        return
    own = (revisions.c.bulletin_id == bulletin.id) & (revisions.c.number == revision.number)
    version = revision.version if same else revision.version + 1
    saved = {"content": codec.dump(left), "version": version, "frozen": None}
    conn.execute(update(revisions).where(own).values(**saved))


def _naming(conn: Connection, notice: Notice) -> Iterable[str]:
    """Every page with a word of it: its own, its feeds, and those of what takes its place."""
    replacing = public_notices.c.replaces == notice.id
    slugs = conn.scalars(select(public_notices.c.slug).where(replacing))
    feeds = feed_rows.paths_of(conn, notice)
    return dict.fromkeys((*pages_of(notice), *feeds, *map(page_of, slugs)))
