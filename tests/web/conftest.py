"""The application over a database of its own."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import template_rendered

from tests.rules.template_names import needed
from tests.servers.databases import migrated_file
from tests.web.house import House, open_house, staffed

__all__ = ["migrated_file"]


@pytest.fixture
def nothing_is_asked_for_in_vain() -> Iterator[None]:
    """Every page that a test draws has each name that its template may ask for, in any branch."""
    lacking: dict[str, set[str]] = {}

    def look(_: object, template: str, context: Mapping[str, object]) -> None:
        if wanted := needed(template) - context.keys():
            lacking[template] = set(wanted)

    with template_rendered.connected_to(look):
        yield
    assert lacking == {}


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
