"""The command line: staff's verbs, and the parts of a running board.

Commands are imported when they are called, so that `--help` answers at once.
"""

from noticeboard.cli.root import main

__all__ = ["main"]
