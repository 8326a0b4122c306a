"""Bulletins: shown, edited, signed, followed on their way."""

from collections.abc import Callable, Mapping

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.errors import NotFoundError
from noticeboard.intake import (
    merged,
    read_alone,
    read_approval,
    read_edit,
    read_nothing,
    read_redaction,
    read_rejection,
)
from noticeboard.intake.decisions import (
    AloneDocument,
    ApprovalDocument,
    RedactionDocument,
    RejectionDocument,
)
from noticeboard.intake.fields import Document
from noticeboard.ports import Subject
from noticeboard.presenting import (
    present_bulletin,
    present_content,
    present_removing,
    present_violation,
    shapes,
)
from noticeboard.presenting.deliveries import reach
from noticeboard.refusals import NO_BULLETIN
from noticeboard.web.api.once import replayed
from noticeboard.web.api.readings import reading_of
from noticeboard.web.call import Answer, Call
from noticeboard.web.endpoints import Endpoint


def show(call: Call) -> Answer:
    """One bulletin, with what its approver should see and how far it reached."""
    subject, bulletin = _existing(call)
    warnings = call.publishing.warnings(call.id)
    shown = _shown(call, subject, bulletin)
    shown["warnings"] = [present_violation(advice, call.language) for advice in warnings]
    shown["reach"] = reach(call.parts.store.deliveries(call.id))
    return Answer(shown, _etag(bulletin))


def edit(call: Call) -> Answer:
    """New content for a draft, or a candidate beside what is armed."""
    subject, bulletin = _existing(call)
    document = merged(present_content(bulletin.kind, bulletin.working.content), call.document)
    content = read_edit(bulletin.kind, document, reading_of(call, subject))
    return _act(
        call,
        lambda: call.publishing.edit(call.who, call.id, content, version=call.version),
    )


def discard(call: Call) -> Answer:
    """Without the candidate; what is armed stays armed."""
    return _act(call, lambda: call.publishing.discard_candidate(call.who, call.id))


def submit(call: Call) -> Answer:
    """Frozen, hashed, and put before the sign-off line."""
    read_nothing(call.document, reading_of(call))
    return _act(call, lambda: call.publishing.submit(call.who, call.id))


def approve(call: Call) -> Answer:
    """One signature; with the last one it is scheduled."""
    digest = read_approval(call.document, reading_of(call))
    return _act(
        call,
        lambda: call.publishing.approve(call.who, call.id, frozen_hash=digest),
    )


def publish_alone(call: Call) -> Answer:
    """In an emergency: one signature for the whole line, with a reason."""
    reason, digest = read_alone(call.document, reading_of(call))
    return _act(
        call,
        lambda: call.publishing.publish_alone(call.who, call.id, reason, frozen_hash=digest),
    )


def confirm(call: Call) -> Answer:
    """A second person has looked at what one published alone."""
    read_nothing(call.document, reading_of(call))
    return _act(call, lambda: call.publishing.confirm(call.who, call.id))


def reject(call: Call) -> Answer:
    """Back to the author, with a reason."""
    reason = read_rejection(call.document, reading_of(call))
    return _act(call, lambda: call.publishing.reject(call.who, call.id, reason))


def freeze_anew(call: Call) -> Answer:
    """As its author wrote it, filled with what is true now; signatures are void."""
    read_nothing(call.document, reading_of(call))
    return _act(call, lambda: call.publishing.freeze_anew(call.who, call.id))


def pull_back(call: Call) -> Answer:
    """Out of review, or disarmed."""
    read_nothing(call.document, reading_of(call))
    return _act(call, lambda: call.publishing.pull_back(call.who, call.id))


def redact(call: Call) -> Answer:
    """Its words out of all that is public; what it did stays."""
    because, going = read_redaction(call.document, reading_of(call))
    return _act(call, lambda: call.redacting.redact(call.who, call.id, because, going))


