"""Staff's verbs at the terminal: the same rules, the same words, exit codes for programs."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, a_launch, in_days

EXPLAINED = (
    *("--cause", "Production"),
    *("--what-happened", "A power cut stopped the assembly line for two days."),
    *("--what-it-means", "Nobody can order before the new time."),
    *("--what-to-do", "Nothing: what you reserved stays reserved."),
    *("--apology", "We are sorry that you have to wait."),
    *("--responsible", "Kim Ana, head of production"),
)


def test_a_notice_goes_its_way_from_the_terminal(terminal: Terminal) -> None:
    """Drafted by one, signed by another, public, listed and shown."""
    notice = terminal.announced()

    listed = terminal.run("notice", "list", who="ana")
    shown = terminal.run("notice", "show", notice, who="ana")
    slug = terminal.told("notice", "show", notice, who="ana")["slug"]

    assert "published" in listed.stdout
    assert "Phone X" in listed.stdout
    assert "upcoming" in shown.stdout
    assert terminal.told("notice", "show", slug, who="bo")["id"] == notice


def test_a_delay_by_options_keeps_the_promises_zone(terminal: Terminal) -> None:
    """Under pressure one command says it all."""
    notice = terminal.announced()
    due = in_days(12)

    made = terminal.told(
        *("notice", "delay", notice, "--promise", "sale", "--due", due, "--submit"),
        *EXPLAINED,
        who="ana",
    )
    terminal.told("notice", "approve", made["id"], who="bo")
    terminal.carry_out()

    shown = terminal.told("notice", "show", notice, who="ana")
    assert shown["promises"][0]["due"] == f"{due}:00+09:00"
    assert len(shown["promises"][0]["revisions"]) == 2
    assert [b["kind"] for b in shown["bulletins"]] == ["announcement", "delay"]


def test_what_stays_and_what_is_told_every_day_is_said_at_the_terminal(
    terminal: Terminal,
) -> None:
    """The same fields as the document's; and that it is over."""
    notice = terminal.announced()

    update = ("notice", "update", notice, "--body", "We are checking.")
    daily = terminal.told(*update, "--daily-at", "18:00", "--zone", "Asia/Seoul", who="ana")
    over = terminal.told("notice", "update", notice, "--body", "Over.", "--resolved", who="ana")
    delay = ("notice", "delay", notice, "--promise", "sale", "--due", in_days(12))
    refused = terminal.run(*delay, "--stays", "delivery", *EXPLAINED, who="ana")

    assert daily["working"]["content"]["daily_word"] == {"at": "18:00", "zone": "Asia/Seoul"}
    assert over["working"]["content"]["resolved"] is True
    assert refused.exit_code == 1
    assert "stays.0" in refused.output


def test_a_delay_from_a_file_is_the_apis_document(terminal: Terminal, tmp_path: Path) -> None:
    """Options win over the file."""
    notice = terminal.announced()
    document = {
        "moves": [{"promise": "sale", "due": in_days(12)}],
        "publish_at": "2020-01-01T00:00Z",
        "explanation": {"what_happened": "x"},
    }
    path = tmp_path / "delay.json"
    path.write_text(json.dumps(document))

    made = terminal.told(
        *("notice", "delay", notice, "--file", str(path), "--publish-at", "now"),
        *EXPLAINED,
        who="ana",
    )

    content = made["working"]["content"]
    assert content["publish_at"] == "now"
    assert content["explanation"]["what_happened"].startswith("A power cut")


def test_parts_may_be_due_or_withheld(terminal: Terminal) -> None:
    """What is not known yet gets an instant, what may not be told a reason."""
    notice = terminal.announced()

    made = terminal.told(
        *("notice", "delay", notice, "--promise", "sale", "--due", in_days(12)),
        *EXPLAINED,
        *("--withheld", "prevention=partner", "--contact", "1588-0000", "--hours", "24h"),
        *("--part-due", f"remedy={in_days(2)}", "--zone", "Asia/Seoul"),
        who="ana",
    )

    explanation = made["working"]["content"]["explanation"]
    assert explanation["prevention"] == {"withheld": "partner"}
    assert explanation["remedy"]["due"].startswith(in_days(2)[:10])
    assert explanation["contact"]["hours"] == "24h"


