"""Deliveries: one table of transitions, and decisions that never guess."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from noticeboard.domain.breaker import FAILURES, Breaker
from noticeboard.domain.conclusion import (
    Conclusion,
    NotLetInError,
    PermanentSendError,
    Settling,
    TransientSendError,
    UnknownOutcomeError,
    UnreadableError,
    compare,
    conclude,
    may_repeat,
    next_attempt_at,
    settle,
    unreadable,
)
from noticeboard.domain.content import PreApproved
from noticeboard.domain.delivery import (
    TRANSITIONS,
    Delivery,
    DeliveryState,
    Receipt,
    pending,
    plan,
    transition,
)
from noticeboard.domain.errors import SendError, TransitionError
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    a_bulletin,
    a_delivery,
)

S = DeliveryState
RECEIPT = Receipt("116", "https://social.example/@brand/116")
SENDING = a_delivery(S.SENDING, "mastodon-brand", attempts=1, fence=1)
LOST = a_delivery(S.UNKNOWN, "mastodon-brand", attempts=1, fence=1, lost_at=NOON)
TWICE = Settling(readings=2, apart=20 * SECOND, within=30 * MINUTE)

# docs/domain.md, "Delivery", and what docs/decisions/0006 adds to it. From pending, held and
# failed to delivered, and from pending and unknown to abandoned: a person only. From pending to
# unknown: after a restore, 0023, or when what was lost and waits for a repeat is replaced.
ARROWS = {
    "pending": "sending superseded expired held delivered abandoned unknown",
    "held": "pending superseded expired delivered abandoned",
    "sending": "delivered pending failed unknown superseded",
    "unknown": "delivered pending needs_person superseded abandoned",
    "needs_person": "delivered pending superseded abandoned",
    "delivered": "verified drifted gone",
    "verified": "drifted gone",
    "drifted": "verified gone abandoned",
    "gone": "verified abandoned",
    "failed": "pending superseded abandoned delivered",
    "superseded": "",
    "expired": "",
    "abandoned": "",
}


# ---------------------------------------------------------------- the table


@pytest.mark.parametrize("to", S)
@pytest.mark.parametrize("was", S)
def test_a_delivery_goes_where_the_table_says_and_nowhere_else(
    was: DeliveryState, to: DeliveryState
) -> None:
    """Every other change of state is a bug and is stopped there."""
    if to in ARROWS[was].split():
        assert transition(was, to) is to
    else:
        with pytest.raises(TransitionError, match=f"from {was} to {to}"):
            transition(was, to)


def test_from_every_state_there_is_a_way_to_an_end() -> None:
    """No delivery is stuck: what people must decide has doors out of it."""
    ends = {state for state, ways in TRANSITIONS.items() if not ways} | {S.VERIFIED}

    for start in S:
        reached, waiting = {start}, [start]
        while waiting:
            new = TRANSITIONS[waiting.pop()] - reached
            reached |= new
            waiting.extend(new)
        assert reached & ends


def test_nothing_that_may_be_live_is_sent_again_without_being_settled() -> None:
    """The only way from a loss to another send leads through pending, by proof or a person."""
    into_sending = {state for state, ways in TRANSITIONS.items() if S.SENDING in ways}

    assert into_sending == {S.PENDING}
    assert not any(S.PENDING in TRANSITIONS[s] for s in (S.DELIVERED, S.VERIFIED, S.DRIFTED))


# ---------------------------------------------------------------- concluded


def test_a_new_delivery_waits_for_the_instant_of_its_bulletin() -> None:
    """Nobody has tried it; it knows which words go where, and when."""
    delay = a_bulletin("delay")

    new = pending(delay, 2, "x-brand", NOON, delivery_id="d-1")

    assert (new.id, new.bulletin_id, new.notice_id) == ("d-1", delay.id, delay.notice_id)
    assert (new.revision, new.channel, new.sequence, new.kind) == (
        *(2, "x-brand"),
        *(delay.sequence, "delay"),
    )
    assert (new.state, new.attempts, new.fence) == (DeliveryState.PENDING, 0, 0)
    assert new.scheduled_for == new.due == NOON


def test_a_notice_begun_in_words_signed_beforehand_goes_out_like_a_holding_statement() -> None:
    """Somebody was called at night for it: no quiet hours, and sent however late."""
    first = a_bulletin()
    [revision] = first.revisions
    urgent = replace(revision.content, pre_approved=PreApproved("text-1", 1))
    begun = replace(first, revisions=(replace(revision, content=urgent),))

    kinds = [pending(b, 1, "x", NOON, delivery_id="d").kind for b in (first, begun)]

    assert kinds == ["announcement", "holding"]


@pytest.mark.parametrize(
    ("live", "state"),
    [
        ("On sale.", DeliveryState.VERIFIED),
        ("Sold out.", DeliveryState.DRIFTED),
        (None, DeliveryState.GONE),
    ],
)
def test_what_stands_there_is_compared_with_what_was_sent(
    live: str | None, state: DeliveryState
) -> None:
    """As sent, different, or not there any more."""
    sent = Receipt("r-1", stored="On sale.")
    delivery = replace(a_delivery(), state=DeliveryState.DELIVERED, receipt=sent)

    result = compare(delivery, live)

    assert result.state is state
    assert (result.reason is None) is (state is DeliveryState.VERIFIED)


def test_without_a_receipt_nothing_is_as_it_was_sent() -> None:
    """There is nothing to compare with."""
    assert compare(a_delivery(), "On sale.").state is DeliveryState.DRIFTED


def test_a_receipt_is_a_delivery() -> None:
    """What the channel gave back is kept with the instant."""
    done = conclude(SENDING, RECEIPT, NOON + SECOND, spread=0.5)

    assert done == Conclusion(S.DELIVERED, receipt=RECEIPT, done_at=NOON + SECOND)


def test_a_lost_answer_is_unknown_at_once() -> None:
    """It may stand there: it is read, not sent."""
    lost = conclude(SENDING, UnknownOutcomeError("No answer."), NOON + SECOND, spread=0)

    at = NOON + SECOND
    assert lost == Conclusion(S.UNKNOWN, "No answer.", due=at, lost_at=at)


@pytest.mark.parametrize("error", [PermanentSendError("Refused."), SendError("Refused.")])
def test_a_refusal_is_final(error: SendError) -> None:
    """Trying again would not help; the sentence says why."""
    assert conclude(SENDING, error, NOON, spread=1) == Conclusion(S.FAILED, "Refused.")


def test_a_passing_failure_is_tried_again() -> None:
    """Not before the retry's time."""
    again = conclude(SENDING, TransientSendError("Busy."), NOON, spread=1)

    assert again == Conclusion(S.PENDING, "Busy.", due=NOON + 2 * SECOND)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (NOON + DAY - 2 * SECOND, S.PENDING),
        (NOON + DAY - SECOND, S.FAILED),
        (NOON + 2 * DAY, S.FAILED),
    ],
)
def test_after_a_day_it_is_given_up(now: datetime, state: DeliveryState) -> None:
    """No retry is promised beyond it; the reason says so."""
    tried = conclude(SENDING, TransientSendError("Busy."), now, spread=1)

    assert tried.state is state
    assert ("Given up after 24 hours." in (tried.reason or "")) is (state is S.FAILED)


