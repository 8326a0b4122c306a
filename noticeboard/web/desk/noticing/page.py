"""The page of one notice, public or not."""

from dataclasses import dataclass

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.content import Content
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.promise import Promise
from noticeboard.domain.times import Instant
from noticeboard.ports import Subject
from noticeboard.presenting.deliveries import reach
from noticeboard.presenting.delivery_shapes import ReachShape
from noticeboard.render.told import title
from noticeboard.site.view import View
from noticeboard.web.desk.audit import Line, lines, may_read
from noticeboard.web.desk.noticing.looking import looks
from noticeboard.web.desk.noticing.owing import owed_together
from noticeboard.web.desk.noticing.under_way import answer_to, leaving
from noticeboard.web.desk.visit import Answer, Page, Visit
from noticeboard.web.desk.watching.of_notice import of_notice

# The newest of what was done; the whole log is a link away.
_ENTRIES = 10


@dataclass(frozen=True, slots=True)
class Stands:
    """A public promise, and the bulletin under way that says what becomes of it."""

    promise: Promise
    state: str
    answer: Bulletin | None
    leaving: bool

    @property
    def settled(self) -> bool:
        """Whether what is signed already leaves nothing else to say about it."""
        return self.answer is not None and self.answer.state is BulletinState.SCHEDULED


@dataclass(frozen=True, slots=True)
class Said:
    """A bulletin as staff follow it. ``public``: as the public has it; ``reach``: how far.

    ``leaving``: signed, and going out this moment.
    """

    bulletin: Bulletin
    content: Content
    public: Published | None
    reach: ReachShape | None
    publish_at: Instant | None
    leaving: bool


def one(visit: Visit) -> Answer:
    """GET: what was promised and said, where it stands, and what can be done."""
    subject = visit.parts.publishing.subject(visit.id)
    public, announced = subject.public, subject.announcement.working.content
    names = {
        "subject": subject,
        "title": public.title if public else title(announced, subject),
        "kind": visit.parts.house.kind_title(subject.kind, visit.language),
        "products": (public or announced).products,
        "view": _view(visit, public) if public else None,
        "drafted": () if public else announced.promises,
        "promises": _promises(visit, subject, public) if public else (),
        "looks": looks(visit) if public else {},
        "bulletins": _said(visit, subject),
        "done": _done(visit),
        "owed": owed_together(public) if public else (),
        "open": any(p.status == "open" for p in public.promises) if public else False,
        **of_notice(visit, subject.id),
    }
    return Page("notices/one.html", names)


def _view(visit: Visit, public: Notice) -> View:
    """The same questions as on the public page, answered as of now."""
    return View(visit.parts.house, public, visit.words, visit.now)


def _promises(visit: Visit, subject: Subject, public: Notice) -> tuple[Stands, ...]:
    return tuple(_stands(visit, subject, promise) for promise in public.promises)


def _stands(visit: Visit, subject: Subject, promise: Promise) -> Stands:
    answer = answer_to(subject, promise)
    going = answer is not None and leaving(answer, visit.now)
    return Stands(promise, promise.state(visit.now).value, answer, going)


def _said(visit: Visit, subject: Subject) -> tuple[Said, ...]:
    """The bulletins, newest first."""
    public = {b.id: b for b in subject.public.bulletins} if subject.public else {}
    return tuple(
        _of(visit, bulletin, public.get(bulletin.id)) for bulletin in reversed(subject.bulletins)
    )


def _of(visit: Visit, bulletin: Bulletin, public: Published | None) -> Said:
    content = (bulletin.armed or bulletin.working).content
    ways = visit.parts.store.deliveries(bulletin.id)
    far, going = reach(ways) if ways else None, leaving(bulletin, visit.now)
    return Said(bulletin, content, public, far, content.publish_at, going)


def _done(visit: Visit) -> list[Line]:
    """What staff did to this notice, for those who may read it."""
    if not may_read(visit):
        return []
    return lines(visit, visit.parts.store.audit(limit=_ENTRIES, notice=visit.id).items)
