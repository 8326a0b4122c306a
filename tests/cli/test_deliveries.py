"""Deliveries at the terminal: where a bulletin stands, and what an approver settles."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Terminal

ANY_ID = "00000000-0000-4000-8000-000000000000"
URL = "https://journal.example.com/by-hand"


@dataclass
class Refused:
    """A public launch that the journal did not take: its path is a folder."""

    terminal: Terminal
    journal: Path
    bulletin: str

    def row(self) -> Any:
        """The journal's delivery, as a program is told of it."""
        shown = self.terminal.told("delivery", "list", self.bulletin, who="ana")
        return next(row for row in shown["items"] if row["channel"] == "journal")


@pytest.fixture
def refused(terminal: Terminal, tmp_path: Path) -> Refused:
    """A delivery that failed."""
    journal = tmp_path / "journal"
    journal.mkdir()
    stanza = f'[channels.journal]\nkind = "file"\npath = "{journal}"\ndefault_for = ["*"]\n'
    (tmp_path / "channels.toml").write_text(stanza)
    terminal.environ = {"NOTICEBOARD_CONFIG": str(tmp_path)}
    notice = terminal.told("notice", "show", terminal.announced(), who="ana")
    return Refused(terminal, journal, notice["bulletins"][0]["id"])


def test_the_list_says_what_each_state_means(refused: Refused) -> None:
    """To people in their language, with the ids that the verbs want."""
    run = refused.terminal.run
    delivery = refused.row()["id"]

    english = run("delivery", "list", refused.bulletin, who="bo").stdout
    korean = run("delivery", "list", refused.bulletin, "--language", "ko", who="bo").stdout

    assert f"journal: failed  {delivery}" in english
    assert "have it sent again" in english
    assert "The journal's path is a folder." in english
    assert f"journal: 발송 실패  {delivery}" in korean
    assert "다시 보내 주세요" in korean
    assert "기록 파일의 경로가 폴더입니다." in korean


def test_an_approver_has_it_sent_again(refused: Refused) -> None:
    """Once the cause is gone."""
    shutil.rmtree(refused.journal)

    again = refused.terminal.run("delivery", "retry", refused.row()["id"], who="bo")
    refused.terminal.carry_out()

    assert again.exit_code == 0
    assert "waiting" in again.stdout
    assert refused.row()["state"] == "delivered"
    assert len(refused.journal.read_text().splitlines()) == 1


def test_an_approver_vouches_for_it(refused: Refused) -> None:
    """With the address at which it stands."""
    words = ("delivery", "adopt", refused.row()["id"])

    without = refused.terminal.run(*words, who="bo")
    unsafe = refused.terminal.run(*words, "--url", "javascript:alert(1)", who="bo")
    shown = refused.terminal.told(*words, "--url", URL, "--note", "By hand.", who="bo")

    assert (without.exit_code, unsafe.exit_code) == (1, 1)
    assert "url" in without.stderr
    assert (shown["state"], shown["remote_url"], shown["reason"]) == (
        "delivered",
        URL,
        "By hand.",
    )


def test_an_approver_gives_it_up(refused: Refused) -> None:
    """With a reason; a second time there is nothing to give up."""
    words = ("delivery", "abandon", refused.row()["id"])

    blank = refused.terminal.run(*words, "--reason", " ", who="bo")
    given_up = refused.terminal.run(*words, "--reason", "The account is closed.", who="bo")
    again = refused.terminal.run(*words, "--reason", "Closed for good.", who="bo")

    assert (blank.exit_code, given_up.exit_code, again.exit_code) == (1, 0, 1)
    assert "given up" in given_up.stdout
    assert "The account is closed." in given_up.stdout


def test_many_are_settled_at_once_and_what_is_not_open_stays(refused: Refused) -> None:
    """They are listed with their ids; exit code 1 while any of them is left, with the reason."""
    refused.terminal.announced()
    listed = refused.terminal.told("delivery", "stuck", "--channel", "journal", who="bo")
    elsewhere = refused.terminal.told("delivery", "stuck", "--channel", "feed", who="bo")
    ids = [one["id"] for one in listed["items"]]
    read = refused.terminal.run("delivery", "stuck", who="bo").stdout

    again = refused.terminal.told("delivery", "retry", *ids, who="bo")
    refused.terminal.carry_out()
    words = ("delivery", "abandon", *ids, ANY_ID, "--reason", "The account is closed.")
    given_up = refused.terminal.run(*words, "--json", who="bo")
    told = json.loads(given_up.stdout)

    assert (len(ids), elsewhere["items"]) == (2, [])
    assert [f"{id_}  journal: failed  Phone X" in read for id_ in ids] == [True, True]
    assert again == {"done": ids, "left": {}}
    assert given_up.exit_code == 1
    assert (told["done"], list(told["left"])) == (ids, [ANY_ID])


@pytest.mark.parametrize(
    "words", [("retry",), ("adopt", "--url", URL), ("abandon", "--reason", "No.")]
)
def test_only_an_approver_settles_anything(refused: Refused, words: tuple[str, ...]) -> None:
    """Exit code 77; and 1 for what is not there."""
    verb, *options = words
    delivery = refused.row()["id"]

    author = refused.terminal.run("delivery", verb, delivery, *options, who="ana")
    nothing = refused.terminal.run("delivery", verb, ANY_ID, *options, who="bo")
    nonsense = refused.terminal.run("delivery", verb, "x y", *options, who="bo")

    assert (author.exit_code, nothing.exit_code, nonsense.exit_code) == (77, 1, 1)
    assert refused.row()["state"] == "failed"


def test_the_deliveries_of_nothing_are_not_there(terminal: Terminal) -> None:
    """Exit code 1, with a sentence."""
    result = terminal.run("delivery", "list", ANY_ID, who="ana")

    assert result.exit_code == 1
    assert "no bulletin" in result.stderr
