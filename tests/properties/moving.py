"""Promises: what becomes of one is said in public, with its reason, wherever it was promised."""

import re
from collections import Counter
from dataclasses import replace
from html import unescape

from noticeboard.domain.content import OwnCorrection
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.promise import Promise
from tests.properties.looking import facts, notices, page
from tests.properties.world import Look, World

_ENTRY = re.compile(r"<entry>.*?</entry>", re.DOTALL)


def nothing_moves_without_an_explanation(world: World, before: Look, after: Look) -> None:
    """Behind every later time, and every end, is a public bulletin that names the promise; it
    says what happened on the page, in the facts and in the feed.
    """
    for notice in notices(after):
        told = {b.id: b for b in notice.bulletins}
        moved = Counter((b.id, move.promise) for b in notice.bulletins for move in b.moves)
        times = Counter((r.bulletin_id, p.key) for p in notice.promises for r in p.revisions[1:])
        assert times == moved
        for promise in notice.promises:
            for revision in promise.revisions[1:]:
                assert revision.published_at == told[revision.bulletin_id].published_at
                _explained(after, notice, told[revision.bulletin_id])
            if promise.withdrawn_by is not None:
                assert promise.key in told[promise.withdrawn_by].withdraws
                _explained(after, notice, told[promise.withdrawn_by])
            if promise.outcome is not None:
                kept = told[promise.outcome.bulletin_id].fulfilment
                assert kept is not None
                assert (kept.promise, kept.status) == (promise.key, promise.outcome.status)


def _explained(look: Look, notice: Notice, said: Published) -> None:
    why = said.explanation.text("what_happened")
    assert why
    document = facts(look, notice)
    own = next(b for b in document["bulletins"] if b["id"] == said.id)
    assert own["explanation"]["what_happened"]["text"] == why
    of_times = [
        r["explanation"]["what_happened"]["text"]
        for promise in document["promises"]
        for r in promise["revisions"]
        if r["bulletin"] == said.id
    ]
    assert of_times == [why] * len(said.moves)
    if said.removed is None:
        assert why in unescape(page(look, notice))
        entry = next((e for e in _ENTRY.findall(_feed(look)) if said.id in e), None)
        assert entry is None or why in unescape(unescape(entry))


def _feed(look: Look) -> str:
    return look.pages["/feeds/atom.xml"]


def who_moves_one_decides_on_what_depends_on_it(world: World, before: Look, after: Look) -> None:
    """Rule 13: in the same bulletin, of everything that was open until then."""
    was = {s.id: s.public for s in before.subjects.values()}
    for notice in notices(after):
        old = was.get(notice.id)
        new = notice.bulletins[len(old.bulletins) :] if old else ()
        for said in new if len(new) == 1 else ():
            decided = {m.promise for m in said.moves} | {*said.withdraws}
            asked = [p for p in notice.promises if decided & {*p.depends_on}]
            still = [p.key for p in asked if old and _was_open(old, p)]
            assert {*still} <= decided | {*said.stays}


def _was_open(notice: Notice, promise: Promise) -> bool:
    known = notice.promise(promise.key)
    return known is not None and known.status == "open"


def what_was_promised_stays(world: World, before: Look, after: Look) -> None:
    """Times, bulletins, their words, labels and reasons only grow; only words are ever removed."""
    now = {notice.id: notice for notice in notices(after)}
    new = after.entries[len(before.entries) :]
    reworded = {e.bulletin_id for e in new if e.act == "redacted"}
    for notice in notices(before):
        later = now[notice.id]
        for promise, kept in zip(notice.promises, later.promises, strict=True):
            _times_stay(later, promise, kept)
            assert promise.withdrawn_by in (None, kept.withdrawn_by)
            assert promise.outcome is None or kept.outcome is not None
        for was, said in zip(notice.bulletins, later.bulletins, strict=False):
            _words_stay(was, said, removed=said.id in reworded)
        assert len(later.bulletins) >= len(notice.bulletins)
        _facts_stay(notice, later)


def _times_stay(notice: Notice, was: Promise, now: Promise) -> None:
    gone = {b.id for b in notice.bulletins if b.removals}
    for old, new in zip(was.revisions, now.revisions, strict=False):
        told = old.explanation if new.bulletin_id not in gone else new.explanation
        assert new == replace(old, explanation=told)
    assert len(now.revisions) >= len(was.revisions)


def _words_stay(was: Published, now: Published, *, removed: bool) -> None:
    same = ("id", "code", "kind", "published_at", "labels", "moves", "withdraws", "next_word_by")
    assert all(getattr(was, name) == getattr(now, name) for name in same)
    assert was.explanation.parts.keys() == now.explanation.parts.keys()
    if not removed:
        assert now.versions[: len(was.versions)] == was.versions
        assert was.explanation == now.explanation


def _facts_stay(was: Notice, now: Notice) -> None:
    """A price changes by a correction, which says of what; or its words are removed."""
    new = now.bulletins[len(was.bulletins) :]
    corrected = {name for b in new if b.kind == "correction" for name in b.facts}
    gone = {name for b in now.bulletins if b.removals for name in b.facts}
    changed = {name for name, value in now.facts.items() if was.facts.get(name) != value}
    assert changed <= corrected | gone


def corrections_stand_beside_what_they_correct(world: World, before: Look, after: Look) -> None:
    """A bulletin that was wrong leads to the one that says so; a claim stands with its verdict."""
    for notice in notices(after):
        told = {b["id"]: b for b in facts(after, notice)["bulletins"]}
        for said in notice.bulletins:
            if isinstance(said.corrects, OwnCorrection):
                assert told[said.corrects.bulletin_id]["corrected_by"] is not None
            elif said.corrects is not None:
                claim = told[said.id]["corrects"]
                assert (claim["claim"], claim["verdict"]) == (
                    said.corrects.claim,
                    said.corrects.verdict,
                )
                assert said.corrects.claim in unescape(page(after, notice))
