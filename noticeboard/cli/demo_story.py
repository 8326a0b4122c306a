"""What the demonstration tells: the pre-orders that moved all day, as they should have gone.

A day in November 2010: a date without a time, "today at eight" announced at seven, and a
postponement explained afterwards in one line. Here the company says each of these in time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

Document = dict[str, object]
SEOUL, NEW_YORK = "Asia/Seoul", "America/New_York"


@dataclass(frozen=True, slots=True)
class Scene:
    """Something said at an instant: a notice, what follows one, or that a promise was kept."""

    at: datetime
    notice: str
    kind: str
    document: Document


def story(now: datetime) -> list[Scene]:
    """Every scene, oldest first; the last ones lie a few hours back."""
    told = [*_tablet(_days(now, SEOUL)), *_states(_days(now, NEW_YORK)), *_others(now)]
    return sorted(told, key=lambda scene: scene.at)


Days = Callable[[int, int], datetime]


def _days(now: datetime, zone: str) -> Days:
    """Days from today, at a wall clock's hour in ``zone``."""
    today = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)

    def day(days: int, hour: int) -> datetime:
        return (today + timedelta(days=days)).replace(hour=hour)

    return day


def _tablet(day: Days) -> Iterator[Scene]:
    yield Scene(day(-12, 10), "tablet", "announcement", _launch(day))
    yield Scene(day(-10, 15), "tablet", "correction", _rumour())
    yield Scene(day(-3, 18), "tablet", "delay", _postponed(day))
    yield Scene(day(-2, 11), "tablet", "update", _explained_in_full())


def _launch(day: Days) -> Document:
    return {
        "kind": "launch",
        "title": "탭 원 사전 예약",
        "language": "ko",
        "products": ["tab-one"],
        "promises": [
            _promise("preorder", "사전 예약 시작", day(-2, 9), SEOUL, "대한민국"),
            _promise("delivery", "첫 배송", day(21, 10), SEOUL, "사전 예약 고객"),
        ],
        "facts": {"price": "899,000원"},
        "announcement": {
            "body": "탭 원을 {{ promise.preorder }}부터 예약받습니다. "
            "값은 {{ fact.price }}입니다.\n\n"
            "예약하신 분께는 {{ promise.delivery }}부터 순서대로 보내 드립니다.",
            "short": "탭 원 사전 예약 {{ promise.preorder }} {{ link }}",
            "publish_at": "now",
        },
    }


def _rumour() -> Document:
    return {
        "kind": "correction",
        "body": "탭 원의 값은 {{ fact.price }}이고, 바뀐 적이 없습니다.",
        "publish_at": "now",
        "corrects": {
            "claim": "탭 원은 120만 원이고 대리점에서만 판다",
            "by": "한 온라인 매체",
            "where": "https://news.example.com/tab-one",
            "verdict": "false",
        },
        "explanation": {
            "what_happened": "유통 과정에서 잘못 만들어진 가격표가 사진으로 퍼졌습니다.",
            "what_it_means": "값과 예약 시각은 처음 알린 그대로입니다.",
            "apology": "헷갈리게 해 드려 죄송합니다.",
            "responsible": "모바일 사업부 김하나",
        },
    }


def _postponed(day: Days) -> Document:
    return {
        "kind": "delay",
        "publish_at": "now",
        "moves": [{"promise": "preorder", "due": _wall(day(4, 20)), "zone": SEOUL}],
        "explanation": {
            "what_happened": "첫 물량의 화면에서 얼룩이 나와 전부 다시 검사하고 있습니다.",
        },
    }


def _explained_in_full() -> Document:
    return {
        "kind": "update",
        "body": "검사가 어디까지 왔는지, 기다리신 분께 무엇을 해 드리는지 알려 드립니다.",
        "publish_at": "now",
        "explanation": {
            "cause": "생산 품질",
            "what_it_means": "새 시각 전에는 어디에서도 예약할 수 없습니다.",
            "what_to_do": "따로 하실 일은 없습니다. 알림을 신청하신 분은 그대로 유지됩니다.",
            "apology": "예약하려고 시간을 비워 두신 분들께 죄송합니다.",
            "remedy": "예약하신 모든 분께 보호 필름을 함께 보내 드립니다.",
            "prevention": "출하 전 전수 검사를 한 번 더 합니다.",
            "responsible": "모바일 사업부 김하나",
            "contact": {"how": "1588-0000", "hours": "24h"},
        },
    }


def _states(day: Days) -> Iterator[Scene]:
    yield Scene(
        day(-16, 9),
        "states",
        "announcement",
        {
            "kind": "launch",
            "title": "Tab One in the United States",
            "language": "en",
            "products": ["tab-one"],
            "promises": [
                _promise("preorder", "Pre-order opens", day(-4, 12), NEW_YORK, "United States"),
                _promise("sale", "Sale in shops", day(30, 10), NEW_YORK, "United States"),
            ],
            "facts": {"price": "$799"},
            "announcement": {
                "body": "Order Tab One from {{ promise.preorder }}, for {{ fact.price }}. "
                "Shops have it from {{ promise.sale }}.",
                "short": "Tab One: pre-order {{ promise.preorder }} {{ link }}",
                "publish_at": "now",
            },
        },
    )
    kept: Document = {
        "promise": "preorder",
        "observed_at": _wall(day(-4, 12)),
        "zone": NEW_YORK,
        "evidence_url": "https://shop.example.com/tab-one",
    }
    yield Scene(day(-4, 12) + timedelta(minutes=4), "states", "fulfilment", kept)


def _others(now: datetime) -> Iterator[Scene]:
    """A meeting still ahead, and maintenance that nobody has confirmed: the clock shows it."""
    silent = (now - timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)
    ahead = _days(now, SEOUL)(24, 19)
    yield Scene(
        silent - timedelta(days=5),
        "shop",
        "announcement",
        _notice(
            "maintenance", "예약 서버 점검", _promise("over", "점검 종료", silent, SEOUL, None)
        ),
    )
    yield Scene(
        now - timedelta(hours=8),
        "meeting",
        "announcement",
        _notice("event", "탭 원 써 보는 날", _promise("doors", "입장 시작", ahead, SEOUL, None)),
    )


def _notice(kind: str, title: str, promise: Document) -> Document:
    text = f"{title}: {promise['label']} {{{{ promise.{promise['key']} }}}}"
    return {
        "kind": kind,
        "title": title,
        "language": "ko",
        "products": ["tab-one"],
        "promises": [promise],
        "announcement": {
            "body": f"{text}.",
            "short": f"{text} {{{{ link }}}}",
            "publish_at": "now",
        },
    }


def _promise(key: str, label: str, due: datetime, zone: str, audience: str | None) -> Document:
    return {
        "key": key,
        "label": label,
        "due": _wall(due.astimezone(ZoneInfo(zone))),
        "zone": zone,
        "audience": audience,
    }


def _wall(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
