"""Words belong to promises: those about one pay for nothing that was promised about another."""

from datetime import datetime
from typing import Any

import pytest

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import (
    ClaimCorrection,
    Content,
    DailyWord,
    Fulfilment,
    Move,
    OwnCorrection,
    PreApproved,
    Reminder,
)
from noticeboard.domain.explanation import PartDue
from noticeboard.domain.notice import NextWord, Notice
from noticeboard.domain.silence import silences, tells_of
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    SEOUL,
    a_move,
    a_notice,
    an_instant,
    explained,
    terms,
    told,
)

DUE = NOON + 10 * DAY
TOMORROW = an_instant(NOON + DAY)
TWO = (terms("preorder"), terms("sale"))


def say(notice: Notice, kind: BulletinKind, at: datetime, **said: Any) -> Notice:
    """One more bulletin, which quotes nothing unless it says so."""
    return told(notice, kind, Content(said.pop("body", "b"), "s", None, **said), at)


def owing(*keys: str) -> Notice:
    """A delay of these promises an hour after noon, which owes its cause, of a notice of two."""
    why = explained(what_happened="Rain.", cause=PartDue(TOMORROW))
    moves = tuple(a_move(key, DUE + DAY) for key in keys)
    return say(a_notice(*TWO), "delay", NOON + HOUR, moves=moves, explanation=why)


def owed(notice: Notice) -> bool:
    """Whether the cause of the delay is still owed."""
    return ("bulletin-2", "cause") in notice.owed_parts()


TELLING = {"explanation": explained(cause="Gold paint.")}
ENDED = {"preorder": ("preorder",), "sale": ("sale",), "both": ("preorder", "sale")}


@pytest.mark.parametrize(("ended", "left"), [("preorder", False), ("sale", True), ("both", False)])
def test_a_cancellation_pays_only_what_is_owed_of_what_it_withdraws(
    ended: str, left: bool
) -> None:
    """The cause of a sale that is off says nothing of why the pre-order was late."""
    notice = say(
        owing("preorder"), "cancellation", NOON + 2 * HOUR, withdraws=ENDED[ended], **TELLING
    )

    assert owed(notice) is left


def test_what_is_owed_of_two_promises_is_told_when_it_was_told_of_both() -> None:
    """One by one, or at once; the bulletin with which the last was told gave it."""
    one = say(
        owing("preorder", "sale"), "cancellation", NOON + 2 * HOUR, withdraws=("sale",), **TELLING
    )
    both = say(one, "delay", NOON + 3 * HOUR, moves=(a_move("preorder", DUE),), **TELLING)
    found = both.part_given(both.bulletins[1], "cause")

    assert owed(one)
    assert found is not None
    assert found[0].id == "bulletin-4"


@pytest.mark.parametrize(
    ("body", "left"),
    [("b", False), ("{{ promise.preorder }}", False), ("Sale opens as promised.", True)],
)
def test_an_update_is_about_what_it_names_or_the_whole_notice(body: str, left: bool) -> None:
    """By its placeholder or its label; that the sale stands explains no delay."""
    notice = say(owing("preorder"), "update", NOON + 2 * HOUR, body=body, **TELLING)

    assert owed(notice) is left


def test_a_correction_explains_its_own_mistake_alone() -> None:
    """Why the price was wrong is not why the pre-order is late; words about it are words."""
    notice = say(
        owing("preorder"),
        "correction",
        NOON + 2 * HOUR,
        corrects=OwnCorrection("bulletin-1"),
        **TELLING,
    )

    assert owed(notice)


@pytest.mark.parametrize(
    ("body", "about"),
    [
        ("Delivery is late.", ("all",)),
        ("Delivery in Jeju is late.", ("jeju",)),
        ("Delivery in Jeju is late, and so is Delivery.", ("all", "jeju")),
        ("{{ promise.all.label }} waits; Delivery in Jeju does not.", ("all",)),
        ("{{ fact.price }} for Delivery in Jeju.", ("jeju",)),
    ],
)
def test_a_label_inside_another_is_not_named_by_it(body: str, about: tuple[str, ...]) -> None:
    """Nor does any label name a promise beside a placeholder that names one."""
    both = a_notice(terms("all", label="Delivery"), terms("jeju", label="Delivery in Jeju"))
    said = say(both, "update", NOON + HOUR, body=body).bulletins[-1]

    assert said.about == about
    assert ("promise.jeju" in said.quotes) is ("Jeju" in body)


