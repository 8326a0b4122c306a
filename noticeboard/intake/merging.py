"""An edit names what changes; the rest stays. JSON Merge Patch (RFC 7396) with one care for zones.

Only objects that hold fields of their own are merged; a part of an explanation is one value and
is replaced as a whole.
"""

import re
from collections.abc import Mapping

from noticeboard.strict_json import Json

_HOLDS_FIELDS = ("announcement", "explanation", "facts", "texts", "parts")
_WITH_OFFSET = re.compile(r".*(Z|[+-]\d\d:\d\d)", re.DOTALL)
_INSTANTS = ("publish_at", "next_word_by")


def merged(document: Mapping[str, object], patch: Mapping[str, object]) -> Json:
    """``document`` with the fields of ``patch``; ``null`` takes a field away."""
    result = dict(document)
    if _brings_own_offset(patch):
        result.pop("zone", None)
    for name, value in patch.items():
        below = result.get(name)
        if value is None:
            result.pop(name, None)
        elif name in _HOLDS_FIELDS and isinstance(value, dict):
            result[name] = merged(below if isinstance(below, dict) else {}, value)
        else:
            result[name] = value
    return result


def _brings_own_offset(patch: Mapping[str, object]) -> bool:
    """Whether an instant in it says its offset and no zone: the old zone is not meant then."""
    return "zone" not in patch and any(
        isinstance(text := patch.get(name), str) and _WITH_OFFSET.fullmatch(text) is not None
        for name in _INSTANTS
    )
