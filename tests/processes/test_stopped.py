"""Whoever starts a board on which something is stopped reads so, and how it goes on."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from noticeboard.ports import RESTORED
from noticeboard.settings import load_settings
from noticeboard.store.engine import open_engine, writing
from noticeboard.store.holds import set_hold
from noticeboard.supervisor.stopped import stopped
from tests.servers.databases import migrated_file

__all__ = ["migrated_file"]
NOW = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)


def test_a_start_tells_what_is_stopped_and_how_it_goes_on(
    tmp_path: Path, migrated_file: Path
) -> None:
    """A line for each hold; a board that sends says nothing."""
    shutil.copy(migrated_file, tmp_path / "noticeboard.db")
    settings = load_settings({}, data=tmp_path)
    before = stopped(settings)

    engine = open_engine(settings.database_url)
    with writing(engine) as conn:
        set_hold(conn, None, by=RESTORED, at=NOW)
        set_hold(conn, "journal", by="bo", at=NOW)
    engine.dispose()
    restored, channel = stopped(settings)

    assert before == ()
    assert restored.startswith("held after a restore: nothing is sent until")
    assert "`noticeboard resume`" in restored
    assert channel.startswith("held: journal, until")
    assert "`noticeboard resume --channel journal`" in channel


def test_a_database_that_is_away_keeps_nobody_from_starting(tmp_path: Path) -> None:
    """The parts wait for it by themselves."""
    environ = {"NOTICEBOARD_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}

    assert stopped(load_settings(environ, data=tmp_path)) == ()
