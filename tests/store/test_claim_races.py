"""Many senders at once, in threads and in processes: each delivery is taken by one of them."""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from sqlalchemy import Engine

from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import DeliveryState, Receipt
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.engine import open_engine, writing
from noticeboard.store.tables_delivery import deliveries
from tests.builders import MINUTE, NOON, a_policy
from tests.store.newsroom import URL, Newsroom, an_owner

NOTICES = 60
SENDERS = 4


def drain(database_url: str, number: int, sent: list[str] | None = None) -> list[str]:
    """One sender: takes and delivers what is due in the journal until nothing is."""
    engine = open_engine(database_url)
    store = Deliveries(engine, a_policy(), public_url=URL)
    sent = [] if sent is None else sent
    while taken := store.claim("journal", NOON, an_owner(pid=number), limit=3):
        for delivery in taken:
            if not store.look([delivery], NOON):
                assert store.give_back([delivery], NOON)
                continue
            sent.append(delivery.id)
            done = Conclusion(DeliveryState.DELIVERED, receipt=Receipt(delivery.id), done_at=NOON)
            assert store.conclude(delivery, done, NOON)
    engine.dispose()
    return sent


def on_the_board(engine: Engine, channels: Iterable[str]) -> set[str]:
    """Many notices whose board deliveries are done; the ids of the others."""
    room = Newsroom(engine)
    bulletins = [room.announce(at=NOON, channels=channels) for _ in range(NOTICES)]
    with writing(engine) as conn:
        board = deliveries.c.channel == "board"
        conn.execute(deliveries.update().where(board).values(state="delivered"))
    return {room.delivery(b, "journal").id for b in bulletins}


def pools() -> list[Executor]:
    """Senders of one process, and senders of several."""
    return [
        ThreadPoolExecutor(SENDERS),
        ProcessPoolExecutor(SENDERS, mp_context=get_context("spawn")),
    ]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", [0, 1], ids=["threads", "processes"])
def test_no_delivery_is_taken_twice(engine: Engine, database_url: str, kind: int) -> None:
    """Four senders, sixty deliveries: each is sent once, none is left."""
    wanted = on_the_board(engine, ("board", "journal"))

    with pools()[kind] as senders:
        sent = list(senders.map(drain, [database_url] * SENDERS, range(1, SENDERS + 1)))

    counted = Counter(one for part in sent for one in part)
    assert set(counted) == wanted
    assert set(counted.values()) == {1}


def test_a_chain_of_follow_ups_keeps_its_order_among_many_senders(
    engine: Engine, database_url: str
) -> None:
    """Whoever is faster: on one channel an update never precedes what it updates."""
    room = Newsroom(engine)
    first = room.announce(at=NOON - 9 * MINUTE)
    chain = [first.id]
    for minute in range(8, 0, -1):
        chain.append(room.follow_up(first, "update", at=NOON - minute * MINUTE).id)
    for _ in chain:
        room.carry("board", NOON)

    journal: list[str] = []
    with ThreadPoolExecutor(SENDERS) as senders:
        for number in range(SENDERS):
            senders.submit(drain_until_all_are_sent, database_url, number, journal, len(chain))

    assert journal == [room.desk.deliveries(bulletin)[-1].id for bulletin in chain]


def drain_until_all_are_sent(url: str, number: int, journal: list[str], wanted: int) -> None:
    """A sender that is woken again and again, as the timer does."""
    while len(journal) < wanted:
        drain(url, number, journal)


@pytest.mark.timeout(120)
def test_publishing_and_sending_at_once_end_without_a_deadlock(
    engine: Engine, database_url: str
) -> None:
    """Delays supersede announcements that senders are claiming: all come to an end, in order."""
    room = Newsroom(engine)
    notices = [room.announce(channels=("board", "journal")) for _ in range(20)]
    for _ in notices:
        room.carry("board", NOON)
    delays = [room.follow_up(n, "delay", at=NOON, channels=("board",)) for n in notices]
    journal: list[str] = []

    with ThreadPoolExecutor(SENDERS + 2) as busy:
        sending = [busy.submit(drain, database_url, n, journal) for n in range(2)]
        publishing = [busy.submit(room.acts.publish, d.id, 1, NOON) for d in delays]
        published = [future.result() for future in publishing]
        for future in sending:
            future.result()

    assert published == [True] * len(delays)
    assert len(journal) == len(set(journal))
    announced = {room.state(n, "journal") for n in notices}
    assert announced <= {DeliveryState.DELIVERED, DeliveryState.SUPERSEDED}
