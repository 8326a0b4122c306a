"""Asking channels for what was lost: never long enough to keep back what is due."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest

from noticeboard.domain.conclusion import (
    Conclusion,
    NotLetInError,
    TransientSendError,
    UnreadableError,
)
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.domain.errors import SendError
from noticeboard.ports import Deliveries, Message
from noticeboard.sending.settling import AT_A_TIME, Asked, Silent, settle_unknowns
from tests.builders import NOON
from tests.usecases.moody import Moody

MANY = [f"delivery-{number:02}" for number in range(AT_A_TIME)]


def lost(name: str) -> Delivery:
    """A delivery of which nobody knows what became."""
    state = DeliveryState.UNKNOWN
    return Delivery(
        name, "b", "n", 1, "journal", 1, "announcement", state, NOON, NOON, lost_at=NOON
    )


@dataclass
class Lost:
    """Deliveries that were lost; the words of ``unread`` are broken."""

    names: Sequence[str]
    unread: Sequence[str] = ()
    ended: dict[str, DeliveryState] = field(default_factory=dict)

    def unknowns(self, _channel: str, _now: object, *, limit: int) -> list[Delivery]:
        """All of them."""
        return [lost(name) for name in self.names[:limit]]

    def message(self, delivery: Delivery) -> Message:
        """Its words, unless they are broken."""
        if delivery.id in self.unread:
            raise UnreadableError
        return cast(Message, delivery)

    def conclude(self, delivery: Delivery, conclusion: Conclusion, _now: object) -> bool:
        """Note it."""
        self.ended[delivery.id] = conclusion.state
        return True


class Questioned(Moody):
    """A channel that takes ``seconds`` to say that it has something, or cannot say it."""

    def __init__(
        self, seconds: float = 0.0, silent: str | None = None, error: SendError | None = None
    ) -> None:
        super().__init__()
        self.at, self.seconds, self.silent = 100.0, seconds, silent
        self.error = error or SendError("The timeline is down.")

    def find(self, message: Message) -> Receipt | None:
        """After a while."""
        self.at += self.seconds
        if cast(Delivery, message).id == self.silent:
            raise self.error
        return Receipt("1")


def settle(rows: Lost, channel: Questioned, silent: Silent | None = None) -> Asked:
    """One drain."""
    return settle_unknowns(
        cast(Deliveries, rows),
        channel,
        lambda: NOON,
        lambda: channel.at,
        {} if silent is None else silent,
        is_believed=lambda: True,
    )


def test_a_slow_channel_is_asked_for_a_second_and_then_again() -> None:
    """What is due goes between; nobody has to wake the sender for the rest."""
    rows = Lost(MANY)

    assert settle(rows, Questioned(seconds=0.3)) == Asked(more=True)

    assert list(rows.ended) == MANY[:4]


def test_a_channel_that_cannot_be_read_is_asked_once() -> None:
    """Not twenty times for fifteen seconds, while a delay waits; the others come later."""
    rows = Lost(MANY)

    assert settle(rows, Questioned(silent=MANY[1])) == Asked()

    assert rows.ended == {
        MANY[0]: DeliveryState.DELIVERED,
        MANY[1]: DeliveryState.UNKNOWN,
    }


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (TransientSendError("Too many requests.", timedelta(minutes=10)), 600),
        (NotLetInError("The token is not valid any more."), 15),
    ],
)
def test_a_channel_that_wants_to_be_asked_later_is_left_alone_till_then(
    error: SendError, wait: float
) -> None:
    """Not once a second for half an hour: its account may be locked for that."""
    rows, silent = Lost(MANY[:2]), dict[str, float]()
    asked = Questioned(silent=MANY[0], error=error)
    settle(rows, asked, silent)
    asked.silent = None

    asked.at += wait - 1
    settle(rows, asked, silent)
    before = dict(rows.ended)
    asked.at += 1
    settle(rows, asked, silent)

    assert before == {MANY[0]: DeliveryState.UNKNOWN}
    assert list(rows.ended.values()) == [DeliveryState.DELIVERED] * 2


def test_broken_words_say_nothing_of_the_channel() -> None:
    """What is behind them is asked for; after a full page there may be more."""
    rows = Lost(MANY, unread=MANY[:1])

    assert settle(rows, Questioned()) == Asked(more=True)

    assert list(rows.ended.values()).count(DeliveryState.DELIVERED) == AT_A_TIME - 1


def test_when_all_were_asked_for_nobody_is_woken() -> None:
    """Fewer than a page: there are no more."""
    assert settle(Lost(MANY[:-1]), Questioned()) == Asked()
