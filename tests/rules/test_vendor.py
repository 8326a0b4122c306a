"""What we took from others is what they published, and may be passed on."""

import hashlib
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "noticeboard" / "web" / "static" / "vendor"
FOLDERS = sorted(VENDOR.iterdir())
SUMS = "SHA256SUMS"


def listed(folder: Path) -> dict[str, str]:
    """The digest of each file, as ``sha256sum`` writes them."""
    lines = (folder / SUMS).read_text().splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def taken(folder: Path) -> dict[str, Path]:
    """The files of others in a folder, by their name in it."""
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {name: path for name, path in files.items() if name != SUMS}


def test_there_is_something_to_look_at() -> None:
    """Or the tests below would prove nothing."""
    assert FOLDERS


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_names_the_version(folder: Path) -> None:
    """Whoever reads of a flaw sees at once whether we have it."""
    assert re.fullmatch(r"[a-z0-9.-]+@\d+(\.\d+)*", folder.name)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_files_are_what_their_makers_published(folder: Path) -> None:
    """Nobody changes them here; a change is a new version."""
    found = {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in taken(folder).items()
        if not name.startswith("LICENSE")
    }

    assert found == listed(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_licence_comes_with_them(folder: Path) -> None:
    """They are others' work."""
    licences = [path for name, path in taken(folder).items() if name.startswith("LICENSE")]

    assert [path for path in licences if "copyright" in path.read_text().lower()]
