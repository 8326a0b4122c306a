"""``make bench``: run every benchmark, or those named, and print their tables."""

import importlib
import sys

ALL = ("punctual", "ledger_verify")


def main() -> int:
    """Run the benchmarks named on the command line; 2 for a name there is not."""
    wanted = sys.argv[1:] or ALL
    unknown = [name for name in wanted if name not in ALL]
    if unknown:
        sys.stderr.write(f"no benchmark {unknown[0]!r}; there are: {', '.join(ALL)}\n")
        return 2
    for name in wanted:
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


sys.exit(main())
