"""What was said about it, by whom, and where it stands; and what whoever was called can say now.

Once somebody has spoken the page is quiet: it asks for nothing until the next word is due.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.delivery import Delivery
from noticeboard.domain.explanation import PART_NAMES, PartName
from noticeboard.domain.notice import Notice
from noticeboard.domain.published import Published
from noticeboard.ports import Subject
from noticeboard.ports.watching import Situation
from noticeboard.web.access import it_happened
from noticeboard.web.desk.holding.offering import Offer, explains
from noticeboard.web.desk.holding.spoken import said_by
from noticeboard.web.desk.noticing.owing import Together, owed_together
from noticeboard.web.parts import WebParts


@dataclass(frozen=True, slots=True)
class Said:
    """The newest words, as the public reads them or does in a moment; then ``out`` is false.

    ``who``: what to call those who said it; nothing, where no person did. ``mine``: whoever looks.
    ``owed``: what was promised of the explanation and is still to be told, by its time;
    ``missing``: of which that time has passed.
    """

    words: Published
    who: str
    mine: bool
    out: bool
    deliveries: tuple[Delivery, ...]
    owed: Together
    missing: tuple[PartName, ...]


def standing(
    parts: WebParts, situation: Situation, subject: Subject, offers: object, *, more: bool
) -> Mapping[str, object]:
    """What was said since, what has ended, and what can be said now.

    ``more``: somebody asks what else they can say. Nothing is chosen for them, then or once
    somebody has spoken: what they say would be said for a second time. ``only_over``: that it is
    over is all that they can say; ``signed``: after a login there is more that they can say alone.
    """
    said = None if situation.all_over else newest(parts, situation)
    quiet = said is not None and not more
    texts: tuple[Offer, ...] = offers if isinstance(offers, tuple) else ()
    ends = situation.spent or situation.alarm.closed_at is not None
    open_ones = tuple(one for one in texts if one.resolved or not ends)
    return {
        "spoken": said,
        "more": more and said is not None,
        "over": situation.resolvable if situation.all_over else (),
        "offers": () if quiet else open_ones,
        "only_over": bool(open_ones) and all(one.resolved for one in open_ones),
        "signed": any(not one.resolved for one in texts),
        "spent": situation.spent,
        "unchosen": said is not None
        or (situation.spent and not situation.all_over)
        or explains(parts, subject, parts.clock()),
        "missing": () if said else missing(situation.notice, parts.clock()),
        "kept": () if quiet else it_happened.offers(parts, situation),
        "held_up": None if said else held_up(parts, subject),
    }


def newest(parts: WebParts, situation: Situation) -> Said | None:
    """What makes it quiet now; nothing while something demands a word."""
    words, notice = situation.spoken, situation.notice
    subject = parts.store.subject(notice.id) if words and notice else None
    if words is None or subject is None:
        return None
    public = subject.public.bulletins if subject.public else ()
    bulletin = next(b for b in subject.bulletins if b.id == words.id)
    by = said_by(parts, bulletin)
    names = parts.overview.people_names(by)
    return Said(
        words,
        ", ".join(names[person] for person in by if person in names),
        mine=situation.person.id in by,
        out=any(b.id == words.id for b in public),
        deliveries=parts.store.deliveries(words.id),
        owed=owed_together(notice) if notice else (),
        missing=missing(notice, parts.clock()),
    )


def missing(notice: Notice | None, now: datetime) -> tuple[PartName, ...]:
    """The parts of explanations that were promised by now, and are not told."""
    owed = owed_together(notice) if notice else ()
    late = {name for by, names in owed for name in names if by.utc <= now}
    return tuple(name for name in PART_NAMES if name in late)


def held_up(parts: WebParts, subject: Subject) -> Bulletin | None:
    """Words that were to be public by now, and are not: the sending is stopped, or broken."""
    now = parts.clock()
    armed = (b for b in subject.bulletins if b.state is BulletinState.SCHEDULED)
    return next((b for b in armed if b.publish_at and b.publish_at <= now), None)
