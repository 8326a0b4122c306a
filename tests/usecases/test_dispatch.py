"""The delivery protocol on a real store: the last look, the pause guard, and taking over."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, repeat
from typing import Any, cast

import pytest

from noticeboard import owner
from noticeboard.domain.breaker import Breaker
from noticeboard.domain.conclusion import (
    NotLetInError,
    TransientSendError,
    UnknownOutcomeError,
    UnwritableError,
)
from noticeboard.domain.delivery import (
    LEASE,
    READ_AGAIN,
    VERIFY_AFTER,
    Delivery,
    DeliveryState,
    Receipt,
)
from noticeboard.domain.errors import SendError
from noticeboard.ports import Capabilities, Deliveries, Message, Owner, Subject
from noticeboard.sending.dispatch import Dispatch
from noticeboard.sending.in_hand import InHand
from noticeboard.sending.settling import Asked
from noticeboard.sending.taking_over import GRACE
from noticeboard.timer.rounds import TimerSchedule
from tests.usecases.desk import ANA, IN_FULL, Desk
from tests.usecases.moody import Moody

HOUR = timedelta(hours=1)


@dataclass
class Interrupted:
    """The real deliveries, with something that happens right after a claim."""

    real: Any
    after_claim: Callable[[], None]

    def claim(self, *args: Any, **options: Any) -> tuple[Delivery, ...]:
        """Claim, and let it happen."""
        taken: tuple[Delivery, ...] = self.real.claim(*args, **options)
        self.after_claim()
        return taken

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@pytest.fixture
def due(desk: Desk) -> Subject:
    """A launch whose instant has come, and nothing of it sent."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)
    desk.now += HOUR
    return drafted


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """Another process of this machine, ended with the test."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def holder(process: subprocess.Popen[bytes], me: Owner) -> Owner:
    """The owner that ``process`` would be."""
    return replace(me, pid=process.pid, started=owner._started(process.pid) or "")


def state(desk: Desk, subject: Subject, channel: str = "board") -> str:
    """Where the announcement stands on a channel."""
    return row_of(desk, subject, channel).state


def row_of(desk: Desk, subject: Subject, channel: str) -> Delivery:
    """The delivery of the announcement to a channel."""
    found = desk.parts.store.deliveries(subject.announcement.id)
    return next(d for d in found if d.channel == channel)


def interrupted(desk: Desk, by: Callable[[], None]) -> Dispatch:
    """The desk's dispatch, interrupted after each claim."""
    real = desk.parts.dispatch
    return replace(real, deliveries=Interrupted(real.deliveries, by))


def test_what_is_held_after_the_claim_is_not_sent(desk: Desk, due: Subject) -> None:
    """The last look comes right before sending, and the row waits again."""
    dispatch = interrupted(desk, lambda: desk.parts.kill_switch.hold(ANA, None))

    dispatch.deliver("board", lambda: False)

    assert desk.parts.store.ledger_head() is None
    assert state(desk, due) == "pending"


def test_a_pause_after_the_last_look_makes_it_look_again(desk: Desk, due: Subject) -> None:
    """A process that slept meanwhile may have lost what it held."""
    clock = chain([0.0], repeat(9.0))

    def boottime() -> float:
        at = next(clock)
        if at:
            desk.parts.kill_switch.hold(ANA, None)
        return at

    dispatch = replace(desk.parts.dispatch, boottime=boottime)

    dispatch.deliver("board", lambda: False)

    assert desk.parts.store.ledger_head() is None
    assert state(desk, due) == "pending"


def test_what_a_living_process_holds_is_left_to_it(
    desk: Desk, due: Subject, sleeper: subprocess.Popen[bytes]
) -> None:
    """Until its lease is over."""
    dispatch = desk.parts.dispatch
    dispatch.deliveries.claim("board", desk.now, holder(sleeper, dispatch.me), limit=1)

    assert dispatch.take_over() == 0

    assert state(desk, due) == "sending"
    assert sleeper.poll() is None


