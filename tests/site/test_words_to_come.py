"""What the public reads of promises that stay, and of a word for every day, at the second."""

import json
from datetime import datetime

from noticeboard.domain.content import Content, DailyWord, Move, Reminder
from noticeboard.domain.explanation import PartDue
from noticeboard.domain.notice import Notice
from noticeboard.site.departures import departures
from noticeboard.site.pages import build
from noticeboard.web.desk.today.ahead import ahead
from noticeboard.web.desk.today.owed import owed
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    SEOUL,
    a_content,
    a_follow_up,
    a_move,
    a_notice,
    a_policy,
    an_instant,
    explained,
    terms,
    told,
)
from tests.site import sample
from tests.site.memory import MemoryPublic

# In Seoul it is nine in the evening at ``NOON``.
SIX = NOON - 3 * HOUR
CHAIN = (terms("preorder"), terms("sale", NOON + 30 * DAY, depends_on=("preorder",)))


def _seen(notice: Notice, now: datetime, end: str = "") -> str:
    rows = MemoryPublic()
    rows.show(notice)
    page = build(f"/notices/{notice.slug}{end}", rows, sample.HOUSE, now)
    assert page is not None
    return page.body.decode()


def _facts(notice: Notice, now: datetime) -> dict[str, object]:
    found: dict[str, object] = json.loads(_seen(notice, now, "/facts.json"))["bulletins"][-1]
    return found


def _daily() -> Notice:
    content = a_content(promises=(), daily_word=DailyWord("18:00", SEOUL))
    return told(a_notice(at=NOON - DAY), "update", content, NOON)


def test_a_word_that_came_late_is_told_as_late_and_of_which_promise() -> None:
    """Not as kept, once it came; an in-time one says so, and one about another promise is none."""
    word = an_instant(NOON + HOUR)
    vague = a_follow_up(moves=(Move("preorder", next_word_by=word),))
    owing = told(a_notice(*CHAIN), "delay", vague, NOON)
    other = told(
        owing, "cancellation", Content("b", "s", None, withdraws=("sale",)), NOON + MINUTE
    )
    spoke = told(other, "update", Content("b", "s", None), NOON + HOUR + 90 * SECOND)
    in_time = told(other, "update", Content("b", "s", None), NOON + HOUR)

    late = _seen(spoke, NOON + 2 * HOUR)
    (told_word,) = json.loads(_seen(spoke, NOON + DAY, "/facts.json"))["bulletins"][1][
        "next_words"
    ]

    assert "“Preorder opens”: We will say more by" in late
    assert "We spoke again 1 minute 30 seconds late, on" in late
    assert (told_word["late_seconds"], told_word["about"]) == (90, ["preorder"])
    assert "We spoke again on" in _seen(in_time, NOON + 2 * HOUR)
    assert "We spoke again" not in _seen(other, NOON + 2 * HOUR)


def test_what_stays_is_said_with_its_time_for_ever() -> None:
    """Also after it moved: what was said then is not rewritten."""
    content = a_follow_up(moves=(a_move("preorder"),), stays=("sale",))
    stood = told(a_notice(*CHAIN), "delay", content, NOON + HOUR)
    moved = told(stood, "delay", a_follow_up(moves=(a_move("sale", NOON + 40 * DAY),)), NOON + DAY)

    for notice in (stood, moved):
        html = _seen(notice, NOON + 2 * DAY)
        assert "Stays as promised: " in html
        assert "Fri 14 Aug 2026, 21:00 KST" in html.partition("Stays as promised: ")[2][:120]
    assert _facts(stood, NOON + 2 * DAY)["stays"] == ["sale"]