def test_corrections_cancellations_updates_and_holding_statements(terminal: Terminal) -> None:
    """Every kind of bulletin has its command."""
    notice = terminal.announced()
    announcement = terminal.told("notice", "show", notice, who="ana")["bulletins"][0]["id"]
    whole = (
        *EXPLAINED,
        *("--remedy", "Everybody gets the full price back.", "--choice", "Money or next model."),
        *("--contact", "1588-0000", "--hours", "24h"),
    )

    made = [
        terminal.told(
            *("notice", "correct", notice, "--bulletin", announcement), *EXPLAINED, who="ana"
        ),
        terminal.told(
            *("notice", "correct", notice, "--claim", "It costs 9,000,000", "--by", "A paper"),
            *("--where", "https://example.com/a", "--verdict", "false"),
            *EXPLAINED,
            who="ana",
        ),
        terminal.told("notice", "cancel", notice, "--promise", "sale", *whole, who="ana"),
        terminal.told("notice", "update", notice, "--body", "All is well.", who="ana"),
        terminal.told(
            *("notice", "holding", notice, "--body", "We know; we are checking."),
            *("--next-word-by", in_days(0.2), "--zone", "Asia/Seoul"),
            who="ana",
        ),
    ]

    kinds = [bulletin["kind"] for bulletin in made]
    assert kinds == ["correction", "correction", "cancellation", "update", "holding"]


def test_a_holding_statement_needs_its_next_word_at_the_terminal_too(terminal: Terminal) -> None:
    """The rule is one, whatever the door."""
    notice = terminal.announced()

    silent = terminal.run("notice", "holding", notice, "--body", "We know.", who="ana")

    assert silent.exit_code == 1
    assert "[next_word_missing]" in silent.stderr
    assert "next_word_by" in silent.stderr


def test_a_text_is_edited_rejected_pulled_back_and_discarded(terminal: Terminal) -> None:
    """The whole sign-off line has its commands."""
    drafted = terminal.told("notice", "add", "-", who="ana", stdin=a_launch())
    bulletin = drafted["bulletins"][0]["id"]
    patch = json.dumps({"title": "Phone X Pro"})

    edited = terminal.told("notice", "edit", bulletin, "-", who="ana", stdin=patch)
    stale = terminal.run(
        "notice", "edit", bulletin, "-", "--if-version", "1", who="ana", stdin=patch
    )
    terminal.told("notice", "submit", bulletin, who="ana")
    rejected = terminal.told("notice", "reject", bulletin, "--reason", "Too dry.", who="bo")
    terminal.told("notice", "submit", bulletin, who="ana")
    back = terminal.told("notice", "pull-back", bulletin, who="ana")
    nothing = terminal.run("notice", "discard", bulletin, who="ana")

    assert edited["working"]["content"]["title"] == "Phone X Pro"
    assert (stale.exit_code, nothing.exit_code) == (1, 1)
    assert rejected["working"]["rejected_because"] == "Too dry."
    assert back["state"] == "draft"


def test_violations_are_a_table_with_field_and_sentence(terminal: Terminal) -> None:
    """In the terminal's language, with exit code 1, and nothing stored."""
    broken = a_launch(title="", promises=[{"key": "sale", "label": "S", "due": "2027-01-09"}])

    english = terminal.run("notice", "add", "-", who="ana", stdin=broken)
    korean = terminal.run(
        "notice", "add", "-", who="ana", stdin=broken, environ={"LANG": "ko_KR.UTF-8"}
    )
    chosen = terminal.run("notice", "add", "-", "--language", "ko", who="ana", stdin=broken)

    assert (english.exit_code, korean.exit_code) == (1, 1)
    assert "promises.0.due" in english.stderr
    assert "a date but no time" in english.stderr
    assert "[time_missing]" in english.stderr
    assert "시각이 없습니다" in korean.stderr
    assert chosen.stderr == korean.stderr
    assert terminal.told("notice", "list", who="ana")["items"] == []


