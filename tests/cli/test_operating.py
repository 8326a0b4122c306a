"""What operators type: people, checks, the chain, the kill switch; and how long `--help` takes."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.terminal import PASSWORD, Terminal


def test_help_answers_at_once_and_imports_nothing_heavy() -> None:
    """Neither Flask nor SQL nor pydantic is loaded to print a list of commands."""
    program = (
        "import sys\nfrom noticeboard.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'flask', 'sqlalchemy', 'pydantic', 'rq', 'jinja2'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )

    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stderr
    for command in ("up", "notice", "ledger", "hold", "demo"):
        assert command in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        *(["up"], ["web"], ["worker"], ["timer"], ["migrate"], ["notice", "delay"], ["check"]),
        *(["backup"], ["restore"], ["move-to-postgres"]),
    ],
)
def test_every_command_explains_itself(terminal: Terminal, words: list[str]) -> None:
    """`--help` works for each."""
    result = terminal.run(*words, "--help")

    assert result.exit_code == 0
    assert result.stdout.startswith("Usage:")


def test_a_misspelt_command_is_a_usage_error(terminal: Terminal) -> None:
    """Exit code 2."""
    assert terminal.run("notices").exit_code == 2
    assert terminal.run("notice", "delay", who="ana").exit_code == 2


def test_a_person_is_refused_with_every_reason(terminal: Terminal) -> None:
    """All at once, as everywhere."""
    result = terminal.run(
        "user", "add", "nonsense", "--role", "king", "--password-stdin", "--json", stdin="short"
    )

    assert result.exit_code == 1
    codes = {violation["code"] for violation in json.loads(result.stdout)["violations"]}
    assert codes == {"not_an_email", "unknown_role", "weak_password"}


def test_a_token_is_printed_once_and_can_be_revoked(terminal: Terminal) -> None:
    """Nothing but the token stands on standard output, so that a script can take it."""
    made = terminal.run("token", "add", "ana@example.com", "--name", "script")
    terminal.tokens["script"] = made.stdout.strip()
    before = terminal.run("notice", "list", who="script").exit_code
    terminal.told("token", "revoke", "ana@example.com", "--name", "script")

    assert made.stdout.startswith("nb_")
    assert len(made.stdout.split()) == 1
    assert (before, terminal.run("notice", "list", who="script").exit_code) == (0, 77)


def test_the_chain_is_verified_and_exported(terminal: Terminal) -> None:
    """Exit code 0 only when it is whole; the export has every entry with its facts."""
    terminal.announced()

    whole = terminal.told("ledger", "verify")
    exported = [json.loads(line) for line in terminal.run("ledger", "export").stdout.splitlines()]

    assert whole["entries"] == len(exported) == 1
    assert exported[0]["hash"] == whole["head"]
    assert exported[0]["facts"]["bulletin"]["kind"] == "announcement"
    assert "Phone X" not in json.dumps(exported)


def test_an_end_that_was_cut_off_is_found_by_whatever_somebody_kept(
    terminal: Terminal, tmp_path: Path
) -> None:
    """A number on paper, a saved feed, an older record; what holds no number is named."""
    terminal.announced()
    whole = terminal.told("ledger", "verify")
    head, cut = f"1:{whole['head']}", f"9:{whole['head']}"
    feed, other = tmp_path / "feed.xml", tmp_path / "other.json"
    feed.write_text(f'<rss><l:head xmlns:l="urn:x" seq="1" hash="{whole["head"]}"/></rss>')
    other.write_text(json.dumps({"head": {"seq": 1, "hash": "f" * 64}}))

    fits = terminal.told("ledger", "verify", "--against", head, "--saved-feed", str(feed))
    rewritten = terminal.run("ledger", "verify", "--saved-feed", str(other))
    missing = terminal.run("ledger", "verify", "--against", cut)
    korean = terminal.run("ledger", "verify", "--against", cut, "--language", "ko")
    nothing = terminal.run("ledger", "verify", "--saved-feed", str(terminal.data / "secret.key"))

    assert fits["heads"] == 2
    assert [r.exit_code for r in (rewritten, missing, nothing)] == [1, 1, 1]
    assert "entry 1: is not the one whose hash was published" in rewritten.stderr
    assert "entry 9: was published, and is not there any more" in missing.stderr
    assert korean.stderr == "기록 제9호: 공개했던 기록인데 지금은 없습니다.\n"
    assert "no number of a record in secret.key" in nothing.stderr


def test_a_record_that_somebody_kept_is_followed_before_its_head_is_believed(
    terminal: Terminal, tmp_path: Path
) -> None:
    """A figure that somebody changed in the file is named; so is a page changed on the board."""
    terminal.announced()
    kept, changed = tmp_path / "record.json", tmp_path / "changed.json"
    with closing(sqlite3.connect(terminal.data / "noticeboard.db")) as board:
        page = "SELECT body FROM public_pages WHERE path = '/record.json'"
        kept.write_bytes(board.execute(page).fetchone()[0])
        changed.write_text(kept.read_text().replace('"promises":1', '"promises":2'))
        fits = terminal.told("ledger", "verify", "--record", str(kept))
        differs = terminal.run("ledger", "verify", "--record", str(changed))
        board.execute("UPDATE public_pages SET etag = 'x' WHERE path LIKE '/notices/%'")
        board.commit()
    page_differs = terminal.run("ledger", "verify")
    rows_alone = terminal.told("ledger", "verify", "--skip-pages")
    rebuilt = terminal.told("ledger", "verify", "--rebuild")

    assert fits["heads"] == 1
    assert (differs.exit_code, page_differs.exit_code) == (1, 1)
    assert "changed.json: This file was changed: *, promises is 2 in it, and 1" in differs.stderr
    assert "/notices/" in page_differs.stderr
    assert "--rebuild" in page_differs.stderr
    assert rows_alone["pages"] is None
    assert rebuilt["pages"] == fits["pages"] > 10


def test_one_command_stops_every_send_and_an_approver_lets_go(terminal: Terminal) -> None:
    """Anybody of the staff may stop; going on takes an approver."""
    held = terminal.run("hold", who="ana")
    notice = terminal.told("notice", "show", terminal.announced(), who="ana")
    author = terminal.run("resume", who="ana")
    approver = terminal.run("resume", who="bo")
    again = terminal.run("resume", who="bo")
    terminal.carry_out()

    after = terminal.told("notice", "show", notice["id"], who="ana")
    assert held.exit_code == 0
    assert notice["state"] == "scheduled"
    assert (author.exit_code, approver.exit_code, again.exit_code) == (77, 0, 1)
    assert after["state"] == "published"


@pytest.mark.parametrize("words", [("hold",), ("delivery", "stuck")])
def test_a_channel_that_is_not_there_is_refused(terminal: Terminal, words: Sequence[str]) -> None:
    """A typing error does not look like success; those that there are, are named."""
    refused = terminal.run(*words, "--channel", "mastodom", who="ana")

    assert refused.exit_code == 1
    assert "There are: board, feed" in refused.stderr


def test_whoever_looks_while_sending_is_on_hold_is_told(terminal: Terminal) -> None:
    """By whom, since when, and how it goes on; nothing is said to go out in a moment."""
    terminal.run("hold", who="ana")
    terminal.run("hold", "--channel", "feed", who="ana")
    notice = terminal.told("notice", "show", terminal.announced(), who="ana")
    bulletin = notice["bulletins"][0]["id"]

    listed = terminal.run("delivery", "list", bulletin, who="ana").stdout
    checked = terminal.run("check").stdout
    doctor = terminal.run("doctor").stdout
    resumed = terminal.run("resume", who="bo").stdout
    after = terminal.run("delivery", "list", bulletin, who="ana").stdout

    assert listed.count("is on hold") == 2
    assert "everything is held by ana@example.com since" in checked
    assert "goes on by: noticeboard resume --channel feed" in checked
    assert "everything, feed" in doctor
    assert resumed == (
        "Sending again: everything else.\nStill held: feed (noticeboard resume --channel feed).\n"
    )
    assert after.count("is on hold") == 1


def test_a_channel_let_go_on_while_everything_is_held_is_not_said_to_send(
    terminal: Terminal,
) -> None:
    """Two stops are two decisions."""
    terminal.run("hold", who="ana")
    terminal.run("hold", "--channel", "feed", who="ana")

    resumed = terminal.run("resume", "--channel", "feed", who="bo").stdout

    assert resumed == "feed is let go on.\nStill held: everything (noticeboard resume).\n"


def test_check_tries_every_channel_without_sending(terminal: Terminal) -> None:
    """Exit code 0 when all would work."""
    result = terminal.run("check")

    assert result.exit_code == 0
    assert "board" in result.stdout
    assert "nobody is written to" in result.stdout
    assert "nobody is rung" in result.stdout


def test_check_may_come_before_the_first_start(tmp_path: Path) -> None:
    """Settings are looked at before anybody runs anything; in the wrong folder nothing is made."""
    result = Terminal(tmp_path / "new", {}).run("check")

    assert result.exit_code == 0
    assert "there is no board in" in result.stdout
    assert not list((tmp_path / "new").rglob("*"))


def test_check_says_what_a_channel_is_given(terminal: Terminal, tmp_path: Path) -> None:
    """A limit is no problem, but explains why something waits."""
    limited = '[channels.spare]\nkind = "null"\nrate = "30/5m"\n'
    (tmp_path / "channels.toml").write_text(limited)

    result = terminal.run("check", environ={"NOTICEBOARD_CONFIG": str(tmp_path)})

    assert "Its limit is 30/5m." in result.output


def test_check_says_that_nobody_could_be_called(terminal: Terminal, tmp_path: Path) -> None:
    """A mail server that does not answer is found before two in the morning."""
    (tmp_path / "noticeboard.toml").write_text(
        'mail_host = "127.0.0.1"\nmail_port = 1\nmail_from = "notices@example.com"\n'
    )

    result = terminal.run("check", "--json", environ={"NOTICEBOARD_CONFIG": str(tmp_path)})

    assert result.exit_code == 1
    assert "cannot be reached" in json.loads(result.stdout)["mail"]


def test_a_wrong_setting_is_exit_code_78(terminal: Terminal, tmp_path: Path) -> None:
    """With file and key."""
    (tmp_path / "noticeboard.toml").write_text("prot = 1\n")

    result = terminal.run("check", environ={"NOTICEBOARD_CONFIG": str(tmp_path)})

    assert result.exit_code == 78
    assert "prot" in result.stderr


def test_a_broken_channel_stanza_is_exit_code_78(terminal: Terminal, tmp_path: Path) -> None:
    """An unknown kind of channel stops the start."""
    (tmp_path / "channels.toml").write_text('[channels.x]\nkind = "telex"\n')

    result = terminal.run("check", environ={"NOTICEBOARD_CONFIG": str(tmp_path)})

    assert result.exit_code == 78
    assert "telex" in result.stderr


def test_a_database_that_does_not_answer_is_exit_code_69(terminal: Terminal) -> None:
    """A server that is away is not our mistake, nor the author's."""
    nowhere = {"NOTICEBOARD_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    began = time.monotonic()

    result = terminal.run("notice", "list", who="ana", environ=nowhere)

    assert result.exit_code == 69
    assert "does not answer" in result.stderr
    assert "?." not in result.stderr
    assert "Start it, or correct the address" in result.stderr
    assert time.monotonic() - began < 20


def test_a_fresh_folder_gets_its_database(tmp_path: Path) -> None:
    """The first person can be added before the board was ever started."""
    fresh = Terminal(tmp_path / "new")

    added = fresh.run(
        "user", "add", "ana@example.com", "--role", "author", "--password-stdin", stdin=PASSWORD
    )
    migrated = fresh.run("migrate")

    assert (added.exit_code, migrated.exit_code) == (0, 0)


def test_a_terminal_says_that_words_were_only_asked_to_be_removed(terminal: Terminal) -> None:
    """And by whom they go; then that they are gone."""
    terminal.hire("ida", "admin,approver", "approve")
    notice = terminal.told("notice", "show", terminal.announced(), who="ana")
    redact = ("ledger", "redact", notice["bulletins"][0]["id"], "--because", "court")

    asked = terminal.run(*redact, who="ida").stdout
    done = terminal.run(*redact, who="bo").stdout

    assert "words NOT removed yet: " in asked
    assert "another administrator or an approver sends the same, by " in asked
    assert "words removed, as " in done


def test_the_doctor_says_what_fails_and_what_to_do(terminal: Terminal) -> None:
    """A board that nobody runs: exit code 1, and the commands that start it, in both languages."""
    english = terminal.run("doctor")
    korean = terminal.run("doctor", "--language", "ko")
    told = json.loads(terminal.run("doctor", "--json").stdout)

    assert (english.exit_code, told["state"]) == (1, "failed")
    assert "FAILED  worker" in english.stdout
    assert "Start noticeboard up, or noticeboard timer." in english.stdout
    assert "noticeboard timer를 시작해 주세요." in korean.stdout
    failed = {one["name"] for one in told["invariants"] if one["state"] == "failed"}
    assert {"web", "timer", "worker"} <= failed
    assert all(one["advice"] for one in told["invariants"] if one["state"] != "ok")


def test_the_doctor_asks_for_the_schema_before_all_else(terminal: Terminal) -> None:
    """A database of the version before has not the tables that all other questions need."""
    with closing(sqlite3.connect(terminal.data / "noticeboard.db")) as board:
        board.execute("UPDATE alembic_version SET version_num = '0008'")
        board.commit()

    result = terminal.run("doctor", "--json")

    (only,) = json.loads(result.stdout)["invariants"]
    assert (result.exit_code, only["name"]) == (1, "schema")
    assert "noticeboard migrate" in only["advice"]


def test_a_key_that_systemd_hands_over_is_not_said_to_be_open(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Its group bits are the mask of an ACL. Of any other key they are the group's."""
    (tmp_path / "secret.key").write_bytes((terminal.data / "secret.key").read_bytes())
    (tmp_path / "secret.key").chmod(0o440)
    named = {"NOTICEBOARD_SECRET_KEY_FILE": str(tmp_path / "secret.key")}

    def key(credentials: Path) -> str:
        environ = {**named, "CREDENTIALS_DIRECTORY": str(credentials)}
        told = json.loads(terminal.run("doctor", "--json", environ=environ).stdout)
        return next(str(one["state"]) for one in told["invariants"] if one["name"] == "secret_key")

    assert (key(tmp_path), key(tmp_path / "other")) == ("ok", "failed")
    (tmp_path / "secret.key").chmod(0o444)
    assert key(tmp_path) == "failed"


def test_the_doctor_tells_a_database_that_is_away_and_a_folder_that_is_none(
    terminal: Terminal, tmp_path: Path
) -> None:
    """69 and 78, as everywhere; nothing is made in the wrong folder."""
    nowhere = {"NOTICEBOARD_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}

    assert terminal.run("doctor", environ=nowhere).exit_code == 69
    assert Terminal(tmp_path / "other", {}).run("doctor").exit_code == 78
    assert not (tmp_path / "other").exists()
