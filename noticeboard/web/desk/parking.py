"""What was typed is kept while its writer signs in again, and handed in afterwards.

A form that arrives with an expired session, or with a login that is not fresh enough, becomes a
sheet of its writer's. After the login they see it and hand it in with one button.
"""

from collections.abc import Iterable, Mapping

from flask import request

from noticeboard import ids
from noticeboard.ports import Sheet
from noticeboard.web.parts import WebParts

# By this the page of a kept form knows that its writer comes from the proof it asked for.
AT_ONCE = "at_once"
# The field by which a form that was kept says which sheet it came from.
KEPT = "kept"
# What the forms of ours fill in themselves: nobody typed it.
_OURS = frozenset(
    {
        "sheet",
        "do",
        "version",
        "known_products",
        "hash",
        "heard",
        "read",
        "zone",
        "status",
        "csrf_token",
        "seen",
        "copied_from",
        "replaces",
        "language",
        "promise",
        "also",
        "text",
        "kind",
        "once",
        "because",
        "incident",
        "incidents",
        "verdict",
        "public",
        KEPT,
    }
)
# How names end under which a code stands: chosen, or filled in as well.
_CODES = (".key", ".promise", ".bulletin", ".begun", ".verdict", ".withheld", ".publish_at.how")
_SAYS_NOTHING = frozenset({"", "on"})


def typed_texts(fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What somebody typed into a form, without what the form filled in."""
    texts = (text for name, text in fields if _is_typed(name))
    return tuple(text for text in texts if text.strip() not in _SAYS_NOTHING)


def _is_typed(name: str) -> bool:
    return name.partition(".")[0] not in _OURS and not name.endswith(_CODES)


def leave(parts: WebParts, person: str, fields: Mapping[str, str]) -> None:
    """The form that was kept is before its writer again, or handed in, or kept anew."""
    if kept := fields.get(KEPT):
        parts.sheets.throw_away(kept, person)


def keep(parts: WebParts, person: str, fields: Mapping[str, str]) -> str:
    """Make a sheet of the form that this request sent; the path at which it goes on."""
    now = parts.clock()
    sheet = Sheet(ids.new_id(), person, request.path, fields, now)
    parts.sheets.keep(sheet, now=now)
    leave(parts, person, fields)
    if older := fields.get("sheet"):
        parts.sheets.throw_away(older, person)
    return f"/desk/continue/{sheet.id}"
