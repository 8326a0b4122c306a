"""The application over a database of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.databases import migrated_file
from tests.web.house import House, open_house, staffed

__all__ = ["migrated_file"]


@pytest.fixture(scope="session")
def staffed_folder(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> tuple[Path, dict[str, str]]:
    """A folder to copy from: ana writes, bo signs, cem may do both; and their tokens."""
    folder = tmp_path_factory.mktemp("staffed") / "data"
    return folder, staffed(folder, migrated_file)


@pytest.fixture
def house(tmp_path: Path, staffed_folder: tuple[Path, dict[str, str]]) -> Iterator[House]:
    """Ana writes, Bo signs, Cem may do both; nothing is there yet."""
    source, tokens = staffed_folder
    shutil.copytree(source, tmp_path / "data")
    opened = open_house(tmp_path / "data", tokens)
    yield opened
    opened.close()
