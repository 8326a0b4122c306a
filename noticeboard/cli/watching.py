"""`noticeboard incident …`, `duty …`, `alarm …`: what must be told, and who is called."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

import click

from noticeboard.cli.session import Session, at_desk
from noticeboard.cli.showing import notice_id, to_second
from noticeboard.cli.speaking import table
from noticeboard.domain.alarms import VERDICTS, Alarm, Verdict
from noticeboard.domain.times import at_utc, rfc3339

if TYPE_CHECKING:
    from noticeboard.domain.silence import Incident

MOST = 100


@click.group()
def incident() -> None:
    """Incidents: something went wrong, and the public has to be told of it."""


@incident.command("declare")
@click.argument("what")
@click.option("--known-at", help="When we knew, such as 2026-12-10T17:00; else now.")
@click.option("--zone", help="Of a wall time, such as Asia/Seoul; else the house's.")
@click.option("--notice", help="Which tells of it, if there is one.")
@at_desk
def declare(desk: Session, what: str, notice: str | None, **given: str | None) -> None:
    """Declare that something went wrong: WHAT is for staff, never public."""
    from noticeboard.intake import reading_for
    from noticeboard.intake.watching import read_incident

    said = {name: text for name, text in given.items() if text is not None}
    told_by = {} if notice is None else {"notice": notice_id(desk, notice)}
    reading = reading_for(desk.parts.settings.zone)
    new = read_incident({"what": what, **told_by, **said}, reading)
    known_at = new.known_at or desk.parts.clock()
    _show_incident(desk, desk.parts.incidents.declare(desk.who, known_at, new.what, new.notice))


@incident.command("list")
@at_desk
def list_incidents(desk: Session) -> None:
    """The newest 100, the one known last first."""
    found = desk.parts.incidents.listed(limit=MOST).items
    rows = [(i.id, rfc3339(i.known_at), _standing(i), i.what) for i in found]
    text = table(rows) if rows else "Nothing has gone wrong yet."
    desk.voice.tell(text, {"items": _incidents(desk, found)})


@incident.command("link")
@click.argument("which", metavar="INCIDENT")
@click.argument("notice")
@at_desk
def link(desk: Session, which: str, notice: str) -> None:
    """Say that NOTICE tells of INCIDENT, or will."""
    told_by = notice_id(desk, notice)
    _show_incident(desk, desk.parts.incidents.link(desk.who, which, told_by))


@incident.command("end")
@click.argument("which", metavar="INCIDENT")
@click.option("--reason", required=True)
@click.option("--leave-open", is_flag=True, help="What the public reads of it stands as it is.")
@click.option("--false-alarm", is_flag=True, help="Nothing was wrong: no silence is counted.")
@at_desk
def end(desk: Session, which: str, reason: str, *, leave_open: bool, false_alarm: bool) -> None:
    """INCIDENT is over: nobody is called on account of it any more."""
    from noticeboard.intake import reading_for
    from noticeboard.intake.watching import read_end

    left = {"public": "left_open"} if leave_open else {}
    said = {"reason": reason, "false_alarm": false_alarm, **left}
    read = read_end(said, reading_for(desk.parts.settings.zone))
    ended = desk.parts.incidents.end(
        desk.who, which, read.reason, leave_open=leave_open, false_alarm=false_alarm
    )
    _show_incident(desk, ended)


@click.group()
def duty() -> None:
    """The duty list: who is called when nobody speaks."""


@duty.command("show")
@at_desk
def show_duty(desk: Session) -> None:
    """The list, who would be called now, and the hours of the coming week that nobody covers."""
    _show_duty(desk)


@duty.command("set")
@click.argument("file", type=click.File("rb"))
@at_desk
def set_duty(desk: Session, file: BinaryIO) -> None:
    """Put the list in FILE, the API's document, in its place."""
    from noticeboard.intake import reading_for
    from noticeboard.intake.watching import read_duty
    from noticeboard.strict_json import read_object

    document = read_object(file.read())
    shifts, version = read_duty(document, reading_for(desk.parts.settings.zone))
    desk.parts.duty.change(desk.who, shifts, version=version)
    _show_duty(desk)


@duty.command("drill")
@at_desk
def drill(desk: Session) -> None:
    """Call everybody on the list for practice."""
    _show_alarm(desk, desk.parts.watching.drill(desk.who))


@click.group()
def alarm() -> None:
    """Alarms: who was called on account of what."""


