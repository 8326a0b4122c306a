"""What somebody typed into a bulletin, text by text."""

from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.domain.explanation import Given
from noticeboard.domain.policy.situation import Situation


@dataclass(frozen=True, slots=True)
class Written:
    """One text of a bulletin: its path, and whether placeholders are filled in it.

    ``signed``: nothing is public in it before others signed these very words.
    """

    field: str
    text: str
    filled: bool
    signed: bool = True


def texts(s: Situation) -> Iterator[Written]:
    """Every text that somebody typed, with its path."""
    content = s.content
    if s.announces:
        yield Written("title", content.title, filled=False)
    yield Written(s.path("body"), content.body, filled=True)
    yield Written(s.path("short"), content.short, filled=True)
    if content.pre_approved is not None:
        yield Written("sentence", content.pre_approved.sentence, filled=False, signed=False)
    if content.fulfilment is not None and content.fulfilment.note:
        yield Written("note", content.fulfilment.note, filled=False, signed=False)
    for channel, text in content.texts.items():
        yield Written(s.path(f"texts.{channel}"), text, filled=True)
    for name, text in content.parts.items():
        yield Written(s.path(f"parts.{name}"), text, filled=True)
    for part, told in content.explanation.parts.items():
        if isinstance(told, Given):
            yield Written(f"explanation.{part}", told.text, filled=True)
