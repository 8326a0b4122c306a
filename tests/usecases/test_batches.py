"""Deliveries carried in batches: what happens in the middle of one harms nothing of the rest."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pytest
from sqlalchemy import update

from noticeboard.domain.breaker import FAILURES
from noticeboard.domain.conclusion import UNREAD, TransientSendError
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.ports import Deliveries, Message
from noticeboard.sending.dispatch import Dispatch
from noticeboard.sending.pace import Pace
from noticeboard.store.engine import open_engine, writing
from noticeboard.store.tables_staff import revisions
from tests.usecases.desk import ANA, Desk
from tests.usecases.moody import Moody

HOUR = timedelta(hours=1)
MANY = 8
S = DeliveryState


def never() -> bool:
    """Nobody stops."""
    return False


class Telling(Moody):
    """A channel of which each send takes ``seconds``, and something happens ``meanwhile``."""

    def __init__(self) -> None:
        super().__init__()
        self.at, self.seconds = 100.0, 0.0
        self.asked: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def boottime(self) -> float:
        """The hands of the clock that the sender looks at."""
        return self.at

    def send(self, message: Message) -> Receipt:
        """Take it."""
        self.asked.append(message.delivery_id)
        self.meanwhile()
        self.at += self.seconds
        return super().send(message)


@dataclass
class Counted:
    """The real deliveries, and how often each act was asked for."""

    real: Any
    acts: Counter[str] = field(default_factory=Counter)

    def __getattr__(self, name: str) -> Any:
        return partial(self._act, name)

    def _act(self, name: str, *args: Any, **options: Any) -> Any:
        self.acts[name] += 1
        return getattr(self.real, name)(*args, **options)


@dataclass
class Batch:
    """What is due on the journal, all of it claimed at once."""

    desk: Desk
    journal: Telling
    dispatch: Dispatch
    bulletins: list[str]

    def deliver(self, stopping: Callable[[], bool] = never) -> int:
        """Drain the journal."""
        return self.dispatch.deliver("journal", stopping)

    def rows(self) -> list[Delivery]:
        """All deliveries to the journal."""
        found = (d for b in self.bulletins for d in self.desk.parts.store.deliveries(b))
        return [row for row in found if row.channel == "journal"]

    def states(self) -> Counter[str]:
        """Where they stand."""
        return Counter(row.state.value for row in self.rows())


@pytest.fixture
def batch(desk: Desk) -> Batch:
    """Announcements that the board has; the journal has none of them yet."""
    bulletins = []
    for number in range(MANY):
        drafted = desk.parts.publishing.draft(ANA, desk.launch(title=f"Phone {number}"))
        bulletins.append(desk.scheduled(drafted.announcement).id)
    desk.now += HOUR
    desk.parts.dispatch.deliver("board", never)
    journal = Telling()
    desk.parts.channels["journal"] = journal
    pace = Pace(MANY, 0.0, journal.at)
    real = desk.parts.dispatch
    dispatch = replace(real, boottime=journal.boottime, paces={"journal": pace})
    return Batch(desk, journal, dispatch, bulletins)


def test_a_batch_is_claimed_looked_at_and_written_as_one(batch: Batch) -> None:
    """Three acts for all of them, in the order in which they are due; the last finds no more."""
    counted = Counted(batch.dispatch.deliveries)
    batch.dispatch.deliveries = cast("Deliveries", counted)

    tried = batch.deliver()

    assert tried == MANY
    assert counted.acts == {"claim": 2, "look": 1, "conclude_all": 1}
    assert [message.bulletin_id for message in batch.journal.taken] == batch.bulletins
    assert batch.states() == {"delivered": MANY}


def test_the_kill_switch_stops_a_batch_within_a_quarter_of_a_second(batch: Batch) -> None:
    """A look is good for no longer; what was not sent waits again."""
    batch.journal.seconds = 0.1
    batch.journal.meanwhile = lambda: batch.desk.parts.kill_switch.hold(ANA, None)

    batch.deliver()

    assert batch.states() == {"delivered": 3, "pending": MANY - 3}


def test_a_clock_that_is_doubted_stops_a_batch(batch: Batch) -> None:
    """At the next look."""
    batch.journal.seconds = 0.2
    batch.dispatch.may_release = lambda: len(batch.journal.asked) < 2

    batch.deliver()

    assert batch.states() == {"delivered": 2, "pending": MANY - 2}


def test_after_a_second_of_sending_what_was_lost_has_its_turn(batch: Batch) -> None:
    """However long the line is; what goes to our own tables cannot be lost."""
    batch.journal.seconds = 0.4
    began = batch.journal.at

    tried, again = batch.dispatch.deliver_for_a_while("journal", never)

    assert 0 < tried < MANY
    assert again == timedelta()
    assert batch.journal.at - began < 2
    assert batch.deliver() == MANY - tried
    assert batch.dispatch.deliver_for_a_while("journal", never) == (0, None)


def test_a_process_that_ends_gives_back_what_it_did_not_send(batch: Batch) -> None:
    """Somebody else sends it at once, and nobody has to ask what became of it."""
    batch.deliver(lambda: len(batch.journal.asked) == 2)

    assert batch.states() == {"delivered": 2, "pending": MANY - 2}
    assert len(batch.journal.asked) == 2


def test_a_channel_that_fails_gets_its_rest_in_the_middle_of_a_batch(batch: Batch) -> None:
    """Five failures in a row, and the others are not tried."""
    batch.journal.trouble = TransientSendError("It is out of order.")

    batch.deliver()

    assert len(batch.journal.asked) == FAILURES
    assert [row.attempts for row in batch.rows() if row.reason is None] == [1] * (MANY - FAILURES)
    assert batch.states() == {"pending": MANY}


def test_a_channel_that_became_slow_holds_no_more_than_it_can_take(batch: Batch) -> None:
    """After a second the rest waits for its turn, so that what is urgent comes before it."""
    batch.journal.seconds = 0.6
    held: list[int] = []
    batch.journal.meanwhile = lambda: held.append(batch.states()["sending"])

    batch.deliver()

    assert held == [8, 7, *[1] * 6]
    assert batch.states() == {"delivered": MANY}


def test_what_took_long_to_send_is_written_before_the_next_is_sent(batch: Batch) -> None:
    """Whoever dies in the next send leaves one unknown, not all of them."""
    batch.journal.seconds = 0.03
    written: list[int] = []
    batch.journal.meanwhile = lambda: written.append(batch.states()["delivered"])

    batch.deliver()

    assert written == list(range(MANY))


def test_what_was_quick_to_send_is_written_within_a_twentieth_of_a_second(batch: Batch) -> None:
    """Together with what came before it."""
    batch.journal.seconds = 0.015
    written: list[int] = []
    batch.journal.meanwhile = lambda: written.append(batch.states()["delivered"])

    batch.deliver()

    assert written == [0, 0, 0, 0, 4, 4, 4, 4]
    assert batch.states() == {"delivered": MANY}


def test_words_that_cannot_be_read_keep_nobody_else_of_their_batch_back(batch: Batch) -> None:
    """The others go; that one is tried again, and says why it did not."""
    engine = open_engine(batch.desk.parts.settings.database_url)
    with writing(engine) as conn:
        broken = update(revisions).where(revisions.c.bulletin_id == batch.bulletins[2])
        conn.execute(broken.values(frozen={"body": 1}))
    engine.dispose()

    batch.deliver()

    assert batch.states() == {"delivered": MANY - 1, "pending": 1}
    assert [row.reason for row in batch.rows() if row.state is S.PENDING] == [UNREAD]


class Spoilt(Telling):
    """A channel whose third answer no database takes."""

    def send(self, message: Message) -> Receipt:
        """Half a character for an id, once."""
        taken = super().send(message)
        return Receipt("\ud800") if len(self.taken) == 3 else taken


def test_an_outcome_that_no_database_takes_costs_only_itself(batch: Batch) -> None:
    """It is asked for at its channel; what was sent with it is written, the rest goes out."""
    batch.desk.parts.channels["journal"] = Spoilt()

    assert batch.deliver() == MANY

    assert batch.states() == {"delivered": MANY - 1, "unknown": 1}
    assert batch.dispatch.in_hand.unwritten("journal") == []


@dataclass
class Distant(Counted):
    """The real deliveries in a database that is far away: each look takes ``seconds``."""

    seconds: float = 0.0
    waits: Callable[[float], None] = lambda _: None

    def look(self, *args: Any) -> Any:
        """After a while."""
        self.waits(self.seconds)
        return self._act("look", *args)


def far_away(batch: Batch, seconds: float) -> Distant:
    """Have each look take so long."""

    def wait(seconds: float) -> None:
        batch.journal.at += seconds
        batch.desk.now += timedelta(seconds=seconds)

    far = Distant(batch.dispatch.deliveries, seconds=seconds, waits=wait)
    batch.dispatch.deliveries = cast("Deliveries", far)
    return far


def test_a_database_that_answers_slowly_keeps_nothing_back_for_ever(
    batch: Batch, caplog: pytest.LogCaptureFixture
) -> None:
    """One goes after each look; it is said, once a minute."""
    far = far_away(batch, 0.8)

    assert batch.deliver() == MANY

    assert (far.acts["look"], batch.states()) == (MANY, {"delivered": MANY})
    assert [r.message for r in caplog.records if "slowly" in r.message] == [
        "The database answers slowly: a look took 0.80 s."
    ]
    batch.dispatch.slowness.note(0.8, batch.journal.at + 60)
    assert len([r for r in caplog.records if "slowly" in r.message]) == 2


def test_a_look_that_took_two_seconds_is_worth_nothing(batch: Batch) -> None:
    """What was decided meanwhile stops a send within that time; all of it is given back."""
    far_away(batch, 1.6)
    claims = iter([False] * 10)

    assert batch.deliver(lambda: next(claims, True)) == 0

    assert batch.states() == {"pending": MANY}


def test_what_is_given_back_was_not_tried(batch: Batch) -> None:
    """Whoever counts what a drain did counts what was sent."""
    batch.journal.seconds = 0.1

    assert batch.deliver(lambda: len(batch.journal.asked) == 2) == 2
    assert sorted((row.attempts, row.tries) for row in batch.rows()) == [
        *[(1, 0)] * (MANY - 2),
        *[(1, 1)] * 2,
    ]
