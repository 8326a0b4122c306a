"""What a person decided about a delivery, as the store keeps it and the senders heed it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from noticeboard.domain.aftercare import SENT_ANYWAY, abandoned, adopted, retried
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.domain.errors import TransitionError
from tests.builders import HOUR, MINUTE, NOON
from tests.store.newsroom import Newsroom

S = DeliveryState
URL = "https://journal.example.com/by-hand"
LATER = NOON + HOUR


def ended(room: Newsroom, state: DeliveryState) -> tuple[Bulletin, Delivery]:
    """A public bulletin whose delivery to the journal was tried once and ended so."""
    bulletin = room.announce()
    room.publish(bulletin, NOON)
    (taken,) = room.claim("journal", NOON)
    first = S.FAILED if state is S.FAILED else S.UNKNOWN
    room.fail(taken, first, NOON)
    if state is S.NEEDS_PERSON:
        lost = room.delivery(bulletin, "journal")
        assert room.deliveries.conclude(lost, Conclusion(S.NEEDS_PERSON, "Look."), NOON)
    return bulletin, room.delivery(bulletin, "journal")


def decided(room: Newsroom, delivery: Delivery, conclusion: Conclusion) -> bool:
    """Whether the decision was written."""
    with room.desk.write() as tx:
        return tx.conclude(delivery, conclusion, LATER)


@pytest.mark.parametrize("state", [S.FAILED, S.NEEDS_PERSON])
def test_what_is_sent_again_can_be_taken_at_once(engine: Engine, state: S) -> None:
    """Nothing of a loss remains; its attempts stay and are counted on."""
    room = Newsroom(engine)
    bulletin, before = ended(room, state)

    written = decided(room, before, retried(LATER))

    after = room.delivery(bulletin, "journal")
    assert written
    assert (after.state, after.due, after.lost_at) == (S.PENDING, LATER, None)
    assert after.reason == SENT_ANYWAY
    (taken,) = room.claim("journal", LATER)
    assert (taken.id, taken.attempts, taken.fence) == (before.id, 2, before.fence + 1)


@pytest.mark.parametrize("changed", [{"fence": 9}, {"state": S.NEEDS_PERSON}])
def test_a_decision_about_another_state_of_things_is_not_written(
    engine: Engine, changed: dict[str, object]
) -> None:
    """Whoever read an older row decides nothing."""
    room = Newsroom(engine)
    bulletin, before = ended(room, S.FAILED)
    read = Delivery(**{name: getattr(before, name) for name in before.__slots__} | changed)

    written = decided(room, read, abandoned("Closed."))

    assert not written
    assert room.delivery(bulletin, "journal") == before


def test_what_must_not_be_sent_any_more_is_superseded_instead(engine: Engine) -> None:
    """In the statement that would make it pending again; the verb then refuses."""
    room = Newsroom(engine)
    bulletin, before = ended(room, S.FAILED)
    update = room.follow_up(bulletin, "update", at=NOON + MINUTE)
    room.publish(update, NOON + MINUTE)
    room.carry("journal", NOON + MINUTE)

    decided(room, before, retried(LATER))

    assert room.state(bulletin, "journal") is S.SUPERSEDED


def test_an_older_text_does_not_follow_one_that_was_given_up_where_it_stands(
    engine: Engine,
) -> None:
    """The newer one drifted and nobody cares any more: its readers still have it."""
    room = Newsroom(engine)
    bulletin, before = ended(room, S.FAILED)
    update = room.follow_up(bulletin, "update", at=NOON + MINUTE)
    room.publish(update, NOON + MINUTE)
    newer = room.carry("journal", NOON + MINUTE)
    drifted = replace(newer, state=S.DELIVERED)
    assert room.deliveries.conclude(drifted, Conclusion(S.DRIFTED, "Other."), LATER)
    decided(room, room.delivery(update, "journal"), abandoned("Nobody reads it."))

    decided(room, before, retried(LATER))

    assert room.state(update, "journal") is S.ABANDONED
    assert room.state(bulletin, "journal") is S.SUPERSEDED


def test_a_persons_evidence_is_kept_and_no_machine_checks_it(engine: Engine) -> None:
    """It has an address and a witness, and nothing to compare with."""
    room = Newsroom(engine)
    bulletin, before = ended(room, S.NEEDS_PERSON)

    decided(room, before, adopted(before, URL, None, by="bo", now=LATER))

    after = room.delivery(bulletin, "journal")
    assert (after.state, after.done_at, after.receipt) == (
        S.DELIVERED,
        LATER,
        Receipt.by_hand("bo", URL),
    )
    assert room.deliveries.unverified("journal", LATER + HOUR, limit=9) == ()


def test_a_follow_up_answers_to_no_receipt_that_a_person_wrote(engine: Engine) -> None:
    """It would be refused there: the delay goes as a text of its own."""
    room = Newsroom(engine)
    bulletin, before = ended(room, S.FAILED)
    decided(room, before, adopted(before, URL, None, by="bo", now=LATER))
    delay = room.follow_up(bulletin, at=LATER)
    room.publish(delay, LATER)

    (taken,) = room.claim("journal", LATER + timedelta(seconds=1))

    assert taken.bulletin_id == delay.id
    assert room.deliveries.message(taken).reply_to is None


def test_nobody_gives_up_what_is_being_sent(engine: Engine) -> None:
    """Not in the table: a bug, and stopped there."""
    room = Newsroom(engine)
    bulletin = room.announce()
    room.publish(bulletin, NOON)
    (taken,) = room.claim("journal", NOON)

    with pytest.raises(TransitionError):
        decided(room, taken, abandoned("Closed."))

    assert room.state(bulletin, "journal") is S.SENDING
