"""What the clock alone makes public, at its second, and that nobody can keep it back."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from noticeboard.domain.errors import SaidError
from noticeboard.domain.promise import PromiseState
from noticeboard.domain.signing import ROLES, Person
from noticeboard.domain.times import at_utc
from noticeboard.ports import Subject
from noticeboard.presenting import present_notice
from noticeboard.site.wsgi import PublicSite
from tests.site.client import ask
from tests.usecases.desk import ANA, Desk

INSTANT, MINUTE = timedelta(microseconds=1), timedelta(minutes=1)
ALL = Person("ana", "ana@example.com", frozenset(ROLES))
SHOWN = {
    PromiseState.UPCOMING: "Scheduled for",
    PromiseState.DUE: "awaiting confirmation",
    PromiseState.UNCONFIRMED: "Not confirmed by the company since",
}


class Public:
    """Whoever looks: at the board, the page, the facts, and by the API."""

    def __init__(self, desk: Desk, notice: Subject) -> None:
        self.desk, self.notice = desk, notice
        self.site = PublicSite(desk.parts.public_rows, lambda: desk.now, desk.parts.house)

    def get(self, path: str) -> str:
        """What is served now."""
        return ask(self.site, path).text

    def facts(self) -> PromiseState:
        """The state in ``facts.json``."""
        document = json.loads(self.get(f"/notices/{self.notice.slug}/facts.json"))
        return PromiseState(document["promises"][0]["state"])

    def api(self) -> PromiseState:
        """The state that the API gives."""
        subject = self.desk.parts.publishing.subject(self.notice.id)
        shown = present_notice(subject, now=self.desk.now, public_url="")
        return PromiseState(shown["promises"][0]["state"] or "")

    def sees(self, state: PromiseState) -> None:
        """That everything public says the same."""
        assert (self.facts(), self.api()) == (state, state)
        for path in ("/en/", f"/notices/{self.notice.slug}"):
            told = {s for s, phrase in SHOWN.items() if phrase in self.get(path)}
            assert state in told
            # "Scheduled for 09:00, awaiting confirmation".
            assert told - {PromiseState.UPCOMING} <= {state}


@pytest.fixture
def public(desk: Desk) -> Public:
    """A launch promised for nine o'clock in ten days, and whoever waits for it."""
    return Public(desk, desk.announced())


def due(public: Public) -> None:
    """Let it be the promised instant."""
    notice = public.desk.parts.publishing.subject(public.notice.id).public
    assert notice is not None
    public.desk.now = notice.promises[0].last_due.utc


def test_everything_public_turns_at_the_same_microsecond(public: Public) -> None:
    """Board, page, facts and API; nobody sends or builds anything in between."""
    desk = public.desk
    due(public)
    at = desk.now
    for moment, state in (
        (at - INSTANT, PromiseState.UPCOMING),
        (at, PromiseState.DUE),
        (at + 15 * MINUTE - INSTANT, PromiseState.DUE),
        (at + 15 * MINUTE, PromiseState.UNCONFIRMED),
        (at + 365 * 24 * 60 * MINUTE, PromiseState.UNCONFIRMED),
    ):
        desk.now = moment
        public.sees(state)


def _stop_everything(desk: Desk) -> None:
    desk.parts.kill_switch.hold(ALL, None)


def _stop_the_board(desk: Desk) -> None:
    desk.parts.kill_switch.hold(ALL, "board")


def _lengthen_the_wait(desk: Desk) -> None:
    (desk.folder / "config" / "policy.toml").write_text('[kinds.launch]\nconfirm_within = "9d"\n')
    desk.switch_journal(on=True)


def _edit_what_was_said(desk: Desk) -> None:
    notice = desk.parts.store.subjects(limit=1).items[0]
    said = notice.announcement.working.content
    later = replace(said.promises[0], due=at_utc(desk.now + timedelta(days=9), "Asia/Seoul"))
    moved = replace(said, promises=(later,))
    acts: tuple[Callable[[], object], ...] = (
        lambda: desk.parts.publishing.edit(ALL, notice.announcement.id, moved, version=None),
        lambda: desk.parts.publishing.pull_back(ALL, notice.announcement.id),
        lambda: desk.parts.publishing.discard_candidate(ALL, notice.announcement.id),
    )
    for act in acts:
        try:
            act()
        except SaidError:
            continue


@pytest.mark.parametrize(
    "act",
    [_stop_everything, _stop_the_board, _lengthen_the_wait, _edit_what_was_said],
)
def test_nobody_on_the_staff_can_switch_it_off(
    public: Public, act: Callable[[Desk], None]
) -> None:
    """Neither the kill switch nor a setting, nor whoever has every role."""
    due(public)
    public.desk.now += 14 * MINUTE
    act(public.desk)
    watching = Public(public.desk, public.notice)

    public.desk.now += MINUTE
    public.desk.parts.tick(public.desk.now)
    public.desk.parts.deliver_due()

    watching.sees(PromiseState.UNCONFIRMED)


def test_a_page_built_ahead_is_not_served_too_long(public: Public) -> None:
    """The stored bytes know until when they are true, also while sending is on hold."""
    due(public)
    desk = public.desk
    desk.parts.kill_switch.hold(ANA, None)
    desk.parts.site.refresh()
    stored = desk.parts.public_rows.page(f"/notices/{public.notice.slug}")
    assert stored is not None
    assert stored.good_until == desk.now + 15 * MINUTE

    wakes = desk.parts.schedule.next_wakes(desk.now + 15 * MINUTE, MINUTE)

    assert ("board", desk.now + 15 * MINUTE) in wakes
