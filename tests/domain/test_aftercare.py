"""What a person may decide about a delivery, and what comes of it."""

from dataclasses import replace

import pytest

from noticeboard.domain.aftercare import (
    ACTS,
    SENT_ANYWAY,
    STATE_TITLES,
    Act,
    abandoned,
    adopted,
    available,
    changed_meanwhile,
    overtaken,
    require_open,
    retried,
)
from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import TRANSITIONS, Delivery, DeliveryState, Receipt
from noticeboard.domain.errors import ConflictError, RefusedError
from tests.builders import MINUTE, NOON, a_delivery, codes

S = DeliveryState
URL = "https://social.example/@brand/117"
SENT = Receipt("116", "https://social.example/@brand/116", "On sale.")
BY_HAND = Receipt.by_hand("bo", URL)

# state -> what is open on a channel that is on | and on one that is off.
OPEN = {
    "pending": " | adopt abandon",
    "sending": " | ",
    "delivered": " | ",
    "verified": " | ",
    "drifted": "adopt abandon | adopt abandon",
    "gone": "adopt abandon | adopt abandon",
    "failed": "retry adopt abandon | adopt abandon",
    "unknown": " | adopt abandon",
    "needs_person": "retry adopt abandon | adopt abandon",
    "superseded": " | ",
    "expired": " | ",
    "held": "retry adopt abandon | adopt abandon",
    "abandoned": " | ",
}
BECOMES = {"retry": {S.PENDING}, "adopt": {S.DELIVERED, S.VERIFIED}, "abandon": {S.ABANDONED}}


def there(state: DeliveryState, channel: str = "x-brand") -> Delivery:
    """A delivery to a channel outside."""
    return a_delivery(state, channel, attempts=1, fence=1)


@pytest.mark.parametrize("state", S)
def test_what_is_open_is_what_the_table_says(state: DeliveryState) -> None:
    """Where machines go on by themselves nobody interferes; a switched-off channel has none."""
    on, off = (set(side.split()) for side in OPEN[state].split("|"))

    assert available(there(state), True) == on
    assert available(there(state), False) == off


@pytest.mark.parametrize("state", S)
def test_publication_on_the_board_is_the_act(state: DeliveryState) -> None:
    """The board's own is sent again, never vouched for, never given up; a feed is given up."""
    board, feed = there(state, "board"), there(state, "feed")

    assert available(board, True) == available(there(state), True) & {"retry"}
    assert available(feed, True) == available(there(state), True) - {"adopt"}


@pytest.mark.parametrize("state", S)
def test_before_it_is_public_it_stands_nowhere(state: DeliveryState) -> None:
    """Nobody vouches for what no reader may have seen; a failed publication is tried again."""
    assert available(there(state), False, public=False) == frozenset()
    assert available(there(state), True, public=False) <= {"retry"}
    assert available(there(S.FAILED, "board"), True, public=False) == {"retry"}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", S)
def test_what_is_open_leads_where_the_table_of_transitions_allows(
    state: DeliveryState, act: Act
) -> None:
    """No door opens onto a wall."""
    if any(act in available(there(state), enabled) for enabled in (True, False)):
        assert BECOMES[act] & TRANSITIONS[state]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("channel", ["board", "feed", "x-brand"])
@pytest.mark.parametrize("state", S)
def test_what_is_not_open_is_refused(
    state: DeliveryState, channel: str, enabled: bool, act: Act
) -> None:
    """And what is open is not."""
    delivery = there(state, channel)

    if act in available(delivery, enabled):
        require_open(delivery, act, enabled)
    else:
        with pytest.raises(ConflictError):
            require_open(delivery, act, enabled)


@pytest.mark.parametrize(
    ("delivery", "act", "enabled", "public", "code"),
    [
        (there(S.FAILED, "board"), "adopt", True, True, "our_own"),
        (there(S.FAILED, "board"), "abandon", True, True, "our_own"),
        (there(S.FAILED, "feed"), "adopt", True, True, "our_own"),
        (there(S.PENDING), "adopt", False, False, "not_public_yet"),
        (there(S.FAILED), "retry", False, True, "channel_off"),
        (there(S.PENDING), "adopt", True, True, "under_way"),
        (there(S.PENDING), "retry", True, True, "under_way"),
        (there(S.SENDING), "abandon", False, True, "under_way"),
        (there(S.UNKNOWN), "adopt", True, True, "under_way"),
        (there(S.VERIFIED), "retry", True, True, "not_open"),
        (there(S.SUPERSEDED), "adopt", True, True, "not_open"),
        (there(S.ABANDONED), "abandon", True, True, "not_open"),
    ],
)
def test_a_refusal_says_what_is_in_the_way(
    delivery: Delivery, act: Act, enabled: bool, public: bool, code: str
) -> None:
    """A stable code, and a sentence with the way out."""
    with pytest.raises(ConflictError) as refused:
        require_open(delivery, act, enabled, public=public)

    assert refused.value.code == code