def test_what_a_dead_process_held_is_taken_over_at_once(
    desk: Desk, due: Subject, sleeper: subprocess.Popen[bytes]
) -> None:
    """Unknown first; then settled by looking, and sent once."""
    dispatch = desk.parts.dispatch
    dispatch.deliveries.claim("board", desk.now, holder(sleeper, dispatch.me), limit=1)
    sleeper.kill()
    sleeper.wait()

    assert dispatch.take_over() == 1

    assert state(desk, due) == "unknown"
    desk.pass_time(timedelta(seconds=1))
    assert state(desk, due) == "delivered"
    assert "Phone X" in desk.page(due)


def test_an_expired_holder_is_ended_before_its_delivery_is_taken(
    desk: Desk, due: Subject, sleeper: subprocess.Popen[bytes]
) -> None:
    """So that it cannot wake up and send what somebody else sends. It was given time to write."""
    dispatch = desk.parts.dispatch
    dispatch.deliveries.claim("board", desk.now, holder(sleeper, dispatch.me), limit=1)

    desk.now += LEASE
    assert [dispatch.take_over(), dispatch.take_over()] == [0, 0]
    assert sleeper.poll() is None
    desk.now += GRACE
    assert dispatch.take_over() == 1

    assert sleeper.wait(timeout=5) != 0
    assert state(desk, due) == "unknown"


def test_a_stopped_holder_is_ended_as_its_lease_is_over(
    desk: Desk, due: Subject, sleeper: subprocess.Popen[bytes]
) -> None:
    """It writes nothing, however long anybody waits."""
    dispatch = desk.parts.dispatch
    dispatch.deliveries.claim("board", desk.now, holder(sleeper, dispatch.me), limit=1)
    sleeper.send_signal(signal.SIGSTOP)
    os.waitpid(sleeper.pid, os.WUNTRACED)

    desk.now += LEASE
    assert dispatch.take_over() == 1

    assert sleeper.wait(timeout=5) != 0


@pytest.mark.parametrize("act", ["expired", "prove_writable"])
def test_a_database_that_was_away_for_long_costs_no_healthy_sender(
    desk: Desk, due: Subject, sleeper: subprocess.Popen[bytes], act: str
) -> None:
    """Nobody could write, though some could read; each time it is back there is time to do so."""
    dispatch = desk.parts.dispatch
    dispatch.deliveries.claim("board", desk.now, holder(sleeper, dispatch.me), limit=1)
    desk.now += HOUR

    for _ in range(3):
        assert dispatch.take_over() == 0
        desk.now += HOUR
        away = replace(dispatch, deliveries=Broken(dispatch.deliveries, {act}, False))
        with pytest.raises(OSError, match="away"):
            away.take_over()

    assert sleeper.poll() is None
    assert state(desk, due) == "sending"


def test_a_write_that_waited_says_that_others_waited_too(
    desk: Desk, due: Subject, sleeper: subprocess.Popen[bytes]
) -> None:
    """Somebody else had the database to write: what they let go of is the sender's as well."""
    dispatch = desk.parts.dispatch
    dispatch.deliveries.claim("board", desk.now, holder(sleeper, dispatch.me), limit=1)
    desk.now += LEASE
    waiting = replace(dispatch, deliveries=Waiting(dispatch.deliveries, desk))

    assert [dispatch.take_over(), waiting.take_over(), dispatch.take_over()] == [0, 0, 0]

    assert sleeper.poll() is None
    desk.now += GRACE
    assert dispatch.take_over() == 1


