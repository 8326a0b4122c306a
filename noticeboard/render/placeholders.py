"""Fills placeholders into plain text and into HTML; a value is never read as markup."""

import html
import re
from collections.abc import Mapping

from noticeboard.domain import placeholders
from noticeboard.render.markdown import render_markdown

# Two noncharacters, refused in anything people type, stand around a value's number while the
# Markdown is read: whatever the value holds, the parser never sees it.
_TEXT = "\ufdd0{}\ufdd1"
# A value that is an address is read as one, so that it can be linked.
_ADDRESS = "https://p{}.placeholder.invalid/"
_IS_ADDRESS = re.compile(r"https?://[^\s<>\"'\\^`{|}]{1,2000}")
_STAND_IN = re.compile(r"\ufdd0([0-9]+)\ufdd1|https://p([0-9]+)\.placeholder\.invalid/")


def render_filled(text: str, values: Mapping[str, str], field: str = "body") -> str:
    """The sanitised HTML of a Markdown text, its placeholders filled.

    Raises:
        RefusedError: when the text cannot be laid out; names ``field``.
    """
    used = [name for name in placeholders.names(text) if name in values]
    stand_ins = {name: _stand_in(values[name], at) for at, name in enumerate(used)}
    laid_out = render_markdown(placeholders.fill(text, stand_ins), field)
    return _STAND_IN.sub(lambda found: _value(found, used, values), laid_out)


def _stand_in(value: str, at: int) -> str:
    return (_ADDRESS if _IS_ADDRESS.fullmatch(value) else _TEXT).format(at)


def _value(found: re.Match[str], used: list[str], values: Mapping[str, str]) -> str:
    at = int(found[1] or found[2])
    # Somebody may type such an address: it stays what it is.
    return html.escape(values[used[at]]) if at < len(used) else found[0]