def test_who_was_slower_is_told_how_it_stands_now() -> None:
    """In both languages, in the words of the desk."""
    error = changed_meanwhile(there(S.DELIVERED))

    assert "delivered" in error.sentence.en
    assert STATE_TITLES[S.DELIVERED].ko in error.sentence.ko
    assert overtaken().code == "superseded"


def test_every_state_has_a_name_for_people() -> None:
    """Each its own, in both languages."""
    assert set(STATE_TITLES) == set(S)
    assert len({title.en for title in STATE_TITLES.values()}) == len(S)
    assert len({title.ko for title in STATE_TITLES.values()}) == len(S)


# ---------------------------------------------------------------- what comes of it


def test_what_is_sent_again_is_due_at_once() -> None:
    """It waits for no retry's time, and is not held again as late; whoever says so has looked."""
    again = Conclusion(S.PENDING, SENT_ANYWAY, due=NOON, proven=True, decided_at=NOON)
    assert retried(NOON) == again


@pytest.mark.parametrize("state", [S.FAILED, S.NEEDS_PERSON, S.HELD, S.PENDING, S.UNKNOWN])
def test_what_a_person_saw_there_is_delivered(state: DeliveryState) -> None:
    """With the address and the witness for a receipt, from that moment on."""
    done = adopted(there(state), URL, "By hand, from the app.", by="bo", now=NOON)

    assert done == Conclusion(S.DELIVERED, "By hand, from the app.", receipt=BY_HAND, done_at=NOON)
    assert done.receipt is not None
    assert (done.receipt.url, done.receipt.adopted_by) == (URL, "bo")


@pytest.mark.parametrize("state", [S.FAILED, S.NEEDS_PERSON, S.HELD, S.PENDING, S.UNKNOWN])
def test_what_was_never_known_to_stand_there_needs_an_address(state: DeliveryState) -> None:
    """So that others can look; the field is named."""
    with pytest.raises(RefusedError) as refused:
        adopted(there(state), None, "Trust me.", by="bo", now=NOON)

    assert codes(refused.value.violations) == {"url": "missing"}


@pytest.mark.parametrize("state", [S.DRIFTED, S.GONE])
@pytest.mark.parametrize("url", [None, SENT.url])
def test_what_stands_as_it_should_again_is_verified_where_it_stood(
    state: DeliveryState, url: str | None
) -> None:
    """The channel's own receipt stays, so that a follow-up can still answer to it."""
    delivery = replace(there(state), receipt=SENT, done_at=NOON)

    result = adopted(delivery, url, None, by="bo", now=NOON + MINUTE)

    assert result == Conclusion(S.VERIFIED)


def test_what_was_put_up_anew_elsewhere_has_a_new_receipt() -> None:
    """Its old id leads nowhere any more."""
    delivery = replace(there(S.GONE), receipt=SENT, done_at=NOON)

    assert adopted(delivery, URL, None, by="bo", now=NOON) == Conclusion(
        S.VERIFIED, receipt=BY_HAND
    )


def test_what_is_given_up_keeps_the_reason() -> None:
    """Whoever comes later reads why."""
    assert abandoned("The account is closed.") == Conclusion(S.ABANDONED, "The account is closed.")


@pytest.mark.parametrize("reason", ["", "  ", "\u200b", "...", "\u3164"])
def test_nothing_is_given_up_without_a_reason(reason: str) -> None:
    """Blank is blank, however it is typed."""
    with pytest.raises(RefusedError) as refused:
        abandoned(reason)

    assert codes(refused.value.violations) == {"reason": "blank"}


def test_a_channels_own_receipt_is_nobodys_word() -> None:
    """Only what a person vouches for names a person."""
    assert SENT.adopted_by is None
    assert BY_HAND.adopted_by == "bo"
