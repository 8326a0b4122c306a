"""Where a machine looks whether a promise was kept: from its instant on, one look at a time."""

from datetime import datetime

import pytest
from sqlalchemy import Engine

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Fulfilment
from noticeboard.domain.promise import Check
from noticeboard.ports.checking import DueCheck, Looked
from noticeboard.store.checks import Checks
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    a_content,
    a_follow_up,
    a_move,
    an_instant,
    terms,
)
from tests.store.newsroom import Newsroom

DUE = NOON + 10 * DAY
PAGE = Check("https://shop.example.com/x", "Buy now")


def announced(engine: Engine) -> tuple[Newsroom, str]:
    """A public notice of two promises, one of which a machine can see."""
    newsroom = Newsroom(engine)
    promises = (terms("preorder", DUE, check=PAGE), terms("sale", DUE))
    bulletin = newsroom.announce(content=a_content(promises=promises))
    newsroom.acts.publish(bulletin.id, 1, NOON)
    return newsroom, bulletin.notice_id


def a_look(notice_id: str, at: datetime = DUE) -> DueCheck:
    """The look that is due at that instant."""
    return DueCheck(notice_id, "preorder", PAGE, DUE, at)


def test_nobody_looks_before_the_promised_instant(engine: Engine) -> None:
    """To the microsecond; a text that nobody has published promises nothing."""
    checks = Checks(engine)
    Newsroom(engine, first=500).announce(content=a_content(promises=(terms(check=PAGE),)))
    _, notice = announced(engine)

    assert checks.due(DUE - SECOND / 1_000_000, limit=5) == ()
    assert checks.due(DUE, limit=5) == (a_look(notice),)
    assert checks.due(DUE, limit=0) == ()


def test_of_two_that_look_one_does(engine: Engine) -> None:
    """Two timers ask once; the next look is for both of them later."""
    checks = Checks(engine)
    _, notice = announced(engine)
    look, again = a_look(notice), DUE + 10 * SECOND

    assert checks.claim(look, again)
    assert not checks.claim(look, again)
    assert checks.due(DUE, limit=5) == ()
    assert checks.due(again, limit=5) == (a_look(notice, again),)
    assert checks.claim(a_look(notice, again), None)
    assert checks.due(again + DAY, limit=5) == ()


def test_staff_see_what_a_look_found(engine: Engine) -> None:
    """The newest one."""
    checks = Checks(engine)
    _, notice = announced(engine)

    checks.note(a_look(notice), "status 404", at=DUE)

    assert checks.of(notice) == (Looked("preorder", PAGE, DUE, "status 404"),)


def test_a_moved_promise_is_looked_at_when_it_is_due_by_now(engine: Engine) -> None:
    """A look that was on its way changes nothing any more; without an instant nobody looks."""
    checks = Checks(engine)
    newsroom, notice = announced(engine)
    first = newsroom.desk.subject(notice)
    assert first is not None
    for at, move in (
        (NOON + HOUR, a_move(due=DUE + DAY)),
        (NOON + 2 * HOUR, a_move(next_word_by=an_instant(NOON + 3 * DAY))),
    ):
        checks.note(a_look(notice), "status 404", at=DUE)
        content = a_follow_up(moves=(move,))
        delay = newsroom.follow_up(first.announcement, at=at, content=content)
        newsroom.acts.publish(delay.id, 1, at)
        checks.note(a_look(notice), "status 500", at=DUE)

        assert not checks.claim(a_look(notice), DUE + MINUTE)
        assert checks.of(notice) == (Looked("preorder", PAGE, None, None),)
        due = checks.due(DUE + 2 * DAY, limit=5)
        assert [look.since for look in due] == ([move.due.utc] if move.due else [])


@pytest.mark.parametrize("kind", ["fulfilment", "cancellation"])
def test_nobody_looks_at_what_is_kept_or_withdrawn(engine: Engine, kind: BulletinKind) -> None:
    """Whoever said so."""
    checks = Checks(engine)
    newsroom, notice = announced(engine)
    first = newsroom.desk.subject(notice)
    assert first is not None
    kept = Fulfilment("preorder", DUE) if kind == "fulfilment" else None
    withdraws = () if kept else ("preorder",)
    content = a_follow_up(moves=(), fulfilment=kept, withdraws=withdraws)

    said = newsroom.follow_up(first.announcement, kind, at=DUE, content=content)
    newsroom.acts.publish(said.id, 1, DUE)

    assert checks.of(notice) == ()
    assert checks.due(DUE + DAY, limit=5) == ()
