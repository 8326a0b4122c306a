"""Delays, corrections, cancellations, updates and fulfilments, by options or from a file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

import click

from noticeboard.cli.session import Command, Session, at_desk
from noticeboard.cli.showing import notice_id, show_bulletin
from noticeboard.domain.explanation import PART_NAMES, WITHHELD_BY

Document = dict[str, object]


def _spoken(command: Command) -> Command:
    """What every follow-up can be told."""
    options = [
        click.option("--file", type=click.File("rb"), help="The API's document; options win."),
        click.option("--body", help="Markdown."),
        click.option("--short", help="For channels of few words."),
        click.option("--publish-at", help="An instant, or now (the default)."),
        click.option("--zone", help="Of wall times, such as Asia/Seoul."),
        click.option("--channel", multiple=True, metavar="ID"),
        click.option("--submit", is_flag=True, help="Ask for sign-off at once."),
    ]
    return _with(options, command)


def _explained(command: Command) -> Command:
    """The parts of an explanation, each given, due or withheld."""
    parts = [click.option(f"--{name.replace('_', '-')}", name) for name in PART_NAMES]
    more = [
        click.option("--hours", help="When the contact answers: 24h, or 09:00-18:00."),
        click.option("--part-due", multiple=True, metavar="PART=INSTANT"),
        click.option("--withheld", multiple=True, metavar=f"PART={'|'.join(WITHHELD_BY)}"),
    ]
    return _with([*parts, *more], command)


def _with(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


_NOTICE = click.argument("which", metavar="NOTICE")
_STAYS = click.option(
    "--stays", multiple=True, metavar="KEY", help="Depends on what changes here, and stands."
)


def _next_word(command: Command) -> Command:
    """By when we speak again: once, and every day."""
    options = [
        click.option("--next-word-by", help="By when we speak again."),
        click.option("--daily-at", metavar="HH:MM", help="Every day by then, until it is over."),
    ]
    return _with(options, command)


@click.command()
@_NOTICE
@click.option("--promise", help="Which promise moves.")
@click.option("--due", help="Its new time; without zone, in the promise's own.")
@_STAYS
@_next_word
@click.option("--forward", is_flag=True, help="Bringing it forward is meant.")
@_spoken
@_explained
@at_desk
def delay(desk: Session, which: str, **given: Any) -> None:
    """Move a promise of NOTICE, and say why."""
    moved = {name: given.pop(name) for name in ("promise", "due", "next_word_by", "forward")}
    move = _told({**moved, "zone": given["zone"]})
    own: Document = {"moves": [move]} if given["file"] is None or "promise" in move else {}
    _draft(desk, which, "delay", own, given)


@click.command()
@_NOTICE
@click.option("--bulletin", help="Which of our bulletins was wrong.")
@click.option("--claim", help="Or: what somebody else said,")
@click.option("--by", help="who said it,")
@click.option("--where", help="and where.")
@click.option("--verdict", type=click.Choice(("true", "false", "partly", "undecided")))
@click.option("--fact", multiple=True, metavar="NAME=VALUE", help="A fact as it is now.")
@_next_word
@_spoken
@_explained
@at_desk
def correct(desk: Session, which: str, fact: tuple[str, ...], **given: Any) -> None:
    """Correct a bulletin of NOTICE, or a claim about it."""
    claimed = {n: given.pop(n) for n in ("bulletin", "claim", "by", "where", "verdict")}
    own = _told({"corrects": _told(claimed), "facts": _pairs(fact, "--fact")})
    _draft(desk, which, "correction", own, given)


@click.command()
@_NOTICE
@click.option("--promise", multiple=True, help="Only this one; else the whole notice.")
@_STAYS
@_next_word
@_spoken
@_explained
@at_desk
def cancel(desk: Session, which: str, promise: tuple[str, ...], **given: Any) -> None:
    """Withdraw NOTICE, or some of its promises."""
    _draft(desk, which, "cancellation", _told({"withdraws": list(promise)}), given)


@click.command()
@_NOTICE
@click.option("--resolved", is_flag=True, help="What the last words were about is over.")
@_next_word
@_spoken
@_explained
@at_desk
def update(desk: Session, which: str, **given: Any) -> None:
    """Say something new about NOTICE."""
    _draft(desk, which, "update", {}, given)


@click.command()
@_NOTICE
@_next_word
@_spoken
@_explained
@at_desk
def holding(desk: Session, which: str, **given: Any) -> None:
    """Say that we know, and by when we speak again: --next-word-by is needed."""
    _draft(desk, which, "holding", {}, given)


@click.command()
@_NOTICE
@click.option("--promise", required=True)
@click.option("--observed-at", required=True, help="When it happened: an instant, or now.")
@click.option("--zone", help="Of a wall time, such as Asia/Seoul.")
@click.option("--status", type=click.Choice(("kept", "partly_kept")))
@click.option("--evidence-url")
@click.option("--note")
@click.option("--early", is_flag=True, help="Keeping it before its time is meant.")
@at_desk
def fulfil(desk: Session, which: str, **given: Any) -> None:
    """Say that a promise of NOTICE was kept; published at once."""
    from noticeboard.intake import read_fulfilment, reading_for

    publishing = desk.parts.publishing
    subject = publishing.subject(notice_id(desk, which))
    reading = reading_for(desk.parts.settings.zone, subject)
    if given["observed_at"] == "now":
        given["observed_at"] = desk.parts.clock().isoformat()
    kept = read_fulfilment(_told(given), reading)
    show_bulletin(desk, publishing.fulfil(desk.who, subject.id, kept))


def _draft(desk: Session, which: str, kind: str, own: Document, given: dict[str, Any]) -> None:
    from noticeboard.intake import read_follow_up, reading_for

    publishing = desk.parts.publishing
    submit: bool = given.pop("submit")
    document = _document(kind, own, given)
    subject = publishing.subject(notice_id(desk, which))
    new = read_follow_up(document, reading_for(desk.parts.settings.zone, subject))
    made = publishing.follow_up(desk.who, subject.id, new)
    show_bulletin(desk, publishing.submit(desk.who, made.id) if submit else made)


def _document(kind: str, own: Document, given: dict[str, Any]) -> Document:
    """The API's document: what the file says, and over it what the options say."""
    said = _from_file(given.pop("file"))
    explanation = {**_object(said.get("explanation")), **_explanation(given)}
    lists = {"channels": list(given.pop("channel")), "stays": list(given.pop("stays", ()))}
    at = given.pop("daily_at")
    daily = None if at is None else _told({"at": at, "zone": given["zone"]})
    spoken = _told({**given, **lists, "daily_word": daily})
    merged = {"publish_at": "now", **said, **own, **spoken, "kind": kind}
    if said.get("kind", kind) != kind:
        raise click.UsageError(f'the file\'s "kind" is not {kind}')
    return {**merged, "explanation": explanation} if explanation else merged


