"""How a command speaks: for people or for programs, in Korean or English."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import click

from noticeboard.domain.errors import RefusedError, SaidError
from noticeboard.domain.sentence import LANGUAGES, Language
from noticeboard.domain.violation import Finding


@dataclass(frozen=True, slots=True)
class Voice:
    """In which language and form a command answers."""

    language: Language
    as_json: bool = False

    def tell(self, text: str, document: Mapping[str, object]) -> None:
        """``text`` for people, ``document`` for programs."""
        click.echo(as_json(document) if self.as_json else text)

    def complain(self, error: SaidError) -> None:
        """What was refused, and why: every violation with its field."""
        found = error.violations if isinstance(error, RefusedError) else ()
        if self.as_json:
            click.echo(as_json(self._problem(error, found)))
        elif found:
            click.echo(table(self.rows(found)), err=True)
        else:
            click.echo(error.sentence.in_(self.language), err=True)

    def rows(self, findings: Iterable[Finding]) -> list[tuple[str, ...]]:
        """Findings as rows: field, sentence, code."""
        return [
            (finding.field or "-", finding.message.in_(self.language), f"[{finding.code}]")
            for finding in findings
        ]

    def _problem(self, error: SaidError, found: Iterable[Finding]) -> dict[str, object]:
        from noticeboard.presenting import present_violation

        violations = [present_violation(finding, self.language) for finding in found]
        return {
            "code": error.code,
            "detail": error.sentence.in_(self.language),
            "violations": violations,
        }


def language_of(given: str | None, environ: Mapping[str, str] = os.environ) -> Language:
    """The language asked for, or the terminal's; English for one we do not speak."""
    wanted = given or next(
        (environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), ""
    )
    return next((spoken for spoken in LANGUAGES if wanted.lower().startswith(spoken)), "en")


def as_json(document: object) -> str:
    """A JSON document on several lines."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as columns, as wide as their widest cell; the last one runs free."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(_width, column)) for column in columns[:-1]]
    lines = (
        "  ".join(
            [*(_padded(cell, w) for cell, w in zip(row, widths, strict=False)), row[-1]]
        ).rstrip()
        for row in rows
    )
    return "\n".join(lines)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """How many columns of a terminal it takes: Hangul takes two each."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
