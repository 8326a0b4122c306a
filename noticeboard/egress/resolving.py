"""From a name to addresses, once for each connection, and never for longer than there is time."""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from noticeboard.domain.web_address import IpAddress, WebAddress
from noticeboard.egress.deadline import Deadline

# The addresses of a name. May raise OSError, and may take as long as it likes.
Resolve = Callable[[str, int], Sequence[str]]
# A resolver that hangs holds a thread: this many, and no more.
_lookups = threading.BoundedSemaphore(32)


def system_resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system, which may take longer than anybody waits."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found))


def addresses(
    address: WebAddress, deadline: Deadline, resolve: Resolve = system_resolve
) -> tuple[IpAddress, ...]:
    """Every address of the host.

    Raises:
        TimeoutError: no answer came in time.
        OSError: it has none.
    """
    if address.ip is not None:
        return (address.ip,)
    found = _in_time(lambda: resolve(address.host, address.port), deadline)
    if not found:
        raise OSError("the name has no address")
    return tuple(ip_address(each) for each in found)


def _in_time(look_up: Callable[[], Sequence[str]], deadline: Deadline) -> Sequence[str]:
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put(look_up())
        except (OSError, UnicodeError) as error:
            answers.put(OSError(str(error)))
        finally:
            _lookups.release()

    if not _lookups.acquire(timeout=deadline.left()):
        raise TimeoutError("too many names are being looked up")
    threading.Thread(target=work, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError("the name was not found in time") from None
    if isinstance(answer, OSError):
        raise answer
    return answer
