"""What was said since somebody was called, what has ended, and what they can say now."""

from collections.abc import Mapping
from datetime import datetime

from noticeboard.domain.bulletin import Bulletin
from noticeboard.ports import Subject
from noticeboard.ports.watching import Situation
from noticeboard.speaking import spoken
from noticeboard.web.access import it_happened
from noticeboard.web.desk.holding.offering import Offer
from noticeboard.web.parts import WebParts


def standing(
    parts: WebParts, situation: Situation, subject: Subject, offers: object
) -> Mapping[str, object]:
    """What was said since, what has ended, and what can be said now."""
    said = None if situation.all_over else _since(subject, situation, parts.clock())
    only_over = said is not None or situation.alarm.closed_at is not None
    texts: tuple[Offer, ...] = offers if isinstance(offers, tuple) else ()
    return {
        "spoken": said,
        "over": situation.resolvable if situation.all_over else (),
        "offers": tuple(one for one in texts if one.resolved or not only_over),
        "kept": it_happened.offers(parts, situation),
    }


def _since(subject: Subject, situation: Situation, now: datetime) -> Bulletin | None:
    """What was said since this person was called, also if it goes out this moment; nothing,
    while something else demands a word.

    While something is silent, that a promise was kept does not count: it was another one.
    """
    said = spoken(subject, now)
    if subject.public is None:
        return said[-1]  # a notice of its own, in this moment
    if situation.notice is None and subject.id not in {i.notice_id for i in situation.incidents}:
        return None  # it was only chosen: what was said there is about something else
    words = [b for b in said if not (situation.silences and b.working.content.fulfilment)]
    newest = words[-1]
    if situation.left and newest.published_at is not None:
        return None  # of something else
    at = newest.published_at or newest.publish_at
    return newest if at is not None and at > situation.call.created_at else None
