"""Claims: who may send what, and when. Never early, never twice, never out of order."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy import update as update_of

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import LEASE, Delivery, DeliveryState
from noticeboard.store.engine import writing
from noticeboard.store.holds import lift_hold, set_hold
from noticeboard.store.tables_delivery import deliveries
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND, a_kind, a_policy
from tests.store.newsroom import Newsroom, an_owner

S = DeliveryState


def lost_by(room: Newsroom) -> tuple[Bulletin, Delivery]:
    """An announcement, and its delivery to the journal, whose answer was lost at noon."""
    first = room.announce()
    room.publish(first, NOON)
    (lost,) = room.claim("journal", NOON)
    room.fail(lost, S.UNKNOWN, NOON)
    return first, lost


def test_a_claim_is_durable_before_anything_is_sent(engine: Engine) -> None:
    """Lease, fence, owner and attempt stand in the database when the claim returns."""
    room = Newsroom(engine)
    room.announce()

    (taken,) = room.claim("board", NOON)

    assert (taken.state, taken.fence, taken.attempts) == (S.SENDING, 1, 1)
    assert taken.lease_until == NOON + LEASE
    assert room.deliveries.orphaned("north") == ((taken, an_owner()),)
    (attempt,) = room.desk.attempts(taken.id)
    assert (attempt.number, attempt.started_at, attempt.ended_at) == (1, NOON, None)


@pytest.mark.parametrize("early", [SECOND / 1_000_000, SECOND, DAY])
def test_nothing_is_claimed_before_its_instant(engine: Engine, early: timedelta) -> None:
    """Not by a microsecond."""
    room = Newsroom(engine)
    room.announce()

    assert room.claim("board", NOON - early) == ()
    assert len(room.claim("board", NOON)) == 1


def test_what_is_claimed_is_not_claimed_again(engine: Engine) -> None:
    """Not even after its lease: an expired claim is settled first."""
    room = Newsroom(engine)
    room.announce()
    room.claim("board", NOON)

    assert room.claim("board", NOON) == ()
    assert room.claim("board", NOON + HOUR) == ()


@pytest.mark.parametrize("outcome", [S.PENDING, S.UNKNOWN, S.FAILED])
def test_nobody_links_to_what_is_not_on_the_board(engine: Engine, outcome: S) -> None:
    """A post never leads to a 404, however the board's own delivery ended."""
    room = Newsroom(engine)
    room.announce()
    assert room.claim("journal", NOON) == ()
    (taken,) = room.claim("board", NOON)
    assert room.claim("journal", NOON) == ()
    room.fail(taken, outcome, NOON)

    assert room.claim("journal", NOON) == ()
    assert room.claim("feed", NOON) == ()


def test_the_others_follow_the_board(engine: Engine) -> None:
    """Once it is public on the board, every other channel may go."""
    room = Newsroom(engine)
    room.announce()

    room.carry("board", NOON)

    assert len(room.claim("feed", NOON)) == 1
    assert len(room.claim("journal", NOON)) == 1


@pytest.mark.parametrize("channel", [None, "board"])
def test_a_hold_stops_sending_until_it_is_lifted(engine: Engine, channel: str | None) -> None:
    """One row stops every channel, or one."""
    room = Newsroom(engine)
    room.announce()
    with writing(engine) as conn:
        set_hold(conn, channel, by="ana", at=NOON)

    assert room.claim("board", NOON) == ()

    with writing(engine) as conn:
        assert lift_hold(conn, channel)
        assert not lift_hold(conn, channel)
    assert len(room.claim("board", NOON)) == 1


def test_a_hold_on_one_channel_leaves_the_others(engine: Engine) -> None:
    """Stopping a channel that misbehaves costs the others nothing."""
    room = Newsroom(engine)
    room.announce()
    with writing(engine) as conn:
        set_hold(conn, "journal", by="ana", at=NOON)

    room.carry("board", NOON)

    assert len(room.claim("feed", NOON)) == 1
    assert room.claim("journal", NOON) == ()


def test_delays_go_before_announcements_then_by_instant(engine: Engine) -> None:
    """What makes an older text wrong waits for no queue."""
    room = Newsroom(engine)
    public = room.announce(at=NOON - DAY)
    room.publish(public, NOON - DAY)
    room.carry("journal", NOON - DAY)
    late = room.announce(at=NOON - MINUTE)
    early = room.announce(at=NOON - 2 * MINUTE)
    delay = room.follow_up(public, "delay", at=NOON)

    taken = room.claim("board", NOON, limit=10)

    assert [d.bulletin_id for d in taken] == [delay.id, early.id, late.id]


