"""What a bulletin quotes of its notice, and the texts beside its words with that filled in."""

import html as entities
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from noticeboard.domain import placeholders
from noticeboard.domain.about import NAMED, about
from noticeboard.domain.content import Content
from noticeboard.domain.explanation import Explanation, Given, Part
from noticeboard.domain.promise import Promise
from noticeboard.domain.published import MARKS, Published


def quoting(content: Content) -> Iterator[tuple[str, str]]:
    """Every such text that quotes a promise or a fact, with its path."""
    texts = [(f"parts.{name}", text) for name, text in content.parts.items()]
    for name, part in content.explanation.parts.items():
        if isinstance(part, Given):
            texts.append((f"explanation.{name}", part.text))
    return ((path, text) for path, text in texts if placeholders.names(text))


def compared(
    said: Published, content: Content, facts: Mapping[str, str], promises: Iterable[Promise]
) -> Published:
    """A follow-up with what it changes and quotes of facts and promises, as they were before it.

    By a placeholder, or by typing the same words.
    """
    changed = tuple(key for key, v in said.facts.items() if key in facts and facts[key] != v)
    known = {f"fact.{key}": v for key, v in facts.items() if key not in said.facts}
    known.update(labels(promises))
    words = entities.unescape(f"{said.shown.html}\n{said.shown.short}")
    quotes = tuple(quoted(content, words, known))
    return replace(said, changed=changed, quotes=quotes, about=meant(content, quotes))


def meant(content: Content, quotes: Collection[str]) -> tuple[str, ...]:
    """The keys of the promises that a text is about, of all that it ``quotes``.

    Whoever names one by its placeholder means that one, whatever the words around it resemble.
    """
    placed = {name for name in _placed(content) if name.startswith(NAMED)}
    return about(content, [name for name in quotes if name in placed] or quotes)


def meant_by(content: Content, promises: Iterable[Promise]) -> tuple[str, ...]:
    """The same of a text that is not public yet, as its words stand."""
    words = f"{content.body}\n{content.short}"
    return meant(content, tuple(quoted(content, words, labels(promises))))


def labels(promises: Iterable[Promise]) -> dict[str, str]:
    """What each promise is called, by the name that quotes it."""
    return {f"{NAMED}{promise.key}": promise.label for promise in promises}


def quoted(content: Content, words: str, known: Mapping[str, str]) -> Iterator[str]:
    """The names in ``known`` that a text quotes, or whose value stands in its ``words``."""
    called = {name: value for name, value in known.items() if name.startswith(NAMED)}
    named = _placed(content) | labelled(words, called)
    facts = known.keys() - called.keys()
    return (n for n, v in known.items() if n in named or (n in facts and _is_in(words, v)))


def labelled(words: str, called: Mapping[str, str]) -> set[str]:
    """The names of the promises whose labels stand in the words.

    The longest first: where "Delivery in Jeju" stands, nothing is said of "Delivery".
    """
    found = set()
    for label in sorted(set(called.values()), key=len, reverse=True):
        if _is_in(words, label):
            found.add(label)
            words = words.replace(label, "\0")
    return {name for name, label in called.items() if label in found}


def _placed(content: Content) -> set[str]:
    """The promises and facts that its placeholders name."""
    texts = (content.body, content.short, *(text for _, text in quoting(content)))
    return {_stem(name) for text in texts for name in placeholders.names(text)}


def _stem(name: str) -> str:
    """``promise.preorder`` of ``promise.preorder.date``."""
    return ".".join(name.split(".")[:2])


def _is_in(words: str, value: str) -> bool:
    """Whether the words tell it; what was removed, no words can tell."""
    return value not in MARKS.values() and value in words


def filled(content: Content, told: Mapping[str, str]) -> Content:
    """The content with the texts of ``told`` (by path) in the place of those that were typed."""
    if not told:
        return content
    parts = {name: told.get(f"parts.{name}", text) for name, text in content.parts.items()}
    explained = {
        name: _filled(part, told.get(f"explanation.{name}"))
        for name, part in content.explanation.parts.items()
    }
    return replace(content, parts=parts, explanation=Explanation(explained))


def _filled(part: Part, text: str | None) -> Part:
    return replace(part, text=text) if isinstance(part, Given) and text is not None else part
