"""A ``record.json`` that somebody kept: whether it is whole, and its figures those of its entries.

The second program for that, which shares nothing with this one, is the verifier in the browser.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from noticeboard.domain import broken as wrong
from noticeboard.domain.canonical import canonical
from noticeboard.domain.errors import LedgerBrokenError, SaidError
from noticeboard.domain.ledger import (
    FORMAT,
    GENESIS,
    WORDLESS,
    Entry,
    Head,
    Recorded,
    digest,
    verify,
)
from noticeboard.domain.record.boundaries import next_boundary
from noticeboard.domain.record.figures import figures
from noticeboard.domain.record.replay import replay
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import rfc3339

VERSION = 1
# Clocks differ.
_SLACK = timedelta(minutes=10)
# Whatever a stranger's file does to whoever reads it as a record.
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    SaidError,
    TypeError,
    ValueError,
)
Json = Mapping[str, Any]


class KeptRecordError(SaidError):
    """A kept record that is not whole, or that is none; ``name`` is what the file is called."""

    def __init__(self, code: str, name: str, en: str, ko: str) -> None:
        super().__init__(code, Sentence(f"{name}: {en}", f"{name}: {ko}"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept record that is whole."""

    entries: int
    head: Head | None
    as_of: datetime


def read_record(text: str, name: str, now: datetime) -> Kept:
    """The record in ``text``: its chain, its head, every figure and how long they were true.

    What no hash and no figure covers is left alone: the brand, the address, the definitions.

    Raises:
        KeptRecordError: it is not whole, or no record.
    """
    try:
        record = json.loads(text)
        told = tuple(_recorded(record["entries"])) if record["version"] == VERSION else None
        as_of = datetime.fromisoformat(record["as_of"])
        found = None if told is None else _compared(record, told, as_of, name)
    except LedgerBrokenError as broken:
        raise _chain(name, broken) from None
    except KeptRecordError:
        raise
    except _UNREADABLE:
        raise _unreadable(name) from None
    if found is None:
        raise _unreadable(name)
    if as_of > now + _SLACK:
        raise _time(name, as_of)
    return found


def _recorded(entries: Sequence[Json]) -> Iterator[Recorded]:
    previous = GENESIS
    for each in entries:
        facts, words, version = each["facts"], each["words"], each["version"]
        bare = version < FORMAT
        if bare and (facts or words != WORDLESS):
            raise LedgerBrokenError(each["seq"], wrong.NOT_COVERED)
        yield Recorded(
            Entry(
                seq=each["seq"],
                at=datetime.fromisoformat(each["at"]),
                act=each["act"],
                notice_id=each["notice_id"],
                bulletin_id=each["bulletin_id"],
                digest=each["digest"] if bare else digest(facts, words),
                previous=previous,
                hash=each["hash"],
                version=version,
            ),
            facts,
            words,
        )
        previous = each["hash"]


def _compared(record: Json, told: Sequence[Recorded], as_of: datetime, name: str) -> Kept:
    newest = verify(each.entry for each in told)
    head = newest and {"seq": newest.seq, "at": rfc3339(newest.at), "hash": newest.hash}
    if record["head"] != head:
        raise _head(name)
    played = replay(told)
    _refuse_unless_counted(record["figures"], figures(played, as_of), name)
    until = next_boundary(played, as_of)
    early = newest is not None and as_of < newest.at
    if early or record["good_until"] != (until and rfc3339(until)):
        raise _time(name, as_of)
    return Kept(len(told), newest.head if newest else None, as_of)


def _refuse_unless_counted(told: Sequence[Json], found: Sequence[Json], name: str) -> None:
    rows = [{(row["product"], row["period"]): row for row in rows} for rows in (told, found)]
    theirs, ours = rows
    if len(told) != len(found) or [*theirs] != [*ours]:
        raise _rows(name)
    # Of a figure that it has nowhere an earlier version of this program told nothing.
    known = {figure for row in told for figure in row}
    for place, row in ours.items():
        for figure in sorted(known & {*row, *theirs[place]}):
            written = [_text(rows, figure) for rows in (theirs[place], row)]
            if written[0] != written[1]:
                where = ", ".join(part for part in place if part) or "*"
                raise _figure(name, f"{where}, {figure}", *written)


def _text(row: Json, figure: str) -> str:
    return canonical(row[figure]).decode() if figure in row else "–"


def _unreadable(name: str) -> KeptRecordError:
    return KeptRecordError(
        "no_record",
        name,
        "This is not a whole record.json. Save it again from /record.json of the board.",
        "온전한 record.json이 아닙니다. 알림판의 /record.json에서 다시 받아 주세요.",
    )


def _chain(name: str, broken: LedgerBrokenError) -> KeptRecordError:
    return KeptRecordError(
        "record_chain_broken",
        name,
        f"This file was changed: entry {broken.seq} {broken.why.en}.",
        f"고쳐진 파일입니다. 제{broken.seq}호: {broken.why.ko}",
    )


def _head(name: str) -> KeptRecordError:
    return KeptRecordError(
        "record_head_differs",
        name,
        "This file was changed: its head is not that of its newest entry.",
        "고쳐진 파일입니다. 기록 번호(head)가 마지막 기록의 번호와 다릅니다.",
    )


def _rows(name: str) -> KeptRecordError:
    return KeptRecordError(
        "record_figure_differs",
        name,
        "This file was changed: its entries give figures of other products or periods.",
        "고쳐진 파일입니다. 기록에서 나오는 제품이나 기간이 파일에 적힌 것과 다릅니다.",
    )


def _figure(name: str, where: str, told: str, found: str) -> KeptRecordError:
    return KeptRecordError(
        "record_figure_differs",
        name,
        f"This file was changed: {where} is {told} in it, and {found} by its entries.",
        f"고쳐진 파일입니다. {where}: 파일에는 {told}, 기록을 세어 보면 {found}입니다.",
    )


def _time(name: str, as_of: datetime) -> KeptRecordError:
    return KeptRecordError(
        "record_time_differs",
        name,
        f"This file was changed: its figures cannot be those as of {rfc3339(as_of)}.",
        f"고쳐진 파일입니다. {rfc3339(as_of)} 기준의 수치일 수 없습니다.",
    )
