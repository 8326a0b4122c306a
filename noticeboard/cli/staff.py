"""People, and the tokens by which programs speak for them."""

import sys

import click

from noticeboard.cli.session import House, at_house
from noticeboard.domain.errors import NotFoundError
from noticeboard.domain.signing import Person
from noticeboard.roster import TERMINAL
from noticeboard.staff_refusals import unknown_person


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
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password (12 characters or more) from standard input.",
)
@at_house
def add_user(house: House, email: str, role: str, password_stdin: bool) -> None:
    """Add somebody who may work on this board."""
    password = _password(from_stdin=password_stdin)
    roles = [name.strip() for name in role.split(",") if name.strip()]
    person = house.parts.joining.add(TERMINAL, email, roles, password)
    document = {"id": person.id, "email": person.email, "roles": sorted(person.roles)}
    house.voice.tell(f"{person.email} may work here as: {', '.join(roles)}.", document)


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
    help="Only a token made with approve can sign off.",
)
@at_house
def add_token(house: House, email: str, name: str, scope: str) -> None:
    """Make a token and print it, once: only its digest is kept."""
    made = house.parts.proving.add_token(TERMINAL, _named(house, email), name, scope)
    house.voice.tell(made, {"token": made, "name": name, "scope": scope})


@token.command("revoke")
@click.argument("email")
@click.option("--name", required=True)
@at_house
def revoke_token(house: House, email: str, name: str) -> None:
    """From now on the token of that name opens nothing."""
    house.parts.proving.revoke_token(TERMINAL, _named(house, email), name)
    house.voice.tell(f"{name} opens nothing any more.", {"name": name, "revoked": True})


def _named(house: House, email: str) -> Person:
    person = house.parts.people.by_email(email)
    if person is None:
        raise NotFoundError("unknown_person", unknown_person(email))
    return person
