"""Texts that something public overtook: told apart by whether it changed what they tell."""

from dataclasses import replace

import pytest

from noticeboard.domain.bulletin import Bulletin, BulletinState, Known
from noticeboard.domain.content import OwnCorrection
from noticeboard.domain.explanation import PartDue
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice
from noticeboard.domain.outdated import knowing, outdated
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    a_bulletin,
    a_follow_up,
    a_move,
    a_notice,
    a_revision,
    an_instant,
    explained,
    terms,
    told,
)

PRICE = "990,000 KRW"


def _in_review(**said: object) -> Bulletin:
    content = a_follow_up(**{"moves": (), "body": "All shops take part.", "short": "", **said})
    text = a_revision(content, state="in_review", submitted_at=NOON)
    return a_bulletin("update", content, revisions=(text,), state=BulletinState.IN_REVIEW)


def _notice() -> Notice:
    promises = (terms("preorder"), terms("sale", depends_on=("preorder",)), terms("fair"))
    return a_notice(*promises, at=NOON - DAY)


def _corrected(notice: Notice, **said: object) -> Notice:
    what = {"moves": (), "explanation": explained(what_happened="A misprint."), **said}
    return told(notice, "correction", a_follow_up(**what), NOON + HOUR)


@pytest.mark.parametrize(
    ("said", "touched"),
    [
        ({}, False),
        ({"body": "It costs {{ fact.price }}."}, True),
        ({"body": "It costs 1,190,000 KRW."}, True),
        ({"facts": {"price": PRICE}}, True),
        ({"body": "See {{ promise.preorder }}."}, False),
        ({"explanation": explained(cause="{{ fact.price }}")}, True),
        ({"explanation": explained(cause=PartDue(an_instant(NOON + DAY)))}, False),
    ],
)
def test_a_correction_touches_what_quotes_its_fact(said: dict[str, object], touched: bool) -> None:
    """By a placeholder or by the value as it was; whatever else is said stays true."""
    notice = _corrected(_notice(), facts={"price": PRICE})

    found = outdated(_in_review(**said), notice)

    assert found is not None
    assert (found.by, found.removed, found.touched) == (notice.bulletins[-1], False, touched)


@pytest.mark.parametrize(
    ("said", "touched"),
    [
        ({"moves": (a_move("preorder"),)}, True),
        ({"stays": ("sale",)}, True),
        ({"short": "{{ promise.sale.date }}"}, True),
        ({"moves": (a_move("fair"),)}, False),
        ({"body": "Preorder opens, and all shops take part."}, True),
        ({"body": "We open at 9 p.m. on 25 July; bring your ID."}, True),
        ({"body": "The shops in Busan stay closed on 24 July."}, False),
    ],
)
def test_a_delay_touches_its_promise_and_what_depends_on_it(
    said: dict[str, object], touched: bool
) -> None:
    """Of two promises that have nothing to do with one another each moves by itself."""
    notice = told(_notice(), "delay", a_follow_up(moves=(a_move("preorder"),)), NOON + HOUR)

    found = outdated(_in_review(**said), notice)

    assert found is not None
    assert found.touched is touched


def test_two_corrections_of_one_bulletin_touch_each_other() -> None:
    """The second has to know what the first said."""
    notice = _notice()
    own = OwnCorrection(notice.bulletins[0].id)
    notice = _corrected(notice, corrects=own)

    found = outdated(_in_review(corrects=own), notice)

    assert found is not None
    assert found.touched


def test_whoever_says_second_that_it_is_over_hears_who_was_first() -> None:
    """Both would promise a word on the cause; news of another kind, or that it goes on, may go."""
    notice = told(_notice(), "update", a_follow_up(moves=(), resolved=True), NOON + HOUR)

    found = outdated(_in_review(resolved=True), notice)

    assert found is not None
    assert (found.by, found.touched) == (notice.bulletins[-1], True)
    assert outdated(_in_review(), notice) is None


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        ("Preorder opens: all is well again.", "Sale opens: all is well again.", False),
        ("All is well again.", "Sale opens: all is well again.", True),
        ("Preorder opens: all is well again.", "All is well again.", True),
    ],
)
def test_what_is_over_of_one_promise_says_nothing_of_another(
    first: str, second: str, twice: bool
) -> None:
    """Each may say of its own that it is over; who speaks of the whole notice, of all of it."""
    over = a_follow_up(moves=(), resolved=True, body=first, short="")
    notice = told(_notice(), "update", over, NOON + HOUR)

    found = outdated(_in_review(resolved=True, body=second), notice)

    assert (found is not None) is twice


def test_removed_words_touch_every_text_that_was_frozen_before() -> None:
    """Nobody can tell by machine whether it brings them back."""
    notice = _notice()
    gone = replace(notice.bulletins[0], removed=Removal(NOON, "court"))
    notice = _corrected(replace(notice, bulletins=(gone,)))

    found = outdated(_in_review(), notice)

    assert found is not None
    assert (found.by, found.removed) == (gone, True)


def test_what_was_frozen_after_it_or_is_public_or_was_never_frozen_is_not_outdated() -> None:
    """It knows, or cannot be wrong by it."""
    notice, text = _corrected(_notice()), _in_review()
    later = text.with_working(replace(text.working, submitted_at=NOON + HOUR))
    draft = text.with_working(replace(text.working, submitted_at=None))

    found = [
        outdated(each, notice)
        for each in (later, draft, replace(text, state=BulletinState.PUBLISHED))
    ]

    assert [*found, outdated(text, None), outdated(text, _notice())] == [None] * 5


def test_what_is_public_is_news_by_its_place_and_not_by_the_clock() -> None:
    """A clock that was set back locks no text that knows; and what came then is news to it."""
    notice, text = _corrected(_notice()), _in_review()
    gone = replace(notice.bulletins[0], removed=Removal(NOON + DAY, "court"))
    notice = replace(notice, bulletins=(gone, *notice.bulletins[1:]))

    knows = text.with_working(replace(text.working, knows=knowing(notice)))
    late = replace(text.working, knows=knowing(_notice()), submitted_at=NOON + DAY)
    found = outdated(text.with_working(late), notice)

    assert outdated(knows, notice) is None
    assert found is not None
    assert found.by == gone
    assert knowing(None) == Known(0)
