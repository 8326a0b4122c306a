"""Notices as staff see them: what is public where it is, what is drafted where it is not."""

from datetime import datetime, timedelta

from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import DueRevision, Outcome, Promise, PromiseTerms
from noticeboard.domain.times import rfc3339
from noticeboard.ports import Subject
from noticeboard.presenting import shapes
from noticeboard.presenting.bulletins import moment, present_bulletin
from noticeboard.presenting.contents import local, present_explanation


def present_notice(subject: Subject, *, now: datetime, public_url: str) -> shapes.NoticeShape:
    """One notice with its promises and bulletins, as it stands at ``now``."""
    public = subject.public
    drafted = subject.announcement.working.content
    content = public or drafted
    labels = {b.id: b.labels for b in public.bulletins} if public else {}
    return {
        "id": subject.id,
        "slug": subject.slug,
        "kind": subject.kind,
        "language": subject.language,
        "title": content.title,
        "url": f"{public_url}/notices/{subject.slug}",
        "state": subject.announcement.state.value,
        "created_at": rfc3339(subject.created_at),
        "published_at": moment(public.published_at if public else None),
        "replaces": subject.replaces,
        "products": list(content.products),
        "facts": dict(content.facts),
        "labels": list(public.labels) if public else [],
        "promises": _promised(public, now) if public else [_drafted(t) for t in drafted.promises],
        "bulletins": [
            present_bulletin(
                bulletin, public, public_url=public_url, labels=labels.get(bulletin.id)
            )
            for bulletin in subject.bulletins
        ],
    }


def _promised(notice: Notice, now: datetime) -> list[shapes.PromiseShape]:
    return [_promise(promise, now) for promise in notice.promises]


def _promise(promise: Promise, now: datetime) -> shapes.PromiseShape:
    current = promise.current
    return {
        "key": promise.key,
        "label": promise.label,
        "audience": promise.audience,
        "state": promise.state(now).value,
        "due": local(current.due) if current.due else None,
        "next_word_by": local(current.next_word_by) if current.next_word_by else None,
        "zone": current.anchor.zone,
        "until": local(promise.until) if promise.until else None,
        "depends_on": list(promise.depends_on),
        "revisions": [_due_revision(revision) for revision in promise.revisions],
        "unconfirmed_minutes": _minutes(promise.unconfirmed_for(now)),
        "outcome": _outcome(promise),
    }


def _drafted(terms: PromiseTerms) -> shapes.PromiseShape:
    return {
        "key": terms.key,
        "label": terms.label,
        "audience": terms.audience,
        "state": None,
        "due": local(terms.due),
        "next_word_by": None,
        "zone": terms.due.zone,
        "until": local(terms.until) if terms.until else None,
        "depends_on": list(terms.depends_on),
        "revisions": [],
        "unconfirmed_minutes": None,
        "outcome": None,
    }


def _due_revision(revision: DueRevision) -> shapes.DueRevisionShape:
    why = revision.explanation
    return {
        "number": revision.number,
        "due": local(revision.due) if revision.due else None,
        "next_word_by": local(revision.next_word_by) if revision.next_word_by else None,
        "zone": revision.anchor.zone,
        "bulletin_id": revision.bulletin_id,
        "published_at": rfc3339(revision.published_at),
        "labels": list(revision.labels),
        "explanation": None if why is None else present_explanation(why),
    }


def _minutes(length: timedelta | None) -> int | None:
    return None if length is None else length // timedelta(minutes=1)


def _outcome(promise: Promise) -> shapes.OutcomeShape | None:
    outcome = promise.outcome
    if outcome is None:
        return None
    return {
        "status": outcome.status,
        "observed_at": rfc3339(outcome.observed_at),
        "recorded_at": rfc3339(outcome.recorded_at),
        "late_minutes": _minutes(promise.kept_late_by),
        "source": outcome.source,
        "bulletin_id": outcome.bulletin_id,
        "evidence_url": outcome.evidence_url,
        "note": outcome.note,
        "in_part": _in_part(outcome.in_part),
    }


def _in_part(part: Outcome | None) -> shapes.KeptInPartShape | None:
    """What was recorded before of a part of it."""
    if part is None:
        return None
    return {
        "observed_at": rfc3339(part.observed_at),
        "recorded_at": rfc3339(part.recorded_at),
        "source": part.source,
        "bulletin_id": part.bulletin_id,
        "evidence_url": part.evidence_url,
        "note": part.note,
    }
