"""What a request's headers say about the copy it has and the encodings it takes. RFC 9110.

Hostile or broken headers never fail: they count as if they were not there.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from noticeboard.ports import StoredPage

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_LONGEST = 4096
# Two publications may share a second, and HTTP dates have no finer unit: a date is shown, and
# believed, only when its second is over and nothing more can share it.
_SETTLED = timedelta(seconds=2)


def accepts_gzip(environ: Mapping[str, object]) -> bool:
    """Whether the reader takes gzip."""
    asked = str(environ.get("HTTP_ACCEPT_ENCODING", ""))[:_LONGEST].lower()
    weights = dict(_coding(item) for item in reversed(asked.split(",")))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _coding(item: str) -> tuple[str, float]:
    name, *parameters = (part.strip() for part in item.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            return name, _weight(parameter[2:])
    return name, 1.0


def _weight(text: str) -> float:
    return float(text) if re.fullmatch(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", text) else 0.0


def tag_of(page: StoredPage, *, gzipped: bool) -> str:
    """The strong tag of one representation: compressed bytes are other bytes."""
    return f'{page.etag[:-1]}-gz"' if gzipped else page.etag


def unchanged(environ: Mapping[str, object], page: StoredPage, now: datetime) -> bool:
    """Whether the reader's copy is still the page: then a 304 is enough."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return _names(str(tags)[:_LONGEST], page)
    since = _date(str(environ.get("HTTP_IF_MODIFIED_SINCE", "")))
    shown = shown_date(page, now)
    return since is not None and shown is not None and since >= shown


def _names(tags: str, page: StoredPage) -> bool:
    if tags.strip() == "*":
        return True
    ours = {tag_of(page, gzipped=False), tag_of(page, gzipped=True)}
    return any(match[1] in ours for match in _TAG.finditer(tags))


def shown_date(page: StoredPage, now: datetime) -> datetime | None:
    """The page's Last-Modified, in whole seconds; ``None`` while its second may not be over."""
    second = page.last_modified.replace(microsecond=0)
    return second if now - second >= _SETTLED else None


def http_date(moment: datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text[:64])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
