"""Visitors."""

import pytest

from noticeboard.roster import TERMINAL
from tests.web.access.visitor import Visitor
from tests.web.house import PASSWORD, House


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
