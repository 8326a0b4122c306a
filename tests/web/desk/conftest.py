"""Rooms in which something slips."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.desk.slip_room import (
    DAY,
    DUE,
    HOUR,
    Furnished,
    Room,
    Seated,
    furnished,
    opened,
    seated,
)


@pytest.fixture(scope="session")
def slip_folder(
    tmp_path_factory: pytest.TempPathFactory, staffed_folder: tuple[Path, dict[str, str]]
) -> Furnished:
    """A room to copy from: a notice with two promises is public there."""
    source, tokens = staffed_folder
    return furnished(source, tmp_path_factory.mktemp("slipping") / "data", tokens)


@pytest.fixture
def room(tmp_path: Path, slip_folder: Furnished) -> Iterator[Room]:
    """A notice that is public since a moment."""
    found = opened(slip_folder, tmp_path / "data")
    yield found
    found.house.close()


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, slip_folder: Furnished) -> Iterator[Seated]:
    """Ana three days before the instant. Nothing she sends in this room is stored."""
    yield from seated(slip_folder, tmp_path_factory.mktemp("calm") / "data", DUE - 3 * DAY)


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory, slip_folder: Furnished) -> Iterator[Seated]:
    """Ana an hour before the instant. Nothing she sends in this room is stored."""
    yield from seated(slip_folder, tmp_path_factory.mktemp("pressed") / "data", DUE - HOUR)
