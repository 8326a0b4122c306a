"""Being told to end: an event that SIGTERM and SIGINT set, however often they come."""

import signal
import threading
from queue import SimpleQueue
from types import FrameType


def told_to_end() -> threading.Event:
    """An event that is set once this process is told to end. For its first thread only.

    Not set by the handler itself: that runs amid whatever the thread does, also amid setting or
    awaiting the event, whose lock it would then wait for, for ever. A queue of this kind may be
    put into from anywhere. Source: docs.python.org/3/library/queue.html#queue.SimpleQueue.put
    """
    ending, told = threading.Event(), SimpleQueue[int]()

    def tell(number: int, _frame: FrameType | None) -> None:
        told.put(number)

    def hear() -> None:
        told.get()
        ending.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)
    threading.Thread(target=hear, name="ending", daemon=True).start()
    return ending
