"""The clock of whoever sends jumps: nothing is early, people see it, and it goes on again."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from noticeboard.bootstrap import NoWakes, alerting_instead, areas, parts
from noticeboard.domain.errors import ForbiddenError, NotFoundError
from noticeboard.monitoring.believed_clock import BelievedClock
from noticeboard.owner import this_process
from noticeboard.ports import Owner
from noticeboard.sending.dispatch import Dispatch
from noticeboard.sending.watched_clock import WatchedClock
from noticeboard.store.clocks import Clocks
from noticeboard.store.engine import open_engine
from tests.usecases.desk import ANA, BO, MONDAY, Desk

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
ME = Owner("seoul-1", "boot", "space", 1, "10")


@dataclass
class Host:
    """A host: how long it runs, and how far its wall clock is off."""

    desk: Desk
    clocks: Clocks
    off: timedelta = timedelta()
    runs: timedelta = 5 * HOUR
    kernel: bool = False
    process: WatchedClock = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def moment(self) -> tuple[datetime, timedelta]:
        """Its two clocks."""
        return MONDAY + self.runs - 5 * HOUR + self.off, self.runs

    def restart(self, boot: str = "boot") -> None:
        """A process on it, begun anew; with the parts that send."""
        me = replace(ME, boot=boot)
        self.process = WatchedClock(self.clocks, me, self.moment, lambda _: self.kernel)

    def passes(self, length: timedelta) -> None:
        """Time goes by, second by second at its end."""
        self.runs += length - 12 * SECOND
        for _ in range(13):
            self.process.step()
            self.runs += SECOND
        self.runs -= SECOND
        # Publication itself asks the clock of the board's parts.
        self.desk.now = self.moment()[0]

    def sends(self) -> int:
        """How many deliveries to the board were tried by now."""
        clock = self.process
        sender: Dispatch = replace(
            self.desk.parts.dispatch, clock=clock, may_release=clock.is_believed
        )
        return sender.deliver("board", lambda: False)


@pytest.fixture
def host(desk: Desk) -> Iterator[Host]:
    """A host on which a launch is due in an hour."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)
    engine = open_engine(desk.parts.settings.database_url)
    yield Host(desk, Clocks(engine))
    engine.dispose()


def test_a_clock_set_forwards_sends_nothing_early_and_goes_on_when_it_is_right(
    host: Host,
) -> None:
    """Also in a process begun after the jump; people read since when, and how far it is off."""
    host.passes(60 * SECOND)
    host.off = 2 * HOUR
    early = host.sends()
    host.passes(60 * SECOND)
    host.restart()
    early += host.sends()
    host.passes(60 * SECOND)
    (hold,) = host.desk.parts.overview.clock_holds()
    host.off = timedelta()
    host.passes(59 * 60 * SECOND)

    assert early == 0
    assert (hold.owner.host, hold.why, hold.apart) == ("seoul-1", "jumped", 2 * HOUR)
    assert host.desk.parts.overview.clock_holds() == ()
    assert host.sends() == 1


def test_a_process_begun_after_a_jump_dates_nothing_ahead(host: Host) -> None:
    """What it finds lost at its start would be asked about a day later, and wait that long."""
    host.passes(60 * SECOND)
    before = host.process()
    host.off = 24 * HOUR
    host.restart()

    assert host.process() == before


def test_a_step_that_holds_nothing_does_not_send_early_either(host: Host) -> None:
    """A second forwards: the wall says that it is time, and it is not."""
    host.passes(60 * SECOND)
    host.off = SECOND
    host.passes(59 * 60 * SECOND - SECOND)
    early = host.sends()
    host.passes(60 * SECOND)

    assert (early, host.sends()) == (0, 1)


def test_an_approver_says_that_the_clock_is_right(host: Host) -> None:
    """Nobody else does; every process of the host goes on, and it is written down."""
    host.passes(60 * SECOND)
    host.off = 2 * HOUR
    host.passes(60 * SECOND)
    switch = host.desk.parts.kill_switch

    with pytest.raises(ForbiddenError):
        switch.vouch(ANA, "seoul-1")
    with pytest.raises(NotFoundError):
        switch.vouch(BO, "seoul-2")
    assert host.sends() == 0
    switch.vouch(BO, "seoul-1")
    host.passes(60 * SECOND)

    assert host.sends() == 1
    assert host.desk.parts.overview.clock_holds() == ()
    (noted,) = host.desk.parts.store.audit(limit=1).items
    assert (noted.who, noted.what, noted.about) == ("bo", "clock.vouched", "seoul-1")
    host.restart()
    assert host.process.is_believed()


