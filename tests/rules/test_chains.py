"""What must not run at the same time does not: one worker has all of a chain."""

import re
import subprocess
import sys

import pytest

from tests.chains import chain_of


@pytest.mark.parametrize(
    ("nodeid", "chain"),
    [
        ("tests/faults/test_kills.py::test_it[sqlite]", "faults"),
        ("tests/processes/test_timer.py::test_it", "boards"),
        ("tests/browser/test_first_launch.py::test_it[ko]", "boards"),
        ("tests/stories/test_at_the_second.py::test_it", "boards"),
        ("tests/browser/test_desk.py::test_it[today-ko]", "browser-ko"),
        ("tests/browser/test_desk.py::test_it[today-en]", "browser-en"),
        ("tests/browser/test_board.py::test_it", "browser-en"),
        ("tests/stories/test_the_four_versions.py::test_it", None),
    ],
)
def test_where_a_test_stands_says_which_chain_it_is_of(nodeid: str, chain: str | None) -> None:
    """Beside each other: one that makes trouble, one board, two browsers."""
    assert chain_of(nodeid) == chain


@pytest.mark.slow
def test_one_worker_has_all_of_a_chain() -> None:
    """Whatever version of pytest and its plugins: four boards that start at once take too long."""
    few = ("tests/faults/test_checker.py", "tests/domain/test_sentences.py")
    command = [sys.executable, "-m", "pytest", "-v", "-n", "2", "--dist", "loadscope", *few]

    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    ran = re.findall(r"\[(gw\d)\] \[ *\d+%\] PASSED (tests/\w+)/", said)
    assert len({worker for worker, place in ran if place == "tests/faults"}) == 1
    assert len([place for _, place in ran if place == "tests/faults"]) > 5
