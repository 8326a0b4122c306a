"""A form as its template sees it: what was typed, and what is said about each field."""

from collections.abc import Iterable, Mapping
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
class Form:
    """What a form template asks.

    ``sheet``: the id under which what was typed is kept. ``report``: what the rules found;
    ``checked`` once they were asked. ``differences``: against what somebody else saved.
    """

    fields: Mapping[str, str]
    language: str
    sheet: str
    report: Report = field(default_factory=Report)
    checked: bool = False
    differences: tuple[Difference, ...] = ()

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

    def twice(self, path: str, zone: str) -> tuple[tuple[str, str], ...]:
        """The two offsets of a wall time that comes twice, each with the key of its words."""
        wall = f"{self.value(f'{path}.date').strip()}T{self.value(f'{path}.time').strip()}"
        return tuple(zip(offsets_of_overlap(wall, zone.strip()), _WHICH, strict=False))

    def _sentences(self, found: Iterable[Finding], paths: tuple[str, ...]) -> tuple[str, ...]:
        own = (f.message.in_(self.language) for f in found if f.field in paths)
        return tuple(dict.fromkeys(own))


_WHICH = ("frame.earlier_of_two", "frame.later_of_two")
