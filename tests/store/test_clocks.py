"""What is kept of clocks, of channels at rest and of restores, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.clock_guard import Kept
from noticeboard.ports import Owner
from noticeboard.ports.clocks import ClockHold
from noticeboard.store.breakers import Breakers
from noticeboard.store.clocks import Clocks
from noticeboard.store.desk import Desk
from noticeboard.store.engine import reading
from noticeboard.store.epochs import Epochs
from noticeboard.store.overview import Overview
from noticeboard.store.tables_staff import audit_log
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND

ME = Owner("seoul-1", "boot", "space", 1, "10")


def test_a_clock_is_kept_by_host_and_boot(engine: Engine) -> None:
    """A new boot knows what was seen before, and no other host's clock."""
    clocks = Clocks(engine)
    clocks.keep(ME, NOON - DAY, NOON)
    clocks.keep(ME, NOON - DAY + SECOND, NOON + HOUR)

    assert clocks.kept(ME) == Kept(NOON - DAY + SECOND, NOON + HOUR)
    assert clocks.kept(replace(ME, boot="next")) == Kept(None, NOON + HOUR)
    assert clocks.kept(replace(ME, host="seoul-2")) == Kept()


def test_the_clock_beside_a_server_is_asked(engine: Engine) -> None:
    """A database in a file has none of its own."""
    shown = Clocks(engine).database_now()

    if engine.dialect.name == "sqlite":
        assert shown is None
    else:
        assert shown is not None
        assert abs(datetime.now(UTC) - shown) < timedelta(minutes=1)


def test_a_hold_ends_for_its_process_alone(engine: Engine) -> None:
    """And a person's word counts for all of one host, until the next jump."""
    clocks, other = Clocks(engine), replace(ME, pid=2)
    for owner in (ME, other, replace(ME, host="seoul-2")):
        clocks.hold(ClockHold(owner, "jumped", HOUR, NOON))
    with Desk(engine).write() as tx:
        assert tx.vouch_for_clock("seoul-1", by="bo")
    clocks.hold(ClockHold(other, "database", -HOUR, NOON))
    clocks.release([ME])

    assert clocks.holds() == (
        ClockHold(other, "database", -HOUR, NOON),
        ClockHold(replace(ME, host="seoul-2"), "jumped", HOUR, NOON),
    )


def test_a_hold_is_renewed_as_long_as_it_is_there(engine: Engine) -> None:
    """What a person said of it stays; whoever took it away is found out."""
    clocks = Clocks(engine)
    clocks.hold(ClockHold(ME, "jumped", HOUR, NOON))
    with Desk(engine).write() as tx:
        tx.vouch_for_clock("seoul-1", by="bo")

    assert [clocks.renew(ME), clocks.renew(ME), clocks.renew(replace(ME, pid=2))] == [
        True,
        True,
        False,
    ]
    assert clocks.holds() == (ClockHold(ME, "jumped", HOUR, NOON, "bo", renewed=2),)


def test_of_several_senders_one_probes_a_channel_at_rest(engine: Engine) -> None:
    """The others wait for the next turn; once it is well, everybody goes on."""
    breakers = Breakers(engine)
    breakers.open("x", Breaker().after(failed=True, now=NOON, refused=True, reason="No."))
    at = NOON + 15 * SECOND

    probes = [breakers.probe("x", when, when + 15 * SECOND) for when in (NOON, at, at)]

    assert probes == [False, True, False]
    assert breakers.load()["x"].retry_at == NOON + 30 * SECOND
    breakers.close("x", NOON)
    assert breakers.probe("x", at, at)


def test_why_a_channel_rests_is_known_to_all(engine: Engine) -> None:
    """That it asked for it is no failure of the channel; and what it said last counts."""
    breakers, told = Breakers(engine), []
    asked = Breaker().after(failed=True, now=NOON, wait=MINUTE)
    for breaker in (asked, asked.after(failed=True, now=NOON + MINUTE)):
        breakers.open("x", breaker)
        told.append((breakers.load()["x"].asked, breakers.load()["x"].since))

    assert told == [(True, NOON), (False, NOON)]


def test_what_fails_meanwhile_makes_no_rest_shorter_that_was_asked_for(engine: Engine) -> None:
    """It was on its way already; that the channel wants to be left alone for an hour counts."""
    breakers = Breakers(engine)
    asked = Breaker().after(failed=True, now=NOON, wait=HOUR)
    breakers.open("x", asked)

    breakers.open("x", asked.after(failed=True, now=NOON + SECOND))

    assert (breakers.load()["x"].retry_at, breakers.load()["x"].asked) == (NOON + HOUR, True)
    longer = asked.after(failed=True, now=NOON + MINUTE, wait=HOUR)
    breakers.open("x", longer)
    assert breakers.load()["x"].retry_at == NOON + MINUTE + HOUR


def test_a_restored_database_stays_held_by_that(engine: Engine) -> None:
    """Whoever stops everything meanwhile does not make it look like an ordinary stop."""
    epochs = Epochs(engine)
    first, second = epochs.count(NOON), epochs.count(NOON)
    epochs.hold(NOON)
    epochs.hold(NOON + HOUR)
    with Desk(engine).write() as tx:
        tx.set_hold(None, by="ana", at=NOON + HOUR)

    assert (second.id, second.mark, epochs.stored()) == (first.id, first.mark + 1, second)
    (hold,) = Overview(engine).holds()
    assert (hold.restored, hold.since) == (True, NOON)
    with reading(engine) as conn:
        noted = conn.scalars(select(audit_log.c.at).where(audit_log.c.what == "sending.restored"))
        assert noted.all() == [NOON]