def test_a_boot_into_the_past_waits_for_the_network(host: Host) -> None:
    """What was seen before is kept; the kernel's word ends the wait by itself."""
    host.passes(2 * HOUR)
    host.off = -HOUR
    host.restart("another boot")
    host.passes(60 * SECOND)
    (hold,) = host.desk.parts.overview.clock_holds()
    held = host.sends()
    host.off, host.kernel = timedelta(), True
    host.passes(60 * SECOND)

    assert (held, hold.why) == (0, "behind")
    assert host.sends() == 1


def test_another_machine_of_the_same_name_does_not_end_a_hold(host: Host) -> None:
    """Nobody would be told why it sends nothing. What is not renewed any more is over."""
    host.passes(60 * SECOND)
    twin = Host(host.desk, host.clocks, runs=host.runs)
    twin.restart("another boot")
    twin.passes(13 * SECOND)
    twin.off = 2 * HOUR
    for _ in range(6):
        twin.passes(13 * SECOND)
        host.passes(13 * SECOND)
    held = host.desk.parts.overview.clock_holds()
    for _ in range(6):
        host.passes(13 * SECOND)

    assert [hold.owner.boot for hold in held] == ["another boot"]
    assert host.desk.parts.overview.clock_holds() == ()


def test_a_hold_that_was_believed_over_and_is_told_again_is_looked_at_anew(host: Host) -> None:
    """A host that was cut off and is back: another one does not take its hold away each time."""
    host.passes(60 * SECOND)
    twin = Host(host.desk, host.clocks, runs=host.runs)
    twin.restart("another boot")
    twin.passes(13 * SECOND)
    twin.off = 2 * HOUR
    twin.passes(13 * SECOND)
    for _ in range(7):
        host.passes(13 * SECOND)
    away = host.desk.parts.overview.clock_holds()
    twin.passes(40 * SECOND)
    host.passes(13 * SECOND)

    assert away == ()
    assert [hold.owner.boot for hold in host.desk.parts.overview.clock_holds()] == ["another boot"]


def test_a_hold_that_somebody_took_away_is_told_again(host: Host) -> None:
    """The process went on holding; it was cut off for so long that nobody believed in it."""
    host.passes(60 * SECOND)
    host.off = 2 * HOUR
    host.passes(60 * SECOND)
    host.clocks.release([ME])
    host.passes(20 * SECOND)

    (hold,) = host.desk.parts.overview.clock_holds()
    assert (hold.owner, hold.why) == (ME, "jumped")


def test_whoever_looks_and_whoever_beats_go_by_one_clock_that_no_step_moves(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wall is set by an hour: nobody who lives seems dead to doctor, alarms, web or spare."""
    host.passes(60 * SECOND)
    believed = host.moment()[0]
    me = this_process(host.desk.parts.settings.host_id)
    anchor = host.clocks.kept(ME).anchor
    assert anchor is not None
    host.clocks.keep(me, anchor, believed)
    monkeypatch.setattr(areas, "moment", host.moment)
    settings = host.desk.parts.settings
    before = areas.pulse(settings, "worker", lambda: True)

    for off in (HOUR, -HOUR):
        host.off = off
        before.step()
        board = parts(settings, wakes=NoWakes())
        sending = parts(settings, wakes=NoWakes(), watched=True)
        looked_by = [
            alerting_instead(settings).clock(),
            board.examination.clock(),
            sending.alerting.clock(),
            sending.examination.clock(),
            board.running.beats()[0].at,
        ]

        assert [abs(at - believed) < SECOND for at in looked_by] == [True] * 5
        assert {one.name: one.state for one in board.examination.board()}["worker"] == "ok"


def test_a_host_that_never_sent_goes_by_its_wall(host: Host) -> None:
    """Nothing is known of this boot."""
    clock = BelievedClock(host.clocks, ME, host.moment)

    host.off = HOUR

    assert clock() == host.moment()[0]