def test_a_holder_that_cannot_be_ended_costs_a_look_no_more_than_once(
    desk: Desk, due: Subject, sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hangs in the kernel with hundreds in hand: others are taken over all the same."""
    tried: list[Owner] = []
    monkeypatch.setattr(owner, "end", lambda other, _here: tried.append(other))
    dispatch = desk.parts.dispatch
    hanging = holder(sleeper, dispatch.me)
    dispatch.deliver("board", never)
    for channel in ("feed", "journal"):
        assert dispatch.deliveries.claim(channel, desk.now, hanging, limit=1)

    desk.now += LEASE
    dispatch.take_over()
    desk.now += GRACE

    assert dispatch.take_over() == 0
    assert tried == [hanging]


def test_what_another_host_holds_waits_for_its_lease(desk: Desk, due: Subject) -> None:
    """Nothing is known of a process there; its lease is all there is."""
    dispatch = desk.parts.dispatch
    there = replace(dispatch.me, host="elsewhere", pid=1)
    dispatch.deliveries.claim("board", desk.now, there, limit=1)

    before = dispatch.take_over()
    desk.now += LEASE + timedelta(seconds=1)

    assert before == 0
    assert dispatch.take_over() == 1


def test_what_another_host_sent_may_be_on_its_way_for_as_long_as_the_channel_says(
    desk: Desk, due: Subject
) -> None:
    """After its lease the channel may still take it: a list read then would prove nothing."""
    desk.parts.dispatch.deliver("board", never)
    slow = desk.parts.channels["journal"] = Moody()
    slow.capabilities = Capabilities(lag=timedelta(minutes=1))
    dispatch = desk.parts.dispatch
    there = replace(dispatch.me, host="elsewhere", pid=1)
    dispatch.deliveries.claim("journal", desk.now, there, limit=1)

    desk.now += LEASE + timedelta(seconds=59)
    before = dispatch.take_over()
    desk.now += timedelta(seconds=1)

    assert (before, dispatch.take_over()) == (0, 1)


def test_whoever_was_taken_over_changes_nothing_any_more(desk: Desk, due: Subject) -> None:
    """The fence: an answer that comes too late is not written over what happened since."""
    dispatch, late = desk.parts.dispatch, desk.now
    (mine,) = dispatch.deliveries.claim("board", late, dispatch.me, limit=1)
    dispatch.deliveries.mark_unknown(mine, "taken over", late)

    assert not dispatch.deliveries.look([mine], late)
    assert not dispatch.deliveries.give_back([mine], late)

    assert state(desk, due) == "unknown"


def test_what_was_delivered_is_read_back(desk: Desk, due: Subject) -> None:
    """A minute later the journal still holds what was sent."""
    desk.parts.deliver_due()
    desk.now += VERIFY_AFTER

    desk.parts.reconciler.tick(desk.now)
    assert state(desk, due, "journal") == "delivered"
    TimerSchedule(desk.parts).beside()["read_back"]()

    assert state(desk, due, "journal") == "verified"


class Shut(Moody):
    """A channel that cannot be read."""

    def read(self, receipt: Receipt) -> str | None:
        """Refused."""
        raise SendError(f"{receipt.remote_id} cannot be read.")


def test_a_copy_that_cannot_be_read_is_asked_for_again_after_a_while(
    desk: Desk, due: Subject
) -> None:
    """Not each time anybody looks: it would be told again and again, and keep others waiting."""
    desk.parts.deliver_due()
    shut = replace(desk.parts.dispatch, channels={"journal": Shut(readable=True)})
    desk.now += VERIFY_AFTER

    looked = [shut.read_back() for _ in range(3)]
    desk.now += READ_AGAIN

    assert (looked, shut.read_back()) == ([1, 0, 0], 1)
    assert state(desk, due, "journal") == "delivered"


class Odd(Moody):
    """A plugin that reads something else than it says."""

    def read(self, receipt: Receipt) -> str | None:
        """As it came over the wire."""
        return cast(str, receipt.remote_id.encode())


def test_what_is_no_text_is_no_change_of_one(desk: Desk, due: Subject) -> None:
    """A channel that reads something else than words is one that could not be read."""
    desk.parts.deliver_due()
    desk.now += VERIFY_AFTER
    desk.parts.channels["journal"] = Odd(readable=True)

    assert desk.parts.dispatch.read_back() == 1

    assert state(desk, due, "journal") == "delivered"


def test_a_channel_that_fails_is_left_alone_until_the_next_look(desk: Desk, due: Subject) -> None:
    """Twenty copies, each of which nobody answers for fifteen seconds, would take minutes."""
    other = desk.parts.publishing.draft(ANA, desk.launch(publish_at=None))
    desk.scheduled(other.announcement)
    desk.parts.deliver_due()
    desk.now += VERIFY_AFTER
    shut = replace(desk.parts.dispatch, channels={"journal": Shut(readable=True)})

    assert [shut.read_back() for _ in range(3)] == [1, 1, 0]
    assert state(desk, due, "journal") == "delivered"


def test_what_somebody_changed_or_took_away_is_found(desk: Desk, due: Subject) -> None:
    """A copy that says something else, and one that is gone."""
    desk.parts.deliver_due()
    other = desk.parts.publishing.draft(ANA, desk.launch(publish_at=None))
    desk.scheduled(other.announcement)
    desk.parts.deliver_due()
    kept, _ = desk.journal.read_text().splitlines(keepends=True)
    desk.journal.write_text(kept.replace("Pre-orders open", "Pre-orders close"))
    desk.now += VERIFY_AFTER

    desk.parts.dispatch.read_back()

    assert state(desk, due, "journal") == "drifted"
    assert state(desk, other, "journal") == "gone"


def test_a_channel_that_does_not_let_us_in_is_probed_once_for_the_whole_house(
    desk: Desk, due: Subject
) -> None:
    """By the senders of all hosts together; nothing of it dies, and one success ends the rest."""
    journal = Moody(NotLetInError("The token is not valid any more."))
    desk.parts.channels["journal"] = journal
    here = desk.parts.dispatch
    there = replace(here, breakers={})

    def tries(*senders: Dispatch) -> list[int]:
        for sender in senders:
            sender.learn()
        return [sender.deliver("journal", lambda: False) for sender in senders]

    desk.parts.deliver_due()
    at_once = tries(here, there)
    desk.now += timedelta(seconds=16)
    probed = tries(here, there)
    shown = desk.parts.overview.breakers()["journal"]
    journal.trouble = None
    desk.now += timedelta(minutes=1)
    well = tries(there, here)

    assert (at_once, probed, well) == ([0, 0], [1, 0], [1, 0])
    assert (shown.refused, shown.since) == (True, desk.now - timedelta(seconds=76))
    assert [message.bulletin_id for message in journal.taken] == [due.announcement.id]
    assert desk.parts.overview.breakers() == {}
    here.learn()
    assert "journal" not in here.breakers


def test_when_a_wait_is_over_what_makes_a_text_wrong_goes_first(desk: Desk) -> None:
    """Asked to wait five minutes by its answer to a delay, the channel is left alone till then."""
    journal = Moody()
    desk.parts.channels["journal"] = journal
    subject = desk.announced()
    journal.trouble = TransientSendError("Too many.", wait=timedelta(minutes=5))
    delay = desk.delayed(subject, "2027-07-16T09:00", **IN_FULL)
    journal.trouble = None
    desk.scheduled(desk.parts.publishing.draft(ANA, desk.launch(publish_at=None)).announcement)

    desk.pass_time(timedelta(minutes=4, seconds=59))
    before = len(journal.taken)
    desk.pass_time(timedelta(seconds=1))

    assert before == 1
    assert [message.kind for message in journal.taken[1:]] == ["delay", "announcement"]
    assert journal.taken[1].bulletin_id == delay.id


@dataclass
class Unwritable:
    """The real deliveries, which no database takes the outcomes of these bulletins from."""

    real: Any
    bulletins: set[str]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def conclude_all(self, ended: Sequence[tuple[Delivery, Any]], now: datetime) -> int:
        """Break, if one of those is among them."""
        if self.bulletins & {delivery.bulletin_id for delivery, _ in ended}:
            raise UnwritableError
        written: int = self.real.conclude_all(ended, now)
        return written


@dataclass
class Broken:
    """The real deliveries, broken once in each of these acts: before it, or after its commit."""

    real: Any
    acts: set[str]
    after: bool

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.real, name)
        return partial(self._break, name, real) if name in self.acts else real

    def _break(self, name: str, real: Callable[..., Any], *args: Any, **options: Any) -> Any:
        self.acts.remove(name)
        if self.after:
            real(*args, **options)
        raise OSError("The database is away.")


@dataclass
class Waiting:
    """The real deliveries; somebody else writes for a while first."""

    real: Any
    desk: Desk

    def prove_writable(self, me: Owner, now: datetime) -> None:
        """After GRACE."""
        self.desk.now += GRACE
        self.real.prove_writable(me, now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("acts", [["claim"], ["look"], ["conclude_all"]])
def test_a_database_that_was_away_for_a_moment_costs_nothing(
    desk: Desk, due: Subject, acts: list[str], *, after: bool
) -> None:
    """The same process goes on with what it holds: nobody has to wait for the end of its lease."""
    desk.parts.dispatch.deliver("board", never)
    journal = desk.parts.channels["journal"] = Moody()
    real = desk.parts.dispatch
    dispatch = replace(real, deliveries=Broken(real.deliveries, set(acts), after))
    with pytest.raises(OSError, match="away"):
        dispatch.deliver("journal", never)

    dispatch.deliver("journal", never)
    desk.now += timedelta(seconds=3)
    dispatch.deliver("journal", never)

    assert state(desk, due, "journal") == "delivered"
    assert len(journal.taken) == 1


def test_a_claim_that_lands_after_it_was_given_up_is_given_back(desk: Desk, due: Subject) -> None:
    """Its commit hung, and the look for it came too early: it is looked for as long as a lease."""
    real, runs = desk.parts.dispatch, [100.0]
    broken = Broken(real.deliveries, {"claim"}, False)
    dispatch = replace(real, deliveries=broken, boottime=lambda: runs[0])
    stopped = partial(dispatch.deliver_for_a_while, "board", lambda: True)
    with pytest.raises(OSError, match="away"):
        dispatch.deliver("board", never)
    early = stopped()
    real.deliveries.claim("board", desk.now, real.me, limit=1)

    runs[0] += 20
    before, again = state(desk, due), stopped()
    after = state(desk, due)
    runs[0] += 10
    stopped()

    assert (before, after) == ("sending", "pending")
    assert early == again == (0, timedelta(seconds=1))
    assert stopped() == (0, None)


def test_what_could_not_be_given_back_is_given_back_later(desk: Desk, due: Subject) -> None:
    """Nothing was sent; it waits again as soon as the database is there."""
    real = desk.parts.dispatch
    broken = replace(
        real, may_release=lambda: False, deliveries=Broken(real.deliveries, {"give_back"}, False)
    )
    claim = partial(real.deliveries.claim, "board", desk.now, real.me, limit=1)
    taken = broken.in_hand.claiming("board", claim, real.boottime)
    with pytest.raises(OSError, match="away"):
        broken.deliver("board", never)
    before = state(desk, due)

    broken.deliver("board", never)

    assert ([d.channel for d in taken], before, state(desk, due)) == (
        ["board"],
        "sending",
        "pending",
    )


def test_an_outcome_that_can_never_be_written_is_unknown(desk: Desk, due: Subject) -> None:
    """It is looked for, as after any loss; nothing behind it on that channel waits for ever."""
    real = desk.parts.dispatch
    poison = Unwritable(real.deliveries, {due.announcement.id})
    dispatch = replace(real, deliveries=cast(Deliveries, poison))

    dispatch.deliver("board", never)

    assert state(desk, due) == "unknown"
    assert dispatch.in_hand.unwritten("board") == []


def left_by(desk: Desk, outcome: SendError | None, act: str = "conclude_all") -> Dispatch:
    """Whoever has the outcome of a send to the journal in hand: the database was away for it."""
    desk.parts.dispatch.deliver("board", never)
    desk.parts.channels["journal"] = Moody(outcome)
    real = desk.parts.dispatch
    dispatch = replace(real, deliveries=Broken(real.deliveries, {act}, after=False))
    with pytest.raises(OSError, match="away"):
        dispatch.deliver("journal", never)
    return dispatch


def test_an_outcome_counts_as_of_when_it_came_however_late_it_is_written(
    desk: Desk, due: Subject
) -> None:
    """A minute without the database moves no retry, and makes nothing too old to be tried."""
    dispatch = left_by(desk, TransientSendError("Busy.", wait=timedelta(minutes=5)))
    tried = desk.now
    desk.now += timedelta(days=2)

    dispatch.write_what_is_left("journal")

    found = desk.parts.store.deliveries(due.announcement.id)
    (waiting,) = (d for d in found if d.channel == "journal")
    assert waiting.state is DeliveryState.PENDING
    assert waiting.due == tried + timedelta(minutes=5)


def test_what_is_left_is_written_before_anybody_is_asked_for_what_was_lost(
    desk: Desk, due: Subject
) -> None:
    """The end of a send does not wait for a channel that is read slowly."""
    dispatch = left_by(desk, None)

    assert dispatch.settle_unknowns("journal") == Asked()

    assert state(desk, due, "journal") == "delivered"


class Anonymous(Moody):
    """A channel that knows a text by nothing but the link in it; the first answer is lost."""

    lost: datetime | None = None

    def send(self, message: Message) -> Receipt:
        """Take it, and say nothing."""
        super().send(message)
        raise UnknownOutcomeError("The answer did not arrive.")

    def find(self, message: Message) -> Receipt | None:
        """By its link."""
        self.lost = message.lost_at
        texts = [each.text for each in self.taken]
        return next((Receipt("1", self.where, t) for t in texts if message.link in t), None)


def test_a_text_is_found_by_its_link_and_an_old_list_is_known(desk: Desk, due: Subject) -> None:
    """Whoever looks for it has the words that were sent, and the moment of the loss."""
    journal = desk.parts.channels["journal"] = Anonymous()
    desk.parts.deliver_due()
    lost = desk.now

    desk.pass_time(timedelta(seconds=1))

    assert (journal.lost, len(journal.taken)) == (lost, 1)
    assert state(desk, due, "journal") == "delivered"


class Keyed(Moody):
    """A channel that knows a repeat; until it is ``open``, every request vanishes."""

    def __init__(self) -> None:
        super().__init__(readable=True)
        self.capabilities = Capabilities(identity=True, read_back=True)
        self.asked = 0
        self.open = False

    def send(self, message: Message) -> Receipt:
        """Take it, if it is open."""
        self.asked += 1
        if not self.open:
            raise UnknownOutcomeError("The answer did not arrive.")
        return super().send(message)

    def find(self, message: Message) -> Receipt | None:
        """What was taken under that id."""
        found = (m for m in self.taken if m.delivery_id == message.delivery_id)
        return next((Receipt(m.delivery_id, self.where, m.text) for m in found), None)


def test_where_a_repeat_is_known_what_was_lost_is_sent_again_at_once(
    desk: Desk, due: Subject
) -> None:
    """One reading is enough: a late arrival of the first request changes nothing.

    Nobody has to wake the sender for it: it is told that there is something to send.
    """
    journal = desk.parts.channels["journal"] = Keyed()
    desk.parts.dispatch.deliver("board", never)
    desk.parts.dispatch.deliver("journal", never)
    journal.open = True

    assert desk.parts.dispatch.settle_unknowns("journal") == Asked(goes_again=True)
    desk.parts.dispatch.deliver("journal", never)

    assert desk.parts.dispatch.settle_unknowns("journal") == Asked()
    assert state(desk, due, "journal") == "delivered"
    assert journal.asked == 2


def test_a_repeat_that_waited_too_long_is_not_sent_on_trust(desk: Desk, due: Subject) -> None:
    """Sending was on hold, and the network forgot the key: its absence is proven first."""
    journal = desk.parts.channels["journal"] = Keyed()
    dispatch = desk.parts.dispatch
    dispatch.deliver("board", never)
    dispatch.deliver("journal", never)
    dispatch.settle_unknowns("journal")
    journal.open = True

    desk.now += HOUR
    dispatch.deliver("journal", never)
    doubtful, asked = state(desk, due, "journal"), journal.asked
    for _ in range(2):
        dispatch.settle_unknowns("journal")
        desk.now += timedelta(seconds=20)
    dispatch.deliver("journal", never)

    assert (doubtful, asked) == ("unknown", 1)
    assert (state(desk, due, "journal"), journal.asked) == ("delivered", 2)


def test_a_channel_at_rest_is_not_asked_for_what_was_lost(desk: Desk, due: Subject) -> None:
    """It said when it may be tried again; for half an hour it would be asked once a second."""
    desk.parts.channels["journal"] = Keyed()
    dispatch = desk.parts.dispatch
    dispatch.deliver("board", never)
    dispatch.deliver("journal", never)
    until = desk.now + timedelta(minutes=1)
    dispatch.breakers["journal"] = Breaker(1, until, desk.now, asked=True)

    dispatch.settle_unknowns("journal")
    before = state(desk, due, "journal")
    desk.now = until
    dispatch.settle_unknowns("journal")

    assert (before, state(desk, due, "journal")) == ("unknown", "pending")


def test_what_a_clock_that_was_ahead_lost_is_asked_for_when_it_is_right(
    desk: Desk, due: Subject
) -> None:
    """Not an hour later. What another host lost a moment ago is as it is."""
    desk.parts.channels["journal"] = Keyed()
    deliveries, dispatch = desk.parts.dispatch.deliveries, desk.parts.dispatch
    dispatch.deliver("board", never)
    right = desk.now
    desk.now += HOUR
    dispatch.deliver("journal", never)
    desk.now = right

    desk.parts.reconciler.tick(desk.now)

    (found,) = deliveries.unknowns("journal", right, limit=9)
    assert (found.lost_at, found.due) == (right, right)
    assert deliveries.bring_to_now(right - timedelta(seconds=2)) == 0


def lost_now(desk: Desk) -> Keyed:
    """A channel that lost the announcement, just now."""
    journal = desk.parts.channels["journal"] = Keyed()
    desk.parts.dispatch.deliver("board", never)
    desk.parts.dispatch.deliver("journal", never)
    return journal


def test_a_clock_that_nobody_believes_moves_no_loss(desk: Desk, due: Subject) -> None:
    """To one that was set back, what was lost just now lies in the future."""
    lost_now(desk)
    reconciler = replace(
        desk.parts.reconciler,
        dispatch=replace(desk.parts.dispatch, may_release=lambda: False),
    )
    at = desk.now
    desk.now -= HOUR

    reconciler.tick(desk.now)

    assert row_of(desk, due, "journal").lost_at == at


@pytest.mark.parametrize("believed", [[], [True]], ids=["before it asks", "while it asks"])
def test_a_reading_at_a_time_that_nobody_believes_proves_nothing(
    desk: Desk, due: Subject, believed: list[bool]
) -> None:
    """The second one would seem to come an hour after it."""
    lost_now(desk)
    doubtful = replace(
        desk.parts.dispatch, may_release=lambda: believed.pop() if believed else False
    )

    assert doubtful.settle_unknowns("journal") == Asked()

    found = row_of(desk, due, "journal")
    assert (found.state, found.absent_at) == (DeliveryState.UNKNOWN, None)
    assert desk.parts.dispatch.settle_unknowns("journal") == Asked(goes_again=True)


class Overtaken(Moody):
    """A channel that can be read; while it takes something, something else happens."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def send(self, message: Message) -> Receipt:
        """Take it, after what happens meanwhile."""
        self.meanwhile()
        return super().send(message)

    def find(self, message: Message) -> Receipt | None:
        """What was taken under that id."""
        taken = [each.delivery_id for each in self.taken]
        found = message.delivery_id in taken
        return Receipt(message.delivery_id, self.where) if found else None


def test_a_second_copy_on_the_same_database_is_harmless(desk: Desk, due: Subject) -> None:
    """One that has our host's name leaves us our lease, in the middle of a send.

    Even one whose clock is ahead, and that takes us for dead.
    """
    journal = desk.parts.channels["journal"] = Overtaken()
    here = desk.parts.dispatch
    other = replace(here, me=replace(here.me, boot="another"), breakers={}, in_hand=InHand())
    copy = replace(other, clock=lambda: desk.now + LEASE)

    def another() -> list[object]:
        assert other.take_over() == 0
        taken = copy.take_over()
        copy.settle_unknowns("journal")
        # Read as absent: that once is no proof.
        asked = row_of(desk, due, "journal")
        return [taken, asked.state, asked.absent_at, copy.deliver("journal", never)]

    seen: list[list[object]] = []
    journal.meanwhile = lambda: seen.append(another())
    read_at = copy.clock()
    desk.parts.deliver_due()
    desk.now += timedelta(seconds=21)
    copy.settle_unknowns("journal")
    settled = state(desk, due, "journal")
    desk.parts.deliver_due()

    assert seen == [[1, DeliveryState.UNKNOWN, read_at, 0]]
    assert settled == "delivered"
    assert [message.bulletin_id for message in journal.taken] == [due.announcement.id]
    states = {d.channel: d.state for d in desk.parts.store.deliveries(due.announcement.id)}
    assert states["journal"] is DeliveryState.DELIVERED


def never() -> bool:
    """Nobody stops."""
    return False
