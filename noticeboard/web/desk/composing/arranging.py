"""Buttons that only arrange a form: a row more, a row less. Nobody types the key of a promise."""

import re

from noticeboard.domain import placeholders
from noticeboard.web.desk.forms.typed import Fields, rows, without_row

# What a form may carry, and what a document holds of each: a row more must still fit in.
_MOST_FIELDS = 450
_MOST_ROWS = 50
_REMOVED = re.compile(r"remove:((?:promises|facts)\.[0-9]{1,3})")
_KEY = re.compile(r"p([0-9]{1,6})")


def arranged(fields: Fields, do: str, zone: str) -> Fields | None:
    """The fields after a button; ``None`` for one that does more than arrange them."""
    if do == "add:promises":
        return with_promise(fields, zone)
    if do == "add:facts":
        return _with_row(fields, "facts", {"name": "", "value": ""})
    if removed := _REMOVED.fullmatch(do):
        return without_row(fields, removed[1])
    return None


def with_promise(fields: Fields, zone: str) -> Fields:
    """One more promise, with a key that no text means already."""
    return _with_row(fields, "promises", {"key": next_key(fields), "label": "", "zone": zone})


def may_grow(fields: Fields, path: str) -> bool:
    """Whether there is room for one more row."""
    return len(rows(fields, path)) < _MOST_ROWS and len(fields) < _MOST_FIELDS


def next_row(fields: Fields, path: str) -> str:
    """The row that one more would be."""
    last = max((int(row.rpartition(".")[2]) for row in rows(fields, path)), default=-1)
    return f"{path}.{last + 1}"


def next_key(fields: Fields) -> str:
    """After the last of p1, p2 …, those of removed promises too while a text still names them."""
    keys = [fields.get(f"{row}.key", "") for row in rows(fields, "promises")]
    named = [key for text in fields.values() for key in _keys_in(text)]
    matches = (_KEY.fullmatch(key) for key in (*keys, *named))
    return f"p{max((int(match[1]) for match in matches if match), default=0) + 1}"


def _keys_in(text: str) -> list[str]:
    parts = (name.split(".") for name in placeholders.names(text))
    return [key for subject, *rest in parts if subject == "promise" for key in rest[:1]]


def _with_row(fields: Fields, path: str, begun: Fields) -> Fields:
    if not may_grow(fields, path):
        return fields
    row = next_row(fields, path)
    return {**fields, **{f"{row}.{name}": text for name, text in begun.items()}}
