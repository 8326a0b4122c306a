"""Holding texts: signed at leisure, filled under pressure, and nothing else can be changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from noticeboard.domain.content import Content, PreApproved
from noticeboard.domain.errors import ConflictError, StaleVersionError
from noticeboard.domain.filling import (
    Filling,
    choices,
    latest_next_word,
    proposed_next_word,
    repeats,
)
from noticeboard.domain.holding import (
    HoldingText,
    Line,
    digest,
    line_of,
    refuse_unseen,
    rejected,
    retired,
    revised,
    signed,
    written,
)
from noticeboard.domain.holding_words import unsound
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    SEOUL,
    a_kind,
    a_policy,
    a_signature,
    an_instant,
)

WORDS = Content(
    title="It is late",
    body="We know that {{ promise }} is late. {{ sentence }}\n\nNext word by {{ next_word }}.",
    short="{{ promise }} is late. Next word by {{ next_word }} {{ link }}",
    publish_at=None,
)
OTHER = replace(WORDS, body="We know. Next word by {{ next_word }}.")
ONE, TWO = Line(("approver",)), Line(("legal", "approver"))


def a_text(kind: str | None = None) -> HoldingText:
    """One that Ana wrote and nobody signed yet."""
    return written("text-1", "en", kind, WORDS, "ana", NOON)


def approved(text: HoldingText, line: Line = ONE) -> HoldingText:
    """Signed by as many people as its line wants."""
    for role in line.approvals:
        seal = text.working.frozen_hash or ""
        text = signed(text, a_signature(role, role, frozen_hash=seal), line)
    return text


def test_a_text_can_be_chosen_once_it_is_signed_and_until_it_is_retired() -> None:
    """Nobody publishes what nobody signed."""
    waiting, ready = a_text(), approved(a_text())

    assert [waiting.waits, ready.waits] == [True, False]
    assert choices([waiting], "en", "launch") == ()
    assert choices([ready], "en", "launch") == ((ready, ready.working),)
    assert choices([ready], "ko", "launch") == ()
    assert choices([retired(ready, NOON)], "en", "launch") == ()


def test_texts_of_a_kind_come_first_and_are_for_that_kind_only() -> None:
    """What was written for launches is nearer than what fits everything."""
    general, launch, event = (
        replace(approved(a_text(kind)), id=str(kind)) for kind in (None, "launch", "event")
    )

    found = choices([general, event, launch], "en", "launch")

    assert [text.id for text, _ in found] == ["launch", "None"]


def test_every_role_of_the_line_signs_the_same_words() -> None:
    """One signature of two is not enough."""
    seal = a_text().working.frozen_hash or ""
    half = signed(a_text(), a_signature("leo", "legal", frozen_hash=seal), TWO)

    assert half.approved is None
    assert approved(a_text(), TWO).approved is not None
    with pytest.raises(ConflictError, match="text_changed"):
        signed(half, a_signature(frozen_hash="of other words"), TWO)


def test_a_line_is_that_of_the_kind_or_of_all_kinds() -> None:
    """A text for every notice is signed by whoever signs any of them."""
    policy = a_policy(a_kind(), a_kind("event", approvals=("legal", "approver")))

    assert line_of("launch", policy).approvals == ("approver",)
    assert line_of(None, policy).approvals == ("approver", "legal")
    assert line_of("gone from the settings", policy).approvals == ("approver", "legal")


def test_the_signature_is_on_the_words_and_on_what_they_are_for() -> None:
    """Words signed for maintenance are not signed for a launch."""
    assert digest("en", None, WORDS) == digest("en", None, WORDS)
    different = {
        digest("en", None, WORDS),
        digest("ko", None, WORDS),
        digest("en", "launch", WORDS),
        digest("en", None, OTHER),
        digest("en", None, replace(WORDS, title="x")),
        digest("en", None, replace(WORDS, short="x")),
    }
    assert len(different) == 6


def test_approved_words_stay_usable_until_new_ones_are_signed() -> None:
    """An edit at 18:00 takes nothing from whoever is on duty at 02:00."""
    edited = revised(approved(a_text()), OTHER, "cho", NOON + HOUR)

    assert edited.approved is not None
    assert edited.approved.content == WORDS
    assert (edited.waits, edited.working.authors) == (True, ("ana", "cho"))
    new = approved(edited)
    assert new.approved is not None
    assert (new.approved.content, new.revisions[0].state) == (OTHER, "replaced")


def test_of_two_edits_the_later_one_waits() -> None:
    """Nobody signs what was written over."""
    twice = revised(revised(a_text(), OTHER, "ana", NOON), WORDS, "ana", NOON)

    assert [r.state for r in twice.revisions] == ["discarded", "discarded", "in_review"]


def test_words_are_sent_back_with_a_reason_and_can_be_written_again() -> None:
    """Only what waits can be sent back, or signed."""
    back = rejected(a_text(), "Name the shop.")

    assert (back.working.state, back.working.rejected_because) == ("draft", "Name the shop.")
    assert revised(back, OTHER, "ana", NOON).waits
    with pytest.raises(ConflictError, match="not_in_review"):
        rejected(back, "Again.")


def test_a_retired_text_stays_as_it_is() -> None:
    """It can be neither written, signed nor retired again."""
    gone = retired(a_text(), NOON)

    with pytest.raises(ConflictError, match="text_retired"):
        revised(gone, OTHER, "ana", NOON)
    with pytest.raises(ConflictError, match="text_retired"):
        retired(gone, NOON)
    with pytest.raises(ConflictError, match="text_retired"):
        approved(gone)


def test_nobody_writes_over_words_they_did_not_see() -> None:
    """Of two editors the second is told."""
    refuse_unseen(a_text(), 1)
    refuse_unseen(a_text(), None)
    with pytest.raises(StaleVersionError):
        refuse_unseen(revised(a_text(), OTHER, "cho", NOON), 1)


def test_words_need_the_next_word_and_know_no_other_slots() -> None:
    """What is wrong is said all at once, each with its field."""
    bad = Content(
        title=" ", body="{{ promise.preorder }} {{ fact.price }}", short="x" * 501, publish_at=None
    )

    found = [(v.field, v.code) for v in unsound(bad, "gala", a_policy())]

    assert found == [
        ("kind", "unknown_kind"),
        ("title", "blank"),
        ("short", "too_long"),
        ("body", "unknown_slot"),
        ("body", "next_word_slot_missing"),
        ("short", "next_word_slot_missing"),
    ]
    assert list(unsound(WORDS, "launch", a_policy())) == []


@pytest.mark.parametrize(
    ("text", "code", "excerpt"),
    [
        ("오늘 중으로 다시 알려 드립니다.", "typed_relative", "오늘 중으로"),
        ("어제부터 결제가 되지 않습니다.", "typed_relative", "어제"),
        ("We tell you more by end of day.", "typed_relative", "by end of day"),
        ("We will be back next week.", "typed_relative", "next week"),
        ("급한 문의는 [… 전화번호나 주소]에서 받습니다.", "gap", "[… 전화번호나 주소]"),
        ("Ask us at ... first.", "gap", "..."),
        ("Please wait… we are looking.", None, None),
        ("평일 09:00-18:00에 전화를 받습니다.", None, None),
    ],
)
def test_words_for_any_night_name_no_day_and_leave_nothing_open(
    text: str, code: str | None, excerpt: str | None
) -> None:
    """Nobody reads them again before they go out: what holds for one day is refused now."""
    words = replace(WORDS, body=f"{WORDS.body} {text}")

    found = [
        (v.field, v.code, v.spot and v.spot.excerpt) for v in unsound(words, None, a_policy())
    ]

    assert found == ([("body", code, excerpt)] if code else [])


def test_what_says_that_it_is_over_names_no_next_word_and_no_promise() -> None:
    """A next word would be false, and that a promise was kept is said by a fulfilment."""
    over = replace(WORDS, body="{{ next_word }} {{ promise }}", short="It is over.", resolved=True)

    assert [(v.field, v.code) for v in unsound(over, None, a_policy())] == [
        ("body", "slot_when_over"),
        ("body", "slot_when_over"),
    ]
    assert digest("en", None, over) != digest("en", None, replace(over, resolved=False))


def test_what_was_said_before_is_no_news_whatever_was_said_in_between() -> None:
    """Since it began: what was over, and begins again, is told for the first time."""
    slots = PreApproved("text-1", 1)
    same = replace(WORDS, pre_approved=slots)
    other = replace(same, pre_approved=replace(slots, sentence="We are counting."))
    over = replace(WORDS, resolved=True)

    assert repeats(same, [other, same])
    assert not repeats(same, [other, WORDS])
    assert not repeats(same, [over, same])


def test_what_is_filled_in_leaves_the_words_as_they_were_signed() -> None:
    """The slots are values beside the words."""
    words, word = approved(a_text()).working, an_instant(NOON + HOUR)

    content = Filling("text-1", word, "preorder", "The courier broke down.").of(words)

    assert (content.body, content.short, content.next_word_by) == (WORDS.body, WORDS.short, word)
    slots = PreApproved("text-1", 1, "preorder", "The courier broke down.")
    assert content.pre_approved == slots


@pytest.mark.parametrize(
    ("past", "cadence", "clock"),
    [
        (timedelta(0), HOUR, "22:00"),
        (timedelta(minutes=1), HOUR, "22:00"),
        (timedelta(minutes=14, seconds=59), HOUR, "22:00"),
        (timedelta(minutes=1), DAY, "21:00"),
        (timedelta(minutes=14), HOUR / 4, "21:29"),
        (timedelta(seconds=10), HOUR / 120, "21:01"),
    ],
)
def test_the_proposed_next_word_is_a_quarter_of_an_hour_on_the_clock(
    past: timedelta, cadence: timedelta, clock: str
) -> None:
    """Before the cadence is over, so that nobody is held to another instant than was promised.

    At the minute where a quarter of an hour is too coarse.
    """
    word = proposed_next_word(NOON + past, cadence, SEOUL)

    assert f"{word.wall:%H:%M}" == clock
    assert NOON + past < word.utc <= latest_next_word(NOON + past, cadence)