def test_a_word_for_every_day_is_counted_at_the_second() -> None:
    """Missed is said the moment it is; facts.json holds each of them."""
    before, after = (_seen(_daily(), at) for at in (SIX + DAY - SECOND, SIX + DAY))
    two = _seen(_daily(), SIX + 2 * DAY)

    assert "every day by 18:00 (Asia/Seoul), until it is resolved" in before
    assert "missed" not in before
    assert "missed on " in after
    assert "missed 2 times" in two
    daily = _facts(_daily(), SIX + DAY)["daily_word"]
    assert daily == {
        "at": "18:00",
        "zone": SEOUL,
        "next": {"at": "2026-07-17T18:00:00+09:00", "zone": SEOUL},
        "missed": [{"at": "2026-07-16T18:00:00+09:00", "zone": SEOUL}],
        "ended_at": None,
    }


def test_the_next_one_is_the_same_date_on_the_page_the_board_and_today() -> None:
    """A promise made by noon spoke for its own day: all three name tomorrow, none this evening."""
    content = a_content(promises=(), daily_word=DailyWord("18:00", SEOUL))
    given = told(a_notice(at=NOON - DAY), "update", content, SIX - HOUR)
    notice = told(given, "cancellation", a_content(promises=()), SIX - HOUR + 4 * SECOND)
    now, tomorrow = SIX - HOUR + 4 * SECOND, SIX + DAY

    board = [line.anchor.utc for line in departures((notice,), (), now).upcoming if line.stands_in]
    today = ahead((notice,), (), a_policy(), now, zone=SEOUL)

    assert json.loads(_seen(notice, now, "/facts.json"))["bulletins"][1]["daily_word"]["next"] == {
        "at": "2026-07-16T18:00:00+09:00",
        "zone": SEOUL,
    }
    assert board == [tomorrow]
    words = [one for one in today if one.line and one.line.promise is None]
    assert [one.at and one.at.utc for one in words] == board
    assert owed((notice,), (), now) == ()


def test_what_is_resolved_ends_it_in_public() -> None:
    """The update says so, and nothing is owed any more."""
    over = told(_daily(), "update", a_content(promises=(), resolved=True), NOON + HOUR)

    html = _seen(over, SIX + 5 * DAY)

    assert "This is resolved." in html
    assert "ended <time" in html
    assert "missed" not in html
    assert _facts(over, SIX + 5 * DAY)["resolved"] is True


def test_what_is_resolved_says_at_its_head_what_is_still_owed() -> None:
    """Of which promise, and by when; late once that has passed, and gone once it was told."""
    why = explained(what_happened="Rain.", cause=PartDue(an_instant(NOON + DAY)))
    vague = a_follow_up(moves=(a_move("preorder"),), explanation=why)
    late = told(a_notice(*CHAIN), "delay", vague, NOON)
    over = told(late, "update", Content("b", "s", None, resolved=True), NOON + HOUR)
    given = Content("b", "s", None, explanation=explained(cause="A flood."))
    whole = told(over, "update", given, NOON + 2 * HOUR)

    owing, overdue, told_all = (
        _seen(notice, now).partition("</header>\n\n<div")[0]
        for notice, now in ((over, NOON + 2 * HOUR), (over, NOON + DAY), (whole, NOON + DAY))
    )

    (late_part,) = (one for one in owed((over,), (), NOON + DAY) if one.parts == ("cause",))
    assert late_part.labels == ("Preorder opens",)
    assert "This is resolved." in owing
    assert '“Preorder opens” Cause: <span class="owed">We will say by' in owing
    assert '“Preorder opens” Cause: <span class="owed overdue">Not told yet.' in overdue
    assert "This is resolved." in told_all
    assert "Cause" not in told_all


def test_a_reminder_is_called_one() -> None:
    """Nobody mistakes what a machine repeats for news."""
    content = a_content(promises=(), reminder=Reminder("preorder", 1, 86400))
    notice = told(a_notice(), "update", content, NOON + DAY)

    assert ">Reminder</span>" in _seen(notice, NOON + 2 * DAY)
    assert _facts(notice, NOON + 2 * DAY)["reminder_of"] == "preorder"
