"""Everything that is wrong with an announcement at once, each at its field of the form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.violation import Report, Violation
from noticeboard.web.desk.composing.documents import Document, Written
from noticeboard.web.desk.composing.mending import but, mended
from noticeboard.web.desk.composing.places import placed
from noticeboard.web.desk.forms.typed import Typed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judging(Generic[T]):
    """What was written, the one reader of such documents, and the rules that look at it."""

    typed: Typed
    written: Written
    reads: Callable[[Document], T]
    judges: Callable[[T], Report]

    def read(self) -> T:
        """What the form asks for.

        Raises:
            RefusedError: when it cannot be read.
        """
        if self.written.faults:
            raise RefusedError(self.written.faults)
        return self.reads(self.written.document)

    def report(self, refused: RefusedError | None = None) -> Report:
        """All that is found; ``refused`` is what a verb found already."""
        more = refused.violations if refused else ()
        found = self._found()
        violations = (*self.written.faults, *found.violations, *more)
        places, typed = self.written.places, self.typed
        return Report(placed(violations, places, typed), placed(found.warnings, places, typed))

    def _found(self) -> Report:
        try:
            return self.judges(self.reads(self.written.document))
        except RefusedError as refused:
            return self._as_far_as_it_goes(refused.violations)

    def _as_far_as_it_goes(self, refused: tuple[Violation, ...]) -> Report:
        document = mended(self.written.document, refused)
        try:
            found = Report() if document is None else self.judges(self.reads(document))
        except RefusedError:
            found = Report()
        left = but(found, refused)
        return Report((*refused, *left.violations), left.warnings)