@pytest.mark.parametrize("raw", [b"", b"[", b"[" * 100_000, b'{"a":1,"a":2}', b"\xff" * 9])
def test_a_file_that_is_not_json_is_refused(terminal: Terminal, raw: bytes) -> None:
    """Exit code 1 and a sentence, no traceback."""
    result = terminal.run("notice", "add", "-", who="ana", stdin=raw)

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.strip()


def test_nobody_signs_their_own_text_at_the_terminal_either(terminal: Terminal) -> None:
    """Author and approver differ through this door too."""
    terminal.hire("cem", "author,approver", "approve")
    drafted = terminal.told("notice", "add", "-", "--submit", who="cem", stdin=a_launch())
    bulletin = drafted["bulletins"][0]["id"]

    own = terminal.run("notice", "approve", bulletin, who="cem")
    author = terminal.run("notice", "approve", bulletin, who="ana")
    approver = terminal.run("notice", "approve", bulletin, who="bo")

    assert (own.exit_code, author.exit_code, approver.exit_code) == (77, 77, 0)
    assert "Another person signs it off" in own.stderr


def test_without_a_token_the_terminal_says_how_to_get_one(terminal: Terminal) -> None:
    """Exit code 77, and a sentence that helps."""
    none = terminal.run("notice", "list")
    wrong = terminal.run("notice", "list", environ={"NOTICEBOARD_TOKEN": "nb_nonsense"})

    assert (none.exit_code, wrong.exit_code) == (77, 77)
    assert "noticeboard token add" in none.stderr


def test_a_token_may_come_from_a_file(terminal: Terminal, tmp_path: Path) -> None:
    """So that it stands neither in the history nor in the environment."""
    path = tmp_path / "token"
    path.write_text(terminal.tokens["ana"] + "\n")

    assert terminal.run("notice", "list", "--token-file", str(path)).exit_code == 0
    piped = terminal.run("notice", "list", "--token-file", "-", stdin=path.read_text())
    assert piped.exit_code == 0


def test_the_wrong_folder_is_named_and_gets_no_board(terminal: Terminal, tmp_path: Path) -> None:
    """A newcomer in another folder is told so, and leaves no empty board behind.

    Above all where it is asked whether the record is whole: none is not a whole one.
    """
    elsewhere = Terminal(tmp_path / "elsewhere", terminal.tokens)
    reading = ["notice list", "ledger verify", "ledger export", "user list"]

    for words in reading:
        result = elsewhere.run(*words.split(), who="ana")
        assert result.exit_code == 78, words
        assert f"There is no board in {elsewhere.data}. Name its folder" in result.stderr
        assert not elsewhere.data.exists()


def test_an_address_that_leads_to_no_board_is_named(terminal: Terminal, tmp_path: Path) -> None:
    """Not the folder, in which a board may well be."""
    environ = {"NOTICEBOARD_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"}

    english = terminal.run("user", "list", environ=environ)
    korean = terminal.run("user", "list", "--language", "ko", environ=environ)

    assert english.exit_code == 78
    for said in (english.stderr, korean.stderr):
        assert f"{tmp_path}/none.db" in said
        assert "NOTICEBOARD_DATABASE_URL" in said
    assert not (tmp_path / "none.db").exists()


def test_a_promise_is_kept_now_and_a_draft_has_no_page_yet(terminal: Terminal) -> None:
    """`now` is an instant of its own, as for publication."""
    drafted = terminal.run("notice", "add", "-", who="ana", stdin=a_launch())
    notice = terminal.announced()

    kept = ("notice", "fulfil", notice, "--promise", "sale", "--observed-at", "now")
    too_early = terminal.run(*kept, who="ana")
    terminal.told(*kept, "--early", who="ana")
    terminal.carry_out()

    assert "The promised time has not come" in too_early.stderr

    assert "(once it is published)" in drafted.stdout
    shown = terminal.run("notice", "show", notice, who="ana").stdout
    assert "kept" in shown
    assert "(once it is published)" not in shown


def test_what_is_not_there_is_said_so(terminal: Terminal) -> None:
    """Exit code 1, not a traceback."""
    result = terminal.run("notice", "show", "no-such-notice", who="ana")

    assert result.exit_code == 1
    assert "no notice of that id" in result.stderr
