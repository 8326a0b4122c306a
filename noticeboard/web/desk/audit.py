"""Who did what: the audit log, for those who answer for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from urllib.parse import urlencode

from noticeboard.domain.alarms import Ending, Verdict
from noticeboard.domain.errors import ForbiddenError
from noticeboard.domain.ledger import BECAUSE
from noticeboard.domain.silence import Signal
from noticeboard.kill_switch import EVERYTHING
from noticeboard.ports import AuditEntry, Place
from noticeboard.refusals import needs_role
from noticeboard.render.words import channel_name
from noticeboard.staff.roster import ADMIN, TERMINAL, may_sign
from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.visit import Answer, Page, Visit

HERE = "/desk/audit"
PER_PAGE = 50
# Notices to choose from, newest first; the page of any other leads to what was done to it.
CHOICES = 30
# What acts by itself, and whoever did not say who they are, by the word for each.
_NOBODY = {TERMINAL.id: "access.audit.terminal", "": "access.audit.somebody"}
_SYSTEM = "access.audit.system"
# What may stand beside an act: one or several codes, or a text.
_OF_CODES = frozenset(
    {
        "because",
        "by",
        "ending",
        "public",
        "role",
        "roles",
        "scope",
        "signal",
        "token",
        "verdict",
        "was",
    }
)
_OF_TEXT = frozenset(
    ("channel", "email", "from", "left", "name", "note", "people", "promise", "reason")
) | {"until", "url"}
DETAILS = _OF_CODES | _OF_TEXT
# Ids, which tell people nothing.
_UNTOLD = ("alarm", "bulletin", "copied_from", "incident", "text")
# What an entry is about when it is no notice and nobody on the staff: somebody who was invited,
# a holding text.
_CALLED = ("name", "email", "title", "note")
_ABOUT_CHANNELS = "sending."
VALUES = (
    *("code", "passkey", "password", "recovery", "yes", "left_open", "false_alarm"),
    *BECAUSE,
    *get_args(Signal),
    *("go_no_go",),
    *get_args(Verdict),
    *get_args(Ending),
)


Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is shown. ``to``: where what it is about can be looked at.

    ``place``: the notice and the bulletin it is about, if it is about one.
    """

    entry: AuditEntry
    who: str
    what: str
    about: str
    to: str | None
    place: Place | None
    details: tuple[tuple[str, str], ...]


def audit(visit: Visit) -> Answer:
    """GET: what was done, newest first; of one person, or about one thing."""
    if not may_read(visit):
        raise ForbiddenError("role_missing", needs_role((ADMIN, "approver")))
    asked = {
        name: visit.query[name] for name in ("who", "about", "notice") if visit.query.get(name)
    }
    cursor = visit.query.get("cursor") or None
    found = visit.parts.store.audit(limit=PER_PAGE, cursor=cursor, **asked)
    names = {
        "lines": lines(visit, found.items),
        "asked": asked,
        "people": _people(visit),
        "notices": _notices(visit, asked.get("notice", "")),
        "later": cursor is not None,
        "first": _address(asked),
        "next": _address({**asked, "cursor": found.next}) if found.next else None,
    }
    return Page("access/audit.html", names)


def may_read(visit: Visit) -> bool:
    """Whether this person may see what others did."""
    signs = may_sign(visit.who, visit.parts.settings.policy, visit.now)
    return signs or visit.who.holds(ADMIN, visit.now)


def _people(visit: Visit) -> Choices:
    """Whose acts can be asked for, by name: everybody who is, or was, on the staff."""
    people = (member.person for member in visit.parts.people.members())
    named = sorted((person.name or person.email, person.id) for person in people)
    server = (TERMINAL.id, visit.words("access.audit.terminal"))
    return [*((id_, name) for name, id_ in named), server]


def _notices(visit: Visit, asked: str) -> Choices:
    """The newest notices, and the one that was asked for."""
    newest = [subject.id for subject in visit.parts.store.subjects(limit=CHOICES).items]
    places = visit.parts.overview.places({*newest, asked})
    return [(id_, places[id_].title) for id_ in dict.fromkeys((*newest, asked)) if id_ in places]


def _address(asked: Mapping[str, str]) -> str:
    return f"{HERE}?{urlencode(asked)}" if asked else HERE


def lines(visit: Visit, entries: Iterable[AuditEntry]) -> list[Line]:
    """The entries as they are shown, with the names of people and notices."""
    shown = tuple(entries)
    ids = {entry.who for entry in shown} | {entry.about for entry in shown}
    people = visit.parts.overview.people_names(ids)
    places = visit.parts.overview.places(ids)
    return [_line(visit, entry, people, places) for entry in shown]


def _line(
    visit: Visit, entry: AuditEntry, people: Mapping[str, str], places: Mapping[str, Place]
) -> Line:
    words = visit.words
    unnamed = words(_NOBODY.get(entry.who, _SYSTEM))
    place, person = places.get(entry.about), people.get(entry.about)
    about = place.title if place is not None else person or _elsewhere(visit, entry)
    what = words.phrases.get(f"did.{entry.what}", entry.what)
    known = place is not None or person is not None
    told = (pair for pair in _told(entry) if known or pair[1] != about)
    details = tuple(_detail(visit, place, *pair) for pair in told)
    to = _link(visit, entry, place, person)
    return Line(entry, people.get(entry.who, unnamed), what, about, to, place, details)


def _link(visit: Visit, entry: AuditEntry, place: Place | None, person: str | None) -> str | None:
    if place is not None:
        return f"/desk/notices/{place.notice_id}"
    is_admin = visit.who.holds(ADMIN, visit.now)
    return f"/desk/people/{entry.about}" if person is not None and is_admin else None


def _elsewhere(visit: Visit, entry: AuditEntry) -> str:
    """What to call what is neither a notice nor on the staff: a channel, somebody invited."""
    if not entry.what.startswith(_ABOUT_CHANNELS):
        return next((entry.detail[name] for name in _CALLED if entry.detail.get(name)), "")
    if entry.about == EVERYTHING:
        return visit.words("access.audit.all_channels")
    return channel_name(visit.words, entry.about)


def _told(entry: AuditEntry) -> Iterator[tuple[str, str]]:
    return (pair for pair in sorted(entry.detail.items()) if pair[1] and pair[0] not in _UNTOLD)


def _detail(visit: Visit, place: Place | None, name: str, text: str) -> tuple[str, str]:
    """What an entry says beside the act: a label, and a text in the words of the desk."""
    label = visit.words.phrases.get(f"access.audit.detail_{name}", name)
    if name in _OF_CODES:
        return label, ", ".join(_phrase(visit, code) for code in text.split(", "))
    if name == "channel":
        return label, channel_name(visit.words, text)
    if name == "promise" and place is not None:
        return label, _promised(visit, place.notice_id, text)
    if name == "until":
        return label, visit.clock.plain_at(datetime.fromisoformat(text))
    return label, text


def _promised(visit: Visit, notice_id: str, key: str) -> str:
    """What was promised under a key, as it was written."""
    subject = visit.parts.store.subject(notice_id)
    promise = subject.public.promise(key) if subject and subject.public else None
    return promise.label if promise else key


def _phrase(visit: Visit, code: str) -> str:
    """A role, a scope, a state or a proof, as the desk calls it elsewhere."""
    keys = (
        f"access.role.{code}",
        f"access.account.scope_{code}",
        f"frame.state_{code}",
        f"access.audit.value_{code}",
    )
    return next((visit.words(key) for key in keys if key in visit.words.phrases), code)


DOORS = (Door("GET", "/audit", "audit", audit),)
