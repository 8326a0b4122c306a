"""The ledger and the record: nothing in them changes, and each figure can be worked out anew."""

import hashlib
import json
import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from noticeboard.domain import ledger
from tests.properties.looking import facts, notices, published, told_before
from tests.properties.recount import recounted
from tests.properties.world import Look, World

_HEAD = re.compile(r'"noticeboard-ledger" content="(\d+):([0-9a-f]{64})"')


def the_chain_is_whole(world: World, before: Look, after: Look) -> None:
    """Nothing in it was changed, everything public is in it once, and each page's head is one of
    it.
    """
    assert after.entries[: len(before.entries)] == before.entries
    ledger.verify(after.entries)
    acts = Counter(e.bulletin_id for e in after.entries if e.act in ("published", "revised"))
    assert acts == {p.id: len(p.versions) for _, _, p in published(after)}
    gone = {e.bulletin_id for e in after.entries if e.act == "redacted"}
    assert gone == {p.id for _, _, p in published(after) if p.removals}
    heads = {(str(e.seq), e.hash) for e in after.entries}
    assert {head for text in after.pages.values() for head in _HEAD.findall(text)} <= heads


def the_record_can_be_followed(world: World, before: Look, after: Look) -> None:
    """As docs/record.md specifies it, from ``record.json`` alone."""
    document = json.loads(after.pages["/record.json"])
    previous = "0" * 64
    for entry in document["entries"]:
        digest = _sha256(_canonical([_sha256(_canonical(entry["facts"])), entry["words"]]))
        names = ("seq", "at", "act", "notice_id", "bulletin_id")
        sealed = [*(entry[name] for name in names), digest, previous, entry["version"]]
        assert entry["hash"] == _sha256(_canonical(sealed))
        previous = entry["hash"]
    hashes = [entry.hash for entry in after.entries]
    assert [entry["hash"] for entry in document["entries"]] == hashes[: len(document["entries"])]
    assert not after.seen_to or len(document["entries"]) == len(hashes)


def its_figures_are_those_of_the_notices(world: World, before: Look, after: Look) -> None:
    """Counted anew from the facts of every notice, they agree with what ``record.json`` says.

    At the last instant up to now for which it says that it is good. Words for every day stay
    counted as they were when the clock is set back; pages tell of them by the clock.
    """
    document = json.loads(after.pages["/record.json"])
    if len(document["entries"]) != len(after.entries):
        return  # not built yet
    at, until = (_instant(document[name]) for name in ("as_of", "good_until"))
    assert at is not None
    assert told_before(world, after) or until is None or after.now < until + timedelta(minutes=1)
    if not told_before(world, after):
        at = after.now if until is None else min(after.now, until - timedelta(microseconds=1))
    told_of = [facts(after, notice) for notice in notices(after)]
    mine = recounted(told_of, at)
    # Of several of one text a page tells the last: each has an entry.
    mine["removed"] = sum(bool(e["facts"].get("gone")) for e in document["entries"])
    mine["objected"] = sum(len(e["facts"].get("objects", ())) for e in document["entries"])
    if world.set_back and any(b["daily_word"] for n in told_of for b in n["bulletins"]):
        del mine["next_words"]
    row = next(r for r in document["figures"] if not r["product"] and not r["period"])
    for name, figure in mine.items():
        told = row[name]
        if isinstance(figure, dict):
            told = {part: told[part] for part in figure}
        assert told == figure, name


def the_facts_say_what_the_clock_says(world: World, before: Look, after: Look) -> None:
    """Facts say of every promise what its times and the clock say; no role can switch that off."""
    for notice in notices(after):
        told = facts(after, notice)
        for promise, shown in zip(notice.promises, told["promises"], strict=True):
            assert told_before(world, after) or shown["state"] == promise.state(after.now)
            assert shown["moves"] == len(shown["revisions"]) - 1 == len(promise.revisions) - 1
            assert [r["missed"] for r in shown["revisions"]] == [
                promise.missed(r) for r in promise.revisions
            ]
        assert told["notice"]["labels"] == list(notice.labels)
        assert [b["id"] for b in told["bulletins"]] == [b.id for b in notice.bulletins]


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
