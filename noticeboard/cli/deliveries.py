"""`noticeboard delivery …`: where a bulletin stands, and what a person settles."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from noticeboard import refusals
from noticeboard.cli.leaving import VIOLATIONS
from noticeboard.cli.session import Session, at_desk
from noticeboard.cli.showing import to_second
from noticeboard.domain.aftercare import STATE_TITLES
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.ports import Trouble

if TYPE_CHECKING:
    from noticeboard.presenting import Circumstances
    from noticeboard.presenting.delivery_shapes import DeliveryShape

_STUCK = 100


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


@delivery.command("stuck")
@click.option("--channel", help="Of this channel only.")
@at_desk
def list_stuck(desk: Session, channel: str | None) -> None:
    """What needs a person, on all channels: the newest hundred, by their ids."""
    now = desk.parts.clock()
    refusals.known(channel, desk.parts.channels)
    found = desk.parts.overview.troubled(now=now, limit=_STUCK, channel=channel)
    lines = [_stuck_line(desk, one) for one in found] or ["Nothing needs a person."]
    shown = [{"id": one.delivery.id, **_where(one)} for one in found]
    desk.voice.tell("\n".join(lines), {"items": shown})


@delivery.command("retry")
@click.argument("which", metavar="DELIVERY...", nargs=-1, required=True)
@at_desk
def retry(desk: Session, which: tuple[str, ...]) -> None:
    """Have each DELIVERY sent again: it failed, or does not stand there."""
    _each(desk, which, lambda one: desk.parts.aftercare.retry(desk.who, one))


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
@click.argument("which", metavar="DELIVERY...", nargs=-1, required=True)
@click.option("--reason", required=True)
@at_desk
def abandon(desk: Session, which: tuple[str, ...], reason: str) -> None:
    """Give each DELIVERY up, and say why."""
    from noticeboard.intake import read_abandonment, reading_for

    read = read_abandonment({"reason": reason}, reading_for(desk.parts.settings.zone))
    _each(desk, which, lambda one: desk.parts.aftercare.abandon(desk.who, one, read))


def _each(desk: Session, which: tuple[str, ...], act: Callable[[str], Delivery]) -> None:
    """One is shown as it stands; of many it is told which stay as they are, and why."""
    if len(which) == 1:
        _show(desk, act(which[0]))
        return
    settled = desk.parts.aftercare.each(which, act)
    language = desk.voice.language
    why = {id_: error.sentence.in_(language) for id_, error in settled.left.items()}
    done = [delivery.id for delivery in settled.done]
    lines = [*done, *(f"{id_}: {said}" for id_, said in why.items())]
    desk.voice.tell("\n".join(lines), {"done": done, "left": why})
    if why:
        raise SystemExit(VIOLATIONS)


def _stuck_line(desk: Session, one: Trouble) -> str:
    state = STATE_TITLES[one.delivery.state].in_(desk.voice.language)
    return f"{one.delivery.id}  {one.delivery.channel}: {state}  {one.title}"


def _where(one: Trouble) -> dict[str, str]:
    of = one.delivery
    where = {"channel": of.channel, "state": of.state.value, "bulletin_id": of.bulletin_id}
    return where | {"notice_id": one.notice_id, "title": one.title, "reason": of.reason or ""}


def _show(desk: Session, found: Delivery) -> None:
    from noticeboard.presenting import present_delivery

    attempts = desk.parts.store.attempts(found.id)
    shown = present_delivery(found, attempts, _circumstances(desk, found.bulletin_id))
    desk.voice.tell("\n".join(_lines(desk, shown)), {**shown})


def _circumstances(desk: Session, bulletin_id: str) -> "Circumstances":
    from noticeboard.presenting import circumstances

    parts = desk.parts
    bulletin = parts.publishing.bulletin(bulletin_id)
    channels, holds = parts.settings.channels.values(), parts.overview.holds()
    now, language = parts.clock(), desk.voice.language
    return circumstances(bulletin, channels, holds, now=now, language=language)


def _lines(desk: Session, shown: "DeliveryShape") -> Iterator[str]:
    """The channel and its state; below it what that means, where it stands, and each try."""
    title = STATE_TITLES[DeliveryState(shown["state"])].in_(desk.voice.language)
    yield f"{shown['channel']}: {title}  {shown['id']}"
    told = (shown["sentence"], shown["reason"], shown["remote_url"])
    yield from (f"    {line}" for line in told if line)
    for attempt in shown["attempts"]:
        tried = (to_second(attempt["started_at"]), attempt["sentence"], attempt["reason"] or "")
        yield f"    {attempt['number']}.  {'  '.join(tried)}".rstrip()
