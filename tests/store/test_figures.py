"""What a look at the database finds: on both databases, for doctor, metrics and alarms alike."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import Engine, delete, update

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.budget import Rate
from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import SYNTHETIC, DeliveryState, Receipt
from noticeboard.domain.invariants import UnderWay
from noticeboard.domain.kind import Policy
from noticeboard.domain.troubles import Backlog, Figures, Stopped
from noticeboard.ports import RESTORED, Making, StoredPage
from noticeboard.store import backlogs, figures
from noticeboard.store.breakers import Breakers
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.engine import writing
from noticeboard.store.figures import _LOOKS, FiguresOf
from noticeboard.store.heartbeats import Heartbeats
from noticeboard.store.holds import set_hold
from noticeboard.store.pages import Pages
from noticeboard.store.schedule import Schedule
from noticeboard.store.synthetic import Synthetics
from noticeboard.store.tables_delivery import deliveries
from tests.builders import HOUR, MINUTE, NOON, SECOND
from tests.store.newsroom import CHANNELS, URL, Newsroom, an_owner

S = DeliveryState


def _found(room: Newsroom, after: timedelta, enabled: tuple[str, ...] = CHANNELS) -> Figures:
    return FiguresOf(room.engine, room.policy, enabled).figures(NOON + after)


def test_overdue_is_what_a_claim_would_have_taken(engine: Engine) -> None:
    """What waits for the board, or for an older bulletin, is not late by its own fault."""
    room = Newsroom(engine)
    first = room.announce()
    room.announce()
    room.follow_up(first, at=NOON)

    assert _found(room, 59 * SECOND).overdue == ()
    assert _found(room, MINUTE).overdue == (Backlog("board", 2, NOON),)


def test_what_nobody_took_or_put_away_is_found_within_seconds(engine: Engine) -> None:
    """What could go and does not, after five; what a delay overtook and kept waiting, after 60."""
    room = Newsroom(engine)
    first = room.announce()
    room.carry("board", NOON)
    figures = FiguresOf(engine, room.policy, CHANNELS)
    early, late = figures.unsent(NOON + 4 * SECOND), figures.unsent(NOON + 5 * SECOND)
    room.follow_up(first, at=NOON + SECOND)
    room.carry("board", NOON + SECOND)
    own = deliveries.c.id == room.delivery(first, "journal").id
    with writing(engine) as conn:
        conn.execute(update(deliveries).where(own).values(state=S.PENDING))

    over = figures.unsent(NOON + 2 * MINUTE)

    assert early == UnderWay()
    assert late.unclaimed == (Backlog("feed", 1, NOON), Backlog("journal", 1, NOON))
    assert late.stale == ()
    assert over.stale == (Backlog("journal", 1, NOON),)


def test_what_nobody_puts_down_is_overdue_and_what_nobody_drains_is_undecided(
    engine: Engine,
) -> None:
    """A claim long after its lease; what waits for a channel that was switched off."""
    room = Newsroom(engine)
    room.announce()
    room.carry("board", NOON)
    room.claim("feed", NOON)

    found = _found(room, HOUR, ("board", "feed"))

    assert found.overdue == (Backlog("feed", 1, NOON),)
    assert found.undecided == (Backlog("journal", 1, NOON),)


def test_a_burst_of_failures_is_one_figure(engine: Engine) -> None:
    """By channel, with the oldest; what waits for a person beside what was given up."""
    room = Newsroom(engine)
    for hours in range(3):
        now = NOON + hours * HOUR
        room.announce(at=now)
        room.carry("board", now)
        for channel, state in (("journal", S.FAILED), ("feed", S.UNKNOWN)):
            (taken,) = room.claim(channel, now)
            room.fail(taken, state, now)

    found = _found(room, 2 * HOUR)

    assert found.dead == (Backlog("journal", 3, NOON),)
    # Those of the first two hours; the last was lost a moment ago.
    assert found.undecided == (Backlog("feed", 2, NOON),)


def test_a_bulletin_without_rows_is_found_before_its_instant(engine: Engine) -> None:
    """That it was signed is all that says that it is to go out."""
    room = Newsroom(engine)
    bulletin = room.announce(at=NOON + HOUR)
    with writing(engine) as conn:
        conn.execute(delete(deliveries).where(deliveries.c.bulletin_id == bulletin.id))

    assert _found(room, -SECOND).unenqueued is None
    late = _found(room, MINUTE).unenqueued
    assert late is not None
    assert (late.count, late.since <= NOON) == (1, True)


def test_a_hold_says_how_many_wait_behind_it(engine: Engine) -> None:
    """All of them behind one of everything; a restored board's is told apart."""
    room = Newsroom(engine)
    room.announce()
    with writing(engine) as conn:
        set_hold(conn, None, by=RESTORED, at=NOON)
        set_hold(conn, "journal", by="ana", at=NOON)

    found = _found(room, HOUR)

    of_all, of_one = found.stopped
    assert of_all == Stopped(None, NOON, restored=True, due=3)
    assert of_one == Stopped("journal", NOON, due=1)


