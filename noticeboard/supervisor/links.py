"""Links by which people come in, printed at the start: each opens once."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from noticeboard.staff.roster import TERMINAL

if TYPE_CHECKING:
    from noticeboard.settings import Settings
    from noticeboard.staff.joining import Joining

_log = logging.getLogger(__name__)
Found = TypeVar("Found")


def first_link(settings: "Settings", address: str) -> str | None:
    """Where the first administrator joins; ``None`` once there is one, or nobody can tell.

    Links of earlier starts die.
    """
    token = _asked(settings, lambda joining: joining.first_token())
    return None if token is None else _link(settings, address, token)


def links_in(settings: "Settings", address: str, emails: Iterable[str]) -> list[tuple[str, str]]:
    """For each of these people, where they choose a password and come in."""
    found = _asked(settings, lambda joining: list(_renewals(joining, emails))) or []
    return [(email, _link(settings, address, token)) for email, token in found]


def _renewals(joining: "Joining", emails: Iterable[str]) -> Iterator[tuple[str, str]]:
    for email in emails:
        if member := joining.staff.member_at(email):
            yield email, joining.renew(TERMINAL, member.person.id)


def _asked(settings: "Settings", ask: Callable[["Joining"], Found]) -> Found | None:
    """What the database says; ``None`` while it does not answer."""
    from noticeboard.store.outages import is_outage

    with _joining(settings) as joining:
        try:
            return ask(joining)
        except Exception as error:
            if not is_outage(error):
                raise
            _log.warning("no link to come in by: the database does not answer")
            return None


@contextmanager
def _joining(settings: "Settings") -> Iterator["Joining"]:
    from noticeboard.clock import utc_now
    from noticeboard.staff.joining import Joining
    from noticeboard.store.engine import open_engine
    from noticeboard.store.people import People

    engine = open_engine(settings.database_url)
    try:
        yield Joining(People(engine), utc_now)
    finally:
        engine.dispose()


def _link(settings: "Settings", address: str, token: str) -> str:
    """Under TLS it leads to the public address: no cookie would come back by another."""
    url = settings.public_url.rstrip("/")
    place = url if url.startswith("https://") else address
    return f"{place}/desk/invitations/{token}"
