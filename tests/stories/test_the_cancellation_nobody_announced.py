"""Story 5: a price mistake in a bookshop's event, Wednesday 11 June 2008. Buyers were phoned, then
sent a message after office hours; the notice board said nothing until the next evening.

Told as it went with this product: the public reads first, with everything it is owed, who answers
for it, and how long the company knew before it spoke.
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.stories.conftest import Teller, new_york, seoul
from tests.stories.setting import Setting
from tests.stories.telling import Telling

pytestmark = pytest.mark.story
MINUTE, _HOURS = timedelta(minutes=1), timedelta(hours=6)

SETTINGS = [seoul(2008, 6, 11), new_york(14)]
SAID = {
    "ko": {
        "title": "여름 도서 행사",
        "opens": "할인 판매 시작",
        "ships": "주문 도서 발송",
        "body": "할인 판매는 {{ promise.opens }}에 시작하고 {{ promise.ships }}까지 발송합니다.",
        "short": "할인 판매 {{ promise.opens }} {{ link }}",
        "incident": "세트 도서가 정가의 10분의 1로 팔리고 있음",
        "cause": "가격을 손으로 옮겨 적으면서 영을 하나 빠뜨렸습니다.",
        "happened": "세트 도서 한 종을 정가의 10분의 1 값으로 잘못 올려 팔았습니다.",
        "means": "잘못된 값으로 하신 주문은 발송하지 않습니다.",
        "apology": "저희 실수로 기쁘게 주문하신 분들을 실망시켜 드렸습니다. 죄송합니다.",
        "remedy": "결제하신 돈은 오늘 모두 돌려 드리고, 만 원 적립금을 더해 드립니다.",
        "choice": "환불을 받으시거나, 원래 할인가로 사실 수 있습니다.",
        "responsible": "온라인사업본부장 이수진",
        "prevention": "이제 모든 행사 가격은 두 사람이 따로 입력하고 다르면 열리지 않습니다.",
        "how": "1588-0000으로 전화해 주세요.",
        "stock": "당사 사정으로",
        "after": "가격 입력 방식을 바꾸었습니다.",
    },
    "en": {
        "title": "Summer book event",
        "opens": "The sale opens",
        "ships": "Orders are shipped",
        "body": "The sale opens {{ promise.opens }}; orders ship by {{ promise.ships }}.",
        "short": "The sale opens {{ promise.opens }} {{ link }}",
        "incident": "A boxed set is being sold at a tenth of its price",
        "cause": "A zero was lost when the price was copied by hand.",
        "happened": "We offered one boxed set at a tenth of its price by mistake.",
        "means": "Orders at the wrong price will not be shipped.",
        "apology": "We disappointed everybody who was glad of the offer. We are sorry.",
        "remedy": "Everything you paid is returned today, with a voucher on top.",
        "choice": "Take the money back, or buy the set at the event price that was meant.",
        "responsible": "Susan Lee, head of the online shop",
        "prevention": "Two people now enter every price apart, and the shop compares them.",
        "how": "Call 1588-0000.",
        "stock": "due to circumstances",
        "after": "We changed how prices are entered.",
    },
}
PARTS = {
    "cause": "cause",
    "what_happened": "happened",
    "what_it_means": "means",
    "apology": "apology",
    "remedy": "remedy",
    "choice": "choice",
    "responsible": "responsible",
}


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_the_cancellation_nobody_announced(told_in: Teller, setting: Setting) -> None:
    """The mistake was forgivable; this time there is no silence."""
    story = told_in(setting, SAID)

    notice = the_event_opens_as_promised(story)
    it_is_known_that_the_price_is_wrong(story, notice)
    nothing_less_than_everything_is_refused(story, notice)
    the_public_reads_it_first(story, notice)
    the_time_to_the_first_word_is_public(story)
    what_is_done_about_it_is_owed_and_told(story, notice)


def the_event_opens_as_promised(story: Telling) -> Any:
    """The sale, and the shipping of what is bought there."""
    story.begin(-4, "09:00")
    notice = story.announce(an_event(story))
    story.until(-4, "10:00")
    story.until(0, "09:55", every=_HOURS)
    story.until(0, "10:05")
    story.kept(notice, "opens", story.setting.at(0, "10:00"))
    story.sees(notice, "opens", "kept", 0, "10:00")
    story.sees(notice, "ships", "upcoming", 3, "18:00")
    return notice


def it_is_known_that_the_price_is_wrong(story: Telling, notice: Any) -> None:
    """At two in the afternoon; what staff wrote about it is for staff."""
    story.until(0, "13:55", every=_HOURS)
    story.until(0, "14:02")
    incident = {"notice": notice["id"], "what": story.said("incident")}
    known = {**incident, "known_at": story.wall(0, "14:00"), "zone": story.setting.zone}
    answer = story.call("ana", "POST", "/incidents", known)
    assert answer.status_code == 201, answer.text
    story.house.parts.carry_out()
    assert story.silence() is None
    story.until(0, "14:03")
    assert len(story.called()) == 1  # nobody has told the public, and somebody hears of it
    story.until(0, "14:14")
    assert len(set(story.called())) == 2
    assert story.said("incident") not in story.page(notice) + story.board() + story.feed()


def nothing_less_than_everything_is_refused(story: Telling, notice: Any) -> None:
    """A message to buyers alone; no apology, no remedy; a telephone that nobody answers."""
    story.until(0, "15:00", every=10 * MINUTE)
    path = f"/notices/{notice['id']}/bulletins"
    whole = a_cancellation(story)
    bare = {**whole, "explanation": {}}
    missing = {f"explanation.{part}" for part in (*PARTS, "contact")}
    refused = story.refused("ana", path, bare)
    assert missing <= set(refused)
    assert set(refused.values()) == {"explanation_missing"}
    silent = {**whole, "channels": ["journal"]}
    assert set(story.refused("ana", path, silent).values()) == {"mandatory_channel_missing"}
    stock = a_cancellation(story, what_happened=story.said("stock"))
    assert story.refused("ana", path, stock) == {"explanation.what_happened": "stock_phrase"}
    blank = a_cancellation(story, apology=" ")
    assert story.refused("ana", path, blank) == {"explanation.apology": "blank"}
    prepared = a_cancellation(story, apology={"due": story.wall(1, "19:00")})
    assert set(story.refused("ana", path, prepared)) == {"explanation.apology.due"}
    closing = a_cancellation(story, hours="09:00-17:00")
    assert story.refused("ana", path, closing) == {"explanation.contact.hours": "contact_closed"}
    aside = {
        "kind": "update",
        "publish_at": "now",
        "body": story.said("after"),
        "withdraws": ["ships"],
    }
    assert "withdraws_not_here" in story.refused("ana", path, aside).values()
    story.sees(notice, "ships", "upcoming", 3, "18:00")


def the_public_reads_it_first(story: Telling, notice: Any) -> None:
    """Board and page before any channel; everything that is owed, and one voice for it."""
    story.until(0, "15:09")
    sent = len(story.sent())
    answer = story.call("ana", "POST", f"/notices/{notice['id']}/bulletins", a_cancellation(story))
    assert answer.status_code == 201, answer.text
    bulletin = (answer.json or {})["id"]
    story.until(0, "15:10")
    story.hold("board")
    story.sign(bulletin)
    assert len(story.sent()) == sent  # no channel speaks before the board
    story.resume("board")

    page = story.page(notice)
    assert all(story.said(text) in page for text in (*PARTS.values(), "how"))
    assert story.said("happened") in story.feed()
    assert [line["bulletin_id"] for line in story.sent()[sent:]] == [bulletin]
    story.sees(notice, "ships", "withdrawn", 3, "18:00")
    assert story.promise(notice, "opens")["state"] == "kept"  # what was kept stays kept


def the_time_to_the_first_word_is_public(story: Telling) -> None:
    """From two o'clock, when it was known, to ten past three."""
    called = len(story.called())
    story.until(0, "15:40", every=10 * MINUTE)
    assert len(story.called()) == called  # somebody has spoken: for a while nobody is called
    [known] = (story.call("ana", "GET", "/incidents").json or {})["items"]
    ended = {"reason": story.said("means")}
    assert story.call("ana", "POST", f"/incidents/{known['id']}/end", ended).status_code == 200
    story.until(0, "15:41")
    assert story.silence() is None
    every = story.figures()
    assert every["first_word"] == {"count": 1, "median": 70 * 60}


