"""The operator every test here meets."""

from pathlib import Path

import pytest

from tests.settings.operators import Operator


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """One with an empty configuration folder."""
    return Operator(tmp_path)
