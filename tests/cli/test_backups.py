"""What operators type to keep a board, to bring it back, and to move it to a server."""

import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from noticeboard.clock import utc_now
from noticeboard.owner import this_process
from noticeboard.ports import Hold
from noticeboard.premises import sole_use
from noticeboard.sending.restored import Watched
from noticeboard.settings.secret_key import put_secret
from noticeboard.store.engine import open_engine
from noticeboard.store.epochs import Epochs
from noticeboard.store.heartbeats import Heartbeats
from noticeboard.store.overview import Overview
from noticeboard.store.records import Records
from tests.cli.terminal import Terminal
from tests.servers.databases import postgres
from tests.servers.postgres import Postgres

__all__ = ["postgres"]


@pytest.fixture
def backup(terminal: Terminal, tmp_path: Path) -> Path:
    """A board with a public notice, and a backup of it with the secret key."""
    terminal.announced()
    terminal.told("backup", str(tmp_path / "board.backup"), "--with-secret-key")
    return tmp_path / "board.backup"


@pytest.fixture
def there(terminal: Terminal, tmp_path: Path) -> Terminal:
    """A terminal at a folder in which nothing is."""
    return Terminal(tmp_path / "there", terminal.tokens)


@pytest.fixture
def server(postgres: Postgres) -> Iterator[str]:
    """The address of an empty database."""
    name = f"cli_{uuid4().hex}"
    yield postgres.create(name)
    postgres.drop(name)


def test_a_board_is_restored_and_held(terminal: Terminal, there: Terminal, backup: Path) -> None:
    """With the ledger and the secret key of before; nothing goes out until an approver says so."""
    restored = there.told("restore", str(backup))
    again = there.run("restore", str(backup))
    drafted = there.told("notice", "list", who="ana")["items"]
    head = there.told("ledger", "verify")["head"]
    resumed = there.run("resume", who="bo")

    assert (restored["held"], restored["same_secret_key"]) == (True, True)
    assert restored["ledger"].endswith(head)
    assert terminal.told("ledger", "verify")["head"] == head
    assert _key(there) == _key(terminal)
    assert [notice["title"] for notice in drafted] == ["Phone X"]
    assert (again.exit_code, resumed.exit_code) == (1, 0)
    assert "is not empty (noticeboard.db" in again.stderr


def test_a_backup_says_what_is_in_it(terminal: Terminal, backup: Path, tmp_path: Path) -> None:
    """And how to put it back; what is no backup, or changed since, has exit code 1."""
    told = terminal.told("backup", "--verify", str(backup))
    shown = terminal.run("backup", str(tmp_path / "second.backup")).stdout
    korean = terminal.run("backup", str(backup), "--language", "ko")
    backup.write_bytes(backup.read_bytes()[:-1])
    damaged = terminal.run("backup", "--verify", str(backup))
    foreign = terminal.run("restore", str(terminal.data / "noticeboard.db"))
    nowhere = terminal.run("backup", str(tmp_path / "nowhere" / "board.backup"))

    assert told["tables"]["notices"] == 1
    assert told["secret_key"] is True
    assert "The secret key and the configuration folder are not in it" in shown
    assert f"noticeboard restore {tmp_path / 'second.backup'} --data" in shown
    assert (korean.exit_code, "다른 이름을" in korean.stderr) == (1, True)
    assert (damaged.exit_code, "was cut off or changed" in damaged.stderr) == (1, True)
    assert (foreign.exit_code, "is not a backup" in foreign.stderr) == (1, True)
    assert (nowhere.exit_code, "No such file or directory" in nowhere.stderr) == (1, True)


def test_a_backup_makes_no_secret_key(terminal: Terminal, there: Terminal, tmp_path: Path) -> None:
    """Beside a database without one it is refused, or told; a new key would open nothing."""
    (terminal.data / "secret.key").rename(tmp_path / "secret.key")
    target = tmp_path / "board.backup"

    refused = terminal.run("backup", str(target), "--with-secret-key")
    left = target.exists()
    without = terminal.run("backup", str(target))
    restored = there.told("restore", str(target))

    assert (refused.exit_code, left) == (1, False)
    assert "secret.key is not there. None was made" in refused.stderr
    assert (without.exit_code, "No secret key was found" in without.stdout) == (0, True)
    assert not (terminal.data / "secret.key").exists()
    assert restored["same_secret_key"] is None


def test_another_secret_key_is_not_replaced(there: Terminal, backup: Path) -> None:
    """Whoever has one there decides which of the two counts; nothing is restored until then."""
    there.data.mkdir()
    put_secret(there.data / "secret.key", secrets.token_hex(32).encode())
    before = _key(there)

    refused = there.run("restore", str(backup))

    assert (refused.exit_code, "is another secret key" in refused.stderr) == (1, True)
    assert _key(there) == before
    assert not (there.data / "noticeboard.db").exists()


