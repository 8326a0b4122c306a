"""Whoever looks around with the demonstration can come in, as each of its two people."""

from pathlib import Path

import pytest

from tests.asking import fetch
from tests.running import READY_WITHIN, Product, begin, killed_after, stop

# It is filled before it starts.
FILLED_WITHIN = 2 * READY_WITHIN


@pytest.mark.slow
def test_the_demonstration_prints_a_link_for_each_of_its_people(tmp_path: Path) -> None:
    """After the ready line; each leads to a page on which they choose a password."""
    words = ["demo", str(tmp_path / "demo"), "--up"]
    running = begin(tmp_path, words, environ={"NOTICEBOARD_WORKERS": "1"}, within=FILLED_WITHIN)
    try:
        links = _links(running)
        pages = [fetch(link, headers={"Accept-Language": "en"}) for link in links.values()]
    finally:
        stop(running)

    assert set(links) == {"ana@example.com", "bo@example.com"}
    assert [page.status for page in pages] == [200, 200]
    assert all('type="password"' in page.text for page in pages)


def _links(running: Product) -> dict[str, str]:
    """The two lines after the ready line."""
    said = running.process.stdout
    assert said is not None
    with killed_after(running.process, READY_WITHIN):
        lines = [said.readline().strip().partition(" comes in by: ") for _ in range(2)]
    return {email: link for email, _, link in lines}
