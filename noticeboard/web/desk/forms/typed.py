"""What was typed into a form, read by the names of the document it stands for.

A field is named as the path of a document's field: ``promises.0.label``. Three things have more
than one field: an instant has ``<path>.date``, ``.time`` and, where a clock shows it twice,
``.offset``; a list has rows ``<path>.<n>.…``; an on-or-off is there or not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from noticeboard.domain.times import Instant, offsets_of_overlap, parse_instant
from noticeboard.domain.zones import TimeRefusedError

Fields = Mapping[str, str]
# What a ticked box says.
TICKED = "on"


@dataclass(frozen=True, slots=True)
class Typed:
    """A form's fields, and questions about them."""

    fields: Fields

    def text(self, name: str) -> str:
        """What stands in a field, without white space around it; empty when there is none."""
        return self.fields.get(name, "").strip()

    def on(self, name: str) -> bool:
        """Whether a box is ticked."""
        return name in self.fields

    def rows(self, path: str) -> tuple[str, ...]:
        """The rows of a list that say anything: ``promises.0``, ``promises.1``, in order."""
        return tuple(row for row in rows(self.fields, path) if self._says(row))

    def _says(self, row: str) -> bool:
        return any(
            text.strip()
            for name, text in self.fields.items()
            if name.startswith(f"{row}.") and name.rpartition(".")[2] not in _ALWAYS_SET
        )

    def instant(self, path: str, zone: str = "") -> str | None:
        """``2026-12-10T09:00`` with the offset that was chosen; what is missing stays missing.

        With a ``zone``, an offset that was chosen for another wall time counts no more.
        """
        date, time = self.text(f"{path}.date"), self.text(f"{path}.time")
        if not date and not time:
            return None
        if not time:
            return date
        wall, offset = f"{date}T{time}", self.text(f"{path}.offset")
        if zone and offset not in offsets_of_overlap(wall, zone):
            return wall
        return wall + offset

    def read_instant(self, path: str, zone: str) -> Instant | None:
        """The instant in a field; ``None`` while it is none."""
        text = self.instant(path, zone)
        try:
            return parse_instant(text, zone) if text else None
        except TimeRefusedError:
            return None

    @property
    def version(self) -> int | None:
        """The version that was edited; ``None`` for what can be none."""
        named = self.fields.get("version", "")
        return int(named) if _VERSION.fullmatch(named) else None

    def ticked(self, path: str) -> tuple[str, ...]:
        """The names of the ticked boxes below a path: ``channels.board`` is ``board``."""
        start = f"{path}."
        return tuple(name[len(start) :] for name in self.fields if name.startswith(start))


_VERSION = re.compile(r"[0-9]{1,9}")
# What a row has from the beginning: it says nothing yet.
_ALWAYS_SET = frozenset({"key", "zone", "how"})


def rows(fields: Fields, path: str) -> tuple[str, ...]:
    """Every row of a list, also those that say nothing, in order."""
    pattern = re.compile(rf"{re.escape(path)}\.([0-9]{{1,3}})\.")
    found = {int(match[1]) for name in fields if (match := pattern.match(name))}
    return tuple(f"{path}.{number}" for number in sorted(found))


def arranged(fields: Fields, path: str, order: tuple[str, ...]) -> dict[str, str]:
    """The fields with the rows of ``path`` in this order, numbered from 0; others are dropped."""
    numbers = {row: f"{path}.{number}" for number, row in enumerate(order)}
    start = re.compile(rf"{re.escape(path)}\.[0-9]{{1,3}}(?=\.)")
    kept = {}
    for name, text in fields.items():
        match = start.match(name)
        if match is None:
            kept[name] = text
        elif match[0] in numbers:
            kept[numbers[match[0]] + name[match.end() :]] = text
    return kept


def without_row(fields: Fields, row: str) -> dict[str, str]:
    """The fields without a row of a list; those after it move up."""
    path = row.rpartition(".")[0]
    return arranged(fields, path, tuple(r for r in rows(fields, path) if r != row))
