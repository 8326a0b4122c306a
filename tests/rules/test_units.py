"""The units for systemd start what there is, by settings that there are, and end it in time."""

import re
import shlex
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from noticeboard.cli import main
from noticeboard.resident import AT_MOST
from noticeboard.settings.shapes import BoardFile
from noticeboard.settings.sources import CONFIG, PREFIX

UNITS = Path(__file__).parents[2] / "docs" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
LASTING = [path for path in SERVICES if "Type=oneshot" not in path.read_text()]
GUIDE = UNITS.parent / "operating.md"
PROGRAM = "/opt/noticeboard/.venv/bin/noticeboard"
ADDRESSES = "/etc/noticeboard/addresses.env"
VARIABLES = {"NOTICEBOARD_DATA", "NOTICEBOARD_CONFIG", "NOTICEBOARD_SECRET_KEY_FILE"}


class Unit(RawConfigParser):
    """A unit file: a key may stand there again and again; all its values are kept."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, interpolation=None)
        self.lines = path.read_text().splitlines()
        self.read(path)

    def optionxform(self, optionstr: str) -> str:
        """Keys are told apart by capitals."""
        return optionstr

    def every(self, key: str) -> list[str]:
        """Every value of a key."""
        return [line.partition("=")[2] for line in self.lines if line.startswith(f"{key}=")]


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_starts_a_command_by_settings_that_there_are(path: Path) -> None:
    """Whoever copies it to a host finds that it starts."""
    unit = Unit(path)

    started = unit["Service"]["ExecStart"].removeprefix("/bin/sh -c 'exec ")
    program, *words = started.split()
    variables = re.findall(r"^Environment=(\w+)=", path.read_text(), re.MULTILINE)

    assert program == PROGRAM
    main.make_context("noticeboard", list(words), resilient_parsing=True)
    assert isinstance(main, click.Group)
    assert words[0] in main.list_commands(click.Context(main))
    assert set(variables) <= {f"{PREFIX}{key.upper()}" for key in BoardFile.model_fields} | {
        CONFIG
    }


@pytest.mark.parametrize("path", LASTING, ids=lambda path: path.name)
def test_a_unit_leaves_time_to_end_and_is_started_again(path: Path) -> None:
    """What is being sent at SIGTERM is finished; a wrong setting alone is not tried again."""
    service = Unit(path)["Service"]

    assert float(service["TimeoutStopSec"]) > AT_MOST
    assert (service["KillSignal"], service["KillMode"]) == ("SIGTERM", "mixed")
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("always", "78")


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_gives_away_no_right_and_no_secret(path: Path) -> None:
    """The key is a credential, addresses are in a file for root; nothing is written elsewhere."""
    unit = Unit(path)
    service = unit["Service"]

    assert service["NoNewPrivileges"] == service["ProtectHome"] == "yes"
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    assert unit.every("LoadCredential") == ["secret.key:/etc/noticeboard/secret.key"]
    assert not {"ProtectClock", "PrivatePIDs", "PrivateUsers"} & set(service)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_command_by_hand_runs_as_the_units_do(path: Path) -> None:
    """The same user, folder, key and addresses: what it leaves there the board can open."""
    unit = Unit(path)
    told = re.search(r"sudo systemd-run .*?\n    }", GUIDE.read_text(), re.DOTALL)
    assert told is not None
    words = shlex.split(told[0].replace("\\\n", " "))
    given = [*_after(words, "-p"), *_after(words, "-E")]
    by_hand = dict(word.split("=", 1) for word in given)

    for key in ("User", "DynamicUser", "StateDirectoryMode", "LoadCredential", "UMask"):
        assert by_hand[key] == unit["Service"][key]
    for line in unit.every("Environment"):
        variable, _, value = line.partition("=")
        place = value.replace("%S", "/var/lib")
        assert by_hand[variable] == place.replace("%d", f"/run/credentials/{_unit(words)}.service")
    assert set(unit["Service"]["StateDirectory"].split()) <= set(by_hand["StateDirectory"].split())
    files = [word.partition("=")[2] for word in given if word.startswith("EnvironmentFile=")]
    assert {path.removeprefix("-") for path in unit.every("EnvironmentFile")} == {ADDRESSES}
    # What is given by -E every user of the host can read.
    assert files == [f"-{ADDRESSES}", "-$HOME/.noticeboard.env"]
    assert {word.partition("=")[0] for word in _after(words, "-E")} == VARIABLES


def test_two_backups_of_one_day_do_not_get_in_each_others_way() -> None:
    """A name that is there already fails, and wakes somebody."""
    started = Unit(UNITS / "noticeboard-backup.service")["Service"]["ExecStart"]
    named = re.search(r"\$\$\(date \+(\S+)\)", started)
    assert named is not None
    night = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)

    names = {at.strftime(named[1].replace("%%", "%")) for at in (night, night.replace(hour=3))}

    assert len(names) == 2


def test_a_probe_through_nginx_takes_the_board_from_nobody() -> None:
    """What nginx is told to try elsewhere it counts as a failure: 503 is said on purpose."""
    told = (UNITS.parent / "nginx.conf").read_text()
    (tried,) = re.findall(r"^ *proxy_next_upstream (.*);", told, re.MULTILINE)

    assert tried.split() == ["error", "timeout"]


def _after(words: list[str], option: str) -> list[str]:
    return [words[n + 1] for n, word in enumerate(words) if word == option]


def _unit(words: list[str]) -> str:
    return next(word for word in words if word.startswith("--unit=")).partition("=")[2]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_systemd_understands_every_word_of_them(tmp_path: Path) -> None:
    """It says nothing at all about them, where the program is in its place."""
    for path in UNITS.iterdir():
        text = path.read_text().replace(PROGRAM, sys.executable)
        (tmp_path / path.name).write_text(text.replace("file:/opt/noticeboard", "file:"))
    names = [str(tmp_path / path.name.replace("@.", "@1.")) for path in UNITS.iterdir()]

    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (said.returncode, said.stderr) == (0, "")
