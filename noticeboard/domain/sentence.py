"""A sentence for people, in every language the desk speaks."""

from dataclasses import dataclass
from typing import Literal

from noticeboard.domain.particles import settled

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in English and in Korean; both are complete, neither is a fallback.

    Korean particles are written in both forms, ``을(를)``, and read in the right one.
    """

    en: str
    ko: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "ko", settled(self.ko))

    def in_(self, language: str) -> str:
        """The sentence in ``language``; English for a language the desk does not speak."""
        return self.ko if language == "ko" else self.en
