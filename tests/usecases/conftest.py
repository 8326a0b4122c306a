"""A fresh product for each test."""

from pathlib import Path

import pytest

from tests.usecases.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The product with an injected clock, at 10:00 of a summer Monday in Seoul."""
    return Desk(tmp_path)
