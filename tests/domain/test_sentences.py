"""Sentences: complete and plain in every language the desk speaks."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import noticeboard.domain
from noticeboard.domain import signing
from noticeboard.domain.errors import (
    ChannelOptionError,
    ForbiddenError,
    SaidError,
    StaleVersionError,
)
from noticeboard.domain.policy import check
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import parse_instant
from noticeboard.domain.zones import TimeRefusedError
from tests.builders import LONDON, NOON, SEOUL, a_kind, a_person, a_policy, a_revision
from tests.domain.test_rules import CASES

# Names that programs use; people are told in words.
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
_RAW = re.compile(
    r"\b(?:publish_at|next_word_by|what_happened|what_it_means|what_to_do|depends_on|observed_at"
    r"|[a-z]+_[a-z_]+|RFC|IANA|JSON|null|None|datetime|True|False)\b"
)
# A particle chosen by nobody: "은(는)" is written by programs, never by people.
_DOUBLED_PARTICLE = re.compile(
    r"\((?:은|는|이|가|을|를|으|이?라는|과|와)\)|[은는이가을를]\([은는이가을를]\)"
)
_POLITE = re.compile(r'(?:요|다|까)[."]?$|지금$')


def test_a_sentence_is_told_in_the_language_asked_for() -> None:
    """Korean staff read Korean; a language the desk does not speak gets English."""
    sentence = Sentence("Choose a time.", "시각을 골라 주세요.")

    told = [sentence.in_(language) for language in ("ko", "en", "fr")]

    assert told == ["시각을 골라 주세요.", "Choose a time.", "Choose a time."]


def _kept_ready() -> Iterator[Sentence]:
    """Sentences that stand in the modules of the domain, whole or as words to fill in."""
    for found in pkgutil.walk_packages(noticeboard.domain.__path__, "noticeboard.domain."):
        for value in vars(import_module(found.name)).values():
            if isinstance(value, Sentence):
                yield value


def _found_by_rules() -> Iterator[Sentence]:
    for case in CASES:
        report = check(case.situation)
        yield from (violation.message for violation in report.violations)
        yield from (warning.message for warning in report.warnings)


def _found_in_times() -> Iterator[Sentence]:
    for text, zone in (
        ("tomorrow 10am", SEOUL),
        ("2026-07-15", SEOUL),
        ("2026-07-15T09:00", None),
        ("2026-07-15T09:00", "asia/seoul"),
        ("2026-07-15T09:00+08:00", SEOUL),
        ("2026-03-29T01:30", LONDON),
        ("2026-10-25T01:30", LONDON),
    ):
        with pytest.raises(TimeRefusedError) as refused:
            parse_instant(text, zone)
        yield refused.value.sentence


def _role_missing() -> Sentence:
    line = a_kind(approvals=("legal", "approver"))
    with pytest.raises(ForbiddenError) as refused:
        signing.role_to_sign(a_person(roles=()), a_revision(), line, a_policy(), NOON)
    return refused.value.sentence


SENTENCES = {
    sentence.en: sentence
    for sentence in (
        *_kept_ready(),
        *_found_by_rules(),
        *_found_in_times(),
        _role_missing(),
        StaleVersionError(3).sentence,
    )
}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=lambda sentence: sentence.en[:40])
def test_both_languages_say_something_to_people(sentence: Sentence) -> None:
    """Each is whole, in its own script, without the names that programs use."""
    assert re.match(r'["“A-Z{]', sentence.en)
    assert re.search(r"[가-힣]{2}", sentence.ko)
    assert not re.search(r"[가-힣]", _QUOTED.sub("", sentence.en))
    for text in (sentence.en, sentence.ko):
        assert text == text.strip()
        assert text.endswith(".")
        assert "  " not in text
        assert not _RAW.search(re.sub(r"\{\{[^}]*\}\}", "", _QUOTED.sub("", text))), text


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=lambda sentence: sentence.ko[:40])
def test_the_korean_is_written_by_people(sentence: Sentence) -> None:
    """No doubled particle, and every sentence ends politely."""
    assert not _DOUBLED_PARTICLE.search(sentence.ko)
    for part in re.split(r"(?<=[다요])\. ", sentence.ko.rstrip(".")):
        assert _POLITE.search(part) or ":" in part, part


def test_an_error_carries_its_code_and_its_sentence() -> None:
    """A log shows the code and the English; the desk shows the person's language."""
    error = SaidError("signed_already", Sentence("You have signed.", "이미 승인하셨습니다."))

    assert str(error) == "signed_already: You have signed."
    assert error.sentence.in_("ko") == "이미 승인하셨습니다."


def test_a_stale_version_says_which_is_the_newest() -> None:
    """The editor loads that one and compares."""
    assert StaleVersionError(3).current == 3


def test_a_wrong_stanza_names_its_key() -> None:
    """Whoever edits channels.toml knows where to look."""
    error = ChannelOptionError("server", "must be an address")

    assert (str(error), error.key) == ("server: must be an address", "server")