def test_a_key_in_a_backup_is_taken_out_where_another_file_is_named(
    terminal: Terminal, there: Terminal, backup: Path, tmp_path: Path
) -> None:
    """As under systemd: restore says how, and the key of before goes into a new file alone."""
    (tmp_path / "named.key").write_text(secrets.token_hex(32))
    named = {"NOTICEBOARD_SECRET_KEY_FILE": str(tmp_path / "named.key")}
    taken, out = tmp_path / "old.key", ("backup", "--verify", str(backup), "--put-key")
    terminal.told("backup", str(tmp_path / "keyless.nb"))

    restored = there.run("restore", str(backup), environ=named)
    first, second = there.run(*out, str(taken)), there.run(*out, str(taken))
    nowhere = there.run(*out, str(tmp_path / "gone" / "old.key"))
    keyless = there.run("backup", "--verify", str(tmp_path / "keyless.nb"), "--put-key", "k")
    alone = there.run("backup", str(backup), "--put-key", str(taken))

    assert f"backup --verify {backup} --put-key NEW_FILE" in restored.stdout
    assert not (there.data / "secret.key").exists()
    assert (first.exit_code, taken.read_bytes()) == (0, _key(terminal))
    assert taken.stat().st_mode & 0o777 == 0o400
    assert [each.exit_code for each in (second, nowhere, keyless, alone)] == [1, 1, 1, 2]
    assert "is there already" in second.stderr
    assert "No such file or directory. Name a new file" in nowhere.stderr
    assert "taken without --with-secret-key" in keyless.stderr


def test_a_board_that_runs_is_neither_restored_nor_moved(
    terminal: Terminal, there: Terminal, backup: Path
) -> None:
    """Exit code 75, as for a second start; nobody is told to move away what it runs on."""
    there.data.mkdir()

    with sole_use(there.data), sole_use(terminal.data):
        restored = there.run("restore", str(backup))
        over = terminal.run("restore", str(backup))
        moved = terminal.run("move-to-postgres", "postgresql:///nowhere")

    assert (restored.exit_code, over.exit_code, moved.exit_code) == (75, 75, 75)
    assert "A board runs on" in restored.stderr
    assert "A board runs on" in over.stderr
    assert not (there.data / "secret.key").exists()


@pytest.mark.postgres
def test_a_board_moves_and_is_not_started_where_it_was(terminal: Terminal, server: str) -> None:
    """It goes on where it is now; where it was, every command says so. Going back is held."""
    terminal.announced()
    file = f"sqlite:///{terminal.data / 'noticeboard.db'}"
    before = _head_and_holds(file, terminal.data)
    at_server = Terminal(terminal.data, terminal.tokens, {"NOTICEBOARD_DATABASE_URL": server})

    moved = terminal.told("move-to-postgres", server)
    left = terminal.run("check")
    again = terminal.run("move-to-postgres", server)
    further = at_server.run("move-to-postgres", server)

    assert _head_and_holds(server, terminal.data) == before == (moved["ledger"], ())
    assert (left.exit_code, again.exit_code, further.exit_code) == (78, 78, 1)
    assert "NOTICEBOARD_DATABASE_URL" in left.stderr
    assert "is on PostgreSQL already" in further.stderr
    (terminal.data / "noticeboard.db.moved").unlink()
    assert [hold.restored for hold in _head_and_holds(file, terminal.data)[1]] == [True]


def test_a_board_of_which_a_part_runs_does_not_move(terminal: Terminal) -> None:
    """A worker that was started by itself has no lock, and would go on sending."""
    me = this_process(socket.gethostname())
    engine = open_engine(f"sqlite:///{terminal.data / 'noticeboard.db'}")
    Heartbeats(engine).beat("worker", me, utc_now())
    engine.dispose()

    moved = terminal.run("move-to-postgres", "postgresql:///nowhere")

    assert (moved.exit_code, f"process {me.pid}). Stop it" in moved.stderr) == (75, True)


def test_only_the_address_of_a_server_is_taken(terminal: Terminal) -> None:
    """A path, or another database's address, is a usage error."""
    assert terminal.run("move-to-postgres", "sqlite:///there.db").exit_code == 2
    assert terminal.run("move-to-postgres", "postgresql://nobody@127.0.0.1:1/x").exit_code == 69
    misread = terminal.run("move-to-postgres", "postgresql://nobody:p@SECRET@127.0.0.1:1/x")
    assert (misread.exit_code, "SECRET" in misread.output) == (78, False)
    assert "@ is written %40" in misread.stderr


def _key(terminal: Terminal) -> bytes:
    return (terminal.data / "secret.key").read_bytes()


def _head_and_holds(database_url: str, folder: Path) -> tuple[str, tuple[Hold, ...]]:
    """The ledger's head, and what is on hold once the senders have looked where they are."""
    engine = open_engine(database_url)
    Watched(Epochs(engine), folder, utc_now).step()
    found = str(Records(engine).verify()), Overview(engine).holds()
    engine.dispose()
    return found
