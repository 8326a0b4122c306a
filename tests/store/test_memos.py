"""Memos on both databases: when each is tried again, and which copies are news."""

from datetime import timedelta

from sqlalchemy import Engine

from noticeboard.domain.memos import Memo
from noticeboard.store.desk import Desk
from noticeboard.store.memos import Memos
from tests.builders import HOUR, MINUTE, NOON, SECOND
from tests.store.drafts import added

LEASES = (2 * MINUTE, HOUR)


def test_a_letter_waits_longer_after_each_try_until_it_is_settled(engine: Engine) -> None:
    """The last wait is kept to for ever; what was settled is taken no more."""
    subject, memos = added(Desk(engine)), Memos(engine)
    memo = Memo("key", "ana", "rule_change", subject.id, subject.announcement.id, NOON, "sale")
    memos.add([memo], at=NOON)

    free = [timedelta(), 2 * MINUTE, 2 * MINUTE + HOUR, 2 * MINUTE + 2 * HOUR]
    taken = [memos.claim(NOON + at - early, LEASES) for at in free for early in (SECOND, 0 * HOUR)]
    memos.settle(memo, sent_at=NOON)

    assert taken == [(), (memo,)] * 4
    assert memos.claim(NOON + 24 * HOUR, LEASES) == ()
    assert memos.strayed(NOON) == ()
