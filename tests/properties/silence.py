"""Silence: it shows by itself, to the public at that second, and to whoever has to speak."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from noticeboard.domain.alarms import Call
from noticeboard.domain.errors import SaidError
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Promise
from noticeboard.domain.silence import Silence, known, tells_of
from tests.properties.looking import facts, notices, page, told_before
from tests.properties.world import Look, World

NOT_CONFIRMED = "Not confirmed by the company since"
PASSED = "and have not yet"


def no_silence_goes_unseen(world: World, before: Look, after: Look) -> None:
    """What nobody confirmed in time, and each word that did not come, is told as such: on the
    page, in the facts and on the board, from that second on. A word about one promise came only
    with words about that one, or about the whole notice.
    """
    if told_before(world, after):
        return
    for notice in notices(after):
        silent = [p for p in notice.promises if _is_silent(p, after.now)]
        states = {p["key"]: p["state"] for p in facts(after, notice)["promises"]}
        assert [key for key, state in states.items() if state == "unconfirmed"] == [
            p.key for p in silent
        ]
        shown = page(after, notice)
        dated = [p for p in silent if p.current.due is not None]
        assert shown.count(NOT_CONFIRMED) >= len(dated)
        assert not dated or NOT_CONFIRMED in after.pages["/en/"]
        told = facts(after, notice)
        assert not _word_passed(told, after.now) or PASSED in shown
        given = [(i, word) for i, b in enumerate(told["bulletins"]) for word in b["next_words"]]
        assert all((word["kept_at"] is not None) is _came(told, i, word) for i, word in given)


def whoever_must_speak_is_called(world: World, before: Look, after: Look) -> None:
    """Of everything of which nobody has said a word since, an alarm is open, people were called
    as soon as the timer has looked, and whoever was can speak by their link.
    """
    if told_before(world, after) or not after.seen_to:
        return
    ringing = {a.notice_id or a.about: a for a in after.alarms if _rings(a.closed_at, a.kind)}
    for notice in notices(after):
        for silence in _silences(notice, after):
            if not _is_answered(world, notice, silence, after.now):
                assert notice.id in ringing
                assert ringing[notice.id].calls
                assert not any(_is_spent(world, c, silence) for c in ringing[notice.id].calls)
    public = {notice.id for notice in notices(after)}
    for incident in after.incidents:
        if incident.ended_at is None and incident.notice_id not in public:
            assert incident.id in ringing
            assert ringing[incident.id].calls


def _rings(closed_at: datetime | None, kind: str) -> bool:
    return closed_at is None and kind == "silence"


def _silences(notice: Notice, look: Look) -> Iterator[Silence]:
    """What demands a word of a notice: each promise and each incident by itself."""
    for promise in notice.promises:
        if _is_silent(promise, look.now):
            since = promise.current.anchor.utc + promise.confirm_within
            begun, key = promise.current.anchor.utc, promise.key
            yield Silence("unconfirmed", since, key, begun, (key,))
    for incident in look.incidents:
        if incident.notice_id == notice.id and incident.ended_at is None:
            yield known(incident)


def _is_answered(world: World, notice: Notice, silence: Silence, now: datetime) -> bool:
    """Whether somebody spoke of it since it began, or said just before when they speak again."""
    last = [b for b in notice.bulletins if tells_of(b, silence)][-1]
    if last.published_at >= silence.begun:
        return True
    word = last.next_word_by if last.kind == "holding" else None
    cadence = world.parts.settings.policy.kinds[notice.kind].cadence
    return word is not None and now < min(word.utc, last.published_at + cadence)


def _is_spent(world: World, call: Call, silence: Silence) -> bool:
    """Whether the link of somebody called since it began publishes nothing more."""
    if call.created_at < silence.since:
        return False
    with suppress(SaidError):
        return world.parts.watching.call(world.token(call)).spent
    return False  # they left, or its time is over


def _is_silent(promise: Promise, now: datetime) -> bool:
    ended = promise.withdrawn_by is not None or promise.outcome is not None
    current = promise.revisions[-1]
    anchor = current.due or current.next_word_by
    assert anchor is not None
    return not ended and anchor.utc + promise.confirm_within <= now


def _came(document: Any, place: int, word: Any) -> bool:
    """Whether the company spoke, after the bulletin at ``place``, of what it promised there."""
    later = [b for b in document["bulletins"][place + 1 :] if b["reminder_of"] is None]
    if not word["about"] and any(b["kind"] != "fulfilment" for b in later):
        return True
    asked = set(word["about"] or (p["key"] for p in document["promises"]))
    whole = any(not b["about"] and b["kind"] != "correction" for b in later)
    return whole or (bool(asked) and asked <= {key for b in later for key in b["about"]})


def _word_passed(document: Any, now: datetime) -> bool:
    """Whether the newest word was to be followed by another before now, and was not."""
    spoken = [b for b in document["bulletins"] if b["reminder_of"] is None]
    return any(datetime.fromisoformat(by["at"]) <= now for by in spoken[-1]["next_words"])
