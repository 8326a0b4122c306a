"""What people are told about a delivery: every state, every outcome, in both languages."""

import re
from dataclasses import replace
from datetime import datetime

import pytest

from channels import file
from noticeboard.domain import late
from noticeboard.domain.aftercare import SENT_ANYWAY, available
from noticeboard.domain.conclusion import (
    Settling,
    TransientSendError,
    compare,
    conclude,
    settle,
    unreadable,
)
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import Attempt
from noticeboard.presenting.outcomes import attempt_sentence, reason_sentence, state_sentence
from noticeboard.sending import carrying, settling, taking_over
from noticeboard.store import claimable, following
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND, a_delivery

S = DeliveryState
_POLITE = re.compile(r"(?:요|다)\.$")
LOST = a_delivery(S.UNKNOWN, "x-brand", attempts=1, lost_at=NOON - HOUR)
SETTLING = Settling()
OUTCOMES = [None, "delivered", "pending", "failed", "unknown", "needs_person", "given_back"]


def is_whole(sentence: Sentence) -> bool:
    """Said in both languages, each to its end."""
    korean = re.search(r"[가-힣]{2}", sentence.ko) and _POLITE.search(sentence.ko)
    english = sentence.en.endswith(".") and not re.search(r"[가-힣]", sentence.en)
    return bool(korean and english and not re.search(r"[A-Za-z]{2}", sentence.ko))


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("channel", ["board", "feed", "x-brand"])
@pytest.mark.parametrize("state", S)
def test_every_state_is_told_in_both_languages(
    state: DeliveryState, channel: str, enabled: bool
) -> None:
    """Before its time, at it and after it."""
    delivery = a_delivery(state, channel)

    for now in (NOON - HOUR, NOON, NOON + HOUR):
        assert is_whole(state_sentence(delivery, enabled, now))


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("channel", ["board", "feed", "x-brand"])
@pytest.mark.parametrize("state", S)
def test_what_is_advised_is_what_may_be_done(
    state: DeliveryState, channel: str, enabled: bool
) -> None:
    """Nobody is sent to a door that is shut, nor past one that is open."""
    delivery = a_delivery(state, channel)
    words = {"retry": "sent again.", "adopt": "confirm it", "abandon": "give it up"}

    told = state_sentence(delivery, enabled, NOON).en

    assert {act for act, word in words.items() if word in told} == available(delivery, enabled)


@pytest.mark.parametrize(
    ("delivery", "now", "told"),
    [
        (a_delivery(), NOON - SECOND, "waits for its time"),
        (a_delivery(), NOON, "in a moment"),
        (a_delivery(), NOON + 2 * MINUTE, "in a moment"),
        (a_delivery(), NOON + 3 * MINUTE, "should be out by now"),
        (a_delivery(attempts=1, due=NOON + HOUR), NOON + 3 * MINUTE, "tried again by itself"),
        (a_delivery(S.DELIVERED, receipt=Receipt("1")), NOON, "the channel took it"),
        (a_delivery(S.DELIVERED, receipt=Receipt.by_hand("bo", "x")), NOON, "on the staff saw"),
    ],
)
def test_what_waits_or_arrived_says_why_it_is_so(
    delivery: Delivery, now: datetime, told: str
) -> None:
    """One state, several stories."""
    assert told in state_sentence(delivery, True, now).en


@pytest.mark.parametrize("now", [NOON - HOUR, NOON, NOON + HOUR])
def test_nothing_is_said_to_go_out_while_sending_is_on_hold(now: datetime) -> None:
    """Neither before its time nor in a moment; where nothing is sent at all, that goes first."""
    told = state_sentence(a_delivery(), True, now, stopped=True)

    assert is_whole(told)
    assert "on hold" in told.en
    assert "switched off" in state_sentence(a_delivery(), False, now, stopped=True).en


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_of_a_try_is_told(outcome: str | None) -> None:
    """Each in its own words."""
    told = {attempt_sentence(Attempt(1, NOON, None, other, None)).en for other in OUTCOMES}

    assert is_whole(attempt_sentence(Attempt(1, NOON, None, outcome, None)))
    assert len(told) == len(OUTCOMES)


HOUSE_REASONS = [
    compare(a_delivery(), None).reason,
    compare(a_delivery(), "Other.").reason,
    settle(LOST, None, NOON, settling=replace(SETTLING, readings=1)).reason,
    settle(replace(LOST, lost_at=NOON), None, NOON, settling=SETTLING, identity=True).reason,
    unreadable(LOST, settling._BROKE, NOON, settling=SETTLING).reason,
    settling._UNWRITABLE,
    late.HELD_REASON,
    late.HELD_OVER_REASON,
    late.DROPPED_REASON,
    late.OVER_REASON,
    SENT_ANYWAY,
    taking_over._LOST,
    carrying._TOO_OLD,
    carrying._UNWRITTEN,
    carrying._SAID_NOTHING,
    claimable.REPLACED,
    following._REPLACED,
    *(
        conclude(a_delivery(), TransientSendError(why), NOON + 2 * DAY, spread=1).reason
        for why in file._WHY.values()
    ),
]


@pytest.mark.parametrize("reason", HOUSE_REASONS)
def test_what_the_house_gives_as_a_reason_is_told_in_korean_too(reason: str) -> None:
    """Whole, also where one sentence follows another."""
    assert is_whole(reason_sentence(reason))


def test_what_a_person_or_a_channel_wrote_is_quoted() -> None:
    """Nobody's words are changed."""
    assert reason_sentence("The account is locked.").ko == "The account is locked."
    assert reason_sentence("계정이 닫혔습니다.").en == "계정이 닫혔습니다."
