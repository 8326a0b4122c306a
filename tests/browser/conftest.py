"""One browser for all tests of a process; a window of its own for each of them."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser

from tests.browser.desk import Desk, empty_desk, new_desk
from tests.browser.past import busy_desk
from tests.browser.serving import sample_board, served
from tests.browser.windows import chromium

Desks = Mapping[str, Desk]


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


@pytest.fixture(scope="session")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """A desk on which everything waits, one on which nothing is, and one without people."""
    folders = tmp_path_factory.mktemp("desks")
    with (
        busy_desk(folders / "busy") as busy,
        empty_desk(folders / "empty") as empty,
        new_desk(folders / "new") as new,
    ):
        yield {"busy": busy, "empty": empty, "new": new}
