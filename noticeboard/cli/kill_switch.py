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
@at_desk
def resume(desk: Session, channel: str | None) -> None:
    """Send again. An approver decides."""
    desk.parts.kill_switch.resume(desk.who, channel)
    desk.voice.tell(f"Sending again: {channel or 'everything'}.", {"resumed": channel or "*"})
