"""The one door for outgoing HTTP, and what waits behind it."""

import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from noticeboard.egress import BODY, Egress
from noticeboard.ports import (
    NotSentError,
    OutcomeUnknownError,
    RequestRefusedError,
    WebAnswer,
)
from tests.servers.certificates import certificate_for
from tests.servers.web import Asked, said, web_server

SOON = 0.3
Contexts = tuple[ssl.SSLContext, ssl.SSLContext]


def ok(_: Asked) -> list[bytes]:
    """What a good server says."""
    return said("200 OK", b"open", headers="X-A: 1\r\nX-A: 2\r\n")


@pytest.fixture
def egress() -> Iterator[Egress]:
    """A door that may lead to loopback, and has little time."""
    door = Egress(allow_insecure=True, seconds=SOON)
    yield door
    door.close()


def test_an_answer_is_what_the_server_said(egress: Egress) -> None:
    """Status, headers and body, whatever they are; one connection serves the next request too."""
    with web_server(ok) as server:
        first = egress.ask(server.url("/a?b=1"), headers={"Authorization": "Bearer t"})
        egress.ask(server.url("/"), method="POST", body=b"{}")

    assert first == WebAnswer(200, {"content-length": "4", "x-a": "1, 2"}, b"open")
    asked, posted = server.asked
    assert asked.line == "GET /a?b=1 HTTP/1.1"
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"
    assert asked.headers["authorization"] == "Bearer t"
    assert asked.headers["accept-encoding"] == "identity"
    assert (posted.line, posted.body) == ("POST / HTTP/1.1", b"{}")
    assert server.connections == 1


def test_no_redirect_is_followed(egress: Egress) -> None:
    """Whoever redirects to loopback learns nothing of what is there."""
    with web_server(ok) as inside:
        headers = f"Location: {inside.url()}\r\n"
        with web_server(lambda _: said("302 Found", headers=headers)) as server:
            assert egress.ask(server.url()).status == 302

    assert inside.connections == 0


def test_no_proxy_variable_is_heeded(monkeypatch: pytest.MonkeyPatch, egress: Egress) -> None:
    """The machine's own settings for browsers send nothing elsewhere."""
    with web_server(ok) as server, web_server(ok) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        egress.ask(server.url())

    assert (server.connections, proxy.connections) == (1, 0)


# ------------------------------------------------------------ which addresses


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost./",
        "https://shop.example.com@127.0.0.1/",
        "http://93.184.216.34/",
        "file:///etc/passwd",
    ],
)
def test_no_spelling_of_a_private_address_is_asked(url: str) -> None:
    """Nothing is looked up and nothing is sent."""

    def nobody(_host: str, _port: int) -> Sequence[str]:
        raise AssertionError("looked up")

    with pytest.raises(RequestRefusedError):
        Egress(resolve=nobody).ask(url)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"]])
def test_a_name_that_leads_into_a_private_network_is_not_asked(found: list[str]) -> None:
    """All of its addresses must be public, not only the first."""
    with pytest.raises(RequestRefusedError, match="private network"):
        Egress(resolve=lambda _host, _port: found).ask("https://shop.example.com/")


