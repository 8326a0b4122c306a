"""Whoever looks around with the demonstration can come in, as each of its two people."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.running import READY_WITHIN, fetch


@pytest.mark.slow
def test_the_demonstration_prints_a_link_for_each_of_its_people(tmp_path: Path) -> None:
    """After the ready line; each leads to a page on which they choose a password."""
    words = ["demo", str(tmp_path / "demo"), "--up", "--host", "127.0.0.1", "--port", "0"]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("NOTICEBOARD_")}
    environ["NOTICEBOARD_WORKERS"] = "1"
    with (tmp_path / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "noticeboard", *words],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    watchdog = threading.Timer(2 * READY_WITHIN, process.kill)
    watchdog.start()
    try:
        links = _links(process)
        pages = [fetch(link, headers={"Accept-Language": "en"}) for link in links.values()]
    finally:
        watchdog.cancel()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=12)
        if process.stdout is not None:
            process.stdout.close()

    assert set(links) == {"ana@example.com", "bo@example.com"}
    assert [page.status for page in pages] == [200, 200]
    assert all('type="password"' in page.text for page in pages)


def _links(process: "subprocess.Popen[str]") -> dict[str, str]:
    """The two lines after the ready line."""
    assert process.stdout is not None
    ready = next((line for line in process.stdout if line.startswith("ready ")), "")
    assert ready, "never ready"
    lines = [process.stdout.readline().strip().partition(" comes in by: ") for _ in range(2)]
    return {email: link for email, _, link in lines}
