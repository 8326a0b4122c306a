"""A database in a file that was moved to a server: nobody starts on it again by mistake."""

from pathlib import Path

_ENDING = ".moved"


class MovedError(ValueError):
    """The board is elsewhere now; the text says where, and what to do."""


def file_of(database_url: str) -> Path | None:
    """The file of a SQLite database; ``None`` for a server."""
    kind, _, path = database_url.partition(":///")
    return Path(path.partition("?")[0]) if kind.startswith("sqlite") else None


def mark_of(path: Path) -> Path:
    """The file beside a database that says where the board is now."""
    return path.with_name(f"{path.name}{_ENDING}")


def refuse_moved(database_url: str) -> str:
    """The address, unless what was there has moved.

    Raises:
        MovedError: it has.
    """
    path = file_of(database_url)
    if path is not None and mark_of(path).exists():
        raise MovedError(
            f"{path} was moved to {mark_of(path).read_text().strip()}: give that address by "
            "NOTICEBOARD_DATABASE_URL. If that database holds nothing, or to come back to the "
            f"file as it was then, remove {mark_of(path)} and start nothing on the other"
        )
    return database_url