def test_a_name_is_looked_up_once() -> None:
    """What was checked is what is asked: a name that leads elsewhere a moment later does not."""
    looked_up: list[str] = []

    def rebinding(host: str, _port: int) -> Sequence[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["127.0.0.2"]

    with (
        web_server(ok) as first,
        web_server(ok, host="127.0.0.2", port=first.port) as second,
        closing(Egress(allow_insecure=True, resolve=rebinding)) as door,
    ):
        door.ask(f"http://a.test:{first.port}/")

    assert looked_up == ["a.test"]
    assert (first.connections, second.connections) == (1, 0)
    assert first.asked[0].headers["host"] == f"a.test:{first.port}"


def test_a_dead_address_of_a_host_is_not_its_end() -> None:
    """The next one is tried; nothing was sent to the first."""
    door = Egress(allow_insecure=True, resolve=lambda _host, _port: ["::1", "127.0.0.1"])
    with web_server(ok) as server, closing(door):
        assert door.ask(f"http://a.test:{server.port}/").status == 200


def test_nothing_was_sent_where_nobody_listens(egress: Egress) -> None:
    """Trying again cannot send it twice."""
    with web_server(ok) as server:
        pass
    with pytest.raises(NotSentError, match="cannot be reached"):
        egress.ask(server.url())


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    """Its time counts like any other."""
    hang = threading.Event()

    def hanging(_host: str, _port: int) -> Sequence[str]:
        hang.wait(5)
        return []

    with pytest.raises(NotSentError, match="not found in time"):
        Egress(resolve=hanging, seconds=0.05).ask("https://a.test/")
    hang.set()


@pytest.mark.parametrize("failure", [OSError("no such host"), UnicodeError("odd")])
def test_a_name_without_an_address_is_said_so(failure: Exception) -> None:
    """Nothing was sent."""

    def nowhere(_host: str, _port: int) -> Sequence[str]:
        raise failure

    with pytest.raises(NotSentError, match="has no address"):
        Egress(resolve=nowhere).ask("https://a.test/")
    with pytest.raises(NotSentError, match="has no address"):
        Egress(resolve=lambda _host, _port: []).ask("https://a.test/")


@pytest.mark.parametrize(
    "headers",
    [{"X-A": "1\r\nX-B: 2"}, {"X A": "1"}, {"Host": "b.test"}, {"X-A": "한글"}, {"X-A": ""}],
)
def test_a_header_that_says_more_than_it_seems_is_not_sent(
    egress: Egress, headers: dict[str, str]
) -> None:
    """Whoever put a line break into a name or a token sends no line of their own."""
    with web_server(ok) as server, pytest.raises(RequestRefusedError, match="header"):
        egress.ask(server.url(), headers=headers)

    assert server.connections == 0


# ------------------------------------------------------------ hostile answers


def drip(_: Asked) -> Iterator[bytes]:
    """A byte now and then, for ever."""
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    while True:
        threading.Event().wait(0.02)
        yield b"x"


def drip_of_headers(_: Asked) -> Iterator[bytes]:
    """The same, before the body begins."""
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        threading.Event().wait(0.02)
        yield b"X-A: 1\r\n"


def silence(_: Asked) -> Iterator[bytes]:
    """Nothing at all, for longer than anybody waits."""
    threading.Event().wait(2 * SOON)
    yield b""


@pytest.mark.parametrize("answer", [drip, drip_of_headers, silence])
def test_a_slow_answer_ends_when_its_time_is_over(egress: Egress, answer: object) -> None:
    """Whoever sends a byte a second holds nobody up."""
    with (
        web_server(answer) as server,  # type: ignore[arg-type]  # three of one shape
        pytest.raises(OutcomeUnknownError, match=r"within 0\.3 seconds"),
    ):
        egress.ask(server.url())


def endless(_: Asked) -> Iterator[bytes]:
    """A hundred megabytes, if anybody read them."""
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"
    yield from (b"x" * 65_536 for _ in range(1_600))


def test_of_a_hundred_megabytes_the_beginning_is_read() -> None:
    """The status is known; the connection is given up with what was not read."""
    door = Egress(allow_insecure=True)
    with web_server(endless) as server:
        answer = door.ask(server.url())
        assert server.hung_up.wait(5)

    assert (answer.status, len(answer.body), answer.cut) == (200, BODY, True)


def test_a_body_that_fills_its_limit_is_whole(egress: Egress) -> None:
    """One byte more would be cut."""
    with web_server(lambda _: said("200 OK", b"x" * BODY)) as server:
        assert not egress.ask(server.url()).cut
        egress.ask(server.url())

    assert server.connections == 1


_TWO_LENGTHS = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nopen"
_TWO_ENDS = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        b"no answer at all\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nopen",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4x\r\n\r\nopen",
        _TWO_LENGTHS,
        _TWO_ENDS,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nopen\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX-A: " + b"x" * 70_000 + b"\r\n\r\n",
    ],
    ids=range(10),
)
def test_what_is_no_answer_leaves_the_outcome_unknown(egress: Egress, answer: bytes) -> None:
    """It was sent; nobody says that it was not."""
    with web_server(lambda _: [answer]) as server, pytest.raises(OutcomeUnknownError):
        egress.ask(server.url(), method="POST", body=b"{}")


