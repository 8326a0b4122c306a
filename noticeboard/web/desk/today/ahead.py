"""What is next: texts on their way, promises to come and words owed, in one order of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.explanation import PartName
from noticeboard.domain.kind import Policy
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import PromiseState
from noticeboard.domain.signing import missing_roles
from noticeboard.domain.times import Instant, at_utc
from noticeboard.ports import Subject
from noticeboard.render.told import title
from noticeboard.site.departures import Line, departures
from noticeboard.web.desk.noticing.owing import owed_together

_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Departure:
    """One line of the panel: a bulletin to be published, a promise to be kept, a word owed.

    ``at`` is ``None`` for what goes out as soon as it is signed. ``missing``: roles whose
    signature it still needs. ``parts``: of an explanation, to be told by then.
    """

    at: Instant | None
    notice_id: str
    title: str
    language: str
    bulletin: Bulletin | None = None
    line: Line | None = None
    missing: tuple[str, ...] = ()
    parts: tuple[PartName, ...] = ()


def ahead(
    notices: Iterable[Notice],
    at_work: Iterable[Subject],
    policy: Policy,
    now: datetime,
    *,
    zone: str,
) -> tuple[Departure, ...]:
    """Everything to come, the soonest first; what waits for a signature alone before it."""
    public = tuple(notices)
    promised = (_promise(line) for line in departures(public, (), now).upcoming)
    owed = (one for notice in public for one in (*_words(notice), *_parts(notice)))
    told = (one for subject in at_work for one in _bulletins(subject, policy, zone))
    found = [one for one in (*promised, *owed, *told) if one.at is None or one.at.utc > now]
    return tuple(sorted(found, key=lambda one: one.at.utc if one.at else _FIRST))


def _promise(line: Line) -> Departure:
    notice = line.notice
    return Departure(line.anchor, notice.id, notice.title, notice.language, line=line)


def _words(notice: Notice) -> Iterator[Departure]:
    """The next words owed after the first, which is a line of the board itself."""
    first = notice.owed_word
    once = {word.by.utc: word.by for _, word in notice.unspoken() if not word.stands_in}
    for by in once.values():
        if first is None or by.utc != first.utc:
            yield _promise(Line(notice, PromiseState.UPCOMING, by))


def _parts(notice: Notice) -> Iterator[Departure]:
    for by, parts in owed_together(notice):
        yield Departure(by, notice.id, notice.title, notice.language, parts=parts)


def _bulletins(subject: Subject, policy: Policy, zone: str) -> Iterator[Departure]:
    for bulletin in subject.bulletins:
        if bulletin.state is BulletinState.SCHEDULED:
            yield _departure(subject, bulletin, _armed_for(bulletin, zone))
        elif bulletin.state is BulletinState.IN_REVIEW:
            kind = policy.kinds.get(subject.kind)
            missing = missing_roles(bulletin.working, kind) if kind else ()
            at = bulletin.working.content.publish_at
            yield _departure(subject, bulletin, at, missing)


def _departure(
    subject: Subject, bulletin: Bulletin, at: Instant | None, missing: tuple[str, ...] = ()
) -> Departure:
    named = title(bulletin.working.content, subject)
    return Departure(at, subject.id, named, subject.language, bulletin=bulletin, missing=missing)


def _armed_for(bulletin: Bulletin, zone: str) -> Instant | None:
    """The instant it is armed for, as its author typed it; "now" in the zone of the house."""
    typed = bulletin.armed.content.publish_at if bulletin.armed else None
    if typed is not None or bulletin.publish_at is None:
        return typed
    return at_utc(bulletin.publish_at, zone)
