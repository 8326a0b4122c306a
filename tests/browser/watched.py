"""Who is on duty on a desk with a past, whom it called, and what went wrong there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from noticeboard.domain.alarms import CallState, Failure
from noticeboard.domain.duty import Absence, Shift
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.sentence import Sentence
from tests.browser.desk import Desk
from tests.web.house import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SEOUL = "Asia/Seoul"
_SAID = "550 5.2.2 The mailbox is full."
FULL = Failure(
    "mail_refused",
    Sentence(
        f"The mail server refused it: {_SAID}", f"메일 서버가 편지를 받지 않았습니다: {_SAID}"
    ),
)


def on_duty(desk: Desk) -> None:
    """A list with a hole at weekends, a drill that one of two answered, calls until just now."""
    desk.house.clock.at = NOON - 3 * DAY
    kim, cem = (desk.people[name].id for name in ("kim", "cem"))
    away = Absence(NOON + 2 * DAY, NOON + 4 * DAY, cem)
    shifts = (
        Shift(kim, OpenHours("평일 09:00-24:00", SEOUL), absence=away),
        Shift(cem, OpenHours("월-토 18:00-09:00", SEOUL), until=NOON + 60 * DAY),
    )
    parts = desk.house.parts
    parts.duty.change(desk.people["kim"], shifts)
    drill = parts.watching.drill(desk.people["kim"])
    _send(desk, {kim: "sent", cem: "undeliverable"})
    answered = next(call for call in drill.calls if call.person == kim)
    desk.house.clock.at += 4 * MINUTE
    parts.watching.acknowledge(parts.watching.alarming.token(answered.id))
    for minutes in (25, 14):
        desk.house.clock.at = NOON - minutes * MINUTE
        parts.watching.tick(desk.house.clock.at)
        _send(desk, {kim: "sent", cem: "undeliverable"})
    desk.house.clock.at = NOON


def trouble(desk: Desk) -> None:
    """Something that nobody has told of, which somebody has taken on; and something that ended."""
    incidents, ana, now = desk.house.parts.incidents, desk.people["ana"], NOON
    over = incidents.declare(ana, now - DAY, "결제 화면이 10분 동안 열리지 않았습니다.")
    incidents.end(desk.people["cem"], over.id, "서버를 다시 켰습니다.")
    umbrella = desk.ids["umbrella"]
    told = incidents.declare(ana, now - 9 * DAY, "우산 재고가 맞지 않습니다.", umbrella)
    incidents.end(desk.people["cem"], told.id, "재고를 다시 셌습니다.")
    new = incidents.declare(ana, now - 40 * MINUTE, "행사 가격이 90% 낮게 걸려 주문이 들어옵니다.")
    desk.ids["incident"] = new.id
    watching = desk.house.parts.watching
    watching.tick(now)
    _send(desk, {})
    [alarm] = (alarm for alarm in watching.open_alarms() if alarm.about == new.id)
    watching.take(desk.people["cem"], alarm.id)


def _send(desk: Desk, states: Mapping[str, CallState]) -> None:
    """What comes of the calls that wait, by person."""
    watch, now = desk.house.parts.watching.watch, desk.house.clock()
    for call in watch.claim_calls(now, lease=MINUTE, limit=20):
        state = states.get(call.person, "sent")
        failures = (FULL,) if state == "undeliverable" else ()
        sent_at = None if failures else now
        watch.conclude_call(replace(call, state=state, sent_at=sent_at, failures=failures))
