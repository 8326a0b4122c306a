"""What can be wrong with the database itself."""

from noticeboard.domain.errors import NoticeboardError


class DatabaseAddressError(ValueError):
    """An address that leads to no database; the text says what is wrong with it."""


class SchemaError(NoticeboardError):
    """The database cannot be brought to this version's schema; the sentence says what to do."""
