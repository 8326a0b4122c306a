"""Two people act on one promise at once: one wins, the other reads why and keeps their text."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.content import Content, Fulfilment, Move
from noticeboard.domain.errors import RefusedError, SaidError
from noticeboard.domain.signing import Person
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import FollowUp
from tests.builders import codes
from tests.usecases.desk import ANA, BO, IN_FULL, Desk, explained

DAY = timedelta(days=1)
CHO = Person("cho", "cho@example.com", frozenset({"author"}))


def a_delay(due: str, happened: str) -> FollowUp:
    """The pre-order moved to ``due`` in Seoul, with a reason of its own."""
    told = explained(**{**IN_FULL, "what_happened": happened})
    move = Move("preorder", due=parse_instant(due, "Asia/Seoul"))
    return FollowUp("delay", Content("", "", None, moves=(move,), explanation=told))


def test_the_second_delay_waits_with_all_its_words_until_the_first_is_public(desk: Desk) -> None:
    """Both were drafted; the one submitted first goes out, the other can go out after it."""
    notice, publishing = desk.announced(), desk.parts.publishing
    mine = publishing.follow_up(ANA, notice.id, a_delay("2027-07-20T10:00", "The screens broke."))
    theirs = publishing.follow_up(CHO, notice.id, a_delay("2027-07-22T10:00", "A port is closed."))
    publishing.submit(ANA, mine.id)

    with pytest.raises(RefusedError) as refused:
        publishing.submit(CHO, theirs.id)
    kept = publishing.bulletin(theirs.id)
    publishing.approve(BO, mine.id)
    desk.parts.deliver_due()
    publishing.submit(CHO, theirs.id)
    publishing.approve(BO, theirs.id)
    desk.parts.deliver_due()

    assert codes(refused.value.violations) == {"moves.0.promise": "already_moving"}
    assert kept == theirs
    page = desk.page(notice)
    assert "The screens broke." in page
    assert "A port is closed." in page


@pytest.mark.parametrize("other", ["kept too", "delayed"])
def test_of_two_who_act_in_the_same_moment_one_is_told(desk: Desk, other: str) -> None:
    """Two threads, as two web processes would: never both, never neither."""
    notice, publishing = desk.announced(), desk.parts.publishing
    delay = publishing.follow_up(ANA, notice.id, a_delay("2027-07-20T10:00", "The screens broke."))
    publishing.submit(ANA, delay.id)
    desk.now += 11 * DAY

    def keep() -> object:
        kept = Fulfilment("preorder", desk.now - DAY)
        return publishing.fulfil(ANA, notice.id, kept)

    rival = keep if other == "kept too" else lambda: publishing.approve(BO, delay.id)
    outcomes = at_once(keep, rival)
    desk.parts.deliver_due()

    assert sorted(isinstance(o, SaidError) for o in outcomes) == [False, True]
    public = desk.parts.publishing.subject(notice.id).public
    assert public is not None
    assert len(public.bulletins) == 2
    (promise,) = public.promises
    assert (promise.outcome is None) is (len(promise.revisions) == 2)
    loser = publishing.bulletin(delay.id)
    if loser.state is not BulletinState.PUBLISHED:
        told = loser.working.content.explanation.text("what_happened")
        assert told == "The screens broke."


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, let go together: what they made, or were told."""
    outcomes: list[object] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait(10)
        try:
            outcomes.append(act())
        except SaidError as told:
            outcomes.append(told)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes
