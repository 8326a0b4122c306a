"""Documents that fit, for tests to break in one place."""

import copy
from collections.abc import Callable
from typing import Any

from noticeboard.domain.errors import RefusedError
from noticeboard.intake import Reading

Document = dict[str, Any]
READING = Reading("Asia/Seoul", {"preorder": "Asia/Seoul", "sale": "America/New_York"}.get)

NOTICE: Document = {
    "kind": "launch",
    "title": "Phone X",
    "language": "ko",
    "products": ["phone-x"],
    "promises": [
        {
            "key": "preorder",
            "label": "Pre-order opens",
            "due": "2026-12-10T09:00",
            "zone": "Asia/Seoul",
            "audience": "KR",
        }
    ],
    "facts": {"price": "1,190,000 KRW"},
    "announcement": {
        "body": "Pre-order opens {{ promise.preorder }}.",
        "short": "Pre-order {{ promise.preorder }} {{ link }}",
        "publish_at": "2026-12-01T10:00:00+09:00",
        "channels": ["board", "feed"],
    },
}
DELAY: Document = {
    "kind": "delay",
    "publish_at": "now",
    "moves": [{"promise": "preorder", "due": "2026-12-20T09:00"}],
    "explanation": {
        "cause": "Production",
        "what_happened": "A power cut stopped the assembly line for two days.",
        "remedy": {"due": "2026-12-15T18:00", "zone": "Asia/Seoul"},
        "prevention": {"withheld": "partner"},
        "contact": {"how": "1588-0000", "hours": "09:00-18:00"},
    },
}


def changed(document: Document, path: str, value: object) -> Document:
    """The document with one field set; ``...`` takes it away."""
    copied = copy.deepcopy(document)
    *way, last = path.split(".")
    place: Any = copied
    for name in way:
        place = place[int(name) if name.isdecimal() else name]
    if value is ...:
        del place[last]
    else:
        place[int(last) if last.isdecimal() else last] = value
    return copied


def faults(
    read: Callable[[Document, Reading], object], document: Document
) -> list[tuple[str, str]]:
    """Codes and fields of what is refused; empty when it is read."""
    try:
        read(document, READING)
    except RefusedError as error:
        found = error.violations
    else:
        return []
    assert all(violation.message.en and violation.message.ko for violation in found)
    return [(violation.code, violation.field) for violation in found]
