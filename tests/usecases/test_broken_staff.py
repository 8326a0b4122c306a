"""A duty list, or a person, that nobody can read: all others are called, and it is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import OperationalError

from noticeboard.domain.invariants import Invariant, UnderWay
from noticeboard.store.engine import writing
from noticeboard.store.tables_watch import duty_lists
from tests.usecases.desk import ANA, BO, Desk
from tests.usecases.test_alerting import MINUTE, Lookout


def break_the_list(desk: Desk) -> None:
    """As somebody who edits rows by hand does, or another version."""
    row = {"version": 7, "shifts": [{"person": 5}], "made_by": ANA.id, "made_at": desk.now}
    with writing(desk.parts.synthetics.engine) as conn:
        conn.execute(insert(duty_lists), row)


def break_a_person(desk: Desk, person: str) -> None:
    """Her roles are none."""
    with writing(desk.parts.synthetics.engine) as conn:
        conn.execute(text("UPDATE people SET roles = '5' WHERE id = :id"), {"id": person})


def test_a_duty_list_that_cannot_be_read_silences_no_alarm(desk: Desk) -> None:
    """Who has the role is rung; and people hear that the list is broken."""
    lookout = Lookout(desk)
    lookout.looks(MINUTE)
    break_the_list(desk)
    lookout.beating = ("worker",)

    heard = {subject for who, subject in lookout.looks(3 * MINUTE) if who.startswith("ana")}

    assert heard == {
        "The timer has stopped: nothing goes out by itself",
        "The board cannot look at itself: duty",
    }
    assert [ring.person for ring in lookout.postbox.rings] == ["ana@example.com"]


def test_a_duty_list_that_cannot_be_read_keeps_no_call_and_no_look(desk: Desk) -> None:
    """Silence is followed by a call, doctor has its lines, and the list can be written anew."""
    Lookout(desk)
    desk.announced()
    break_the_list(desk)
    desk.now += timedelta(days=11)

    broken = desk.parts.watching.tick(desk.now)
    alarms = desk.parts.watching.open_alarms()
    shown = {(one.name, one.state) for one in desk.parts.examination.everything(full=False)}
    anew = desk.parts.duty.change(replace(ANA, roles=frozenset({"admin"})), [])

    assert broken == 0
    assert [call.person for alarm in alarms for call in alarm.calls]
    assert {("unseen", "failed"), ("ledger", "ok"), ("duty", "warn")} <= shown
    assert anew.version == 8


def test_a_person_who_cannot_be_read_keeps_nothing_from_the_others(desk: Desk) -> None:
    """Bo gets the letters, and reads that somebody is not told."""
    lookout = Lookout(desk)
    lookout.looks(MINUTE)
    break_a_person(desk, ANA.id)
    lookout.beating = ("worker",)

    heard = lookout.looks(3 * MINUTE)

    assert {who for who, _ in heard} == {BO.email}
    assert len(heard) == 2
    assert [ring.person for ring in lookout.postbox.rings] == [BO.email]


def test_a_look_that_breaks_is_a_line_of_its_own(desk: Desk) -> None:
    """Whatever else holds, or does not, is still shown: to doctor, the desk and the metrics. A
    database that is away is another matter.
    """

    def breaks(error: Exception) -> tuple[Invariant, ...]:
        def unsent(_now: datetime) -> UnderWay:
            raise error

        return replace(desk.parts.examination, unsent=unsent).board()

    found = breaks(RuntimeError("a bug"))

    assert [one.figure.en for one in found if one.name == "unseen"] == ["sending: cannot be read"]
    assert {"web", "calls"} <= {one.name for one in found}
    with pytest.raises(OperationalError):
        breaks(OperationalError("SELECT 1", {}, Exception("locked")))
