"""A process that holds senders ends when told: promptly, in order, whatever it waits for."""

import signal
import subprocess
import sys
import time

import pytest

HEAD = """
import logging, sys, threading, time
from noticeboard import resident
logging.basicConfig(level=logging.INFO)
class Senders:
    def start(self): print("start", flush=True)
    def wake(self, channel, at): print(channel, flush=True)
    def stop(self, grace):
        print(f"stop {grace}", flush=True)
        self.linger()
    def linger(self): pass
def listen(stopping): stopping.wait()
"""
RUN = "raise SystemExit(resident.run_senders(Senders(), listen))"
DEAF = "def listen(stopping): time.sleep(60)\n"
BROKEN = "def listen(stopping): raise RuntimeError('no pipe')\n"
ENDING = "def listen(stopping): pass\n"
LINGERING = "resident.AT_MOST = 0.5\nSenders.linger = lambda self: time.sleep(60)\n"
# From its start on it is told before each line that its first thread runs of the module of events.
TOLD_AMID = """
import signal
def tell(frame, event, argument):
    if frame.f_code.co_filename == threading.__file__:
        signal.raise_signal(signal.SIGTERM)
    return tell
def start(self):
    print("start", flush=True)
    sys.settrace(tell)
Senders.start = start
"""
WITH_A_THREAD = (
    "resident.AT_MOST = 0.5\n"
    "Senders.linger = lambda self: threading.Thread(target=time.sleep, args=(60,)).start()\n"
)


def started(code: str) -> "subprocess.Popen[str]":
    """That program, its senders running."""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "start\n"
    return process


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("listen", ["", DEAF], ids=["listening", "waiting for Redis"])
def test_a_signal_stops_the_senders_with_eight_seconds_of_grace(
    by: signal.Signals, listen: str
) -> None:
    """Also while a socket keeps the listener waiting."""
    process = started(HEAD + listen + RUN)
    began = time.monotonic()
    process.send_signal(by)

    out, _ = process.communicate(timeout=10)

    assert (process.returncode, out) == (0, "stop 8.0\n")
    assert time.monotonic() - began < 5


def test_whoever_is_told_again_and_again_still_ends() -> None:
    """The service manager tells it, the kernel tells it that its parent died, and somebody kills.

    At each line of waiting for the end: a handler that sets the event there waits for itself.
    """
    program = [sys.executable, "-c", HEAD + TOLD_AMID + RUN]

    ended = subprocess.run(program, capture_output=True, text=True, timeout=10, check=False)

    assert (ended.returncode, ended.stdout) == (0, "start\nstop 8.0\n"), ended.stderr


@pytest.mark.parametrize("senders", [LINGERING, WITH_A_THREAD], ids=["stop hangs", "thread hangs"])
def test_senders_that_do_not_stop_do_not_keep_the_process(senders: str) -> None:
    """Ten seconds are promised; what was being sent is unknown then, and settled later."""
    process = started(HEAD + senders + RUN)
    process.terminate()

    process.communicate(timeout=10)

    assert process.returncode == 0


def test_the_end_of_what_it_listens_to_is_like_a_signal() -> None:
    """The standby ends with the timer."""
    process = started(HEAD + ENDING + RUN)

    out, _ = process.communicate(timeout=10)

    assert (process.returncode, out) == (0, "stop 8.0\n")


def test_a_listener_that_breaks_ends_the_process_with_a_code() -> None:
    """A worker that takes no wakes must not look alive."""
    process = started(HEAD + BROKEN + RUN)

    out, err = process.communicate(timeout=10)

    assert (process.returncode, out) == (1, "stop 8.0\n")
    assert "no pipe" in err
