"""A backup of a board that runs, restored and started: it says so, and sends nothing twice."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.running import JOURNAL, Product, product, until
from tests.servers.databases import migrated_file
from tests.web.house import PASSWORD, staffed

__all__ = ["migrated_file"]
# Drafted, signed and backed up before its instant, also with three other tests on two cores.
BACKUP_TAKES = timedelta(seconds=25)
pytestmark = [pytest.mark.fault, pytest.mark.slow, pytest.mark.redis]


@pytest.fixture
def config(tmp_path: Path) -> dict[str, str]:
    """Both boards send to one place, as they would."""
    return {"channels.toml": JOURNAL.format(path=tmp_path / "journal.jsonl")}


@pytest.fixture
def first(tmp_path: Path, config: dict[str, str], migrated_file: Path) -> Iterator[Product]:
    """A board that runs, with an author and an approver."""
    tokens = staffed(tmp_path / "first" / "data", migrated_file)
    with product(tmp_path / "first", config=config, workers=1) as running:
        running.tokens.update(tokens)
        yield running


def test_a_restored_board_waits_for_a_person_and_repeats_nothing(
    first: Product, config: dict[str, str], tmp_path: Path
) -> None:
    """The first page says that it is held; let go, it finds what the other had sent."""
    journal, backup = tmp_path / "journal.jsonl", str(tmp_path / "board.backup")
    soon = datetime.now(UTC) + BACKUP_TAKES
    bulletin = first.announce_launch("Phone X", soon)
    taken = first.cli("backup", backup)
    assert taken.returncode == 0, taken.stderr
    until(lambda: journal.exists() and journal.read_text().count("\n") == 1, within=60)
    notice = first.call("ana", "GET", f"/bulletins/{bulletin}").json["notice_id"]
    slug = first.call("ana", "GET", f"/notices/{notice}").json["slug"]
    until(lambda: first.get(f"/notices/{slug}").status == 200, within=60)

    second = Product(tmp_path / "second", first.process, first.url, first.environ, first.tokens)
    restored = second.cli("restore", backup)
    with product(tmp_path / "second", config=config, workers=1) as running:
        running.tokens.update(first.tokens)
        today = _today(running)
        before = running.get(f"/notices/{slug}").status
        resumed = running.cli("resume", "--token-file", str(_token(tmp_path, first)))
        until(lambda: running.get(f"/notices/{slug}").status == 200, within=60)
        until(lambda: _is_settled(running, bulletin), within=60)

    assert (restored.returncode, resumed.returncode) == (0, 0), restored.stderr + resumed.stderr
    assert "It starts held" in restored.stdout
    assert "this board was restored from a backup, or copied" in today
    assert before == 404
    assert journal.read_text().count("\n") == 1


def _today(running: Product) -> str:
    """The first page of the desk, as Ana reads it."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    browser.addheaders = [("Accept-Language", "en")]
    with browser.open(f"{running.url}/desk/login") as shown:
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown.read().decode())
    assert token is not None
    form = {"email": "ana@example.com", "password": PASSWORD, "csrf_token": token[1]}
    with browser.open(f"{running.url}/desk/login", urlencode(form).encode()) as shown:
        return str(shown.read().decode())


def _token(folder: Path, running: Product) -> Path:
    path = folder / "token"
    path.write_text(running.tokens["bo"])
    return path


def _is_settled(running: Product, bulletin: str) -> bool:
    found = running.call("ana", "GET", f"/bulletins/{bulletin}/deliveries").json["items"]
    return all(each["state"] in {"delivered", "verified"} for each in found)
