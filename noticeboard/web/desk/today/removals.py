"""Removals of words that only one person has seen to: for whoever may be the second."""

from dataclasses import dataclass

from noticeboard.domain.removing import Removing
from noticeboard.web.desk.reviewing.signers import may_second
from noticeboard.web.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Removal:
    """One of them: of which notice, and who asked for it."""

    removing: Removing
    title: str
    who: str


def removals(visit: Visit) -> tuple[Removal, ...]:
    """What this person may confirm, or has to look at."""
    alone = visit.parts.redacting.by_one()
    found = [one for one in alone if may_second(one, visit.who, visit.now)]
    places = visit.parts.overview.places({one.bulletin_id for one in found})
    names = visit.parts.overview.people_names({one.asked_by for one in found})
    return tuple(
        Removal(one, places[one.bulletin_id].title, names.get(one.asked_by, one.asked_by))
        for one in found
        if one.bulletin_id in places
    )
