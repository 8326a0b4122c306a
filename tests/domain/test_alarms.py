"""Whom to call next, and when."""

from dataclasses import replace
from datetime import datetime

from noticeboard.domain.alarms import Alarm, Call, Patience, asked, next_call, silent
from noticeboard.domain.go_no_go import Question
from noticeboard.domain.silence import Silence
from tests.builders import HOUR, MINUTE, NOON, SECOND, a_notice

ORDER = ("ana", "bo", "cho")
PATIENCE = Patience(called=10 * MINUTE, acknowledged=HOUR)


def a_call(person: str, at: datetime, **changed: object) -> Call:
    """A call that reached somebody."""
    call = Call(f"{person} {at}", "alarm", person, at, at + 24 * HOUR, "sent")
    return replace(call, **changed)  # type: ignore[arg-type]


def an_alarm(*calls: Call) -> Alarm:
    """About a notice, since noon."""
    return Alarm("alarm", "silence", NOON, NOON, notice_id="notice", calls=calls)


def called(alarm: Alarm, now: datetime, since: datetime = NOON) -> str | None:
    """Who is called next."""
    return next_call(alarm, ORDER, PATIENCE, since=since, now=now)


def test_the_first_is_called_then_after_ten_minutes_the_next_and_around_again() -> None:
    """Whoever does not answer is not the only one who can."""
    alarm, found = an_alarm(), []
    for minute in range(45):
        now = NOON + minute * MINUTE
        person = called(alarm, now)
        if person is not None:
            found.append((minute, person))
            alarm = an_alarm(*alarm.calls, a_call(person, now))

    assert found == [(0, "ana"), (10, "bo"), (20, "cho"), (30, "ana"), (40, "bo")]


def test_whoever_has_it_has_an_hour_then_the_next_is_called() -> None:
    """ "I have it" is no word to the public."""
    answered = a_call("ana", NOON, acknowledged_at=NOON + MINUTE)
    alarm = an_alarm(answered)

    assert called(alarm, NOON + HOUR) is None
    assert called(alarm, NOON + HOUR + MINUTE) == "bo"
    assert alarm.acknowledged == answered
    assert an_alarm().acknowledged is None


def test_whoever_took_it_on_uncalled_has_it_too() -> None:
    """And is called like the others when it is their turn."""
    alarm = an_alarm(a_call("ana", NOON, state="taken", acknowledged_at=NOON))

    assert called(alarm, NOON + 30 * MINUTE) is None
    assert called(alarm, NOON + HOUR) == "ana"


def test_who_says_again_that_they_have_it_puts_nobody_off_any_longer() -> None:
    """Nobody keeps an alarm quiet by a press an hour: after the first hour the next is called."""
    presses = [NOON + hour * HOUR for hour in range(3)]
    taken = [a_call("ana", at, state="taken", acknowledged_at=at) for at in presses]

    assert called(an_alarm(*taken), NOON + HOUR - SECOND) is None
    assert called(an_alarm(*taken), NOON + 2 * HOUR + MINUTE) == "bo"
    assert called(an_alarm(*taken), NOON + 3 * HOUR - MINUTE, since=NOON + 2 * HOUR) is None


def test_who_cannot_be_reached_is_not_waited_for() -> None:
    """The next is called at once; when none can be reached, not a thousand times a second."""
    first = a_call("ana", NOON, state="undeliverable")
    all_of_them = [a_call(person, NOON, state="undeliverable") for person in ORDER]

    assert called(an_alarm(first), NOON + SECOND) == "bo"
    assert called(an_alarm(*all_of_them), NOON + 10 * MINUTE - SECOND) is None
    assert called(an_alarm(*all_of_them), NOON + 10 * MINUTE) == "ana"


def test_a_call_on_its_way_is_waited_for() -> None:
    """Whether it arrives is not known yet."""
    for state in ("waiting", "calling"):
        assert called(an_alarm(a_call("ana", NOON, state=state)), NOON + MINUTE) is None


def test_after_a_word_it_begins_with_the_first_again() -> None:
    """Four hours later it is about another silence; who answered then is not asked to know now."""
    later = NOON + 4 * HOUR
    alarm = an_alarm(a_call("ana", NOON), a_call("bo", NOON, acknowledged_at=later - MINUTE))

    assert called(alarm, later, since=later) == "ana"


def test_a_clock_that_is_set_back_stops_nobody() -> None:
    """Whoever was called "in an hour" is not waited for; clocks may differ a little."""
    ahead = an_alarm(a_call("ana", NOON + HOUR, acknowledged_at=NOON + HOUR))

    assert called(ahead, NOON) == "bo"
    assert called(an_alarm(a_call("ana", NOON + SECOND)), NOON) is None


def test_who_had_it_had_it_for_the_word_they_said() -> None:
    """It left another promise silent: whoever is next is called as if nobody had said it."""
    answered = an_alarm(a_call("ana", NOON, acknowledged_at=NOON + MINUTE))
    again = an_alarm(a_call("ana", NOON, acknowledged_at=NOON + 3 * MINUTE))

    def next_after(alarm: Alarm, minutes: int) -> str | None:
        now, spoken = NOON + minutes * MINUTE, NOON + 2 * MINUTE
        return next_call(alarm, ORDER, PATIENCE, since=NOON, now=now, spoken=spoken)

    assert (next_after(answered, 9), next_after(answered, 10)) == (None, "bo")
    assert (next_after(again, 10), next_after(again, 63)) == (None, "bo")


def test_nobody_to_call() -> None:
    """A board on which nobody works."""
    assert next_call(an_alarm(), (), PATIENCE, since=NOON, now=NOON) is None


def test_what_is_done_about_it_is_found_by_its_notice_incident_or_the_duty_list() -> None:
    """In the audit log."""
    incident = Alarm("alarm", "silence", NOON, NOON, about="incident")
    drill = Alarm("alarm", "drill", NOON, NOON)

    assert [a.place for a in (an_alarm(), incident, drill)] == ["notice", "incident", "duty"]


def test_an_alarm_says_what_began_it() -> None:
    """A silence, of a notice or of an incident that none tells of; or a question."""
    told = Silence("incident", NOON, "incident-1", NOON)
    question = Question("notice-1", "preorder", 2, NOON + 3 * HOUR, HOUR)

    of_notice, of_incident = (silent("id", n, told, NOON) for n in (a_notice(), None))

    assert (of_notice.place, of_incident.place) == ("notice-1", "incident-1")
    assert asked("id", question, NOON).since == NOON + 2 * HOUR
