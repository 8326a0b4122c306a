"""Draws the tables that ``build/bench`` keeps: bars on a scale of powers of ten, one panel each.

The picture is text: it takes the colours of whoever looks, light or dark.
"""

import json
import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.tables import RESULTS, number

PICTURE = Path("docs/pictures/performance.svg")
_OURS, _LIMIT, _PEER = "Noticeboard", "limit", "peer: "
_WIDE, _NAMES, _VALUES, _BAR, _GAP = 780, 275, 90, 18, 8
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.head { font-weight: 600; font-size: 15px; }
.axis { stroke: #24292f; stroke-opacity: .15; }
.other { fill: #8c959f; } .limit { fill: #bf8700; } .ours { fill: #0969da; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .axis { stroke: #e6edf3; }
  .other { fill: #6e7681; } .limit { fill: #d29922; } .ours { fill: #4493f8; }
}
"""


@dataclass(frozen=True, slots=True)
class Panel:
    """Which column of which table, and what is said above it."""

    table: str
    column: str
    title: str


PANELS = (
    Panel(
        "punctual", "p50", "Punctual: half of all deliveries are later than … ms (less is better)"
    ),
    Panel("punctual", "p99", "Punctual: one in a hundred is later than … ms (less is better)"),
    Panel("burst", "rate", "Burst: deliveries a second (more is better)"),
    Panel("burst_http", "rate", "Burst over HTTP: posts a second (more is better)"),
    Panel("growth", "", "Growth: times longer on the largest board than on the smallest"),
)


def main(_: Sequence[str] = ()) -> None:
    """Draw what there is, and say where it is."""
    told = {path.stem: json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json"))}
    PICTURE.write_text(
        drawn([(p.title, _bars(told[p.table], p.column)) for p in PANELS if p.table in told])
    )
    print(PICTURE)


def drawn(panels: Sequence[tuple[str, Mapping[str, float]]]) -> str:
    """The whole picture."""
    lines, y = list[str](), 0
    for title, bars in panels:
        if bars:
            lines += _panel(title, bars, y)
            y += 34 + len(bars) * (_BAR + _GAP) + 20
    spoken = escape("; ".join(title for title, _ in panels))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {y}" role="img">',
            f"<title>{spoken}</title>",
            f"<style>{_STYLE}</style>",
            *lines,
            "</svg>\n",
        ]
    )


def _bars(told: Mapping[str, Any], column: str) -> Mapping[str, float]:
    """Name and figure: of a column, or without one how much the last is of the first."""
    if column:
        rows = ((row["name"], row["figures"].get(column)) for row in told["rows"])
        return {name: statistics.median(values) for name, values in rows if values}
    first, *_, last = told["columns"]
    medians = (
        (row["name"], *(statistics.median(row["figures"][c]) for c in (first, last)))
        for row in told["rows"]
    )
    grown = {name: most / least for name, least, most in medians if least}
    return {_whose(name): times for name, times in grown.items()}


def _whose(act: str) -> str:
    """In a table of acts all are ours but those that say otherwise."""
    return act.removeprefix(_PEER) if act.startswith(_PEER) else f"{_OURS}, {act}"


def _panel(title: str, bars: Mapping[str, float], y: int) -> Iterator[str]:
    most = math.ceil(math.log10(max(bars.values()) or 1) + 1e-9)
    least = math.floor(math.log10(min(value for value in bars.values() if value > 0)) - 1e-9)
    room = _WIDE - _NAMES - _VALUES
    foot = y + 30 + len(bars) * (_BAR + _GAP)
    yield f'<text class="head" x="0" y="{y + 16}">{escape(title)}</text>'
    for power in range(least, most + 1):
        x = _NAMES + room * (power - least) / (most - least)
        yield f'<line class="axis" x1="{x:.0f}" x2="{x:.0f}" y1="{y + 26}" y2="{foot}"/>'
    for place, (name, value) in enumerate(bars.items()):
        top = y + 30 + place * (_BAR + _GAP)
        share = (math.log10(value) - least) / (most - least) if value > 0 else 0.0
        long = max(1.0, room * share)
        yield f'<text x="{_NAMES - 8}" y="{top + 14}" text-anchor="end">{escape(name)}</text>'
        bar = f'x="{_NAMES}" y="{top}" width="{long:.0f}" height="{_BAR}" rx="3"'
        yield f'<rect class="{_look(name)}" {bar}/>'
        yield f'<text x="{_NAMES + long + 6:.0f}" y="{top + 14}">{number(value)}</text>'


def _look(name: str) -> str:
    if name.startswith(_OURS):
        return "ours"
    return "limit" if name.startswith(_LIMIT) else "other"
