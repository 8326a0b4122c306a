"""How often somebody may try to come in: the same for every process, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from noticeboard.ports import access
from noticeboard.ports.access import TooManyTriesError
from noticeboard.store.engine import reading
from noticeboard.store.tables_access import failed_logins, known_addresses
from noticeboard.store.throttle import Throttle
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND

HERE, ANA = "203.0.113.7", "login:ana@example.com"
QUARTER = 15 * MINUTE


@pytest.fixture
def throttle(engine: Engine) -> Throttle:
    """Nobody has failed yet."""
    return Throttle(engine, b"k" * 32)


def refused(throttle: Throttle, account: str, address: str, now: datetime) -> timedelta | None:
    """How long to wait; ``None`` for a try that was let through, and counted."""
    try:
        throttle.knock(account, address, now=now)
    except TooManyTriesError as error:
        return error.wait
    return None


def fail(throttle: Throttle, times: int, account: str, addresses: Iterator[str]) -> None:
    """Tries that are let through, and fail."""
    for _ in range(times):
        throttle.knock(account, next(addresses), now=NOON)


def same(address: str = HERE) -> Iterator[str]:
    """One address."""
    while True:
        yield address


def many() -> Iterator[str]:
    """Another address each time."""
    return (f"198.51.100.{number}" for number in range(250))


def test_it_is_what_the_web_asks_for(throttle: Throttle) -> None:
    """The type checker holds it to the protocol."""
    port: access.Throttle = throttle

    port.knock(ANA, HERE, now=NOON)


def test_five_tries_for_an_account_from_an_address(throttle: Throttle) -> None:
    """The sixth is not looked at for a quarter of an hour; from elsewhere it is."""
    fail(throttle, 5, ANA, same())

    assert refused(throttle, ANA, HERE, NOON + MINUTE) == 14 * MINUTE
    assert refused(throttle, ANA, HERE, NOON + QUARTER - SECOND) == SECOND
    assert refused(throttle, ANA, "198.51.100.1", NOON + MINUTE) is None
    assert refused(throttle, "login:bo@example.com", HERE, NOON + MINUTE) is None
    assert refused(throttle, ANA, HERE, NOON + QUARTER) is None


def test_a_refused_try_is_not_counted(throttle: Throttle) -> None:
    """Whoever keeps trying is let in again all the same."""
    fail(throttle, 5, ANA, same())
    for second in range(60):
        assert refused(throttle, ANA, HERE, NOON + second * SECOND)

    assert refused(throttle, ANA, HERE, NOON + QUARTER) is None


def test_thirty_tries_from_an_address(throttle: Throttle) -> None:
    """However many accounts it tries."""
    for number in range(30):
        throttle.knock(f"login:{number}", HERE, now=NOON)

    assert refused(throttle, "login:another", HERE, NOON) == QUARTER


def test_fifty_tries_for_an_account(throttle: Throttle) -> None:
    """However many addresses they come from; for an hour."""
    fail(throttle, 50, ANA, many())

    assert refused(throttle, ANA, "192.0.2.1", NOON + 20 * MINUTE) == 40 * MINUTE
    assert refused(throttle, ANA, "192.0.2.1", NOON + HOUR) is None


def test_nobody_is_locked_out_of_where_they_come_in_from(throttle: Throttle) -> None:
    """For thirty days; the limits of the address itself stay, and others are let in nowhere."""
    last = NOON - 30 * DAY + SECOND
    throttle.knock(ANA, HERE, now=last)
    throttle.forgive(ANA, HERE, now=last)
    fail(throttle, 50, ANA, many())
    fail(throttle, 50, "login:bo@example.com", many())

    assert refused(throttle, ANA, "192.0.2.1", NOON) == HOUR
    assert refused(throttle, "login:bo@example.com", HERE, NOON) == HOUR
    assert [refused(throttle, ANA, HERE, NOON) for _ in range(6)] == [None] * 5 + [QUARTER]


def test_an_address_is_forgotten_after_thirty_days(throttle: Throttle) -> None:
    """It may be somebody else's by then; what is over goes when somebody comes in."""
    throttle.forgive(ANA, HERE, now=NOON - 30 * DAY)
    fail(throttle, 50, ANA, many())

    assert refused(throttle, ANA, HERE, NOON) == HOUR
    throttle.forgive("login:bo@example.com", HERE, now=NOON)
    with reading(throttle.engine) as conn:
        assert conn.scalar(select(func.count()).select_from(known_addresses)) == 1
        assert HERE not in str(conn.execute(select(known_addresses)).one())


def test_a_success_forgives_what_came_before_it(throttle: Throttle) -> None:
    """Of this account at this address; an attack from elsewhere goes on counting."""
    fail(throttle, 4, ANA, same())
    fail(throttle, 5, ANA, same("192.0.2.1"))

    throttle.forgive(ANA, HERE, now=NOON)

    fail(throttle, 5, ANA, same())
    assert refused(throttle, ANA, "192.0.2.1", NOON) == QUARTER


def test_tries_at_once_are_counted_one_by_one(throttle: Throttle) -> None:
    """A hundred guesses in the same instant are five."""
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: refused(throttle, ANA, HERE, NOON), range(24)))

    assert waits.count(None) == 5


def test_nobody_learns_from_the_table_who_tried(throttle: Throttle) -> None:
    """People type passwords into the wrong field; and what is an hour old is gone."""
    throttle.knock("login:my secret password", HERE, now=NOON)

    with reading(throttle.engine) as conn:
        row = str(conn.execute(select(failed_logins)).one())
    throttle.knock(ANA, HERE, now=NOON + HOUR)

    assert "secret" not in row
    assert HERE not in row
    with reading(throttle.engine) as conn:
        assert conn.scalar(select(func.count()).select_from(failed_logins)) == 1
