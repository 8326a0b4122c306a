"""What ends a test that hangs never ends the run: no timer goes on while a test is reported on."""

import subprocess
import sys
from pathlib import Path

LOOKS = """
import signal

import pytest


def look(where):
    with open("seen", "a") as seen:
        seen.write(f"{where} {signal.getitimer(signal.ITIMER_REAL)[0]}\\n")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    look("report")
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_logreport(report):
    look("report")
    return (yield)


@pytest.fixture
def around():
    look("setup")
    yield
    look("teardown")
"""
FAILS = """
import pytest
from conftest import look


@pytest.mark.slow
def test_longer():
    look("longer")


def test_it(around):
    look("call")
    assert False
"""


def test_each_phase_has_a_timer_a_longer_one_where_it_waits_and_no_report_has(
    tmp_path: Path,
) -> None:
    """Also of a test that fails: its report takes longest, and would be struck."""
    (tmp_path / "conftest.py").write_text(LOOKS)
    (tmp_path / "test_it.py").write_text(FAILS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    words = ["--timeout=60", "-q", "-p", "no:randomly", "-p", "tests.conftest", "test_it.py"]

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 1, ran.stdout + ran.stderr
    lines = (tmp_path / "seen").read_text().splitlines()
    seen = [(where, float(left)) for where, left in map(str.split, lines)]
    phases = [where for where, _ in seen if where != "report"]
    assert phases == ["longer", "setup", "call", "teardown"]
    assert {where for where, left in seen if 0 < left <= 60} == {"setup", "call", "teardown"}
    assert [left > 60 for where, left in seen if where == "longer"] == [True]
    assert {left for where, left in seen if where == "report"} == {0}
