"""Rows that cannot be read hold up nothing but themselves: the line behind them goes on."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError, PendingRollbackError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.conclusion import (
    UNREADABLE_TRIES,
    Conclusion,
    UnreadableError,
    UnwritableError,
    conclude,
)
from noticeboard.domain.delivery import BOARD, Delivery, DeliveryState, Receipt
from noticeboard.domain.troubles import Backlog
from noticeboard.ports import FeedScope
from noticeboard.sending.taking_over import take_over
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.engine import open_engine, reading, writing
from noticeboard.store.memos import Memos
from noticeboard.store.open_notices import OpenNotices
from noticeboard.store.poison import is_poison, is_unwritable
from noticeboard.store.public_rows import PublicRows
from noticeboard.store.reviews import Reviews
from noticeboard.store.schedule import Schedule
from noticeboard.store.unreadable import PAUSE, ROUND, Unreadable, load_unreadable
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND, a_policy
from tests.store.newsroom import URL, Newsroom, an_owner

S = DeliveryState
# What is due then is late: its words are looked at before it is claimed.
LATER = NOON + 30 * MINUTE
BROKEN = {
    "content of another shape": "UPDATE revisions SET content = '{\"body\": 7}' WHERE {bulletin}",
    "an impossible zone": (
        'UPDATE revisions SET content = \'{"body": "x", "short": "x", "publish_at": '
        '{"utc": "2026-07-15T12:00:00Z", "wall": "2026-07-15T12:00", "zone": "Mars/Base"}}\''
        " WHERE {bulletin}"
    ),
    "words of another shape": "UPDATE revisions SET frozen = '[1]' WHERE {bulletin}",
    "a revision that is not there": "UPDATE deliveries SET revision = 77 WHERE {bulletin}",
    "a kind that nobody knows": "UPDATE deliveries SET kind = 'rumour' WHERE {bulletin}",
    "a kind of notice that nobody knows": "UPDATE notices SET kind = 'rumour' WHERE {notice}",
}
NEVER_DUE = {
    "sqlite": "UPDATE deliveries SET due = 'soon' WHERE {bulletin}",
    "postgresql": "UPDATE deliveries SET due = 'infinity' WHERE {bulletin}",
}
# What PostgreSQL would not keep.
BROKEN_TEXT = {
    "no JSON at all": "UPDATE revisions SET content = '{no json' WHERE {bulletin}",
    "words that are no JSON": "UPDATE revisions SET frozen = '{no json' WHERE {bulletin}",
    "no instant at all": "UPDATE deliveries SET scheduled_for = '2026-02-31' WHERE {bulletin}",
    "an instant of no zone": "UPDATE deliveries SET due = '2026-07-15 11:00' WHERE {bulletin}",
    "an empty instant": "UPDATE deliveries SET due = '' WHERE {bulletin}",
    "a number for an instant": "UPDATE deliveries SET lost_at = 5 WHERE {bulletin}",
}


def break_rows(engine: Engine, statement: str, bulletin: Bulletin) -> None:
    """Run a statement on the rows of a bulletin, or of its notice."""
    own = "id" if "UPDATE bulletins" in statement else "bulletin_id"
    named = {
        "{bulletin}": f"{own} = '{bulletin.id}'",
        "{notice}": f"id = '{bulletin.notice_id}'",
    }
    for name, condition in named.items():
        statement = statement.replace(name, condition)
    with writing(engine) as conn:
        conn.execute(text(statement.replace(":", "\\:")))


def of_database(engine: Engine) -> Sequence[str]:
    """What can be broken there."""
    sqlite = engine.dialect.name == "sqlite"
    return [*BROKEN.values(), *(BROKEN_TEXT.values() if sqlite else ())]


def publish_all(room: Newsroom) -> None:
    """Carry both to the board and into the feeds, in any order."""
    for channel in (BOARD, BOARD, "feed", "feed"):
        room.carry(channel, NOON)


def tell_or_word(room: Newsroom, delivery: Delivery) -> None:
    """Its words are sound, or it says that they are not; nothing else breaks."""
    with suppress(UnreadableError):
        assert room.deliveries.message(delivery).delivery_id == delivery.id


def test_a_broken_row_keeps_back_no_other(engine: Engine) -> None:
    """However it is broken: the one behind it is woken for, claimed and worded, and it is told."""
    room = Newsroom(engine)
    for statement in of_database(engine):
        broken, sound = (room.announce(at=NOON) for _ in range(2))
        publish_all(room)
        break_rows(engine, statement, broken)

        woken = [channel for channel, _ in Schedule(engine).next_wakes(LATER, SECOND)]
        taken = {d.bulletin_id: d for d in room.claim("journal", LATER, limit=9)}

        assert "journal" in woken, statement
        assert room.deliveries.message(taken[sound.id]).text, statement
        if broken.id in taken:
            tell_or_word(room, taken[broken.id])
        with writing(engine) as conn:
            conn.execute(text("DELETE FROM attempts"))
            conn.execute(text("DELETE FROM deliveries WHERE channel = 'journal'"))


def test_words_that_cannot_be_read_are_given_up_after_a_minute(engine: Engine) -> None:
    """Not tried for a day in silence: a person is told, and may have it sent again."""
    room = Newsroom(engine)
    broken = room.announce(at=NOON)
    room.publish(broken, NOON)
    break_rows(engine, BROKEN["words of another shape"], broken)

    now, tries = NOON, 0
    while taken := room.claim("journal", now):
        ended = conclude(taken[0], UnreadableError(), now, spread=1)
        assert room.deliveries.conclude(taken[0], ended, now)
        now, tries = ended.due or now, tries + 1

    assert (tries, room.state(broken, "journal")) == (UNREADABLE_TRIES, DeliveryState.FAILED)
    assert now - NOON < timedelta(minutes=2)


def test_what_looks_over_many_passes_one_over(engine: Engine) -> None:
    """Feeds, pages, reminders and letters tell of all others."""
    room = Newsroom(engine)
    broken, sound = (room.announce(at=NOON) for _ in range(2))
    publish_all(room)
    break_rows(engine, "UPDATE public_notices SET products = '5' WHERE {notice}", broken)
    rows, found = PublicRows(engine), [sound.notice_id]

    assert [notice.id for notice, _ in rows.feed(FeedScope(), 9)] == found
    assert [notice.id for notice in rows.newest_notices(9)] == found
    assert [notice.id for notice in rows.open_notices(9)] == found
    assert [notice.id for notice in Memos(engine).promising()] == found
    soon = OpenNotices(engine).open_of_kinds(["launch"], NOON, NOON + 99 * DAY)
    assert [notice.id for notice in soon] == found


def test_a_claim_of_nobody_is_taken_over(engine: Engine) -> None:
    """A row that is being sent, as it says, by nobody and for ever: its channel is asked."""
    room = Newsroom(engine)
    bulletin = room.announce(at=NOON)
    (taken,) = room.claim(BOARD, NOON)
    break_rows(
        engine,
        "UPDATE deliveries SET lease_until = NULL, owner_host = NULL, owner_boot = NULL, "
        "owner_pidns = NULL, owner_pid = NULL, owner_started = NULL WHERE {bulletin}",
        bulletin,
    )

    assert take_over(room.deliveries, {}, lambda: NOON + HOUR, an_owner(), {}) == 1
    assert room.delivery(bulletin, BOARD) == replace(
        taken,
        state=DeliveryState.UNKNOWN,
        fence=taken.fence + 1,
        lease_until=None,
        reason=room.delivery(bulletin, BOARD).reason,
        due=NOON + HOUR,
        lost_at=NOON + HOUR,
    )


def test_a_review_that_cannot_be_read_lets_the_others_be_missed(engine: Engine) -> None:
    """Whoever waits for their own text is told in time."""
    room = Newsroom(engine)
    broken, sound = (room.announce(at=NOON) for _ in range(2))
    with writing(engine) as conn:
        conn.execute(text("UPDATE revisions SET state = 'in_review'"))
        conn.execute(text("UPDATE bulletins SET state = 'in_review', review_until = publish_at"))
    break_rows(engine, BROKEN["content of another shape"], broken)

    assert [bulletin.id for bulletin in Reviews(engine).overdue_reviews(LATER)] == [sound.id]


@pytest.mark.parametrize("said", ["\ud800", {"a": "mapping"}, object()])
def test_what_no_database_takes_is_unwritable(engine: Engine, said: object) -> None:
    """Whoever sent it is told so, and looks for it at its channel; nothing of it is written."""
    room = Newsroom(engine)
    bulletin = room.announce(at=NOON)
    room.publish(bulletin, NOON)
    (taken,) = room.claim("journal", NOON)
    receipt = Receipt(cast("str", said))

    with pytest.raises(UnwritableError):
        room.deliveries.conclude(taken, Conclusion(S.DELIVERED, receipt=receipt), NOON)

    assert room.state(bulletin, "journal") is S.SENDING


def test_a_database_that_is_away_is_no_poison(engine: Engine, tmp_path: Path) -> None:
    """Nothing is known of a delivery then: neither its words nor its outcome are at fault."""
    room = Newsroom(engine)
    room.publish(room.announce(at=NOON), NOON)
    (taken,) = room.claim("journal", NOON)
    away = open_engine(f"sqlite:///{tmp_path}/nowhere/board.sqlite")
    deliveries = Deliveries(away, a_policy(), public_url=URL)

    with pytest.raises(OperationalError):
        deliveries.message(taken)
    with pytest.raises(OperationalError):
        deliveries.conclude(taken, Conclusion(S.DELIVERED, receipt=Receipt("1")), NOON)


@pytest.mark.parametrize(
    "error",
    [PoolTimeoutError(), PendingRollbackError(), OSError(), MemoryError(), RuntimeError()],
)
def test_what_happens_around_a_row_is_no_poison(error: Exception) -> None:
    """No connection was free, or the machine is at its end: the row is as good as before."""
    assert not is_poison(error)
    assert not is_unwritable(error)


def told_of(engine: Engine) -> Backlog | None:
    """What an alarm says of rows that cannot be read."""
    with reading(engine) as conn:
        return load_unreadable(conn)


def test_what_is_passed_over_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """All are tried, a few at a time; since when it is so, until it can be read again."""
    monkeypatch.setattr("noticeboard.store.unreadable.AT_ONCE", 2)
    room, looks = Newsroom(engine), Unreadable(engine)
    public = room.announce(at=NOON)
    room.publish(public, NOON)
    waiting, _sound = (room.announce(at=NOON + DAY) for _ in range(2))
    break_rows(engine, "UPDATE public_notices SET products = '5' WHERE {notice}", public)
    break_rows(engine, BROKEN["content of another shape"], waiting)

    assert [looks.look(NOON), told_of(engine)] == [PAUSE, None]
    assert [looks.look(NOON + HOUR), told_of(engine)] == [ROUND, Backlog("", 2, NOON + HOUR)]
    break_rows(engine, "UPDATE public_notices SET products = '[]' WHERE {notice}", public)
    assert [looks.look(NOON + DAY) for _ in range(2)] == [PAUSE, ROUND]
    assert told_of(engine) == Backlog("", 1, NOON + HOUR)


def test_what_is_never_due_is_told(engine: Engine) -> None:
    """Its instant is none: no claim finds it."""
    room = Newsroom(engine)
    broken = room.announce(at=NOON)
    break_rows(engine, NEVER_DUE[engine.dialect.name], broken)

    Unreadable(engine).look(NOON)

    assert told_of(engine) == Backlog("", 1, NOON)


def test_what_a_column_does_not_take_is_unwritable() -> None:
    """Whatever says so is inside of what the statement says."""
    naive = ValueError("nobody knows which instant that is")

    assert is_unwritable(StatementError("It is not for this column.", None, None, naive))
