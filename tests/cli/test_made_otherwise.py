"""A terminal or a start that is set up otherwise than the board: told as that, and as no crime."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from noticeboard import bootstrap
from noticeboard.bootstrap import Parts
from noticeboard.ports import Making
from noticeboard.settings import load_settings
from noticeboard.store.pages import Pages
from noticeboard.timer.rounds import TimerSchedule
from tests.cli.terminal import Terminal

ELSEWHERE = {"NOTICEBOARD_PORT": "9123"}
HERE_AND_THERE = (
    "public_url (NOTICEBOARD_PUBLIC_URL): http://127.0.0.1:8080 in the pages, "
    "http://127.0.0.1:9123 here"
)
A_PAGE = "path LIKE '/notices/%' AND path NOT LIKE '%.json'"

# A hundred times: without an end nobody would learn that there is none.
AT_ONCE_AS_BEFORE = """
CREATE TABLE again (path TEXT);
CREATE TRIGGER again AFTER UPDATE OF made_with ON public_pages
WHEN new.made_with IS NULL AND (SELECT count(*) FROM again) < 100 BEGIN
    INSERT INTO again VALUES (new.path);
    UPDATE public_pages SET made_with = old.made_with WHERE path = new.path;
END;
"""


def steal(terminal: Terminal, change: str) -> None:
    """Somebody at the database changes the page of a notice."""
    with closing(sqlite3.connect(terminal.data / "noticeboard.db")) as board:
        assert board.execute(f"UPDATE public_pages SET {change} WHERE {A_PAGE}").rowcount == 1  # noqa: S608  # a test's own
        board.commit()


@contextmanager
def running(terminal: Terminal, **environ: str) -> Iterator[Parts]:
    """What a process of the board has that was started with these settings."""
    parts = bootstrap.parts(load_settings(environ, data=terminal.data))
    yield parts
    parts.store.engine.dispose()


def shown(terminal: Terminal) -> str:
    """The board as it is stored."""
    with closing(sqlite3.connect(terminal.data / "noticeboard.db")) as board:
        found = board.execute("SELECT body FROM public_pages WHERE path = '/'").fetchone()
    return str(found[0].decode())


def test_a_terminal_of_another_address_accuses_nobody(terminal: Terminal) -> None:
    """It names the setting, what the pages have and what to do, by an exit code of its own."""
    terminal.announced()

    told = terminal.run("ledger", "verify", environ=ELSEWHERE)
    korean = terminal.run("ledger", "verify", "--language", "ko", environ=ELSEWHERE)
    program = json.loads(terminal.run("ledger", "verify", "--json", environ=ELSEWHERE).stdout)
    rows = terminal.run("ledger", "verify", "--skip-pages", environ=ELSEWHERE)

    assert [r.exit_code for r in (told, korean, rows)] == [78, 78, 0]
    assert HERE_AND_THERE in told.stderr
    assert "nothing says that somebody changed them" in told.stderr
    assert "페이지 http://127.0.0.1:8080, 이 터미널 http://127.0.0.1:9123" in korean.stderr
    assert program["code"] == "pages_made_otherwise"


def test_a_page_that_somebody_changed_is_found_from_there_too(terminal: Terminal) -> None:
    """It is built as it was built; one that lies about that is found as well."""
    terminal.announced()
    steal(terminal, "etag = 'x'")

    changed = terminal.run("ledger", "verify", environ=ELSEWHERE)
    steal(terminal, "made_with = 'x'")
    unsaid = terminal.run("ledger", "verify", environ=ELSEWHERE)

    assert (changed.exit_code, unsaid.exit_code) == (1, 1)
    assert "is not what its rows give: somebody changed it" in changed.stderr
    assert "does not say what it was made with" in unsaid.stderr


def test_nobody_builds_the_board_anew_from_there(terminal: Terminal) -> None:
    """The public would read the wrong address; nothing is changed."""
    terminal.announced()
    before = shown(terminal)

    refused = terminal.run("ledger", "verify", "--rebuild", environ=ELSEWHERE)

    assert refused.exit_code == 78
    assert "Nothing was built anew" in refused.stderr
    assert HERE_AND_THERE in refused.stderr
    assert shown(terminal) == before
    assert terminal.told("ledger", "verify")["pages"] > 10


def test_a_start_with_another_name_makes_the_pages_anew_once(terminal: Terminal) -> None:
    """The timer wants them, by the second host nobody does; a head kept from before still fits.

    It looks again each hour: a host that still has the old name may have built some meanwhile.
    """
    terminal.announced()
    kept = terminal.data / "kept.html"
    kept.write_text(shown(terminal))

    with running(terminal, NOTICEBOARD_BRAND="Hanbit") as parts:
        pause = TimerSchedule(parts).beside()["pages"]()
        by_another = parts.site.renew()
        meanwhile = terminal.told("ledger", "verify")
        parts.site.refresh()
        parts.site.refresh_record()
        after_all = parts.site.renew()
    renamed = {"NOTICEBOARD_BRAND": "Hanbit"}
    whole = terminal.run("ledger", "verify", "--saved-feed", str(kept), environ=renamed)

    assert pause == 3600
    assert (by_another, after_all) == (0, 0)
    assert meanwhile["pages"] == 0
    assert meanwhile["waiting"] > 10
    assert "Hanbit" in shown(terminal)
    assert "Hanbit" not in kept.read_text()
    assert (whole.exit_code, whole.stderr) == (0, "")
    assert "1 kept heads fit." in whole.stdout


def test_a_host_that_builds_on_as_before_keeps_no_start_busy(terminal: Terminal) -> None:
    """What it makes meanwhile is left to the next look."""
    terminal.announced()
    with closing(sqlite3.connect(terminal.data / "noticeboard.db")) as board:
        made = "SELECT count(*) FROM public_pages WHERE made_with IS NOT NULL"
        (pages,) = board.execute(made).fetchone()
        board.executescript(AT_ONCE_AS_BEFORE)

    with running(terminal, NOTICEBOARD_BRAND="Hanbit") as parts:
        wanted = parts.site.renew()

    assert wanted == pages > 10


@pytest.mark.parametrize(("etag", "code"), [("etag", 0), ("'x'", 78)])
def test_a_page_of_another_version_is_told_as_one_where_it_differs(
    terminal: Terminal, etag: str, code: int
) -> None:
    """Only that version could say whether somebody changed it; the start makes it anew."""
    terminal.announced()
    with running(terminal) as parts:
        (ours,) = parts.rebuilt.made_with()
        older = Making(json.dumps({**json.loads(ours.told), "program": "noticeboard 0.0.1"}))
        Pages(parts.store.engine).note(older)
    steal(terminal, f"made_with = '{older.mark}', etag = {etag}")

    told = terminal.run("ledger", "verify")
    with running(terminal) as parts:
        wanted = parts.site.renew()

    assert told.exit_code == code
    assert ("another version of this program" in told.stderr) == (code == 78)
    assert wanted == 1
