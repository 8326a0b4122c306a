"""A new notice: choosing its kind, and writing its announcement."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from noticeboard import ids
from noticeboard.domain.errors import ConflictError, NotFoundError, RefusedError
from noticeboard.domain.kind import Kind
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.domain.violation import Report
from noticeboard.drafting import NewNotice
from noticeboard.finding import found
from noticeboard.intake import read_notice, reading_for
from noticeboard.publishing import Publishing
from noticeboard.refusals import NO_NOTICE
from noticeboard.web.desk.composing import arranging, documents, naming, offer, page, usual
from noticeboard.web.desk.composing.filling import copied
from noticeboard.web.desk.composing.judging import Judging
from noticeboard.web.desk.composing.saving import only_authors, saved
from noticeboard.web.desk.forms.filled import ticks
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.forms.writing import show
from noticeboard.web.desk.visit import Answer, Page, Visit


@dataclass(frozen=True, slots=True)
class Beginning:
    """The form of a notice that is not there yet."""

    kind: Kind
    template: str = "compose/form.html"

    def blank(self, visit: Visit) -> Fields:
        """Empty, with one promise where the kind needs one; or a notice copied."""
        if "from" in visit.query:
            subject = found(visit.parts.store.subject(visit.query["from"]), NO_NOTICE)
            return usual.known(copied(subject, self.kind, visit.language))
        fields = {
            "language": _language(visit, visit.query.get("language", "")),
            **ticks("announcement.channels", usual.channels(visit)),
        }
        if "incident" in visit.query:
            fields["incident"] = visit.query["incident"]
        zone = visit.parts.settings.zone
        return arranging.with_promise(fields, zone) if self.kind.promises else fields

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """What the template needs beside the form."""
        language = _language(visit, form.value("language"))
        return {
            **page.names_of_form(visit, form, self.kind, language),
            "standing": "new",
            "bulletin": None,
            "called": "",
            "copied": bool(form.value("copied_from")),
            "replaceable": tuple(offer.replaceable(visit)),
        }

    def arranged(self, visit: Visit, fields: Fields, do: str) -> Fields | None:
        """The fields after a button that only arranges them."""
        return arranging.arranged(fields, do, visit.parts.settings.zone)

    def judged(self, visit: Visit, fields: Fields) -> Report:
        """What the rules find in it, handing nothing in."""
        return self._judging(visit, fields).report()

    def hand_in(self, visit: Visit, fields: Fields, verbs: Publishing) -> Answer:
        """Draft it; perhaps ask for sign-off.

        Raises:
            SaidError: when it is refused.
        """
        judging = self._judging(visit, fields)
        try:
            subject = verbs.draft(visit.who, judging.read())
        except RefusedError as refused:
            raise RefusedError(judging.report(refused).violations) from None
        _link(visit, fields, subject.id)
        return saved(visit, subject.announcement, verbs)

    def stored(self, visit: Visit) -> Fields | None:
        """Nothing yet."""
        return None

    def called(self, visit: Visit, name: str) -> str:
        """What a field is called on the page."""
        return naming.called(visit.words, name)

    def said(self, visit: Visit, name: str, text: str) -> str:
        """What stands in a field, as the page says it."""
        return naming.said(visit.words, name, text)

    def _judging(self, visit: Visit, fields: Fields) -> Judging[NewNotice]:
        typed, publishing = Typed(fields), visit.parts.publishing
        reading = reading_for(visit.parts.settings.zone)
        written = documents.written(fields, self.kind, visit.parts.settings.zone)
        begun = documents.begun(typed, self.kind, _language(visit, typed.text("language")))
        return Judging(
            typed,
            documents.Written({**written.document, **begun}, written.places, written.faults),
            lambda document: read_notice(document, reading),
            lambda new: publishing.judge(visit.who, new),
        )


def _link(visit: Visit, fields: Fields, notice_id: str) -> None:
    """The incident that it was begun with is told of by this notice; unless it is over by now."""
    incident = fields.get("incident", "")
    if ids.is_id(incident):
        with suppress(ConflictError, NotFoundError):
            visit.parts.incidents.link(visit.who, incident, notice_id)


def choose(visit: Visit) -> Answer:
    """GET: every kind of notice there is, and the language to write it in."""
    only_authors(visit)
    policy = visit.parts.settings.policy
    demanded = {name: page.demands(visit.words, kind) for name, kind in policy.kinds.items()}
    return Page(
        "compose/choose.html",
        {
            "kinds": tuple(policy.kinds.values()),
            "demands": demanded,
            "written_in": visit.language,
        },
    )


def begin(visit: Visit) -> Answer:
    """GET: the form."""
    only_authors(visit)
    return show(visit, Beginning(_kind(visit)))


def save(visit: Visit) -> Answer:
    """POST: the form, with one of its buttons."""
    kind = _kind(visit)
    return usual.take(visit, Beginning(kind), kind)


def _kind(visit: Visit) -> Kind:
    kind = visit.parts.settings.policy.kinds.get(visit.arguments["kind"])
    if kind is None:
        raise NotFoundError("not_found", NO_NOTICE)
    return kind


def _language(visit: Visit, chosen: str) -> str:
    """The one that was chosen, else the writer's own: most people write as they read."""
    return chosen if chosen in LANGUAGES else visit.language
