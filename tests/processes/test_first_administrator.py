"""The links that `up` prints: the first administrator's, and those of the demonstration."""

import shutil
from pathlib import Path

import pytest

from noticeboard.bootstrap import parts
from noticeboard.domain.errors import NotFoundError
from noticeboard.settings import Settings, load_settings
from noticeboard.staff.roster import TERMINAL
from noticeboard.supervisor.links import first_link, links_in
from tests.servers.databases import migrated_file

__all__ = ["migrated_file"]
HERE = "http://127.0.0.1:8080"
PASSWORD = "correct horse battery"


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    """The settings of a board on which nobody works."""
    (tmp_path / "data").mkdir()
    shutil.copy(migrated_file, tmp_path / "data" / "noticeboard.db")
    return load_settings({}, data=tmp_path / "data")


def test_a_new_board_says_where_its_first_administrator_joins(settings: Settings) -> None:
    """Each start makes a link, and the one before opens nothing any more."""
    first, second = first_link(settings, HERE), first_link(settings, HERE)

    assert first is not None
    assert second is not None
    assert first.startswith(f"{HERE}/desk/invitations/")
    board = parts(settings)
    with pytest.raises(NotFoundError):
        board.joining.invitation(first.rpartition("/")[2])
    assert board.joining.invitation(second.rpartition("/")[2]).email is None
    board.store.engine.dispose()


def test_whoever_else_came_first_the_link_is_for_the_first_administrator(
    settings: Settings,
) -> None:
    """People can be added at the terminal before anybody opened it."""
    before = first_link(settings, HERE) or ""
    board = parts(settings)
    board.joining.add(TERMINAL, "ana@example.com", ["author"], PASSWORD)
    board.joining.invitation(before.rpartition("/")[2])

    after = first_link(settings, HERE) or ""
    board.joining.join(after.rpartition("/")[2], "Dia", PASSWORD, email="dia@example.com")

    assert first_link(settings, HERE) is None
    board.store.engine.dispose()


def test_a_board_with_an_administrator_offers_no_such_link(settings: Settings) -> None:
    """Nor does the one of before open anything: it would make a second first."""
    link = first_link(settings, HERE) or ""
    board = parts(settings)
    board.joining.add(TERMINAL, "ana@example.com", ["author", "admin"], PASSWORD)

    assert first_link(settings, HERE) is None
    with pytest.raises(NotFoundError):
        board.joining.join(link.rpartition("/")[2], "Eve", PASSWORD, email="eve@example.com")
    board.store.engine.dispose()


def test_under_tls_the_link_leads_to_the_public_address(settings: Settings) -> None:
    """The cookie of the desk comes back by TLS only."""
    environ = {"NOTICEBOARD_PUBLIC_URL": "https://notices.example.com"}
    under_tls = load_settings(environ, data=settings.data)

    link = first_link(under_tls, HERE)

    assert link is not None
    assert link.startswith("https://notices.example.com/desk/invitations/")


def test_people_of_the_demonstration_come_in_by_a_link_that_opens_once(settings: Settings) -> None:
    """Nobody knows their first password; whoever is not there gets no link."""
    board = parts(settings)
    ana = board.joining.add(TERMINAL, "ana@example.com", ["author"], PASSWORD)

    found = links_in(settings, HERE, ["ana@example.com", "gone@example.com"])

    [(email, link)] = found
    token = link.removeprefix(f"{HERE}/desk/invitations/")
    assert email == "ana@example.com"
    assert board.joining.choose_password(token, "another horse battery").id == ana.id
    with pytest.raises(NotFoundError):
        board.joining.choose_password(token, "a third horse battery")
    board.store.engine.dispose()
