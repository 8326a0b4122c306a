"""What becomes of a delivery that was tried, or read back: data in, decision out.

The worker stores what is decided.
Source: docs/decisions/0006-the-delivery-protocol.md
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.domain.breaker import clamped
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.domain.errors import NoticeboardError, SendError

S = DeliveryState
GIVE_UP_AFTER = timedelta(hours=24)
# What cannot be read is tried so often: for about a minute.
UNREADABLE_TRIES = 6
# What could not be read is read, or repeated, again after this.
READ_SOON = timedelta(seconds=5)
RETRY_FIRST, RETRY_MOST = timedelta(seconds=2), timedelta(seconds=300)


class TransientSendError(SendError):
    """Nothing was published; trying again may help, not before ``wait``."""

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class UnreadableError(TransientSendError):
    """What is to be sent cannot be read: nothing was published, and hardly will be.

    It is tried a few times all the same: a newer version of this program may be about to start.
    """

    def __init__(self) -> None:
        super().__init__(UNREAD)


class UnwritableError(NoticeboardError):
    """What came of a delivery holds a value that no database takes; nothing of it is written."""


class NotLetInError(TransientSendError):
    """The channel does not take what we prove ourselves with (401, 403): nothing was published.

    It waits for somebody to renew it, and so does everything else on that channel.
    """


class PermanentSendError(SendError):
    """Nothing was published, and trying again will not help."""


class UnknownOutcomeError(SendError):
    """It may have been published: the request left, the answer did not arrive."""


@dataclass(frozen=True, slots=True)
class Settling:
    """How a channel proves that an unknown delivery is absent.

    ``readings`` of "not there", ``apart`` from each other. One that cannot be read is asked
    ``within`` so long from the first time on, then a person decides. A channel that knows a repeat
    does so until ``repeats`` after the loss.
    """

    readings: int = 2
    apart: timedelta = timedelta(seconds=20)
    within: timedelta = timedelta(minutes=30)
    repeats: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What an attempt changes: the new state and only the columns that go with it.

    ``lost_at``: when an answer was lost now. ``asked_at``: since when its channel cannot say what
    became of it. ``proven``: nothing that was lost before can appear
    any more. Without that, what is not current any more is not superseded: its channel is asked,
    ``ask_at``. ``decided_at``: when a person decided it.
    """

    state: DeliveryState
    reason: str | None = None
    due: datetime | None = None
    receipt: Receipt | None = None
    done_at: datetime | None = None
    absent_at: datetime | None = None
    lost_at: datetime | None = None
    asked_at: datetime | None = None
    proven: bool = False
    ask_at: datetime | None = None
    decided_at: datetime | None = None


def conclude(
    delivery: Delivery, outcome: Receipt | SendError, now: datetime, *, spread: float
) -> Conclusion:
    """What becomes of a delivery that was tried, given what the channel said.

    ``spread`` in 0..1 places the retry inside its jitter window.
    """
    if isinstance(outcome, Receipt):
        return Conclusion(S.DELIVERED, receipt=outcome, done_at=now)
    if isinstance(outcome, UnknownOutcomeError):
        return Conclusion(S.UNKNOWN, outcome.reason, due=now, lost_at=now)
    if isinstance(outcome, TransientSendError):
        return _again(delivery, outcome, now, spread)
    return Conclusion(S.FAILED, outcome.reason)


def _again(
    delivery: Delivery, outcome: TransientSendError, now: datetime, spread: float
) -> Conclusion:
    if isinstance(outcome, UnreadableError) and delivery.tries >= UNREADABLE_TRIES:
        return Conclusion(S.FAILED, outcome.reason)
    at = next_attempt_at(delivery.tries, now, wait=outcome.wait, spread=spread)
    # A person who has it sent a day later means that day.
    wanted_at = max(delivery.scheduled_for, delivery.decided_at or delivery.scheduled_for)
    if at > wanted_at + GIVE_UP_AFTER:
        return Conclusion(S.FAILED, f"{outcome.reason} Given up after 24 hours.")
    return Conclusion(S.PENDING, outcome.reason, due=at)


