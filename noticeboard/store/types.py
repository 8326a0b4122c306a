"""Column types: instants that are always aware UTC, and JSON in one canonical form."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, String, TypeDecorator
from sqlalchemy import types as sql
from sqlalchemy.dialects import postgresql

from noticeboard.domain.canonical import Canonical, canonical

# Years from the end of time, so that nothing that is added leads beyond it.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_WIDTH = len("2026-12-01T00:00:00.000000Z")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, given and returned in UTC; a naive one is refused.

    PostgreSQL keeps TIMESTAMPTZ. SQLite keeps text of one width, so that the order of the text
    is the order of time.
    """

    impl = String(_WIDTH)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sql.TypeEngine[Any]:
        """TIMESTAMPTZ where there is one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(_WIDTH))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """The instant as the database keeps it.

        Raises:
            ValueError: for a naive datetime.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} is naive: nobody knows which instant that is")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else instant_text(utc)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The instant, in UTC."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        moment: datetime = value
        return moment.astimezone(UTC)


def instant_text(utc: datetime) -> str:
    """An aware UTC instant in the fixed width that SQLite sorts by."""
    # Without its "+00:00".
    return f"{utc.isoformat(timespec='microseconds')[:-6]}Z"


def is_storable(text: str) -> bool:
    """Whether every database can hold ``text``, or look for it: no NUL, no lone surrogate."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)


class ReadableInstant(UTCDateTime):
    """An instant in a table where one broken row must not keep back all others.

    Without an offset it is UTC, as whoever typed it meant. What is none at all is never.
    """

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The instant; ``NEVER`` for what is none."""
        try:
            read = super().process_result_value(value, dialect)
        except (AttributeError, ValueError):
            return NEVER
        return read.replace(tzinfo=UTC) if read is not None and read.tzinfo is None else read


class Json(TypeDecorator[Any]):
    """A JSON value: canonical text on SQLite, JSONB on PostgreSQL; keys come back sorted."""

    impl = sql.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sql.TypeEngine[Any]:
        """JSONB where there is one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB(none_as_null=True))
        return dialect.type_descriptor(sql.Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The value as the database keeps it."""
        if value is None or dialect.name == "postgresql":
            return value
        return canonical(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The value; JSONB forgets the order of keys, so both databases sort them."""
        if value is None:
            return None
        return json.loads(value) if isinstance(value, str) else _sorted(value)


class CanonicalJson(Json):
    """A JSON object as its text stands, for whoever takes its digest or reads it in one go."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Canonical | None:
        """The text; JSONB keeps none, so it is written again."""
        if value is None:
            return None
        return Canonical(value if isinstance(value, str) else canonical(value).decode())


class Loadable(Json):
    """A JSON value for ``codec.load``: its text where the database keeps one, read only once."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The text, or what the driver made of it."""
        return Canonical(value) if isinstance(value, str) else value


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
