"""What the page of a call says: what is wrong and for how long, and who was called."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.domain.alarms import Call
from noticeboard.domain.durations import as_told, duration_text
from noticeboard.domain.notice import Notice
from noticeboard.ports.watching import Situation
from noticeboard.render import dates
from noticeboard.web.desk.wording import desk_words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is wrong: for how long by now, and what."""

    figure: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Called:
    """One person who was called, and what came of it: a key of words."""

    call: Call
    name: str
    told: str


def lines(situation: Situation, now: datetime, language: str, zone: str) -> tuple[Line, ...]:
    """Everything that is wrong, as of ``now``, the longest first."""
    return tuple(
        Line(duration_text(as_told(length)).in_(language), sentence)
        for length, sentence in _told(situation, now, language, zone)
    )


def called(situation: Situation) -> tuple[Called, ...]:
    """Who was called, the first one first."""
    return tuple(
        Called(call, situation.names.get(call.person, call.person), _outcome(call))
        for call in situation.alarm.calls
    )


def _told(
    situation: Situation, now: datetime, language: str, zone: str
) -> Iterator[tuple[timedelta, str]]:
    say, alarm, notice = desk_words(language), situation.alarm, situation.notice
    if alarm.kind == "go_no_go" and alarm.due is not None:
        label = _label(notice, alarm.about)
        due = dates.stamp(alarm.due, zone, language)
        yield alarm.due - now, say("call.line_go_no_go", label=label, due=due)
        return
    known = {incident.id: incident for incident in situation.incidents}
    for one in situation.silences:
        incident = known.get(one.about)
        about = incident.what if incident else _label(notice, one.about)
        # From the promised instant on, as the public page counts it.
        since = dates.stamp(one.begun, zone, language)
        yield now - one.begun, say(f"call.line_{one.signal}", about=about, since=since)
    if notice is None:
        for incident in situation.incidents:
            since = dates.stamp(incident.known_at, zone, language)
            yield (
                now - incident.known_at,
                say("call.line_untold", about=incident.what, since=since),
            )


def _label(notice: Notice | None, key: str | None) -> str:
    promise = notice.promise(key or "") if notice else None
    return promise.label if promise else ""


def _outcome(call: Call) -> str:
    if call.state == "taken":
        return "taken"
    return "acknowledged" if call.acknowledged_at else call.state
