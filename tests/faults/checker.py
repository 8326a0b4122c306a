"""Held against each other when all is over: the server's journal, and the database. No more.

What the product says of itself proves nothing here, except where it is the accused: a delivery
that it calls sent, or not sent.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select

from noticeboard.domain.delivery import OURS
from noticeboard.store.engine import open_engine, reading
from noticeboard.store.tables_delivery import deliveries
from noticeboard.store.tables_public import public_bulletins
from noticeboard.store.tables_staff import revisions, sign_offs

# From the last look to the first byte that arrives there: a look at most a quarter of a second
# old, and the time a busy machine takes to connect.
IN_FLIGHT = timedelta(seconds=3)
STANDS = frozenset({"delivered", "verified"})
# A person was asked, or a newer one took its place: it need not be there.
NEED_NOT_STAND = frozenset(
    {"superseded", "needs_person", "failed", "expired", "abandoned", "drifted", "gone"}
)


@dataclass(frozen=True)
class Line:
    """One publication in the journal. ``begun``: when the server had read the request."""

    at: datetime
    begun: datetime
    delivery: str
    text: str


@dataclass(frozen=True)
class Row:
    """One delivery as the database has it in the end. ``position``: its bulletin's, if public.

    ``approved``: the texts that people signed for it, on time and late.
    """

    id: str
    notice: str
    bulletin: str
    channel: str
    kind: str
    state: str
    scheduled_for: datetime
    position: int | None
    public_at: datetime | None
    approved: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Held:
    """While people had stopped a channel, or with ``None`` everything."""

    channel: str | None
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Violation:
    """What must not be, of which delivery, in a sentence."""

    rule: str
    delivery: str
    what: str


def read_journal(path: Path, *, account: str | None = None) -> list[Line]:
    """The publications in the order in which they were committed."""
    lines = (json.loads(line) for line in path.read_text().splitlines())
    return [
        Line(
            datetime.fromisoformat(line["at"]),
            datetime.fromisoformat(line["begun"]),
            line["delivery"],
            line["text"],
        )
        for line in lines
        if account is None or line["account"] == account
    ]


def read_held(path: Path) -> list[Held]:
    """When people had stopped what, by their own account."""
    lines = path.read_text().splitlines() if path.exists() else ()
    return [
        Held(
            told["channel"],
            datetime.fromisoformat(told["since"]),
            datetime.fromisoformat(told["until"]),
        )
        for told in map(json.loads, lines)
    ]


def read_rows(database_url: str) -> list[Row]:
    """Every delivery, the place of its bulletin among those of its notice, its signed texts."""
    d, public, words = deliveries.c, public_bulletins.c, revisions.c
    columns = (d.id, d.notice_id, d.bulletin_id, d.channel, d.kind, d.state, d.scheduled_for)
    signed = exists().where(
        sign_offs.c.bulletin_id == d.bulletin_id,
        sign_offs.c.revision == d.revision,
        sign_offs.c.frozen_hash == words.frozen_hash,
    )
    frozen = (words.bulletin_id == d.bulletin_id) & (words.number == d.revision) & signed
    found = (
        select(*columns, public.position, public.published_at, words.frozen)
        .join_from(deliveries, public_bulletins, public.id == d.bulletin_id, isouter=True)
        .outerjoin(revisions, frozen)
    )
    engine = open_engine(database_url)
    try:
        with reading(engine) as conn:
            return [
                replace(Row(*row[:-1]), approved=_texts(row.channel, row.frozen))
                for row in conn.execute(found)
            ]
    finally:
        engine.dispose()


def _texts(channel: str, signed: Mapping[str, Any] | None) -> frozenset[str]:
    """What was signed for a channel: its thread, on time or late, or the short text."""
    if signed is None:
        return frozenset()
    threads = (signed["texts"].get(channel) or [signed["short"]], signed["late"].get(channel))
    return frozenset("\n\n".join(parts) for parts in threads if parts)


def check(
    lines: Sequence[Line],
    rows: Sequence[Row],
    held: Sequence[Held] = (),
    *,
    in_flight: timedelta = IN_FLIGHT,
) -> list[Violation]:
    """Everything that is wrong with what was published, once nothing is on its way any more.

    ``in_flight``: how long the network may keep what was sent in time.
    """
    known = {row.id: row for row in rows if row.channel not in OURS}
    sent: Mapping[str, list[Line]] = defaultdict(list)
    for line in lines:
        sent[line.delivery].append(line)
    return [
        *_unasked(sent, known),
        *_duplicates(sent),
        *_lost(sent, known),
        *_early(lines, known),
        *_out_of_order(lines, known),
        *_stale(lines, known, rows, in_flight),
        *_unapproved(lines, known),
        *_in_spite_of_people(lines, known, held, in_flight),
    ]


def _unasked(sent: Mapping[str, list[Line]], known: Mapping[str, Row]) -> Iterator[Violation]:
    for delivery in sent:
        if delivery not in known:
            yield Violation("unasked", delivery, "no delivery of the database was published")


def _duplicates(sent: Mapping[str, list[Line]]) -> Iterator[Violation]:
    for delivery, lines in sent.items():
        if len(lines) > 1:
            stamps = ", ".join(line.at.isoformat() for line in lines)
            yield Violation("duplicate", delivery, f"published {len(lines)} times: {stamps}")


def _lost(sent: Mapping[str, list[Line]], known: Mapping[str, Row]) -> Iterator[Violation]:
    for row in known.values():
        stands = row.id in sent
        if not stands and row.state not in NEED_NOT_STAND:
            yield Violation("lost", row.id, f"{row.state}, and never published")
        if stands and row.state not in STANDS:
            yield Violation("denied", row.id, f"published, and {row.state}")


def _early(lines: Iterable[Line], known: Mapping[str, Row]) -> Iterator[Violation]:
    for line in lines:
        row = known.get(line.delivery)
        if row is not None and line.begun < row.scheduled_for:
            ahead = row.scheduled_for - line.begun
            yield Violation("early", row.id, f"asked for {ahead} before its instant")


def _out_of_order(lines: Iterable[Line], known: Mapping[str, Row]) -> Iterator[Violation]:
    there: Mapping[tuple[str, str], list[Row]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.at):
        row = known.get(line.delivery)
        if row is not None:
            there[row.notice, row.channel].append(row)
    for told in there.values():
        for before, after in pairwise(told):
            if (before.position or 0) > (after.position or 0):
                yield Violation("order", after.id, f"followed the newer {before.id}")


def _stale(
    lines: Iterable[Line], known: Mapping[str, Row], rows: Sequence[Row], in_flight: timedelta
) -> Iterator[Violation]:
    """A text sent though what made it wrong was public for longer than a send is in flight."""
    news: Mapping[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind in ("delay", "cancellation") and row.position is not None:
            news[row.notice].append(row)
    for line in lines:
        sent = known.get(line.delivery)
        newer = [row for row in news[sent.notice] if _replaces(row, sent)] if sent else []
        late = [line.begun - row.public_at for row in newer if row.public_at is not None]
        if late and max(late) > in_flight:
            what = f"sent {max(late)} after what replaces it was public"
            yield Violation("stale", line.delivery, what)


def _unapproved(lines: Iterable[Line], known: Mapping[str, Row]) -> Iterator[Violation]:
    for line in lines:
        row = known.get(line.delivery)
        if row is not None and line.text not in row.approved:
            yield Violation(
                "unapproved", row.id, f"these are not the words that were signed: {line.text!r}"
            )


def _in_spite_of_people(
    lines: Iterable[Line],
    known: Mapping[str, Row],
    held: Sequence[Held],
    in_flight: timedelta,
) -> Iterator[Violation]:
    for line, hold in product(lines, held):
        row = known.get(line.delivery)
        meant = row is not None and hold.channel in (None, row.channel)
        if meant and hold.since + in_flight < line.begun < hold.until:
            what = f"sent {line.begun - hold.since} after people had stopped it"
            yield Violation("held", line.delivery, what)


def _replaces(newer: Row, row: Row) -> bool:
    # Every notice of the bench makes one promise: whatever moves it makes all before it wrong.
    return row.position is not None and (newer.position or 0) > row.position
