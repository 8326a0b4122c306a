"""People at the terminal: whoever reaches the data folder may do what an administrator may."""

import json
from pathlib import Path
from typing import Any

import pytest

from noticeboard.bootstrap import parts
from noticeboard.settings import load_settings
from tests.cli.terminal import PASSWORD, Terminal, in_days


@pytest.fixture
def admin(terminal: Terminal) -> Terminal:
    """Dia is administrator, beside Ana who writes and Bo who signs."""
    words = ("user", "add", "dia@example.com", "--role", "admin", "--name", "최다이아")
    terminal.told(*words, "--password-stdin", stdin=PASSWORD)
    return terminal


def listed(terminal: Terminal, name: str) -> Any:
    """Somebody as ``user list`` tells a program."""
    items = terminal.told("user", "list")["items"]
    return next(item for item in items if item["email"] == f"{name}@example.com")


def test_everybody_is_listed(admin: Terminal) -> None:
    """For people in columns, for programs as documents."""
    shown = admin.run("user", "list").stdout

    assert "dia@example.com" in shown
    assert "최다이아" in shown
    dia = listed(admin, "dia")
    assert (dia["name"], dia["roles"], dia["disabled"]) == ("최다이아", ["admin"], False)


def test_nobody_yet_is_told_where_to_begin(tmp_path: Path) -> None:
    """On a board of which nobody is the administrator."""
    new = Terminal(tmp_path / "new")
    new.run("migrate")

    result = new.run("user", "list")

    assert "first administrator" in result.stdout


def test_whoever_is_disabled_cannot_come_in_until_enabled(admin: Terminal) -> None:
    """Their token neither."""
    admin.told("user", "disable", "ana@example.com")
    refused = admin.run("notice", "list", who="ana")
    admin.told("user", "enable", "ANA@example.com")
    again = admin.run("notice", "list", who="ana")

    assert (refused.exit_code, again.exit_code) == (77, 0)


def test_the_last_administrator_stays(admin: Terminal) -> None:
    """By this door too."""
    result = admin.run("user", "disable", "dia@example.com")

    assert result.exit_code == 1
    assert "Nobody else is an administrator." in result.stderr


def test_a_lost_telephone_is_reset(admin: Terminal) -> None:
    """The one way for a board whose only administrator lost theirs."""
    board = parts(load_settings({}, data=admin.data))
    dia = board.people.by_email("dia@example.com")
    assert dia is not None
    board.proving.set_totp(dia, "encrypted", 0, session=None)
    assert listed(admin, "dia")["second_factor"] is True

    admin.told("user", "reset-mfa", "dia@example.com")

    assert listed(admin, "dia")["second_factor"] is False
    board.store.engine.dispose()


def test_a_forgotten_password_is_renewed_by_a_link(admin: Terminal) -> None:
    """Nothing but the link stands on standard output."""
    made = admin.run("user", "password", "ana@example.com").stdout.strip()

    assert made.startswith("http://127.0.0.1:8080/desk/invitations/")


@pytest.mark.parametrize("until", ["2126-01-01T09:00", "tomorrow", "2026-12-10"])
def test_standing_in_ends_at_an_instant_within_a_year(admin: Terminal, until: str) -> None:
    """Refused with the name of the field."""
    words = ("user", "deputy", "ana@example.com", "approver", "--until", until, "--json")

    result = admin.run(*words)

    assert result.exit_code == 1
    assert [v["field"] for v in json.loads(result.stdout)["violations"]] == ["until"]


def test_somebody_stands_in(admin: Terminal) -> None:
    """Until a wall time in the house's zone, or an instant with an offset."""
    soon = in_days(2)
    for until in (soon, f"{soon}+09:00"):
        told = admin.told("user", "deputy", "ana@example.com", "approver", "--until", until)
        assert told["until"] == f"{soon}:00+09:00"

    [deputy] = listed(admin, "ana")["deputies"]
    assert deputy["role"] == "approver"


@pytest.mark.parametrize(
    "words",
    [
        ("disable", "eve@example.com"),
        ("enable", "eve@example.com"),
        ("reset-mfa", "eve@example.com"),
        ("password", "eve@example.com"),
        ("deputy", "eve@example.com", "approver", "--until", "2027-01-01T09:00"),
    ],
)
def test_nobody_is_told_to_be_nobody(admin: Terminal, words: tuple[str, ...]) -> None:
    """With the address that was given."""
    result = admin.run("user", *words)

    assert result.exit_code == 1
    assert "eve@example.com" in result.stderr


def test_what_is_done_here_is_written_down(admin: Terminal) -> None:
    """As done at the terminal."""
    admin.told("token", "add", "ana@example.com", "--name", "ci")
    board = parts(load_settings({}, data=admin.data))

    entries = board.store.audit(limit=2, who="cli").items

    assert [entry.what for entry in entries] == ["token.made", "person.added"]
    board.store.engine.dispose()


def test_a_token_for_approving_is_for_those_who_may(admin: Terminal) -> None:
    """Ana writes: no program of hers signs."""
    result = admin.run(
        "token", "add", "ana@example.com", "--name", "x", "--scope", "approve", "--json"
    )

    assert result.exit_code == 1
    assert json.loads(result.stdout)["violations"][0]["code"] == "scope_needs_role"
