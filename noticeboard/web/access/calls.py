"""What the page of a call says: what is wrong and for how long, and who was called."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.domain.alarms import Call
from noticeboard.domain.durations import as_told, duration_text
from noticeboard.domain.notice import Notice
from noticeboard.domain.silence import unheard
from noticeboard.ports.watching import Situation
from noticeboard.render import dates
from noticeboard.render.letters import zone_of_matter
from noticeboard.watching.alarming import Alarming
from noticeboard.web.desk.watching.watched import told
from noticeboard.web.desk.wording import desk_words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is wrong: for how long by now, and what.

    ``said``: whether it counts from the last public word, or from the beginning because there is
    none; ``None``: it counts something else.
    """

    figure: str
    sentence: str
    said: bool | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """One person who was called, and what came of it: a key of words.

    ``answer_by``: until when their answer is waited for, while it is.
    """

    call: Call
    name: str
    told: str
    answer_by: datetime | None


def lines(situation: Situation, now: datetime, language: str, zone: str) -> tuple[Line, ...]:
    """Everything that is wrong, as of ``now``, the longest first."""
    return tuple(
        Line(duration_text(as_told(length)).in_(language), sentence, said)
        for length, sentence, said in _told(situation, now, language, zone)
    )


def called(situation: Situation, alarming: Alarming, now: datetime) -> tuple[Called, ...]:
    """Who was called, the first one first."""
    return tuple(_called(situation, call, alarming, now) for call in situation.alarm.calls)


def _called(situation: Situation, call: Call, alarming: Alarming, now: datetime) -> Called:
    by = alarming.answer_by(situation.alarm, call)
    awaited = by if by is not None and by > now else None
    name = situation.names.get(call.person, call.person)
    return Called(call, name, told(call, awaited), awaited)


def _told(
    situation: Situation, now: datetime, language: str, zone: str
) -> Iterator[tuple[timedelta, str, bool | None]]:
    say, alarm, notice = desk_words(language), situation.alarm, situation.notice
    if alarm.kind == "go_no_go" and alarm.due is not None:
        label = _label(notice, alarm.about)
        due = dates.stamp(alarm.due, zone_of_matter(notice, alarm.about or "") or zone, language)
        yield alarm.due - now, say("call.line_go_no_go", label=label, due=due), None
        return
    if notice is None:
        for own in situation.incidents:
            since = dates.stamp(own.known_at, zone, language)
            yield now - own.known_at, say("call.line_untold", about=own.what, since=since), False
        return
    known = {incident.id: incident for incident in situation.incidents}
    for one in situation.left or situation.silences:
        incident = known.get(one.about)
        about = incident.what if incident else _label(notice, one.about)
        since = dates.stamp(one.begun, zone_of_matter(notice, one.about) or zone, language)
        heard = unheard(notice, one, now)
        again = one.signal == "incident" and heard.said
        key = "call.line_incident_again" if again else f"call.line_{one.signal}"
        yield now - heard.since, say(key, about=about, since=since), heard.said


def _label(notice: Notice | None, key: str | None) -> str:
    promise = notice.promise(key or "") if notice else None
    return promise.label if promise else ""
