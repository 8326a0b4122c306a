"""An application on a loopback port of its own, for as long as a browser looks at it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

from noticeboard.site.wsgi import public_app
from tests.site import sample
from tests.site.memory import MemoryPublic

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # Werkzeug's name
        """Say nothing: what a test finds is the output."""


@contextmanager
def served(app_at: "Callable[[str], WSGIApplication]") -> Iterator[str]:
    """The address of an application that is made for it."""
    waiting: list[WSGIApplication] = []
    server = make_server(
        "127.0.0.1",
        0,
        lambda environ, start: waiting[0](environ, start),
        threaded=True,
        request_handler=_Quiet,
    )
    address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    with server:
        waiting.append(app_at(address))
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()


def sample_board(_address: str) -> "WSGIApplication":
    """The board with its made-up notices, at the time they were made up for."""
    return public_app(sample.public(), lambda: sample.NOW, sample.HOUSE)


def empty_board(_address: str) -> "WSGIApplication":
    """A board on which nothing has been said yet."""
    return public_app(MemoryPublic(), lambda: sample.NOW, sample.HOUSE)
