"""The same document gets the same violations at every door, and leaves nothing behind."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cli.terminal import Terminal
from tests.intake.documents import changed
from tests.web.house import House, a_delay, a_launch

Document = dict[str, Any]
# By path and value; a launch that is sound but for this one thing.
HOSTILE: list[tuple[str, object]] = [
    ("promises", []),
    ("promises.0.due", "2027-12-10"),
    ("promises.0.due", "2027-02-29T09:00"),
    ("promises.0.due", "2027-12-10T24:00"),
    ("promises.0.due", "2027-06-30T23:59:60"),
    ("promises.0.due", "10000-01-01T00:00"),
    ("promises.0.due", "9999-12-31T23:59:59-12:00"),
    ("promises.0.due", "2020-01-01T09:00"),
    ("promises.0.due", "0001-01-01T00:00"),
    ("promises.0.due", "2027-12-10T09:00:30"),
    ("promises.0.due", "tomorrow 10am"),
    ("promises.0.due", "2027-12-10T09:00+99:99"),
    ("promises.0.zone", ...),
    ("promises.0.zone", "asia/seoul"),
    ("promises.0.zone", "Mars/Phobos"),
    ("promises.0.until", "2027-01-01T00:00"),
    ("promises.0.depends_on", ["preorder"]),
    ("promises.0.depends_on", ["nothing"]),
    ("promises.0.label", "\u202egnihtyna"),
    ("kind", "party"),
    ("kind", "../admin"),
    ("slug", "../admin"),
    ("copied_from", "00000000-0000-4000-8000-000000000000"),
    ("copied_from", "../admin"),
    ("state", "published"),
    ("title", "\u200b\u200b"),
    ("title", "a\x00b"),
    ("title", {"ko": "x"}),
    ("facts", {"price": "{{7*7}}", "Price": "x"}),
    ("facts", {"price": "\u3164"}),
    ("announcement.publish_at", "2020-01-01T00:00Z"),
    ("announcement.publish_at", "9999-12-31T23:59:59Z"),
    ("announcement.body", "{{ promise.nothing }} {{ fact.nothing }} {{ 7*7 }}"),
    ("announcement.body", "e" + "\u0301" * 10_000),
    ("announcement.channels", []),
    ("announcement.channels", [""]),
    ("announcement.channels", ["board", "board", "feed", "nowhere"]),
    ("announcement.channels", ["feed"]),
    ("announcement.texts", {"nowhere": "x"}),
    ("announcement.waiver", {"reason": " "}),
    ("announcement.next_word_by", "2020-01-01T00:00Z"),
]
HOSTILE_DELAYS: list[tuple[str, object]] = [
    ("moves", []),
    ("moves.0.due", ...),
    ("moves.0.due", "2020-01-01T00:00"),
    ("moves.0.promise", "nothing"),
    ("moves.0.next_word_by", "2199-01-01T00:00"),
    ("moves.0", {"promise": "preorder", "next_word_by": "2020-01-01T00:00"}),
    ("moves", [{"promise": "preorder", "due": "2028-01-01T09:00"}] * 2),
    ("explanation", ...),
    ("explanation.what_happened", " \u2800"),
    ("explanation.what_happened", "사정상"),
    ("explanation.what_happened", "due to circumstances"),
    ("explanation.what_happened", {"withheld": "legal"}),
    ("explanation.cause", {"due": "2020-01-01T00:00Z"}),
    ("explanation.apology", 7),
    ("withdraws", ["nothing"]),
    ("corrects", {"bulletin": "00000000-0000-4000-8000-000000000000"}),
    ("facts", {"price": "0"}),
    ("promises", [{"key": "x", "label": "x", "due": "2028-01-01T09:00Z"}]),
]


@pytest.fixture
def now_house(house: House) -> House:
    """A house whose clock is the terminal's."""
    house.clock.at = datetime.now(UTC)
    return house


def sound(**changes: object) -> Document:
    """A launch that nobody would refuse: in a year and a half, announced in an hour."""
    at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    body = {"body": "Opens {{ promise.preorder }}.", "publish_at": at}
    promise = {
        "key": "preorder",
        "label": "Pre-order opens",
        "due": "2027-12-10T09:00",
        "zone": "Asia/Seoul",
    }
    return a_launch(promises=[promise], announcement=body, **changes)


def at_terminal(house: House, *words: str, document: Document) -> list[Document]:
    """What the terminal refuses about a document."""
    terminal = Terminal(house.settings.data, house.tokens)
    result = terminal.run("notice", *words, "--json", who="ana", stdin=json.dumps(document))
    assert result.exit_code == 1, result.output
    found: list[Document] = json.loads(result.stdout)["violations"]
    return found


def test_the_launch_that_is_broken_below_is_sound(now_house: House) -> None:
    """Or the samples would prove nothing."""
    assert now_house.call("ana", "POST", "/notices", sound()).status_code == 201


@pytest.mark.parametrize(("path", "value"), HOSTILE, ids=lambda v: repr(v)[:40])
def test_a_launch_is_refused_alike(now_house: House, path: str, value: object) -> None:
    """Code, field and sentence are one; a violation names a field, and nothing is stored."""
    document = changed(sound(), path, value)

    answer = now_house.call("ana", "POST", "/notices", document)

    assert answer.status_code == 422, answer.text
    assert answer.json is not None
    assert answer.json["violations"] == at_terminal(now_house, "add", "-", document=document)
    assert all(violation["field"] for violation in answer.json["violations"])
    assert now_house.store.subjects(limit=1).items == ()


def test_a_delay_is_refused_alike(now_house: House) -> None:
    """Every sample, on one notice; the promise stays where it was."""
    document = sound()
    document["announcement"]["publish_at"] = "now"
    made = now_house.call("ana", "POST", "/notices", document).json
    assert made is not None
    now_house.release(made["bulletins"][0]["id"])
    due = [{"promise": "preorder", "due": "2027-12-20T09:00"}]
    path = f"/notices/{made['id']}/bulletins"
    delay = a_delay(moves=due)

    for where, value in HOSTILE_DELAYS:
        broken = changed(delay, where, value)
        answer = now_house.call("ana", "POST", path, broken)
        assert answer.status_code == 422, (where, value, answer.text)
        assert answer.json is not None
        there = at_terminal(now_house, "delay", made["id"], "--file", "-", document=broken)
        assert answer.json["violations"] == there, (where, value)

    assert len(now_house.parts.publishing.subject(made["id"]).bulletins) == 1
    assert now_house.call("ana", "POST", path, delay).status_code == 201
