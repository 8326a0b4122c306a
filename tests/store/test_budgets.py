"""The limit of a channel, spent by all processes together: what cannot wait goes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlalchemy import Engine, event, text

from noticeboard.domain.budget import Rate
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import DeliveryState
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.engine import writing
from noticeboard.store.overview import Overview
from noticeboard.store.schedule import Schedule
from noticeboard.store.tables_delivery import deliveries
from tests.builders import HOUR, MINUTE, NOON, SECOND, a_content, a_policy
from tests.store.newsroom import URL, Newsroom, an_owner

PLAIN = a_content(promises=(), title="")
RATES = {"journal": Rate(3, 5 * MINUTE)}
LATER = NOON + 5 * MINUTE + 5 * SECOND


def limited(engine: Engine) -> Newsroom:
    """A newsroom whose journal takes three within five minutes, one of them kept."""
    room = Newsroom(engine)
    room.deliveries = Deliveries(engine, a_policy(), public_url=URL, rates=RATES)
    return room


def public(room: Newsroom) -> Bulletin:
    """An announcement that the board has."""
    bulletin = room.announce(at=NOON)
    room.publish(bulletin, NOON)
    return bulletin


def sent(room: Newsroom, now: datetime) -> list[str]:
    """The bulletins that go to the journal now."""
    return [delivery.bulletin_id for delivery in room.claim("journal", now, limit=9)]


def wakes(engine: Engine, now: datetime) -> list[datetime]:
    """When the timer wakes the journal."""
    found = Schedule(engine, RATES).next_wakes(now, HOUR)
    return sorted(at for channel, at in found if channel == "journal")


def test_what_is_spent_makes_the_rest_wait_and_a_delay_goes_all_the_same(engine: Engine) -> None:
    """Another process finds the same limit; the timer comes back when there is room."""
    room = limited(engine)
    first, *_ = [public(room) for _ in range(4)]

    went = room.claim("journal", NOON, limit=9)
    assert len(went) == 2
    room.deliveries = Deliveries(engine, a_policy(), public_url=URL, rates=RATES)
    assert sent(room, NOON + SECOND) == []
    assert wakes(engine, NOON + SECOND) == [LATER]

    for delivery in went:
        room.fail(delivery, DeliveryState.DELIVERED, NOON)
    delay = room.follow_up(first, at=NOON + MINUTE)
    room.publish(delay, NOON + MINUTE)
    assert wakes(engine, NOON + 2 * MINUTE) == [NOON + MINUTE]
    assert sent(room, NOON + 2 * MINUTE) == [delay.id]

    budget = Overview(engine, RATES).budgets()["journal"]
    assert budget.opens_at(NOON + 2 * MINUTE, urgent=True) == LATER
    assert wakes(engine, NOON + 2 * MINUTE) == [LATER]
    assert sent(room, LATER - SECOND) == []
    assert len(sent(room, LATER)) == 1


def test_what_a_holding_statement_waits_for_goes_before_it(engine: Engine) -> None:
    """Of two that may go, one is kept: for the statement, and for what it must not overtake."""
    room = limited(engine)
    room.deliveries = Deliveries(
        engine, a_policy(), public_url=URL, rates={"journal": Rate(9, 5 * MINUTE)}
    )
    bulletins = [public(room) for _ in range(9)]
    assert len(sent(room, NOON)) == 8
    last = next(b for b in bulletins if room.state(b, "journal") is DeliveryState.PENDING)
    room.deliveries = Deliveries(
        engine, a_policy(), public_url=URL, rates={"journal": Rate(10, 5 * MINUTE)}
    )
    word = room.follow_up(last, "holding", at=NOON + MINUTE, content=PLAIN)
    room.publish(word, NOON + MINUTE)

    assert room.carry("journal", NOON + MINUTE).bulletin_id == last.id
    assert room.carry("journal", NOON + MINUTE).bulletin_id == word.id


def test_what_was_not_sent_spent_nothing(engine: Engine) -> None:
    """Given back, because the kill switch fell: once it is lifted, as many go as before."""
    room = limited(engine)
    bulletins = [public(room) for _ in range(2)]
    taken = room.claim("journal", NOON, limit=9)
    for delivery in taken:
        assert room.deliveries.give_back([delivery], NOON + SECOND)

    assert sorted(sent(room, NOON + SECOND)) == sorted(b.id for b in bulletins)


def test_what_was_taken_over_before_it_was_given_back_is_refunded_once(engine: Engine) -> None:
    """Whoever held it knows that nothing was sent, however often it says so."""
    room = limited(engine)
    for _ in range(2):
        public(room)
    taken = room.claim("journal", NOON, limit=9)
    room.deliveries.mark_unknown(taken[0], "Its process was gone.", NOON + SECOND)

    held = [room.deliveries.give_back(taken, NOON + SECOND) for _ in range(2)]

    assert held == [1, 0]
    assert Overview(engine, RATES).budgets()["journal"].left(NOON, urgent=True) == 3
    sent(room, NOON)
    assert room.deliveries.give_back(taken, NOON + SECOND) == 0
    assert Overview(engine, RATES).budgets()["journal"].left(NOON, urgent=True) == 2


def test_what_a_process_took_that_died_is_not_refunded(engine: Engine) -> None:
    """Some of it may have gone."""
    room = limited(engine)
    public(room)
    (taken,) = room.claim("journal", NOON, limit=9)

    room.deliveries.mark_unknown(taken, "Its process was gone.", NOON + SECOND)

    assert Overview(engine, RATES).budgets()["journal"].left(NOON, urgent=True) == 2


def test_only_what_goes_first_is_worth_a_claim_when_nothing_else_may_go(engine: Engine) -> None:
    """What is kept locks nobody out, each second, for texts that have to wait anyway."""
    room = limited(engine)
    first, *_ = [public(room) for _ in range(3)]
    went = room.claim("journal", NOON, limit=9)
    writes: list[str] = []
    event.listen(engine, "commit", lambda conn: writes.append("commit"))

    def written() -> int:
        before = len(writes)
        assert sent(room, NOON + SECOND) == []
        return len(writes) - before

    idle = written()
    for delivery in went:
        room.fail(delivery, DeliveryState.DELIVERED, NOON)
    delay = room.follow_up(first, at=NOON)
    room.publish(delay, NOON)

    assert idle == 1
    assert sent(room, NOON + SECOND) == [delay.id]


def test_many_senders_never_spend_more_than_there_is(engine: Engine) -> None:
    """All ask in the same moment; together they are given what one would have been."""
    room = limited(engine)
    for _ in range(6):
        public(room)
    with writing(engine) as conn:
        conn.execute(deliveries.update().where(deliveries.c.channel == "journal").values(rank=0))

    def ask(pid: int) -> int:
        store = Deliveries(engine, a_policy(), public_url=URL, rates=RATES)
        return sum(len(store.claim("journal", NOON, an_owner(pid), limit=1)) for _ in range(3))

    with ThreadPoolExecutor(4) as senders:
        assert sum(senders.map(ask, range(4))) == 3


def test_what_was_spent_and_cannot_be_read_stops_nobody(engine: Engine) -> None:
    """A limit is a courtesy; sending is the promise."""
    room = limited(engine)
    bulletin = public(room)
    with writing(engine) as conn:
        conn.execute(text("INSERT INTO budgets VALUES ('journal', '[\"broken\"]')"))

    assert sent(room, NOON) == [bulletin.id]