def test_with_room_for_one_the_delay_is_taken(engine: Engine) -> None:
    """Also when an announcement has waited for longer."""
    room = Newsroom(engine)
    public = room.announce(at=NOON - DAY)
    room.publish(public, NOON - DAY)
    room.announce(at=NOON - HOUR)
    delay = room.follow_up(public, "delay", at=NOON)

    (taken,) = room.claim("board", NOON, limit=1)

    assert taken.bulletin_id == delay.id


@pytest.mark.parametrize("state", [S.PENDING, S.SENDING])
def test_a_follow_up_waits_for_its_predecessor(engine: Engine, state: S) -> None:
    """On one channel the story is told in its order, however long that takes."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    (taken,) = room.claim("journal", NOON)
    if state is S.PENDING:
        room.fail(taken, S.PENDING, NOON + 2 * HOUR)
    update = room.follow_up(first, "update", at=NOON + MINUTE)
    room.publish(update, NOON + MINUTE)

    assert room.claim("journal", NOON + HOUR) == ()


def test_a_follow_up_waits_two_minutes_for_an_unknown_outcome(engine: Engine) -> None:
    """Then it goes: a lost answer does not keep the truth back."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    (taken,) = room.claim("journal", NOON)
    room.fail(taken, S.UNKNOWN, NOON)
    at = NOON + MINUTE
    delay = room.follow_up(first, "delay", at=at)
    room.publish(delay, at)

    assert room.claim("journal", at + 2 * MINUTE - SECOND) == ()
    assert [d.bulletin_id for d in room.claim("journal", at + 2 * MINUTE)] == [delay.id]


def test_how_long_a_follow_up_waits_is_the_kinds_own(engine: Engine) -> None:
    """``follow_up_wait`` comes from the policy of the notice's kind."""
    patient = a_kind("maintenance", follow_up_wait=10 * MINUTE)
    room = Newsroom(engine, a_policy(a_kind(), patient))
    first = room.announce(kind="maintenance")
    room.publish(first, NOON)
    (taken,) = room.claim("journal", NOON)
    room.fail(taken, S.UNKNOWN, NOON)
    room.publish(room.follow_up(first, at=NOON + MINUTE), NOON + MINUTE)

    assert room.claim("journal", NOON + 10 * MINUTE) == ()
    assert len(room.claim("journal", NOON + 11 * MINUTE)) == 1


def test_what_is_scheduled_for_later_holds_nobody_back(engine: Engine) -> None:
    """An update planned for Friday does not keep back today's delay."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    room.carry("journal", NOON)
    room.follow_up(first, "update", at=NOON + 2 * DAY)
    delay = room.follow_up(first, "delay", at=NOON + HOUR)

    room.publish(delay, NOON + HOUR)

    assert room.carry("journal", NOON + HOUR).bulletin_id == delay.id


def test_an_older_plan_that_a_delay_made_wrong_is_never_published(engine: Engine) -> None:
    """The update of Friday quotes the old time: it goes nowhere, the board included."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    friday = room.follow_up(first, "update", at=NOON + 2 * DAY)
    delay = room.follow_up(first, "delay", at=NOON + HOUR)
    room.publish(delay, NOON + HOUR)

    for channel in ("board", "feed", "journal"):
        assert room.state(friday, channel) is S.SUPERSEDED
    assert room.claim("board", NOON + 3 * DAY) == ()


def test_an_older_text_never_follows_a_newer_one(engine: Engine) -> None:
    """Lost, overtaken by an update, and found to be absent: it is not sent after all."""
    room = Newsroom(engine)
    first, _ = lost_by(room)
    update = room.follow_up(first, "update", at=NOON + MINUTE)
    room.publish(update, NOON + MINUTE)
    room.carry("journal", NOON + HOUR)
    (unknown,) = room.deliveries.unknowns("journal", NOON + HOUR, limit=5)

    room.fail(unknown, S.PENDING, NOON + HOUR)

    assert room.state(first, "journal") is S.SUPERSEDED


def test_nothing_older_follows_what_a_person_took_away_there(engine: Engine) -> None:
    """It was seen: it was the newest word."""
    room = Newsroom(engine)
    first, _ = lost_by(room)
    update = room.follow_up(first, "update", at=NOON + MINUTE)
    room.publish(update, NOON + MINUTE)
    newer = room.carry("journal", NOON + HOUR)
    with writing(engine) as conn:
        own = deliveries.c.id == newer.id
        conn.execute(update_of(deliveries).where(own).values(state="gone"))
    (unknown,) = room.deliveries.unknowns("journal", NOON + HOUR, limit=5)

    room.fail(unknown, S.PENDING, NOON + HOUR)

    assert room.state(first, "journal") is S.SUPERSEDED


