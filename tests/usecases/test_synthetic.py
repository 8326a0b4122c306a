"""The synthetic bulletin: by the way of all others, and seen by nobody."""

from datetime import timedelta

import pytest

from noticeboard.bootstrap import Parts
from noticeboard.domain.delivery import SYNTHETIC
from noticeboard.domain.errors import NotFoundError
from noticeboard.ports import Wanted
from tests.usecases.desk import ANA, Desk

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def _a_round(parts: Parts, desk: Desk) -> int:
    """What the timer and a sender do in five seconds; how many were sent."""
    desk.now += 5 * SECOND
    parts.synthetics.plan(desk.now)
    return parts.dispatch.deliver(SYNTHETIC, lambda: False)


def test_one_is_sent_each_minute_never_early_and_its_lateness_is_kept(desk: Desk) -> None:
    """Found by the timer as any other is, a moment ahead, so that somebody sleeps to it."""
    desk.parts.synthetics.plan(desk.now)
    wakes = desk.parts.schedule.next_wakes(desk.now, 5 * SECOND)
    early = desk.parts.dispatch.deliver(SYNTHETIC, lambda: False)
    sent = [_a_round(desk.parts, desk) for _ in range(38)]

    assert (early, sum(sent)) == (0, 4)
    assert [(channel, at - desk.now < -3 * MINUTE) for channel, at in wakes] == [(SYNTHETIC, True)]
    late = [late for _, late in desk.parts.synthetics.lateness()]
    assert late == [2 * SECOND] * 4


def test_one_that_does_not_go_out_is_followed_by_no_other(desk: Desk) -> None:
    """Held by the kill switch it waits, and goes once it may: then its lateness tells."""
    desk.parts.synthetics.plan(desk.now)
    desk.parts.kill_switch.hold(ANA, None)
    held = [_a_round(desk.parts, desk) for _ in range(50)]
    with desk.parts.store.write() as tx:
        tx.lift_hold(None, at=desk.now)
    sent = [_a_round(desk.parts, desk) for _ in range(2)]

    assert (sum(held), sent) == (0, [1, 0])
    ((_, late),) = desk.parts.synthetics.lateness()
    assert late == 50 * 5 * SECOND + 2 * SECOND


def test_nobody_sees_it(desk: Desk) -> None:
    """Not the public, not the ledger, not the lists of the desk; and nobody can act on it."""
    before = desk.get("/"), desk.parts.records.verify()
    for _ in range(30):
        _a_round(desk.parts, desk)
    desk.parts.synthetics.plan(desk.now + 55 * SECOND)
    desk.pass_time(10 * MINUTE)

    listed = desk.parts.publishing.store.subjects(limit=10, cursor=None, wanted=Wanted())
    assert (desk.get("/"), desk.parts.records.verify()) == before
    assert listed.items == ()
    assert desk.parts.overview.troubled(now=desk.now, limit=10) == ()
    assert desk.parts.overview.at_work(limit=10) == ()
    with pytest.raises(NotFoundError):
        desk.parts.publishing.subject(SYNTHETIC)
    with pytest.raises(NotFoundError):
        desk.parts.publishing.bulletin(SYNTHETIC)


def test_what_is_older_than_a_day_is_forgotten(desk: Desk) -> None:
    """One row a minute for a day; a pause of a day is caught up with at once."""
    for _ in range(3):
        _a_round(desk.parts, desk)
    desk.now += timedelta(days=1, minutes=1)
    sent = [_a_round(desk.parts, desk) for _ in range(3)]

    assert sent == [0, 1, 0]
    assert len(desk.parts.synthetics.lateness()) == 1
