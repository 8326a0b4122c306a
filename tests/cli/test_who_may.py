"""Some of the table of rights, held against the terminal: who is refused, and as what."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest
from click.testing import Result

from noticeboard import bootstrap
from noticeboard.clock import utc_now
from noticeboard.settings import load_settings
from noticeboard.store import migrate
from tests.cli.terminal import Terminal, a_launch
from tests.usecases.rights import ROWS, Row, somebody
from tests.usecases.stage import CHANNELS, OBJECTS, POLICY, Stage, hired

PEOPLE = ("author", "approver", "none", "plain", "signing", "past")
URL = "https://journal.example.com/by-hand"
FORBIDDEN = {"role_missing", "own_text", "token_cannot_approve", "token_unknown"}


@dataclass(frozen=True)
class Office:
    """A terminal, and the parts of the board it works on."""

    terminal: Terminal
    parts: bootstrap.Parts


def _words(*words: str) -> Callable[[str], tuple[str, ...]]:
    return lambda it: tuple(it if word == "IT" else word for word in words)


DEEDS: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "draft a notice": _words("notice", "add", "-"),
    "submit Ana's draft": _words("notice", "submit", "IT"),
    "approve Ana's in review": _words("notice", "approve", "IT"),
    "approve own in review": _words("notice", "approve", "IT"),
    "approve copy of own": _words("notice", "approve", "IT"),
    "reject Ana's in review": _words("notice", "reject", "IT", "--reason", "Which shops?"),
    "pull Ana's armed": _words("notice", "pull-back", "IT"),
    "discard Ana's candidate": _words("notice", "discard", "IT"),
    "redact Ana's public": _words("ledger", "redact", "IT", "--because", "personal"),
    "resume a channel": _words("resume", "--channel", "IT"),
    "retry failed delivery": _words("delivery", "retry", "IT"),
    "adopt failed delivery": _words("delivery", "adopt", "IT", "--url", URL),
    "abandon failed delivery": _words("delivery", "abandon", "IT", "--reason", "Closed."),
}
TRIED = tuple(row for row in ROWS if str(row) in DEEDS)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One board for all rows, with the people of the columns and their tokens."""
    folder = tmp_path_factory.mktemp("rights")
    (folder / "channels.toml").write_text(CHANNELS)
    (folder / "policy.toml").write_text(POLICY)
    environ = {"NOTICEBOARD_CONFIG": str(folder)}
    settings = load_settings(environ, data=folder / "data")
    migrate(settings.database_url)
    parts = bootstrap.parts(settings, wakes=bootstrap.NoWakes())
    tokens = {name: hired(parts, somebody(name, utc_now())) for name in PEOPLE}
    yield Office(Terminal(folder / "data", tokens, environ), parts)
    parts.store.engine.dispose()


@pytest.mark.parametrize("row", TRIED, ids=str)
def test_who_may(office: Office, row: Row) -> None:
    """As the table says: 77 for whoever may not, and why."""
    expected = {name: row.cells[name] for name in PEOPLE} | {"none": "token_unknown"}

    found = {}
    for name in PEOPLE:
        made = OBJECTS[row.on](Stage(office.parts, somebody(name, utc_now())))
        words = DEEDS[str(row)](made)
        found[name] = _outcome(office.terminal.run(*words, "--json", who=name, stdin=a_launch()))

    assert found == expected


def _outcome(result: Result) -> str | None:
    """The code of what refuses it; ``None`` when it is done."""
    if result.exit_code == 0:
        return None
    code = str(json.loads(result.stdout)["code"])
    assert result.exit_code == (77 if code in FORBIDDEN else 1)
    return code


def test_every_deed_here_is_in_the_table() -> None:
    """None was renamed there and forgotten here."""
    assert len(TRIED) == len(DEEDS)
