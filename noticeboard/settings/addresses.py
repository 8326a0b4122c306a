"""Addresses in the settings: the board's own, the database's, the queue's."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from noticeboard.domain.web_address import NoWebAddressError, WebAddress, read_web_address


def is_loopback(host: str) -> bool:
    """Whether ``host`` can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def public_address(given: str, *, host: str, port: int) -> str:
    """The address every link begins with, without a slash at its end.

    Raises:
        ValueError: none given though others can reach us, or one that readers must not be given.
    """
    if not given:
        if not is_loopback(host):
            raise ValueError(f"must be given, because host = {host!r} is not loopback")
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is not an address such as https://notices.example.com")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("is scheme, host and port only: no path, query or user")
    if parts.port == 0:
        raise ValueError("port 0 cannot be reached")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("plain http is accepted on loopback only; use https")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def board_address(public_url: str) -> WebAddress | None:
    """The same as checks of promises are read; ``None`` for what none of them can name."""
    try:
        return read_web_address(public_url)
    except NoWebAddressError:
        return None


def database_address(given: str, *, data: Path) -> str:
    """The database as SQLAlchemy names it; psycopg speaks for PostgreSQL.

    Raises:
        ValueError: neither SQLite in a file nor PostgreSQL.
    """
    if not given:
        return f"sqlite:///{data / 'noticeboard.db'}"
    scheme, separator, rest = given.partition("://")
    if separator and scheme == "sqlite":
        if rest in {"", "/", "/:memory:"}:
            raise ValueError("a database in memory keeps nothing; name a file")
        return given
    if separator and scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    raise ValueError("begins with sqlite:/// or postgresql://")


def queue_address(given: str, *, socket: Path) -> str:
    """Redis or Valkey; our own embedded one on ``socket`` when none is given.

    Raises:
        ValueError: another scheme.
    """
    if not given:
        return f"unix://{socket}"
    if urlsplit(given).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("begins with redis://, rediss:// or unix://")
    return given
