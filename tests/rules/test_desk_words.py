"""The phrases of the desk: complete in both languages, used, and nowhere but in the catalogue."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

from noticeboard.domain.explanation import PART_NAMES
from noticeboard.domain.policy.explanations import PART_TITLES
from noticeboard.domain.sentence import LANGUAGES, Language
from noticeboard.render.words import Words, words
from noticeboard.web.desk.wording import FOLDER, desk_words
from tests.rules.desk_dynamic import DYNAMIC
from tests.rules.desk_phrases import asked, in_module, in_template
from tests.rules.desk_sources import HOLE, MODULES, TEMPLATES, markup, name_of, syntax

# Phrases that are the same in both languages, and why.
SAME = {
    "frame.language_ko": "a language is named in itself",
    "frame.language_en": "a language is named in itself",
}
# Korean phrases in which no Korean stands, and why.
NO_HANGUL = {"frame.language_en": "a language is named in itself"}
# Attributes that are read to people.
SPOKEN = ("alt", "title", "aria-label", "placeholder", "aria-roledescription", "label")
# What a macro writes into the tag around it.
ATTRIBUTE = re.compile(r'[a-z-]+="[^"]*"')
HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")


def own(language: str) -> dict[str, str]:
    """The phrases of the desk alone, without those of the board."""
    public = words(language).phrases
    return {k: p for k, p in desk_words(language).phrases.items() if public.get(k) != p}


def names(catalogue: Words, key: str) -> set[str]:
    """The names a phrase wants."""
    return {name for _, name, _, _ in Formatter().parse(catalogue.phrases[key]) if name}


KEYS = sorted({key for language in LANGUAGES for key in own(language)})
USED = {path: in_template(path) for path in TEMPLATES} | {p: in_module(p) for p in MODULES}


def everything_used() -> set[str]:
    """Every key in use, patterns as the keys they stand for."""
    found = {key for used in USED.values() for key in used}
    patterns = {key for key in found if "*" in key}
    return (found - patterns) | {key for p in patterns for key in DYNAMIC.get(p, ())}


def test_both_languages_have_the_same_files_and_keys() -> None:
    """No phrase exists in one language only."""
    files = [{path.name for path in (FOLDER / language).iterdir()} for language in LANGUAGES]

    assert files[0] == files[1]
    assert set(own("ko")) == set(own("en"))


def test_both_languages_want_the_same_names() -> None:
    """A phrase that gets its time in English gets it in Korean too."""
    ko, en = desk_words("ko"), desk_words("en")

    assert {k: names(ko, k) for k in KEYS} == {k: names(en, k) for k in KEYS}


def test_no_phrase_was_left_untranslated() -> None:
    """What is the same in both languages is a name, and somebody said why."""
    ko, en = desk_words("ko").phrases, desk_words("en").phrases

    assert {key for key in KEYS if ko[key] == en[key]} == set(SAME)


def test_korean_is_korean_and_english_is_english() -> None:
    """Each phrase is in the letters of its language."""
    strange = {key for key in KEYS if not HANGUL.search(desk_words("ko").phrases[key])}
    korean = {key for key in KEYS if HANGUL.search(desk_words("en").phrases[key])}

    assert strange == set(NO_HANGUL)
    assert korean == {"frame.language_ko"}


def test_no_phrase_is_empty_or_has_space_around_it() -> None:
    """A page with a hole is never built, and joining phrases is the template's part."""
    for language in LANGUAGES:
        found = own(language)
        assert {
            k for k, phrase in found.items() if not phrase or phrase != phrase.strip()
        } == set()


def test_the_desk_hides_no_phrase_of_the_board() -> None:
    """A page of the desk that shows the board's words shows those the public reads."""
    for language in LANGUAGES:
        files = (FOLDER / language).glob("*.toml")
        public = {key.partition(".")[0] for key in words(language).phrases}
        assert {path.stem for path in files} & public == set()


def test_every_key_that_is_put_together_is_declared() -> None:
    """The list of dynamic keys is whole, and holds nothing that is gone."""
    patterns = {key for used in USED.values() for key in used if "*" in key}

    assert patterns == set(DYNAMIC)


@pytest.mark.parametrize("path", [p for p in USED if USED[p]], ids=name_of)
def test_every_phrase_that_is_asked_for_exists(path: Path) -> None:
    """No page fails for want of a word."""
    keys = {k for key in USED[path] for k in (DYNAMIC[key] if "*" in key else (key,))}

    assert keys <= set(desk_words("en").phrases)


def test_every_phrase_is_used() -> None:
    """The catalogue is what people read, and nothing else to translate."""
    assert set(KEYS) - everything_used() == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_key_begins_with_the_part_of_the_desk_it_belongs_to(path: Path) -> None:
    """A key whose beginning is put together cannot be looked up by whoever reads the template."""
    assert not {key for key in asked(path) if key.startswith("*")}


class _Readable(HTMLParser):
    """Collects what people read in markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What is spoken of an element that opens."""
        self.found += [given for name, given in attrs if name in SPOKEN and given]

    def handle_data(self, data: str) -> None:
        """Text."""
        self.found.append(data)


def readable(html: str) -> Iterator[str]:
    """What people read in markup, where it has letters."""
    reader = _Readable()
    reader.feed(html)
    reader.close()
    for found in reader.found:
        text = ATTRIBUTE.sub("", found)
        if any(unicodedata.category(letter).startswith("L") for letter in text):
            yield " ".join(text.replace(HOLE, " ").split())


def test_the_reader_finds_words_in_text_and_in_attributes() -> None:
    """Or the next test would prove nothing."""
    html = f'<p title="Hello">{HOLE} · <b>안녕</b></p><input name="plain" placeholder="{HOLE}">'

    assert list(readable(html)) == ["Hello", "안녕"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_names_a_part_as_its_field_does(language: Language) -> None:
    """Whoever is told what is missing finds it on the page by that name."""
    told = {name: title.in_(language) for name, title in PART_TITLES.items()}

    assert told == {name: words(language)(f"part.{name}") for name in PART_NAMES}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_word_stands_in_a_template(path: Path) -> None:
    """What people read comes from the catalogue; not even ``default("none")`` is a constant."""
    assert list(readable(markup(path))) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_phrase_stands_in_python(path: Path) -> None:
    """A sentence in code is a ``Sentence``, in both languages; all else is in the catalogue."""
    module = syntax(path)
    sentences = {
        id(text)
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Sentence"
        for text in ast.walk(call)
    }
    korean = {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in sentences
        and HANGUL.search(node.value)
    }

    assert korean == set()
