"""Visitors."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from noticeboard.staff.roster import TERMINAL
from tests.web.access.visitor import Visitor
from tests.web.house import PASSWORD, House, open_house


@pytest.fixture
def empty_house(tmp_path: Path, migrated_file: Path) -> Iterator[House]:
    """Nobody works here yet."""
    (tmp_path / "empty").mkdir()
    shutil.copy(migrated_file, tmp_path / "empty" / "noticeboard.db")
    opened = open_house(tmp_path / "empty", {})
    yield opened
    opened.close()


@pytest.fixture
def visitor(house: House) -> Visitor:
    """Somebody whom nobody knows yet."""
    return Visitor(house)


@pytest.fixture
def ana(visitor: Visitor) -> Visitor:
    """Ana, who writes: signed in; she needs no second factor."""
    assert visitor.sign_in("ana").status_code == 302
    return visitor


@pytest.fixture
def dia(house: House) -> Visitor:
    """Dia, the administrator: signed in just now, by password and app."""
    house.parts.joining.add(TERMINAL, "dia@example.com", ["admin"], PASSWORD, name="Dia")
    dia = Visitor(house)
    dia.sign_in("dia")
    dia.set_up_app()
    return dia