def what_is_done_about_it_is_owed_and_told(story: Telling, notice: Any) -> None:
    """A word on prevention is promised for a week later, counted, and given."""
    told = story.facts(notice)["bulletins"][-1]["explanation"]
    assert "due" in told["prevention"]
    story.until(6, "11:00", every=_HOURS)
    after = {"prevention": story.said("prevention")}
    story.tell(notice, "update", body=story.said("after"), explanation=after)
    story.until(8, "11:00", every=_HOURS)
    assert story.said("prevention") in story.page(notice)


def an_event(story: Telling) -> dict[str, Any]:
    """Announced four days ahead."""
    due = {"opens": story.wall(0, "10:00"), "ships": story.wall(3, "18:00")}
    zone = {"zone": story.setting.zone}
    return {
        "kind": "event",
        "title": story.said("title"),
        "language": story.setting.language,
        "promises": [
            {"key": key, "label": story.said(key), "due": at, **zone} for key, at in due.items()
        ],
        "announcement": {
            "body": story.said("body"),
            "short": story.said("short"),
            "publish_at": story.wall(-4, "10:00"),
            **zone,
        },
    }


def a_cancellation(story: Telling, hours: str = "09:00-22:00", **parts: Any) -> dict[str, Any]:
    """Of the shipping, explained in full; ``parts`` say something else."""
    told = {part: story.said(text) for part, text in PARTS.items()}
    contact = {"how": story.said("how"), "hours": hours, "zone": story.setting.zone}
    return {
        "kind": "cancellation",
        "publish_at": "now",
        "withdraws": ["ships"],
        "explanation": {**told, "contact": contact, **parts},
    }