def test_what_a_person_has_sent_after_a_day_is_tried_for_another() -> None:
    """A channel that is busy for a second does not undo what somebody decided."""
    decided = replace(SENDING, decided_at=NOON + 2 * DAY)
    busy = TransientSendError("Busy.")

    states = [conclude(decided, busy, NOON + days * DAY, spread=1).state for days in (2, 3)]

    assert states == [S.PENDING, S.FAILED]


# ---------------------------------------------------------------- retries


@given(
    st.integers(0, 10_000),
    st.one_of(st.none(), st.timedeltas(timedelta(days=-999), timedelta(days=999))),
    st.floats(0, 1),
)
@example(0, None, 0.0)
@example(10_000, None, 1.0)
@example(1, timedelta(seconds=-5), 0.5)
def test_a_retry_is_neither_at_once_nor_never(
    tries: int, wait: timedelta | None, spread: float
) -> None:
    """A second at least, five minutes at most; an hour, if the channel asked for it."""
    at = next_attempt_at(tries, NOON, wait=wait, spread=spread)

    assert NOON + SECOND <= at <= NOON + (5 * MINUTE if wait is None else HOUR)


@given(st.integers(1, 30), st.floats(0, 1))
def test_retries_back_off(tries: int, spread: float) -> None:
    """Twice as long each time, within its window, up to five minutes."""
    full = min(timedelta(seconds=2 ** min(tries, 20)), 5 * MINUTE)

    at = next_attempt_at(tries, NOON, wait=None, spread=spread)

    assert NOON + full / 2 <= at <= NOON + full


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        (timedelta(seconds=-5), SECOND),
        (timedelta(), SECOND),
        (90 * SECOND, 90 * SECOND),
        (HOUR, HOUR),
        (30 * DAY, HOUR),
    ],
)
def test_a_channel_may_ask_for_a_wait(asked: timedelta, granted: timedelta) -> None:
    """It wins over the back-off, between a second and an hour."""
    assert next_attempt_at(9, NOON, wait=asked, spread=0) == NOON + granted


