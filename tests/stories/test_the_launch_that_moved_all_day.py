"""Story 2: pre-orders of a tablet, Tuesday 9 November 2010. A date without a time, "please wait",
"today at eight" in the evening, "postponed" just before it, explained in a line afterwards.

Told as it went with this product: every time is a time, every move says why, and what nobody
kept is marked by itself.
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.stories.conftest import Teller, new_york, seoul
from tests.stories.setting import Setting
from tests.stories.telling import Telling

pytestmark = pytest.mark.story

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SETTINGS = [seoul(2010, 11, 9), new_york(13)]
ABROAD = {"Asia/Seoul": "America/New_York", "America/New_York": "Asia/Seoul"}
SAID = {
    "ko": {
        "title": "태블릿 A",
        "body": "예약 판매는 {{ promise.preorder }}, 값은 {{ fact.price }}입니다.",
        "short": "예약 판매 {{ promise.preorder }} {{ link }}",
        "claim": "예약 판매가 아침 일곱 시에 시작된다",
        "by": "조간신문",
        "rumour": "한 조간신문이 저희에게 묻지 않고 다른 시각을 실었습니다.",
        "rumour_means": "공지에 적은 시각 그대로입니다. 그 전에는 예약을 받지 않습니다.",
        "price": "환율이 아홉 퍼센트 올라 판매 가격을 다시 정하고 있습니다.",
        "stock": "첫 입고 물량이 세관을 통과하지 못해 오늘 저녁에는 팔 물건이 없습니다.",
        "cleared": "가격을 정했고, 주문 서버 점검을 저녁에 마칩니다.",
        "sorry": "하루 종일 기다리시게 했습니다. 죄송합니다.",
    },
    "en": {
        "title": "Tablet A",
        "body": "Pre-orders open {{ promise.preorder }}, at {{ fact.price }}.",
        "short": "Pre-orders open {{ promise.preorder }} {{ link }}",
        "claim": "Pre-orders open at seven in the morning",
        "by": "The Morning Paper",
        "rumour": "A morning paper printed another time without asking us.",
        "rumour_means": "The time in this notice stands. Nobody can order before it.",
        "price": "The exchange rate moved by nine per cent and we price the tablet anew.",
        "stock": "The first shipment is held at customs, so there is nothing to sell tonight.",
        "cleared": "The price is settled, and the shop's servers are ready in the evening.",
        "sorry": "You waited all day for a time that moved. We are sorry.",
    },
}


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_the_launch_that_moved_all_day(told_in: Teller, setting: Setting) -> None:
    """Nothing vague, nothing early, nothing moved without a reason, and no silence unmarked."""
    story = told_in(setting, SAID)

    a_date_without_a_time_is_refused(story)
    notice = it_is_announced_a_week_ahead(story)
    a_rumour_is_corrected_in_minutes(story, notice)
    it_slips_before_its_time_and_gives_its_next_word(story, notice)
    the_next_word_passes_and_everybody_reads_so(story, notice)
    the_evening_slips_to_a_fixed_day(story, notice)
    the_silence_on_the_day_shows_by_itself(story, notice)
    the_record_keeps_every_time(story, notice)


def a_date_without_a_time_is_refused(story: Telling) -> None:
    """ "The 9th" is no promise; nor is one made the day before, or that skips the board."""
    story.begin(-8, "10:00")
    first = {"promises.0.due": "time_missing"}
    assert story.refused("ana", "/notices", a_launch(story, due=story.wall(0, "")[:10])) == first

    story.begin(-7, "10:00")
    late = a_launch(story, publish_at=story.wall(-1, "10:00"))
    assert story.refused("ana", "/notices", late) == {"promises.0.due": "lead_too_short"}
    on_one_channel = a_launch(story, channels=["journal"])
    assert set(story.refused("ana", "/notices", on_one_channel).values()) == {
        "mandatory_channel_missing"
    }


def it_is_announced_a_week_ahead(story: Telling) -> Any:
    """For two countries, each in its own time; nothing of it anywhere until noon."""
    notice = story.announce(a_launch(story))

    def nothing_yet() -> None:
        early = story.house.clock.at < story.setting.at(-7, "12:00")
        assert (story.get(f"/notices/{notice['slug']}") is None) is early
        assert (story.said("title") not in story.board() + story.feed()) is early
        assert len(story.sent()) == (0 if early else 1)

    story.until(-7, "12:01", seeing=nothing_yet)
    story.sees(notice, "preorder", "upcoming", 0, "09:00")
    abroad = story.promise(notice, "abroad")
    assert abroad["due"]["zone"] == ABROAD[story.setting.zone]
    return notice


def a_rumour_is_corrected_in_minutes(story: Telling, notice: Any) -> None:
    """Who claimed what, where, and what is true: seven minutes after it was printed."""
    story.until(-6, "06:30", every=HOUR)
    story.until(-6, "06:37")
    claim = {"claim": story.said("claim"), "by": story.said("by"), "where": "https://example.com"}
    told = {"what_happened": story.said("rumour"), "what_it_means": story.said("rumour_means")}
    story.tell(notice, "correction", corrects={**claim, "verdict": "false"}, explanation=told)

    page = story.page(notice)
    assert all(told in page for told in (claim["claim"], claim["by"], story.said("rumour_means")))
    assert story.said("rumour") in story.feed()
    assert len(story.sent()) == 2
    story.sees(notice, "preorder", "upcoming", 0, "09:00")


def it_slips_before_its_time_and_gives_its_next_word(story: Telling, notice: Any) -> None:
    """Forty minutes before: one true sentence and a next word are enough, on every channel."""
    story.until(0, "08:00", every=6 * HOUR)
    moves = [{"promise": "preorder", "next_word_by": story.wall(0, "12:00")}]
    words = {"what_happened": story.said("price")}
    path = f"/notices/{notice['id']}/bulletins"
    slip = {"kind": "delay", "publish_at": "now", "moves": moves, "explanation": words}
    blank = {**slip, "explanation": {"what_happened": " \u200b"}}
    assert story.refused("ana", path, blank) == {"explanation.what_happened": "blank"}
    vague = {**slip, "moves": [{"promise": "preorder"}]}
    assert story.refused("ana", path, vague) == {"moves.0.due": "due_or_next_word"}
    one_line = {**slip, "channels": ["journal"]}
    assert set(story.refused("ana", path, one_line).values()) == {"mandatory_channel_missing"}
    aside = {**slip, "kind": "update", "explanation": {}, "short": "12:00", "body": "12:00"}
    assert "moves_not_here" in story.refused("ana", path, aside).values()

    story.until(0, "08:20", seeing=story.seeing(notice, "preorder", "upcoming", 0, "09:00"))
    story.tell(notice, "delay", moves=moves, explanation=words, channels=["board", "feed"])

    page = story.page(notice)
    assert story.said("price") in page
    assert len(story.sent()) == 3  # though its author left that channel out
    assert story.facts(notice)["notice"]["labels"] == ["late_notice"]
    told = story.facts(notice)["bulletins"][-1]["explanation"]
    assert {"cause", "apology", "responsible"} <= {n for n, part in told.items() if "due" in part}
    owed = story.seeing(notice, "preorder", "word_owed", 0, "12:00")
    story.until(0, "11:50", every=10 * MINUTE, seeing=owed)
    story.until(0, "11:59", seeing=owed)


def the_next_word_passes_and_everybody_reads_so(story: Telling, notice: Any) -> None:
    """ "Please wait for news" would be no news: from noon on the page says whose turn it is."""
    silent = story.seeing(notice, "preorder", "word_passed", 0, "12:00")
    story.until(0, "12:00")
    story.until(0, "12:14", seeing=silent)
    assert story.promise(notice, "preorder")["state"] == "due"
    story.until(0, "12:16", seeing=silent)
    story.until(0, "12:40", every=4 * MINUTE, seeing=silent)
    assert story.promise(notice, "preorder")["state"] == "unconfirmed"

    moves = [{"promise": "preorder", "due": story.wall(0, "20:00")}]
    words = {"what_happened": story.said("cleared"), "apology": story.said("sorry")}
    story.tell(notice, "delay", moves=moves, explanation=words)

    evening = story.seeing(notice, "preorder", "upcoming", 0, "20:00")
    story.until(0, "19:40", every=HOUR, seeing=evening)
    story.until(0, "19:50", every=2 * MINUTE, seeing=evening)
    assert "explained_late" in story.facts(notice)["notice"]["labels"]


def the_evening_slips_to_a_fixed_day(story: Telling, notice: Any) -> None:
    """ "Still this month" is refused; ten minutes before eight a day and an hour are given."""
    path = f"/notices/{notice['id']}/bulletins"
    words = {"what_happened": story.said("stock"), "apology": story.said("sorry")}
    slip = {"kind": "delay", "publish_at": "now", "explanation": words}
    month = {**slip, "moves": [{"promise": "preorder", "due": story.wall(6, "")[:7]}]}
    day = {**slip, "moves": [{"promise": "preorder", "due": story.wall(6, "")[:10]}]}
    assert story.refused("ana", path, month) == {"moves.0.due": "not_a_time"}
    assert story.refused("ana", path, day) == {"moves.0.due": "time_missing"}

    moves = [{"promise": "preorder", "due": story.wall(6, "10:00")}]
    story.tell(notice, "delay", moves=moves, explanation=words)

    day_and_hour = story.seeing(notice, "preorder", "upcoming", 6, "10:00")
    story.until(0, "20:01", seeing=day_and_hour)
    story.until(0, "20:30", every=10 * MINUTE, seeing=day_and_hour)
    assert len(story.sent()) == 5


def the_silence_on_the_day_shows_by_itself(story: Telling, notice: Any) -> None:
    """Nobody does anything at ten; nobody on the desk can make it look otherwise."""
    story.until(6, "09:00", every=6 * HOUR)
    upcoming = story.seeing(notice, "preorder", "upcoming", 6, "10:00")
    story.until(6, "09:50", every=10 * MINUTE, seeing=upcoming)
    story.until(6, "09:59", seeing=upcoming)
    story.until(6, "10:14", seeing=story.seeing(notice, "preorder", "due", 6, "10:00"))
    silence = story.seeing(notice, "preorder", "unconfirmed", 6, "10:00")
    story.until(6, "10:20", seeing=silence)

    story.kept(notice, "preorder", story.setting.at(6, "10:00"))

    story.sees(notice, "preorder", "kept", 6, "10:00")
    assert story.words("unconfirmed", 6, "10:00") not in story.page(notice)


def the_record_keeps_every_time(story: Telling, notice: Any) -> None:
    """Four times, three explanations, and the first stays the first."""
    promise, page = story.promise(notice, "preorder"), story.page(notice)
    told = [r["due"] or r["next_word_by"] for r in promise["revisions"]]
    times = [(0, "09:00"), (0, "12:00"), (0, "20:00"), (6, "10:00")]
    walls = [story.wall(*time) for time in times]
    assert [at["at"][:16] for at in told] == walls
    assert promise["first_promised"]["at"][:16] == walls[0]
    why = [r["explanation"]["what_happened"]["text"] for r in promise["revisions"][1:]]
    assert why == [story.said(name) for name in ("price", "cleared", "stock")]
    assert all(words in page for words in why)
    sent = [line["bulletin_id"] for line in story.sent()]
    assert sent == [b["id"] for b in story.facts(notice)["bulletins"]]
    assert set(story.facts(notice)["notice"]["labels"]) == {"late_notice", "explained_late"}


def a_launch(
    story: Telling, due: str | None = None, publish_at: str | None = None, **announced: object
) -> dict[str, Any]:
    """A launch at nine, here and ten days later abroad, announced at noon a week before."""
    abroad = ABROAD[story.setting.zone]
    here = {"zone": story.setting.zone, "due": due or story.wall(0, "09:00")}
    there = {"zone": abroad, "due": story.wall(10, "09:00"), "audience": abroad}
    return {
        "kind": "launch",
        "title": story.said("title"),
        "language": story.setting.language,
        "products": ["tablet"],
        "facts": {"price": "639,000"},
        "promises": [
            {"key": "preorder", "label": story.said("title"), **here},
            {"key": "abroad", "label": story.said("title"), **there},
        ],
        "announcement": {
            "body": story.said("body"),
            "short": story.said("short"),
            "zone": story.setting.zone,
            "publish_at": publish_at or story.wall(-7, "12:00"),
            **announced,
        },
    }
