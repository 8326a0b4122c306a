"""What happened before anybody looks: notices in every state, at 21:00 in Seoul in July."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from noticeboard.domain.processes import KINDS
from noticeboard.store.engine import writing
from noticeboard.store.heartbeats import Heartbeats
from noticeboard.store.tables_memos import synthetics
from tests.browser.desk import Desk, empty_desk
from tests.browser.held import prepare, ring
from tests.browser.watched import on_duty, trouble
from tests.web.house import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@contextmanager
def busy_desk(folder: Path) -> Iterator[Desk]:
    """A desk on which everything waits for somebody."""
    with empty_desk(folder) as desk:
        _the_past(desk)
        yield desk


def _the_past(desk: Desk) -> None:
    """Ten days, ending at noon (UTC) of 15 July 2026."""
    desk.house.clock.at = NOON - 10 * DAY
    desk.release(desk.draft("phone", _phone(NOON - 10 * DAY + HOUR)))
    desk.release(desk.draft("umbrella", _watch("우산 출시", NOON - 10 * DAY + 2 * HOUR)))
    desk.release(desk.draft("earphones", _watch("이어폰 출시", NOON - 8 * DAY)))
    desk.house.clock.at = NOON - 2 * DAY
    desk.release(desk.follow_up("phone", "delay", DELAY))
    desk.house.clock.at = NOON - DAY - 7 * HOUR
    desk.keep("umbrella", "sale")
    desk.house.clock.at = NOON - HOUR
    desk.draft("draft", _watch("손목시계 2 출시", NOON + 3 * DAY))
    desk.submit(desk.draft("asked", _watch("가방 출시", NOON + 2 * DAY)))
    rejected = desk.draft("rejected", _watch("모자 출시", NOON + 4 * DAY))
    desk.submit(rejected)
    desk.house.parts.publishing.reject(desk.people["bo"], rejected, "가격이 빠졌습니다.")
    desk.sign(desk.draft("armed", _watch("신발 출시", NOON + DAY)))
    on_duty(desk)
    prepare(desk)
    ring(desk)
    trouble(desk)
    desk.invite("invited")
    desk.lend("bo")
    desk.leave("left", "/desk/notices/new/launch", {"title": "시계 3", "promises.0.label": "판매"})
    sign = f"/desk/bulletins/{desk.ids['asked.said']}/sign"
    desk.leave("kept", sign, {"hash": "0f3c"})
    seen = {"observed_at.date": "2026-07-14", "observed_at.time": "14:00"}
    again = {"status": "partly_kept", "note": "제주 매장은 하루 늦습니다.", **seen}
    desk.leave("again", f"/desk/bulletins/{desk.ids['umbrella.kept']}/edit", again)
    _all_runs(desk)


def _all_runs(desk: Desk) -> None:
    """Every process gave a sign of life, and the trial of the last minute arrived."""
    engine, now = desk.house.store.engine, desk.house.clock()
    for kind in KINDS:
        Heartbeats(engine).beat(kind, desk.house.parts.dispatch.me, now)
    with writing(engine) as conn:
        conn.execute(insert(synthetics).values(due=now, done_at=now))


def _phone(publish_at: datetime) -> dict[str, Any]:
    return {
        "kind": "launch",
        "title": "한빛 폰 X 출시",
        "language": "ko",
        "products": ["phone-x"],
        "promises": [
            _promise("seoul", "사전 예약 시작", "2026-07-14T20:00", "Asia/Seoul", "대한민국"),
            _promise(
                "newyork", "미국 사전 예약 시작", "2026-07-15T07:50", "America/New_York", "미국"
            ),
            {
                **_promise("first", "첫 배송", "2026-08-03T10:00", "Asia/Seoul", ""),
                "depends_on": ["seoul"],
            },
        ],
        "facts": {"price": "1,190,000원"},
        "announcement": {
            "body": "사전 예약은 {{ promise.seoul }}에, 미국은 {{ promise.newyork }}에 엽니다.",
            "short": "사전 예약 {{ promise.seoul }} {{ link }}",
            "publish_at": publish_at.isoformat(),
        },
    }


def _promise(key: str, label: str, due: str, zone: str, audience: str) -> dict[str, str]:
    promise = {"key": key, "label": label, "due": due, "zone": zone}
    return {**promise, "audience": audience} if audience else promise


DELAY = {
    "kind": "delay",
    "publish_at": "now",
    "moves": [{"promise": "first", "due": "2026-08-10T10:00"}],
    "explanation": {
        "cause": "물류",
        "what_happened": "항만이 태풍으로 이틀 동안 닫혀 첫 물량이 일주일 늦게 들어옵니다.",
        "what_it_means": "먼저 예약하신 분도 8월 10일부터 받으십니다.",
        "what_to_do": "하실 일은 없습니다. 예약은 그대로입니다.",
        "apology": "기다리게 해 드려 죄송합니다.",
        "responsible": "유통본부장 김하나",
    },
}


def _watch(title: str, publish_at: datetime) -> dict[str, Any]:
    due = f"{publish_at + 9 * DAY:%Y-%m-%dT%H:%M}"
    return {
        "kind": "launch",
        "title": title,
        "language": "ko",
        "products": ["watch-2"],
        "promises": [{"key": "sale", "label": "판매 시작", "due": due, "zone": "Asia/Seoul"}],
        "announcement": {
            "body": "판매는 {{ promise.sale }}에 시작합니다.",
            "short": "판매 시작 {{ promise.sale }} {{ link }}",
            "publish_at": publish_at.isoformat(),
        },
    }
