"""What an attempt changes, and what an expired holder cannot change any more."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from noticeboard.domain.conclusion import Conclusion, Settling, settle
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.domain.errors import TransitionError
from tests.builders import HOUR, MINUTE, NOON, SECOND
from tests.store.newsroom import Newsroom, an_owner

S = DeliveryState
RECEIPT = Receipt("42", "https://journal.example.com/42", "what stands there")
ARRIVED = Conclusion(S.DELIVERED, receipt=RECEIPT, done_at=NOON + SECOND)
LOST = "The process that was sending it ended before the answer came."


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    """A newsroom with one bulletin that is public on the board."""
    return Newsroom(engine)


@pytest.fixture
def taken(room: Newsroom) -> Delivery:
    """The journal's delivery, claimed at noon."""
    room.announce()
    room.carry("board", NOON)
    (delivery,) = room.claim("journal", NOON)
    return delivery


def stored(room: Newsroom, delivery: Delivery) -> Delivery:
    """The delivery as it stands in the database."""
    rows = room.desk.deliveries(delivery.bulletin_id)
    return next(d for d in rows if d.id == delivery.id)


def test_a_receipt_is_kept_with_the_delivery(room: Newsroom, taken: Delivery) -> None:
    """What the channel gave back, when, and the end of the attempt."""
    assert room.deliveries.conclude(taken, ARRIVED, NOON + SECOND)

    now = stored(room, taken)
    assert (now.state, now.receipt, now.done_at) == (S.DELIVERED, RECEIPT, NOON + SECOND)
    assert now.lease_until is None
    (attempt,) = room.desk.attempts(taken.id)
    assert (attempt.ended_at, attempt.outcome) == (NOON + SECOND, "delivered")


def test_a_retry_waits_for_its_instant(room: Newsroom, taken: Delivery) -> None:
    """Pending again, with the reason in a sentence, not before the new instant."""
    again = Conclusion(S.PENDING, "Busy.", due=NOON + MINUTE)
    assert room.deliveries.conclude(taken, again, NOON)

    assert room.claim("journal", NOON + MINUTE - SECOND) == ()
    (second,) = room.claim("journal", NOON + MINUTE)
    assert (second.attempts, second.fence, second.reason) == (2, 2, "Busy.")
    outcomes = [(a.number, a.outcome, a.reason) for a in room.desk.attempts(taken.id)]
    assert outcomes == [(1, "pending", "Busy."), (2, None, None)]


def test_an_expired_holder_changes_nothing(room: Newsroom, taken: Delivery) -> None:
    """After a take-over its word is kept beside its attempt, and nowhere else."""
    assert room.deliveries.mark_unknown(taken, LOST, NOON + MINUTE)
    before = stored(room, taken)

    assert not room.deliveries.conclude(taken, ARRIVED, NOON + 2 * MINUTE)
    assert not room.deliveries.give_back(taken, NOON + 2 * MINUTE)
    assert not room.deliveries.mark_unknown(taken, LOST, NOON + 2 * MINUTE)
    assert not room.deliveries.still_mine(taken, NOON)

    assert stored(room, taken) == before
    (attempt,) = room.desk.attempts(taken.id)
    assert (attempt.ended_at, attempt.outcome) == (NOON + MINUTE, "delivered")


def test_who_was_taken_over_cannot_end_the_next_attempt(room: Newsroom, taken: Delivery) -> None:
    """Also when the row is being sent again, by somebody else."""
    room.deliveries.mark_unknown(taken, LOST, NOON)
    (unknown,) = room.deliveries.unknowns("journal", NOON, limit=1)
    room.deliveries.conclude(unknown, Conclusion(S.PENDING, due=NOON), NOON)
    (second,) = room.claim("journal", NOON)

    assert not room.deliveries.conclude(taken, ARRIVED, NOON)

    assert stored(room, taken) == second
    assert room.deliveries.still_mine(second, NOON)


def test_orphans_are_found_by_host_and_by_lease(room: Newsroom, taken: Delivery) -> None:
    """At once on the same host, after the lease from any other."""
    held = ((taken, an_owner()),)

    assert room.deliveries.orphaned("north") == held
    assert room.deliveries.orphaned("south") == ()
    assert room.deliveries.expired(NOON + 30 * SECOND - timedelta(microseconds=1)) == ()
    assert room.deliveries.expired(NOON + 30 * SECOND) == held


def test_absent_needs_two_readings(room: Newsroom, taken: Delivery) -> None:
    """The first one is remembered; the second, 20 s later, lets it be sent again."""
    room.deliveries.mark_unknown(taken, LOST, NOON)
    (first,) = room.deliveries.unknowns("journal", NOON, limit=5)
    assert (first.lost_at, first.fence) == (NOON, taken.fence + 1)
    room.deliveries.conclude(first, settle(first, None, NOON, settling=Settling()), NOON)
    assert room.deliveries.unknowns("journal", NOON + 19 * SECOND, limit=5) == ()

    later = NOON + 20 * SECOND
    (second,) = room.deliveries.unknowns("journal", later, limit=5)
    assert (second.lost_at, second.absent_at) == (NOON, NOON)
    room.deliveries.conclude(second, settle(second, None, later, settling=Settling()), later)

    again = stored(room, taken)
    assert (again.state, again.lost_at, again.absent_at) == (S.PENDING, None, None)


def test_two_who_settle_the_same_row_settle_it_once(room: Newsroom, taken: Delivery) -> None:
    """The slower one finds that it is unknown no more."""
    room.deliveries.mark_unknown(taken, LOST, NOON)
    (unknown,) = room.deliveries.unknowns("journal", NOON, limit=5)

    assert room.deliveries.conclude(unknown, Conclusion(S.PENDING, due=NOON), NOON)
    assert not room.deliveries.conclude(unknown, ARRIVED, NOON)


def test_what_is_given_back_is_there_for_the_next(room: Newsroom, taken: Delivery) -> None:
    """Nothing was sent: it waits for its turn again, and the attempt says so."""
    assert room.deliveries.give_back(taken, NOON)

    assert room.desk.attempts(taken.id)[0].outcome == "given_back"
    assert [d.id for d in room.claim("journal", NOON)] == [taken.id]


def test_a_retry_of_what_a_delay_replaced_is_superseded(room: Newsroom, taken: Delivery) -> None:
    """Decided in the statement that would have made it pending again."""
    (announced,) = (b for b in [room.desk.subject_of(taken.bulletin_id)] if b)
    delay = room.follow_up(announced.announcement, "delay", at=NOON)
    room.carry("board", NOON)

    room.fail(taken, S.PENDING, NOON)

    assert room.state(announced.announcement, "journal") is S.SUPERSEDED
    assert room.state(delay, "journal") is S.PENDING


def test_a_transition_that_the_table_does_not_list_raises(room: Newsroom, taken: Delivery) -> None:
    """A bug is loud, and stores nothing."""
    with pytest.raises(TransitionError):
        room.deliveries.conclude(taken, Conclusion(S.VERIFIED), NOON + HOUR)

    assert stored(room, taken) == taken
