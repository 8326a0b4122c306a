"""`noticeboard notice …`: the same verbs as the API, on the same documents."""

from typing import BinaryIO

import click

from noticeboard.cli import follow_ups, holding, signing
from noticeboard.cli.session import Session, at_desk
from noticeboard.cli.showing import notice_id, show_bulletin, show_notice, show_notices


@click.group()
def notice() -> None:
    """Notices and what is said about them."""


@notice.command("list")
@click.option("--limit", type=click.IntRange(1, 100), default=20)
@click.option("--cursor", help="`next` of the page before.")
@at_desk
def list_notices(desk: Session, limit: int, cursor: str | None) -> None:
    """The newest notices first."""
    show_notices(desk, desk.parts.store.subjects(limit=limit, cursor=cursor))


@notice.command("show")
@click.argument("which", metavar="NOTICE")
@at_desk
def show(desk: Session, which: str) -> None:
    """One notice (its id, or its slug once it is public): promises, times, bulletins."""
    show_notice(desk, desk.parts.publishing.subject(notice_id(desk, which)))


@notice.command("add")
@click.argument("file", type=click.File("rb"))
@click.option("--submit", is_flag=True, help="Ask for sign-off at once.")
@at_desk
def add(desk: Session, file: BinaryIO, submit: bool) -> None:
    """Draft a notice from a JSON FILE, the API's document (`-` for standard input)."""
    from noticeboard.intake import read_notice, reading_for
    from noticeboard.strict_json import read_object

    publishing = desk.parts.publishing
    new = read_notice(read_object(file.read()), reading_for(desk.parts.settings.zone))
    subject = publishing.draft(desk.who, new)
    if submit:
        publishing.submit(desk.who, subject.announcement.id)
    show_notice(desk, publishing.subject(subject.id))


@notice.command("edit")
@click.argument("bulletin")
@click.argument("file", type=click.File("rb"))
@click.option("--if-version", type=int, help="Refuse unless this is still its version.")
@at_desk
def edit(desk: Session, bulletin: str, file: BinaryIO, if_version: int | None) -> None:
    """Change a draft, or make a candidate: FILE names the fields that change."""
    from noticeboard.intake import merged, read_edit, reading_for
    from noticeboard.presenting import present_content
    from noticeboard.strict_json import read_object

    old = desk.parts.publishing.bulletin(bulletin)
    subject = desk.parts.publishing.subject(old.notice_id)
    document = merged(present_content(old.kind, old.working.content), read_object(file.read()))
    reading = reading_for(desk.parts.settings.zone, subject)
    content = read_edit(old.kind, document, reading)
    version = old.working.version if if_version is None else if_version
    show_bulletin(desk, desk.parts.publishing.edit(desk.who, bulletin, content, version=version))


for _command in (*signing.COMMANDS, *follow_ups.COMMANDS, *holding.COMMANDS):
    notice.add_command(_command)
