"""One browser for all tests of a process; a window of its own for each of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import sample_board, served
from tests.browser.windows import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def board() -> Iterator[str]:
    """The address of a board with made-up notices."""
    with served(sample_board) as address:
        yield address
