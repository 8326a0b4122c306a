"""What can be read of a form that is too large: its fields up to where we stop reading.

Back in the browser they would be gone: pages of the desk are never stored, so that browsers keep
nothing of them.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.sansio.multipart import Data, Field, MultipartDecoder, NeedData

from noticeboard.strict_json import MOST_BYTES

_HALF_ESCAPE = re.compile(rb"%[0-9A-Fa-f]?$")


def fields_begun(request: Request) -> tuple[tuple[str, str], ...]:
    """The fields in the first 256 KiB, the last of them perhaps in part.

    The request's own form refused to be read, and so nothing of it was.
    """
    begun = request.environ["wsgi.input"].read(MOST_BYTES)
    boundary = request.mimetype_params.get("boundary", "")
    try:
        if request.mimetype == "multipart/form-data" and boundary:
            return tuple(_of_multipart(begun, boundary.encode("ascii")))
        return tuple(_of_query(begun))
    except ValueError:
        return ()


def _of_query(begun: bytes) -> Iterator[tuple[str, str]]:
    text = _HALF_ESCAPE.sub(b"", begun).decode("utf-8", "replace")
    yield from parse_qsl(text, keep_blank_values=True, errors="ignore")


def _of_multipart(begun: bytes, boundary: bytes) -> Iterator[tuple[str, str]]:
    decoder, name, read = MultipartDecoder(boundary), "", b""
    decoder.receive_data(begun)
    while not isinstance(event := decoder.next_event(), NeedData):
        if isinstance(event, Field):
            name, read = event.name or "", b""
        elif isinstance(event, Data):
            read += event.data
            if not event.more_data:
                yield name, read.decode("utf-8", "replace")
                name, read = "", b""
    if read:
        yield name, read.decode("utf-8", "ignore")
