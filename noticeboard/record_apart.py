"""The record's pages, made in a process of their own while everything else goes on.

They are made of all that ever was published: seconds of computing, and much memory, on a board of
many years. Nothing that is due may wait for that. Whoever asks for them starts this module, which
gives way to every other process, reads through the public connection alone, hands back the pages
and ends. It writes nothing: who gives way must hold no lock that others wait for.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from noticeboard import kin
from noticeboard.clock import utc_now
from noticeboard.ports import RecordUnmadeError, StoredPage
from noticeboard.site.house import House

COMMAND = (sys.executable, "-m", "noticeboard.record_apart")
# How far it gives way: it gets a tenth of a processor that somebody else wants, and all of an
# idle one. Source: sched(7), the nice value
NICE = 10
# Seconds after which it hangs: the kernel ends it.
LONGEST = 600


@dataclass(frozen=True, slots=True)
class RecordApart:
    """Makes the record's pages in another process, which ends with the thread that asks."""

    database_url: str
    house: House
    command: Sequence[str] = COMMAND

    def __call__(self, paths: Sequence[str]) -> Iterator[StoredPage]:
        """The pages at ``paths``, each as soon as it is made.

        Raises:
            RecordUnmadeError: the process ended before the last of them, or never began.
        """
        try:
            yield from self._made(paths)
        except OSError as error:
            raise RecordUnmadeError("the process that makes the record did not run") from error

    def _made(self, paths: Sequence[str]) -> Iterator[StoredPage]:
        # By its input, not as arguments: the database's address may hold a password.
        wanted = {
            "database": self.database_url,
            "house": _told(self.house),
            "paths": paths,
            "parent": os.getpid(),
        }
        with subprocess.Popen(  # noqa: S603  # our own program, no shell
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None  # noqa: S101  # it was asked for
            assert process.stdout is not None  # noqa: S101  # it was asked for
            try:
                process.stdin.write(json.dumps(wanted).encode() + b"\n")
                process.stdin.close()
                for _ in paths:
                    yield _read(process.stdout)
            finally:
                process.kill()


def main() -> int:
    """Make what standard input asks for; the pages go to standard output."""
    signal.alarm(LONGEST)
    wanted = json.loads(sys.stdin.readline())
    kin.die_with_parent(signal.SIGKILL, parent=wanted["parent"])
    os.nice(NICE)
    # Only now: to load them is a second of work.
    from noticeboard.site.pages import build_record
    from noticeboard.store.public_engine import public_engine
    from noticeboard.store.public_rows import PublicRows

    # All that is read stays in use to the end: to look for what is not takes a third of the time.
    gc.disable()
    rows = PublicRows(public_engine(wanted["database"]))
    made = build_record(wanted["paths"], rows, House(**wanted["house"]), utc_now())
    _write(made, sys.stdout.buffer)
    return 0


def _told(house: House) -> dict[str, Any]:
    """What the record says of the house; its kinds stand on other pages."""
    return {name: getattr(house, name) for name in ("brand", "public_url", "language", "zone")}


def _write(pages: Iterable[StoredPage], into: IO[bytes]) -> None:
    """A line about each page, and then its bytes."""
    for page in pages:
        about = {
            "path": page.path,
            "content_type": page.content_type,
            "etag": page.etag,
            "last_modified": page.last_modified.isoformat(),
            "good_until": page.good_until and page.good_until.isoformat(),
            "body": len(page.body),
            "gzip": len(page.gzip),
        }
        into.write(json.dumps(about).encode() + b"\n" + page.body + page.gzip)
        into.flush()


def _read(out: IO[bytes]) -> StoredPage:
    line = out.readline()
    if not line.endswith(b"}\n"):
        raise RecordUnmadeError("the process that makes the record ended early")
    about = json.loads(line)
    page = StoredPage(
        path=about["path"],
        content_type=about["content_type"],
        body=out.read(about["body"]),
        gzip=out.read(about["gzip"]),
        etag=about["etag"],
        last_modified=datetime.fromisoformat(about["last_modified"]),
        good_until=_instant(about["good_until"]),
    )
    if len(page.gzip) < about["gzip"]:
        raise RecordUnmadeError(f"the process that makes the record ended within {page.path}")
    return page


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


if __name__ == "__main__":
    raise SystemExit(main())
