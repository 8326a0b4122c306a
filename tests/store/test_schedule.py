"""What the timer learns: when something is due, and for whom."""

from datetime import timedelta

from sqlalchemy import Engine

from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import DeliveryState
from noticeboard.ports import StoredPage
from noticeboard.store.engine import writing
from noticeboard.store.holds import set_hold
from noticeboard.store.pages import Pages, want
from noticeboard.store.schedule import Schedule
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND
from tests.store.newsroom import Newsroom

AHEAD = 2 * SECOND


def test_an_empty_board_has_nothing_to_wait_for(engine: Engine) -> None:
    """The timer sleeps its second."""
    schedule = Schedule(engine)

    assert schedule.next_wakes(NOON, AHEAD) == []


def test_every_channel_is_woken_for_what_is_near(engine: Engine) -> None:
    """Each instant ahead, and none beyond."""
    room, schedule = Newsroom(engine), Schedule(engine)
    later = NOON + timedelta(microseconds=123_457)
    room.announce(at=NOON, channels=("board", "journal"))
    room.announce(at=later, channels=("board",))
    room.announce(at=NOON + HOUR)

    wakes = schedule.next_wakes(NOON - SECOND, AHEAD)

    assert set(wakes) == {("board", NOON), ("journal", NOON), ("board", later)}
    assert schedule.next_wakes(NOON - MINUTE, AHEAD) == []


def test_what_is_overdue_wakes_its_channel_once(engine: Engine) -> None:
    """A lost wake is put again, for the earliest of a channel's rows, urgent ones included."""
    room, schedule = Newsroom(engine), Schedule(engine)
    first = room.announce(at=NOON - DAY)
    room.publish(first, NOON - DAY)
    room.carry("journal", NOON - DAY)
    room.announce(at=NOON - MINUTE)
    room.follow_up(first, "delay", at=NOON - HOUR)

    wakes = [wake for wake in schedule.next_wakes(NOON, AHEAD) if wake[1] != NOON]

    overdue = NOON - HOUR
    assert set(wakes) == {("board", overdue), ("feed", overdue), ("journal", overdue)}


def test_an_unknown_delivery_wakes_its_channel_for_a_reading(engine: Engine) -> None:
    """When it is due to be looked for again."""
    room, schedule = Newsroom(engine), Schedule(engine)
    room.announce(channels=("board", "journal"))
    room.carry("board", NOON)
    (taken,) = room.claim("journal", NOON)
    lost = Conclusion(DeliveryState.UNKNOWN, "Lost.", due=NOON + MINUTE)
    room.deliveries.conclude(taken, lost, NOON)

    wakes = schedule.next_wakes(NOON + MINUTE - SECOND, AHEAD)

    assert ("journal", NOON + MINUTE) in wakes


def test_a_held_channel_is_not_woken(engine: Engine) -> None:
    """Nor any, when everything is on hold; but pages are still kept true."""
    room, schedule = Newsroom(engine), Schedule(engine)
    room.announce(channels=("board", "journal"))
    with writing(engine) as conn:
        set_hold(conn, "journal", by="ana", at=NOON)
    assert schedule.next_wakes(NOON, AHEAD) == [("board", NOON)]

    with writing(engine) as conn:
        set_hold(conn, None, by="ana", at=NOON)
    assert schedule.next_wakes(NOON, AHEAD) == []

    with writing(engine) as conn:
        want(conn, ["/"], 1)
    assert schedule.next_wakes(NOON, AHEAD) == [("board", NOON)]


def test_pages_wake_the_board_when_they_stop_being_true(engine: Engine) -> None:
    """At the second the clock makes them false; at once when they are stale."""
    pages, schedule = Pages(engine), Schedule(engine)
    page = StoredPage("/", "text/html", b"", b"", '"t"', NOON, NOON + MINUTE)
    pages.put(page, built_from=0)

    assert schedule.next_wakes(NOON, AHEAD) == []
    assert schedule.next_wakes(NOON + MINUTE, AHEAD) == [("board", NOON + MINUTE)]

    with writing(engine) as conn:
        want(conn, ["/ko/"], 1)
    assert schedule.next_wakes(NOON, AHEAD) == [("board", NOON)]


def test_a_signed_bulletin_without_deliveries_is_found(engine: Engine) -> None:
    """The reconciler gives it rows before its instant comes."""
    room, schedule = Newsroom(engine), Schedule(engine)
    bulletin = room.announce(channels=())
    room.announce()

    assert schedule.unscheduled(NOON - 2 * HOUR) == ()
    assert schedule.unscheduled(NOON - HOUR) == (bulletin.id,)

    with room.desk.write() as tx:
        tx.add_deliveries(room.rows(bulletin, ("board",)))
    assert schedule.unscheduled(NOON) == ()
