"""The ledger: whole or not, as a file, and what a court orders removed."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noticeboard.cli.leaving import CONFIGURATION
from noticeboard.cli.made_otherwise import (
    MadeOtherwiseError,
    refuse_if_otherwise,
    refuse_to_rebuild,
)
from noticeboard.cli.session import House, Session, at_desk, at_house
from noticeboard.cli.showing import show_bulletin
from noticeboard.domain.heads import heads_in
from noticeboard.domain.ledger import BECAUSE, Head
from noticeboard.domain.record.kept import read_record

if TYPE_CHECKING:
    from noticeboard.site.rebuilt import Compared

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def ledger() -> None:
    """The public record's chain."""


@ledger.command("verify")
@click.option("--against", metavar="SEQ:HASH", multiple=True, help="A head you wrote down.")
@click.option("--saved-feed", type=_FILE, multiple=True, help="A feed, or a page, of before.")
@click.option("--record", type=_FILE, multiple=True, help="A record.json of before.")
@click.option("--skip-pages", is_flag=True, help="Rows only: faster on a large board.")
@click.option("--rebuild", is_flag=True, help="First have every page built anew.")
@at_house
def verify_chain(
    house: House,
    against: tuple[str, ...],
    saved_feed: tuple[Path, ...],
    record: tuple[Path, ...],
    *,
    skip_pages: bool,
    rebuild: bool,
) -> None:
    """Follow the chain, compare facts, words, rows and pages; exit 0 only if all is whole.

    With a head from before, also that nothing was cut off or rewritten since. A record from
    before is followed and counted by itself first: its entries, its head, every figure.
    """
    kept = [(text, text) for text in against]
    kept += [(path.read_text("utf-8", "replace"), path.name) for path in saved_feed]
    heads = [head for text, name in kept for head in heads_in(text, name)]
    heads += [found for path in record if (found := _head_of(house, path)) is not None]
    head = house.parts.records.verify(tuple(heads))
    with _made_otherwise(house):
        if rebuild:
            _rebuild(house)
        compared = None if skip_pages else house.parts.rebuilt.verify()
        _tell(house, head, len(heads), compared)


def _rebuild(house: House) -> None:
    refuse_to_rebuild(house.parts.rebuilt)
    house.parts.rebuilt.rebuild(house.parts.clock())
    house.parts.site.refresh()
    house.parts.site.refresh_record()


@contextmanager
def _made_otherwise(house: House) -> Iterator[None]:
    """Another exit code than for what somebody changed: this terminal is set up otherwise."""
    try:
        yield
    except MadeOtherwiseError as error:
        house.voice.complain(error)
        sys.exit(CONFIGURATION)


def _head_of(house: House, path: Path) -> Head | None:
    """The head of a kept record that is whole by itself: its entries and its figures."""
    text = path.read_text("utf-8", "replace")
    return read_record(text, path.name, house.parts.clock()).head


def _tell(house: House, head: Head | None, heads: int, compared: "Compared | None") -> None:
    if compared is not None:
        refuse_if_otherwise(house.parts.rebuilt, compared)
    count = 0 if head is None else head.seq
    fits = f" {heads} kept heads fit." if heads else ""
    shown = f"{count} entries, whole.{_built(compared)}{fits}" + (f" Head: {head}" if head else "")
    told = {
        "entries": count,
        "head": head.hash if head else None,
        "heads": heads,
        "pages": None if compared is None else compared.pages,
        "waiting": None if compared is None else compared.waiting,
    }
    house.voice.tell(shown, told)


def _built(compared: "Compared | None") -> str:
    if compared is None:
        return ""
    left = f" {compared.waiting} more are built anew just now." if compared.waiting else ""
    return f" {compared.pages} pages are what is built of it.{left}"


@ledger.command("export")
@at_house
def export_chain(house: House) -> None:
    """Every entry with its facts as one JSON line, oldest first."""
    from noticeboard.presenting import present_recorded

    for recorded in house.parts.records.recorded():
        click.echo(json.dumps(present_recorded(recorded), ensure_ascii=False))


@ledger.command("redact")
@click.argument("bulletin")
@click.option("--because", type=click.Choice(BECAUSE), required=True, help="Everybody reads it.")
@click.option("--title", metavar="NEW", help="The title goes: what the notice is called instead.")
@click.option("--name", metavar="KEY=NEW", multiple=True, help="A promise loses its name.")
@click.option("--fact", metavar="KEY", multiple=True, help="The value of a fact goes.")
@click.option("--keep-text", is_flag=True, help="The text stays: title, names or facts only.")
@at_desk
def redact(desk: Session, bulletin: str, because: str, **chosen: Any) -> None:
    """Remove the words of BULLETIN from all that is public, for ever. What it did stays.

    Its text goes; title, names of promises and facts only where they are given.
    An administrator asks: nothing changes yet. The words go once a second person, another
    administrator or an approver, runs the same command on the same grounds within 7 days.
    Personal data goes at once; the second person looks at it within 24 hours and runs the same
    command to say so. The answer says which of these it was.
    """
    from noticeboard.intake import read_going, reading_for

    names = dict(one.partition("=")[::2] for one in chosen["name"])
    told = {"title": chosen["title"], "names": names, "facts": list(chosen["fact"])}
    text = False if chosen["keep_text"] else True if any(told.values()) else None
    going = read_going({"text": text, **told}, reading_for(desk.parts.settings.zone))
    show_bulletin(desk, desk.parts.redacting.redact(desk.who, bulletin, because, going))


@ledger.command("object")
@click.argument("bulletin")
@click.option("--reason", required=True, help="What was not right; staff read it.")
@at_desk
def object_to_removal(desk: Session, bulletin: str, reason: str) -> None:
    """Say that what one person removed of BULLETIN was not to be removed. It stays removed."""
    show_bulletin(desk, desk.parts.redacting.object(desk.who, bulletin, reason))
