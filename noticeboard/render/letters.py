"""What people who are called read: on a lock screen first, then in a letter.

The words stand in ``templates/mail/``: the first line is the subject, the second what happened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from noticeboard.domain.durations import as_told, duration_text
from noticeboard.domain.kind import Policy
from noticeboard.domain.notice import Notice
from noticeboard.domain.particles import settled
from noticeboard.domain.sentence import Language
from noticeboard.domain.silence import Silence, Unheard, unheard
from noticeboard.ports import Clock, Letter, Ring
from noticeboard.ports.outside import Urgency
from noticeboard.ports.watching import Situation
from noticeboard.render import dates

_FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"
# What somebody wrote must not push the reason and the link out of sight.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Letters:
    """``ports.watching.Callers``. ``language``, ``zone``: the house's."""

    policy: Policy
    clock: Clock
    language: Language
    zone: str

    def words(self, situation: Situation, link: str) -> tuple[Letter, Ring]:
        """The letter and the ring of one call, in the language of whoever is called."""
        person, now = situation.person, self.clock()
        language = person.language or self.language
        names = {**self._names(situation, language), "link": link}
        subject, happened, rest = worded(_which(situation, now), language, names)
        letter = Letter(person.email, subject, f"{happened}\n\n{rest}")
        urgency: Urgency = "normal" if situation.alarm.kind == "drill" else "high"
        ring = Ring(situation.call.id, now, subject, happened, link, person.email, urgency)
        return letter, ring

    def _names(self, situation: Situation, language: Language) -> Mapping[str, str]:
        alarm, notice, now = situation.alarm, situation.notice, self.clock()
        first = _first(situation)
        since, about = (first.since, first.about) if first else (alarm.since, alarm.about or "")
        heard = _heard(situation, now)
        # "Not confirmed" is counted as the public reads it; all else since the last word.
        counted = since if first and first.signal == "unconfirmed" else heard.since
        promise = notice.promise(about) if notice else None
        zone = zone_of_matter(notice, about) or self.zone
        due = alarm.due or (promise.current.anchor.utc if promise else since)
        away = due - now if alarm.kind == "go_no_go" else now - counted
        told = next((i.what for i in situation.incidents if i.id == about), "")
        patience = self.policy.acknowledge_within
        if alarm.kind == "go_no_go":
            patience = self.policy.answer_within
        return {
            "person": one_line(situation.person.name or situation.person.email),
            "title": one_line(notice.title if notice else ""),
            "label": one_line(promise.label if promise else ""),
            "what": one_line(told),
            "due": dates.stamp(due, zone, language),
            "since": dates.stamp(since, zone, language),
            "said": dates.stamp(heard.since, zone, language),
            "length": duration_text(as_told(away)).in_(language),
            "wait": duration_text(patience).in_(language),
            "expires": dates.stamp(situation.call.expires_at, self.zone, language),
        }


def worded(template: str, language: Language, names: Mapping[str, str]) -> tuple[str, str, str]:
    """Subject, what happened, and the rest, by the template of that name."""
    return _filled(_template(template, language), names)


def zone_of_matter(notice: Notice | None, about: str) -> str | None:
    """The zone in which a promise, or a word that is owed, was given: as the public reads it."""
    promise = notice.promise(about) if notice else None
    if promise is not None:
        return promise.current.anchor.zone
    said = next((b for b in notice.bulletins if b.id == about), None) if notice else None
    return said.next_word_by.zone if said and said.next_word_by else None


def one_line(text: str) -> str:
    """What somebody wrote, in one line and not too long for a telephone."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def _first(situation: Situation) -> Silence | None:
    """On account of what somebody is called: what it is by now, not what began."""
    found = situation.left or situation.silences
    return found[0] if situation.alarm.kind == "silence" and found else None


def _heard(situation: Situation, now: datetime) -> Unheard:
    first, notice = _first(situation), situation.notice
    return unheard(notice, first, now) if first and notice else _never(situation)


def _never(situation: Situation) -> Unheard:
    """Nobody was ever told of it: it counts from when it was known."""
    known = (one.known_at for one in situation.incidents)
    return Unheard(min(known, default=situation.alarm.since), said=False)


def _which(situation: Situation, now: datetime) -> str:
    if situation.alarm.kind != "silence":
        return situation.alarm.kind
    if situation.notice is None:
        return "untold"
    first = _first(situation)
    signal = (first.signal if first else situation.alarm.signal) or "next_word"
    return "incident_again" if signal == "incident" and _heard(situation, now).said else signal


@cache
def _template(name: str, language: Language) -> str:
    return (_FOLDER / f"{name}.{language}.txt").read_text(encoding="utf-8")


def _filled(template: str, names: Mapping[str, str]) -> tuple[str, str, str]:
    """Subject, what happened, and the rest."""
    subject, happened, _, rest = template.split("\n", 3)
    parts = (settled(part.format_map(names)) for part in (subject, happened, rest))
    return next(parts), next(parts), next(parts)
