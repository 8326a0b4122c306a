"""A Redis on another host: an account with few rights, and a line that nobody reads along."""

import re
import shlex
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import NoPermissionError

from noticeboard.domain.errors import QueueUnavailableError
from noticeboard.monitoring.queue_look import QueueLook
from noticeboard.queueing import QUEUE, WakeQueue
from tests.servers.certificates import certificate_for

from .conftest import SECRET, Listening, Valkey, until

pytestmark = pytest.mark.redis

NOON = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
GUIDE = Path(__file__).parents[2] / "docs" / "operating.md"


def say(redis: Redis, command: str) -> object:
    """What the server answers to a line."""
    answer: object = redis.execute_command(*shlex.split(command))  # type: ignore[no-untyped-call]  # as redis has it
    return answer


@pytest.fixture
def account(valkey: Valkey, redis: Redis) -> str:
    """The address of the account that the guide tells to make, by its very line."""
    told = re.findall(r"^ +(ACL SETUSER .*)$", GUIDE.read_text(), re.MULTILINE)
    assert len(told) == 1
    say(redis, told[0].replace("PASSWORD", "pw"))
    return valkey.url.replace("unix://", "unix://noticeboard:pw@")


@contextmanager
def in_tls(path: str, folder: Path) -> Iterator[int]:
    """The server behind TLS, for `localhost`; the port. The packaged one does not speak it."""
    context, _ = certificate_for("localhost", folder)
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_take, args=(door, context, path), daemon=True).start()
        yield door.getsockname()[1]
        door.shutdown(socket.SHUT_RDWR)


def _take(door: socket.socket, context: ssl.SSLContext, path: str) -> None:
    with suppress(OSError):
        while True:
            caller = door.accept()[0]
            threading.Thread(target=_unwrap, args=(caller, context, path), daemon=True).start()


def _unwrap(caller: socket.socket, context: ssl.SSLContext, path: str) -> None:
    # Whoever does not trust the certificate hangs up.
    with (
        suppress(OSError),
        context.wrap_socket(caller, server_side=True) as near,
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as far,
    ):
        far.connect(path)
        back = threading.Thread(target=_carry, args=(far.recv, near.sendall), daemon=True)
        back.start()
        _carry(near.recv, far.sendall)


def _carry(read: Callable[[int], bytes], write: Callable[[bytes], None]) -> None:
    with suppress(OSError):
        while piece := read(65_536):
            write(piece)


def test_the_account_of_the_guide_is_all_that_wakes_need(account: str, redis: Redis) -> None:
    """Put, taken, refused, counted, registered, signed off: nothing asks for a right it lacks."""
    say(redis, "ACL LOG RESET")
    listening, queue = Listening(account, SECRET), WakeQueue(account, SECRET)
    until(lambda: redis.exists(listening.worker.key))
    redis.hset("rq:job:forged", mapping={"data": "x", "signature": "y"})
    redis.rpush(f"rq:queue:{QUEUE}", "gone", "forged")

    queue.wake("board", NOON)

    assert listening.senders.awaited("board")
    until(lambda: listening.worker.refused == 1)
    assert QueueLook(account, None)().answers
    listening.stop()
    queue.close()
    assert not redis.exists(listening.worker.key)
    assert say(redis, "ACL LOG") == []


@pytest.mark.parametrize(
    "command",
    [
        "CONFIG GET dir",
        "EVAL 'return 0' 0",
        "FLUSHALL",
        "KEYS *",
        "SHUTDOWN NOSAVE",
        "ACL LIST",
        "GET anything",
        "SUBSCRIBE rq:pubsub:x",
        "HSET session:1 a b",
        "DEL rq:queue:another",
    ],
)
def test_the_account_of_the_guide_can_do_nothing_else(account: str, command: str) -> None:
    """Whoever steals its password can put, take and lose wakes: a second, and no more."""
    with Redis.from_url(account) as thief, pytest.raises(NoPermissionError):
        say(thief, command)


def test_wakes_go_through_tls_to_whom_we_trust_and_to_nobody_else(
    valkey: Valkey, account: str, tmp_path: Path
) -> None:
    """`rediss://` checks the certificate, and that it is for the name; else no word is said."""
    strangers = tmp_path / "strangers"
    strangers.mkdir()
    certificate_for("localhost", strangers)
    with in_tls(str(valkey.server.socket), tmp_path) as port:
        trusted = f"rediss://noticeboard:pw@localhost:{port}?ssl_ca_certs={tmp_path}/server.pem"
        listening, queue = Listening(trusted, SECRET), WakeQueue(trusted, SECRET)

        queue.wake("board", NOON)

        assert listening.senders.awaited("board")
        listening.stop()
        queue.close()
        for other in (
            trusted.replace("localhost", "127.0.0.1"),
            trusted.replace(str(tmp_path), str(strangers)),
            trusted.partition("?")[0],
        ):
            with pytest.raises(QueueUnavailableError, match="certificate verify failed"):
                WakeQueue(other, SECRET).wake("board", NOON)