def next_attempt_at(
    tries: int, now: datetime, *, wait: timedelta | None, spread: float
) -> datetime:
    """When to try again after so many ``tries``.

    ``min(300 s, 2 s x 2^n)`` times 0.5..1; a wait that the channel asked for wins, between 1 s
    and 1 h.
    """
    if wait is not None:
        return now + clamped(wait)
    doubled: timedelta = RETRY_FIRST * (1 << min(max(tries - 1, 0), 16))
    return now + min(RETRY_MOST, doubled) * (0.5 + spread / 2)


def settle(
    delivery: Delivery,
    found: Receipt | None,
    now: datetime,
    *,
    settling: Settling,
    identity: bool = False,
) -> Conclusion:
    """What becomes of an unknown delivery after one reading of the channel. Never a guess.

    ``identity``: a repeat is recognised there, so that one reading is enough to send again. It
    is not enough to say that it will never appear.
    """
    if found is not None:
        return Conclusion(S.DELIVERED, receipt=found, done_at=now)
    first = _first_absence(delivery, now) or now
    if settling.readings < 2 or now - first >= settling.apart:
        return Conclusion(S.PENDING, _AGAIN, due=now, proven=True)
    proven_at = first + settling.apart
    if identity and may_repeat(delivery, now, settling=settling):
        return Conclusion(S.PENDING, _REPEATED, due=now, absent_at=first, ask_at=proven_at)
    # Lost in the future, by a clock that was ahead: what is read now is read after it.
    lost_at = now if delivery.lost_at and delivery.lost_at > now else None
    return Conclusion(S.UNKNOWN, delivery.reason, due=proven_at, absent_at=first, lost_at=lost_at)


def may_repeat(delivery: Delivery, now: datetime, *, settling: Settling) -> bool:
    """Whether a channel that knows a repeat still knows that of a delivery that was lost."""
    lost_at = delivery.lost_at
    # One of the future is of a clock that was ahead: nobody knows how old it is.
    return lost_at is None or timedelta() <= now - lost_at < settling.repeats


def _first_absence(delivery: Delivery, now: datetime) -> datetime | None:
    """When it was first read as absent.

    A reading from before this loss, or of the future, proves nothing.
    """
    absent, lost = delivery.absent_at, delivery.lost_at
    if absent is None or absent > now or (lost is not None and absent < lost):
        return None
    return absent


def unreadable(
    delivery: Delivery,
    reason: str,
    now: datetime,
    *,
    settling: Settling,
    identity: bool = False,
    wait: timedelta | None = None,
) -> Conclusion:
    """What becomes of an unknown delivery when the channel cannot be read.

    ``identity``: a repeat settles it as well, as long as even the first request is known there.
    Nothing was sent before its instant: that is all that is known of when the first one was.
    ``wait``: how long the channel wants not to be asked.
    """
    again = now + READ_SOON
    if identity and delivery.lost_at and now - delivery.scheduled_for < settling.repeats:
        absent = delivery.absent_at
        return Conclusion(S.PENDING, reason, due=again, absent_at=absent, ask_at=again)
    # From the first time it was asked for: sending may have been on hold for an hour.
    asked_at = min(delivery.asked_at or now, now)
    if delivery.asked_at is not None and now - asked_at >= settling.within:
        return Conclusion(S.NEEDS_PERSON, f"{reason} A person has to look.")
    due = again if wait is None else now + wait
    return Conclusion(S.UNKNOWN, reason, due=due, asked_at=asked_at)


def compare(delivery: Delivery, live: str | None) -> Conclusion:
    """What reading a delivered text back says: it stands there as sent, differs, or is gone.

    ``live``: what stands there now; ``None`` when nothing does.
    """
    if live is None:
        return Conclusion(S.GONE, "It is not there any more.")
    if delivery.receipt is not None and live == delivery.receipt.stored:
        return Conclusion(S.VERIFIED)
    return Conclusion(S.DRIFTED, "What stands there is not what was sent.")


_REPEATED = "It is not seen there yet; sending it again."
_AGAIN = "It did not arrive; sending it again."
UNREAD = "Its words could not be read."