def test_what_waited_for_one_that_is_dropped_goes_in_the_same_claim(engine: Engine) -> None:
    """Put off, overtaken meanwhile, and due again: nobody waits for the timer's next look."""
    room = Newsroom(engine)
    first, lost = lost_by(room)
    room.publish(room.follow_up(first, "update", at=NOON + MINUTE), NOON + MINUTE)
    room.carry("journal", NOON + 30 * MINUTE)
    last = room.follow_up(first, "update", at=NOON + HOUR)
    room.publish(last, NOON + HOUR)
    with writing(engine) as conn:
        own = deliveries.c.id == lost.id
        conn.execute(update_of(deliveries).where(own).values(state="pending", lost_at=None))

    (taken,) = room.claim("journal", NOON + HOUR)

    assert taken.bulletin_id == last.id
    assert room.state(first, "journal") is S.SUPERSEDED


def test_the_last_look_sees_that_an_elder_is_on_its_way(engine: Engine) -> None:
    """A person had it sent while the claim of the younger one was decided."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    elder = room.delivery(first, "journal")
    update = room.follow_up(first, "update", at=NOON + MINUTE)
    room.publish(update, NOON + MINUTE)

    def stands(state: DeliveryState) -> None:
        with writing(engine) as conn:
            own = deliveries.c.id == elder.id
            conn.execute(update_of(deliveries).where(own).values(state=state.value))

    stands(S.HELD)
    (younger,) = room.claim("journal", NOON + MINUTE)
    before = room.deliveries.look([younger], NOON + MINUTE)
    stands(S.SENDING)

    assert list(before) == [younger.id]
    assert room.deliveries.look([younger], NOON + MINUTE) == {}


def test_the_last_look_sees_what_changed_since_the_claim(engine: Engine) -> None:
    """A lease that ran low, a hold, and a newer text each stop a send at the last moment."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    (taken,) = room.claim("journal", NOON)

    def mine(at: datetime = NOON) -> bool:
        return taken.id in room.deliveries.look([taken], at)

    assert mine()
    assert mine(NOON + 10 * SECOND)
    assert not mine(NOON + 11 * SECOND)
    with writing(engine) as conn:
        set_hold(conn, "journal", by="ana", at=NOON)
    assert not mine()
    with writing(engine) as conn:
        lift_hold(conn, "journal")
    room.publish(room.follow_up(first, "delay", at=NOON), NOON)
    assert not mine()


def test_what_the_last_look_refused_is_given_back_as_superseded(engine: Engine) -> None:
    """A newer delay makes an unsent announcement pointless, and the delay may go at once."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    (taken,) = room.claim("journal", NOON)
    delay = room.follow_up(first, "delay", at=NOON)
    room.publish(delay, NOON)

    assert room.deliveries.give_back([taken], NOON)

    assert room.state(first, "journal") is S.SUPERSEDED
    assert room.carry("journal", NOON).bulletin_id == delay.id


def test_newer_signed_words_replace_those_that_were_claimed(engine: Engine) -> None:
    """A typo fixed between the claim and the last look goes out fixed."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    (taken,) = room.claim("journal", NOON)
    fixed = room.fix(first, first.working.content, at=NOON)
    assert not room.deliveries.look([taken], NOON)
    assert room.deliveries.give_back([taken], NOON)
    assert room.claim("journal", NOON) == ()

    room.publish(fixed, NOON)

    (again,) = room.claim("journal", NOON)
    assert again.revision == 2
    assert room.deliveries.look([again], NOON)


def test_one_claim_takes_one_bulletin_of_a_notice(engine: Engine) -> None:
    """However many it takes: on one channel two of them are never on their way at once."""
    room = Newsroom(engine)
    stories = [room.announce(channels=("board", "journal")) for _ in range(2)]
    for first in stories:
        room.carry("board", NOON)
        room.follow_up(first, "update", at=NOON, channels=("board", "journal"))
        room.carry("board", NOON)

    taken = room.claim("journal", NOON, limit=9)

    assert sorted(d.bulletin_id for d in taken) == sorted(first.id for first in stories)
    assert room.claim("journal", NOON, limit=9) == ()


def test_the_last_look_at_a_batch_finds_those_that_are_lost(engine: Engine) -> None:
    """One was taken over and one has newer words: the others are still to be sent."""
    room = Newsroom(engine)
    bulletins = [room.announce() for _ in range(4)]
    for bulletin in bulletins:
        room.publish(bulletin, NOON)
    taken = {d.bulletin_id: d for d in room.claim("journal", NOON, limit=9)}
    lost, fixed, *others = bulletins
    room.deliveries.mark_unknown(taken[lost.id], "taken over", NOON)
    room.fix(fixed, fixed.working.content, at=NOON)

    mine = room.deliveries.look(taken.values(), NOON)

    left = [taken[bulletin.id] for bulletin in others]
    assert set(mine) == {delivery.id for delivery in left}
