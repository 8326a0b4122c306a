"""The act of publication: one transaction, once, never early, and what follows from it."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from noticeboard.domain import ledger
from noticeboard.domain.bulletin import Bulletin, BulletinKind, BulletinState
from noticeboard.domain.content import OwnCorrection
from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.errors import TransitionError
from noticeboard.ports import RECORD_PAGES, FeedScope
from noticeboard.store import ledger_rows
from noticeboard.store.engine import reading
from noticeboard.store.pages import Pages
from noticeboard.store.public_rows import PublicRows
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    a_content,
    a_follow_up,
    a_move,
    a_policy,
    terms,
)
from tests.store.newsroom import Newsroom

S = DeliveryState


def test_publication_makes_the_bulletin_public_and_published(engine: Engine) -> None:
    """Public rows, promises, the bulletin's state and the ledger, together."""
    room, rows = Newsroom(engine), PublicRows(engine)
    first = room.announce()

    assert room.acts.publish(first.id, 1, NOON)

    notice = rows.notice_by_id(first.notice_id)
    assert notice is not None
    assert [(b.id, b.published_at) for b in notice.bulletins] == [(first.id, NOON)]
    assert notice.promises[0].current.due == terms().due
    subject = room.desk.subject(first.notice_id)
    assert subject is not None
    assert subject.public == notice
    assert subject.announcement.state is BulletinState.PUBLISHED
    assert subject.announcement.published_at == NOON
    head = rows.head()
    assert head is not None
    assert (head.act, head.bulletin_id, head.at) == ("published", first.id, NOON)


@pytest.mark.parametrize("early", [timedelta(microseconds=1), SECOND, DAY])
def test_nothing_is_public_before_its_instant(engine: Engine, early: timedelta) -> None:
    """Whoever asks: the act itself refuses, and nothing of it is stored."""
    room, rows = Newsroom(engine), PublicRows(engine)
    first = room.announce()

    with pytest.raises(TransitionError, match="never early"):
        room.acts.publish(first.id, 1, NOON - early)

    assert rows.notice_by_id(first.notice_id) is None
    assert rows.head() is None
    assert Pages(engine).version() == 0


def test_publishing_again_changes_nothing(engine: Engine) -> None:
    """A repeated act is no second publication: same ledger, same version, same instant."""
    room, rows, pages = Newsroom(engine), PublicRows(engine), Pages(engine)
    first = room.announce()
    room.acts.publish(first.id, 1, NOON)
    before = (rows.notice_by_id(first.notice_id), rows.head(), pages.version())

    assert not room.acts.publish(first.id, 1, NOON + MINUTE)

    assert (rows.notice_by_id(first.notice_id), rows.head(), pages.version()) == before


def test_only_the_signed_words_become_public(engine: Engine) -> None:
    """A revision nobody signed, or no bulletin at all: refused."""
    room = Newsroom(engine)
    first = room.announce()

    with pytest.raises(TransitionError, match="not the signed one"):
        room.acts.publish(first.id, 2, NOON)
    with pytest.raises(TransitionError, match="no bulletin"):
        room.acts.publish("nobody", 1, NOON)


def test_a_follow_up_needs_its_announcement(engine: Engine) -> None:
    """Nothing is delayed in public that was never promised in public."""
    room = Newsroom(engine)
    first = room.announce()
    delay = room.follow_up(first, at=NOON)

    with pytest.raises(TransitionError, match="never announced"):
        room.acts.publish(delay.id, 1, NOON)


def test_a_kind_the_policy_dropped_is_named(engine: Engine) -> None:
    """Somebody took the stanza out of policy.toml while a notice was waiting."""
    room = Newsroom(engine)
    first = room.announce()
    poorer = Newsroom(engine, replace(a_policy(), kinds={}))

    with pytest.raises(TransitionError, match="no kind launch"):
        poorer.acts.publish(first.id, 1, NOON)


def test_a_delay_keeps_the_old_time_beside_the_new(engine: Engine) -> None:
    """Readers see both, the explanation, and how late it was told."""
    room, rows = Newsroom(engine), PublicRows(engine)
    first = room.announce()
    room.publish(first, NOON)
    told = terms().due.utc - HOUR
    room.publish(room.follow_up(first, "delay", at=told), told)

    notice = rows.notice_by_id(first.notice_id)

    assert notice is not None
    was, now = notice.promises[0].revisions
    assert (was.due, now.due) == (terms().due, a_move().due)
    assert now.explanation == a_follow_up().explanation
    assert now.labels == ("late_notice",)
    assert (notice.published_at, notice.updated_at) == (NOON, told)


