"""``facts.json``: a notice's promises and facts for order pages, call centres and archives.

Documented in docs/facts-json.md. ``version`` changes when a name changes its meaning or goes.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from noticeboard.domain.content import ClaimCorrection, OwnCorrection
from noticeboard.domain.explanation import Explanation, Part, PartDue, Withheld
from noticeboard.domain.fact_history import marks, past_values
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import NextWord, Notice, Published
from noticeboard.domain.promise import DueRevision, Outcome, Promise
from noticeboard.domain.times import Instant, rfc3339
from noticeboard.site import changes, routes
from noticeboard.site.house import House

VERSION = 1
Json = Mapping[str, object]


def document(notice: Notice, house: House, as_of: datetime, good_until: datetime | None) -> Json:
    """The whole document, as it stands from the boundary ``as_of`` on, until ``good_until``."""
    return {
        "version": VERSION,
        "as_of": rfc3339(as_of),
        "good_until": _optional(good_until),
        "notice": _notice(notice, house),
        "facts": dict(notice.facts),
        "facts_were": {key: _past(notice, key) for key in notice.facts},
        "promises": [_promise(p, as_of) for p in notice.promises],
        "bulletins": [_bulletin(b, notice, house, as_of) for b in notice.bulletins],
    }


def _notice(notice: Notice, house: House) -> Json:
    return {
        "id": notice.id,
        "slug": notice.slug,
        "url": house.url(routes.notice_path(notice.slug)),
        "kind": notice.kind,
        "language": notice.language,
        "title": notice.title,
        "products": list(notice.products),
        "labels": list(notice.labels),
        "published_at": rfc3339(notice.published_at),
        "updated_at": rfc3339(notice.updated_at),
        "replaces": notice.replaces,
    }


def _past(notice: Notice, key: str) -> list[Json]:
    """What a fact was before, newest first: said when, put right when, by which bulletin."""
    return [
        {
            "value": past.value,
            "published_at": rfc3339(past.said.published_at),
            "until": rfc3339(past.corrected.published_at),
            "corrected_by": past.corrected.id,
            "reason": past.corrected.explanation.text("what_happened"),
        }
        for past in past_values(notice, key)
    ]


def _promise(promise: Promise, as_of: datetime) -> Json:
    return {
        "key": promise.key,
        "label": promise.label,
        "audience": promise.audience,
        "state": str(promise.state(as_of)),
        "due": _instant(promise.current.due),
        "next_word_by": _instant(promise.current.next_word_by),
        "until": _instant(promise.until),
        "unconfirmed_from": rfc3339(promise.unconfirmed_from),
        "unconfirmed_minutes": _minutes(promise.unconfirmed_for(as_of)),
        "depends_on": list(promise.depends_on),
        "first_promised": _instant(promise.revisions[0].due),
        "moves": len(promise.revisions) - 1,
        "revisions": [_revision(r, promise) for r in promise.revisions],
        "outcome": _outcome(promise),
        "withdrawn_by": promise.withdrawn_by,
    }


def _revision(revision: DueRevision, promise: Promise) -> Json:
    return {
        "number": revision.number,
        "due": _instant(revision.due),
        "next_word_by": _instant(revision.next_word_by),
        "published_at": rfc3339(revision.published_at),
        "bulletin": revision.bulletin_id,
        "missed": promise.missed(revision),
        "labels": list(revision.labels),
        "explanation": _explanation(revision.explanation),
    }


def _outcome(promise: Promise) -> Json | None:
    outcome = promise.outcome
    if outcome is None:
        return None
    return {
        "status": outcome.status,
        "observed_at": rfc3339(outcome.observed_at),
        "recorded_at": rfc3339(outcome.recorded_at),
        "late_minutes": _minutes(promise.kept_late_by),
        "source": outcome.source,
        "bulletin": outcome.bulletin_id,
        "evidence_url": outcome.evidence_url,
        "note": outcome.note,
        "in_part": _in_part(outcome.in_part),
    }


def _in_part(part: Outcome | None) -> Json | None:
    """What was recorded before of a part of it."""
    if part is None:
        return None
    return {
        "observed_at": rfc3339(part.observed_at),
        "recorded_at": rfc3339(part.recorded_at),
        "source": part.source,
        "bulletin": part.bulletin_id,
        "evidence_url": part.evidence_url,
        "note": part.note,
    }


def _daily(bulletin: Published, notice: Notice, as_of: datetime) -> Json | None:
    daily = next((d for d in notice.daily_words if d.given_by == bulletin.id), None)
    if daily is None:
        return None
    return {
        "at": daily.word.at,
        "zone": daily.word.zone,
        "next": None if daily.ended_at else _instant(daily.coming(as_of)),
        "missed": [_instant(word) for word in daily.missed(as_of)],
        "ended_at": _optional(daily.ended_at),
    }


def _bulletin(bulletin: Published, notice: Notice, house: House, as_of: datetime) -> Json:
    corrections = [mark.by.id for mark in marks(notice, bulletin)]
    return {
        "id": bulletin.id,
        "kind": bulletin.kind,
        "url": house.url(routes.bulletin_path(notice.slug, bulletin.code)),
        "published_at": rfc3339(bulletin.published_at),
        "told_at": rfc3339(bulletin.in_time_at),
        "labels": list(bulletin.labels),
        "short": bulletin.shown.short,
        "removed": _removed(bulletin.removed) if bulletin.removed else None,
        "replaced": [_removed(removal) for removal in bulletin.replaced],
        "parts": dict(bulletin.parts),
        "explanation": _explanation(bulletin.explanation),
        "corrects": _corrects(bulletin.corrects),
        "corrected_by": corrections[-1] if corrections else None,
        "moved_since": _since(notice, bulletin, cancelled=False),
        "cancelled_since": _since(notice, bulletin, cancelled=True),
        "stays": list(bulletin.stays),
        "resolved": bulletin.resolved,
        "reminder_of": bulletin.reminder.promise if bulletin.reminder else None,
        "daily_word": _daily(bulletin, notice, as_of),
        "about": list(bulletin.about),
        "next_words": [_next_word(notice, bulletin, word) for word in bulletin.next_words],
    }


def _next_word(notice: Notice, bulletin: Published, word: NextWord) -> Json:
    kept_at = notice.word_kept_at(bulletin, word)
    late = word.late_by(kept_at) if kept_at else None
    return {
        "at": rfc3339(word.by.in_zone()),
        "zone": word.by.zone,
        "about": list(word.about),
        "kept_at": _optional(kept_at),
        "late_seconds": late // timedelta(seconds=1) if late else None,
    }


def _since(notice: Notice, bulletin: Published, *, cancelled: bool) -> list[str]:
    later = changes.overtaken(notice, bulletin)
    return [found.by.id for found in later if found.cancelled is cancelled]


def _corrects(what: OwnCorrection | ClaimCorrection | None) -> Json | None:
    if what is None:
        return None
    if isinstance(what, OwnCorrection):
        return {"bulletin": what.bulletin_id}
    return {
        "claim": what.claim,
        "by": what.by,
        "where": what.where,
        "claimed_at": _claimed(what.claimed_at),
        "verdict": what.verdict,
    }


def _claimed(at: Instant | date | None) -> Json | str | None:
    return _instant(at) if at is None or isinstance(at, Instant) else at.isoformat()


def _explanation(explanation: Explanation | None) -> Json | None:
    if explanation is None:
        return None
    return {name: _part(part) for name, part in explanation.parts.items()}


def _part(part: Part) -> Json:
    if isinstance(part, PartDue):
        return {"due": _instant(part.by)}
    if isinstance(part, Withheld):
        return {"withheld": part.by}
    told: dict[str, object] = {"text": part.text}
    if part.hours is not None:
        told["hours"] = {"text": part.hours.text, "zone": part.hours.zone}
    return told if part.owed_by is None else {**told, "due": _instant(part.owed_by)}


def _removed(removal: Removal) -> Json:
    return {
        "at": rfc3339(removal.at),
        "because": removal.because,
        "gone": list(removal.gone),
    }


def _instant(instant: Instant | None) -> Json | None:
    if instant is None:
        return None
    return {"at": rfc3339(instant.in_zone()), "zone": instant.zone}


def _minutes(length: timedelta | None) -> int | None:
    return None if length is None else length // timedelta(minutes=1)


def _optional(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None
