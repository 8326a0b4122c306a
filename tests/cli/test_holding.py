"""Holding texts at the terminal: the same verbs as the API."""

import json

from tests.cli.terminal import Terminal, in_days

WORDS = {
    "title": "It is late",
    "body": "We know of {{ promise }}. {{ sentence }} We speak by {{ next_word }}.",
    "short": "We speak by {{ next_word }} {{ link }}",
}
NEW = {**WORDS, "language": "en"}


def test_the_terminal_does_the_same(terminal: Terminal) -> None:
    """Write, sign, speak; whoever is not on duty is told so."""
    notice = terminal.announced()
    terminal.hire("doh", "duty")
    text = terminal.told(
        "holding-text", "write", "-", who="ana", stdin=json.dumps(NEW, ensure_ascii=False)
    )["id"]
    terminal.told("holding-text", "approve", text, who="bo")
    slots = ("--promise", "sale", "--next-word-by", in_days(0.2), "--zone", "Asia/Seoul")
    spoken = ("notice", "speak", notice, "--text", text, *slots)

    refused = terminal.run(*spoken, who="ana")
    held = terminal.told(*spoken, "--sentence", "We are counting.", who="doh")
    again = terminal.told("holding-text", "revise", text, "-", who="ana", stdin=json.dumps(WORDS))
    terminal.told("holding-text", "reject", text, "--reason", "Not yet.", who="bo")
    terminal.told("holding-text", "retire", text, who="bo")

    assert (refused.exit_code, held["kind"], held["state"]) == (77, "holding", "scheduled")
    assert again["approved"]["version"] == 1
    assert "retired" in terminal.run("holding-text", "list", who="doh").output
    assert "It is late" in terminal.run("holding-text", "show", text, who="doh").output