def test_a_placeholder_tells_two_promises_of_one_label_apart() -> None:
    """Typed by hand, the label means both; by its placeholder, one."""
    same = (terms("adults", label="Doors open"), terms("children", label="Doors open"))

    assert say(a_notice(*same), "update", NOON, body="Doors open late.").bulletins[-1].about == (
        "adults",
        "children",
    )
    assert say(
        a_notice(*same), "update", NOON, body="{{ promise.children.label }} late."
    ).bulletins[-1].about == ("children",)


def holding(promise: str | None, notice: Notice | None = None) -> Notice:
    """A holding statement about one promise, or none, which speaks again in an hour."""
    slots = PreApproved("text-1", 1, promise)
    word = an_instant(NOON + 2 * HOUR)
    public = notice or a_notice(*TWO)
    return say(public, "holding", NOON + HOUR, next_word_by=word, pre_approved=slots)


KEPT = {"fulfilment": Fulfilment("sale", NOON)}
GONE = {"withdraws": ("sale",)}
MOVED = {"moves": (Move("sale", an_instant(DUE + DAY)),)}
PLAIN: dict[str, Any] = {}
RUMOUR = {"corrects": ClaimCorrection("All is off.", "a blog", "blog.example", "false")}


@pytest.mark.parametrize(
    ("about", "kind", "said", "spoken"),
    [
        ("preorder", "fulfilment", KEPT, False),
        ("preorder", "cancellation", GONE, False),
        ("preorder", "delay", MOVED, False),
        ("preorder", "update", {"body": "{{ promise.sale }}"}, False),
        ("preorder", "update", PLAIN, True),
        ("preorder", "correction", RUMOUR, False),
        ("preorder", "correction", {"corrects": OwnCorrection("bulletin-2")}, False),
        ("preorder", "correction", {**RUMOUR, "body": "{{ promise.preorder }}"}, True),
        ("sale", "fulfilment", KEPT, True),
        ("sale", "delay", MOVED, True),
        (None, "fulfilment", KEPT, False),
        (None, "delay", MOVED, True),
        (None, "correction", RUMOUR, True),
        (None, "update", {"body": "{{ promise.sale }}"}, True),
    ],
)
def test_a_next_word_is_kept_by_words_about_what_it_was_promised_of(
    about: str | None, kind: BulletinKind, said: dict[str, Any], spoken: bool
) -> None:
    """Nobody keeps a word about one promise by speaking of another; that of the whole notice by
    whatever is said, but for a machine that found one of its promises kept. The answer to a
    rumour that names no promise is a word about none.
    """
    notice = say(holding(about), kind, NOON + 90 * MINUTE, **said)
    late = NOON + 2 * HOUR

    assert (notice.owed_word is None) is spoken
    assert ("next_word" not in [s.signal for s in silences(notice, (), late)]) is spoken
    for silence in silences(notice, (), late):
        assert not tells_of(notice.last_word, silence)


def test_that_the_only_promise_was_kept_is_a_word_about_the_notice() -> None:
    """Of what was to happen nothing is left to say."""
    kept = {"fulfilment": Fulfilment("preorder", NOON)}
    one = holding(None, a_notice())

    assert say(one, "fulfilment", NOON + 90 * MINUTE, **kept).owed_word is None


def test_the_word_that_stands_in_for_a_time_is_kept_by_words_about_that_promise() -> None:
    """Two promises without a time wait for a word each."""
    vague = {"moves": (Move("preorder", next_word_by=an_instant(NOON + 3 * HOUR)),)}
    sale = {"moves": (Move("sale", next_word_by=an_instant(NOON + 4 * HOUR)),)}
    notice = say(
        say(a_notice(*TWO), "delay", NOON + HOUR, **vague), "delay", NOON + 2 * HOUR, **sale
    )

    waiting = [(by.id, word.about) for by, word in notice.unspoken()]

    assert waiting == [("bulletin-2", ("preorder",)), ("bulletin-3", ("sale",))]


def test_a_reminder_is_about_the_promise_it_reminds_of() -> None:
    """Whatever else of the notice its words quote."""
    reminder = {"reminder": Reminder("sale", 1, 86400), "body": "{{ promise.preorder }}"}

    assert say(a_notice(*TWO), "update", NOON, **reminder).bulletins[-1].about == ("sale",)


