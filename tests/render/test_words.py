"""The catalogue of public phrases: complete in both languages."""

from string import Formatter

import pytest

from noticeboard.domain.bulletin import FOLLOW_UPS
from noticeboard.domain.explanation import PART_NAMES, WITHHELD_BY
from noticeboard.domain.labels import ALL as LABELS
from noticeboard.domain.promise import PromiseState
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.render.words import WordMissingError, Words, languages, words

KEYS = sorted(words("en").phrases)


def _names(catalogue: Words, key: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(catalogue.phrases[key]) if name}


def test_the_languages_of_the_board_are_those_of_the_desk() -> None:
    """Nobody can write in a language the public side does not speak."""
    assert set(languages()) == set(LANGUAGES)


def test_both_languages_have_the_same_keys() -> None:
    """No phrase exists in one language only."""
    assert set(words("ko").phrases) == set(words("en").phrases)


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_want_the_same_names(key: str) -> None:
    """A phrase that gets its time in English gets it in Korean too."""
    assert _names(words("ko"), key) == _names(words("en"), key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_word_for_everything_the_domain_can_say(language: str) -> None:
    """A new state, label, part or kind fails here, not on the page."""
    said = {f"{where}.{state}" for state in PromiseState for where in ("state", "promise")}
    said |= {f"label.{label}" for label in LABELS} | {f"part.{part}" for part in PART_NAMES}
    said |= {f"withheld.{by}" for by in WITHHELD_BY}
    said |= {f"{where}.{kind}" for kind in ("announcement", *FOLLOW_UPS) for where in _KINDS}

    assert said <= set(words(language).phrases)


_KINDS = ("kind", "line")


def test_a_name_is_filled_in() -> None:
    """The phrase is a sentence, not a template, when it reaches the page."""
    phrase = words("en")("promise.unconfirmed", since="09:00")

    assert phrase == "Not confirmed by the company since 09:00"


@pytest.mark.parametrize(("key", "names"), [("promise.lost", {}), ("promise.unconfirmed", {})])
def test_a_missing_key_or_name_raises(key: str, names: dict[str, str]) -> None:
    """A page with a hole in it is never built."""
    with pytest.raises(WordMissingError, match=key):
        words("ko")(key, **names)


def test_a_language_nobody_speaks_here_reads_english() -> None:
    """A notice in another language still gets its frame."""
    assert words("fr") is not None
    assert words("fr").language == "en"


@pytest.mark.parametrize(
    ("language", "heading", "line"),
    [
        ("ko", "현재 상황 안내", "X: 현재 상황을 알려 드립니다"),
        ("en", "What we know now", "X: what we know now"),
    ],
)
def test_a_holding_statement_claims_to_have_confirmed_nothing(
    language: str, heading: str, line: str
) -> None:
    """It is signed before anybody knows what is wrong, and headed so, on pages and channels."""
    own = words(language)

    assert own("kind.holding") == heading
    assert own("line.holding", title="X") == line
