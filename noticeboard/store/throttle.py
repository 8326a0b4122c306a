"""How often somebody may try to come in: counted in SQL, so that every process counts the same."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, text

from noticeboard.ports.access import TooManyTriesError
from noticeboard.store.dialects import insert_or_update
from noticeboard.store.engine import writing
from noticeboard.store.tables_access import failed_logins as failed
from noticeboard.store.tables_access import known_addresses as known

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
PER_ACCOUNT_AND_ADDRESS = 5
PER_ADDRESS = 30
PER_ACCOUNT = 50
# Nobody far away can keep somebody out of where they usually come in from.
KNOWN_FOR = timedelta(days=30)
# Any number, the same in every version: who holds it counts.
_LOCK = 6_668_243


@dataclass(frozen=True, slots=True)
class Throttle:
    """``ports.access.Throttle``. ``key``: so that rows do not tell whose tries they were."""

    engine: Engine
    key: bytes = field(repr=False)

    def knock(self, account: str, address: str, *, now: datetime) -> None:
        """Count a try, before it is known whether it succeeds.

        Counted first, because tries that arrive at once would all be let through otherwise.

        Raises:
            TooManyTriesError: too many failed before; this one is not to be looked at.
        """
        whose, place = self._digest(account), self._digest(address)
        of_account, of_address = failed.c.account == whose, failed.c.address == place
        with writing(self.engine) as conn:
            _take_turns(conn)
            conn.execute(delete(failed).where(failed.c.at <= now - HOUR))
            wait = max(
                _wait(conn, of_account & of_address, PER_ACCOUNT_AND_ADDRESS, QUARTER, now),
                _wait(conn, of_address, PER_ADDRESS, QUARTER, now),
            )
            if not _is_known(conn, whose, place, now):
                wait = max(wait, _wait(conn, of_account, PER_ACCOUNT, HOUR, now))
            if wait > timedelta(0):
                raise TooManyTriesError(wait)
            conn.execute(insert(failed).values(account=whose, address=place, at=now))

    def forgive(self, account: str, address: str, *, now: datetime) -> None:
        """It succeeded: the tries before it do not count any more, and the address is known."""
        whose, place = self._digest(account), self._digest(address)
        own = (failed.c.account == whose) & (failed.c.address == place)
        with writing(self.engine) as conn:
            conn.execute(delete(failed).where(own))
            conn.execute(delete(known).where(known.c.at <= now - KNOWN_FOR))
            new = insert_or_update(conn, known, [known.c.account, known.c.address], ["at"])
            conn.execute(new.values(account=whose, address=place, at=now))

    def _digest(self, name: str) -> str:
        return hmac.new(self.key, name.encode(), hashlib.sha256).hexdigest()


def _take_turns(conn: Connection) -> None:
    """Two that count at once would both see room for one; SQLite lets one write anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _is_known(conn: Connection, whose: str, place: str, now: datetime) -> bool:
    """Whether they came in from there lately."""
    lately = select(known.c.at).where(known.c.at > now - KNOWN_FOR)
    return (
        conn.scalar(lately.where(known.c.account == whose, known.c.address == place)) is not None
    )


def _wait(conn: Connection, whose: Any, most: int, within: timedelta, now: datetime) -> timedelta:
    """How long until one more may be tried; zero for now."""
    newest = select(failed.c.at).where(whose, failed.c.at > now - within)
    oldest = conn.scalar(newest.order_by(failed.c.at.desc()).offset(most - 1).limit(1))
    return timedelta(0) if oldest is None else oldest + within - now
