"""Named places in the protocol at which a process of the bench dies, stops or breaks, once."""

import os
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Action = Literal["kill", "stop", "raise", "refuse"]

_armed: dict[str, Action] = {}
_lock = threading.Lock()
_marks: list[Path] = []


class BrokenHereError(RuntimeError):
    """What is raised at a failpoint."""


def arm(plan: Mapping[str, Action], marks: Path) -> None:
    """Have each place of ``plan`` act as it is reached; a file in ``marks`` says that it was."""
    _armed.clear()
    _armed.update(plan)
    _marks[:] = [marks]


def step(place: str) -> bool:
    """Act if this place is armed; whether what follows is to be refused."""
    with _lock:
        action = _armed.pop(place, None)
    if action is None:
        return False
    (_marks[0] / place).write_text(str(os.getpid()))
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if action == "stop":
        # To this thread: another one might be told first, and this one run on a little.
        signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
    if action == "raise":
        raise BrokenHereError(place)
    return action == "refuse"