# ---------------------------------------------------------------- settled


def test_what_is_found_there_was_delivered() -> None:
    """One reading is proof enough of presence."""
    found = settle(LOST, RECEIPT, NOON + SECOND, settling=TWICE)

    assert found == Conclusion(S.DELIVERED, receipt=RECEIPT, done_at=NOON + SECOND)


def test_absence_takes_two_readings_apart() -> None:
    """The read side may lag: one "not there" is no proof."""
    first = settle(LOST, None, NOON + SECOND, settling=TWICE)
    waiting = replace(LOST, absent_at=first.absent_at)
    soon = settle(waiting, None, NOON + 20 * SECOND, settling=TWICE)
    second = settle(waiting, None, NOON + 21 * SECOND, settling=TWICE)

    assert first == Conclusion(S.UNKNOWN, None, due=NOON + 21 * SECOND, absent_at=NOON + SECOND)
    assert soon == first
    assert (second.state, second.due) == (S.PENDING, NOON + 21 * SECOND)


def test_an_absence_read_at_the_loss_counts() -> None:
    """The first reading may be the one that follows at once."""
    at_once = replace(LOST, absent_at=NOON)

    assert settle(at_once, None, NOON + 20 * SECOND, settling=TWICE).state is S.PENDING


def test_an_absence_from_before_the_loss_proves_nothing() -> None:
    """It was sent again since: the second loss is settled from the beginning."""
    again = replace(LOST, absent_at=NOON - MINUTE)

    read = settle(again, None, NOON + SECOND, settling=TWICE)

    assert (read.state, read.absent_at) == (S.UNKNOWN, NOON + SECOND)


def test_without_a_known_loss_the_first_absence_counts() -> None:
    """A row from before losses were noted is not stuck."""
    old = replace(LOST, lost_at=None, absent_at=NOON - MINUTE)

    assert settle(old, None, NOON, settling=TWICE).state is S.PENDING


def test_what_was_lost_by_a_clock_that_was_ahead_does_not_wait_for_it() -> None:
    """Nobody knows how long ago it was: no repeat is trusted, and readings count from now."""
    ahead = replace(LOST, lost_at=NOON + HOUR, absent_at=NOON + HOUR)

    read = settle(ahead, None, NOON, settling=TWICE, identity=True)
    since = replace(ahead, lost_at=read.lost_at, absent_at=read.absent_at)

    assert (read.state, read.lost_at, read.absent_at) == (S.UNKNOWN, NOON, NOON)
    assert settle(since, None, NOON + 20 * SECOND, settling=TWICE).proven
    early = unreadable(replace(LOST, asked_at=NOON + HOUR), "Down.", NOON, settling=TWICE)
    assert early.asked_at == NOON


def test_our_own_tables_need_one_reading() -> None:
    """What is not in them is not there."""
    board = Settling(readings=1, apart=timedelta())

    assert settle(LOST, None, NOON, settling=board).state is S.PENDING


def test_where_a_repeat_is_known_one_reading_lets_it_be_sent_again() -> None:
    """The same key makes a late arrival harmless; that it never arrives is not proven by it."""
    once = settle(LOST, None, NOON + SECOND, settling=TWICE, identity=True)
    twice = replace(LOST, absent_at=NOON + SECOND)
    proven = settle(twice, None, NOON + 21 * SECOND, settling=TWICE, identity=True)

    assert (once.state, once.due, once.proven) == (S.PENDING, NOON + SECOND, False)
    assert (once.absent_at, once.ask_at) == (NOON + SECOND, NOON + 21 * SECOND)
    assert (proven.state, proven.proven) == (S.PENDING, True)


def test_a_repeat_is_known_for_a_while_only() -> None:
    """Networks forget their keys: after that it takes the proof."""
    late = settle(LOST, None, NOON + 30 * MINUTE, settling=TWICE, identity=True)

    assert (late.state, late.due) == (S.UNKNOWN, NOON + 30 * MINUTE + 20 * SECOND)
    assert may_repeat(replace(LOST, lost_at=None), NOON, settling=TWICE)


