"""The kill switch."""

from collections.abc import Collection

import click

from noticeboard.cli.session import Session, at_desk

_channel = click.option(
    "--channel", metavar="ID", help="Only this one of those that `check` lists; else all."
)


@click.command()
@_channel
@at_desk
def hold(desk: Session, channel: str | None) -> None:
    """Stop every send, or one channel's, until somebody resumes."""
    desk.parts.kill_switch.hold(desk.who, channel)
    desk.voice.tell(f"Held: {channel or 'everything'}.", {"held": channel or "*"})


@click.command()
@_channel
@click.option(
    "--clock",
    metavar="HOST",
    help="The clock of this host is right: what waited because it could not be believed goes on.",
)
@at_desk
def resume(desk: Session, channel: str | None, clock: str | None) -> None:
    """Send again. An approver decides."""
    if clock is not None:
        if channel is not None:
            raise click.UsageError("Name a channel or a clock, not both.")
        desk.parts.kill_switch.vouch(desk.who, clock)
        desk.voice.tell(f"The clock of {clock} is believed again.", {"vouched": clock})
        return
    desk.parts.kill_switch.resume(desk.who, channel)
    still = [hold.channel or "*" for hold in desk.parts.overview.holds()]
    desk.voice.tell(
        f"{_resumed(channel, still)}\n{_left(still)}".rstrip(),
        {"resumed": channel or "*", "held": still},
    )


def _resumed(channel: str | None, still: Collection[str]) -> str:
    if channel is None:
        return f"Sending again: everything{' else' if still else ''}."
    return f"{channel} is let go on." if "*" in still else f"Sending again: {channel}."


def _left(still: Collection[str]) -> str:
    """What is on hold by itself, and how that goes on."""
    lines = {name: "" if name == "*" else f" --channel {name}" for name in still}
    return "\n".join(
        f"Still held: {'everything' if name == '*' else name} (noticeboard resume{option})."
        for name, option in lines.items()
    )
