"""When a machine looks whether a promise was kept, and what of an answer proves it."""

import unicodedata
from datetime import datetime, timedelta
from typing import Literal

from noticeboard.domain.promise import Check

# Never before the promised instant; often at first, when everybody looks; then not for ever.
OFTEN, OFTEN_FOR = timedelta(seconds=10), timedelta(minutes=15)
SELDOM, SELDOM_FOR = timedelta(minutes=1), timedelta(days=7)

# Of text alone: Python knows codecs, too, that unpack what they are given.
_KOREAN = ("euc-kr", "ks_c_5601-1987", "cp949", "ms949", "windows-949", "uhc")
_CHARSETS = {
    **dict.fromkeys(_KOREAN, "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252"), "cp1252"),
    **dict.fromkeys(("shift_jis", "sjis", "windows-31j"), "cp932"),
    "euc-jp": "euc_jp",
    "utf-16": "utf-16",
}

Reading = Literal["kept", "status", "text_missing"]


def next_look(since: datetime, now: datetime) -> datetime | None:
    """When to look again at what was promised for ``since``; ``None``: no more."""
    if now < since:
        return since
    again = now + (OFTEN if now - since < OFTEN_FOR else SELDOM)
    return again if again - since <= SELDOM_FOR else None


def reading(check: Check, status: int, content_type: str, body: bytes) -> Reading:
    """What an answer says about the promise."""
    if status != 200:
        return "status"
    if check.contains is None:
        return "kept"
    page = unicodedata.normalize("NFC", body.decode(_charset(content_type), "replace"))
    return "kept" if unicodedata.normalize("NFC", check.contains) in page else "text_missing"


def _charset(content_type: str) -> str:
    """How the page says that it is written; as most pages are, where it does not."""
    named = content_type.lower().partition("charset=")[2].partition(";")[0].strip(" \t\"'")
    return _CHARSETS.get(named, "utf-8")