def test_a_rest_says_how_many_wait_for_it(engine: Engine) -> None:
    """Due by now, or tried before: with none of them nobody needs to be told of it."""
    room, tired = Newsroom(engine), Breaker(5, NOON, NOON)
    room.announce()
    Breakers(engine).open("board", tired)
    Breakers(engine).open("other", tired)

    assert _found(room, -SECOND).waiting == {}
    found = _found(room, SECOND)
    assert found.resting == {"board": tired, "other": tired}
    assert found.waiting == {"board": 1}


def test_what_waits_for_a_limit_is_not_overdue_but_what_the_reserve_is_for_is(
    engine: Engine,
) -> None:
    """Two of three are spent: the rest waits rightly, and a delay that nobody takes does not."""
    room, rates = Newsroom(engine), {"journal": Rate(3, 5 * MINUTE)}
    limited = FiguresOf(engine, room.policy, ("journal",), rates)
    room.deliveries = Deliveries(engine, room.policy, public_url=URL, rates=rates)
    told = [room.announce(channels=("board", "journal")) for _ in range(4)]
    for _ in told:
        room.carry("board", NOON)
    sent = Conclusion(S.DELIVERED, receipt=Receipt("one"), done_at=NOON)
    for taken in room.claim("journal", NOON, limit=9):
        room.deliveries.conclude(taken, sent, NOON)

    assert limited.figures(NOON + 2 * MINUTE).overdue == ()
    # Where somebody just makes use of what is left again, nobody is late either.
    assert limited.figures(NOON + 5 * MINUTE + 30 * SECOND).overdue == ()
    assert limited.figures(NOON + 7 * MINUTE).overdue == (Backlog("journal", 2, NOON),)

    room.follow_up(told[3], at=NOON + SECOND, channels=("board", "journal"))
    room.carry("board", NOON + SECOND)
    assert limited.figures(NOON + 2 * MINUTE).overdue == (Backlog("journal", 1, NOON + SECOND),)


@pytest.mark.parametrize("channel", [None, "journal"])
def test_what_waited_for_a_hold_is_not_overdue_while_it_goes_out(
    engine: Engine, channel: str | None
) -> None:
    """It is due for an hour when somebody resumes. What nobody sends then is overdue as ever."""
    room = Newsroom(engine)
    for _ in range(3):
        room.announce(channels=("board", "journal"))
        room.carry("board", NOON)
    sent = Conclusion(S.DELIVERED, receipt=Receipt("one"), done_at=NOON + HOUR + 2 * MINUTE)
    with room.desk.write() as tx:
        tx.set_hold(channel, by="ana", at=NOON)
    with room.desk.write() as tx:
        tx.lift_hold(channel, at=NOON + HOUR)

    assert _found(room, HOUR + 59 * SECOND).overdue == ()
    assert _found(room, HOUR + 2 * MINUTE).overdue == (Backlog("journal", 3, NOON),)
    (taken,) = room.claim("journal", NOON + HOUR)
    room.deliveries.conclude(taken, sent, NOON + HOUR)
    assert _found(room, HOUR + 3 * MINUTE - SECOND).overdue == ()
    assert _found(room, HOUR + 3 * MINUTE).overdue == (Backlog("journal", 2, NOON),)
    assert _found(room, 2 * HOUR).overdue == (Backlog("journal", 2, NOON),)


