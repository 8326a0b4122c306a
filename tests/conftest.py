"""What every test runs under: the same examples on every machine, and no race with a clock."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_timeout
from hypothesis import HealthCheck, settings

from tests.chains import Chains, chain_of

# These wait for a real clock: begun first, they cost no time of their own. Then those that take
# long: begun last, one process would still be at it while the others have nothing left to do.
FIRST, SECOND = {"story", "fault"}, {"slow", "timeout", "browser"}

# These start real processes, and each of their waits has a patience and a log of its own. What
# ends all that hangs must not come before them: four starts, each as long as one may take, and
# two ends.
WAITS = {"story", "fault", "slow", "browser"}
LONG = 600.0

# What pytest-timeout would do with a test.
TIME = pytest.StashKey[pytest_timeout.Settings]()

# Bytes that the folders of tests under way need, with room for those of tests that failed.
ROOM = 4 * 1024**3

settings.register_profile(
    "house",
    deadline=None,  # a slow machine is not a wrong answer; pytest-timeout ends what hangs
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", parent=settings.get_profile("house"), derandomize=False)
# For minutes, now and then: --hypothesis-profile=long
settings.register_profile("long", parent=settings.get_profile("search"), max_examples=4000)
settings.load_profile("house")


def pytest_configure() -> None:
    """Folders of tests are in memory where there is room: a commit need not wait for a disk."""
    memory = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests stay until the end: nobody looks among them for what can go.

    Not while they are collected, and not again with every full collection of garbage.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config) -> Chains:
    """One worker has all of a chain."""
    return Chains(config)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever order chance gave, begin with the chains, and with what waits or takes longest."""
    marks = {item: {mark.name for mark in item.iter_markers()} for item in items}
    parts = (FIRST, SECOND)
    items.sort(
        key=lambda item: [
            chain_of(item.nodeid) is None,
            *(marks[item].isdisjoint(part) for part in parts),
        ]
    )
    for item in items:
        if "timeout" not in marks[item] and not marks[item].isdisjoint(WAITS):
            item.add_marker(pytest.mark.timeout(LONG))


@pytest.hookimpl(tryfirst=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: pytest_timeout.Settings) -> bool:
    """No timer around a whole test: striking while it is reported on, it would end the run."""
    item.stash[TIME] = settings
    return True


@contextmanager
def _timed(item: pytest.Item) -> Iterator[None]:
    """Set up, call and tear down have the time of the test each; whoever exceeds it fails."""
    if TIME not in item.stash:
        yield
        return
    pytest_timeout.pytest_timeout_set_timer(item, item.stash[TIME])
    try:
        yield
    finally:
        pytest_timeout.pytest_timeout_cancel_timer(item)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """In time, or it fails."""
    with _timed(item):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """In time, or it fails."""
    with _timed(item):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """In time, or it fails."""
    with _timed(item):
        return (yield)
