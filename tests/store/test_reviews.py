"""Reviews that nobody finished in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from noticeboard.domain import bulletin as bulletins
from noticeboard.domain import review
from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.ports import Subject
from noticeboard.store.desk import Desk
from noticeboard.store.engine import reading
from noticeboard.store.reviews import Reviews
from noticeboard.store.tables_staff import audit_log
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NEW_YORK,
    NOON,
    SECOND,
    a_bulletin,
    a_content,
    a_revision,
    a_signature,
    an_instant,
)

FROZEN = "h" * 64


@pytest.fixture
def reviews(engine: Engine) -> Reviews:
    """Reviews on a fresh database."""
    return Reviews(engine)


def in_review(engine: Engine, number: int, publish_at: datetime | None) -> Bulletin:
    """A stored announcement that waits for sign-off, to be published at an instant."""
    when = None if publish_at is None else an_instant(publish_at, NEW_YORK)
    draft = a_bulletin(
        id=f"bulletin-{number}",
        notice_id=f"notice-{number}",
        code=f"code-{number}",
        revisions=(a_revision(a_content(publish_at=when)),),
    )
    waiting = review.submit(draft, FROZEN, author="ana", at=NOON)
    subject = Subject(
        f"notice-{number}", f"slug-{number}", "launch", "en", NOON, bulletins=(waiting,)
    )
    with Desk(engine).write() as tx:
        tx.add_subject(subject)
    return waiting


def stored(engine: Engine, number: int) -> Bulletin:
    """The bulletin as it is stored."""
    subject = Desk(engine).subject(f"notice-{number}")
    assert subject is not None
    return subject.announcement


def test_a_review_is_over_at_the_instant_of_publication(engine: Engine, reviews: Reviews) -> None:
    """Not a microsecond before. What goes out "now" has no such instant."""
    due = in_review(engine, 1, NOON + HOUR)
    in_review(engine, 2, NOON + 2 * HOUR)
    in_review(engine, 3, None)

    assert reviews.overdue_reviews(NOON + HOUR - SECOND) == ()
    assert reviews.overdue_reviews(NOON + HOUR) == (due,)


def test_a_missed_review_is_marked_once_and_never_published(
    engine: Engine, reviews: Reviews
) -> None:
    """Two timers may both look; the audit log names it once."""
    in_review(engine, 1, NOON + HOUR)
    late = NOON + HOUR + MINUTE

    with ThreadPoolExecutor(4) as threads:
        marked = [b for found in threads.map(reviews.miss_reviews, [late] * 4) for b in found]

    assert [b.state for b in marked] == [BulletinState.MISSED_REVIEW]
    assert stored(engine, 1) == marked[0]
    with reading(engine) as connection:
        (entry,) = connection.execute(select(audit_log)).all()
    assert (entry.what, entry.about, entry.at) == ("review.missed", "bulletin-1", late)


def test_what_was_signed_at_the_last_second_is_not_missed(
    engine: Engine, reviews: Reviews
) -> None:
    """A timer that read it as unsigned looks again before it marks."""
    waiting = in_review(engine, 1, NOON + HOUR)
    with Desk(engine).write() as tx:
        tx.save_bulletin(review.arm(review.sign(waiting, a_signature()), NOON + HOUR))

    assert reviews.miss_reviews(NOON + HOUR) == ()
    assert stored(engine, 1).state is BulletinState.SCHEDULED


def test_a_candidate_in_review_does_not_hold_up_the_armed_text(
    engine: Engine, reviews: Reviews
) -> None:
    """The approved text goes out; only a bulletin without one can miss its review."""
    waiting = in_review(engine, 1, NOON + HOUR)
    armed = review.arm(review.sign(waiting, a_signature()), NOON + HOUR)
    edit = bulletins.edit(armed, a_content(body="Better."), author="ana")
    with Desk(engine).write() as tx:
        tx.save_bulletin(review.submit(edit, FROZEN, author="ana", at=NOON))

    assert reviews.overdue_reviews(NOON + DAY) == ()
