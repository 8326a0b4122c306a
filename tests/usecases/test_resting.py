"""Which channels are given a rest: what is learned meanwhile does not undo what is noted here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.conclusion import NotLetInError
from noticeboard.domain.delivery import DeliveryState, Receipt
from noticeboard.sending.resting import Resting
from tests.builders import NOON

OPEN = Breaker(5, NOON, NOON)


@dataclass
class Shared:
    """What all hosts know; something else may happen in the middle of a call."""

    rows: dict[str, Breaker] = field(default_factory=dict)
    meanwhile: Callable[[], object] | None = None

    def load(self) -> Mapping[str, Breaker]:
        """As it was before whatever happens meanwhile."""
        found = dict(self.rows)
        self._happen()
        return found

    def open(self, channel: str, breaker: Breaker) -> None:
        """Whatever happens meanwhile comes before."""
        self._happen()
        self.rows[channel] = breaker

    def close(self, channel: str, _at: datetime) -> None:
        """It is well."""
        self.rows.pop(channel, None)

    def probe(self, _channel: str, _now: datetime, _again: datetime) -> bool:
        """Always."""
        return True

    def _happen(self) -> None:
        happening, self.meanwhile = self.meanwhile, None
        if happening:
            happening()


def resting(known: Mapping[str, Breaker]) -> tuple[Resting, Shared]:
    """A sender that knows of these, as everybody does."""
    shared = Shared(dict(known))
    return Resting(dict(known), shared, lambda: NOON), shared


def fails(one: Resting) -> None:
    """Its channel does not let it in."""
    one.note(DeliveryState.PENDING, "x", NotLetInError("No."), NOON)


def test_a_rest_begun_while_another_thread_learns_is_kept() -> None:
    """It found nothing, for it had looked before."""
    one, shared = resting({})
    shared.meanwhile = lambda: fails(one)

    one.learn()

    assert one.is_resting("x")


def test_what_another_thread_learns_while_a_rest_begins_does_not_end_it() -> None:
    """It is known here only once all know of it."""
    one, shared = resting({})
    shared.meanwhile = one.learn

    fails(one)

    assert one.is_resting("x")


def test_a_rest_ended_while_another_thread_learns_is_over() -> None:
    """What it found was true a moment ago."""
    one, shared = resting({"x": OPEN})
    shared.meanwhile = lambda: one.note(DeliveryState.DELIVERED, "x", Receipt("1"), NOON)

    one.learn()

    assert not one.is_resting("x")


def test_what_was_on_its_way_as_a_rest_began_does_not_end_it() -> None:
    """The channel took it, and then asked somebody else to wait an hour."""
    one, shared = resting({"x": OPEN})

    one.note(DeliveryState.DELIVERED, "x", Receipt("1"), NOON - timedelta(milliseconds=1))

    assert one.is_resting("x")
    assert shared.rows == {"x": OPEN}


def test_a_rest_that_cannot_be_told_to_all_is_kept_here() -> None:
    """The database is away; this process leaves the channel alone all the same."""
    one, shared = resting({})

    def away() -> None:
        raise OSError("The database is away.")

    shared.meanwhile = away
    with pytest.raises(OSError, match="away"):
        fails(one)

    assert one.is_resting("x")


def test_what_others_found_is_learned() -> None:
    """A rest begun elsewhere, and one that is over there."""
    one, shared = resting({"x": OPEN})
    shared.rows = {"y": replace(OPEN, reason="Busy.")}

    one.learn()

    assert (one.is_resting("x"), one.known.get("y")) == (False, shared.rows["y"])
