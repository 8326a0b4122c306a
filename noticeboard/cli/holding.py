"""The kill switch."""

import click

from noticeboard.cli.session import Session, at_desk
from noticeboard.domain.errors import ForbiddenError, NotFoundError
from noticeboard.domain.sentence import Sentence
from noticeboard.refusals import needs_role

_channel = click.option("--channel", metavar="ID", help="Only this one; else all.")


@click.command()
@_channel
@at_desk
def hold(desk: Session, channel: str | None) -> None:
    """Stop every send, or one channel's, until somebody resumes."""
    from noticeboard.store.holds import set_hold

    _known(desk, channel)
    now = desk.parts.clock()
    with desk.parts.store.write() as tx:
        set_hold(tx.conn, channel, by=desk.who.id, at=now)
        tx.audit(desk.who.id, "sending.held", at=now, about=channel or "*", detail={})
    desk.voice.tell(f"Held: {channel or 'everything'}.", {"held": channel or "*"})


@click.command()
@_channel
@at_desk
def resume(desk: Session, channel: str | None) -> None:
    """Send again. An approver decides."""
    from noticeboard.store.holds import lift_hold

    _known(desk, channel)
    now = desk.parts.clock()
    if not (desk.who.can_approve and desk.who.holds("approver", now)):
        raise ForbiddenError("role_missing", needs_role(("approver",)))
    with desk.parts.store.write() as tx:
        lifted = lift_hold(tx.conn, channel)
        if not lifted:
            raise NotFoundError("not_held", _NOT_HELD)
        tx.audit(desk.who.id, "sending.resumed", at=now, about=channel or "*", detail={})
    desk.voice.tell(f"Sending again: {channel or 'everything'}.", {"resumed": channel or "*"})


def _known(desk: Session, channel: str | None) -> None:
    if channel is not None and channel not in desk.parts.settings.channels:
        raise NotFoundError("unknown_channel", _UNKNOWN)


_NOT_HELD = Sentence("This was not on hold.", "보류되어 있지 않습니다.")
_UNKNOWN = Sentence(
    "There is no such channel. `noticeboard check` lists them.",
    "그런 채널이 없습니다. `noticeboard check`로 볼 수 있습니다.",
)
