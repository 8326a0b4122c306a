"""A supervisor over stand-in parts, as a program: signals and orphans are a whole process's."""

import json
import logging
import signal
import sys
from pathlib import Path

from noticeboard.embedded import EmbeddedValkey
from noticeboard.supervisor import tree
from noticeboard.supervisor.part import Child, Part


def _part(name: str, code: str) -> Part:
    if name == "valkey":
        folder = Path(code)
        server = EmbeddedValkey(folder / "v.sock", folder / "data")
        return Part(
            name,
            server.command,
            signal.SIGTERM,
            prepare=server.prepare,
            answers=server.answers,
            log=server.log,
        )
    command = (sys.executable, "-c", code, name)
    return Part(name, command, signal.SIGKILL, spare=name.startswith("spare"))


def main(waves: list[dict[str, str]]) -> int:
    """Run the tree; ``waves`` maps names to code."""
    # A shell ignores SIGINT for what runs in its background, nohup SIGHUP; children inherit that.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    tree.SPARES_AFTER = 0.0
    tree.FIRST_GO, tree.KILLED_AT, tree.ALL_GONE_AT = 0.3, 0.8, 1.2
    children = [[Child(_part(*item)) for item in wave.items()] for wave in waves]
    return tree.Tree(children, on_ready=lambda: print("ready", flush=True)).run()  # noqa: T201 - as `up` does


if __name__ == "__main__":
    raise SystemExit(main(json.loads(sys.argv[1])))
