"""The texts beside a bulletin's words, with their placeholders filled: parts and explanation."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from noticeboard.domain import placeholders
from noticeboard.domain.content import Content
from noticeboard.domain.explanation import Explanation, Given, Part


def quoting(content: Content) -> Iterator[tuple[str, str]]:
    """Every such text that quotes a promise or a fact, with its path."""
    texts = [(f"parts.{name}", text) for name, text in content.parts.items()]
    for name, part in content.explanation.parts.items():
        if isinstance(part, Given):
            texts.append((f"explanation.{name}", part.text))
    return ((path, text) for path, text in texts if placeholders.names(text))


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
