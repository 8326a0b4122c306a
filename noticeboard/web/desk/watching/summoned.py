"""Who is called on account of an incident: by now, by which ways, and who is next and when."""

from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.silence import Incident, last_said
from noticeboard.web.desk.visit import Visit
from noticeboard.web.desk.watching.watched import Watched, watched


@dataclass(frozen=True, slots=True)
class Summoned:
    """``alarm``: ``None`` until the watch has looked. ``ways``: ``mail``, ``alarm``; by none of
    them nobody is reached. ``who`` is next ``at`` an instant; ``soon``: in a moment.
    """

    alarm: Watched | None
    ways: tuple[str, ...]
    who: str
    at: datetime | None
    soon: bool


def summoned(visit: Visit, incident: Incident) -> Summoned | None:
    """``None`` where nobody is called: it has ended, or somebody has spoken of it."""
    if incident.ended_at is not None:
        return None
    places = {incident.id, incident.notice_id}
    alarms = visit.parts.watching.open_alarms()
    own = [a for a in alarms if a.kind == "silence" and {a.notice_id, a.about} & places - {None}]
    if not own:
        turn = visit.parts.duty.in_turn(visit.now)
        who = turn[0].name or turn[0].email if turn else ""
        return Summoned(None, visit.parts.settings.ways, who, visit.now, soon=True)
    [found] = watched(visit, own[:1])
    if found.over or found.calm(visit.now):
        return None
    return _of(visit, found)


def _of(visit: Visit, found: Watched) -> Summoned:
    people = {one.id: one.name or one.email for one in visit.parts.duty.in_turn(visit.now)}
    following = visit.parts.watching.alarming.following(
        found.alarm,
        tuple(people),
        since=found.speak_by or found.alarm.since,
        now=visit.now,
        spoken=last_said(found.notice, visit.now) if found.notice else None,
    )
    who, at = following or ("", None)
    return Summoned(
        found, visit.parts.settings.ways, people.get(who, ""), at, soon=at == visit.now
    )
