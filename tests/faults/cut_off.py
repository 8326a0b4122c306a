"""A host that is cut off in the middle of a request: ``python -m tests.faults.cut_off``.

In a network of its own. Prints what the server was asked, one path a line.
"""

import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from noticeboard.egress import Egress
from noticeboard.ports.outside import NotSentError, OutcomeUnknownError
from tests.faults.hosts import HUB, Host, build_bridge
from tests.servers.web import Asked, WebServer, said, web_server

PORT = 8070
# Seconds: the kernel would try again after 0.2, 0.4, 0.8, 1.6 and so on, from the loss.
GIVES_UP_AFTER, LATER = 1.0, 1.5


def host(signs: Path) -> None:
    """What the host does: asks once, is cut off, asks again and gives up; later a third time."""
    sys.stdin.read()
    door = Egress(allow_insecure=True, seconds=GIVES_UP_AFTER)
    while not _answers(door):
        pass
    (signs / "asked").touch()
    _await(signs / "cut")
    with suppress(OutcomeUnknownError):
        door.ask(f"http://{HUB}:{PORT}/amid", method="POST", body=b"{}")
    (signs / "gave up").touch()
    _await(signs / "back")
    time.sleep(LATER)
    Egress(allow_insecure=True).ask(f"http://{HUB}:{PORT}/after", method="POST", body=b"{}")
    (signs / "done").touch()


def _answers(door: Egress) -> bool:
    """Whether it did in time: a machine that is busy may take longer than the door waits."""
    try:
        door.ask(f"http://{HUB}:{PORT}/before", method="POST", body=b"{}")
    except (NotSentError, OutcomeUnknownError):
        return False
    return True


def scene(signs: Path) -> WebServer:
    """Play it; the server, and what it was asked."""
    build_bridge()
    command = (sys.executable, "-m", __spec__.name, str(signs))
    with web_server(_answer, host=HUB, port=PORT) as server:
        one = Host(1, command, {}, signs / "log.txt")
        one.start()
        _await(signs / "asked")
        one.cut_off()
        (signs / "cut").touch()
        _await(signs / "gave up")
        one.reconnect()
        (signs / "back").touch()
        _await(signs / "done")
        one.kill()
    return server


def _answer(asked: Asked) -> list[bytes]:
    return said("200 OK", b"{}")


def _await(sign: Path) -> None:
    for _ in range(3000):
        if sign.exists():
            return
        time.sleep(0.01)
    raise RuntimeError(f"never: {sign.name}\n{(sign.parent / 'log.txt').read_text()}")


def main() -> int:
    """Play it and say what was asked."""
    if len(sys.argv) > 1:
        host(Path(sys.argv[1]))
        return 0
    with tempfile.TemporaryDirectory(prefix="nb-cut-") as made:
        server = scene(Path(made))
    for asked in server.asked:
        sys.stdout.write(asked.line.split()[1] + "\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
