"""What the data folder holds, and the secret in it."""

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from noticeboard.settings import SettingsError, load_settings
from noticeboard.settings.folders import LONGEST_SOCKET, FolderError, ours_alone
from noticeboard.settings.secret_key import kept_secret
from tests.settings.operators import Operator

GOOD = "3f6c1b0a9d8e7f5a4b2c1d0e9f8a7b6c"


def mode(path: Path) -> int:
    """The permissions of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def test_the_secret_is_made_once_and_kept(operator: Operator) -> None:
    """A restart logs nobody out, and nobody else can read the key."""
    first, second = operator.starts(), operator.starts()

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert mode(operator.data / "secret.key") == 0o400
    assert mode(operator.data) == 0o700
    assert sorted(path.name for path in operator.data.iterdir()) == ["run", "secret.key"]


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    """The first to make it wins; the others take it."""
    with ThreadPoolExecutor(16) as many:
        made = set(many.map(lambda _: kept_secret(tmp_path), range(64)))

    assert len(made) == 1


def test_a_secret_others_can_read_is_refused(operator: Operator) -> None:
    """A loosened key is replaced or closed, not used."""
    operator.starts()
    (operator.data / "secret.key").chmod(0o444)

    assert "can be read by others" in operator.is_refused()


def test_a_given_secret_is_used(operator: Operator) -> None:
    """Several hosts share a file that a secret store puts there."""
    (operator.home / "key").write_text(f"{GOOD}\n")

    settings = operator.starts({"NOTICEBOARD_SECRET_KEY_FILE": f"{operator.home}/key"})

    assert settings.secret_key == GOOD.encode()
    assert not (operator.data / "secret.key").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOOD[:31], "holds 31 bytes"),
        (" " * 40, "holds 0 bytes"),
        ("changeme" * 8, "repeats itself"),
    ],
)
def test_a_weak_secret_is_refused_and_not_repeated(
    operator: Operator, text: str, why: str
) -> None:
    """What signs jobs and sessions cannot be guessed."""
    (operator.home / "key").write_text(text)

    said = operator.is_refused({"NOTICEBOARD_SECRET_KEY_FILE": f"{operator.home}/key"})

    assert "NOTICEBOARD_SECRET_KEY_FILE" in said
    assert why in said


def test_a_secret_file_that_is_not_there_is_refused(operator: Operator) -> None:
    """A missing mount does not make a new secret."""
    said = operator.is_refused({"NOTICEBOARD_SECRET_KEY_FILE": f"{operator.home}/gone"})

    assert "gone cannot be read" in said


def test_a_data_folder_that_is_a_file_is_refused(operator: Operator) -> None:
    """Said in a line, with the key to change."""
    operator.data.touch()

    assert "data: " in operator.is_refused()


def test_a_host_may_be_named(operator: Operator) -> None:
    """Two containers with one host name are told apart."""
    assert operator.starts({"NOTICEBOARD_HOST_ID": "seoul-1"}).host_id == "seoul-1"
    assert operator.starts().host_id


def test_one_folder_is_one_folder_however_it_is_spelt(operator: Operator, tmp_path: Path) -> None:
    """Two processes that reach the data by different paths find the same sockets."""
    first = operator.starts()
    (tmp_path / "link").symlink_to(operator.data)

    second = load_settings({}, data=tmp_path / "link")

    assert (second.data, second.runtime_dir) == (first.data, first.runtime_dir)


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder with a short path, as XDG_RUNTIME_DIR is."""
    with TemporaryDirectory(prefix="nb", dir="/tmp") as folder:
        yield Path(folder).resolve()


@pytest.mark.parametrize("length", [40, 82, 83, 84, 85, 200])
def test_a_socket_can_always_be_named(short: Path, length: int) -> None:
    """However deep the data lies, the queue's socket has a path the system accepts."""
    deep = short / ("d" * (length - len(str(short)) - 1))
    environ = {"XDG_RUNTIME_DIR": str(short)}

    settings = load_settings(environ, data=deep)

    socket = settings.redis_url.removeprefix("unix://")
    assert len(str(deep)) == length
    assert len(socket.encode()) <= LONGEST_SOCKET
    assert mode(settings.runtime_dir) == 0o700
    assert settings == load_settings(environ, data=deep)


def test_a_runtime_folder_may_be_chosen(operator: Operator) -> None:
    """Where a platform has its own place for sockets."""
    chosen = operator.home / "r"

    settings = operator.starts({"NOTICEBOARD_RUNTIME_DIR": str(chosen)})

    assert settings.runtime_dir == chosen
    assert settings.redis_url == f"unix://{chosen}/valkey.sock"


def test_a_chosen_runtime_folder_that_is_too_long_is_refused(operator: Operator) -> None:
    """Told at the start, not by a server that cannot bind."""
    said = operator.is_refused({"NOTICEBOARD_RUNTIME_DIR": "/" + "r" * 100})

    assert "runtime_dir: " in said


def test_a_shared_place_with_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    """Nobody waits in the temporary folder with a socket of their own."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    (tmp_path / "link").symlink_to(tmp_path / "open")

    for name in ("open", "link"):
        with pytest.raises(FolderError, match="not ours alone"):
            ours_alone(tmp_path / name)


def test_the_error_holds_every_line(operator: Operator) -> None:
    """A command can print one problem per line."""
    operator.writes(noticeboard="port = 0\nworkers = 0")

    with pytest.raises(SettingsError) as refused:
        operator.starts()

    assert len(refused.value.problems) == 2