@pytest.mark.parametrize(
    ("asked_at", "state"),
    [
        (NOON, S.UNKNOWN),
        (NOON - 30 * MINUTE + SECOND, S.UNKNOWN),
        (NOON - 30 * MINUTE, S.NEEDS_PERSON),
        (None, S.UNKNOWN),
    ],
)
def test_what_cannot_be_read_is_for_a_person_to_decide(
    asked_at: datetime | None, state: DeliveryState
) -> None:
    """After half an hour of trying, however long ago it was lost; it is never guessed."""
    lost = replace(LOST, lost_at=NOON - DAY, asked_at=asked_at)

    read = unreadable(lost, "The timeline is down.", NOON, settling=TWICE)

    assert read.state is state
    assert read.asked_at == ((asked_at or NOON) if state is S.UNKNOWN else None)
    assert read.due == (NOON + 5 * SECOND if state is S.UNKNOWN else None)
    assert (read.reason or "").startswith("The timeline is down.")


@given(
    st.sampled_from([RECEIPT, *(e("No.") for e in (TransientSendError, PermanentSendError))])
    | st.just(UnknownOutcomeError("No.")),
    st.integers(1, 99),
    st.timedeltas(timedelta(), 3 * DAY),
)
def test_every_conclusion_is_in_the_table(
    outcome: Receipt | SendError, attempts: int, after: timedelta
) -> None:
    """No answer of a channel, and no silence, leads beside it."""
    tried = conclude(replace(SENDING, attempts=attempts), outcome, NOON + after, spread=0.5)
    read = settle(LOST, None, NOON + after, settling=TWICE)
    failed = unreadable(LOST, "Down.", NOON + after, settling=TWICE)

    assert tried.state in TRANSITIONS[S.SENDING]
    assert {read.state, failed.state} <= TRANSITIONS[S.UNKNOWN] | {S.UNKNOWN}


# ---------------------------------------------------------------- planned


def earlier(state: DeliveryState, channel: str = "x-brand", **changes: Any) -> Delivery:
    """A delivery of the announcement."""
    return replace(a_delivery(state, channel), **changes)


LIVE = (S.DELIVERED, S.VERIFIED, S.DRIFTED, S.UNKNOWN, S.SENDING, S.NEEDS_PERSON)


@pytest.mark.parametrize("state", S)
def test_a_follow_up_goes_wherever_the_notice_may_be_live(state: DeliveryState) -> None:
    """Rule 6: also where it is on its way, or waits for a person; also on disabled channels."""
    channels = plan(a_bulletin("delay"), ("board", "feed"), [earlier(state)])

    reached = ("board", "feed", "x-brand")
    followed = state in (*LIVE, S.PENDING, S.HELD)
    assert channels == (reached if followed else reached[:2])


@pytest.mark.parametrize("state", [S.PENDING, S.HELD])
@pytest.mark.parametrize(
    ("scheduled_for", "reached"),
    [
        (NOON, ("board", "x-brand")),
        (NOON + HOUR, ("board", "x-brand")),
        (NOON + HOUR + SECOND, ("board",)),
    ],
)
def test_what_goes_out_later_is_not_followed_yet(
    state: DeliveryState, scheduled_for: datetime, reached: tuple[str, ...]
) -> None:
    """A bulletin follows what is public by its own instant."""
    follow_up = a_bulletin("update", publish_at=NOON + HOUR)

    assert plan(follow_up, ("board",), [earlier(state, scheduled_for=scheduled_for)]) == reached


def test_what_was_abandoned_where_it_stood_still_stands_there() -> None:
    """A person gave up on its drift, not on its readers."""
    stood = earlier(S.ABANDONED, receipt=RECEIPT)

    assert plan(a_bulletin("delay"), ("board",), [stood]) == ("board", "x-brand")


def test_what_was_given_up_while_nobody_knew_may_stand_there() -> None:
    """A person gave up looking for it; its readers may have it."""
    lost = earlier(S.ABANDONED, lost_at=NOON)
    refused = earlier(S.ABANDONED)

    assert plan(a_bulletin("delay"), ("board",), [lost]) == ("board", "x-brand")
    assert plan(a_bulletin("delay"), ("board",), [refused]) == ("board",)


@pytest.mark.parametrize("state", [S.PENDING, S.FAILED, S.SUPERSEDED])
def test_what_was_lost_once_may_stand_there_whatever_became_of_it(state: DeliveryState) -> None:
    """However late it was to be tried again: a request of it may have arrived."""
    lost = earlier(state, lost_at=NOON, scheduled_for=NOON + DAY)
    follow_up = a_bulletin("delay", publish_at=NOON + HOUR)

    assert plan(follow_up, ("board",), [lost]) == ("board", "x-brand")


