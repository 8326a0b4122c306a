"""A run's figures: one table, ratios against their marks at its end, and the same as JSON."""

import json
import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import SubprocessError
from typing import Literal

RESULTS = Path("build/bench")


@dataclass(frozen=True, slots=True)
class Row:
    """One contender: what it did, once for each round. ``figures`` by their column."""

    name: str
    figures: Mapping[str, Sequence[float]]

    def median(self, column: str) -> float:
        """Its figure of a column: the median of its rounds."""
        return statistics.median(self.figures[column])


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure over another, against what was to be reached; ``mark`` None where nothing was.

    ``is_most``: the mark is a bound from above.
    """

    what: str
    reached: float
    mark: float | None = None
    is_most: bool = False

    @property
    def verdict(self) -> Literal["reached", "missed", ""]:
        """Whether the mark was reached; nothing where there is none."""
        if self.mark is None:
            return ""
        kept = self.reached <= self.mark if self.is_most else self.reached >= self.mark
        return "reached" if kept else "missed"

    def __str__(self) -> str:
        told = f"{number(self.reached)} x {self.what}"
        if self.mark is None:
            return told
        bound = "at most" if self.is_most else "at least"
        return f"{told} (mark: {bound} {number(self.mark)}): {self.verdict}"


@dataclass(slots=True)
class Table:
    """What a benchmark prints. ``columns``: by name, the unit."""

    name: str
    about: str
    columns: Mapping[str, str]
    rows: list[Row] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def row(self, name: str) -> Row | None:
        """The row of that name, if that contender took part."""
        return next((row for row in self.rows if row.name == name), None)

    def compare(
        self, ours: str, other: str, column: str, mark: float | None = None, *, most: bool = False
    ) -> None:
        """Add the ratio of two rows' medians, if both took part."""
        first, second = self.row(ours), self.row(other)
        if first and second and second.median(column):
            reached = first.median(column) / second.median(column)
            self.ratios.append(Ratio(f"{other}, {column} of {ours}", reached, mark, most))

    def text(self) -> str:
        """All of it, as people read it."""
        wide = max([len(row.name) for row in self.rows], default=0)
        heads = [f"{name} [{unit}]" if unit else name for name, unit in self.columns.items()]
        lines = [f"{self.name}: {self.about}"]
        lines.append("  ".join([" " * (wide + 2), *(f"{head:>16}" for head in heads)]))
        lines += [self._line(row, wide) for row in self.rows]
        lines += [f"  {note}" for note in self.notes]
        return "\n".join([*lines, *(f"  ratio: {ratio}" for ratio in self.ratios)])

    def _line(self, row: Row, wide: int) -> str:
        told = (
            number(row.median(name)) if row.figures.get(name) else "–" for name in self.columns
        )
        return "  ".join([f"  {row.name:{wide}}", *(f"{each:>16}" for each in told)])

    def keep(self, folder: Path = RESULTS) -> Path:
        """Leave it as JSON for whoever draws it; where."""
        folder.mkdir(parents=True, exist_ok=True)
        whole = {**asdict(self), "at": datetime.now(UTC).isoformat(timespec="seconds")}
        whole["ratios"] = [{**asdict(each), "verdict": each.verdict} for each in self.ratios]
        whole["machine"] = {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
        path = folder / f"{self.name}.json"
        path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
        return path


def number(value: float) -> str:
    """Three digits that count, and no more."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered), round(len(ordered) * share)) - 1)]


Contender = Callable[[], Mapping[str, float]]


def alternate(
    contenders: Mapping[str, Contender], rounds: int, say: Callable[[str], None] = print
) -> list[Row]:
    """Let each do its work once in every round, so that a busy minute is everybody's.

    Whoever fails is left out of the rows and named: the others' figures stand.
    """
    found: dict[str, dict[str, list[float]]] = {name: {} for name in contenders}
    for done in range(rounds):
        for name, work in contenders.items():
            try:
                told = work()
            except (OSError, RuntimeError, AssertionError, SubprocessError) as error:
                say(f"  round {done + 1}, {name}: failed: {error}")
                continue
            shown = ", ".join(f"{column} {number(value)}" for column, value in told.items())
            say(f"  round {done + 1}, {name}: {shown}")
            for column, value in told.items():
                found[name].setdefault(column, []).append(value)
    return [Row(name, figures) for name, figures in found.items() if figures]
