"""Hosts of one's own on one machine: a bridge, and for each host a network and its processes.

Nothing here has a name outside: whoever uses it is in a network namespace of its own (see
:func:`apart`), and the kernel takes everything away when the last process in it ends.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shutil import which
from signal import SIGKILL

from noticeboard.kin import die_with_parent

HUB = "10.77.0.1"
_BRIDGE, _HARDWARE = "hub", "02:00:00:00:00:01"
# --kill-child: whoever kills `unshare` kills the first process in there, and with it all others.
_HOST = ("unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--")
_TRIAL = ("unshare", "--net", "--pid", "--fork", "--mount-proc", "--")
_VETH = ("ip", "link", "add", "one", "type", "veth", "peer", "name", "other")


def missing() -> str | None:
    """What this machine lacks for hosts of our own, in a sentence; nothing where they can be."""
    if os.geteuid() != 0:
        return "namespaces of network and processes are made by root only"
    for program in ("unshare", "ip", "nsenter"):
        if which(program) is None:
            return f"there is no program {program} (Debian: util-linux, iproute2)"
    tried = subprocess.run([*_TRIAL, *_VETH], capture_output=True, text=True, check=False)
    return f"this kernel makes no such networks: {tried.stderr.strip()}" if tried.stderr else None


def apart(module: str, *arguments: str) -> list[str]:
    """The command that runs a module in a network of its own, with nothing in it yet."""
    return ["unshare", "--net", "--", sys.executable, "-m", module, *arguments]


def run(*command: str) -> None:
    """Do it, or say what went wrong."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")


def build_bridge() -> None:
    """The bridge that all hosts are on, and our own place there: ``HUB``."""
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", _BRIDGE, "address", _HARDWARE, "type", "bridge")
    run("ip", "address", "add", f"{HUB}/24", "dev", _BRIDGE)
    run("ip", "link", "set", _BRIDGE, "up")


@dataclass
class Host:
    """One host; ``number``: 1 to 200. It runs one command, the first process in there."""

    number: int
    command: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    @property
    def name(self) -> str:
        """What it is called."""
        return f"host-{self.number}"

    @property
    def address(self) -> str:
        """Where it is on the bridge."""
        return f"10.77.0.{10 + self.number}"

    @property
    def _wire(self) -> str:
        return f"wire{self.number}"

    def start(self) -> None:
        """Start it, and put it on the bridge; its command begins when its input ends."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*_HOST, *self.command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environ},
                preexec_fn=partial(die_with_parent, SIGKILL, parent=os.getpid()),
            )
        _await_own_network(self.process.pid)
        self._connect(str(self.process.pid))
        assert self.process.stdin is not None
        self.process.stdin.close()

    def _connect(self, pid: str) -> None:
        run("ip", "link", "add", self._wire, "type", "veth", "peer", "name", "eth0", "netns", pid)
        run("ip", "link", "set", self._wire, "master", _BRIDGE, "up")
        inside = ("nsenter", "--net", "--target", pid, "ip")
        run(*inside, "link", "set", "lo", "up")
        run(*inside, "address", "add", f"{self.address}/24", "dev", "eth0")
        run(*inside, "link", "set", "eth0", "up")
        # Else the kernel keeps what is sent without a network while it asks where the hub is.
        run(*inside, "neighbour", "add", HUB, "lladdr", _HARDWARE, "dev", "eth0")

    def cut_off(self) -> None:
        """Pull its plug; its processes go on."""
        run("ip", "link", "set", self._wire, "down")

    def reconnect(self) -> None:
        """Put the plug in again."""
        run("ip", "link", "set", self._wire, "up")

    def kill(self) -> None:
        """A power cut: no goodbye of any connection reaches anybody. Its wire goes with it."""
        if self.process is None:
            return
        self.cut_off()
        self.process.kill()
        self.process.wait()
        self.process = None
        run("ip", "link", "delete", self._wire)


def _await_own_network(pid: int) -> None:
    ours = Path("/proc/self/ns/net").readlink()
    for _ in range(1000):
        if Path(f"/proc/{pid}/ns/net").readlink() != ours:
            return
        time.sleep(0.01)
    raise RuntimeError("the host made no network of its own")