def _from_file(file: BinaryIO | None) -> Document:
    from noticeboard.strict_json import read_object

    return {} if file is None else read_object(file.read())


def _object(value: object) -> Document:
    return value if isinstance(value, dict) else {}


def _explanation(given: dict[str, Any]) -> Document:
    told: Document = {name: given.pop(name) for name in PART_NAMES}
    hours, zone = given.pop("hours"), given["zone"]
    if hours is not None:
        told["contact"] = _told({"how": told["contact"], "hours": hours, "zone": zone})
    for name, instant in _pairs(given.pop("part_due"), "--part-due").items():
        told[name] = _told({"due": instant, "zone": zone})
    for name, by in _pairs(given.pop("withheld"), "--withheld").items():
        told[name] = {"withheld": by}
    return _told(told)


def _pairs(given: tuple[str, ...], option: str) -> dict[str, str]:
    """``NAME=VALUE`` options as a mapping."""
    found = {}
    for pair in given:
        name, separator, value = pair.partition("=")
        if not separator:
            raise click.BadParameter(f"{pair!r} has no =", param_hint=option)
        found[name.replace("-", "_")] = value
    return found


def _told(given: Mapping[str, object]) -> Document:
    """Only what was said. An empty text was said: it is refused, not forgotten."""
    return {name: value for name, value in given.items() if value not in (None, False, [], {})}


COMMANDS = (delay, correct, cancel, update, holding, fulfil)