@alarm.command("list")
@click.option("--all", "also_closed", is_flag=True, help="Also those that are over.")
@at_desk
def list_alarms(desk: Session, also_closed: bool) -> None:
    """All that are open; with --all the newest 100 there were."""
    from noticeboard.presenting.watching import present_alarm

    verbs = desk.parts.watching
    found = verbs.history(limit=MOST).items if also_closed else verbs.open_alarms()
    names = _names(desk, *found)
    language = desk.voice.language
    text = "\n".join(line for each in found for line in _lines(each, names, language))
    document = {"items": [present_alarm(each, names, language) for each in found]}
    desk.voice.tell(text or "Nobody is being called.", document)


@alarm.command("acknowledge")
@click.argument("which", metavar="ALARM")
@at_desk
def acknowledge(desk: Session, which: str) -> None:
    """You have it: for a while nobody else is called."""
    _show_alarm(desk, desk.parts.watching.take(desk.who, which))


@alarm.command("answer")
@click.argument("which", metavar="ALARM")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--seen", type=click.Choice(VERDICTS), help="The answer you read, to change it.")
@at_desk
def answer(desk: Session, which: str, verdict: Verdict, seen: Verdict | None) -> None:
    """Say whether the promise that ALARM asks about stands."""
    _show_alarm(desk, desk.parts.watching.decide(desk.who, which, verdict, seen=seen))


def _show_incident(desk: Session, found: "Incident") -> None:
    told = (f"incident {found.id}: {_standing(found)}", f"known since {rfc3339(found.known_at)}")
    [document] = _incidents(desk, [found])
    desk.voice.tell("\n".join((*told, found.what)), document)


def _standing(found: "Incident") -> str:
    if found.ended_at is not None:
        return "over"
    return "no notice tells of it" if found.notice_id is None else f"notice {found.notice_id}"


def _incidents(desk: Session, found: "Collection[Incident]") -> list[dict[str, object]]:
    from noticeboard.presenting.watching import present_incident

    told_by, now = desk.parts.incidents.told_by(found), desk.parts.clock()
    return [{**present_incident(one, told_by.get(one.notice_id or ""), now)} for one in found]


def _show_duty(desk: Session) -> None:
    from noticeboard.presenting.watching import present_duty

    verbs, now = desk.parts.duty, desk.parts.clock()
    listed, there = verbs.listed(), verbs.on_duty(now)
    turn, gaps = verbs.in_turn(now), verbs.uncovered(now)
    named = _named(desk, (shift.person for shift in listed.shifts))
    rows = [(named.get(s.person, s.person), s.hours.text, s.hours.zone) for s in listed.shifts]
    on_duty = ", ".join(person.email for person in there) or "nobody"
    told = [table(rows)] if rows else ["Nobody is on the duty list."]
    told += [f"on duty now: {on_duty}", *(_gap(desk, *gap) for gap in gaps)]
    desk.voice.tell("\n".join(told), {**present_duty(listed, turn, there, gaps)})


def _gap(desk: Session, since: datetime, until: datetime) -> str:
    zone = desk.parts.settings.zone
    ends = (to_second(rfc3339(at_utc(at, zone).in_zone())) for at in (since, until))
    return "nobody: {} to {}".format(*ends)


def _show_alarm(desk: Session, found: Alarm) -> None:
    from noticeboard.presenting.watching import present_alarm

    names, language = _names(desk, found), desk.voice.language
    shown = present_alarm(found, names, language)
    desk.voice.tell("\n".join(_lines(found, names, language)), {**shown})


def _lines(found: Alarm, names: dict[str, str], language: str) -> Iterator[str]:
    state = found.ending or "open"
    yield f"{found.signal or found.kind} since {rfc3339(found.since)}: {state}  {found.id}"
    for call in found.calls:
        told = "acknowledged" if call.acknowledged_at else call.state
        line = (to_second(rfc3339(call.created_at)), names.get(call.person, call.person), told)
        reasons = " ".join(failure.why.in_(language) for failure in call.failures)
        yield f"    {'  '.join((*line, reasons))}".rstrip()


def _names(desk: Session, *shown: Alarm) -> dict[str, str]:
    return _named(desk, (call.person for alarm in shown for call in alarm.calls))


def _named(desk: Session, ids: Iterator[str]) -> dict[str, str]:
    return {**desk.parts.overview.people_names(set(ids))}
