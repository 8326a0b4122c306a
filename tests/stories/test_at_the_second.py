"""Story 2: pre-orders of a tablet, 9 November 2010. A date without a time, "today at eight"
announced at seven, a delay explained afterwards in one line.

The whole product runs, with its own processes and a real clock: what the other stories cannot
show, for they hold the clock in hand. Tablet A speaks at its second and slips; of tablet B, which
was announced an hour ago, the promised minute has just come, and nobody says a word.
"""

import json
import shutil
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from noticeboard.settings import load_settings
from tests.running import JOURNAL, Product, product, until
from tests.web.house import House, SetClock

SEOUL = ZoneInfo("Asia/Seoul")
POLICY = """
[kinds.launch]
min_lead = "5s"
recommended_lead = "10s"
delay_notice = "1h"
confirm_within = "{confirm_within}s"
"""
EXPLANATION = {
    "what_happened": "The exchange rate moved by nine per cent and we price the tablet anew.",
    "apology": "You waited all day for a time that we had not told you. We are sorry.",
}
# Seconds; how soon it is on a machine of its own is measured by the benchmarks.
IN_SIGHT = 20
Staff = tuple[Path, Mapping[str, str]]

pytestmark = pytest.mark.story


def test_every_second_is_kept_by_real_processes(tmp_path: Path, staff: Staff) -> None:
    """Not early, then everywhere, and a silence shows when it begins."""
    source, tokens = staff
    shutil.copytree(source, tmp_path / "data")
    channels = JOURNAL.format(path=tmp_path / "journal.jsonl")
    config = {"policy.toml": POLICY.format(confirm_within=900), "channels.toml": channels}
    due = now().replace(second=0, microsecond=0)
    silence = now().replace(microsecond=0) + timedelta(seconds=25)
    silent = announced_an_hour_ago(tmp_path, tokens, config, due, silence)
    with product(tmp_path, config=config, workers=1) as running:
        running.tokens.update(tokens)
        speaks_at = now() + timedelta(seconds=5)
        moving = announce(running, "Tablet A", in_half_an_hour(), speaks_at)
        nothing_is_public_before(running, speaks_at, moving)
        both_stand_everywhere(running, moving, silent)

        delay = the_delay_stands_everywhere(running, moving, due + timedelta(hours=26))

        the_silence_shows_by_itself(running, silent, silence)
        a_fulfilment_ends_it(running, silent, due)
        each_bulletin_went_out_once(running, moving, silent, delay)


def announced_an_hour_ago(
    folder: Path,
    tokens: Mapping[str, str],
    config: Mapping[str, str],
    due: datetime,
    silence: datetime,
) -> Any:
    """A launch in the folder, told with a clock in hand an hour before ``due``; at ``silence``
    nobody will have confirmed it.

    Before the product runs: it would end a process that held a delivery an hour ago, and still
    lives; this one.
    """
    before = folder / "before"
    before.mkdir()
    confirm_within = (silence - due) // timedelta(seconds=1)
    (before / "policy.toml").write_text(POLICY.format(confirm_within=confirm_within))
    (before / "channels.toml").write_text(config["channels.toml"])
    at = due - timedelta(hours=1)
    settings = load_settings({"NOTICEBOARD_CONFIG": str(before)}, data=folder / "data")
    house = House(settings, SetClock(at), tokens=dict(tokens))
    launch = a_launch("Tablet B", wall(due), at + timedelta(minutes=1))
    notice = house.announced(**launch)
    house.close()
    return {**notice, "announcement": notice["bulletins"][0]["id"]}


def nothing_is_public_before(running: Product, at: datetime, *notices: Any) -> None:
    """Until the instant itself, a guess at the page gets what any wrong address gets."""
    nowhere = running.get("/notices/no-such-notice")
    while now() < at - timedelta(milliseconds=150):
        for notice in notices:
            guess = running.get(f"/notices/{notice['slug']}")
            if now() < at:
                assert (guess.status, guess.body) == (404, nowhere.body)
        feed = running.get("/feeds/atom.xml")
        titles = [notice["title"].encode() for notice in notices]
        assert now() >= at or not any(title in feed.body for title in titles)
        time.sleep(0.1)


def both_stand_everywhere(running: Product, *notices: Any) -> None:
    """Board, page, RSS and Atom, within a moment of the instant."""
    for notice in notices:
        title = notice["title"].encode()
        for path in ("/en/", f"/notices/{notice['slug']}", "/feeds/atom.xml", "/feeds/rss.xml"):
            until(
                lambda p=path, t=title: t in running.get(p).body,  # type: ignore[misc]
                within=IN_SIGHT,
                what=f"{title!r} never stood on {path}",
            )


