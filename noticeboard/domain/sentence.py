"""A sentence for people, in every language the desk speaks."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in English and in Korean; both are complete, neither is a fallback."""

    en: str
    ko: str

    def in_(self, language: str) -> str:
        """The sentence in ``language``; English for a language the desk does not speak."""
        return self.ko if language == "ko" else self.en