def test_a_channel_is_named_once() -> None:
    """However many bulletins went there."""
    before = [earlier(S.VERIFIED, "board"), earlier(S.VERIFIED), earlier(S.DELIVERED)]

    assert plan(a_bulletin("delay"), ("board", "board"), before) == ("board", "x-brand")


def test_its_own_deliveries_are_not_earlier_ones() -> None:
    """A candidate may leave a channel out again."""
    own = earlier(S.PENDING, bulletin_id="bulletin-2")

    assert plan(a_bulletin("delay"), ("board",), [own]) == ("board",)


def test_a_channel_that_knows_a_repeat_and_cannot_be_read_is_sent_it_again() -> None:
    """While even the first request is known there: later nobody repeats what may stand there."""
    lost = a_delivery(state=DeliveryState.UNKNOWN, lost_at=NOON, scheduled_for=NOON)
    settling = Settling(repeats=10 * MINUTE)

    def found(at: datetime, *, identity: bool = True) -> Conclusion:
        return unreadable(lost, "It is down.", at, settling=settling, identity=identity)

    soon, late = NOON + 9 * MINUTE, NOON + 10 * MINUTE
    assert (found(soon).state, found(soon).due) == (DeliveryState.PENDING, soon + 5 * SECOND)
    assert not found(soon).proven
    assert found(late).state is DeliveryState.UNKNOWN
    assert found(soon, identity=False).state is DeliveryState.UNKNOWN
    assert found(late).asked_at == late


def test_words_that_cannot_be_read_are_given_up_after_six_tries() -> None:
    """A newer version may be about to start; after a minute a person is told instead."""
    fifth, sixth = (a_delivery(attempts=tries) for tries in (5, 6))

    assert conclude(fifth, UnreadableError(), NOON, spread=1).state is DeliveryState.PENDING
    dead = conclude(sixth, UnreadableError(), NOON, spread=1)
    assert (dead.state, dead.reason) == (DeliveryState.FAILED, "Its words could not be read.")


def test_what_was_given_back_was_not_tried() -> None:
    """Six times at the end of a batch too long: its first failure is still its first."""
    first = a_delivery(attempts=7, given_back=6)

    assert conclude(first, UnreadableError(), NOON, spread=1).state is DeliveryState.PENDING
    assert conclude(first, TransientSendError("No."), NOON, spread=1).due == NOON + 2 * SECOND


# ---------------------------------------------------------------- the breaker


def test_five_failures_in_a_row_open_the_breaker() -> None:
    """Then one probe each fifteen seconds; one success closes it."""
    breaker = Breaker()
    for _ in range(FAILURES - 1):
        breaker = breaker.after(failed=True, now=NOON)
    assert breaker.lets_through(NOON)

    opened = breaker.after(failed=True, now=NOON)

    assert not opened.lets_through(NOON + 15 * SECOND - timedelta(microseconds=1))
    assert opened.lets_through(NOON + 15 * SECOND)
    assert opened.after(failed=True, now=NOON + 15 * SECOND).retry_at == NOON + 30 * SECOND
    assert opened.after(failed=False, now=NOON + 15 * SECOND) == Breaker()


def test_a_channel_that_asks_us_to_wait_is_given_that_rest_at_once() -> None:
    """As long as it said, for everything that goes there; between a second and an hour."""
    waits = Breaker().after(failed=True, now=NOON, wait=5 * MINUTE)

    assert not waits.lets_through(NOON + 5 * MINUTE - SECOND)
    assert waits.lets_through(NOON + 5 * MINUTE)
    assert Breaker().after(failed=True, now=NOON, wait=DAY).retry_at == NOON + HOUR
    assert (waits.asked, waits.after(failed=True, now=NOON + HOUR).asked) == (True, False)


def test_a_channel_that_does_not_let_us_in_is_given_a_rest_at_once() -> None:
    """It is open since then, however often it is tried; the delivery waits and does not die."""
    refused = NotLetInError("The token is not valid any more.")

    opened = Breaker().after(failed=True, now=NOON, refused=True, reason=refused.reason)
    again = opened.after(failed=True, now=NOON + MINUTE)

    assert not opened.lets_through(NOON + timedelta(seconds=14))
    assert opened.lets_through(NOON + timedelta(seconds=15))
    assert (again.since, again.lets_through(NOON + MINUTE)) == (NOON, False)
    assert again.after(failed=False, now=NOON) == Breaker()
    assert conclude(a_delivery(), refused, NOON, spread=1).state is DeliveryState.PENDING
