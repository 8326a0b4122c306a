"""`noticeboard delivery …`: where a bulletin stands, and what a person settles."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from noticeboard.cli.session import Session, at_desk
from noticeboard.cli.showing import to_second
from noticeboard.domain.aftercare import STATE_TITLES
from noticeboard.domain.delivery import Delivery, DeliveryState

if TYPE_CHECKING:
    from noticeboard.presenting import Circumstances
    from noticeboard.presenting.delivery_shapes import DeliveryShape


@click.group()
def delivery() -> None:
    """Deliveries: each bulletin on its way to each channel."""


@delivery.command("list")
@click.argument("bulletin")
@at_desk
def list_deliveries(desk: Session, bulletin: str) -> None:
    """Where BULLETIN stands on every channel, what that means, and each try."""
    from noticeboard.presenting import present_deliveries

    store, around = desk.parts.store, _circumstances(desk, bulletin)
    found = [(d, store.attempts(d.id)) for d in store.deliveries(bulletin)]
    shown = present_deliveries(found, around)
    lines = [line for item in shown["items"] for line in _lines(desk, item)]
    desk.voice.tell("\n".join(lines), {**shown})


@delivery.command("retry")
@click.argument("which", metavar="DELIVERY")
@at_desk
def retry(desk: Session, which: str) -> None:
    """Have DELIVERY sent again: it failed, or does not stand there."""
    _show(desk, desk.parts.aftercare.retry(desk.who, which))


@delivery.command("adopt")
@click.argument("which", metavar="DELIVERY")
@click.option("--url", help="Where it stands; not needed for what stood there before.")
@click.option("--note", help="What others should know about it.")
@at_desk
def adopt(desk: Session, which: str, **given: str | None) -> None:
    """Say that DELIVERY stands there, as you saw."""
    from noticeboard.intake import read_adoption, reading_for

    said = {name: text for name, text in given.items() if text is not None}
    url, note = read_adoption(said, reading_for(desk.parts.settings.zone))
    _show(desk, desk.parts.aftercare.adopt(desk.who, which, url, note))


@delivery.command("abandon")
@click.argument("which", metavar="DELIVERY")
@click.option("--reason", required=True)
@at_desk
def abandon(desk: Session, which: str, reason: str) -> None:
    """Give DELIVERY up, and say why."""
    from noticeboard.intake import read_abandonment, reading_for

    read = read_abandonment({"reason": reason}, reading_for(desk.parts.settings.zone))
    _show(desk, desk.parts.aftercare.abandon(desk.who, which, read))


def _show(desk: Session, found: Delivery) -> None:
    from noticeboard.presenting import present_delivery

    attempts = desk.parts.store.attempts(found.id)
    shown = present_delivery(found, attempts, _circumstances(desk, found.bulletin_id))
    desk.voice.tell("\n".join(_lines(desk, shown)), {**shown})


def _circumstances(desk: Session, bulletin_id: str) -> "Circumstances":
    from noticeboard.presenting import circumstances

    parts = desk.parts
    bulletin = parts.publishing.bulletin(bulletin_id)
    channels = parts.settings.channels.values()
    return circumstances(bulletin, channels, now=parts.clock(), language=desk.voice.language)


def _lines(desk: Session, shown: "DeliveryShape") -> Iterator[str]:
    """The channel and its state; below it what that means, where it stands, and each try."""
    title = STATE_TITLES[DeliveryState(shown["state"])].in_(desk.voice.language)
    yield f"{shown['channel']}: {title}  {shown['id']}"
    told = (shown["sentence"], shown["reason"], shown["remote_url"])
    yield from (f"    {line}" for line in told if line)
    for attempt in shown["attempts"]:
        tried = (to_second(attempt["started_at"]), attempt["sentence"], attempt["reason"] or "")
        yield f"    {attempt['number']}.  {'  '.join(tried)}".rstrip()
