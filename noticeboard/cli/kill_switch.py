"""The kill switch."""

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
    desk.voice.tell(f"Sending again: {channel or 'everything'}.", {"resumed": channel or "*"})
