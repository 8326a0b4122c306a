"""Placeholders: times, facts and the link are named in a text, never typed into it. Rule 7.

Not a template language: ``{{ promise.preorder.date }}`` is filled, and anything that is not one
of the few names below (``{{7*7}}``, ``{% x %}``) stays as it was typed.
"""

import re
from collections.abc import Mapping

# {{ promise }} and {{ kept_at }} are for the fulfilment's text, signed off with the notice;
# {{ promise }}, {{ next_word }} and {{ sentence }} are the slots of holding texts.
_PLACEHOLDER = re.compile(
    r"\{\{[ \t]{0,8}((?:promise|fact)(?:\.[\w-]{1,100}){0,3}"
    r"|link|kept_at|next_word|sentence)[ \t]{0,8}\}\}"
)
_SENTENCE = re.compile(r"[ \t\n]{0,4}\{\{[ \t]{0,8}sentence[ \t]{0,8}\}\}")


def names(text: str) -> tuple[str, ...]:
    """Each placeholder of ``text`` once, in the order of first use: ``promise.preorder.date``."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder that has a value replaced; one pass, never nested."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def apart(text: str) -> tuple[str, ...]:
    """What stands around placeholders, and each of them at the odd places between, as typed."""
    pieces, done = [], 0
    for found in _PLACEHOLDER.finditer(text):
        pieces += [text[done : found.start()], found[0]]
        done = found.end()
    return (*pieces, text[done:])


def without_sentence(text: str) -> str:
    """The text without the slot for a sentence, and without the gap that it would leave."""
    return _SENTENCE.sub("", text).lstrip()
