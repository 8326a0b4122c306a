"""Publishing a holding text at its notice: the form of whoever is on duty and logged in."""

from collections.abc import Mapping
from dataclasses import dataclass

from noticeboard import refusals
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Report
from noticeboard.noting import made_before
from noticeboard.ports import Subject
from noticeboard.publishing import Publishing
from noticeboard.web.desk.forms import writing
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Fields
from noticeboard.web.desk.holding import offering, spoken
from noticeboard.web.desk.visit import Answer, Led, Visit


@dataclass(frozen=True, slots=True)
class SpeakingNow:
    """The form by which one person on duty speaks."""

    @property
    def template(self) -> str:
        """The page."""
        return "holding/speak.html"

    def blank(self, visit: Visit) -> Fields:
        """Every slot filled, about the promise that the address names."""
        subject, promise = _public(visit), visit.query.get("promise") or None
        fields = offering.begun(visit.parts, subject, visit.now, promise)
        # Somebody has spoken: what is said now would be said for a second time.
        said = visit.parts.watching.said_since(subject.id)
        return {**fields, "text": ""} if said else fields

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """Every text as the public would read it."""
        subject = _public(visit)
        offered = offering.names(
            visit.parts, visit.who, subject, form.fields, visit.language, visit.now
        )
        return {**offered, **spoken.names(visit.parts, visit.who.id, subject)}

    def arranged(self, _visit: Visit, _fields: Fields, _do: str) -> Fields | None:
        """No button only arranges the form."""
        return None

    def judged(self, visit: Visit, fields: Fields) -> Report:
        """What the rules say of it."""
        subject = _public(visit)
        filling = offering.read(visit.parts, subject, fields)
        words = visit.parts.speaking.words(visit.who, subject.id, filling)
        return Report(warnings=words.warnings)

    def hand_in(self, visit: Visit, fields: Fields, verbs: Publishing) -> Answer:
        """Publish it, now.

        Raises:
            SaidError: when it is refused.
        """
        subject = _public(visit)
        speaking = visit.parts.speaking.only_once(verbs.once)
        try:
            made_before(speaking.store, speaking.once, visit.now)
        except ConflictError:
            raise ConflictError("spoken_before", _SPOKEN_BEFORE) from None
        speaking.hold(visit.who, subject.id, offering.read(visit.parts, subject, fields))
        return Led(f"/desk/notices/{subject.id}", "holding.spoken")

    def stored(self, _visit: Visit) -> Fields | None:
        """Nothing is stored before it is public."""
        return None

    def called(self, _visit: Visit, _name: str) -> str:
        """Nothing here is ever compared."""
        return ""

    def said(self, _visit: Visit, _name: str, text: str) -> str:
        """Nothing here is ever compared."""
        return text


def show_speaking(visit: Visit) -> Answer:
    """GET: every text that may be published, filled in.

    Raises:
        ForbiddenError: for whoever is not on duty.
    """
    refusals.may(visit.who, ("duty",), visit.now)
    return writing.show(visit, SpeakingNow())


def speak(visit: Visit) -> Answer:
    """POST: publish it."""
    return writing.take(visit, SpeakingNow())


def unfit(visit: Visit) -> Answer | None:
    """The form again, if nobody could publish it as it is."""
    return writing.unfit(visit, SpeakingNow())


def _public(visit: Visit) -> Subject:
    subject = visit.parts.publishing.subject(visit.id)
    if subject.public is None:
        raise ConflictError("not_public_yet", refusals.NOT_PUBLIC)
    return subject


_SPOKEN_BEFORE = Sentence(
    "A holding statement was published from this form already. Open the notice, and begin again "
    "from there if more has to be said.",
    "이 화면에서 이미 중간 안내를 올렸습니다. 더 알릴 내용이 있으면 공지에서 다시 시작해 주세요.",
)
