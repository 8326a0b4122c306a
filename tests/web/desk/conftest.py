"""Rooms in which something slips, and the crowd of the table of rights."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.desk.crowd import Crowd, copied, gathered
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


@pytest.fixture(scope="session")
def gathering(tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    """A crowd to copy from: signing in takes time on purpose."""
    return gathered(tmp_path_factory.mktemp("gathering"))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, gathering: Crowd) -> Iterator[Crowd]:
    """One crowd for all tests of a module."""
    with copied(gathering, tmp_path_factory.mktemp("crowd") / "house") as found:
        yield found


@pytest.fixture
def new_crowd(tmp_path: Path, gathering: Crowd) -> Iterator[Crowd]:
    """A crowd to which anything may happen."""
    with copied(gathering, tmp_path / "house") as found:
        yield found