def test_what_waited_for_a_rest_is_not_overdue_at_its_end(engine: Engine) -> None:
    """On that channel; no other is excused by it."""
    room = Newsroom(engine)
    room.announce(channels=("board", "journal"))
    room.announce()
    room.carry("board", NOON)
    Breakers(engine).open("journal", Breaker(5, NOON, NOON))
    Breakers(engine).close("journal", NOON + HOUR)

    assert _found(room, HOUR + SECOND).overdue == (Backlog("board", 1, NOON),)
    assert [one.channel for one in _found(room, HOUR + MINUTE).overdue] == ["board", "journal"]


def test_a_channel_with_much_hides_no_other(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted to a limit, each channel has one of its own."""
    monkeypatch.setattr(backlogs, "AT_MOST", 2)
    monkeypatch.setattr(figures, "_DUE", backlogs.counting(backlogs.due_by()))
    room = Newsroom(engine)
    for hours in range(4):
        room.announce(at=NOON + hours * HOUR, channels=("board", "feed"))
    room.announce(at=NOON + 5 * HOUR, channels=("board", "journal"))
    with writing(engine) as conn:
        set_hold(conn, None, by="ana", at=NOON)

    found = _found(room, 6 * HOUR, ("board",))

    assert [(one.channel, one.count) for one in found.undecided] == [("feed", 2), ("journal", 1)]
    assert [stop.due for stop in found.stopped] == [2 + 2 + 1]
    assert [(one.channel, one.count) for one in found.overdue] == [("board", 2)]


def test_a_figure_that_cannot_be_read_keeps_back_no_other(engine: Engine) -> None:
    """It is named, so that somebody is told that nothing is known of it."""
    room = Newsroom(engine)
    room.announce()
    Heartbeats(engine).beat("timer", an_owner(), NOON)
    with writing(engine) as conn:
        set_hold(conn, None, by="ana", at=NOON)
    broken = FiguresOf(engine, cast("Policy", None), CHANNELS)

    found = broken.figures(NOON + MINUTE)

    assert found.unseen == ("overdue",)
    assert found.unknown == {"overdue"}
    assert (found.stopped[0].due, found.beats) == (3, {"timer": NOON})
    assert {field.name for field in fields(Figures)} - {"ledger_broken_since", "unseen"} == {
        *_LOOKS
    }


def test_a_clock_ahead_hides_no_silence(engine: Engine) -> None:
    """What a host of tomorrow left is no sign of life, and makes it no host that works."""
    room, heartbeats = Newsroom(engine), Heartbeats(engine)
    heartbeats.beat("worker", an_owner(), NOON)
    heartbeats.beat("worker", an_owner(host="south"), NOON + HOUR)

    assert _found(room, SECOND).beats == {"worker": NOON}
    assert _found(room, SECOND).hosts == {"worker": {"north"}}
    assert _found(room, MINUTE).hosts == {}


def test_a_spare_that_does_the_work_of_a_timer_is_found_while_it_does(engine: Engine) -> None:
    """Since it began to; not once it left, nor fell silent itself."""
    room, beats = Newsroom(engine), Heartbeats(engine)
    beats.beat("timer", an_owner(), NOON)
    for seconds in range(0, 12, 2):
        beats.beat("spare", an_owner(2), NOON + seconds * SECOND)

    assert _found(room, 10 * SECOND).stand_ins == {"north": NOON}
    assert _found(room, MINUTE).stand_ins == {}
    beats.leave(an_owner(2))
    assert _found(room, 10 * SECOND).stand_ins == {}


def test_the_room_on_each_disk_is_the_least_that_a_process_there_saw_lately(
    engine: Engine,
) -> None:
    """Whoever does not look says nothing of it, nor does whoever fell silent."""
    room, beats = Newsroom(engine), Heartbeats(engine)
    for pid, free in ((1, 9_000_000_000), (2, 7_000_000_000), (3, None)):
        beats.beat("worker", an_owner(pid), NOON, free)
    beats.beat("web", an_owner(host="south"), NOON, 5)
    beats.beat("web", an_owner(host="south"), NOON + MINUTE, 6_000_000_000)

    assert _found(room, SECOND).disks == {"north": 7_000_000_000}
    assert _found(room, MINUTE).disks == {"south": 6_000_000_000}


def test_signs_of_life_and_pages_that_wait(engine: Engine) -> None:
    """The newest of each kind of process; pages whose successor nobody built."""
    room = Newsroom(engine)
    heartbeats = Heartbeats(engine)
    heartbeats.beat("timer", an_owner(), NOON)
    heartbeats.beat("timer", an_owner(2), NOON + SECOND)
    room.publish(room.announce(), NOON)

    found = _found(room, HOUR)

    assert found.beats == {"timer": NOON + SECOND}
    assert found.stale_pages is not None
    assert found.stale_pages.since == NOON


def test_pages_that_an_upgrade_makes_anew_wait_since_the_upgrade(engine: Engine) -> None:
    """Not since what was said last; where none was made otherwise, nothing is wanted."""
    room, pages = Newsroom(engine), Pages(engine)
    room.publish(room.announce(), NOON)
    version, old = pages.version(), Making("1")
    for path in (*pages.stale(NOON, 50), *pages.stale_record(NOON)):
        page = StoredPage(path, "text/html", b"", b"", "", NOON, None, made_with=old.mark)
        assert pages.put(page, built_from=version)

    same = pages.want_others(old, NOON + HOUR)
    before = _found(room, HOUR).stale_pages
    others = pages.want_others(Making("2"), NOON + 2 * HOUR)
    upgraded = _found(room, 3 * HOUR).stale_pages
    pages.want_all(NOON + 4 * HOUR)
    rebuilt = _found(room, 5 * HOUR).stale_pages

    assert (same, before) == ({}, None)
    assert upgraded is not None
    assert rebuilt is not None
    assert sum(others.values()) >= upgraded.count > 0
    assert (upgraded.since, rebuilt.since) == (NOON + 2 * HOUR, NOON + 4 * HOUR)


def test_a_synthetic_bulletin_goes_by_the_way_of_all_others(engine: Engine) -> None:
    """Due, found by the timer, claimed, looked at, read, concluded; then its arrival is kept."""
    room, synthetics = Newsroom(engine), Synthetics(engine)
    sender = Deliveries(engine, room.policy, public_url=URL)
    planned = synthetics.plan(NOON), synthetics.plan(NOON)
    ((channel, at),) = Schedule(engine).next_wakes(NOON, MINUTE)

    early = sender.claim(SYNTHETIC, at - SECOND, an_owner(), limit=1)
    (taken,) = sender.claim(SYNTHETIC, at, an_owner(), limit=1)
    words = {name: message.text for name, message in sender.look([taken], at).items()}
    done = Conclusion(S.DELIVERED, receipt=Receipt("none"), done_at=at + SECOND)
    room.deliveries.conclude(taken, done, at + SECOND)
    again = synthetics.plan(at + 2 * SECOND), synthetics.plan(at + MINUTE)

    assert (planned, channel, early) == ((True, False), SYNTHETIC, ())
    assert (words, again) == ({taken.id: SYNTHETIC}, (False, True))
    assert synthetics.lateness() == ((at, SECOND),)
    assert _found(room, HOUR).synthetic_at == at
    assert _found(room, HOUR).overdue == ()


def test_two_machines_of_one_name_are_found_and_a_machine_started_anew_is_not(
    engine: Engine,
) -> None:
    """They beat at the same time; after a start everything of the boot before is silent."""
    room, beats, before = Newsroom(engine), Heartbeats(engine), an_owner(host="seoul-1")
    after = replace(before, boot="boot-2")
    beats.beat("worker", before, NOON)
    beats.beat("timer", after, NOON + 10 * SECOND)

    assert _found(room, 10 * SECOND).twins == {}

    beats.beat("worker", before, NOON + 12 * SECOND)

    assert _found(room, 13 * SECOND).twins == {"seoul-1": NOON + 10 * SECOND}
    assert _found(room, MINUTE).twins == {}
