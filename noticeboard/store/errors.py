"""What can be wrong with the database itself."""

from noticeboard.domain.errors import NoticeboardError


class SchemaError(NoticeboardError):
    """The database cannot be brought to this version's schema; the sentence says what to do."""
