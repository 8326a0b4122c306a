"""Incidents, the duty list and alarms at the terminal."""

import json
from pathlib import Path

import pytest

from noticeboard import bootstrap
from noticeboard.settings import load_settings
from tests.cli.terminal import Terminal

LISTED = json.dumps({"shifts": [{"person": "dia@example.com", "hours": "24h"}]})


@pytest.fixture
def watched(terminal: Terminal) -> Terminal:
    """With an administrator who is on duty."""
    terminal.hire("dia", "admin,duty")
    return terminal


def tick(data: Path) -> None:
    """Let the watch look once."""
    parts = bootstrap.parts(load_settings({}, data=data))
    parts.watching.tick(parts.clock())
    parts.calling.make()
    parts.store.engine.dispose()


def test_from_an_incident_to_its_end(watched: Terminal) -> None:
    """Declared, called for, taken on, linked, ended; each shown as it is by then."""
    made = watched.told("incident", "declare", "Nobody can pay", who="ana")
    tick(watched.data)
    (alarm,) = watched.told("alarm", "list", who="ana")["items"]
    shown = watched.run("alarm", "acknowledge", alarm["id"], who="dia").stdout
    notice = watched.announced()
    linked = watched.told("incident", "link", made["id"], notice, who="dia")
    ended = watched.told("incident", "end", made["id"], "--reason", "It works", who="dia")

    assert alarm["about"] == made["id"]
    assert "acknowledged" in shown
    assert linked["notice_id"] == notice
    assert linked["first_word_at"] is not None
    assert ended["ended_at"] is not None
    assert made["id"] in watched.run("incident", "list", who="ana").stdout
    assert "open" in watched.run("alarm", "list", "--all", who="ana").stdout
    wrong = watched.run("alarm", "answer", alarm["id"], "delay", "--json", who="dia")
    assert (wrong.exit_code, json.loads(wrong.stdout)["code"]) == (1, "no_question")


def test_the_duty_list_is_set_shown_and_practised(watched: Terminal) -> None:
    """An administrator's; what it leaves open is said."""
    empty = watched.run("duty", "show", who="ana").stdout
    refused = watched.run("duty", "set", "-", who="ana", stdin=LISTED)
    made = watched.told("duty", "set", "-", who="dia", stdin=LISTED)
    drill = watched.told("duty", "drill", who="dia")

    assert empty.startswith("Nobody is on the duty list.\non duty now: nobody\nnobody: ")
    assert refused.exit_code == 77
    assert (made["version"], made["uncovered"]) == (1, [])
    assert "on duty now: dia@example.com" in watched.run("duty", "show", who="ana").stdout
    assert [call["name"] for call in drill["calls"]] == ["dia@example.com"]
    assert "dia@example.com  waiting" in watched.run("alarm", "list", who="ana").stdout


def test_check_says_which_hours_nobody_covers(watched: Terminal) -> None:
    """A warning, and no failure: everybody with the role is called then."""
    before = watched.told("check")
    watched.told("duty", "set", "-", who="dia", stdin=LISTED)

    assert before["duty"].startswith("nobody is on duty")
    assert watched.told("check")["duty"] == "ok"
