"""The newest entries of the record in words: what was said, of which promises.

From the facts alone: what people wrote may be removed, and the record is not built at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from noticeboard.domain.ledger import Entry, Recorded
from noticeboard.domain.sorts import ANSWERS
from noticeboard.domain.times import at_utc
from noticeboard.render.words import Words
from noticeboard.site.templating import Clock, say

# As many as a reader takes in at one look; all of them are in the JSON.
NEWEST = 10
# Promises that are told of one entry, before the rest is counted.
_TOLD = 2
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One entry: what it did, where that stands, and each promise it made, moved or ended."""

    entry: Entry
    code: str | None
    act: str
    products: tuple[str, ...]
    promises: tuple[Markup, ...]
    others: int


def newest(told: Sequence[Recorded], words: Words, clock: Clock) -> Sequence[NewEntry]:
    """The newest entries, the last one first."""
    said: dict[str, Facts] = {}
    about: dict[str, Facts] = {}
    for each in told:
        facts: Facts = each.facts
        if "bulletin" in facts:
            said[each.entry.bulletin_id] = facts
        if "notice" in facts:
            about[each.entry.notice_id] = facts["notice"]
    return [_new(each, said, about, words, clock) for each in reversed(told[-NEWEST:])]


def _new(
    each: Recorded,
    said: Mapping[str, Facts],
    about: Mapping[str, Facts],
    words: Words,
    clock: Clock,
) -> NewEntry:
    facts: Facts = said.get(each.entry.bulletin_id, {})
    promises = facts.get("promises", ()) if each.entry.act == "published" else ()
    code = facts["bulletin"]["code"] if facts else None
    return NewEntry(
        entry=each.entry,
        code=code,
        act=_act(each, facts, words),
        products=tuple(about.get(each.entry.notice_id, {}).get("products", ())),
        promises=tuple(_promise(p, words, clock) for p in promises[:_TOLD]),
        others=max(len(promises) - _TOLD, 0),
    )


def _act(each: Recorded, facts: Facts, words: Words) -> str:
    """What it did: for what was published, the kind of text; else the act, and of which text."""
    told: Facts = each.facts
    act = "replaced" if "text" not in told.get("gone", ["text"]) else each.entry.act
    if not facts:
        return words(f"record.act_{act}")
    sort = words(f"kind.{_sort(facts)}")
    return sort if act == "published" else words(f"record.act_{act}_of", kind=sort)


def _sort(facts: Facts) -> str:
    said = facts["bulletin"]
    if said["kind"] == "update" and not said["word"]:
        return "reminder"
    if verdict := (said["corrects"] or {}).get("verdict"):
        return ANSWERS[verdict]
    ended = [p["outcome"]["status"] for p in facts["promises"] if p["outcome"]]
    partly = said["kind"] == "fulfilment" and "partly_kept" in ended
    return "partly_kept" if partly else str(said["kind"])


def _promise(promise: Facts, words: Words, clock: Clock) -> Markup:
    """Its time as of that entry, and how it ended, if it did."""
    newest = promise["revisions"][-1]
    ended = "withdrawn" if promise["withdrawn_at"] else (promise["outcome"] or {}).get("status")
    time = _time(newest, words, clock)
    return Markup("{}: {}").format(words(f"state.{ended}"), time) if ended else time


def _time(revision: Facts, words: Words, clock: Clock) -> Markup:
    if revision["due"]:
        return clock.full(at_utc(datetime.fromisoformat(revision["due"]), revision["zone"]))
    by = clock.at(datetime.fromisoformat(revision["next_word_by"]))
    return say(words, "promise.next_word_by", time=by)
