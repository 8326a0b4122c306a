"""A form as its template sees it: what was typed, and what is said about each field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from noticeboard.domain.times import offsets_of_overlap
from noticeboard.domain.violation import Finding, Report
from noticeboard.web.desk.forms.swapping import Swap, swaps
from noticeboard.web.desk.forms.typed import rows


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which what somebody else saved meanwhile differs from what was typed.

    ``called``: what the field is called on the page.
    """

    name: str
    called: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class Place:
    """A field on its page: the end of its id, and what the page calls it."""

    anchor: str
    called: str


@dataclass(frozen=True, slots=True)
class Form:
    """What a form template asks.

    ``sheet``: the id under which what was typed is kept. ``report``: what the rules found;
    ``checked`` once they were asked. ``differences``: against what somebody else saved.
    ``places``: the fields that the page has, by path, and ``groups`` what those are called
    that hold several; both are known once it was drawn.
    """

    fields: Mapping[str, str]
    language: str
    sheet: str
    report: Report = field(default_factory=Report)
    checked: bool = False
    differences: tuple[Difference, ...] = ()
    places: dict[str, Place] = field(default_factory=dict, compare=False)
    groups: dict[str, str] = field(default_factory=dict, compare=False)

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.fields.get(name, "")

    def on(self, name: str) -> bool:
        """Whether a box is ticked."""
        return name in self.fields

    def rows(self, path: str) -> tuple[str, ...]:
        """The rows of a list, empty ones too."""
        return rows(self.fields, path)

    def errors(self, *paths: str) -> tuple[str, ...]:
        """Why a field is refused. Of an instant, ``paths`` is the path of the whole."""
        return self._sentences(self.report.violations, paths)

    def warnings(self, *paths: str) -> tuple[str, ...]:
        """What to think about before asking for sign-off."""
        return self._sentences(self.report.warnings, paths)

    def swaps(self, *paths: str) -> tuple[Swap, ...]:
        """What can be written at the press of a button, in the place of what stands there."""
        return tuple(swaps((*self.report.violations, *self.report.warnings), paths))

    def codes(self, path: str) -> frozenset[str]:
        """The codes of what is wrong with a field."""
        return frozenset(v.code for v in self.report.violations if v.field == path)

    def anchor(self, path: str) -> str:
        """The end of the id of the field that a path is about."""
        return path.replace(".", "-")

    def draw(self, anchor: str, label: str, *paths: str) -> None:
        """The page has a field of this label, and what is said about these paths stands there."""
        for path in paths:
            whole = next((g for g in self._above(path) if g in self.groups), "")
            named = dict.fromkeys((self.groups[whole], label)) if whole else (label,)
            self.places.setdefault(path, Place(anchor, " · ".join(named)))

    def group(self, path: str, title: str, anchor: str = "") -> None:
        """The page has several fields below this path, under one title."""
        self.groups[path] = title
        self.places.setdefault(path, Place(anchor or self.anchor(path), title))

    def place(self, path: str) -> Place | None:
        """Where on the page something about this path stands; ``None``: about no field of it."""
        return self.places.get(self._nearest(path))

    def _nearest(self, path: str) -> str:
        """The path itself, or the nearest above it that the page has a field for."""
        return next((above for above in self._above(path) if above in self.places), path)

    def _above(self, path: str) -> Iterator[str]:
        while path:
            yield path
            path = path.rpartition(".")[0]

    def twice(self, path: str, zone: str) -> tuple[tuple[str, str], ...]:
        """The two offsets of a wall time that comes twice, each with the key of its words."""
        wall = f"{self.value(f'{path}.date').strip()}T{self.value(f'{path}.time').strip()}"
        return tuple(zip(offsets_of_overlap(wall, zone.strip()), _WHICH, strict=False))

    def _sentences(self, found: Iterable[Finding], paths: tuple[str, ...]) -> tuple[str, ...]:
        own = (f for f in found if f.field in paths or self._nearest(f.field) in paths)
        return tuple(dict.fromkeys(f.message.in_(self.language) for f in own))


_WHICH = ("frame.earlier_of_two", "frame.later_of_two")
