"""The sign-off line, at the terminal."""

import click

from noticeboard.cli.session import Session, at_desk
from noticeboard.cli.showing import show_bulletin

# Sign what was read, and nothing that was written meanwhile.
of_hash = click.option(
    "--hash", "frozen_hash", metavar="SHA256", help="Sign only the text of this hash."
)
with_reason = click.option("--reason", required=True, help="What is wrong with it.")


def reason_of(desk: Session, typed: str) -> str:
    """Why something is sent back, as it was typed; refused when it says nothing."""
    from noticeboard.intake import read_rejection, reading_for

    return read_rejection({"reason": typed}, reading_for(desk.parts.settings.zone))


@click.command()
@click.argument("bulletin")
@at_desk
def submit(desk: Session, bulletin: str) -> None:
    """Freeze BULLETIN and ask for sign-off."""
    show_bulletin(desk, desk.parts.publishing.submit(desk.who, bulletin))


@click.command()
@click.argument("bulletin")
@of_hash
@at_desk
def approve(desk: Session, bulletin: str, frozen_hash: str | None) -> None:
    """Sign BULLETIN off; another person wrote it."""
    signed = desk.parts.publishing.approve(desk.who, bulletin, frozen_hash=frozen_hash)
    show_bulletin(desk, signed)


@click.command("publish-alone")
@click.argument("bulletin")
@click.option("--reason", required=True, help="Why nobody else can sign it now.")
@of_hash
@at_desk
def publish_alone(desk: Session, bulletin: str, reason: str, frozen_hash: str | None) -> None:
    """Publish BULLETIN with one signature, in an emergency; it is confirmed afterwards."""
    verb = desk.parts.publishing.publish_alone
    show_bulletin(desk, verb(desk.who, bulletin, reason, frozen_hash=frozen_hash))


@click.command()
@click.argument("bulletin")
@at_desk
def confirm(desk: Session, bulletin: str) -> None:
    """Confirm BULLETIN, which one person published alone."""
    show_bulletin(desk, desk.parts.publishing.confirm(desk.who, bulletin))


@click.command()
@click.argument("bulletin")
@with_reason
@at_desk
def reject(desk: Session, bulletin: str, reason: str) -> None:
    """Send BULLETIN back to its author."""
    read = reason_of(desk, reason)
    show_bulletin(desk, desk.parts.publishing.reject(desk.who, bulletin, read))


@click.command("freeze-anew")
@click.argument("bulletin")
@at_desk
def freeze_anew(desk: Session, bulletin: str) -> None:
    """Fill BULLETIN, in review, with what is true now; it is signed again."""
    show_bulletin(desk, desk.parts.publishing.freeze_anew(desk.who, bulletin))


@click.command("pull-back")
@click.argument("bulletin")
@at_desk
def pull_back(desk: Session, bulletin: str) -> None:
    """Take BULLETIN out of review, or disarm it, before its instant."""
    show_bulletin(desk, desk.parts.publishing.pull_back(desk.who, bulletin))


@click.command("discard")
@click.argument("bulletin")
@at_desk
def discard(desk: Session, bulletin: str) -> None:
    """Discard the candidate of BULLETIN; what is armed stays armed."""
    show_bulletin(desk, desk.parts.publishing.discard_candidate(desk.who, bulletin))


COMMANDS = (
    *(submit, approve, reject, freeze_anew, pull_back, discard),
    *(publish_alone, confirm),
)