def test_a_typo_fix_is_a_second_version_of_the_same_bulletin(engine: Engine) -> None:
    """Both stay; the ledger says that it was revised; deliveries elsewhere are left alone."""
    room, rows = Newsroom(engine), PublicRows(engine)
    first = room.announce()
    room.publish(first, NOON)
    room.carry("journal", NOON)

    room.publish(room.fix(first, a_content(body="We open son."), at=NOON + HOUR), NOON + HOUR)

    notice, head = rows.notice_by_id(first.notice_id), rows.head()
    assert notice is not None
    assert head is not None
    assert [v.body for v in notice.bulletins[0].versions] == [a_content().body, "We open son."]
    assert (head.seq, head.act) == (2, "revised")
    assert room.state(first, "journal") is S.DELIVERED
    assert rows.released(first.id, 1)
    assert rows.released(first.id, 2)


def waiting(room: Newsroom, first: Bulletin, state: S) -> None:
    """The announcement's delivery to the journal, in one of the states before it is live."""
    if state is S.PENDING:
        return
    (taken,) = room.claim("journal", NOON)
    if state is S.FAILED:
        room.fail(taken, S.FAILED, NOON)
    else:
        room.fail(taken, S.UNKNOWN, NOON)
        (lost,) = room.deliveries.unknowns("journal", NOON, limit=1)
        room.fail(lost, S.NEEDS_PERSON, NOON)


@pytest.mark.parametrize("state", [S.PENDING, S.FAILED])
@pytest.mark.parametrize("kind", ["delay", "cancellation"])
def test_what_is_wrong_now_is_not_sent_any_more(
    engine: Engine, kind: BulletinKind, state: S
) -> None:
    """Except on the board and in the feeds, which tell the whole story."""
    room = Newsroom(engine)
    first = room.announce()
    room.carry("board", NOON)
    waiting(room, first, state)

    newer = room.follow_up(first, kind, at=NOON)
    room.carry("board", NOON)

    assert room.state(first, "journal") is S.SUPERSEDED
    assert room.state(first, "feed") is S.PENDING
    assert room.carry("feed", NOON).bulletin_id == first.id
    assert room.carry("feed", NOON).bulletin_id == newer.id


def test_what_may_stand_there_is_not_called_unsent_because_it_is_wrong_now(
    engine: Engine,
) -> None:
    """A person was asked to look, and still is; the delay goes there meanwhile."""
    room = Newsroom(engine)
    first = room.announce()
    room.carry("board", NOON)
    waiting(room, first, S.NEEDS_PERSON)

    newer = room.follow_up(first, "delay", at=NOON)
    room.carry("board", NOON)

    assert room.state(first, "journal") is S.NEEDS_PERSON
    assert room.carry("journal", NOON).bulletin_id == newer.id


@pytest.mark.parametrize("kind", ["update", "holding"])
def test_an_update_replaces_nothing(engine: Engine, kind: BulletinKind) -> None:
    """Both go out, in their order."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    newer = room.follow_up(first, kind, at=NOON)
    room.publish(newer, NOON)

    assert room.carry("journal", NOON).bulletin_id == first.id
    assert room.carry("journal", NOON).bulletin_id == newer.id


def test_a_correction_replaces_the_bulletin_it_corrects(engine: Engine) -> None:
    """And no other."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    room.carry("journal", NOON)
    wrong = room.follow_up(first, "update", at=NOON)
    right = room.follow_up(first, "update", at=NOON)
    room.publish(wrong, NOON)
    room.publish(right, NOON)
    corrects = a_follow_up(moves=(), corrects=OwnCorrection(wrong.id))
    room.publish(room.follow_up(first, "correction", at=NOON, content=corrects), NOON)

    assert room.state(wrong, "journal") is S.SUPERSEDED
    assert room.state(right, "journal") is S.PENDING