def prelude(_: Asked) -> Iterator[bytes]:
    """An answer that is always about to begin."""
    yield from (b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000 for _ in range(1_000))


def test_an_answer_that_is_always_about_to_begin_is_given_up() -> None:
    """After so many bytes, however fast they come."""
    with web_server(prelude) as server, pytest.raises(OutcomeUnknownError, match="TooMuch"):
        Egress(allow_insecure=True).ask(server.url())


def test_a_body_that_breaks_off_is_no_answer() -> None:
    """Half of what was promised proves nothing."""

    def broken(_: Asked) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nopen"
        raise OSError("hangs up")

    with web_server(broken) as server, pytest.raises(OutcomeUnknownError):
        Egress(allow_insecure=True).ask(server.url())


def test_nothing_is_unpacked(egress: Egress) -> None:
    """A bomb stays as small as it came."""
    bomb = b"\x1f\x8b\x08\x00" + b"\0" * 100
    with web_server(lambda _: said("200 OK", bomb, headers="Content-Encoding: gzip\r\n")) as it:
        assert egress.ask(it.url()).body == bomb


@pytest.mark.parametrize("pause", [0, 0.02])
def test_what_is_slipped_in_behind_an_answer_is_not_the_next_one(
    egress: Egress, pause: float
) -> None:
    """Whether it came with the answer or after it."""
    slipped = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"

    def both(asked: Asked) -> Iterator[bytes]:
        answer = b"".join(ok(asked))
        yield answer if pause else answer + slipped
        threading.Event().wait(pause)
        yield slipped
        told.set()

    told = threading.Event()
    with web_server(both) as server:
        egress.ask(server.url())
        assert told.wait(5)

        assert egress.ask(server.url()).body == b"open"


def test_a_connection_that_waited_long_is_not_used_again() -> None:
    """The server may hang up at that very moment, and the name lead elsewhere by now."""
    seconds = [0.0]
    door = Egress(allow_insecure=True, monotonic=lambda: seconds[0])
    with web_server(ok) as server:
        for _ in range(2):
            door.ask(server.url())
            seconds[0] += 11
        door.close()

    assert server.connections == 2


# ------------------------------------------------------------ TLS


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> Contexts:
    """The side of ``shop.test``, and one that trusts it."""
    return certificate_for("shop.test", tmp_path_factory.mktemp("tls"))


def trusting(contexts: Contexts) -> Egress:
    """A door that knows the certificate, and finds every name on loopback."""
    found = ["127.0.0.1"]
    return Egress(allow_insecure=True, resolve=lambda _host, _port: found, tls=contexts[1])


def test_a_pinned_address_keeps_its_name(contexts: Contexts) -> None:
    """The server is told which name is asked for, and proves that it is its own."""
    door = trusting(contexts)
    with web_server(ok, tls=contexts[0]) as server:
        address = f"https://shop.test:{server.port}/"
        assert door.ask(address).body == b"open"
        assert door.ask(address).body == b"open"
        door.close()

    assert server.names == ["shop.test"]
    assert server.asked[0].headers["host"] == f"shop.test:{server.port}"


@pytest.mark.parametrize("name", ["other.test", "127.0.0.1"])
def test_a_certificate_for_another_name_is_not_good(contexts: Contexts, name: str) -> None:
    """Nothing was sent to whoever answers in another's place."""
    with (
        web_server(ok, tls=contexts[0]) as server,
        pytest.raises(NotSentError, match="certificate"),
    ):
        trusting(contexts).ask(f"https://{name}:{server.port}/")

    assert server.asked == []


def test_a_certificate_nobody_vouches_for_is_not_good(contexts: Contexts) -> None:
    """What the system does not trust, we do not."""
    door = Egress(allow_insecure=True, resolve=lambda _host, _port: ["127.0.0.1"])
    with (
        web_server(ok, tls=contexts[0]) as server,
        pytest.raises(NotSentError, match="certificate"),
    ):
        door.ask(f"https://shop.test:{server.port}/")