def object_to_removal(call: Call) -> Answer:
    """What one person removed was not to be removed; the words stay removed."""
    reason = read_rejection(call.document, reading_of(call))
    return _act(call, lambda: call.redacting.object(call.who, call.id, reason))


def bulletin_answer(call: Call, bulletin: Bulletin, headers: Mapping[str, str]) -> Answer:
    """A bulletin as it is after a verb, with the version that the next edit names."""
    subject = call.publishing.subject(bulletin.notice_id)
    return Answer(_shown(call, subject, bulletin), {**_etag(bulletin), **headers})


def _act(call: Call, verb: Callable[[], Bulletin]) -> Answer:
    headers = replayed(call)
    return bulletin_answer(call, verb(), headers)


def _existing(call: Call) -> tuple[Subject, Bulletin]:
    subject = call.parts.store.subject_of(call.id)
    if subject is None:
        raise NotFoundError("not_found", NO_BULLETIN)
    return subject, next(b for b in subject.bulletins if b.id == call.id)


def _shown(call: Call, subject: Subject, bulletin: Bulletin) -> shapes.BulletinShape:
    published = subject.public.bulletins if subject.public else ()
    labels = next((b.labels for b in published if b.id == bulletin.id), None)
    url = call.parts.settings.public_url
    shown = present_bulletin(bulletin, subject.public, public_url=url, labels=labels)
    shown["removing"] = present_removing(call.redacting.removing(bulletin.id))
    return shown


def _etag(bulletin: Bulletin) -> dict[str, str]:
    return {"ETag": f'"{bulletin.working.version}"'}


def _verb(
    path: str,
    name: str,
    summary: str,
    view: Callable[[Call], Answer],
    body: type[Document] = Document,
) -> Endpoint:
    return Endpoint(
        "POST",
        f"/bulletins/{{id}}/{path}",
        name,
        summary,
        view,
        shapes.BulletinShape,
        body=body,
        body_required=body in (RejectionDocument, RedactionDocument, AloneDocument),
        refuses=(403, 404, 409, 422),
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/bulletins/{id}",
        "getBulletin",
        "One bulletin: its texts, signatures, warnings and reach",
        show,
        shapes.BulletinShape,
        refuses=(404,),
    ),
    Endpoint(
        "PATCH",
        "/bulletins/{id}",
        "editBulletin",
        "Change the draft, or make a candidate beside what is armed",
        edit,
        shapes.BulletinShape,
        merge_patch=True,
        refuses=(403, 404, 409, 412, 422, 428),
    ),
    Endpoint(
        "DELETE",
        "/bulletins/{id}/candidate",
        "discardCandidate",
        "Discard the candidate; what is armed stays armed",
        discard,
        shapes.BulletinShape,
        refuses=(403, 404, 409),
    ),
    _verb("submit", "submitBulletin", "Freeze it and ask for sign-off", submit),
    _verb("approve", "approveBulletin", "Sign it off", approve, ApprovalDocument),
    _verb(
        "publish-alone",
        "publishBulletinAlone",
        "In an emergency: one signature for the whole line, confirmed afterwards",
        publish_alone,
        AloneDocument,
    ),
    _verb("confirm", "confirmBulletin", "Confirm what one person published alone", confirm),
    _verb("reject", "rejectBulletin", "Back to its author", reject, RejectionDocument),
    _verb(
        "freeze-anew",
        "freezeBulletinAnew",
        "Fill a text in review with what is true now, after something overtook it",
        freeze_anew,
    ),
    _verb("pull-back", "pullBackBulletin", "Out of review, or disarmed", pull_back),
    _verb(
        "redact",
        "redactBulletin",
        "Remove its words from all that is public, for ever",
        redact,
        RedactionDocument,
    ),
    _verb(
        "object",
        "objectToRemoval",
        "Say that what one person removed was not to be removed; it stays removed",
        object_to_removal,
        RejectionDocument,
    ),
)
