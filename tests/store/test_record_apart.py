"""The record is made in a process of its own, and is the same record."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from noticeboard.clock import utc_now
from noticeboard.ports import RECORD_PAGES, RecordUnmadeError
from noticeboard.record_apart import COMMAND, RecordApart
from noticeboard.site import stored
from noticeboard.site.builder import SiteBuilder
from noticeboard.site.making import making
from noticeboard.site.pages import build_record
from noticeboard.store.engine import open_engine
from noticeboard.store.pages import Pages
from noticeboard.store.public_engine import public_engine
from noticeboard.store.public_rows import PublicRows
from tests.builders import NOON, a_content
from tests.site.sample import HOUSE
from tests.store.newsroom import Newsroom


def test_a_record_made_apart_is_the_same_to_the_byte(migrated_file: Path, tmp_path: Path) -> None:
    """The company's words as well; it is stored, and nothing of it is stale any more."""
    (tmp_path / "board.db").write_bytes(migrated_file.read_bytes())
    url = f"sqlite:///{tmp_path / 'board.db'}"
    engine, rows = open_engine(url), PublicRows(public_engine(url))
    room, pages = Newsroom(engine), Pages(engine)
    room.publish(room.announce(content=a_content(title="폰 X")), NOON)
    builder = SiteBuilder(rows, pages, utc_now, HOUSE)

    count = builder.refresh_record(RecordApart(url, HOUSE))

    made_with = making(HOUSE).mark
    built = build_record(RECORD_PAGES, rows, HOUSE, utc_now())
    here = [replace(page, made_with=made_with) for page in built]
    assert [rows.page(page.path) for page in here] == here
    assert (count, pages.stale_record(utc_now())) == (len(RECORD_PAGES), ())


@pytest.mark.parametrize("ends", ["0", 'print(\'{"path": "/record"\')', "raise SystemExit(1)"])
def test_a_process_that_ends_early_stores_nothing(ends: str) -> None:
    """Who asked is told so, whatever it had begun to say."""
    apart = RecordApart("sqlite:///nowhere.db", HOUSE, (sys.executable, "-c", ends))

    with pytest.raises(RecordUnmadeError):
        list(apart(RECORD_PAGES))


def test_a_process_that_cannot_be_started_makes_nothing() -> None:
    """Neither the timer nor a reader sees more of it than that the record is as it was."""
    with pytest.raises(RecordUnmadeError):
        list(RecordApart("sqlite:///nowhere.db", HOUSE, ("/nowhere/at/all",))(RECORD_PAGES))


def test_it_makes_nothing_for_whoever_is_gone_already() -> None:
    """Whoever asked may end before the kernel was told to end it with them."""
    wanted = json.dumps({"parent": os.getppid()})

    ended = subprocess.run(COMMAND, input=wanted, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "")


def test_a_large_page_is_kept_compressed_alone() -> None:
    """And says the same to whoever takes no gzip: nobody waits while it is written twice."""
    draft = stored.Draft("text/plain", b"said " * (stored.MANY // 5), NOON)

    page = stored.stored("/record.json", draft)

    assert (page.body, page.plain) == (b"", draft.body)
