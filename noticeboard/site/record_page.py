"""What the record's page asks of the figures: texts for numbers, bars for shares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from noticeboard.domain.durations import duration_text
from noticeboard.domain.record import ENOUGH
from noticeboard.render.words import Words

Figures = Mapping[str, Any]
# As many as a reader takes in at one look; all of them are in the CSV and the JSON.
QUARTERS = 8
DEFINED = (
    "as_first_promised",
    "as_last_promised",
    "lead",
    "moves_per_promise",
    "moves_told_in_time",
    "slip",
    "confirmed_late",
    "first_word",
    "false_alarms",
    "next_words",
    "no_new_fact",
    "parts_withheld",
    "parts_overdue",
    "rule_changes",
    "emergencies",
    "unconfirmed",
    "withdrawn",
    "removed",
    "objected",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: its name, its value in words, and what it counts."""

    name: str
    title: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One share as the chart draws it: how tall, per mille, and the count behind it."""

    period: str
    name: str
    height: int
    count: str


class RecordView:
    """The figures in one language."""

    def __init__(self, words: Words, found: Sequence[Figures]) -> None:
        self.words = words
        self._found = found

    @property
    def whole(self) -> Figures:
        """The figures of everything."""
        return self._found[0]

    def share(self, counted: Figures) -> str:
        """A share in percent; the bare count while there are too few."""
        if counted["share"] is None:
            return self.count(counted["kept"], counted["judged"])
        return self.words("record.percent", percent=_percent(counted))

    def basis(self, counted: Figures) -> str:
        """What a share stands on."""
        judged = counted["judged"]
        if judged == 0:
            return self.words("record.none_judged")
        if counted["share"] is None:
            return self.words("record.too_few", count=judged, enough=ENOUGH)
        kept = self.count(counted["kept"], judged)
        return self.words("record.weighted", kept=kept, notices=counted["notices"])

    def count(self, some: int, of: int) -> str:
        """So many of so many."""
        return self.words("record.of", some=some, of=of) if of else self.words("record.no_figure")

    def span(self, median: Figures) -> str:
        """A median in words, with the number it is of."""
        if median["count"] == 0:
            return self.words("record.no_figure")
        length = duration_text(timedelta(seconds=median["median"])).in_(self.words.language)
        return self.words("record.median", length=length, count=median["count"])

    def false_alarms(self, found: Figures) -> str:
        """How many there were, how long each was silent, and who said that they were false."""
        span = self.span(found)
        own = found["own"]
        return self.words("record.own_reports", span=span, own=own) if own else span

    def lines(self) -> Iterator[Line]:
        """Every figure but the two shares, in the order in which they are told."""
        f = self.whole
        words, parts = f["next_words"], f["parts"]
        stated = parts["told"] + parts["withheld"] + parts["owed"]
        moves = f["moves_per_100_promises"]
        values = {
            "lead": self.span(f["lead"]),
            "moves_per_promise": self.words("record.no_figure")
            if moves is None
            else f"{moves // 100}.{moves % 100:02}",
            "moves_told_in_time": self.count(f["moves_told_in_time"], f["moves"]),
            "slip": self.span(f["slip"]),
            "confirmed_late": self.span(f["confirmed_late"]),
            "first_word": self.span(f["first_word"]),
            "false_alarms": self.false_alarms(f["false_alarms"]),
            "next_words": self.count(words["kept"], words["due"]),
            "no_new_fact": self.count(words["no_new_fact"], words["due"]),
            "parts_withheld": self.count(parts["withheld"], stated),
            "parts_overdue": self.count(parts["overdue"] + parts["told_late"], parts["owed"]),
            "rule_changes": str(f["rule_changes"]),
            "emergencies": str(f["emergencies"]),
            "unconfirmed": str(f["unconfirmed"]),
            "withdrawn": str(f["withdrawn"]),
            "removed": str(f["removed"]),
            "objected": self.count(f["objected"], f["removed"]),
        }
        return (Line(n, self.title(n), value, self.meaning(n)) for n, value in values.items())

    def title(self, name: str) -> str:
        """What a figure is called."""
        return self.words(f"record_title.{name}")

    def meaning(self, name: str) -> str:
        """What a figure counts, in plain words."""
        return self.words(f"record_meaning.{name}")

    def periods(self) -> Sequence[Figures]:
        """The figures of each year and quarter, the newest first."""
        found = [f for f in self._promising() if f["product"] is None and f["period"]]
        return sorted(found, key=lambda f: str(f["period"]), reverse=True)

    def products(self) -> Sequence[Figures]:
        """The figures of each product."""
        return [f for f in self._promising() if f["product"] and f["period"] is None]

    def _promising(self) -> Iterator[Figures]:
        return (f for f in self._found if f["promises"])

    def period(self, name: str) -> str:
        """A year or a quarter as people say it."""
        year, _, quarter = name.partition("-Q")
        key = "record.quarter" if quarter else "record.year"
        return self.words(key, year=year, quarter=quarter)

    def bars(self) -> Sequence[tuple[str, tuple[Bar, Bar]]]:
        """Two bars for each of the newest quarters in which promises were judged, oldest first."""
        quarters = [f for f in self.periods() if "-Q" in f["period"]]
        judged = [f for f in quarters if f["as_first_promised"]["judged"]][:QUARTERS]
        return [(self.period(f["period"]), self._pair(f)) for f in reversed(judged)]

    def _pair(self, f: Figures) -> tuple[Bar, Bar]:
        first, last = (self._bar(f, name) for name in ("as_first_promised", "as_last_promised"))
        return first, last

    def _bar(self, f: Figures, name: str) -> Bar:
        counted = f[name]
        height = 1000 * counted["kept"] // counted["judged"] if counted["judged"] else 0
        return Bar(f["period"], name, height, f"{counted['kept']}/{counted['judged']}")


def _percent(counted: Figures) -> str:
    """To the tenth: rounded to all or to none only where it is all or none."""
    if counted["kept"] in (0, counted["judged"]):
        return "100" if counted["kept"] else "0"
    share = min(max(counted["share"], 1), 999)
    return f"{share // 10}.{share % 10}"
