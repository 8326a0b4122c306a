"""The lines of a backup: a head, each table with its rows, and an end that counts them all."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, get_args

from noticeboard.domain.errors import SaidError
from noticeboard.store.backups import refusals
from noticeboard.store.backups.portable import Kind, Row, Shape
from noticeboard.store.backups.sealed import check_seal, first_line, lines_in

_MARK, FORMAT = "noticeboard backup", 1
_KINDS = frozenset(get_args(Kind))


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup is of. ``key_mark`` tells secret keys apart, and is empty where none
    was; ``key`` is in it, or not.
    """

    program: str
    schema: str
    taken_at: str
    database: str
    key_mark: str
    key: str | None = None

    def __repr__(self) -> str:
        return f"Head({self.program!r}, {self.schema!r}, {self.taken_at!r})"


@dataclass(frozen=True, slots=True)
class End:
    """What must have come by then: rows and digest of each table, and the ledger's newest."""

    tables: Mapping[str, tuple[int, str]]
    ledger: str | None

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(count for count, _ in self.tables.values())


def head_line(head: Head) -> dict[str, object]:
    """The first line."""
    return {_MARK: FORMAT, **asdict(head)}


def table_line(shape: Shape) -> dict[str, object]:
    """What comes before the rows of a table."""
    return {"table": shape.table, "columns": shape.columns}


def end_line(end: End) -> dict[str, object]:
    """The last line."""
    return {"end": end.tables, "ledger": end.ledger}


class Backup:
    """A backup that is as it was written: its seal was looked at."""

    def __init__(self, path: Path) -> None:
        """Look at the seal, and read the head.

        Raises:
            BackupError: it is none, was changed, or cannot be read.
        """
        self.path = path
        try:
            self.head = _head(path)
            check_seal(path)
        except OSError as error:
            raise refusals.not_read(path, error.strerror or str(error)) from error
        self._end: End | None = None

    def tables(self) -> Iterator[tuple[Shape, Iterator[Row]]]:
        """Each table with its rows, which are to be taken before the next one is asked for.

        Raises:
            BackupError: what stands there is nothing that we wrote.
        """
        lines = _Lines(self.path)
        while (line := lines.above_rows()) is not None:
            try:
                if "end" in line:
                    self._end = _end(line)
                    return
                shape = _shape(line)
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                raise refusals.damaged(self.path) from error
            yield shape, lines.rows()

    @property
    def end(self) -> End:
        """What stands at its end; known once all tables were read.

        Raises:
            BackupError: it has none.
        """
        if self._end is None:
            raise refusals.damaged(self.path)
        return self._end


class _Lines:
    """Lines in their order; rows are those that are lists."""

    def __init__(self, path: Path) -> None:
        self._lines = _read(path)
        next(self._lines, None)  # the head
        self._next: Any = None

    def above_rows(self) -> Any:
        found, self._next = self._next or next(self._lines, None), None
        return found

    def rows(self) -> Iterator[Row]:
        for line in self._lines:
            if not isinstance(line, list):
                self._next = line
                return
            yield line


def _read(path: Path) -> Iterator[Any]:
    try:
        for line in lines_in(path):
            yield json.loads(line)
    except ValueError as error:
        raise refusals.damaged(path) from error


def _head(path: Path) -> Head:
    try:
        line = json.loads(first_line(path))
        if line.pop(_MARK) > FORMAT:
            raise refusals.newer(path, str(line.get("program")))
        return Head(**{each.name: line[each.name] for each in fields(Head)})
    except SaidError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise refusals.foreign(path) from error


def _shape(line: Mapping[str, Any]) -> Shape:
    columns = tuple((str(name), _kind(kind)) for name, kind in line["columns"])
    return Shape(str(line["table"]), columns)


def _kind(kind: str) -> Kind:
    if kind not in _KINDS:
        raise ValueError(f"{kind!r} is no kind of column")
    return kind  # type: ignore[return-value]  # one of them


def _end(line: Mapping[str, Any]) -> End:
    tables = {name: (int(rows), str(digest)) for name, (rows, digest) in line["end"].items()}
    return End(tables, line["ledger"])
