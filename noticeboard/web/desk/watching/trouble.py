"""Incidents: something went wrong, and the public has to be told of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from noticeboard import ids
from noticeboard.domain.durations import duration_text
from noticeboard.domain.errors import ConflictError, RefusedError
from noticeboard.domain.notice import Notice
from noticeboard.domain.silence import Incident, first_word, known
from noticeboard.domain.times import at_utc
from noticeboard.domain.violation import Report, Violation
from noticeboard.intake.fields import Reading
from noticeboard.intake.readings import reading_for
from noticeboard.intake.watching import NewIncident, read_incident, read_link
from noticeboard.ports import Once, Place, Subject
from noticeboard.web.desk.forms.filled import instant_fields
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Typed
from noticeboard.web.desk.visit import Answer, Led, Page, Visit
from noticeboard.web.desk.watching import ending, over
from noticeboard.web.desk.watching.summoned import summoned

HERE = "/desk/incidents"
PER_PAGE = 20
# Notices to choose from, newest first.
_CHOICES = 30


@dataclass(frozen=True, slots=True)
class Trouble:
    """One incident. ``title``: of the notice that tells of it, public or not.

    ``word_at``: when the public heard first; ``silent``: for how long it did not. ``subject``:
    the notice, on the page of one incident only.
    """

    incident: Incident
    by: str
    title: str
    word_at: datetime | None
    silent: timedelta
    subject: Subject | None = None

    @property
    def state(self) -> str:
        """Which sentence says how it stands."""
        if self.incident.false_by is not None:
            return f"false_{self.incident.false_by}"
        if self.word_at is not None:
            return "told"
        return "ended" if self.incident.ended_at else "untold"


def incidents(visit: Visit) -> Answer:
    """GET: what went wrong, newest first; and a form to say that something has."""
    return _list(visit, _blank(visit))


def declare(visit: Visit) -> Answer:
    """POST: something went wrong. Anybody on the staff may say so."""
    try:
        new = _read(visit)
        verbs = visit.parts.incidents.only_once(_once(visit))
        made = verbs.declare(visit.who, new.known_at or visit.now, new.what, new.notice)
    except RefusedError as refused:
        return _list(visit, visit.fields, Report(refused.violations))
    return Led(f"{HERE}/{made.id}", "watch.declared")


def incident(visit: Visit) -> Answer:
    """GET: one, and what can be done about it."""
    return _one(visit, {})


def link(visit: Visit) -> Answer:
    """POST: this notice tells of it, or will."""
    verbs = visit.parts.incidents
    verbs.incident(visit.id)
    try:
        chosen = {"notice": visit.fields.get("notice", "")}
        verbs.link(visit.who, visit.id, read_link(chosen, _reading(visit)))
    except RefusedError as refused:
        return _one(visit, visit.fields, Report(refused.violations))
    except ConflictError as conflict:
        return _second(visit, visit.fields, conflict)
    return Led(f"{HERE}/{visit.id}", "watch.linked")


def end(visit: Visit) -> Answer:
    """POST: it is over."""
    found = visit.parts.incidents.incident(visit.id)
    try:
        done = ending.end(visit, found)
    except RefusedError as refused:
        return _one(visit, visit.fields, Report(refused.violations))
    except ConflictError as conflict:
        # What was said meanwhile stands on the page now: the next press is about that.
        typed = {name: text for name, text in visit.fields.items() if name != "heard"}
        return _second(visit, typed, conflict)
    return Led(f"{HERE}/{visit.id}", done)


def _second(visit: Visit, typed: Mapping[str, str], conflict: ConflictError) -> Page:
    """Somebody else was first: what they did, and what was typed here."""
    report = Report((Violation(conflict.code, "public", conflict.sentence),))
    return replace(_one(visit, typed, report), status=409)


def _list(visit: Visit, fields: Mapping[str, str], report: Report | None = None) -> Page:
    cursor = visit.query.get("cursor") or None
    found = visit.parts.incidents.listed(limit=PER_PAGE, cursor=cursor)
    names = {
        **_form(visit, fields, report),
        "incidents": troubles(visit, found.items),
        "zone": visit.parts.settings.zone,
        "later": cursor is not None,
        "first": HERE,
        "next": f"{HERE}?{urlencode({'cursor': found.next})}" if found.next else None,
    }
    return Page("watching/incidents.html", names, 422 if report else 200)


def _one(visit: Visit, fields: Mapping[str, str], report: Report | None = None) -> Page:
    [found] = troubles(visit, [visit.parts.incidents.incident(visit.id)])
    told_by = found.incident.notice_id
    one = replace(found, subject=visit.parts.store.subject(told_by) if told_by else None)
    stands = ending.ending(visit, one.incident, one.subject)
    known = {"notice": one.incident.notice_id or "", "body": stands.body if stands else ""}
    names = {
        **_form(visit, {**known, **fields}, report),
        "one": one,
        "stands": stands,
        "summoned": None if one.word_at else summoned(visit, one.incident),
        "over": over.over(visit, one.incident, one.subject),
        "typed": _lost(one.incident, fields),
    }
    return Page("watching/incident.html", names, 422 if report else 200)


def _lost(incident: Incident, fields: Mapping[str, str]) -> tuple[str, ...]:
    """What was typed into a form that is not on the page any more, to copy."""
    names = ("reason", "body") if fields.get("public") == ending.WRITE else ("reason",)
    typed = (fields.get(name, "").strip() for name in names)
    return tuple(text for text in typed if text) if incident.ended_at else ()


def _form(visit: Visit, fields: Mapping[str, str], report: Report | None) -> Mapping[str, object]:
    return {
        "form": Form(fields, visit.language, "", report or Report()),
        "notices": _notices(visit, fields.get("notice", "")),
        "lasted": lambda length: duration_text(length).in_(visit.language),
    }


def _blank(visit: Visit) -> Mapping[str, str]:
    """Known just now, about the notice that the address names."""
    minute = visit.now.replace(second=0, microsecond=0)
    known = instant_fields("known_at", at_utc(minute, visit.parts.settings.zone))
    return {"notice": visit.query.get("notice", ""), "once": ids.new_id(), **known}


def _notices(visit: Visit, asked: str) -> tuple[tuple[str, str], ...]:
    """The newest notices by their titles, and the one that was asked for."""
    newest = [subject.id for subject in visit.parts.store.subjects(limit=_CHOICES).items]
    places = visit.parts.overview.places({*newest, asked})
    found = (places[one] for one in dict.fromkeys((asked, *newest)) if one in places)
    return tuple((place.notice_id, place.title) for place in found)


def _read(visit: Visit) -> NewIncident:
    typed, zone = Typed(visit.fields), visit.parts.settings.zone
    document = {
        "what": visit.fields.get("what", ""),
        "known_at": typed.instant("known_at", zone),
        "notice": typed.text("notice"),
    }
    said = {name: text for name, text in document.items() if text or name == "what"}
    return read_incident({"zone": zone, **said}, _reading(visit))


def _reading(visit: Visit) -> Reading:
    return reading_for(visit.parts.settings.zone)


def _once(visit: Visit) -> Once | None:
    """Pressed twice, it is declared once."""
    key = visit.fields.get("once", "")
    if not ids.is_id(key):
        return None
    said = json.dumps(sorted(visit.fields.items()))
    return Once(visit.who.id, f"incident:{key}", hashlib.sha256(said.encode()).hexdigest())


def troubles(visit: Visit, found: Sequence[Incident]) -> tuple[Trouble, ...]:
    """The incidents as they stand now."""
    people = visit.parts.overview.people_names({one.declared_by for one in found})
    told_by = visit.parts.incidents.told_by(found)
    places = visit.parts.overview.places({one.notice_id for one in found if one.notice_id})
    return tuple(
        _trouble(
            visit, one, people, places.get(one.notice_id or ""), told_by.get(one.notice_id or "")
        )
        for one in found
    )


def _trouble(
    visit: Visit,
    one: Incident,
    people: Mapping[str, str],
    place: Place | None,
    public: Notice | None,
) -> Trouble:
    told = public is not None and one.false_by is None
    word_at = first_word(public, known(one)) if public and told else None
    return Trouble(
        incident=one,
        by=people.get(one.declared_by, one.declared_by),
        title=place.title if place else "",
        word_at=word_at,
        silent=(word_at or one.ended_at or visit.now) - one.known_at,
    )
