"""What has ended, and what the public reads of it until somebody says so."""

from dataclasses import replace

import pytest

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Content, DailyWord, Move
from noticeboard.domain.notice import Notice
from noticeboard.domain.over import first_told, left_open, to_resolve
from noticeboard.domain.silence import Incident
from tests.builders import DAY, HOUR, NOON, SEOUL, a_notice, an_instant, terms, told

PLAIN = Content("b", "s", None)
AGAIN = replace(PLAIN, next_word_by=an_instant(NOON + 9 * HOUR))
OVER = replace(PLAIN, resolved=True)
GONE = replace(PLAIN, withdraws=("preorder",))
LATER = replace(PLAIN, moves=(Move("preorder", an_instant(NOON + 30 * DAY), None),))
PAYMENT = Incident("incident-1", "notice-1", NOON + HOUR, "Nobody can pay", "monitor")


def said(*bulletins: tuple[BulletinKind, Content]) -> Notice:
    """A notice from before it was known, and what was said after it, each hour."""
    notice = a_notice()
    for hours, (kind, content) in enumerate(bulletins, start=2):
        notice = told(notice, kind, content, NOON + hours * HOUR)
    return notice


@pytest.mark.parametrize(
    ("bulletins", "stands"),
    [
        ((), False),
        ((("holding", AGAIN),), True),
        ((("update", PLAIN),), True),
        ((("holding", AGAIN), ("update", OVER)), False),
        ((("holding", AGAIN), ("update", OVER), ("update", PLAIN)), False),
        ((("holding", AGAIN), ("update", OVER), ("holding", AGAIN)), True),
        ((("holding", AGAIN), ("update", OVER), ("delay", LATER)), False),
        ((("holding", AGAIN), ("cancellation", GONE)), False),
        ((("correction", PLAIN),), False),
    ],
)
def test_words_stand_until_it_is_said_that_it_is_over(
    bulletins: tuple[tuple[BulletinKind, Content], ...], stands: bool
) -> None:
    """News after the end open nothing again, nor does a delay; another holding statement does."""
    assert (left_open(said(*bulletins), PAYMENT) is not None) is stands


@pytest.mark.parametrize(
    ("first", "stands"),
    [
        ({"next_word_by": an_instant(NOON + 9 * HOUR)}, True),
        ({"daily_word": DailyWord("18:00", SEOUL)}, True),
        ({}, False),
    ],
)
def test_a_first_word_stands_where_it_promises_a_next_one(
    first: dict[str, object], stands: bool
) -> None:
    """A statement says that something is wrong; a launch announced meanwhile does not."""
    notice = a_notice(at=NOON + 2 * HOUR)
    [announced] = notice.bulletins
    notice = replace(notice, bulletins=(replace(announced, **first),))  # type: ignore[arg-type]  # either of two fields

    assert (left_open(notice, PAYMENT) is not None) is stands


def test_a_cancellation_is_the_end_only_where_it_leaves_nothing_to_be_kept() -> None:
    """One is cancelled and the other stands: the page reads on that something is wrong."""
    at = [NOON + hours * HOUR for hours in (2, 3, 4)]
    notice = told(a_notice(terms(), terms("sale")), "holding", AGAIN, at[0])
    one = told(notice, "cancellation", GONE, at[1])
    both = told(one, "cancellation", replace(PLAIN, withdraws=("sale",)), at[2])

    assert left_open(one, PAYMENT) is not None
    assert left_open(both, PAYMENT) is None


def test_what_goes_on_or_reads_so_may_be_told_to_be_over() -> None:
    """Not what ended and was told to be over, nor what another notice tells of. A false alarm,
    too, where the public reads of it: what was said can always be ended.
    """
    notice, ended = said(("holding", AGAIN)), replace(PAYMENT, ended_at=NOON + 3 * HOUR)
    over = said(("holding", AGAIN), ("update", OVER))
    other = replace(PAYMENT, notice_id="notice-2")
    wrong = replace(ended, false_by="other")

    assert to_resolve(notice, (PAYMENT, ended, other, wrong)) == (PAYMENT, ended, wrong)
    assert to_resolve(over, (ended, wrong)) == ()


@pytest.mark.parametrize(
    ("bulletins", "first"),
    [
        ((("holding", AGAIN), ("holding", AGAIN)), 1),
        ((("fulfilment", PLAIN), ("update", AGAIN)), 2),
        ((("update", PLAIN), ("update", AGAIN)), 2),
        ((("update", PLAIN),), None),
        ((("delay", LATER), ("holding", AGAIN)), 2),
        ((("holding", AGAIN), ("update", OVER), ("holding", AGAIN)), 3),
        ((("holding", AGAIN), ("update", OVER)), None),
        ((), None),
    ],
)
def test_what_was_told_first_is_what_was_said_since_it_was_known(
    bulletins: tuple[tuple[BulletinKind, Content], ...], first: int | None
) -> None:
    """Of the whole notice, and since it was over last. What was promised before tells nothing, nor
    does an update about something else: it promises no other word.
    """
    notice = told(a_notice(), "update", AGAIN, NOON + HOUR / 2)
    for hours, (kind, content) in enumerate(bulletins, start=2):
        notice = told(notice, kind, content, NOON + hours * HOUR)

    found = first_told(notice, [PAYMENT], ())

    assert found == (None if first is None else notice.bulletins[first + 1])
