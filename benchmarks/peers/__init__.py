"""The peers, in an environment of their own: the product's stays as its lock says.

Their processes run with that environment's Python and see this checkout, and nothing else of it.
"""

import hashlib
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from noticeboard.embedded import EmbeddedValkey

ROOT = Path(__file__).parents[2]
VENV = ROOT / "build" / "peers"
LOCK = Path(__file__).with_name("requirements.lock")
# Seconds for a queue's server to answer.
_ANSWERS_WITHIN = 10.0


def program(name: str = "python") -> str:
    """That program of the peers' environment, which is made when it is not there or not fresh."""
    stamp, wanted = VENV / "lock.sha256", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        sys.stdout.write(f"installing the peers into {VENV.relative_to(ROOT)}\n")
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", VENV], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(VENV / "bin" / "python"), "install"]
        options = ["-qq", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK)]
        subprocess.run([*pip, *options], check=True)
        stamp.write_text(wanted)
    return str(VENV / "bin" / name)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a peer plays: the address of its queue, and the journal its jobs write to.

    ``told``: what its processes find in their environment besides.
    """

    folder: Path
    queue: str
    told: Mapping[str, str]

    @property
    def journal(self) -> Path:
        """Eight bytes for each job: when it ran, or how late."""
        return self.folder / "journal"

    @property
    def environ(self) -> Mapping[str, str]:
        """What its processes find in their environment."""
        here = {"QUEUE": self.queue, "JOURNAL": str(self.journal), "FOLDER": str(self.folder)}
        return {**os.environ, "PYTHONPATH": str(ROOT), **here, **self.told}

    def run(self, module: str, *arguments: object, told: str = "") -> None:
        """Run a module of this folder to its end. ``told``: its standard input."""
        command = [program(), "-m", f"benchmarks.peers.{module}", *map(str, arguments)]
        done = subprocess.run(
            command, env=self.environ, input=told.encode(), capture_output=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr.decode()[-2000:])

    @contextmanager
    def running(self, *commands: Sequence[str]) -> Iterator[None]:
        """These processes beside, until the end of the block."""
        with ExitStack() as cleanup, (self.folder / "log").open("a") as log:
            for command in commands:
                process = subprocess.Popen(
                    command, env=self.environ, stdout=log, stderr=log, start_new_session=True
                )
                cleanup.callback(_end, process)
            yield

    def await_jobs(self, jobs: int, within: float) -> list[float]:
        """What they wrote, once all of them have."""
        deadline = time.monotonic() + within
        while not self.journal.exists() or self.journal.stat().st_size < 8 * jobs:
            if time.monotonic() > deadline:
                log = (self.folder / "log").read_text()[-1000:]
                raise RuntimeError(f"not all of {jobs} jobs ran in {within:.0f} s: {log}")
            time.sleep(0.05)
        return read_journal(self.journal.read_bytes())


@contextmanager
def stage(told: Mapping[str, str] = MappingProxyType({})) -> Iterator[Stage]:
    """A folder with a queue server of its own, set up as the product's is."""
    with tempfile.TemporaryDirectory(prefix="nb-peer-") as name:
        folder = Path(name)
        valkey = EmbeddedValkey(folder / "valkey.sock", folder / "valkey")
        valkey.prepare()
        server = subprocess.Popen(valkey.command, stdout=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + _ANSWERS_WITHIN
            while not valkey.answers():
                if time.monotonic() > deadline:
                    raise RuntimeError("the peers' queue server does not answer")
                time.sleep(0.02)
            yield Stage(folder, valkey.url, told)
        finally:
            _end(server)


def read_journal(journal: bytes) -> list[float]:
    """What is in a journal, the least first."""
    return sorted(each[0] for each in struct.iter_unpack("d", journal))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it, and end it if it does not."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
