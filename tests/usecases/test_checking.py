"""A machine looks whether a promise was kept, and says so by itself: in signed words, once."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from noticeboard.bootstrap import NoWakes, Parts, parts
from noticeboard.crew import Threads
from noticeboard.domain.content import Content, Fulfilment, Move
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.promise import Check, Outcome, Promise, PromiseState
from noticeboard.domain.times import at_utc
from noticeboard.drafting import FollowUp
from noticeboard.ports import Subject
from tests.servers.web import Asked, WebServer, said, web_server
from tests.usecases.desk import ANA, IN_FULL, Desk, a_preorder, explained

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Shop:
    """A page that opens when it opens."""

    def __init__(self) -> None:
        self.status = "404 Not Found"
        self.body = "Soon"

    def __call__(self, _: Asked) -> list[bytes]:
        """Whatever it shows now."""
        return said(self.status, self.body.encode())

    def open(self) -> None:
        """Sell."""
        self.status, self.body = "200 OK", "<b>구매하기</b>"


class Watched(Desk):
    """A product that may look at pages on loopback."""

    shop: Shop
    server: WebServer

    def announced_with(self, check: Check, **more: object) -> Subject:
        """A launch, public, that this check proves: promised for nine o'clock in ten days."""
        promise = replace(a_preorder(), check=check)
        return self.announced(self.launch(promises=(promise,), **more))

    def promise(self, notice: Subject) -> Promise:
        """As the public has it."""
        public = self.parts.publishing.subject(notice.id).public
        assert public is not None
        return public.promises[0]

    def outcome(self, notice: Subject) -> Outcome:
        """How it ended."""
        outcome = self.promise(notice).outcome
        assert outcome is not None
        return outcome

    def look(self) -> int:
        """Have the machine look now, and everything due go out."""
        looks = self.parts.checking.look(self.now)
        self.parts.deliver_due()
        return looks


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """With a shop to look at."""
    desk = Watched(tmp_path)
    (tmp_path / "config" / "policy.toml").write_text("[policy]\ninsecure_checks = true\n")
    desk.switch_journal(on=True)
    desk.shop = Shop()
    with web_server(desk.shop) as server:
        desk.server = server
        yield desk


def at_nine(watched: Watched, notice: Subject) -> None:
    """Let it become the promised instant."""
    watched.now = watched.promise(notice).last_due.utc


def test_a_page_that_opens_is_said_to_have_opened(watched: Watched) -> None:
    """By the check that was signed with the promise: when it saw it, and when it was recorded."""
    notice = watched.announced_with(Check(watched.server.url("/phone-x"), "구매하기"))
    at_nine(watched, notice)
    watched.now -= SECOND
    assert watched.look() == 0
    watched.now += SECOND
    assert watched.look() == 1
    watched.now += 9 * SECOND
    assert watched.look() == 0
    watched.shop.open()
    watched.now += SECOND
    assert watched.look() == 1

    seen = watched.now
    outcome = watched.outcome(notice)
    assert (outcome.source, outcome.status) == ("machine", "kept")
    assert outcome.observed_at == seen
    assert outcome.recorded_at == seen
    assert outcome.evidence_url == watched.server.url("/phone-x")
    assert watched.promise(notice).state(seen) is PromiseState.KEPT
    assert [asked.line for asked in watched.server.asked] == ["GET /phone-x HTTP/1.1"] * 2
    watched.now += HOUR
    assert watched.look() == 0
    assert "Seen by our own check, recorded" in watched.page(notice)


def test_what_a_machine_saw_late_is_late_and_owes_a_word_on_why(watched: Watched) -> None:
    """Nobody has to admit it first: cause and prevention are promised, and counted."""
    notice = watched.announced_with(Check(watched.server.url()))
    at_nine(watched, notice)
    watched.look()
    watched.now += 42 * MINUTE
    watched.shop.open()
    watched.look()

    assert "Kept 42 minutes late" in watched.page(notice)
    facts = json.loads(watched.get(f"/notices/{notice.slug}/facts.json"))
    outcome = facts["promises"][0]["outcome"]
    assert (outcome["source"], outcome["late_minutes"]) == ("machine", 42)
    public = watched.parts.publishing.subject(notice.id).public
    assert public is not None
    owed = {name: by.utc - watched.now for (_, name), by in public.owed_parts().items()}
    assert set(owed) == {"cause", "prevention"}
    assert all(within <= 7 * DAY for within in owed.values())


def test_what_is_not_proven_is_not_said(watched: Watched) -> None:
    """A page that answers with something else keeps no promise, and staff see what it answered."""
    notice = watched.announced_with(Check(watched.server.url(), "구매하기"))
    at_nine(watched, notice)
    for status, body, found in (
        ("503 Oops", "구매하기", "status 503"),
        ("302 Found", "구매하기", "status 302"),
        ("200 OK", "곧 엽니다", "text_missing"),
    ):
        watched.shop.status, watched.shop.body = status, body
        watched.look()
        (looked,) = watched.parts.checking.checks.of(notice.id)
        assert (looked.said, looked.at) == (found, watched.now)
        watched.now += 10 * SECOND

    watched.now += HOUR
    assert watched.promise(notice).state(watched.now) is PromiseState.UNCONFIRMED


