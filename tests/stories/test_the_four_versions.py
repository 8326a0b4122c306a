"""Story 3: reservations of a telephone, 22 to 28 November 2009. Couriers, the official account,
the order page and a notice each told another version of how it is delivered.

Told as it went with this product: one text behind every channel, what stands there read back, and
a wrong word marked as corrected wherever it stands. (Questions to a notice come later: then this
story gains the answers that were given once, in public, and how long they took.)
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.stories.conftest import Teller, new_york, seoul
from tests.stories.setting import Setting
from tests.stories.telling import Telling

pytestmark = pytest.mark.story

SIX_HOURS = timedelta(hours=6)
SETTINGS = [seoul(2009, 11, 28), new_york(17)]
SAID = {
    "ko": {
        "title": "휴대전화 예약 구매",
        "courier": "택배 발송",
        "party": "출시 행사",
        "how": "예약 순서대로 발송합니다",
        "body": "택배 발송은 {{ promise.courier }}, 출시 행사는 {{ promise.party }}입니다.",
        "short": "택배 {{ promise.courier }}, 행사 {{ promise.party }} {{ link }}",
        "other": "택배는 {day:%-m월 %-d일} 오전 10시에 나갑니다. {{{{ link }}}}",
        "wrong": "오늘 아침부터 예약 순서대로 택배를 보내고 있습니다.",
        "what": "주문 화면의 ‘배송 중’ 표시를 보고 잘못 알렸습니다. 아직 보낸 것이 없습니다.",
        "true": "모든 택배는 약속한 시각에 한꺼번에 나갑니다. 예약 순서와는 상관없습니다.",
        "tampered": "택배는 언제 갈지 모릅니다.",
    },
    "en": {
        "title": "Phone reservations",
        "courier": "Couriers leave",
        "party": "The launch event",
        "how": "In the order of reservation",
        "body": "Couriers leave {{ promise.courier }}; the event is {{ promise.party }}.",
        "short": "Couriers {{ promise.courier }}, event {{ promise.party }} {{ link }}",
        "other": "Couriers leave on {day:%-d %B %Y} at 10:00. {{{{ link }}}}",
        "wrong": "Couriers have been leaving since this morning, in the order of reservation.",
        "what": "We read ‘shipping’ off the order page by mistake. Nothing has left yet.",
        "true": "All couriers leave together at the promised time, in no order.",
        "tampered": "Nobody knows when couriers leave.",
    },
}


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_the_four_versions(told_in: Teller, setting: Setting) -> None:
    """Whoever reads, wherever they read, reads the same; what was wrong says so."""
    story = told_in(setting, SAID)

    notice = one_text_stands_behind_every_channel(story)
    a_copy_that_differs_is_found(story, notice)
    wrong = a_wrong_word_goes_out(story, notice)
    a_correction_names_what_it_corrects(story, notice, wrong)
    it_is_marked_wherever_it_stands(story, notice, wrong)
    what_was_promised_is_kept(story, notice)


def one_text_stands_behind_every_channel(story: Telling) -> Any:
    """No channel has a time of its own, and all of them the same words in the same minute."""
    story.begin(-9, "09:30")
    another = story.said("other").format(day=story.setting.day - timedelta(days=1))
    apart = a_reservation(story, texts={"journal": another})
    refused = story.refused("ana", "/notices", apart)
    assert set(refused) == {"announcement.texts.journal"}

    notice = story.announce(a_reservation(story))
    story.until(-9, "09:59")
    assert (story.get(f"/notices/{notice['slug']}"), story.sent()) == (None, [])
    story.until(-9, "10:00")
    for day, clock in ((0, "09:00"), (0, "14:00")):
        shown = story.shown(day, clock)
        assert all(shown in text for text in (story.page(notice), story.feed()))
        assert shown in story.sent()[0]["text"]
    return notice


def a_copy_that_differs_is_found(story: Telling, notice: Any) -> None:
    """Somebody writes something else into one account, and takes it out of another; two minutes
    later staff know.
    """
    (line,), (flash,) = story.sent(), story.sent("flash")
    story.tamper("journal", {**line, "text": story.said("tampered")})
    story.tamper("flash")
    bulletin = line["bulletin_id"]
    assert standing(story, bulletin)["journal"]["state"] == "delivered"
    story.until(-9, "10:02")
    seen = standing(story, bulletin)
    assert (seen["journal"]["state"], seen["flash"]["state"]) == ("drifted", "gone")
    assert story.said("tampered") not in story.page(notice) + story.feed()

    for name, text in (("journal", line), ("flash", flash)):
        story.tamper(name, text)  # put right there, and looked at by a person
        adopted = story.call("bo", "POST", f"/deliveries/{seen[name]['id']}/adopt", {})
        assert adopted.status_code == 200, adopted.text
        assert standing(story, bulletin)[name]["state"] == "verified"


def a_wrong_word_goes_out(story: Telling, notice: Any) -> str:
    """The day before; one channel does not get it, for it is stopped."""
    story.until(-1, "08:55", every=SIX_HOURS)
    story.hold("flash")
    wrong = story.tell(notice, "update", body=story.said("wrong"), short=story.said("wrong"))
    assert story.said("wrong") in story.page(notice)
    assert [line["bulletin_id"] for line in story.sent()][-1] == wrong
    assert wrong not in [line["bulletin_id"] for line in story.sent("flash")]
    return wrong


def a_correction_names_what_it_corrects(story: Telling, notice: Any, wrong: str) -> None:
    """Not "we correct an earlier notice": which, what was wrong with it, and what is true."""
    story.until(-1, "10:30", every=timedelta(minutes=10))
    path = f"/notices/{notice['id']}/bulletins"
    told = {"what_happened": story.said("what"), "what_it_means": story.said("true")}
    whole = {"kind": "correction", "publish_at": "now", "explanation": told}
    assert story.refused("ana", path, whole) == {"corrects": "corrects_missing"}
    half = {"what_happened": story.said("what")}
    part = {**whole, "corrects": {"bulletin": wrong}, "explanation": half}
    missing = {"explanation.what_it_means": "explanation_missing"}
    assert story.refused("ana", path, part) == missing
    story.tell(notice, "correction", corrects={"bulletin": wrong}, explanation=told)


def it_is_marked_wherever_it_stands(story: Telling, notice: Any, wrong: str) -> None:
    """Page, feed and facts lead from the wrong word to the right one; where it had not gone out
    it never does.
    """
    facts = story.facts(notice)["bulletins"]
    correction = facts[-1]
    assert next(b for b in facts if b["id"] == wrong)["corrected_by"] == correction["id"]
    marks = story.words_for("site.corrected")
    assert marks in story.page(notice)
    assert marks in story.feed()
    assert story.said("true") in story.page(notice)
    assert story.sent()[-1]["bulletin_id"] == correction["id"]

    story.resume("flash")
    story.until(-1, "11:00", every=timedelta(minutes=5))
    got = [line["bulletin_id"] for line in story.sent("flash")]
    assert correction["id"] in got
    assert wrong not in got


def what_was_promised_is_kept(story: Telling, notice: Any) -> None:
    """At the time in the one text, whatever the couriers seemed to do before."""
    story.until(0, "08:59", every=SIX_HOURS)
    story.until(0, "09:05", seeing=story.seeing(notice, "courier", "due", 0, "09:00"))
    story.kept(notice, "courier", story.setting.at(0, "09:00"))
    story.sees(notice, "courier", "kept", 0, "09:00")
    story.sees(notice, "party", "upcoming", 0, "14:00")
    board = [b["id"] for b in story.facts(notice)["bulletins"]]
    assert [line["bulletin_id"] for line in story.sent()] == board


def standing(story: Telling, bulletin: str) -> dict[str, Any]:
    """By channel, what staff see of a bulletin there."""
    answer = story.call("ana", "GET", f"/bulletins/{bulletin}/deliveries")
    return {d["channel"]: d for d in (answer.json or {})["items"]}


def a_reservation(story: Telling, **announced: object) -> dict[str, Any]:
    """By courier, or at the event; announced nine days ahead."""
    zone = {"zone": story.setting.zone}
    due = {"courier": story.wall(0, "09:00"), "party": story.wall(0, "14:00")}
    return {
        "kind": "launch",
        "title": story.said("title"),
        "language": story.setting.language,
        "products": ["phone"],
        "facts": {"order": story.said("how")},
        "promises": [{"key": k, "label": story.said(k), "due": due[k], **zone} for k in due],
        "announcement": {
            "body": story.said("body"),
            "short": story.said("short"),
            "publish_at": story.wall(-9, "10:00"),
            **zone,
            **announced,
        },
    }
