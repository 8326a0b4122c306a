"""How a rule says no, and how it advises."""

from dataclasses import dataclass, field

from noticeboard.domain.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a text something stands, and what to write in its place (empty: nothing known).

    ``start`` and ``end`` count characters of the field's text; ``excerpt`` is what stands there.
    """

    start: int
    end: int
    excerpt: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: a stable ``code``, the path of the ``field``, what to do about it."""

    code: str
    field: str
    message: Sentence
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """A warning that does not refuse: the approver sees it before signing."""

    code: str
    field: str
    message: Sentence
    spot: Spot | None = None


Finding = Violation | Advice


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the rules found, all of it at once."""

    violations: tuple[Violation, ...] = ()
    warnings: tuple[Advice, ...] = field(default=())

    @classmethod
    def of(cls, findings: "list[Finding]") -> "Report":
        """Sort findings into refusals and warnings, keeping the order of the rules."""
        return cls(
            tuple(f for f in findings if isinstance(f, Violation)),
            tuple(f for f in findings if isinstance(f, Advice)),
        )
