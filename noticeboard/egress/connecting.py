"""Connecting: to an address that was looked up once and may be asked, and to no other."""

import socket
import ssl
import struct
import sys
from collections.abc import Callable, Sequence

from noticeboard.domain.web_address import IpAddress, WebAddress, is_public
from noticeboard.egress.deadline import Deadline
from noticeboard.egress.resolving import Resolve, addresses
from noticeboard.ports.outside import NotSentError, RequestRefusedError

Permit = Callable[[IpAddress], bool]
# Seconds for each of a host's addresses: one that is dead leaves time for the next.
_EACH = 5.0
# Milliseconds that the other side may leave bytes of ours unacknowledged: a whole exchange.
_UNTAKEN = 15_000
# Closing throws away what has not left yet.
_AT_ONCE = struct.pack("ii", 1, 0)


def connected(
    address: WebAddress,
    deadline: Deadline,
    *,
    resolve: Resolve,
    permit: Permit = is_public,
    tls: ssl.SSLContext,
) -> socket.socket:
    """A socket to one of the host's addresses; under TLS its certificate is for the name.

    Raises:
        RequestRefusedError: one of its addresses may not be asked.
        NotSentError: none of them could be reached.
    """
    try:
        found = addresses(address, deadline, resolve)
    except TimeoutError:
        raise NotSentError(f"The name {address.host} was not found in time.") from None
    except OSError:
        raise NotSentError(f"The name {address.host} has no address.") from None
    if not all(permit(each) for each in found):
        raise RequestRefusedError(f"{address.host} leads into a private network.")
    return _first(address, found, deadline, tls)


def _first(
    address: WebAddress, found: Sequence[IpAddress], deadline: Deadline, tls: ssl.SSLContext
) -> socket.socket:
    why = ""
    for each in found:
        try:
            return _one(address, each, deadline, tls)
        except ssl.SSLCertVerificationError as error:
            raise NotSentError(
                f"The certificate of {address.host} is not good: {error.verify_message}."
            ) from None
        except OSError as error:
            why = error.strerror or str(error)
    raise NotSentError(f"{address.host} cannot be reached: {why}.")


def _one(
    address: WebAddress, ip: IpAddress, deadline: Deadline, tls: ssl.SSLContext
) -> socket.socket:
    sock = socket.create_connection((str(ip), address.port), min(_EACH, deadline.left()))
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _never_send_later(sock)
        if address.scheme == "http":
            return sock
        sock.settimeout(deadline.left())
        return tls.wrap_socket(sock, server_hostname=address.host)
    except BaseException:
        sock.close()
        raise


def _never_send_later(sock: socket.socket) -> None:
    """What cannot leave while somebody waits for the answer must not leave at all.

    By default the kernel goes on sending for minutes what a closed socket still held, also that
    of a process that was killed: a host that was cut off would publish when it is back.
    """
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    if sys.platform == "linux":
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNTAKEN)
