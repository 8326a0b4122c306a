"""What a revision says, in the form in which the intake would read it again."""

from collections.abc import Iterable
from datetime import date

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import (
    ClaimCorrection,
    Content,
    DailyWord,
    Fulfilment,
    Move,
    OwnCorrection,
)
from noticeboard.domain.explanation import Explanation, Given, Part, PartDue, Withheld
from noticeboard.domain.promise import Check, PromiseTerms
from noticeboard.domain.times import Instant, rfc3339
from noticeboard.presenting import shapes


def present_content(kind: BulletinKind, content: Content) -> shapes.Content:
    """The document of that content; fields that say nothing are left out."""
    if kind == "announcement":
        return _full(
            title=content.title,
            products=list(content.products),
            promises=[_terms(terms) for terms in content.promises],
            facts=dict(content.facts),
            announcement=_full(**_spoken(content), parts=dict(content.parts)),
        )
    return _full(
        **_spoken(content),
        facts=dict(content.facts),
        moves=[_move(move) for move in content.moves],
        withdraws=list(content.withdraws),
        explanation=present_explanation(content.explanation),
        corrects=_corrects(content.corrects),
        stays=list(content.stays),
        daily_word=_daily(content.daily_word),
        resolved=content.resolved or None,
        fulfilment=_fulfilment(content.fulfilment),
    )


def present_explanation(explanation: Explanation) -> shapes.Content:
    """Every part: a text, due, or withheld."""
    return {name: _part(part) for name, part in explanation.parts.items()}


def local(instant: Instant) -> str:
    """The instant with the offset of its own zone."""
    return rfc3339(instant.in_zone())


def _full(**fields: object) -> shapes.Content:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _spoken(content: Content) -> shapes.Content:
    return {
        "body": content.body,
        "short": content.short,
        "publish_at": local(content.publish_at) if content.publish_at else "now",
        "zone": _zone([content.publish_at, content.next_word_by]),
        "channels": list(content.channels),
        "texts": dict(content.texts),
        "waiver": {"reason": content.waiver} if content.waiver else None,
        "next_word_by": local(content.next_word_by) if content.next_word_by else None,
    }


def _zone(instants: Iterable[Instant | None]) -> str | None:
    return next((instant.zone for instant in instants if instant), None)


def _terms(terms: PromiseTerms) -> shapes.Content:
    return _full(
        key=terms.key,
        label=terms.label,
        due=local(terms.due),
        until=local(terms.until) if terms.until else None,
        zone=terms.due.zone,
        audience=terms.audience,
        depends_on=list(terms.depends_on),
        check=_check(terms.check),
    )


def _check(check: Check | None) -> shapes.Content | None:
    return None if check is None else _full(url=check.url, contains=check.contains)


def _daily(word: DailyWord | None) -> shapes.Content | None:
    return None if word is None else {"at": word.at, "zone": word.zone}


def _move(move: Move) -> shapes.Content:
    return _full(
        promise=move.promise,
        due=local(move.due) if move.due else None,
        next_word_by=local(move.next_word_by) if move.next_word_by else None,
        zone=_zone([move.due, move.next_word_by]),
        forward=move.forward or None,
    )


def _part(part: Part) -> object:
    match part:
        case PartDue(by):
            return {"due": local(by), "zone": by.zone}
        case Withheld(by):
            return {"withheld": by}
        case Given(text, None):
            return text
        case Given(text, hours):
            assert hours is not None  # noqa: S101  # the case before took None
            return {"how": text, "hours": hours.text, "zone": hours.zone}


def _corrects(corrects: OwnCorrection | ClaimCorrection | None) -> shapes.Content | None:
    match corrects:
        case OwnCorrection(bulletin_id):
            return {"bulletin": bulletin_id}
        case ClaimCorrection(claim, by, where, verdict, claimed_at):
            said = {"claim": claim, "by": by, "where": where, "verdict": verdict}
            return _full(**said, **_claimed(claimed_at))
        case None:
            return None


def _claimed(at: Instant | date | None) -> shapes.Content:
    if isinstance(at, Instant):
        return {"claimed_at": local(at), "zone": at.zone}
    return {} if at is None else {"claimed_at": at.isoformat()}


def _fulfilment(kept: Fulfilment | None) -> shapes.Content | None:
    if kept is None:
        return None
    return _full(
        promise=kept.promise,
        observed_at=rfc3339(kept.observed_at),
        status=kept.status,
        evidence_url=kept.evidence_url,
        note=kept.note,
        early=kept.early or None,
    )
