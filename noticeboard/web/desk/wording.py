"""The phrases of the desk: one file per part of it, beside those the public reads."""

from functools import cache
from pathlib import Path

from noticeboard.render.words import Words, phrases_of, words

FOLDER = Path(__file__).with_name("words")


@cache
def desk_words(language: str) -> Words:
    """The catalogue of the desk: ``words("home.title")`` stands in ``<language>/home.toml``."""
    public = words(language)
    own = {
        f"{path.stem}.{key}": phrase
        for path in sorted((FOLDER / public.language).glob("*.toml"))
        for key, phrase in phrases_of(path).items()
    }
    return Words(public.language, {**public.phrases, **own})
