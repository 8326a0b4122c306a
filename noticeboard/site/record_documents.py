"""The record for programs: ``record.json`` with all that a verifier needs, ``record.csv``.

Documented in docs/record.md. ``version`` changes when a name changes its meaning or goes.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from noticeboard.domain.ledger import FORMAT, Entry, Recorded
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.domain.times import rfc3339
from noticeboard.render.words import words as catalogue
from noticeboard.site.house import House
from noticeboard.site.record_page import DEFINED

VERSION = 1
Json = dict[str, Any]
# A spreadsheet takes a cell that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(
    told: Sequence[Recorded],
    figures: Sequence[Json],
    house: House,
    as_of: datetime,
    good_until: datetime | None,
) -> bytes:
    """The whole record: one line for each entry, so that two of them can be compared."""
    head = told[-1].entry if told else None
    about = {
        "version": VERSION,
        "brand": house.brand,
        "url": house.url("/record"),
        "zone": house.zone,
        "as_of": rfc3339(as_of),
        "good_until": good_until and rfc3339(good_until),
        "head": head and {"seq": head.seq, "at": rfc3339(head.at), "hash": head.hash},
        "definitions": {language: _definitions(language) for language in LANGUAGES},
    }
    lines = [f"{json.dumps(name)}: {_text(value)}" for name, value in about.items()]
    lines.append(f'"figures": {_list(figures)}')
    lines.append(f'"entries": {_list([_entry(each) for each in told])}')
    return ("{" + ",\n".join(lines) + "}\n").encode("utf-8", "replace")


def as_csv(figures: Sequence[Json], head: Entry | None, as_of: datetime) -> bytes:
    """The figures, one row for each product and period; empty where there is none.

    Each row says as of when, and up to which entry, it was counted.
    """
    until = {"as_of": rfc3339(as_of), "head": head.head if head else None}
    rows = [{**dict(_flat("", row)), **until} for row in figures]
    written = io.StringIO()
    table = csv.DictWriter(written, fieldnames=list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    # Spreadsheets read UTF-8 as such only behind this mark.
    return written.getvalue().encode("utf-8-sig", "replace")


def _definitions(language: str) -> Mapping[str, str]:
    words = catalogue(language)
    return {name: words(f"record_meaning.{name}") for name in DEFINED}


def _entry(each: Recorded) -> Json:
    entry = each.entry
    told: Json = {
        "seq": entry.seq,
        "at": rfc3339(entry.at),
        "act": entry.act,
        "notice_id": entry.notice_id,
        "bulletin_id": entry.bulletin_id,
        "version": entry.version,
        "words": each.words_digest,
        "hash": entry.hash,
        "facts": each.facts,
    }
    return told if entry.version >= FORMAT else {**told, "digest": entry.digest}


def _list(rows: Sequence[Json]) -> str:
    return "[\n" + ",\n".join(map(_text, rows)) + "\n]"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _flat(prefix: str, row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{prefix}{name}_", value)
        else:
            yield f"{prefix}{name}", _harmless(value)


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
