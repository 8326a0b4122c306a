"""A terminal with an author and an approver."""

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture(scope="session")
def staffed_terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Made once, because hashing passwords takes time on purpose."""
    made = Terminal(tmp_path_factory.mktemp("terminal") / "data")
    made.hire("ana", "author")
    made.hire("bo", "approver", "approve")
    return made


@pytest.fixture
def terminal(staffed_terminal: Terminal, tmp_path: Path) -> Terminal:
    """Ana writes, Bo signs; nothing is there yet."""
    shutil.copytree(staffed_terminal.data, tmp_path / "data")
    return Terminal(tmp_path / "data", staffed_terminal.tokens)
