"""The ledger: whole or not, and as a file."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from noticeboard.cli.session import House, at_house
from noticeboard.domain.ledger import Entry, verify

if TYPE_CHECKING:
    from noticeboard.bootstrap import Parts

_AT_ONCE = 500


@click.group()
def ledger() -> None:
    """The public record's chain."""


@ledger.command("verify")
@at_house
def verify_chain(house: House) -> None:
    """Follow the chain from its first entry to its head; exit 0 only if it is whole."""
    head = verify(_entries(house.parts))
    count = 0 if head is None else head.seq
    shown = f"{count} entries, whole." + (f" Head: {head.hash}" if head else "")
    house.voice.tell(shown, {"entries": count, "head": head.hash if head else None})


@ledger.command("export")
@at_house
def export_chain(house: House) -> None:
    """Every entry as one JSON line, oldest first."""
    from noticeboard.presenting import present_entry

    for entry in _entries(house.parts):
        click.echo(json.dumps(present_entry(entry), ensure_ascii=False))


def _entries(parts: "Parts") -> Iterator[Entry]:
    after = 0
    while batch := parts.store.ledger(after=after, limit=_AT_ONCE):
        yield from batch
        after = batch[-1].seq
