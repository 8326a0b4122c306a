"""What the public side asks, and the order in which it is answered."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from noticeboard.domain.content import Fulfilment
from noticeboard.ports import FeedScope
from noticeboard.store.public_engine import public_engine
from noticeboard.store.public_rows import PublicRows
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    a_content,
    a_follow_up,
    an_instant,
    terms,
)
from tests.store.newsroom import Newsroom


@pytest.fixture
def rows(database_url: str) -> Iterator[PublicRows]:
    """The public side's own connection."""
    engine = public_engine(database_url)
    yield PublicRows(engine)
    engine.dispose()


def test_a_notice_is_found_by_slug_id_and_code(engine: Engine, rows: PublicRows) -> None:
    """Three ways to the same notice."""
    room = Newsroom(engine)
    first = room.announce()
    slug = f"slug-{first.code}"
    room.publish(first, NOON)

    notice = rows.notice(slug)

    assert notice is not None
    assert notice == rows.notice_by_id(first.notice_id)
    assert rows.bulletin_place(first.code) == (slug, first.id)


def test_what_is_not_public_is_not_there(engine: Engine, rows: PublicRows) -> None:
    """A signed notice a second before its instant looks like one that never was."""
    first = Newsroom(engine).announce()

    assert rows.notice(f"slug-{first.code}") is None
    assert rows.notice_by_id(first.notice_id) is None
    assert rows.bulletin_place(first.code) is None
    assert not rows.released(first.id, 1)
    assert not rows.syndicated(first.id, 1)
    lists = (rows.newest_notices(10), rows.open_notices(10), rows.feed_scopes())
    assert not any((*lists, rows.feed(FeedScope(), 10)))
    assert rows.head() is None


def test_the_newest_publication_comes_first(engine: Engine, rows: PublicRows) -> None:
    """A follow-up brings its notice to the top."""
    room = Newsroom(engine)
    old, new = room.announce(at=NOON - DAY), room.announce(at=NOON - HOUR)
    for bulletin in (old, new):
        room.publish(bulletin, NOON - HOUR)
    assert [n.id for n in rows.newest_notices(10)] == [new.notice_id, old.notice_id]

    room.publish(room.follow_up(old, at=NOON), NOON)

    assert [n.id for n in rows.newest_notices(10)] == [old.notice_id, new.notice_id]
    assert [n.id for n in rows.newest_notices(1)] == [old.notice_id]


def test_a_notice_that_owes_its_next_word_stays_on_the_board(
    engine: Engine, rows: PublicRows
) -> None:
    """Without a promise of its own too, however much is published after it; until it spoke."""
    room = Newsroom(engine)
    word = an_instant(NOON + DAY)
    statement = room.announce(content=a_content(promises=(), next_word_by=word))
    room.publish(statement, NOON)
    assert [n.id for n in rows.open_notices(10)] == [statement.notice_id]

    room.publish(room.follow_up(statement, "update", at=NOON + HOUR), NOON + HOUR)

    assert not rows.open_notices(10)


def test_open_notices_come_by_their_earliest_anchor(engine: Engine, rows: PublicRows) -> None:
    """What is due first stands first; what is kept is open no more."""
    room = Newsroom(engine)
    far = room.announce(content=a_content(promises=(terms(due=NOON + 9 * DAY),)))
    near = room.announce(content=a_content(promises=(terms(due=NOON + 5 * DAY),)))
    for bulletin in (far, near):
        room.publish(bulletin, NOON)
    assert [n.id for n in rows.open_notices(10)] == [near.notice_id, far.notice_id]

    kept = a_follow_up(moves=(), fulfilment=Fulfilment("preorder", NOON + 5 * DAY))
    at = NOON + 5 * DAY + MINUTE
    room.publish(room.follow_up(near, "fulfilment", at=at, content=kept), at)

    assert [n.id for n in rows.open_notices(10)] == [far.notice_id]


def test_a_feed_holds_each_bulletin_newest_first(engine: Engine, rows: PublicRows) -> None:
    """A delay is an entry of its own, beside the announcement with its notice as it is now."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    delay = room.follow_up(first, at=NOON + HOUR)
    room.publish(delay, NOON + HOUR)

    entries = rows.feed(FeedScope("kind", "launch"), 10)

    assert [bulletin for _, bulletin in entries] == [delay.id, first.id]
    assert {notice.updated_at for notice, _ in entries} == {NOON + HOUR}
    assert [bulletin for _, bulletin in rows.feed(FeedScope(), 1)] == [delay.id]
    assert list(rows.feed(FeedScope("kind", "event"), 10)) == []
