"""Story 4: a network is shut down, April to December 2011. Customers were phoned a date; it moved
several times, the last time on the day before, and the start of its successor slipped with it.

Told as it went with this product: 60 days at the least, with everything people need; every date
kept beside its reason; whatever depends on it decided in the same breath; nobody rung at night.
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.stories.conftest import Teller, new_york, seoul
from tests.stories.setting import Setting
from tests.stories.telling import Telling

pytestmark = pytest.mark.story

DAY = timedelta(days=1)
SETTINGS = [seoul(2011, 6, 30), new_york(1)]
PARTS = (
    "who_is_affected",
    "what_to_move_to",
    "compensation",
    "legal_basis",
    "who_decided",
    "contact",
    "hours",
)
WHY = ("cause", "what_it_means", "what_to_do", "apology", "responsible")
SAID = {
    "ko": {
        "title": "2G 서비스 종료",
        "end": "2G 서비스 종료",
        "next": "4G 서비스 시작",
        "body": "2G 서비스를 {{ promise.end }}에 마칩니다.",
        "short": "2G 서비스를 {{ promise.end }}에 마칩니다. {{ link }}",
        "who_is_affected": "01X 번호로 2G를 쓰시는 고객",
        "what_to_move_to": "3G 휴대전화를 무료로 드립니다.",
        "compensation": "남은 약정 위약금을 받지 않고 매달 요금을 깎아 드립니다.",
        "legal_basis": "전기통신사업법에 따른 사업 폐지 승인",
        "who_decided": "이사회",
        "contact": "전화 100번",
        "hours": "24h",
        "cause": "방송통신위원회의 승인이 아직 나지 않았습니다.",
        "what_it_means": "2G를 지금처럼 계속 쓰실 수 있습니다.",
        "what_to_do": "새로 하실 일은 없습니다.",
        "apology": "전화로 날짜를 알려 드리고 지키지 못했습니다. 죄송합니다.",
        "responsible": "무선사업본부장 박정호",
        "regulator": "승인 심사에서 남은 가입자를 먼저 옮기라는 지적을 받았습니다.",
        "slow": "아직 옮기지 못한 가입자가 예상보다 세 배 많습니다.",
        "court": "법원이 종료 하루 전에 승인의 효력을 정지했습니다.",
    },
    "en": {
        "title": "The 2G network ends",
        "end": "The 2G network ends",
        "next": "4G begins",
        "body": "The 2G network ends {{ promise.end }}.",
        "short": "The 2G network ends {{ promise.end }} {{ link }}",
        "who_is_affected": "Customers who still use 2G",
        "what_to_move_to": "A 3G telephone, which we give you for nothing",
        "compensation": "No fee for ending a contract early, and a lower bill every month",
        "legal_basis": "Approval under the telecommunications act",
        "who_decided": "The board of directors",
        "contact": "Dial 100",
        "hours": "24h",
        "cause": "The regulator has not approved the shutdown yet.",
        "what_it_means": "You can go on using 2G as before.",
        "what_to_do": "Nothing new is asked of you.",
        "apology": "We told you a date on the telephone and did not keep it. We are sorry.",
        "responsible": "John Park, head of mobile networks",
        "regulator": "The review told us to move the remaining subscribers first.",
        "slow": "Three times as many subscribers as expected are still on 2G.",
        "court": "A court suspended the approval the day before the shutdown.",
    },
}


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_the_ending_with_many_dates(told_in: Teller, setting: Setting) -> None:
    """ "When it ends is not the point; how you end it is." """
    story = told_in(setting, SAID)

    too_late_or_too_little_is_refused(story)
    notice = it_is_announced_at_night_and_nobody_is_rung(story)
    it_is_reminded_of(story, notice)
    the_first_delay_decides_on_what_depends_on_it(story, notice)
    the_second_comes_late_and_says_so(story, notice)
    the_court_stops_it_the_day_before(story, notice)
    the_fourth_date_cannot_pose_as_the_first(story, notice)


def too_late_or_too_little_is_refused(story: Telling) -> None:
    """Two months' notice, and nothing left open that people need to know."""
    story.begin(-72, "20:00")
    bare = {**an_ending(story), "announcement": {**an_ending(story)["announcement"], "parts": {}}}
    refused = story.refused("ana", "/notices", bare)
    assert set(refused) == {f"announcement.parts.{part}" for part in PARTS}
    late = an_ending(story, at=story.wall(-59, "12:00"))
    assert "lead_too_short" in story.refused("ana", "/notices", late).values()
    vague = an_ending(story, end=story.wall(0, "")[:10])
    assert story.refused("ana", "/notices", vague) == {"promises.0.due": "time_missing"}


def it_is_announced_at_night_and_nobody_is_rung(story: Telling) -> Any:
    """The board has it at half past nine; telephones ring at eight in the morning."""
    notice = story.announce(an_ending(story))
    story.until(-71, "21:29", every=DAY)
    assert story.get(f"/notices/{notice['slug']}") is None
    story.until(-71, "21:30")
    story.sees(notice, "end", "upcoming", 0, "23:00")
    assert all(story.said(part) in story.page(notice) for part in PARTS if part != "hours")
    assert (len(story.sent()), len(story.sent("phone"))) == (1, 0)
    story.until(-70, "07:59", every=DAY)
    assert story.sent("phone") == []
    story.until(-70, "08:00")
    assert [line["bulletin_id"] for line in story.sent("phone")] == [
        story.sent()[0]["bulletin_id"]
    ]
    return notice