def test_a_follow_up_goes_wherever_the_notice_may_be_live(engine: Engine) -> None:
    """Rule 6: also to channels that its author left out."""
    room = Newsroom(engine)
    first = room.announce(channels=("board", "feed", "journal", "letter", "never"))
    room.publish(first, NOON)
    room.carry("journal", NOON)
    (lost,) = room.claim("letter", NOON)
    room.fail(lost, S.UNKNOWN, NOON)

    delay = room.follow_up(first, at=NOON + HOUR, channels=("board", "feed"))
    room.publish(delay, NOON + HOUR)

    added = {d.channel: d for d in room.desk.deliveries(delay.id)}
    assert set(added) == {"board", "feed", "journal", "letter"}
    assert (added["letter"].state, added["letter"].due) == (S.PENDING, NOON + HOUR)
    assert room.carry("journal", NOON + HOUR).bulletin_id == delay.id


def paths(pages: Pages) -> set[str]:
    """Every page that is to be built."""
    return set(pages.stale(NOON, 100))


def test_publication_marks_the_pages_it_changes(engine: Engine) -> None:
    """The boards and the notice's own; no page of another notice."""
    room, pages = Newsroom(engine), Pages(engine)
    first = room.announce()

    room.acts.publish(first.id, 1, NOON)

    page = f"/notices/slug-{first.code}"
    assert paths(pages) == {"/", "/ko/", "/en/", page, f"{page}/facts.json"}
    assert set(pages.stale_record(NOON)) == set(RECORD_PAGES)
    assert pages.version() == 1


def test_syndication_enters_every_feed_of_the_notice(engine: Engine) -> None:
    """All, its kind, its language, its products: and their pages are to be built."""
    room, rows, pages = Newsroom(engine), PublicRows(engine), Pages(engine)
    first = room.announce(content=a_content(products=("phone-x", "phone-y")))
    room.acts.publish(first.id, 1, NOON)
    before = paths(pages)
    with pytest.raises(TransitionError, match="not public"):
        room.acts.syndicate(first.id, 2, NOON)

    assert room.acts.syndicate(first.id, 1, NOON)
    assert not room.acts.syndicate(first.id, 1, NOON)

    scopes = [
        FeedScope(),
        FeedScope("kind", "launch"),
        FeedScope("lang", "en"),
        FeedScope("product", "phone-x"),
        FeedScope("product", "phone-y"),
    ]
    assert list(rows.feed_scopes()) == scopes
    for scope in scopes:
        assert [bulletin for _, bulletin in rows.feed(scope, 10)] == [first.id]
    folders = ("", "/kind/launch", "/lang/en", "/product/phone-x", "/product/phone-y")
    feeds = {f"/feeds{folder}/{name}.xml" for folder in folders for name in ("atom", "rss")}
    assert paths(pages) - before == feeds
    assert rows.syndicated(first.id, 1)
    assert not rows.syndicated(first.id, 2)
    assert pages.version() == 2


def test_the_ledger_verifies_after_publications_from_many_threads(engine: Engine) -> None:
    """Public acts happen one after another: one chain, each bulletin in it once."""
    room = Newsroom(engine)
    announced = [room.announce() for _ in range(12)]

    def publish_all(order: Iterable[Bulletin]) -> int:
        return sum(room.acts.publish(b.id, 1, NOON) for b in order)

    with ThreadPoolExecutor(4) as people:
        orders = [announced, announced[::-1], announced[5:], announced[:7]]
        published = sum(people.map(publish_all, orders))

    entries = room.desk.ledger(after=0, limit=100)
    assert published == len(entries) == 12
    assert ledger.verify(entries) == room.desk.ledger_head()
    assert {e.bulletin_id for e in entries} == {b.id for b in announced}
    assert room.desk.ledger(after=10, limit=100) == entries[10:]
    assert Pages(engine).version() == 12


def test_a_ledger_entry_is_the_digest_of_what_was_said(engine: Engine) -> None:
    """Anybody can compute it again from the facts and the words beside it."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    room.publish(room.follow_up(first, at=NOON + HOUR), NOON + HOUR)
    room.publish(room.fix(first, a_content(body="We open son."), at=NOON + DAY), NOON + DAY)

    with reading(engine) as conn:
        told = ledger_rows.recorded_words(conn, after=0, limit=10)

    assert ledger.verify(ledger.verify_told(told)) == room.desk.ledger_head()
    said: list[dict[str, Any]] = [dict(each.facts) for each in told]
    assert said[0]["notice"]["products"] == ["phone-x"]
    assert said[1]["bulletin"]["kind"] == "delay"
    assert len(said[1]["promises"][0]["revisions"]) == 2
    assert said[2] == {"revision": 2}
    assert [each.words and each.words["body"] for each in told][2] == "We open son."
