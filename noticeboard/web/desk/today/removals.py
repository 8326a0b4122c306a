"""Removals of words that only one person has seen to: for whoever may be the second."""

from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.removing import Removing
from noticeboard.web.desk.reviewing.signers import may_second
from noticeboard.web.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Removal:
    """One of them: of which notice, and who asked for it.

    ``until``: by when a second person is needed; ``late``: nobody was there in time.
    ``lapsed``: it has to be asked for anew.
    """

    removing: Removing
    title: str
    who: str
    until: datetime
    late: bool
    lapsed: bool


def removals(visit: Visit) -> tuple[Removal, ...]:
    """What this person may confirm, has to look at, or asked for without being answered."""
    alone = visit.parts.redacting.by_one()
    found = [one for one in alone if _concerns(visit, one)]
    places = visit.parts.overview.places({one.bulletin_id for one in found})
    asked = [one for first in found for one in _left(visit, first)]
    names = visit.parts.overview.people_names({one.asked_by for one in asked})
    return tuple(
        _told(visit, one, places[one.bulletin_id].title, names.get(one.asked_by, one.asked_by))
        for one in asked
        if one.bulletin_id in places
    )


def _left(visit: Visit, one: Removing) -> tuple[Removing, ...]:
    """Each that this person has to look at, and what waits to be confirmed, by itself."""
    asked, now = one.asked, visit.now
    told = asked is not None and (asked.waits(now) or asked.lapsed(now))
    return (*one.left_to(visit.who.id), *((asked,) if asked and told else ()))


def _told(visit: Visit, one: Removing, title: str, who: str) -> Removal:
    until = one.look_by or one.confirm_by or one.asked_at
    return Removal(one, title, who, until, late=visit.now >= until, lapsed=one.lapsed(visit.now))


def _concerns(visit: Visit, one: Removing) -> bool:
    """Whoever asked, too: nothing else tells them that nobody confirms it."""
    asked = one.asked is not None and one.asked.asked_by == visit.who.id
    anew = one.lapsed(visit.now) and visit.who.holds("admin", visit.now)
    return asked or anew or may_second(one, visit.who, visit.now)
