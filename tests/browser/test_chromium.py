"""Finding a browser, or saying what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.chromium import NoBrowserError, find
from tests.debian import may_install

DEBIAN = 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n'


def a_program(folder: Path, name: str) -> str:
    """A program of that name in a folder."""
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_on_the_path_is_used(tmp_path: Path, name: str) -> None:
    """Under each of the names it has on the systems people work with."""
    there = a_program(tmp_path, name)

    assert find({"PATH": str(tmp_path)}) == there


def test_a_browser_that_was_named_goes_before_one_that_is_found(tmp_path: Path) -> None:
    """Whoever names one wants that one."""
    a_program(tmp_path, "chromium")
    mine = a_program(tmp_path, "my-chrome")

    assert find({"PATH": str(tmp_path), "CHROMIUM": mine}) == mine


def test_a_name_that_is_no_program_is_not_passed_over(tmp_path: Path) -> None:
    """A typing mistake never tests another browser than the one that was meant."""
    a_program(tmp_path, "chromium")

    with pytest.raises(NoBrowserError, match="CHROMIUM=/nowhere/chrome"):
        find({"PATH": str(tmp_path), "CHROMIUM": "/nowhere/chrome"})


def test_without_a_browser_people_read_how_to_get_one(tmp_path: Path) -> None:
    """What is missing, and the command that puts it there."""
    with pytest.raises(NoBrowserError) as missing:
        find({"PATH": str(tmp_path)})

    assert "apt-get install chromium fonts-noto-cjk" in str(missing.value)
    assert "CHROMIUM=" in str(missing.value)


def test_packages_are_installed_by_root_on_debian_only() -> None:
    """Nobody's machine is changed unasked, and no other system's tools are tried."""
    assert not may_install(DEBIAN, root=False)
    assert not may_install("ID=ubuntu\nID_LIKE=debian\n", root=True)
    assert not may_install("", root=True)


def test_the_command_ends_with_1_and_says_why(tmp_path: Path) -> None:
    """``make test`` stops there, before anything long has run."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.browser.chromium"],
        env={**os.environ, "PATH": str(tmp_path), "CHROMIUM": "no-such-browser"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr == "CHROMIUM=no-such-browser is no program.\n"