def it_is_reminded_of(story: Telling, notice: Any) -> None:
    """60, 30 and 14 days before, by itself, in words signed off before; not at night, but at ten
    in the morning after it.
    """
    reminded = []
    for ahead in (60, 30, 14):
        count = len(story.sent())
        story.until(-ahead, "23:30", every=DAY)
        story.until(-ahead + 1, "09:59", every=timedelta(hours=1))
        assert len(story.sent()) == count
        story.until(-ahead + 1, "10:00")
        assert len(story.sent()) == count + 2  # of the end, and of what begins after it
        reminded += story.sent()[-2:]
    days = [story.shown(day, clock)[:9] for day, clock in ((0, "23:00"), (1, "10:00"))]
    assert all(any(day in line["text"] for day in days) for line in reminded)
    rung = [line["bulletin_id"] for line in story.sent("phone")]
    assert rung[1:] == [line["bulletin_id"] for line in reminded]
    story.sees(notice, "end", "upcoming", 0, "23:00")


def the_first_delay_decides_on_what_depends_on_it(story: Telling, notice: Any) -> None:
    """At leisure it is explained in full; the successor moves with it, or it is said to stay."""
    story.until(-10, "21:10", every=DAY)
    moves = [a_move(story, "end", 80, "23:00")]
    path = f"/notices/{notice['id']}/bulletins"
    alone = {
        "kind": "delay",
        "publish_at": "now",
        "moves": moves,
        "explanation": in_full(story, "regulator"),
    }
    assert "dependant_undecided" in story.refused("ana", path, alone).values()
    short = {**alone, "explanation": {"what_happened": story.said("regulator")}}
    assert "explanation_missing" in story.refused("ana", path, short).values()
    before = {**alone, "stays": ["next"]}
    assert "before_what_it_needs" in story.refused("ana", path, before).values()

    moves.append(a_move(story, "next", 81, "10:00"))
    delay = story.tell(notice, "delay", moves=moves, explanation=in_full(story, "regulator"))

    assert story.sent("phone")[-1]["bulletin_id"] == delay  # it slips: no night keeps that back
    story.sees(notice, "end", "upcoming", 80, "23:00")
    story.sees(notice, "next", "upcoming", 81, "10:00")
    assert story.facts(notice)["notice"]["labels"] == []


def the_second_comes_late_and_says_so(story: Telling, notice: Any) -> None:
    """Five days before: one true sentence is enough, and the label stays for ever."""
    story.until(75, "14:00", every=DAY)
    moves = [a_move(story, "end", 161, "23:00"), a_move(story, "next", 162, "10:00")]
    story.tell(notice, "delay", moves=moves, explanation={"what_happened": story.said("slow")})
    story.until(75, "14:01")
    story.sees(notice, "end", "upcoming", 161, "23:00")
    assert story.facts(notice)["notice"]["labels"] == ["late_notice"]


def the_court_stops_it_the_day_before(story: Telling, notice: Any) -> None:
    """No date is made up: both stand on a next word, and when that passes everybody reads so."""
    story.until(160, "17:00", every=DAY)
    word = {"next_word_by": story.wall(161, "10:00"), "zone": story.setting.zone}
    moves = [{"promise": key, **word} for key in ("end", "next")]
    told = {"what_happened": story.said("court"), "apology": story.said("apology")}
    story.tell(notice, "delay", moves=moves, explanation=told)

    owed = story.seeing(notice, "end", "word_owed", 161, "10:00")
    story.until(161, "09:59", every=timedelta(hours=1), seeing=owed)
    story.until(161, "10:00")
    passed = story.seeing(notice, "next", "word_passed", 161, "10:00")
    story.until(161, "10:20", seeing=passed)


def the_fourth_date_cannot_pose_as_the_first(story: Telling, notice: Any) -> None:
    """Every date there was, each with its reason, on the page and in the facts."""
    promise, page = story.promise(notice, "end"), story.page(notice)
    assert promise["moves"] == 3
    assert promise["first_promised"]["at"][:16] == story.wall(0, "23:00")
    dated = [r["due"]["at"][:16] for r in promise["revisions"] if r["due"]]
    assert dated == [story.wall(day, "23:00") for day in (0, 80, 161)]
    why = [r["explanation"]["what_happened"]["text"] for r in promise["revisions"][1:]]
    assert why == [story.said(name) for name in ("regulator", "slow", "court")]
    assert all(reason in page for reason in why)
    assert all(story.shown(day, "23:00") in page for day in (0, 80, 161))


def an_ending(story: Telling, end: str | None = None, at: str | None = None) -> dict[str, Any]:
    """Announced ten weeks ahead, at half past nine in the evening."""
    zone = {"zone": story.setting.zone}
    due = {"end": end or story.wall(0, "23:00"), "next": story.wall(1, "10:00")}
    promises = [{"key": key, "label": story.said(key), "due": due[key], **zone} for key in due]
    return {
        "kind": "service_end",
        "title": story.said("title"),
        "language": story.setting.language,
        "products": ["2g"],
        "promises": [promises[0], {**promises[1], "depends_on": ["end"]}],
        "announcement": {
            "body": story.said("body"),
            "short": story.said("short"),
            "publish_at": at or story.wall(-71, "21:30"),
            "parts": {part: story.said(part) for part in PARTS},
            **zone,
        },
    }


def a_move(story: Telling, key: str, day: int, clock: str) -> dict[str, Any]:
    """A promise moved to another day."""
    return {"promise": key, "due": story.wall(day, clock), "zone": story.setting.zone}


def in_full(story: Telling, happened: str) -> dict[str, str]:
    """What a delay told at leisure owes."""
    return {part: story.said(part) for part in WHY} | {"what_happened": story.said(happened)}
