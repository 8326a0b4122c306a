"""People, and the tokens by which programs speak for them.

Whoever reaches the data folder may do here what an administrator may; the audit log says that it
was done at the terminal.
"""

import sys
from typing import TYPE_CHECKING

import click

from noticeboard.cli.session import House, at_house, at_new_house
from noticeboard.cli.speaking import table
from noticeboard.domain.errors import NotFoundError, RefusedError
from noticeboard.domain.sentence import LANGUAGES, Language
from noticeboard.domain.times import Instant, parse_instant
from noticeboard.domain.zones import TimeRefusedError
from noticeboard.staff.refusals import unknown_person
from noticeboard.staff.roster import TERMINAL

if TYPE_CHECKING:
    from noticeboard.ports.access import Member

_NOBODY = "Nobody yet. `noticeboard up` prints a link for the first administrator."


@click.group()
def user() -> None:
    """People."""


@user.command("add")
@click.argument("email")
@click.option(
    "--role",
    required=True,
    metavar="ROLE[,ROLE…]",
    help="Of author, approver, legal, duty and admin.",
)
@click.option("--name", default="", help="As colleagues know them.")
@click.option(
    "--letters",
    type=click.Choice(LANGUAGES),
    help="In which language they are written to, until they choose one; else the house's.",
)
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password (12 characters or more) from standard input.",
)
@at_new_house
def add_user(
    house: House,
    email: str,
    role: str,
    name: str,
    letters: Language | None,
    password_stdin: bool,
) -> None:
    """Add somebody who may work on this board.

    Whoever may sign off sets up a second factor when they first come to the desk.
    """
    password = _password(from_stdin=password_stdin)
    roles = [one.strip() for one in role.split(",") if one.strip()]
    joining = house.parts.joining
    person = joining.add(TERMINAL, email, roles, password, name=name, language=letters)
    document = {"id": person.id, "email": person.email, "roles": sorted(person.roles)}
    house.voice.tell(f"{person.email} may work here as: {', '.join(roles)}.", document)


@user.command("list")
@at_house
def list_users(house: House) -> None:
    """Everybody, with their roles."""
    members = house.parts.people.members()
    text = table([_line(member) for member in members]) if members else _NOBODY
    house.voice.tell(text, {"items": [_document(member) for member in members]})


@user.command("disable")
@click.argument("email")
@at_house
def disable_user(house: House, email: str) -> None:
    """From now on somebody, their sessions and their tokens open nothing."""
    member = _member(house, email)
    house.parts.staffing.disable(TERMINAL, member.person.id)
    house.voice.tell(f"{member.person.email} cannot come in any more.", {"disabled": True})


@user.command("enable")
@click.argument("email")
@at_house
def enable_user(house: House, email: str) -> None:
    """Let somebody come in again."""
    member = _member(house, email)
    house.parts.staffing.enable(TERMINAL, member.person.id)
    house.voice.tell(f"{member.person.email} can come in again.", {"disabled": False})


@user.command("reset-mfa")
@click.argument("email")
@at_house
def reset_factors(house: House, email: str) -> None:
    """Take away somebody's second factors: the next login sets up new ones."""
    member = _member(house, email)
    house.parts.staffing.reset_factors(TERMINAL, member.person.id)
    told = f"{member.person.email} sets up a second factor at the next login."
    house.voice.tell(told, {"second_factor": False})


@user.command("password")
@click.argument("email")
@at_house
def renew_password(house: House, email: str) -> None:
    """Print a link by which somebody chooses another password: once, within seven days."""
    token = house.parts.joining.renew(TERMINAL, _member(house, email).person.id)
    link = f"{house.parts.settings.public_url.rstrip('/')}/desk/invitations/{token}"
    house.voice.tell(link, {"link": link})


@user.command("deputy")
@click.argument("email")
@click.argument("role")
@click.option(
    "--until",
    required=True,
    metavar="INSTANT",
    help="Such as 2026-12-10T09:00, in the house's zone, or with an offset.",
)
@at_house
def name_deputy(house: House, email: str, role: str, until: str) -> None:
    """Let somebody stand in for a role until an instant."""
    zone, member = house.parts.settings.zone, _member(house, email)
    instant = _instant(until, zone)
    house.parts.staffing.name_deputy(TERMINAL, member.person.id, role, instant.utc)
    ends = instant.in_zone().isoformat()
    told = f"{member.person.email} stands in as {role} until {ends}."
    house.voice.tell(told, {"role": role, "until": ends})


def _instant(text: str, zone: str) -> Instant:
    try:
        return parse_instant(text, house=zone)
    except TimeRefusedError as error:
        if error.code != "zone_missing":
            raise RefusedError([error.at("until")]) from error
    try:
        return parse_instant(text, zone)
    except TimeRefusedError as error:
        raise RefusedError([error.at("until")]) from error


def _line(member: "Member") -> tuple[str, ...]:
    person = member.person
    second = "second factor" if member.factors.any else "-"
    standing = "disabled" if member.disabled else "-"
    return (person.email, ",".join(sorted(person.roles)), second, standing, person.name)


def _document(member: "Member") -> dict[str, object]:
    person = member.person
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "roles": sorted(person.roles),
        "deputies": [{"role": d.role, "until": d.until.isoformat()} for d in person.deputies],
        "second_factor": member.factors.any,
        "disabled": member.disabled,
    }


def _member(house: House, email: str) -> "Member":
    member = house.parts.people.member_at(email)
    if member is None:
        raise NotFoundError("unknown_person", unknown_person(email))
    return member


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.read().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("Run this in a terminal, or give the password by --password-stdin.")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed


@click.group()
def token() -> None:
    """Tokens."""


@token.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What it is for.")
@click.option(
    "--scope",
    type=click.Choice(("write", "approve")),
    default="write",
    help="Only a token made with approve can sign off, and only for somebody who may.",
)
@at_house
def add_token(house: House, email: str, name: str, scope: str) -> None:
    """Make a token and print it, once: only its digest is kept."""
    made = house.parts.proving.add_token(TERMINAL, _member(house, email).person, name, scope)
    house.voice.tell(made, {"token": made, "name": name, "scope": scope})


@token.command("revoke")
@click.argument("email")
@click.option("--name", required=True)
@at_house
def revoke_token(house: House, email: str, name: str) -> None:
    """From now on the token of that name opens nothing."""
    house.parts.proving.revoke_token(TERMINAL, _member(house, email).person, name)
    house.voice.tell(f"{name} opens nothing any more.", {"name": name, "revoked": True})
