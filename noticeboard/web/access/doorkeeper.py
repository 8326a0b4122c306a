"""How often somebody may knock: each try to prove something is counted before it is looked at."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeVar

from flask import Flask, current_app, request

from noticeboard.domain.errors import NotFoundError
from noticeboard.ports import Clock
from noticeboard.ports.access import Throttle, TooManyTriesError

T = TypeVar("T")

_NAME = "noticeboard.doorkeeper"
# Whoever has one address of such a network usually has all of them.
_NEIGHBOURHOOD = 64
_BRACKETED = re.compile(r"\[([^]]*)\](?::[0-9]*)?")


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Counts the tries of the request's address.

    ``tell``: called with the account of a try that is not looked at.
    """

    throttle: Throttle
    clock: Clock
    tell: Callable[[str], None]

    def try_(self, account: str, proves: Callable[[], bool]) -> bool:
        """Whether ``proves`` succeeds.

        Raises:
            TooManyTriesError: it was not even looked at.
        """
        address, now = neighbourhood(request.remote_addr or ""), self.clock()
        self._knock(account, address, now)
        if not proves():
            return False
        self.throttle.forgive(account, address, now=now)
        return True

    def opened(self, link: str, look: Callable[[], T]) -> T:
        """What a link opens, at once: whoever holds one that opens something never waits.

        Those that open nothing are counted, apart from tries to log in: nobody who shares an
        address with a crowd is kept from either by the other.

        Raises:
            NotFoundError: it opens nothing.
            TooManyTriesError: nor did too many before it.
        """
        try:
            return look()
        except NotFoundError:
            address = neighbourhood(request.remote_addr or "")
            self._knock(link, f"link {address}", self.clock())
            raise

    def _knock(self, account: str, address: str, now: datetime) -> None:
        try:
            self.throttle.knock(account, address, now=now)
        except TooManyTriesError:
            self.tell(account)
            raise


def post(app: Flask, doorkeeper: Doorkeeper) -> None:
    """Put one at the door of an application."""
    app.extensions[_NAME] = doorkeeper


def doorkeeper() -> Doorkeeper:
    """The one at the door of this application."""
    found: Doorkeeper = current_app.extensions[_NAME]
    return found


def _without_port(address: str) -> str:
    bracketed = _BRACKETED.fullmatch(address)
    if bracketed is not None:
        return bracketed[1]
    host, colon, _ = address.partition(":")
    return host if colon and address.count(":") == 1 else address


def neighbourhood(address: str) -> str:
    """The address, or of an IPv6 address its network; without a port that a proxy added."""
    try:
        parsed = ip_address(_without_port(address))
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ip_network(f"{parsed}/{_NEIGHBOURHOOD}", strict=False))
    return str(parsed)
