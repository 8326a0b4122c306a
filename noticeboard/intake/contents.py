"""Documents that fit, as the domain's own things."""

from noticeboard.domain.content import (
    ClaimCorrection,
    Content,
    DailyWord,
    Fulfilment,
    Move,
    OwnCorrection,
)
from noticeboard.domain.explanation import (
    PART_NAMES,
    Explanation,
    Given,
    OpenHours,
    Part,
    PartDue,
    PartName,
    Withheld,
)
from noticeboard.domain.promise import Check, PromiseTerms
from noticeboard.intake.decisions import FulfilmentDocument
from noticeboard.intake.documents import (
    AnnouncedDocument,
    ClaimCorrectionDocument,
    ContactDocument,
    DailyWordDocument,
    ExplanationDocument,
    FollowedUpDocument,
    OwnCorrectionDocument,
    PartDueDocument,
    PromiseDocument,
    WaiverDocument,
    WithheldDocument,
)

AnyPart = str | PartDueDocument | WithheldDocument | ContactDocument


def announced(document: AnnouncedDocument) -> Content:
    """The content of an announcement."""
    spoken = document.announcement
    return Content(
        body=spoken.body,
        short=spoken.short,
        publish_at=spoken.publish_at,
        channels=tuple(spoken.channels),
        texts=dict(spoken.texts),
        title=document.title,
        products=tuple(document.products),
        promises=tuple(_terms(promise) for promise in document.promises),
        facts=dict(document.facts),
        parts=dict(spoken.parts),
        waiver=_reason(spoken.waiver),
        next_word_by=spoken.next_word_by,
    )


def followed_up(document: FollowedUpDocument, *, house_zone: str) -> Content:
    """The content of a follow-up; a contact's hours are in its own zone, or the house's."""
    return Content(
        body=document.body,
        short=document.short,
        publish_at=document.publish_at,
        channels=tuple(document.channels),
        texts=dict(document.texts),
        facts=dict(document.facts),
        waiver=_reason(document.waiver),
        moves=tuple(Move(m.promise, m.due, m.next_word_by, m.forward) for m in document.moves),
        withdraws=tuple(document.withdraws),
        explanation=_explanation(document.explanation, house_zone),
        corrects=_corrects(document.corrects),
        next_word_by=document.next_word_by,
        stays=tuple(document.stays),
        daily_word=_daily(document.daily_word, house_zone),
        resolved=document.resolved,
    )


def fulfilled(document: FulfilmentDocument) -> Fulfilment:
    """A promise kept, as observed."""
    return Fulfilment(
        promise=document.promise,
        observed_at=document.observed_at.utc,
        status=document.status,
        evidence_url=document.evidence_url,
        note=document.note,
        early=document.early,
    )


def _explanation(document: ExplanationDocument, house_zone: str) -> Explanation:
    """The parts that were written, in the order in which they are shown."""
    parts: dict[PartName, Part] = {}
    for name in PART_NAMES:
        written: AnyPart | None = getattr(document, name)
        if written is not None:
            parts[name] = _part(written, house_zone)
    return Explanation(parts)


def _part(written: AnyPart, house_zone: str) -> Part:
    match written:
        case PartDueDocument():
            return PartDue(written.due)
        case WithheldDocument():
            return Withheld(written.withheld)
        case ContactDocument(hours=None):
            return Given(written.how)
        case ContactDocument():
            hours = OpenHours(written.hours or "", written.zone or house_zone)
            return Given(written.how, hours)
        case _:
            return Given(written)


def _terms(document: PromiseDocument) -> PromiseTerms:
    return PromiseTerms(
        key=document.key,
        label=document.label,
        due=document.due,
        audience=document.audience,
        until=document.until,
        depends_on=tuple(document.depends_on),
        check=Check(document.check.url, document.check.contains) if document.check else None,
    )


def _daily(document: DailyWordDocument | None, house_zone: str) -> DailyWord | None:
    return None if document is None else DailyWord(document.at, document.zone or house_zone)


def _reason(waiver: WaiverDocument | None) -> str | None:
    return None if waiver is None else waiver.reason


def _corrects(
    document: OwnCorrectionDocument | ClaimCorrectionDocument | None,
) -> OwnCorrection | ClaimCorrection | None:
    match document:
        case OwnCorrectionDocument():
            return OwnCorrection(document.bulletin)
        case ClaimCorrectionDocument():
            said = (document.claim, document.by, document.where, document.verdict)
            return ClaimCorrection(*said, claimed_at=document.claimed_at)
        case None:
            return None