def test_a_page_that_cannot_be_reached_proves_nothing(watched: Watched) -> None:
    """It is looked at again all the same, for a week."""
    with web_server(watched.shop) as gone:
        pass
    notice = watched.announced_with(Check(gone.url()))
    at_nine(watched, notice)

    assert watched.look() == 1
    assert watched.parts.checking.checks.of(notice.id)[0].said == "unreachable"
    watched.now += 7 * DAY - SECOND
    assert watched.look() == 1
    watched.now += 2 * MINUTE
    assert watched.look() == 0
    assert watched.promise(notice).status == "open"


def test_a_private_page_is_not_looked_at_whoever_signed_for_it(watched: Watched) -> None:
    """The setting counts when it is asked, not only when it was written."""
    notice = watched.announced_with(Check(watched.server.url()))
    (watched.folder / "config" / "policy.toml").unlink()
    watched.switch_journal(on=True)
    watched.shop.open()
    at_nine(watched, notice)

    assert watched.look() == 1
    assert watched.parts.checking.checks.of(notice.id)[0].said == "not_public"
    assert watched.server.connections == 0


def test_a_moved_promise_is_looked_at_when_it_is_due_by_now(watched: Watched) -> None:
    """Not at its first time, however open the page is by then."""
    notice = watched.announced_with(Check(watched.server.url()))
    watched.shop.open()
    first = watched.promise(notice).last_due.utc
    watched.delayed(notice, "2027-07-16T09:00", **IN_FULL)
    watched.now = first
    assert watched.look() == 0

    at_nine(watched, notice)
    assert watched.look() == 1
    assert watched.outcome(notice).observed_at == first + DAY


def test_what_was_seen_before_a_delay_proves_nothing_after_it(watched: Watched) -> None:
    """A look that was on its way while the promise was moved says nothing of the new time."""
    notice = watched.announced_with(Check(watched.server.url()))
    watched.shop.open()
    at_nine(watched, notice)
    due = watched.parts.checking.checks.due(watched.now, limit=5)
    word = at_utc(watched.now + HOUR, "Asia/Seoul")
    move = Move("preorder", next_word_by=word)
    delay = Content("", "", None, moves=(move,), explanation=explained(**IN_FULL))
    watched.scheduled(watched.parts.publishing.follow_up(ANA, notice.id, FollowUp("delay", delay)))
    watched.parts.deliver_due()
    watched.parts.checking._look(due[0])
    watched.parts.deliver_due()

    assert watched.promise(notice).status == "open"
    assert watched.parts.publishing.subject(notice.id).bulletins[-1].kind == "delay"


@contextmanager
def another_timer(watched: Watched) -> Iterator[Parts]:
    """A second process over the same store."""
    yield parts(watched.parts.settings, clock=lambda: watched.now, wakes=NoWakes())


def test_two_timers_say_it_once(watched: Watched) -> None:
    """Each look is one timer's; and whoever says so second is refused."""
    notice = watched.announced_with(Check(watched.server.url()))
    watched.shop.open()
    at_nine(watched, notice)
    with another_timer(watched) as other:
        due = watched.parts.checking.checks.due(watched.now, limit=5)
        assert (other.checking.look(watched.now), watched.look()) == (1, 0)
        watched.parts.checking._look(due[0])  # one that was on its way

    watched.parts.deliver_due()
    bulletins = watched.parts.publishing.subject(notice.id).bulletins
    assert [b.kind for b in bulletins] == ["announcement", "fulfilment"]
    assert len(watched.server.asked) == 2


def test_whoever_is_first_has_said_it(watched: Watched) -> None:
    """A person and the machine in the same second: one of them is told that it was said."""
    notice = watched.announced_with(Check(watched.server.url()))
    watched.shop.open()
    at_nine(watched, notice)
    watched.parts.checking.look(watched.now)

    with pytest.raises(RefusedError) as refused:
        watched.parts.publishing.fulfil(ANA, notice.id, Fulfilment("preorder", watched.now))
    watched.parts.deliver_due()

    assert {v.code for v in refused.value.violations} == {"already_moving"}
    assert watched.outcome(notice).source == "machine"


def test_what_is_on_hold_is_said_once_it_may_be(watched: Watched) -> None:
    """The kill switch stops the machine's words as it stops everybody's."""
    notice = watched.announced_with(Check(watched.server.url()))
    watched.shop.open()
    at_nine(watched, notice)
    watched.parts.kill_switch.hold(ANA, None)
    for _ in range(3):
        assert watched.look() == 1
        watched.now += 10 * SECOND
    assert watched.promise(notice).status == "open"

    seen = watched.promise(notice).last_due.utc
    boss = replace(ANA, roles=frozenset({"approver", "admin"}))
    watched.parts.kill_switch.resume(boss, None)
    watched.parts.deliver_due()

    assert (watched.outcome(notice).observed_at, watched.outcome(notice).recorded_at) == (
        seen,
        watched.now,
    )


def test_a_slow_page_holds_up_nobody() -> None:
    """Each look is a thread of its own, of so many at once; what breaks leaves its place."""
    crew, go, done = Threads(2), threading.Event(), threading.Semaphore(0)

    def slow() -> None:
        go.wait(5)
        done.release()
        raise RuntimeError("breaks")

    crew.begin(slow)
    crew.begin(slow)
    assert crew.free == 0
    go.set()
    for _ in range(2):
        assert done.acquire(timeout=5)
    for thread in threading.enumerate():
        if thread.name == "errand":
            thread.join(5)
    assert crew.free == 2
