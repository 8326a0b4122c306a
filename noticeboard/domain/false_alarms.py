"""Incidents of which somebody said that nothing had been wrong: counted, but not as silence."""

from collections.abc import Iterable
from typing import Any

from noticeboard.domain.silence import Incident
from noticeboard.domain.times import utc_text


def uncounted(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """The false alarms among them that the record does not have yet."""
    return tuple(i for i in incidents if i.false_by is not None and not i.counted)


def false_alarm_facts(incident: Incident) -> dict[str, Any]:
    """Since when it was thought that something was wrong, until when, and who said that not."""
    return {
        "since": utc_text(incident.known_at),
        "until": utc_text(incident.ended_at or incident.known_at),
        "by": incident.false_by,
    }
