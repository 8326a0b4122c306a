"""What runs of the nemesis left as JSON, as a table for a page: ``python -m tests.faults.table``.

Give it the files.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HEAD = (
    *("run", "deliveries", "published", "kill -9", "SIGSTOP", "queue", "database", "disk"),
    *("network", "violations", "95 % bound", "seed"),
)


def row_of(run: Mapping[str, Any]) -> tuple[str, ...]:
    """One line of it."""
    done = run["done"]
    ways = [name for name in done if name.split()[0] in ("channel", "queue", "database")]
    network = [name for name in ways if name.split()[1] not in _OWN]
    queue = [f"queue {what}" for what in _OWN]
    wrong = ", ".join(f"{n} {rule}" for rule, n in run["violations"].items()) or "none"
    return (
        f"{'the naive loop, ' if run['naive'] else ''}{run['database']}",
        f"{run['deliveries']:,}",
        f"{run['published']:,}",
        str(done.get("kill", 0)),
        str(done.get("stop", 0)),
        _sum(done, queue),
        _sum(done, ("postgres crash", "postgres kill")),
        _sum(done, ("disk full",)),
        _sum(done, network),
        wrong,
        "-" if run["violations"] else f"{run['bound_percent']} %",
        str(run["seed"]),
    )


def table(runs: Iterable[Mapping[str, Any]]) -> str:
    """All of them, in Markdown."""
    rows = [HEAD, ("---",) * len(HEAD), *(row_of(run) for run in runs)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


# What is done to the queue's server itself, not to the way there.
_OWN = ("flush", "kill", "away", "hang")


def _sum(done: Mapping[str, int], names: Iterable[str]) -> str:
    return str(sum(done.get(name, 0) for name in names))


def main(files: Sequence[str]) -> int:
    """Print the table of these files."""
    sys.stdout.write(table(json.loads(Path(file).read_text()) for file in files) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
