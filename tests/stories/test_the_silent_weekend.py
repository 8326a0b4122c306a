"""Story 1: a telephone is launched, Saturday 28 November 2009. Deliveries are late, rumours go
round, and the official account is silent until Monday: "the PR office cannot decide this alone".

Told as it went with this product: the clock calls people, whatever the day; one of them speaks,
alone and at once, in words signed before; and the next word is a promise that is counted.
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.stories.conftest import Teller, new_york, seoul
from tests.stories.setting import Setting
from tests.stories.telling import Telling
from tests.web.access.visitor import Visitor
from tests.web.desk.paper import Writer

pytestmark = pytest.mark.story

MINUTE, SIX_HOURS = timedelta(minutes=1), timedelta(hours=6)
SETTINGS = [seoul(2009, 11, 28), new_york(17)]
SAID = {
    "ko": {
        "title": "휴대전화 출시",
        "delivery": "예약 구매 배송 완료",
        "body": "예약 구매 배송은 {{ promise.delivery }}까지 마칩니다.",
        "short": "배송은 {{ promise.delivery }}까지 {{ link }}",
        "holding": "늦어지고 있는 것을 압니다: {{ promise }}. {{ sentence }} "
        "다음 소식: {{ next_word }}. {{ link }}",
        "sentence": "물류 센터에서 남은 물량을 확인하고 있습니다.",
        "morning": "남은 물량은 오늘 오후 배송 차에 모두 실었습니다.",
    },
    "en": {
        "title": "The phone is launched",
        "delivery": "All reserved phones are delivered",
        "body": "Every reserved phone is delivered by {{ promise.delivery }}.",
        "short": "Delivered by {{ promise.delivery }} {{ link }}",
        "holding": "We know of {{ promise }}. {{ sentence }} "
        "Our next word: {{ next_word }}. {{ link }}",
        "sentence": "We are counting what is left at the warehouse.",
        "morning": "Everything that was left is on the vans of this afternoon.",
    },
}


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_the_silent_weekend(told_in: Teller, setting: Setting) -> None:
    """Somebody is there: at night, on Saturday, on Sunday, and nobody has to declare anything."""
    story = told_in(setting, SAID)

    text = words_are_signed_at_leisure(story)
    notice = a_launch_is_promised(story)
    the_clock_alone_calls_people(story, notice)
    one_person_speaks_from_the_page_of_the_call(story, notice)
    the_next_word_is_held_against_them(story, notice)
    at_night_somebody_speaks_again(story, notice, text)
    nobody_speaks_all_night(story, notice)
    words_without_an_hour_are_refused(story, notice)
    it_ends_with_the_truth(story, notice)
    the_silence_is_a_figure_afterwards(story)


def words_are_signed_at_leisure(story: Telling) -> str:
    """By two people, weeks before; and it is settled who is called first."""
    story.begin(-20, "10:00")
    words = {"title": story.said("title"), "language": story.setting.language}
    said = {
        "body": story.said("holding").removesuffix(" {{ link }}"),
        "short": story.said("holding"),
    }
    made = story.call("ana", "POST", "/holding-texts", {**words, **said})
    assert made.status_code == 201, made.text
    text = str((made.json or {})["id"])
    assert story.call("bo", "POST", f"/holding-texts/{text}/approve").status_code == 200
    shifts = [{"person": f"{name}@example.com", "hours": "24h"} for name in ("doh", "eun")]
    listed = story.call("adm", "POST", "/duty", {"shifts": shifts})
    assert listed.status_code in (200, 201), listed.text
    return text


def a_launch_is_promised(story: Telling) -> Any:
    """Every reserved telephone, by Saturday evening."""
    story.begin(-9, "09:00")
    zone = {"zone": story.setting.zone}
    promise = {"key": "delivery", "label": story.said("delivery"), "due": story.wall(0, "18:00")}
    said = {name: story.said(name) for name in ("body", "short")}
    notice = story.announce(
        {
            "kind": "launch",
            "title": story.said("title"),
            "language": story.setting.language,
            "promises": [{**promise, **zone}],
            "announcement": {**said, "publish_at": story.wall(-9, "10:00"), **zone},
        }
    )
    story.until(-9, "10:00", every=timedelta(hours=1))
    story.until(0, "17:55", every=SIX_HOURS)
    return notice


def the_clock_alone_calls_people(story: Telling, notice: Any) -> None:
    """Nobody declares anything: a quarter past six the first is called, ten minutes later the
    next. What the public reads, no role can switch off.
    """
    waiting = story.seeing(notice, "delivery", "due", 0, "18:00")
    story.until(0, "18:00")
    story.until(0, "18:14", seeing=waiting)
    assert story.silence() is None
    silent = story.seeing(notice, "delivery", "unconfirmed", 0, "18:00")
    story.until(0, "18:16", seeing=silent)
    assert story.called() == ["doh"]
    story.until(0, "18:26", seeing=silent)
    assert story.called() == ["doh", "eun"]


def one_person_speaks_from_the_page_of_the_call(story: Telling, notice: Any) -> None:
    """Eun has no session and no right to sign; one press, and it stands on every channel."""
    story.until(0, "18:27")
    alarm = story.silence()
    assert alarm is not None
    call = alarm.calls[-1]
    path = f"/desk/call/{story.house.parts.watching.alarming.token(call.id)}"
    telephone = Writer(Visitor(story.house, story.setting.language))
    [form] = telephone.open(path).root.xpath("//form[@id='writing']")
    fields = {name: value for name, value in form.form_values() if name != "csrf_token"}
    telephone.post(path, {**fields, "sentence": story.said("sentence")}, "speak")
    story.house.parts.carry_out()

    assert story.said("sentence") in story.page(notice)
    assert story.said("sentence") in story.feed()
    assert story.said("sentence") in story.sent()[-1]["text"]
    spoken = story.facts(notice)["bulletins"][-1]
    assert (spoken["kind"], len(spoken["next_words"])) == ("holding", 1)
    assert story.promise(notice, "delivery")["state"] == "unconfirmed"  # speaking is not doing


def the_next_word_is_held_against_them(story: Telling, notice: Any) -> None:
    """Within four hours, at night, it has passed: everybody reads so, and people are called."""
    word = story.facts(notice)["bulletins"][-1]["next_words"][0]["at"]
    assert word[11:16] == "22:15"
    story.until(0, "22:14", every=20 * MINUTE)
    owed, over = (
        story.words("next_word_by", 0, "22:15"),
        story.words("next_word_passed", 0, "22:15"),
    )
    assert owed in story.page(notice)
    story.until(0, "22:26")
    assert over in story.page(notice)
    assert story.called()[-1] in ("doh", "eun")


def at_night_somebody_speaks_again(story: Telling, notice: Any, text: str) -> None:
    """Whoever is on duty, and nobody else; in those words, and no more than their slots."""
    path = f"/notices/{notice['id']}/holding"
    word = {"next_word_by": story.wall(1, "02:00"), "zone": story.setting.zone}
    filled = {"text": text, "promise": "delivery", **word, "sentence": story.said("sentence")}
    assert story.call("bo", "POST", path, filled).status_code == 403
    long = {**filled, "sentence": story.said("sentence") * 20}
    assert set(story.refused("doh", path, long)) == {"sentence"}
    past = {**filled, "next_word_by": story.wall(0, "22:00")}
    assert set(story.refused("doh", path, past)) == {"next_word_by"}
    far = {**filled, "next_word_by": story.wall(3, "10:00")}
    assert story.refused("doh", path, far) == {"next_word_by": "next_word_far"}
    astray = {**filled, "sentence": "https://example.com"}
    assert story.refused("doh", path, astray) == {"sentence": "not_a_sentence"}

    heard = story.facts(notice)["bulletins"][-1]["id"]
    first = story.call("doh", "POST", path, {**filled, "heard": heard})
    second = story.call("eun", "POST", path, {**filled, "heard": heard})
    story.house.parts.carry_out()
    assert (first.status_code, second.status_code) == (201, 409), (first.text, second.text)
    assert story.words("next_word_by", 1, "02:00") in story.page(notice)


def nobody_speaks_all_night(story: Telling, notice: Any) -> None:
    """The account spoke before half past ten and goes home. At two its word has passed: everybody
    reads so, both are called again, and then again, though it is a Sunday.
    """
    before = len(story.called())
    owed = story.words("next_word_by", 1, "02:00")
    over = story.words("next_word_passed", 1, "02:00")
    story.until(0, "23:10")
    assert (owed in story.page(notice), over in story.page(notice)) == (True, False)
    story.until(1, "01:59", every=10 * MINUTE)
    assert over not in story.page(notice)
    assert len(story.called()) == before
    story.until(1, "02:00")
    assert over in story.page(notice)
    assert over in story.board()
    assert story.promise(notice, "delivery")["state"] == "unconfirmed"
    story.until(1, "02:11")
    assert set(story.called()[before:]) == {"doh", "eun"}
    night = len(story.called())
    story.until(1, "09:00", every=10 * MINUTE)
    assert over in story.page(notice)
    assert len(story.called()) > night
    assert (story.call("ana", "GET", "/incidents").json or {})["items"] == []  # nobody declared


def words_without_an_hour_are_refused(story: Telling, notice: Any) -> None:
    """ "We are checking": until when? The company says by when it speaks again, or nothing."""
    path = f"/notices/{notice['id']}/bulletins"
    checking = {name: story.said("sentence") for name in ("body", "short")}
    said = {"kind": "holding", "publish_at": "now", **checking}
    assert story.refused("ana", path, said) == {"next_word_by": "next_word_missing"}
    vague = {**said, "next_word_by": story.wall(2, "")[:10]}
    assert story.refused("ana", path, vague) == {"next_word_by": "time_missing"}


def it_ends_with_the_truth(story: Telling, notice: Any) -> None:
    """On Sunday: what was found out, and that it was done, nearly a day late."""
    story.until(1, "10:00", every=timedelta(hours=1))
    story.tell(notice, "update", body=story.said("morning"), short=story.said("morning"))
    story.until(1, "16:00", every=timedelta(hours=1))
    story.kept(notice, "delivery", story.setting.at(1, "15:00"))
    story.until(1, "16:05")
    assert story.promise(notice, "delivery")["state"] == "kept"
    assert story.words("unconfirmed", 0, "18:00") not in story.page(notice)
    assert story.silence() is None


def the_silence_is_a_figure_afterwards(story: Telling) -> None:
    """How long until the first word, and which next words were kept: for everybody, for ever."""
    every = story.figures()
    assert every["first_word"]["count"] >= 1
    words = every["next_words"]
    assert (words["due"], words["kept"], words["missed"]) == (2, 0, 2)
    assert every["as_first_promised"]["kept"] == 0
