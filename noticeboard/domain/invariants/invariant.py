"""One thing that holds while a board is well, and what a look at it found."""

from dataclasses import dataclass
from typing import Literal

from noticeboard.domain.sentence import Sentence

# ``warn``: nothing is broken yet, or somebody meant it.
State = Literal["ok", "warn", "failed"]


@dataclass(frozen=True, slots=True)
class Invariant:
    """``figure``: what was found; ``advice``: what to do next, where something is to be done."""

    name: str
    state: State
    figure: Sentence
    advice: Sentence | None = None


def well(name: str, en: str, ko: str) -> Invariant:
    """It holds."""
    return Invariant(name, "ok", Sentence(en, ko))
