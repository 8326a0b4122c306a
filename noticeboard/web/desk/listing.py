"""All notices, newest first: filtered, and a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import PromiseState
from noticeboard.domain.sorts import Sort, sort_of_text
from noticeboard.domain.times import Instant
from noticeboard.ports import Subject, Wanted
from noticeboard.render.told import title
from noticeboard.site.departures import Line, departures
from noticeboard.site.view import View
from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.visit import Answer, Page, Visit

PER_PAGE = 20
# What asks for somebody is named before what is settled.
_STATES = (
    BulletinState.MISSED_REVIEW,
    BulletinState.IN_REVIEW,
    BulletinState.SCHEDULED,
    BulletinState.DRAFT,
    BulletinState.PUBLISHED,
)
_LOUD = (PromiseState.UNCONFIRMED, PromiseState.DUE)
_UNDER_WAY = (BulletinState.DRAFT, BulletinState.IN_REVIEW, BulletinState.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing at an instant: a promise, an owed word, or a bulletin going out.

    ``signed``: it goes out by itself; else it is only planned.
    """

    at: Instant
    line: Line | None = None
    goes_out: Sort | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One notice of the list. ``step``: what was last done to it, and when."""

    subject: Subject
    title: str
    marks: tuple[str, ...]
    labels: tuple[str, ...]
    next: Next | None
    step: tuple[str, datetime]


def notices(visit: Visit) -> Answer:
    """GET: a page of the notices that fit the filters."""
    wanted = Wanted(**{name: visit.query.get(name, "").strip() for name in _FILTERS})
    cursor = visit.query.get("cursor") or None
    found = visit.parts.store.subjects(limit=PER_PAGE, cursor=cursor, wanted=wanted)
    names = {
        "rows": [_row(visit, subject) for subject in found.items],
        "wanted": wanted,
        "filtered": wanted != Wanted(),
        "kinds": _kinds(visit, wanted),
        "states": _STATES,
        "kind_title": lambda kind: visit.parts.house.kind_title(kind, visit.language),
        "later": cursor is not None,
        "first": _address(wanted),
        "next": _address(wanted, found.next) if found.next else None,
    }
    return Page("notices/list.html", names)


_FILTERS = ("text", "kind", "state")


def _address(wanted: Wanted, cursor: str | None = None) -> str:
    given = {name: getattr(wanted, name) for name in _FILTERS} | {"cursor": cursor}
    query = urlencode({name: text for name, text in given.items() if text})
    return f"/desk/notices?{query}" if query else "/desk/notices"


def _kinds(visit: Visit, wanted: Wanted) -> tuple[str, ...]:
    """The kinds there are, and the one asked for if the policy has dropped it."""
    known = tuple(visit.parts.settings.policy.kinds)
    return known if wanted.kind in ("", *known) else (*known, wanted.kind)


def _row(visit: Visit, subject: Subject) -> Row:
    public = subject.public
    view = View(visit.parts.house, public, visit.words, visit.now) if public else None
    return Row(
        subject=subject,
        title=public.title if public else title(subject.announcement.working.content, subject),
        marks=marks(subject, visit.now),
        labels=tuple(view.label(name) for name in public.labels) if public and view else (),
        next=next_of(subject, visit.now),
        step=_last_step(subject),
    )


def marks(subject: Subject, now: datetime) -> tuple[str, ...]:
    """Where the notice stands: what is loud in public, then the states of its bulletins."""
    promised = subject.public.promises if subject.public else ()
    public = {promise.state(now) for promise in promised}
    states = {state for bulletin in subject.bulletins for state in _states(bulletin)}
    return tuple(state.value for state in (*_LOUD, *_STATES) if state in public or state in states)


def _states(bulletin: Bulletin) -> Iterator[BulletinState]:
    yield bulletin.state
    if bulletin.candidate is not None:
        yield BulletinState(bulletin.candidate.state)


def next_of(subject: Subject, now: datetime) -> Next | None:
    """What comes next, or is overdue: the earliest of its promises, words and bulletins."""
    found = [*_lines(subject.public, now), *_going_out(subject, now)]
    return min(found, key=lambda one: one.at.utc, default=None)


def _lines(public: Notice | None, now: datetime) -> Iterator[Next]:
    if public is not None:
        lines = departures((public,), (), now)
        for line in (*lines.unconfirmed, *lines.due, *lines.upcoming):
            yield Next(line.anchor, line=line)


def _going_out(subject: Subject, now: datetime) -> Iterator[Next]:
    """Bulletins with an instant ahead; one that nobody signed in time goes out no more."""
    for bulletin in subject.bulletins:
        at = (bulletin.armed or bulletin.working).content.publish_at
        signed = bulletin.state is BulletinState.SCHEDULED
        if bulletin.state in _UNDER_WAY and at is not None and (signed or at.utc > now):
            yield Next(at, goes_out=sort_of_text(bulletin), signed=signed)


def _last_step(subject: Subject) -> tuple[str, datetime]:
    """The newest; of those at one moment, the one that comes after the others."""
    steps = [*_steps(subject)]
    return max(reversed(steps), key=lambda step: step[1])


def _steps(subject: Subject) -> Iterator[tuple[str, datetime]]:
    yield "created", subject.created_at
    for bulletin in subject.bulletins:
        working = bulletin.working
        if working.submitted_at is not None:
            yield "submitted", working.submitted_at
        yield from (("signed", signature.at) for signature in working.sign_offs)
        if bulletin.published_at is not None:
            yield "published", bulletin.published_at


DOORS = (Door("GET", "/notices", "notices", notices),)
