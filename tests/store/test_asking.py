"""Go or no-go, drills, the duty list and incidents: the watchers' other verbs. Both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.duty import Absence, Shift
from noticeboard.domain.errors import (
    ConflictError,
    NotFoundError,
    RefusedError,
    StaleVersionError,
)
from noticeboard.domain.explanation import OpenHours
from noticeboard.ports import Once
from noticeboard.store.watch import WatchTx
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    SEOUL,
    a_content,
    a_follow_up,
    a_kind,
    a_move,
    an_instant,
)
from tests.builders import terms as a_term
from tests.store.watchtower import Watchtower, refused

DUE = NOON + 10 * DAY
STEPS = (3 * DAY, DAY, 2 * HOUR)
ALWAYS = OpenHours("24h", SEOUL)


@pytest.fixture
def tower(engine: Engine) -> Watchtower:
    """A board that asks whether promises stand."""
    built = Watchtower(engine, a_kind(go_no_go=STEPS))
    built.listed()
    return built


@pytest.fixture
def promised(tower: Watchtower) -> Bulletin:
    """The announcement of a promise, for ten days later. It was written by Bo."""
    content = a_content(promises=(a_term(due=DUE),), publish_at=an_instant(NOON))
    announcement = tower.newsroom.announce(at=NOON, content=content)
    with tower.office.people.write() as tx:
        tx.add_person(replace(tower.bo, id="ana", email="eun@example.com", name="Eun"), "")
    tower.newsroom.publish(announcement, NOON)
    return announcement


def test_whoever_wrote_it_is_asked_and_without_an_answer_those_on_duty(
    tower: Watchtower, promised: Bulletin
) -> None:
    """An hour each. At the next step it is asked anew."""
    step = DUE - DAY
    instants = (DUE - 3 * DAY - SECOND, step, step + HOUR - SECOND, step + HOUR, step + 2 * HOUR)

    assert [tower.pass_to(at) for at in instants] == [[], ["eun"], [], ["ana"], ["bo"]]
    subject = "On track? Preorder opens, Sat 25 Jul 2026, 21:00 KST"
    assert {letter.subject for letter in tower.post.letters} == {subject}
    assert "23 hours from now" in tower.post.letters[1].text
    assert tower.pass_to(DUE - 2 * HOUR) == ["eun"]
    assert tower.ended() == ["superseded"]


def test_on_track_asks_nobody_until_the_next_step(tower: Watchtower, promised: Bulletin) -> None:
    """Who said so, and when, is written down; the same link answers nothing more."""
    tower.pass_to(DUE - 3 * DAY)
    tower.at += MINUTE

    answered = tower.watching.answer(tower.link(), "on_track").alarm

    assert (answered.verdict, answered.decided_by) == ("on_track", "ana")
    assert answered.decided_at == DUE - 3 * DAY + MINUTE
    assert ("ana", "alarm.decided", promised.notice_id) in [e[:3] for e in tower.office.audited()]
    assert refused(lambda: tower.watching.call(tower.link()), ConflictError) == "call_over"
    assert tower.pass_to(DUE - DAY - SECOND) == []
    assert tower.pass_to(DUE - DAY) == ["eun"]


def test_what_nobody_answered_is_asked_again_once_a_clock_that_jumped_is_right(
    tower: Watchtower, promised: Bulletin
) -> None:
    """The jump closed the question; that the promise stands nobody has said."""
    tower.pass_to(DUE - DAY)
    tower.pass_to(DUE + MINUTE)

    assert tower.pass_to(DUE - 22 * HOUR) == ["eun"]
    tower.watching.answer(tower.link(), "on_track")
    assert tower.pass_to(DUE + MINUTE) != ["eun"]
    assert tower.pass_to(DUE - 21 * HOUR) == []


@pytest.mark.parametrize("verdict", ["delay", "cancel"])
def test_what_is_to_be_delayed_is_watched_until_the_public_was_told(
    tower: Watchtower, promised: Bulletin, verdict: str
) -> None:
    """Whoever says so has an hour to do it; then the next is asked."""
    tower.pass_to(DUE - DAY)
    tower.watching.answer(tower.link(), verdict)  # type: ignore[arg-type]

    assert tower.pass_to(DUE - 23 * HOUR - SECOND) == []
    assert tower.pass_to(DUE - 23 * HOUR) == ["ana"]

    content = a_follow_up(moves=(a_move(due=DUE + DAY),), publish_at=an_instant(tower.at))
    delay = tower.newsroom.follow_up(promised, at=tower.at, content=content)
    tower.newsroom.publish(delay, tower.at)
    assert tower.pass_to(DUE - 22 * HOUR) == []
    assert tower.ended() == ["settled"]
    assert tower.pass_to(DUE) == ["eun"], "a day before the new instant"


def test_nobody_overrules_an_answer_that_they_have_not_read(
    tower: Watchtower, promised: Bulletin
) -> None:
    """Who clicks second is told who said what, and when; knowing it they may say otherwise."""
    tower.pass_to(DUE - DAY)
    link, asked = tower.link(), tower.alarm()
    tower.watching.answer(link, "delay")
    tower.pass_to(DUE - DAY + 5 * MINUTE)

    with pytest.raises(ConflictError) as by_link:
        tower.watching.answer(link, "on_track")
    with pytest.raises(ConflictError) as at_desk:
        tower.watching.decide(tower.bo, asked.id, "cancel", seen="on_track")
    kept = tower.watching.alarm(asked.id)
    changed = tower.watching.decide(tower.bo, asked.id, "cancel", seen="delay")

    assert {by_link.value.code, at_desk.value.code} == {"answered_meanwhile"}
    assert "answered “delay” 5 minutes ago" in by_link.value.sentence.en
    assert (kept.verdict, kept.closed_at) == ("delay", None)
    assert (changed.verdict, changed.decided_by) == ("cancel", tower.bo.id)


def test_a_question_ends_with_the_instant_it_is_about(
    tower: Watchtower, promised: Bulletin
) -> None:
    """From then on it is a matter of whether it was kept."""
    tower.pass_to(DUE - 2 * HOUR)
    tower.pass_to(DUE)

    assert tower.ended() == ["passed"]
    assert tower.pass_to(DUE + 15 * MINUTE) == ["ana"]
    assert tower.alarm().kind == "silence"


def test_at_the_desk_somebody_decides(tower: Watchtower, promised: Bulletin) -> None:
    """Without having been asked; a silence asks nothing."""
    tower.pass_to(DUE - 2 * HOUR)

    decided = tower.watching.decide(tower.bo, tower.alarm().id, "on_track")

    assert decided.ending == "answered"
    again = refused(lambda: tower.watching.take(tower.bo, decided.id), ConflictError)
    assert again == "call_over"
    tower.incidents.declare(tower.bo, NOON, "Nobody can pay")
    tower.pass_to(DUE - HOUR)
    silence = tower.alarm()
    code = refused(lambda: tower.watching.decide(tower.bo, silence.id, "delay"), ConflictError)
    assert code == "no_question"
    assert refused(lambda: tower.watching.alarm("none"), NotFoundError) == "not_found"


def test_a_drill_calls_everybody_on_the_list_and_tells_who_did_not_answer(
    tower: Watchtower,
) -> None:
    """Nothing is published, and a day later it is over; while it goes on there is no other."""
    begun = tower.watching.drill(tower.dia)

    assert sorted(tower.pass_to(NOON + MINUTE)) == ["ana", "bo", "cho"]
    tower.watching.acknowledge(tower.link())
    again = refused(lambda: tower.watching.drill(tower.dia), ConflictError)
    tower.pass_to(NOON + DAY)

    drill = tower.watching.alarm(begun.id)
    answered = [call.person for call in drill.calls if call.acknowledged_at is not None]
    assert again == "drill_going_on"
    assert (len(drill.calls), len(answered)) == (3, 1)
    assert drill.ending == "finished"
    assert "practice" in tower.post.letters[0].text


def test_a_drill_comes_by_itself_every_month_in_office_hours(tower: Watchtower) -> None:
    """The first a month after there was a list: that is a Friday night, and then a weekend."""
    assert tower.pass_to(NOON + 30 * DAY) == []
    assert tower.pass_to(NOON + 30 * DAY + 13 * HOUR) == []
    assert sorted(tower.pass_to(NOON + 32 * DAY + 13 * HOUR)) == ["ana", "bo", "cho"]
    assert tower.pass_to(NOON + 33 * DAY + 13 * HOUR) == []
    assert tower.ended() == ["finished"]
    assert tower.pass_to(NOON + 34 * DAY + 13 * HOUR) == []


def test_an_alarm_goes_before_a_drill(tower: Watchtower) -> None:
    """Whoever sends takes what is urgent first, however long practice has waited."""
    tower.watching.drill(tower.dia)
    tower.incidents.declare(tower.ana, NOON, "Nobody can pay")
    tower.watching.tick(NOON + SECOND)

    first, *_ = tower.watching.watch.claim_calls(NOON + SECOND, lease=MINUTE, limit=2)

    assert tower.watching.alarm(first.alarm_id).kind == "silence"


def test_a_drill_needs_somebody_on_the_list(engine: Engine) -> None:
    """Nobody is called who did not agree to be."""
    tower = Watchtower(engine)

    code = refused(lambda: tower.watching.drill(tower.dia), ConflictError)

    assert code == "nobody_listed"


def test_the_duty_list_is_kept_as_it_was_given(tower: Watchtower) -> None:
    """People may be named by address; the list is one version on, and it is written down."""
    away = Absence(NOON, NOON + DAY, "CHO@example.com ")
    night = OpenHours("평일 21:00-09:00", SEOUL)

    kept = tower.duty.change(tower.dia, [Shift("ana@example.com", night, NOON, None, away)])

    assert kept == tower.duty.listed()
    assert (kept.version, kept.shifts[0].person) == (2, tower.ana.id)
    assert kept.shifts[0].absence == Absence(NOON, NOON + DAY, tower.cho.id)
    assert tower.office.audited()[-1] == (
        tower.dia.id,
        "duty.changed",
        "duty",
        {"people": "Ana"},
    )
    assert [person.name for person in tower.duty.on_duty(NOON)] == ["Cho"]
    assert [p.name for p in tower.duty.in_turn(NOON)] == ["Cho", "Ana", "Bo", "Dia"]
    assert tower.duty.uncovered(NOON)[0] == (NOON + 12 * HOUR, NOON + DAY)


def test_all_that_is_wrong_about_a_duty_list_is_told_at_once(tower: Watchtower) -> None:
    """And nothing of it is kept."""
    wrong = [
        Shift("nobody@example.com", ALWAYS),
        Shift(tower.dia.id, ALWAYS),
        Shift(tower.ana.id, OpenHours("whenever", SEOUL)),
        Shift(tower.ana.id, OpenHours("24h", "Seoul")),
        Shift(tower.ana.id, ALWAYS, NOON, NOON),
        Shift(tower.ana.id, ALWAYS, absence=Absence(NOON, NOON, "ana@example.com")),
        Shift(tower.ana.id, ALWAYS, absence=Absence(NOON, NOON + DAY, "dia@example.com")),
        *[Shift(tower.ana.id, ALWAYS)] * 50,
    ]

    with pytest.raises(RefusedError) as error:
        tower.duty.change(tower.dia, wrong)

    assert [(v.code, v.field) for v in error.value.violations] == [
        ("too_many", "shifts"),
        ("unknown_person", "shifts.0.person"),
        ("no_duty", "shifts.1.person"),
        ("hours_unreadable", "shifts.2.hours"),
        ("unknown_zone", "shifts.3.zone"),
        ("ends_before_it_begins", "shifts.4.until"),
        ("ends_before_it_begins", "shifts.5.absence.until"),
        ("own_deputy", "shifts.5.absence.deputy"),
        ("no_duty", "shifts.6.absence.deputy"),
    ]
    assert tower.duty.listed().version == 1


def test_of_two_who_change_the_list_the_second_is_told(tower: Watchtower) -> None:
    """Nobody is taken off duty by somebody who did not know that they were on it."""
    tower.duty.change(tower.dia, [Shift(tower.bo.id, ALWAYS)], version=1)

    with pytest.raises(StaleVersionError) as error:
        tower.duty.change(tower.dia, [], version=1)

    assert error.value.current == 2
    assert [shift.person for shift in tower.duty.listed().shifts] == [tower.bo.id]


def test_an_incident_is_declared_once_by_the_same_request(tower: Watchtower) -> None:
    """A monitoring system that did not hear the answer asks again."""
    once = tower.incidents.only_once(Once(tower.bo.id, "key", "digest"))

    first, second = (once.declare(tower.bo, NOON, "Nobody can pay") for _ in range(2))

    assert first == second == tower.incidents.incident(first.id)
    assert tower.incidents.listed(limit=10).items == (first,)


def test_an_incident_that_cannot_be_is_refused(tower: Watchtower) -> None:
    """Known tomorrow, or a year ago by a slip of the pen, told by a notice there is not; ended
    twice.
    """
    with pytest.raises(RefusedError) as error:
        tower.incidents.declare(tower.bo, NOON + SECOND, "Later", "no such notice")
    assert [(v.code, v.field) for v in error.value.violations] == [
        ("known_later", "known_at"),
        ("unknown_notice", "notice"),
    ]

    with pytest.raises(RefusedError) as error:
        tower.incidents.declare(tower.bo, NOON - 30 * DAY - SECOND, "Long ago")
    assert [(v.code, v.field) for v in error.value.violations] == [("known_early", "known_at")]

    incident = tower.incidents.declare(tower.bo, NOON - 30 * DAY, "Nobody can pay")
    ended = tower.incidents.end(tower.bo, incident.id, "They can again")

    assert ended == replace(incident, ended_at=NOON)
    code = refused(lambda: tower.incidents.end(tower.bo, incident.id, "Again"), ConflictError)
    assert code == "incident_ended"
    assert refused(lambda: tower.incidents.incident("\0"), NotFoundError) == "not_found"


def test_lists_go_on_where_the_page_before_ended(tower: Watchtower) -> None:
    """Of incidents and alarms, newest first."""
    for minute in range(3):
        tower.incidents.declare(tower.bo, NOON + minute * SECOND - MINUTE, f"Number {minute}")
    tower.pass_to(NOON + MINUTE)

    first = tower.incidents.listed(limit=2)
    rest = tower.incidents.listed(limit=2, cursor=first.next)
    alarms = tower.watching.history(limit=2)
    older = tower.watching.history(limit=2, cursor=alarms.next)

    assert [i.what for i in (*first.items, *rest.items)] == ["Number 2", "Number 1", "Number 0"]
    assert rest.next is None
    assert len({alarm.id for alarm in (*alarms.items, *older.items)}) == 3
    with pytest.raises(RefusedError):
        tower.watching.history(limit=2, cursor="x")


def test_a_question_is_asked_once(tower: Watchtower, promised: Bulletin) -> None:
    """Also by a timer that looked before it was answered."""
    tower.pass_to(DUE - DAY)
    asked = tower.alarm()
    tower.watching.answer(tower.link(), "on_track")

    with tower.watching.watch.write() as tx:
        assert not tx.open_alarm(replace(asked, id="another", calls=()))


def test_an_alarm_is_open_once(tower: Watchtower) -> None:
    """Also when it was looked at by two that knew nothing of one another."""
    tower.incidents.declare(tower.bo, NOON, "Nobody can pay")
    tower.pass_to(NOON)
    alarm = tower.alarm()
    with tower.watching.watch.write() as tx:
        assert isinstance(tx, WatchTx)
        assert not tx.open_alarm(replace(alarm, id="another", calls=()))
