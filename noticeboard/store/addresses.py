"""Where a database is: an address that somebody typed, read before anything is opened."""

from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo, timeout_from_conninfo
from sqlalchemy import URL, make_url

from noticeboard.store.errors import DatabaseAddressError

_SERVERS = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
# What libpq takes in an address, and nobody is shown.
_SECRET = ("password", "sslpassword")


def database_address(database_url: str) -> URL:
    """The parsed address; psycopg speaks for PostgreSQL.

    Raises:
        DatabaseAddressError: neither SQLite in a file nor PostgreSQL, or nobody can read it. No
            part of a password is in the text.
    """
    scheme, _, rest = database_url.partition("://")
    if scheme in _SERVERS:
        return _server(f"postgresql+psycopg://{rest}")
    url = make_url(database_url) if scheme == "sqlite" else None
    if url is None or url.database in {None, "", ":memory:"}:
        raise DatabaseAddressError("begins with sqlite:///<path> or postgresql://")
    return url


def shown(url: URL) -> str:
    """An address without its passwords, as people type it."""
    open_to_all = url.difference_update_query(_SECRET).set(drivername="postgresql")
    return open_to_all.render_as_string(hide_password=True)


def _server(address: str) -> URL:
    try:
        url = make_url(address)
    except ValueError:
        url = None
    # The last @ begins the host: another one stood in a password, which would be sent to a
    # resolver of names, and shown.
    if url is None or "@" in (url.host or ""):
        raise DatabaseAddressError(
            "is not postgresql://USER:PASSWORD@HOST:PORT/DATABASE; in a password, @ is written "
            "%40, / is %2F, : is %3A and % is %25"
        ) from None
    try:
        timeout_from_conninfo(_options(url))
        make_conninfo("", **_options(url))
    except psycopg.Error as error:
        raise DatabaseAddressError(f"cannot be used: {error}") from None
    return url


def _options(url: URL) -> dict[str, Any]:
    """What stands behind its question mark; a word that is there twice is a list to libpq."""
    return {
        name: value if isinstance(value, str) else ",".join(value)
        for name, value in url.query.items()
    }
