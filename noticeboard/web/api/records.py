"""Channels and the ledger."""

from noticeboard.presenting import delivery_shapes, present_channel, present_entry, shapes
from noticeboard.web.api.paging import bad_cursor, limit_of, pages
from noticeboard.web.call import Answer, Call
from noticeboard.web.endpoints import Endpoint


def channels(call: Call) -> Answer:
    """Every configured destination; never a secret."""
    stanzas, budgets = call.parts.settings.channels.values(), call.parts.overview.budgets()
    shown = [present_channel(stanza, budgets.get(stanza.id), call.now) for stanza in stanzas]
    return Answer({"items": shown, "next": None})


def ledger(call: Call) -> Answer:
    """Public acts, oldest first."""
    limit = limit_of(call.query)
    entries = call.parts.store.ledger(after=_after(call), limit=limit)
    more = str(entries[-1].seq) if len(entries) == limit else None
    return Answer({"items": [present_entry(entry) for entry in entries], "next": more})


def head(call: Call) -> Answer:
    """The newest entry."""
    newest = call.parts.store.ledger_head()
    return Answer({"head": None if newest is None else present_entry(newest)})


def _after(call: Call) -> int:
    cursor = call.query.get("cursor", "0")
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= 15):
        raise bad_cursor()
    return int(cursor)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/channels",
        "listChannels",
        "Where bulletins go",
        channels,
        delivery_shapes.ChannelsShape,
    ),
    pages(
        "/ledger",
        "listLedger",
        "Public acts, chained, oldest first",
        ledger,
        shapes.LedgerShape,
    ),
    Endpoint(
        "GET", "/ledger/head", "getLedgerHead", "The newest public act", head, shapes.HeadShape
    ),
)