def the_delay_stands_everywhere(running: Product, notice: Any, later: datetime) -> str:
    """Its reason is in the feeds and on the page, and readers are shown the entry again."""
    before = atom_entries(running)[notice["announcement"]]
    body = {
        "kind": "delay",
        "publish_at": "now",
        "moves": [{"promise": "preorder", "due": wall(later)}],
        "explanation": EXPLANATION,
    }
    drafted = running.call("ana", "POST", f"/notices/{notice['id']}/bulletins", body)
    assert drafted.status == 201, drafted.text
    delay = str(drafted.json["id"])
    running.publish("ana", "bo", delay)

    entries = until(
        lambda: atom_entries(running) if delay in atom_entries(running) else None,
        within=IN_SIGHT,
        what="the delay never reached the feed",
    )
    assert EXPLANATION["what_happened"] in entries[delay]["content"]
    assert entries[notice["announcement"]]["updated"] > before["updated"]
    assert EXPLANATION["what_happened"] in running.get(f"/notices/{notice['slug']}").text
    return delay


def the_silence_shows_by_itself(running: Product, notice: Any, silence: datetime) -> None:
    """Nobody does anything; the page says so at the second it becomes true."""
    page = f"/notices/{notice['slug']}"
    told = running.get(page).text
    assert now() >= silence or "awaiting confirmation" in told
    until(
        lambda: "not confirmed by the company since" in running.get(page).text.lower(),
        within=max((silence - now()).total_seconds(), 0) + IN_SIGHT,
        what="the silence never showed",
    )
    assert now() >= silence
    assert "not confirmed" in running.get("/en/").text.lower()
    state = running.call("ana", "GET", f"/notices/{notice['id']}").json
    assert state["promises"][0]["state"] == "unconfirmed"


def a_fulfilment_ends_it(running: Product, notice: Any, due: datetime) -> None:
    """One person records that it happened, and the silence is over."""
    kept = {"promise": "preorder", "observed_at": due.isoformat()}

    answer = running.call("ana", "POST", f"/notices/{notice['id']}/fulfilments", kept)

    assert answer.status == 201, answer.text
    facts = until(
        lambda: kept_facts(running, notice), within=IN_SIGHT, what="the fulfilment never showed"
    )
    assert facts["promises"][0]["state"] == "kept"
    page = running.get(f"/notices/{notice['slug']}").text.lower()
    assert "not confirmed by the company since" not in page


def each_bulletin_went_out_once(running: Product, moving: Any, silent: Any, delay: str) -> None:
    """The journal of a further channel holds each bulletin, once."""
    journal = running.folder / "journal.jsonl"

    def sent() -> list[str]:
        return [json.loads(line)["bulletin_id"] for line in journal.read_text().splitlines()]

    until(lambda: len(sent()) >= 4, within=5, what="a bulletin never reached the journal")
    assert len(sent()) == len(set(sent())) == 4
    assert {moving["announcement"], silent["announcement"], delay} < set(sent())


# ---------------------------------------------------------------- what the story is told with


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


def in_half_an_hour() -> datetime:
    """A whole minute."""
    return (now() + timedelta(minutes=30)).replace(second=0, microsecond=0)


def wall(moment: datetime) -> str:
    """As a person in Seoul types it."""
    return moment.astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M")


def a_launch(title: str, due: str, publish_at: datetime) -> dict[str, Any]:
    """The document of a launch with one promise."""
    return {
        "kind": "launch",
        "title": title,
        "language": "en",
        "products": ["tablet"],
        "promises": [
            {"key": "preorder", "label": "Pre-order opens", "due": due, "zone": "Asia/Seoul"}
        ],
        "announcement": {
            "body": "Pre-orders open {{ promise.preorder }}.",
            "short": "Pre-orders open {{ promise.preorder }} {{ link }}",
            "publish_at": publish_at.isoformat(),
            "channels": ["board", "feed", "journal"],
        },
    }


def announce(running: Product, title: str, due: datetime, at: datetime) -> Any:
    """Draft, submit and sign off a launch; its ids and slug."""
    drafted = running.call("ana", "POST", "/notices", a_launch(title, wall(due), at))
    assert drafted.status == 201, drafted.text
    notice = drafted.json
    announcement = notice["bulletins"][0]["id"]
    running.publish("ana", "bo", announcement)
    assert now() < at, "the machine is too slow for this story: the notice was late by itself"
    return {**notice, "announcement": announcement}


def atom_entries(running: Product) -> dict[str, dict[str, str]]:
    """The Atom feed by bulletin id."""
    space = {"a": "http://www.w3.org/2005/Atom"}
    root = ET.fromstring(running.get("/feeds/atom.xml").body)  # noqa: S314 - our own feed
    return {
        entry.findtext("a:id", "", space).removeprefix("urn:uuid:"): {
            name: entry.findtext(f"a:{name}", "", space) for name in ("updated", "content")
        }
        for entry in root.findall("a:entry", space)
    }


def kept_facts(running: Product, notice: Any) -> Any:
    """The facts of a notice, once a promise of it is kept."""
    facts = running.get(f"/notices/{notice['slug']}/facts.json").json
    return facts if facts["promises"][0]["state"] == "kept" else None
