"""The product as it is run: ``noticeboard up`` in a folder of its own, driven over HTTP."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.asking import Answer, fetch

# Four tests at once start their boards on two cores; who asks how soon one is ready measures it.
READY_WITHIN = 120.0
# Promised are ten; that is measured where nobody else works, by no test on two busy cores:
# `python -m tests.faults.figures --only ends`.
ENDS_WITHIN = 25.0
# A further channel whose journal is the ground truth of what was sent.
JOURNAL = """
[channels.journal]
kind = "file"
enabled = true
path = "{path}"
default_for = ["*"]
"""


@dataclass
class Product:
    """A running product. ``folder`` holds its data and its configuration."""

    folder: Path
    process: subprocess.Popen[str]
    url: str
    environ: Mapping[str, str]
    tokens: dict[str, str] = field(default_factory=dict)

    def cli(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run ``noticeboard`` on this folder."""
        return subprocess.run(
            [sys.executable, "-m", "noticeboard", *args, "--data", str(self.folder / "data")],
            env=dict(self.environ),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def first_link(self) -> str:
        """The link for the first administrator: what is printed next while nobody works here."""
        assert self.process.stdout is not None
        said, _, link = self.process.stdout.readline().strip().partition(": ")
        assert said == "first administrator", said
        return link

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a public path."""
        return fetch(self.url + path, headers=headers or {})

    def call(
        self,
        who: str,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call the API as ``who``."""
        own = {"Authorization": f"Bearer {self.tokens[who]}", **(headers or {})}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            own["Content-Type"] = "application/json"
        return fetch(f"{self.url}/api/v1{path}", method=method, data=data, headers=own)

    def publish(self, author: str, approver: str, bulletin_id: str) -> Answer:
        """Submit as one person, sign off as another."""
        submitted = self.call(author, "POST", f"/bulletins/{bulletin_id}/submit")
        assert submitted.status == 200, submitted.text
        signed = self.call(approver, "POST", f"/bulletins/{bulletin_id}/approve")
        assert signed.status == 200, signed.text
        return signed

    def announce_launch(self, title: str, at: datetime) -> str:
        """A launch by ana, signed off by bo, published at ``at``; the bulletin's id."""
        due = (at + timedelta(days=8)).replace(second=0, microsecond=0)
        draft = {
            "kind": "launch",
            "title": title,
            "language": "en",
            "promises": [{"key": "sale", "label": "Sale", "due": due.isoformat(), "zone": "UTC"}],
            "announcement": {
                "body": "On sale {{ promise.sale }}.",
                "short": "On sale {{ promise.sale }} {{ link }}",
                "publish_at": at.isoformat(),
            },
        }
        answer = self.call("ana", "POST", "/notices", draft)
        assert answer.status == 201, answer.text
        bulletin = str(answer.json["bulletins"][0]["id"])
        self.publish("ana", "bo", bulletin)
        return bulletin


@contextmanager
def product(
    folder: Path,
    *,
    config: Mapping[str, str] | None = None,
    workers: int = 2,
    environ: Mapping[str, str] | None = None,
    patience: float = 1.0,
) -> Iterator[Product]:
    """``noticeboard up`` in ``folder``, with files of ``config`` laid over the shipped ones.

    ``environ``: what its processes find in their environment besides. ``patience``: how many
    times longer than a test's it may take to begin and to end.
    """
    ready = patience * READY_WITHIN
    running = start(folder, config=config, workers=workers, environ=environ, within=ready)
    try:
        yield running
    finally:
        stop(running, patience * ENDS_WITHIN)


def start(
    folder: Path,
    *,
    config: Mapping[str, str] | None = None,
    workers: int = 2,
    environ: Mapping[str, str] | None = None,
    within: float = READY_WITHIN,
) -> Product:
    """Start it and wait for its ready line."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    for name, text in (config or {}).items():
        (folder / "config" / name).write_text(text)
    words = ["up", "--data", str(folder / "data"), "--workers", str(workers)]
    own = {**(environ or {}), "NOTICEBOARD_CONFIG": str(folder / "config")}
    return begin(folder, words, environ=own, within=within)


def begin(
    folder: Path,
    words: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    within: float = READY_WITHIN,
) -> Product:
    """``noticeboard`` with these words, which start it; wait for its ready line.

    It listens on loopback, on any free port. What it logs is in ``log.txt`` of the folder.
    """
    own = {k: v for k, v in os.environ.items() if not k.startswith("NOTICEBOARD_")}
    own |= environ or {}
    command = [*words, "--host", "127.0.0.1", "--port", "0"]
    with (folder / "log.txt").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "noticeboard", *command],
            env=own,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    return Product(folder, process, _ready_url(process, folder, within), own)


@contextmanager
def killed_after(process: subprocess.Popen[str], seconds: float) -> Iterator[None]:
    """Whoever reads its lines in the block waits no longer: killed, it says no more."""
    watchdog = threading.Timer(seconds, process.kill)
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()


def stop(running: Product, within: float = ENDS_WITHIN) -> None:
    """SIGTERM, and an end in time, or it is a failure."""
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
    try:
        running.process.wait(timeout=within)
    except BaseException as failure:
        # Nothing of it may go on beside the next test: the kernel ends its parts with it.
        running.process.kill()
        running.process.wait()
        failure.add_note(_logged(running.folder))
        raise
    finally:
        if running.process.stdout is not None:
            running.process.stdout.close()


def _ready_url(process: subprocess.Popen[str], folder: Path, within: float) -> str:
    assert process.stdout is not None
    try:
        with killed_after(process, within):
            ready = next((line for line in process.stdout if line.startswith("ready ")), None)
        assert ready, f"never ready:\n{_logged(folder)}"
    except BaseException:
        process.kill()
        process.wait()
        process.stdout.close()
        raise
    return ready.split()[1]


def _logged(folder: Path) -> str:
    return (folder / "log.txt").read_text()[-4000:]


def until(
    true: Callable[[], object],
    *,
    within: float,
    every: float = 0.05,
    what: str = "it never became true",
) -> Any:
    """Poll ``true()`` until it is truthy, and return what it was."""
    deadline = time.monotonic() + within
    while True:
        found = true()
        if found:
            return found
        assert time.monotonic() < deadline, what
        time.sleep(every)
