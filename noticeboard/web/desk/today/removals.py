"""Removals of words that only one person has seen to: for whoever may be the second."""

from dataclasses import dataclass

from noticeboard.domain.removing import Removing
from noticeboard.web.desk.reviewing.signers import may_second
from noticeboard.web.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Removal:
    """One of them: of which notice, who asked for it, and whether nobody confirmed it in time."""

    removing: Removing
    title: str
    who: str
    lapsed: bool


def removals(visit: Visit) -> tuple[Removal, ...]:
    """What this person may confirm, has to look at, or asked for without being answered."""
    alone = visit.parts.redacting.by_one()
    found = [one for one in alone if _concerns(visit, one)]
    places = visit.parts.overview.places({one.bulletin_id for one in found})
    names = visit.parts.overview.people_names({one.asked_by for one in found})
    return tuple(
        Removal(
            one,
            places[one.bulletin_id].title,
            names.get(one.asked_by, one.asked_by),
            one.lapsed(visit.now),
        )
        for one in found
        if one.bulletin_id in places
    )


def _concerns(visit: Visit, one: Removing) -> bool:
    """Whoever asked, too: nothing else tells them that nobody confirms it."""
    asked = one.removed_at is None and one.asked_by == visit.who.id
    anew = one.lapsed(visit.now) and visit.who.holds("admin", visit.now)
    return asked or anew or may_second(one, visit.who, visit.now)
