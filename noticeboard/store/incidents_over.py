"""What the public is told is over ends with those words, whoever signed them."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from noticeboard.domain.bulletin import Bulletin, Revision
from noticeboard.domain.notice import Notice
from noticeboard.domain.over import left_open
from noticeboard.domain.silence import Incident, answered, known
from noticeboard.store import audit_rows, incident_rows

# Nobody did it at that moment: whoever signed the words did before.
_WHO = "timer"


def after_publication(
    conn: Connection, before: Notice, after: Notice, bulletin: Bulletin, now: datetime
) -> None:
    """End what it says is over, and forget that something was left open which is not any more.

    Only what the public was told of before, and whoever wrote the words could know of.
    """
    words = bulletin.armed
    for incident in incident_rows.of_notice(conn, after.id):
        if words is not None and _ends(before, words, incident, now):
            incident_rows.save(conn, replace(incident, ended_at=now))
            told = {"incident": incident.id, "bulletin": bulletin.id}
            audit_rows.note(conn, _WHO, "incident.ended", at=now, about=after.id, detail=told)
        elif incident.left_open and left_open(after, incident) is None:
            incident_rows.save(conn, replace(incident, left_open=False))


def _ends(before: Notice, words: Revision, incident: Incident, now: datetime) -> bool:
    if not words.content.resolved or incident.ended_at is not None:
        return False
    written_since = incident.known_at <= (words.submitted_at or now)
    return written_since and answered(before, known(incident))
