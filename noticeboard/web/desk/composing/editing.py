"""The door to what a bulletin says, whatever its kind: who may write, and which form it is."""

from collections.abc import Callable, Mapping

from noticeboard import refusals
from noticeboard.domain.bulletin import Bulletin, BulletinKind, BulletinState
from noticeboard.domain.errors import NotFoundError
from noticeboard.ports import Subject
from noticeboard.web.desk.composing import usual
from noticeboard.web.desk.composing.revising import Respelling, Revising, standing
from noticeboard.web.desk.composing.saving import only_authors
from noticeboard.web.desk.forms.handed import Writing
from noticeboard.web.desk.forms.writing import show
from noticeboard.web.desk.reviewing.bulletin import read
from noticeboard.web.desk.slipping import kept_before, rewording
from noticeboard.web.desk.visit import Answer, Page, Visit

Form = Callable[[Subject, Bulletin], Writing]


def _announcement(subject: Subject, bulletin: Bulletin) -> Writing:
    if bulletin.state is BulletinState.PUBLISHED:
        return Respelling(subject, bulletin)
    return Revising(subject, bulletin)


FORMS: Mapping[BulletinKind, Form] = {"announcement": _announcement, **rewording.FORMS}


def edit(visit: Visit) -> Answer:
    """GET: the form; why there is none, while people review the text or if it is never edited."""
    if "sheet" not in visit.query:
        only_authors(visit)
    subject, bulletin = read(visit)
    if bulletin.kind == "fulfilment":
        # Whoever is on duty may have recorded it.
        return kept_before.show(visit, subject, bulletin)
    only_authors(visit)
    if standing(bulletin) == "in_review" and "sheet" not in visit.query:
        title = subject.announcement.working.content.title
        return Page("compose/closed.html", {"bulletin": bulletin, "called": title})
    return show(visit, _form(subject, bulletin))


def save(visit: Visit) -> Answer:
    """POST: the form, with one of its buttons."""
    subject, bulletin = read(visit)
    kind = visit.parts.publishing.drafting.kind(subject.kind)
    return usual.take(visit, _form(subject, bulletin), kind)


def _form(subject: Subject, bulletin: Bulletin) -> Writing:
    if bulletin.kind not in FORMS:
        raise NotFoundError("not_found", refusals.NO_BULLETIN)
    return FORMS[bulletin.kind](subject, bulletin)