def test_a_daily_word_is_kept_by_words_about_its_promise_and_ends_with_it() -> None:
    """The next date is the same wherever it is told: four seconds later the sale is cancelled,
    which is no word about the pre-order.
    """
    evening, six = DailyWord("18:00", SEOUL), NOON - 3 * HOUR
    delay = {"moves": (a_move("preorder", DUE + DAY),), "daily_word": evening}
    late = say(a_notice(*TWO, at=NOON - DAY), "delay", six + HOUR, **delay)
    notice = say(late, "cancellation", six + HOUR + 4 * SECOND, **GONE)
    kept = say(notice, "fulfilment", six + 2 * DAY, fulfilment=Fulfilment("preorder", NOON))
    (daily,) = notice.daily_words
    missed = say(late, "update", six + DAY + HOUR, body="{{ promise.sale }}")

    assert missed.owed_word == late.daily_words[0].owed
    assert daily.owed == daily.coming(six + 2 * HOUR) == notice.owed_word
    assert daily.coming(six + 2 * HOUR).utc == six + DAY
    assert kept.daily_words[0].ended_at == six + 2 * DAY
    assert len(kept.daily_words[0].missed(six + 3 * DAY)) == 1


def test_the_answer_to_a_rumour_is_no_daily_word_about_a_promise() -> None:
    """Of the pre-order, told of every evening, it says nothing."""
    public = a_notice(*TWO, at=NOON - DAY)
    evening = DailyWord("18:00", SEOUL)
    daily = say(public, "update", NOON, body="{{ promise.preorder }}", daily_word=evening)
    answered = say(daily, "correction", NOON + 20 * HOUR, **RUMOUR)

    assert answered.owed_word == daily.owed_word
    assert len(answered.daily_words[0].missed(NOON + 2 * DAY)) == 2


OF_SALE = {"body": "{{ promise.sale }}"}
OF_BOTH = {"body": "{{ promise.sale }} {{ promise.preorder }}"}


@pytest.mark.parametrize(
    ("of", "said", "ends"),
    [
        ("preorder", {"resolved": True, **OF_SALE}, False),
        ("preorder", {"daily_word": DailyWord("09:00", SEOUL), **OF_SALE}, False),
        ("preorder", {"resolved": True, **OF_BOTH}, True),
        ("preorder", {"resolved": True}, True),
        ("preorder", {"daily_word": DailyWord("09:00", SEOUL)}, True),
        (None, {"resolved": True, **OF_SALE}, False),
        (None, {"resolved": True, **OF_BOTH}, True),
    ],
)
def test_a_daily_word_is_ended_by_words_about_the_same_alone(
    of: str | None, said: dict[str, Any], *, ends: bool
) -> None:
    """That the sale is over, or is told of every day, says nothing of the pre-order."""
    body = f"{{{{ promise.{of} }}}}" if of else "b"
    public = a_notice(*TWO, at=NOON - DAY)
    daily = say(public, "update", NOON, body=body, daily_word=DailyWord("18:00", SEOUL))

    notice = say(daily, "update", NOON + HOUR, **said)

    assert (notice.daily_words[0].ended_at is not None) is ends
    assert (notice.daily_words[0].owed is None) is ends


def test_a_daily_word_of_everything_ends_with_words_about_what_is_left() -> None:
    """Once the pre-order is off, nothing but the sale can be over."""
    public = a_notice(*TWO, at=NOON - DAY)
    daily = say(public, "update", NOON, daily_word=DailyWord("18:00", SEOUL))
    left = say(daily, "cancellation", NOON + HOUR, withdraws=("preorder",))

    assert left.daily_words[0].ended_at is None
    over = say(left, "update", NOON + 2 * HOUR, resolved=True, **OF_SALE)
    assert over.daily_words[0].ended_at == NOON + 2 * HOUR


def test_a_word_is_late_by_what_it_came_after_its_time() -> None:
    """Whatever is counted as missed is told as late, by a second at least."""
    word = NextWord(TOMORROW)

    assert word.late_by(TOMORROW.utc) is None
    assert word.late_by(TOMORROW.utc + SECOND / 1000) == SECOND
    assert word.late_by(TOMORROW.utc + 90 * SECOND) == 90 * SECOND
