"""Everything that is stored, to be compared before and after."""

from collections.abc import Mapping

from sqlalchemy import text

from noticeboard.store.engine import reading
from noticeboard.store.metadata import metadata
from tests.web.house import House

# What looking around changes, and what keeps the words that were not taken.
_OF_VISITS = frozenset({"sessions", "failed_logins", "known_addresses", "heartbeats", "sheets"})


def stored(house: House) -> Mapping[str, int]:
    """Each table, and what its rows say, as one number."""
    names = sorted({table.name for table in metadata.sorted_tables} - _OF_VISITS)
    with reading(house.store.engine) as conn:
        rows = {name: conn.execute(text(f'SELECT * FROM "{name}"')) for name in names}  # noqa: S608  # our own tables
        return {name: hash(tuple(found)) for name, found in rows.items()}
