"""The door itself: implements ``ports.Web``."""

import ssl
import time
from collections.abc import Mapping
from functools import cache
from http.client import HTTPException

from noticeboard.domain.web_address import (
    NoWebAddressError,
    WebAddress,
    is_public,
    read_web_address,
)
from noticeboard.egress.connecting import connected
from noticeboard.egress.deadline import Deadline, Monotonic
from noticeboard.egress.exchange import read_answer, request_bytes
from noticeboard.egress.keeping import Keeper, Kept
from noticeboard.egress.resolving import Resolve, system_resolve
from noticeboard.egress.wire import Wire
from noticeboard.ports.outside import (
    Method,
    OutcomeUnknownError,
    RequestRefusedError,
    WebAnswer,
)

SECONDS = 15.0
BODY = 256 * 1024
# Head and chunks beside the body.
_BESIDE = 128 * 1024
_AGENT = "Noticeboard"


class Egress:
    """Asks the public web by https only, unless ``allow_insecure`` (tests, intranets).

    Everything else is the same for everybody: no redirect, no proxy, no cookie, no credentials
    but those in ``headers``, nothing unpacked, ``seconds`` in all, 256 KiB of a body.
    """

    def __init__(
        self,
        *,
        allow_insecure: bool = False,
        seconds: float = SECONDS,
        resolve: Resolve = system_resolve,
        tls: ssl.SSLContext | None = None,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._insecure = allow_insecure
        self._seconds = seconds
        self._resolve = resolve
        self._tls = tls
        self._monotonic = monotonic
        self._keeper = Keeper(monotonic)

    def ask(
        self,
        url: str,
        *,
        method: Method = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> WebAnswer:
        """Send one request, and read its answer, whatever its status.

        Raises:
            RequestRefusedError: nothing was sent, and asking again does not help.
            NotSentError: nothing was sent.
            OutcomeUnknownError: it was sent, and no answer came that could be used.
        """
        address = self._readable(url)
        sent = request_bytes(address, method, {"User-Agent": _AGENT, **(headers or {})}, body)
        deadline = Deadline(self._seconds, self._monotonic)
        kept = self._line_to(address, deadline)
        try:
            kept.wire.sendall(sent)
            answer, goes_on = read_answer(kept.wire, method, BODY)
        except TimeoutError:
            kept.wire.close()
            raise OutcomeUnknownError(_too_slow(address, self._seconds)) from None
        except (OSError, HTTPException, ValueError) as error:
            kept.wire.close()
            raise OutcomeUnknownError(_broken(address, error)) from None
        self._put_back(address, kept, goes_on=goes_on)
        return answer

    def close(self) -> None:
        """Hang up on everybody."""
        self._keeper.close()

    def _readable(self, url: str) -> WebAddress:
        try:
            address = read_web_address(url)
        except NoWebAddressError as error:
            raise RequestRefusedError(error.sentence.en) from None
        for refusal in () if self._insecure else address.refusals():
            raise RequestRefusedError(refusal.sentence.en)
        return address

    def _line_to(self, address: WebAddress, deadline: Deadline) -> Kept:
        kept = self._keeper.take(_place(address))
        if kept is None:
            permit = (lambda _: True) if self._insecure else is_public
            tls = self._tls or _default_tls()
            sock = connected(address, deadline, resolve=self._resolve, permit=permit, tls=tls)
            kept = Kept(Wire(sock, deadline, BODY + _BESIDE), self._monotonic(), 0)
        kept.wire.begin(deadline, BODY + _BESIDE)
        return kept

    def _put_back(self, address: WebAddress, kept: Kept, *, goes_on: bool) -> None:
        if goes_on:
            self._keeper.keep(_place(address), kept.wire, kept.born)
        else:
            kept.wire.close()


@cache
def _default_tls() -> ssl.SSLContext:
    """Whoever the system trusts. Reading all of them takes a moment: not before it is needed."""
    return ssl.create_default_context()


def _place(address: WebAddress) -> tuple[str, str, int]:
    return address.scheme, address.host, address.port


def _too_slow(address: WebAddress, seconds: float) -> str:
    return f"{address.host} gave no whole answer within {seconds:g} seconds."


def _broken(address: WebAddress, error: Exception) -> str:
    return f"{address.host} gave no answer that can be read ({type(error).__name__})."
