"""`noticeboard holding-text …`: words signed beforehand; `notice speak` publishes them."""

from typing import Any, BinaryIO

import click

from noticeboard.cli.session import Session, at_desk
from noticeboard.cli.showing import notice_id, show_bulletin
from noticeboard.cli.signing import of_hash, reason_of, with_reason
from noticeboard.cli.speaking import table
from noticeboard.domain.holding import HoldingText


@click.group("holding-text")
def holding_text() -> None:
    """Holding texts: words signed beforehand, for whoever is on duty."""


@holding_text.command("list")
@at_desk
def list_texts(desk: Session) -> None:
    """All of them: id, language, kind, state, title."""
    from noticeboard.presenting.holding import present_holding_texts

    texts = desk.parts.store.holding_texts()
    rows = [(t.id, t.language, t.kind or "*", _state(t), t.working.content.title) for t in texts]
    none = "No holding texts yet. `noticeboard holding-text write FILE` writes one."
    desk.voice.tell(table(rows) if rows else none, {**present_holding_texts(texts)})


@holding_text.command("show")
@click.argument("text")
@at_desk
def show(desk: Session, text: str) -> None:
    """The newest words of TEXT, and their hash."""
    _show(desk, desk.parts.holding_texts.text(text))


@holding_text.command("write")
@click.argument("file", type=click.File("rb"))
@at_desk
def write(desk: Session, file: BinaryIO) -> None:
    """Write one from a JSON FILE, the API's document; it waits for its signature."""
    from noticeboard.intake import reading_for
    from noticeboard.intake.holding import read_holding_text
    from noticeboard.strict_json import read_object

    new = read_holding_text(read_object(file.read()), reading_for(desk.parts.settings.zone))
    _show(desk, desk.parts.holding_texts.write(desk.who, new))


@holding_text.command("revise")
@click.argument("text")
@click.argument("file", type=click.File("rb"))
@click.option("--if-version", type=int, help="Refuse unless this is still its version.")
@at_desk
def revise(desk: Session, text: str, file: BinaryIO, if_version: int | None) -> None:
    """New words for TEXT, all of them; the approved ones stay usable until these are signed."""
    from noticeboard.intake import reading_for
    from noticeboard.intake.holding import read_holding_words
    from noticeboard.strict_json import read_object

    words = read_holding_words(read_object(file.read()), reading_for(desk.parts.settings.zone))
    _show(desk, desk.parts.holding_texts.revise(desk.who, text, words, version=if_version))


@holding_text.command("approve")
@click.argument("text")
@of_hash
@at_desk
def approve(desk: Session, text: str, frozen_hash: str | None) -> None:
    """Sign the newest words of TEXT; another person wrote them."""
    _show(desk, desk.parts.holding_texts.approve(desk.who, text, frozen_hash=frozen_hash))


@holding_text.command("reject")
@click.argument("text")
@with_reason
@at_desk
def reject(desk: Session, text: str, reason: str) -> None:
    """Send the newest words of TEXT back to their author."""
    _show(desk, desk.parts.holding_texts.reject(desk.who, text, reason_of(desk, reason)))


@holding_text.command("retire")
@click.argument("text")
@at_desk
def retire(desk: Session, text: str) -> None:
    """Let nobody choose TEXT any more."""
    _show(desk, desk.parts.holding_texts.retire(desk.who, text))


@click.command()
@click.argument("which", metavar="NOTICE")
@click.option("--text", required=True, help="The holding text, by its id.")
@click.option("--next-word-by", help="By when we speak again; none once it is over.")
@click.option("--zone", help="Of a wall time, such as Asia/Seoul.")
@click.option("--promise", help="Which promise it is about, if the text names one.")
@click.option("--sentence", help="One plain sentence, if the text has a place for it.")
@click.option("--heard", help="The newest bulletin you know of; refused if there is a newer one.")
@click.option(
    "--incident",
    "incidents",
    multiple=True,
    help="One that is over, for a text that says so; else those that the public was told of.",
)
@at_desk
def speak(desk: Session, which: str, *, incidents: tuple[str, ...], **given: Any) -> None:
    """Publish a holding statement about NOTICE by an approved text, now, on every channel."""
    from noticeboard.intake import reading_for
    from noticeboard.intake.holding import read_speaking

    subject = desk.parts.publishing.subject(notice_id(desk, which))
    said = {name: text for name, text in given.items() if text is not None}
    if incidents:
        said["incidents"] = list(incidents)
    filling = read_speaking(said, reading_for(desk.parts.settings.zone, subject))
    show_bulletin(desk, desk.parts.speaking.hold(desk.who, subject.id, filling))


def _state(text: HoldingText) -> str:
    """Where it is: retired, approved, or what its newest words wait for."""
    if text.retired_at is not None:
        return "retired"
    state = text.working.state
    return state if text.approved in (None, text.working) else f"approved, edit {state}"


def _show(desk: Session, text: HoldingText) -> None:
    from noticeboard.presenting.holding import present_holding_text

    words = text.working
    told = [
        f"holding text {text.id}: {_state(text)}, version {words.version}",
        f"hash {words.frozen_hash}",
        words.content.title,
        *(["It says that something is over."] if words.content.resolved else []),
        "",
        words.content.body,
        "",
        words.content.short,
    ]
    desk.voice.tell("\n".join(told), {**present_holding_text(text)})


COMMANDS = (speak,)
