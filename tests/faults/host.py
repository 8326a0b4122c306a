"""The first process of a host of one's own: begins its services, and begins anew what ends.

``python -m tests.faults.host SERVICE [ARGUMENT]… [-- SERVICE …]``, once its input ended. It is
to them what systemd is to a real host; it ends when it is killed, and they with it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

# Seconds, as in the units: RestartSec.
_PAUSE = 1.0


def services(arguments: Sequence[str]) -> Iterator[list[str]]:
    """Each service with its arguments."""
    rest = list(arguments)
    while rest:
        end = rest.index("--") if "--" in rest else len(rest)
        yield rest[:end]
        rest = rest[end + 1 :]


def main() -> None:
    """Begin all of them; for ever."""
    sys.stdin.read()
    running: dict[int, list[str]] = {}
    waiting = list(services(sys.argv[1:]))
    while True:
        for service in waiting:
            command = [sys.executable, "-m", "noticeboard", *service]
            # Its process is waited for below, among those that it leaves behind.
            running[subprocess.Popen(command, stdin=subprocess.DEVNULL).pid] = service
        waiting = []
        ended, _ = os.wait()
        if service := running.pop(ended, []):
            time.sleep(_PAUSE)
            waiting = [service]


if __name__ == "__main__":
    main()
