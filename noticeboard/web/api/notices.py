"""Notices: made, listed, shown, followed up, kept."""

from noticeboard.domain.errors import NotFoundError
from noticeboard.intake import read_follow_up, read_fulfilment, read_notice
from noticeboard.intake.decisions import FulfilmentDocument
from noticeboard.intake.documents import FollowUpDocument, NoticeDocument
from noticeboard.ports import Subject
from noticeboard.presenting import present_notice, shapes
from noticeboard.refusals import NO_NOTICE
from noticeboard.web.api.bulletins import bulletin_answer
from noticeboard.web.api.once import replayed
from noticeboard.web.api.paging import limit_of, pages
from noticeboard.web.api.readings import reading_of
from noticeboard.web.call import Answer, Call
from noticeboard.web.endpoints import PREFIX, Endpoint


def create(call: Call) -> Answer:
    """A notice with its announcement as a draft."""
    new = read_notice(call.document, reading_of(call))
    headers = replayed(call)
    subject = call.publishing.draft(call.who, new)
    headers["Location"] = f"{PREFIX}/notices/{subject.id}"
    return Answer(_shown(call, subject), headers)


def listed(call: Call) -> Answer:
    """The newest notices first."""
    limit, cursor = limit_of(call.query), call.query.get("cursor")
    page = call.parts.store.subjects(limit=limit, cursor=cursor)
    return Answer({"items": [_shown(call, s) for s in page.items], "next": page.next})


def show(call: Call) -> Answer:
    """One notice with its promises and bulletins."""
    return Answer(_shown(call, call.parts.publishing.subject(call.id)))


def follow_up(call: Call) -> Answer:
    """A delay, correction, cancellation, holding statement or update, as a draft."""
    subject = _existing(call)
    new = read_follow_up(call.document, reading_of(call, subject))
    headers = replayed(call)
    made = call.publishing.follow_up(call.who, call.id, new)
    headers["Location"] = f"{PREFIX}/bulletins/{made.id}"
    return bulletin_answer(call, made, headers)


def fulfil(call: Call) -> Answer:
    """A promise was kept: published at once."""
    subject = _existing(call)
    kept = read_fulfilment(call.document, reading_of(call, subject))
    headers = replayed(call)
    made = call.publishing.fulfil(call.who, call.id, kept)
    headers["Location"] = f"{PREFIX}/bulletins/{made.id}"
    return bulletin_answer(call, made, headers)


def _existing(call: Call) -> Subject:
    subject = call.parts.store.subject(call.id)
    if subject is None:
        raise NotFoundError("not_found", NO_NOTICE)
    return subject


def _shown(call: Call, subject: Subject) -> shapes.NoticeShape:
    return present_notice(subject, now=call.now, public_url=call.parts.settings.public_url)


ENDPOINTS = (
    Endpoint(
        "POST",
        "/notices",
        "createNotice",
        "Draft a notice with its announcement",
        create,
        shapes.NoticeShape,
        status=201,
        body=NoticeDocument,
        refuses=(403, 409, 422),
    ),
    pages(
        "/notices",
        "listNotices",
        "All notices, newest first",
        listed,
        shapes.NoticePageShape,
    ),
    Endpoint(
        "GET",
        "/notices/{id}",
        "getNotice",
        "One notice: promises with every time they had, bulletins, labels",
        show,
        shapes.NoticeShape,
        refuses=(404,),
    ),
    Endpoint(
        "POST",
        "/notices/{id}/bulletins",
        "createBulletin",
        "Draft a delay, correction, cancellation, holding statement or update",
        follow_up,
        shapes.BulletinShape,
        status=201,
        body=FollowUpDocument,
        refuses=(403, 404, 409, 422),
    ),
    Endpoint(
        "POST",
        "/notices/{id}/fulfilments",
        "createFulfilment",
        "Say that a promise was kept; published at once",
        fulfil,
        shapes.BulletinShape,
        status=201,
        body=FulfilmentDocument,
        refuses=(403, 404, 409, 422),
    ),
)
