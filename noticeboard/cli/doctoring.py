"""`noticeboard doctor`: whether all that has to hold does, as a table."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from noticeboard.cli.leaving import VIOLATIONS
from noticeboard.cli.session import House, at_house
from noticeboard.cli.speaking import table
from noticeboard.domain.sentence import Language, Sentence

if TYPE_CHECKING:
    from noticeboard.domain.invariants import Invariant, State


@click.command()
@click.option("--full", is_flag=True, help="The whole ledger, however long that takes.")
@at_house
def doctor(house: House, *, full: bool) -> None:
    """Look at everything that has to hold while a board runs. Nothing is changed.

    Exit code 0: all holds, perhaps with warnings; 1: something does not.
    """
    found = house.parts.examination.everything(full=full)
    house.voice.tell(_shown(found, house.voice.language), _document(found, house.voice.language))
    if any(one.state == "failed" for one in found):
        sys.exit(VIOLATIONS)


def _shown(found: "Sequence[Invariant]", language: Language) -> str:
    """The table; what to do stands under what is wrong."""
    rows = [(_STATES[o.state].in_(language), o.name, o.figure.in_(language)) for o in found]
    lines = table(rows).splitlines()
    told = zip(lines, found, strict=True)
    return "\n".join(
        f"{line}\n    {one.advice.in_(language)}" if one.advice else line for line, one in told
    )


def _document(found: "Sequence[Invariant]", language: Language) -> dict[str, object]:
    states = {one.state for one in found}
    worst: State = "failed" if "failed" in states else "warn" if "warn" in states else "ok"
    return {"state": worst, "invariants": [_entry(one, language) for one in found]}


def _entry(one: "Invariant", language: Language) -> dict[str, object]:
    return {
        "name": one.name,
        "state": one.state,
        "figure": one.figure.in_(language),
        "advice": one.advice.in_(language) if one.advice else None,
    }


_STATES: "Mapping[State, Sentence]" = {
    "ok": Sentence("ok", "정상"),
    "warn": Sentence("WARN", "주의"),
    "failed": Sentence("FAILED", "실패"),
}
