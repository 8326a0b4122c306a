"""Tests of which one worker has all, one after the other: the scheduler of ``pytest -n``.

Where tests stand decides, not a mark: what marks a group in pytest-xdist 3.8 has no effect with
pytest 9.2, and nothing says so.
"""

from xdist.scheduler import LoadScopeScheduling

# What keeps both cores busy by itself, or starts a whole board: four boards that start at once
# need more than anybody's patience. And a browser, with a desk prepared for it.
CHAINS = {
    "tests/faults/": "faults",
    "tests/processes/": "boards",
    "tests/browser/test_first_launch.py": "boards",
    "tests/stories/test_at_the_second.py": "boards",
    "tests/browser/": "browser",
}


def chain_of(nodeid: str) -> str | None:
    """The chain of a test, by its address; two browsers look at once, in one language each."""
    chain = next((name for place, name in CHAINS.items() if nodeid.startswith(place)), None)
    if chain == "browser":
        return "browser-ko" if nodeid.endswith("ko]") else "browser-en"
    return chain


class Chains(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist ships no types: its class is Any
    """A chain goes to one worker; each of the other tests to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return chain_of(nodeid) or nodeid
