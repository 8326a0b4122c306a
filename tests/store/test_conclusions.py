"""What an attempt changes, and what an expired holder cannot change any more."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.conclusion import (
    Conclusion,
    Settling,
    UnknownOutcomeError,
    conclude,
    settle,
)
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.domain.errors import TransitionError
from tests.builders import HOUR, MINUTE, NOON, SECOND, a_content
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
    assert not room.deliveries.give_back([taken], NOON + 2 * MINUTE)
    assert not room.deliveries.mark_unknown(taken, LOST, NOON + 2 * MINUTE)
    assert not room.deliveries.look([taken], NOON)

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
    assert room.deliveries.look([second], NOON)


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


def doubted(room: Newsroom, delivery: Delivery) -> Delivery:
    """The delivery lost at noon and read as absent once, where a repeat is known: it waits."""
    room.deliveries.mark_unknown(delivery, LOST, NOON)
    (lost,) = room.deliveries.unknowns("journal", NOON, limit=5)
    once = settle(lost, None, NOON, settling=Settling(), identity=True)
    assert room.deliveries.conclude(lost, once, NOON)
    return stored(room, delivery)


def delayed(room: Newsroom, delivery: Delivery, at: datetime) -> Bulletin:
    """A delay of that launch, public on the board."""
    (subject,) = (b for b in [room.desk.subject_of(delivery.bulletin_id)] if b)
    delay = room.follow_up(subject.announcement, "delay", at=at)
    room.carry("board", at)
    return delay


def test_what_may_still_appear_is_not_superseded_by_a_delay(
    room: Newsroom, taken: Delivery
) -> None:
    """It waits to be sent again, a delay is published: its channel is asked until it is sure."""
    waiting = doubted(room, taken)
    delay = delayed(room, taken, NOON + SECOND)
    asked = stored(room, taken)
    blocked = room.claim("journal", NOON + SECOND)
    later = NOON + 20 * SECOND
    room.deliveries.conclude(asked, settle(asked, None, later, settling=Settling()), later)

    assert (waiting.state, waiting.lost_at, waiting.absent_at) == (S.PENDING, NOON, NOON)
    assert (asked.state, asked.due, blocked) == (S.UNKNOWN, NOON + SECOND, ())
    gone = stored(room, taken)
    assert (gone.state, gone.lost_at) == (S.SUPERSEDED, None)
    assert [d.bulletin_id for d in room.claim("journal", later)] == [delay.id]


def test_one_reading_sends_again_and_supersedes_nothing(room: Newsroom, taken: Delivery) -> None:
    """The delay is public before the reading: the second reading, 20 s later, decides."""
    room.deliveries.mark_unknown(taken, LOST, NOON)
    delayed(room, taken, NOON)
    (lost,) = room.deliveries.unknowns("journal", NOON, limit=5)

    room.deliveries.conclude(
        lost, settle(lost, None, NOON, settling=Settling(), identity=True), NOON
    )

    asked = stored(room, taken)
    assert (asked.state, asked.due, asked.reason) == (S.UNKNOWN, NOON + 20 * SECOND, LOST)
    assert (asked.lost_at, asked.absent_at) == (NOON, NOON)


@pytest.mark.parametrize("back", ["given back", "refused for now"])
def test_what_is_not_sent_again_after_all_is_still_in_doubt(
    room: Newsroom, taken: Delivery, back: str
) -> None:
    """Claimed again, then overtaken by a delay: what was lost before it may still appear."""
    doubted(room, taken)
    (again,) = room.claim("journal", NOON)
    delayed(room, taken, NOON)

    if back == "given back":
        assert room.deliveries.give_back([again], NOON)
    else:
        room.fail(again, S.PENDING, NOON)

    assert (stored(room, taken).state, stored(room, taken).lost_at) == (S.UNKNOWN, NOON)


def test_what_was_lost_is_not_sent_in_other_words_before_it_is_proven_absent(
    room: Newsroom, taken: Delivery
) -> None:
    """A typo was fixed meanwhile: the same key with new words would leave the old ones there."""
    doubted(room, taken)
    (subject,) = (b for b in [room.desk.subject_of(taken.bulletin_id)] if b)
    room.fix(subject.announcement, a_content(), at=NOON)
    (again,) = room.claim("journal", NOON)
    mine = room.deliveries.look([again], NOON)
    room.deliveries.give_back([again], NOON)
    asked = stored(room, taken)
    later = NOON + 20 * SECOND
    room.deliveries.conclude(asked, settle(asked, None, later, settling=Settling()), later)

    assert not mine
    assert (asked.state, asked.revision, asked.absent_at) == (S.UNKNOWN, 1, NOON)
    assert (stored(room, taken).state, stored(room, taken).revision) == (S.PENDING, 2)


def test_a_second_loss_is_settled_from_its_own_beginning(room: Newsroom, taken: Delivery) -> None:
    """What was read before it says nothing of it."""
    doubted(room, taken)
    (again,) = room.claim("journal", NOON)
    lost = conclude(again, UnknownOutcomeError("No answer."), NOON + MINUTE, spread=0)

    assert room.deliveries.conclude(again, lost, NOON + MINUTE)

    now = stored(room, taken)
    assert (now.state, now.lost_at, now.absent_at) == (S.UNKNOWN, NOON + MINUTE, None)


def test_two_who_settle_the_same_row_settle_it_once(room: Newsroom, taken: Delivery) -> None:
    """The slower one finds that it is unknown no more."""
    room.deliveries.mark_unknown(taken, LOST, NOON)
    (unknown,) = room.deliveries.unknowns("journal", NOON, limit=5)

    assert room.deliveries.conclude(unknown, Conclusion(S.PENDING, due=NOON), NOON)
    assert not room.deliveries.conclude(unknown, ARRIVED, NOON)


def test_what_is_given_back_is_there_for_the_next(room: Newsroom, taken: Delivery) -> None:
    """Nothing was sent: it waits for its turn again, and the attempt says so."""
    assert room.deliveries.give_back([taken], NOON)

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


def lost_and_repeated(room: Newsroom, taken: Delivery, now: datetime) -> Delivery:
    """An answer to it was lost; one reading did not find it, and it waits to be repeated."""
    assert room.deliveries.mark_unknown(taken, LOST, now)
    unknown = stored(room, taken)
    again = settle(unknown, None, now + SECOND, settling=Settling(), identity=True)
    assert room.deliveries.conclude(unknown, again, now + SECOND)
    return stored(room, taken)


def bulletin_of(room: Newsroom, taken: Delivery) -> Bulletin:
    """What it carries."""
    subject = room.desk.subject(taken.notice_id)
    assert subject is not None
    return subject.announcement


def test_what_was_lost_is_not_repeated_without_the_words_that_went(
    room: Newsroom, taken: Delivery
) -> None:
    """Its channel would know the old words by the same key: it is asked first, until proven."""
    assert lost_and_repeated(room, taken, NOON).state is S.PENDING
    room.redact(bulletin_of(room, taken), NOON + MINUTE)

    waits = stored(room, taken)
    assert (waits.state, waits.due, waits.absent_at) == (S.UNKNOWN, NOON + MINUTE, None)
    once = settle(waits, None, NOON + MINUTE, settling=Settling(), identity=True)
    assert room.deliveries.conclude(waits, once, NOON + MINUTE)
    asked = stored(room, taken)
    assert (asked.state, asked.due) == (S.UNKNOWN, NOON + MINUTE + 20 * SECOND)
    twice = settle(asked, None, asked.due, settling=Settling(), identity=True)
    assert room.deliveries.conclude(asked, twice, asked.due)
    assert (stored(room, taken).state, stored(room, taken).lost_at) == (S.PENDING, None)


def test_what_is_being_repeated_as_its_words_go_is_given_back(
    room: Newsroom, taken: Delivery
) -> None:
    """Up to the last look."""
    lost_and_repeated(room, taken, NOON)
    (again,) = room.claim("journal", NOON + MINUTE)
    assert room.deliveries.look([again], NOON + MINUTE)
    room.redact(bulletin_of(room, taken), NOON + MINUTE)

    assert not room.deliveries.look([again], NOON + MINUTE)
    assert room.deliveries.give_back([again], NOON + MINUTE)
    assert stored(room, taken).state is S.UNKNOWN


def test_a_batch_changes_only_what_is_still_held(room: Newsroom) -> None:
    """One of three was taken over meanwhile: what was learned of it is kept as evidence only."""
    for _ in range(3):
        room.announce()
        room.carry("board", NOON)
    batch = room.claim("journal", NOON, limit=3)
    room.deliveries.mark_unknown(batch[1], LOST, NOON)

    written = room.deliveries.conclude_all([(each, ARRIVED) for each in batch], NOON + SECOND)

    assert written == 2
    assert [stored(room, each).state for each in batch] == [S.DELIVERED, S.UNKNOWN, S.DELIVERED]
    assert stored(room, batch[1]).receipt is None
    tries = [room.desk.attempts(each.id)[0].outcome for each in batch]
    assert tries == ["delivered", "delivered", "delivered"]


def test_who_was_taken_over_does_not_end_the_attempt_of_whoever_sends_it_now(
    room: Newsroom,
) -> None:
    """Its late answer is noted beside its own try."""
    room.announce()
    room.carry("board", NOON)
    (first,) = room.claim("journal", NOON)
    room.deliveries.mark_unknown(first, LOST, NOON)
    absent = Conclusion(S.PENDING, proven=True)
    room.deliveries.conclude(stored(room, first), absent, NOON)
    assert room.claim("journal", NOON + MINUTE)

    assert room.deliveries.conclude_all([(first, ARRIVED)], NOON + MINUTE) == 0

    assert [a.outcome for a in room.desk.attempts(first.id)] == ["delivered", None]


def test_what_arrived_ends_its_newest_attempt_and_no_other(room: Newsroom) -> None:
    """Each of its newest try, as of when it arrived; what a try before said stays."""
    room.announce()
    room.carry("board", NOON)
    (first,) = room.claim("journal", NOON)
    again = Conclusion(S.PENDING, "Busy.", due=NOON + MINUTE)
    room.deliveries.conclude(first, again, NOON)
    (second,) = room.claim("journal", NOON + MINUTE)

    written = room.deliveries.conclude_all([(second, ARRIVED)], NOON + 2 * MINUTE)

    tries = [(a.number, a.outcome, a.reason, a.ended_at) for a in room.desk.attempts(first.id)]
    assert written == 1
    assert tries == [(1, "pending", "Busy.", NOON), (2, "delivered", None, ARRIVED.done_at)]


def test_a_batch_that_cannot_be_written_is_not_written_in_part(room: Newsroom) -> None:
    """Nothing is lost either: each is written by itself later."""
    for _ in range(2):
        room.announce()
        room.carry("board", NOON)
    batch = room.claim("journal", NOON, limit=2)

    with pytest.raises(TransitionError):
        room.deliveries.conclude_all(
            [(batch[0], ARRIVED), (batch[1], Conclusion(S.VERIFIED))], NOON
        )

    assert [stored(room, each).state for each in batch] == [S.SENDING, S.SENDING]
