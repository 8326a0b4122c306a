"""Programs that people use read our feeds over real HTTP, and fetch nothing twice."""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, make_server

import feedparser
import pytest

from noticeboard.site.wsgi import public_app
from tests.builders import HOUR, a_follow_up, told
from tests.site import sample
from tests.site.conftest import Hands
from tests.site.memory import MemoryPublic


class _Counted(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        STATUSES.append(int(code))

    def log_message(self, *_: object) -> None:
        pass


STATUSES: list[int] = []
ServerHandler.http_version = "1.1"


@pytest.fixture
def address(rows: MemoryPublic, clock: Hands) -> Iterator[str]:
    """The sample board on a loopback port; statuses it answered are in ``STATUSES``."""
    STATUSES.clear()
    with make_server(
        "127.0.0.1", 0, public_app(rows, clock, sample.HOUSE), handler_class=_Counted
    ) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("written", ["atom", "rss"])
def test_feedparser_gets_a_304_the_second_time(address: str, written: str) -> None:
    """By tag, and by date alone."""
    url = f"{address}/feeds/{written}.xml"

    first = feedparser.parse(url)
    by_tag = feedparser.parse(url, etag=first.etag)
    by_date = feedparser.parse(url, modified=first.modified)

    assert (first.status, by_tag.status, by_date.status) == (200, 304, 304)
    assert not first.bozo
    assert first.entries


@pytest.mark.parametrize("written", ["atom", "rss"])
def test_reader_follows_a_delay(
    address: str, rows: MemoryPublic, clock: Hands, written: str
) -> None:
    """All bulletins at first, nothing the second time, then the new one and the original."""
    import reader

    url = f"{address}/feeds/{written}.xml"
    with reader.make_reader(":memory:") as follower:
        follower.add_feed(url)
        first = follower.update_feed(url)
        again = follower.update_feed(url)
        news = a_follow_up(moves=(), body="News.", short="News.")
        clock.now += HOUR
        rows.show(told(sample.two_g(), "update", news, clock.now))
        after = follower.update_feed(url)
        titles = [entry.title for entry in follower.get_entries(feed=url)]

    assert first
    assert first.new == sum(len(n.bulletins) for n in sample.board())
    assert again is None or (again.new, again.modified) == (0, 0)
    assert STATUSES[1] == 304
    assert after
    assert after.new == 1
    assert "[Update] The 2G network ends" in titles
