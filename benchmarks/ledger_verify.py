"""Verifying: rows per second of ``noticeboard ledger verify`` on a record of some years.

Its two halves apart: rows (facts, words, chain, every column of what is public), and pages, which
are built a second time; ``--skip-pages`` leaves those out.

Beside it, in the same run and over the same bytes: the limit, bare SHA-256 of what is hashed; and
a peer, Git, which follows a chain of as many commits with the same texts (``git fsck``). Also how
long the record's pages take, and what the chain alone costs without facts and words.
"""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from noticeboard.domain.canonical import canonical
from noticeboard.domain.ledger import Recorded, verify
from noticeboard.domain.record import figures, replay
from noticeboard.site.builder import SiteBuilder
from noticeboard.site.house import House
from noticeboard.site.rebuilt import Rebuilt
from noticeboard.store.engine import open_engine, reading
from noticeboard.store.ledger_rows import recorded_words
from noticeboard.store.pages import Pages
from noticeboard.store.public_rows import PublicRows
from noticeboard.store.records import Records
from noticeboard.store.upgrade import migrate
from tests.builders import DAY, HOUR, NOON, a_content, a_follow_up
from tests.store.newsroom import URL, Newsroom

HOUSE = House("Hanbit", URL, "en", "Asia/Seoul")
NOTICES = 250
# An announcement, a delay, an update and a typo fix each.
WORDS = "We open at nine, at all counters, and the price is the one we named. " * 12


def main(_: Sequence[str] = ()) -> None:
    """Measure, and print the table."""
    with tempfile.TemporaryDirectory(prefix="noticeboard-bench-") as name:
        folder = Path(name)
        engine = _board(folder / "board.db")
        told = tuple(_all(engine))
        hashed = [canonical(e.facts) + canonical(e.words) for e in told]
        print(f"ledger verify: {len(told)} entries, {sum(map(len, hashed)) / 1e6:.1f} MB hashed")
        whole = _seconds(lambda: Records(engine, feeds=("feed",)).verify())
        rows, pages = PublicRows(engine), Pages(engine)
        SiteBuilder(rows, pages, _now, HOUSE).refresh()
        SiteBuilder(rows, pages, _now, HOUSE).refresh_record()
        rebuilt = Rebuilt(rows, pages, HOUSE)
        many, built = rebuilt.verify().pages, _seconds(rebuilt.verify)
        chain = _seconds(lambda: verify(each.entry for each in told), times=20)
        bare = _seconds(lambda: [hashlib.sha256(each).digest() for each in hashed], times=50)
        git = _git(folder / "git", hashed)
        counted = _seconds(lambda: figures(replay(told), datetime.now(UTC)), times=5)
        engine.dispose()
    for what, seconds in (
        ("facts, words, chain and every public row", whole),
        ("the same, and every page built again", whole + built),
        ("the chain alone, rows in memory", chain),
        ("bare SHA-256 of the same bytes", bare),
        ("git fsck of as many commits", git),
    ):
        print(f"{what:42} {len(told) / seconds:10.0f} rows/s")
    print(f"ratio: {whole / bare:.0f} x bare SHA-256, {whole / git:.1f} x git fsck")
    print(f"pages alone: {many} in {built:.2f} s, {many / built:.0f} pages/s")
    print(f"all figures of the record: {counted * 1000:.0f} ms")


def _board(path: Path) -> Engine:
    url = f"sqlite:///{path}"
    migrate(url)
    engine = open_engine(url)
    room = Newsroom(engine)
    for number in range(NOTICES):
        said = a_content(title=f"Phone {number}", body=WORDS, products=(f"p{number % 20}",))
        first = room.announce(content=said)
        update = a_follow_up(moves=(), body=WORDS)
        fixed = a_content(body=f"{WORDS} Son.")
        for bulletin, at in (
            (first, NOON),
            (room.follow_up(first, "update", at=NOON, content=update), NOON),
            (room.follow_up(first, at=NOON + HOUR), NOON + HOUR),
        ):
            room.acts.publish(bulletin.id, 1, at)
        room.fix(first, fixed, at=NOON + DAY)
        room.acts.publish(first.id, 2, NOON + DAY)
    return engine


def _now() -> datetime:
    return NOON + 2 * DAY


def _all(engine: Engine) -> Iterator[Recorded]:
    with reading(engine) as conn:
        yield from recorded_words(conn, after=0, limit=10**9)


def _git(folder: Path, texts: list[bytes]) -> float:
    """The same texts as a chain of commits, one file each time, packed as Git packs them."""
    subprocess.run(["git", "init", "-q", "-b", "main", "--bare", folder], check=True)
    into = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert into.stdin is not None
    for number, told in enumerate(texts):
        into.stdin.write(
            b"commit refs/heads/main\ncommitter a <a@example.com> %d +0000\ndata 1\nx\n"
            b"M 644 inline entry\ndata %d\n%s\n" % (number, len(told), told)
        )
    into.stdin.close()
    assert into.wait() == 0
    return _seconds(
        lambda: subprocess.run(
            ["git", "-C", folder, "fsck", "--full", "--no-progress"], check=True
        )
    )


def _seconds(what: Callable[[], object], *, times: int = 1) -> float:
    """Seconds of processor time, children's too, the best of three: cores are shared."""
    took = []
    for _ in range(3):
        begun = sum(os.times()[:4])
        for _ in range(times):
            what()
        took.append((sum(os.times()[:4]) - begun) / times)
    return min(took)
