"""What one look of the watch has found, and what of it has not been dealt with yet."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from noticeboard.domain.alarms import Alarm
from noticeboard.domain.duty import in_turn
from noticeboard.domain.notice import Notice
from noticeboard.domain.silence import Incident
from noticeboard.ports.watching import Look

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Round:
    """One look at everything, as of ``now``.

    ``silent`` and ``asked``: the open alarms that no notice was found for yet, by their notice, or
    by the incident that no public notice tells of. ``public``: by id, those of the notices that
    incidents belong to; ``unread``: those that could not be read. ``turn``: who is called, in
    order. ``broken``: how many steps failed.
    """

    look: Look
    now: datetime
    silent: dict[str, Alarm]
    asked: Mapping[str, Mapping[str, Alarm]]
    incidents: Mapping[str, Sequence[Incident]]
    turn: Sequence[str]
    public: dict[str, Notice] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    broken: int = 0

    @classmethod
    def of(cls, look: Look, now: datetime) -> "Round":
        """At its beginning."""
        asked: dict[str, dict[str, Alarm]] = defaultdict(dict)
        incidents: dict[str, list[Incident]] = defaultdict(list)
        for alarm in look.alarms:
            if alarm.kind == "go_no_go":
                asked[alarm.notice_id or ""][alarm.about or ""] = alarm
        for incident in look.incidents:
            incidents[incident.notice_id or ""].append(incident)
        silent = {a.notice_id or a.about or "": a for a in look.alarms if a.kind == "silence"}
        turn = in_turn(look.duty, look.staff, now)
        return cls(look, now, silent, asked, incidents, turn)

    def read(self, notice: Notice) -> None:
        """Keep a notice that incidents belong to."""
        if notice.id in self.incidents:
            self.public[notice.id] = notice

    def tried(self, step: Callable[[], T], *, counting: bool = True) -> T | None:
        """What a step returned; ``None`` if it broke, which keeps back none of the others.

        ``counting``: unless it is tried again at once, in smaller portions.
        """
        try:
            return step()
        except Exception:
            self.broken += counting
            if counting and self.broken == 1:  # most likely the others broke for the same reason
                _log.exception("A step of the watch broke; it is tried again.")
            return None
