"""Memos on both databases: when each is tried again, and which copies are news."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine

from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.memos import Memo
from noticeboard.store.desk import Desk
from noticeboard.store.memos import Memos
from tests.builders import HOUR, MINUTE, NOON, SECOND, a_content
from tests.store.drafts import added
from tests.store.newsroom import Newsroom

LEASES = (2 * MINUTE, HOUR)
_THREE = (("1", "letter"), ("2", "letter"), ("3", "ring"))


def test_a_letter_waits_longer_after_each_try_until_it_is_settled(engine: Engine) -> None:
    """The last wait is kept to for ever; what was settled is taken no more."""
    subject, memos = added(Desk(engine)), Memos(engine)
    memo = Memo("key", "ana", "rule_change", subject.id, subject.announcement.id, NOON, "sale")
    memos.add([memo], at=NOON)

    free = [timedelta(), 2 * MINUTE, 2 * MINUTE + HOUR, 2 * MINUTE + 2 * HOUR]
    when = [NOON + at - early for at in free for early in (SECOND, 0 * HOUR)]
    taken = [memos.claim(at, "letter", LEASES) for at in when]
    memos.settle(memo, sent_at=NOON)

    assert taken == [None, memo] * 4
    assert memos.claim(NOON + 24 * HOUR, "letter", LEASES) is None
    assert memos.strayed(NOON) == ()


def test_each_way_is_taken_from_by_itself_one_at_a_time(engine: Engine) -> None:
    """Nobody holds a letter that waits for another: its time would be over before its turn."""
    subject, memos = added(Desk(engine)), Memos(engine)
    of = "ana", "rule_change", subject.id, subject.announcement.id, NOON
    one, two, ring = (Memo(key, *of, way=way) for key, way in _THREE)  # type: ignore[arg-type]  # two ways
    memos.add([one, two, ring], at=NOON)

    assert memos.claim(NOON, "ring", LEASES) == ring
    assert memos.claim(NOON, "ring", LEASES) is None
    assert [memos.claim(NOON, "letter", LEASES) for _ in range(3)] == [one, two, None]


def test_what_is_stuck_is_named_also_where_nobody_drains_the_channel(engine: Engine) -> None:
    """The oldest first, and no more than were counted; what was given up before what waits."""
    room, memos = Newsroom(engine), Memos(engine)
    for hours in (2, 0, 1):
        content = a_content(title=f"Phone {hours}")
        room.announce(at=NOON + hours * HOUR, channels=("board", "journal"), content=content)
    memo = Memo("key", "ana", "undecided", None, None, NOON, "journal", count=2)

    assert memos.stuck(memo, 3) == ("Phone 0", "Phone 1")
    assert memos.stuck(replace(memo, kind="overdue"), 3) == ()

    room.carry("board", NOON)
    (taken,) = room.claim("journal", NOON)
    room.fail(taken, DeliveryState.UNKNOWN, NOON)
    assert memos.stuck(replace(memo, count=1), 3) == ("Phone 0",)
    assert memos.stuck(memo, 3) == ("Phone 0",)
