"""Delivery rows as the desk makes, moves and withdraws them."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from noticeboard.domain.bulletin import Revision
from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.errors import ConflictError
from tests.builders import HOUR, NOON
from tests.store.newsroom import CHANNELS, Newsroom, an_id

S = DeliveryState


def test_deliveries_come_back_as_they_were_made(engine: Engine) -> None:
    """By bulletin, and all of a notice in the order of its bulletins."""
    room = Newsroom(engine)
    first = room.announce(channels=())
    made = room.rows(first, ("board", "feed", "journal"))
    with room.desk.write() as tx:
        tx.add_deliveries(made)
    delay = room.follow_up(first, at=NOON + HOUR)

    assert room.desk.deliveries(first.id) == tuple(made)
    with room.desk.write() as tx:
        sequence = [d.bulletin_id for d in tx.deliveries_of_notice(first.notice_id)]
    assert sequence == [first.id] * 3 + [delay.id] * 3


def test_adding_a_delivery_again_changes_nothing(engine: Engine) -> None:
    """A reconciler may add what is there; the row and its history stay."""
    room = Newsroom(engine)
    first = room.announce()
    (taken,) = room.claim("board", NOON)

    with room.desk.write() as tx:
        tx.add_deliveries(replace(d, id=an_id(9_999)) for d in room.rows(first, ("board",)))

    assert room.delivery(first, "board") == taken


def test_rearming_points_waiting_rows_at_the_new_words_and_instant(engine: Engine) -> None:
    """A candidate took the place of the armed revision: the same rows carry it."""
    room = Newsroom(engine)
    first = room.announce()
    old = replace(first.revisions[0], state="replaced")
    new = Revision(2, old.content, "approved", ("ana",), version=2, frozen_hash="b" * 64)
    armed = replace(first, revisions=(old, new), publish_at=NOON + HOUR)

    with room.desk.write() as tx:
        tx.save_bulletin(armed)
        tx.rearm_deliveries(armed, CHANNELS)

    rows = room.desk.deliveries(first.id)
    assert {(d.revision, d.due, d.scheduled_for) for d in rows} == {(2, NOON + HOUR, NOON + HOUR)}
    assert room.claim("board", NOON) == ()


def test_a_withdrawn_bulletin_has_no_deliveries(engine: Engine) -> None:
    """Pulled back in time, it goes nowhere; its neighbours are left alone."""
    room = Newsroom(engine)
    first, other = room.announce(), room.announce()

    with room.desk.write() as tx:
        tx.withdraw_deliveries(first.id)

    assert room.desk.deliveries(first.id) == ()
    assert len(room.desk.deliveries(other.id)) == len(CHANNELS)


@pytest.mark.parametrize("then", [None, S.PENDING], ids=["being sent", "tried once"])
def test_what_has_been_claimed_cannot_be_withdrawn(engine: Engine, then: S | None) -> None:
    """And none of the others is withdrawn with it."""
    room = Newsroom(engine)
    first = room.announce()
    (taken,) = room.claim("board", NOON)
    if then is not None:
        room.fail(taken, then, NOON)

    with pytest.raises(ConflictError, match="claimed"), room.desk.write() as tx:
        tx.withdraw_deliveries(first.id)

    assert len(room.desk.deliveries(first.id)) == len(CHANNELS)
