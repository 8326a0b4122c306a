"""Who may do what while the house watches over silence: the same table, of other deeds.

Whoever was called does it by their link, without a role; these are the deeds of the desk.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from noticeboard import ids
from noticeboard.domain.alarms import asked
from noticeboard.domain.duty import Shift
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.go_no_go import Question
from noticeboard.staff.roster import TERMINAL
from tests.usecases.rights import DAY, read
from tests.usecases.stage import ANA, SEOUL, Stage

WATCH_ROWS = read("""
                         | author approver legal duty  admin none  all   plain signing deputy past
declare an incident      | +      +        +     +     +     +     +     +     +       +      +
link    an incident      | +      +        role  +     role  role  +     +     +       +      role
end     an incident      | +      +        role  +     role  role  +     +     +       +      role
take    an alarm         | +      +        role  +     role  role  +     +     +       +      role
decide  a question       | +      +        role  +     role  role  +     +     +       +      role
change  the duty list    | role   role     role  role  +     role  +     +     +       role   role
drill   the duty list    | role   role     role  role  +     role  +     +     +       role   role
""")
CALLED = "called@example.com"


def an_incident(stage: Stage) -> str:
    """Something went wrong, and nobody was told."""
    return stage.parts.incidents.declare(ANA, stage.parts.clock(), "Nobody can pay").id


def an_alarm(stage: Stage) -> str:
    """Of a new incident; the id of the alarm."""
    incident = an_incident(stage)
    stage.parts.watching.tick(stage.parts.clock())
    found = stage.parts.watching.open_alarms()
    return next(alarm.id for alarm in found if alarm.about == incident)


def a_question(stage: Stage) -> str:
    """Whether the promise of a new notice stands; the id of the alarm."""
    now = stage.parts.clock()
    question = Question(stage.drafted(ANA).id, "opening", 1, now + DAY, DAY)
    alarm = asked(ids.new_id(), question, now)
    with stage.parts.watching.watch.write() as tx:
        assert tx.open_alarm(alarm)
    return alarm.id


def the_duty_list(stage: Stage) -> str:
    """With somebody on it; nobody is being called for practice."""
    parts = stage.parts
    if parts.people.by_email(CALLED) is None:
        person = replace(ANA, id="called", email=CALLED)
        with parts.people.write() as tx:
            tx.add_person(person, "no password opens this")
        parts.duty.change(TERMINAL, [Shift(CALLED, OpenHours("24h", SEOUL))])
    for alarm in parts.watching.history(limit=1000, kind="drill").items:
        if alarm.closed_at is None:
            with parts.watching.watch.write() as tx:
                tx.save_alarm(replace(alarm, closed_at=parts.clock(), ending="finished"))
    return ""


WATCHED: Mapping[str, Callable[[Stage], str]] = {
    "an incident": an_incident,
    "an alarm": an_alarm,
    "a question": a_question,
    "the duty list": the_duty_list,
}
