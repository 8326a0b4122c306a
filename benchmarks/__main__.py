"""``make bench``: run every benchmark, or one with its own options, and print the tables."""

import importlib
import sys
from collections.abc import Sequence

ALL = ("punctual", "burst", "burst_http", "growth", "ledger_verify")
# Run when named alone.
FURTHER = ("chart",)
_USAGE = "usage: python -m benchmarks [NAME [OPTION ...]]"


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark named first, with the other words as its options; 2 if there is none."""
    if arguments and arguments[0] not in (*ALL, *FURTHER):
        sys.stderr.write(
            f"{_USAGE}; there is no {arguments[0]!r}: {', '.join((*ALL, *FURTHER))}\n"
        )
        return 2
    for name in arguments[:1] or ALL:
        importlib.import_module(f"benchmarks.{name}").main(arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
