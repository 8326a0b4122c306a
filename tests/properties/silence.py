"""Silence: it shows by itself, to the public at that second, and to whoever has to speak."""

from datetime import datetime
from typing import Any

from noticeboard.domain.promise import Promise
from tests.properties.looking import facts, notices, page, told_before
from tests.properties.world import Look, World

NOT_CONFIRMED = "Not confirmed by the company since"
PASSED = "and have not yet"


def no_silence_goes_unseen(world: World, before: Look, after: Look) -> None:
    """What nobody confirmed in time, and each word that did not come, is told as such: on the
    page, in the facts and on the board, from that second on.
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
        assert not _word_passed(facts(after, notice), after.now) or PASSED in shown


def whoever_must_speak_is_called(world: World, before: Look, after: Look) -> None:
    """Of everything on which nobody has said a word since, an alarm is open, and people were
    called, as soon as the timer has looked.
    """
    if told_before(world, after) or not after.seen_to:
        return
    ringing = {a.notice_id or a.about: a for a in after.alarms if _rings(a.closed_at, a.kind)}
    for notice in notices(after):
        last = max(b.published_at for b in notice.bulletins if b.reminder is None)
        silent = (p for p in notice.promises if _is_silent(p, after.now))
        if any(last < p.current.anchor.utc for p in silent):
            assert notice.id in ringing
            assert ringing[notice.id].calls
    public = {notice.id for notice in notices(after)}
    for incident in after.incidents:
        if incident.ended_at is None and incident.notice_id not in public:
            assert incident.id in ringing
            assert ringing[incident.id].calls


def _rings(closed_at: datetime | None, kind: str) -> bool:
    return closed_at is None and kind == "silence"


def _is_silent(promise: Promise, now: datetime) -> bool:
    ended = promise.withdrawn_by is not None or promise.outcome is not None
    current = promise.revisions[-1]
    anchor = current.due or current.next_word_by
    assert anchor is not None
    return not ended and anchor.utc + promise.confirm_within <= now


def _word_passed(document: Any, now: datetime) -> bool:
    """Whether the newest word was to be followed by another before now, and was not."""
    spoken = [b for b in document["bulletins"] if b["reminder_of"] is None]
    return any(datetime.fromisoformat(by["at"]) <= now for by in spoken[-1]["next_words"])
