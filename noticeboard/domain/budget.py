"""How much a channel is given: so many deliveries within a length of time, whoever sends them.

A part is kept for what makes an older text wrong. All in windows that slide: a server that counts
by the clock, and one that counts back from now, are both spared.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from types import MappingProxyType

from noticeboard.domain.durations import parse_duration

_RATE = re.compile(r"([0-9]{1,6})/([0-9]{1,6}[smhd])")
_LONGEST = timedelta(days=1)
# So many slots of a window are told apart: what is spent counts until its whole slot is over.
_SLOTS = 60
# One in so many is kept for what cannot wait.
_KEPT = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``count`` deliveries within ``window``."""

    count: int
    window: timedelta

    @property
    def reserve(self) -> int:
        """How many of them only what makes a text wrong may use: a fifth; of a single one none."""
        return max(1, self.count // _KEPT) if self.count > 1 else 0

    def __str__(self) -> str:
        seconds = self.window // timedelta(seconds=1)
        units = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
        name, length = next(unit for unit in units if seconds % unit[1] == 0)
        return f"{self.count}/{seconds // length}{name}"


NO_RATES: Mapping[str, Rate] = MappingProxyType({})


def parse_rate(text: str) -> Rate:
    """``30/5m``: thirty within five minutes.

    Raises:
        ValueError: for anything else, for none at all, and for a window longer than a day.
    """
    match = _RATE.fullmatch(text)
    if match is None:
        raise ValueError(f'{text!r} is not a rate such as "30/5m": thirty within five minutes')
    count, window = int(match[1]), parse_duration(match[2])
    if count < 1 or not timedelta() < window <= _LONGEST:
        raise ValueError(f"{text!r} must allow at least one, within 1s to 1d")
    return Rate(count, window)


@dataclass(frozen=True, slots=True)
class Budget:
    """A rate, and what of it is spent: how many, by the end of the slot in which they were."""

    rate: Rate
    spent: Mapping[datetime, int] = field(default_factory=dict)

    def left(self, now: datetime, *, urgent: bool) -> int:
        """How many may still go at ``now``; of what is kept for the ``urgent`` only those."""
        kept = 0 if urgent else self.rate.reserve
        return max(0, self.rate.count - kept - sum(self._counting(now).values()))

    def had_room(self, since: datetime, now: datetime, *, urgent: bool) -> bool:
        """Whether one more might have gone at any moment from ``since`` to ``now``."""
        kept, window = 0 if urgent else self.rate.reserve, self.rate.window
        spent = (n for end, n in self.spent.items() if since - window < end <= now + window)
        return sum(spent) < self.rate.count - kept

    def after(self, now: datetime, taken: int) -> "Budget":
        """The budget once ``taken`` more went at ``now``. What counts no more is forgotten."""
        slot, counting = self._slot(now), dict(self._counting(now))
        counting[slot] = counting.get(slot, 0) + taken
        return Budget(self.rate, counting)

    def refunded(self, taken: Mapping[datetime, int]) -> "Budget":
        """The budget without what was taken at these moments and did not go; never below nothing.

        What was spent since is not forgotten, however short the window is.
        """
        spent = dict(self.spent)
        for at, count in taken.items():
            slot = self._slot(at)
            spent[slot] = spent.get(slot, 0) - count
        return Budget(self.rate, {end: count for end, count in spent.items() if count > 0})

    def opens_at(self, now: datetime, *, urgent: bool) -> datetime | None:
        """When the next one may go; ``None``: now."""
        if self.left(now, urgent=urgent):
            return None
        kept = 0 if urgent else self.rate.reserve
        newest_first = sorted(self._counting(now).items(), reverse=True)
        still = accumulate(count for _, count in newest_first)
        # The newest that, with all after them, leave no room: once those are over, there is some.
        full = (
            end
            for (end, _), sum_ in zip(newest_first, still, strict=True)
            if sum_ >= self.rate.count - kept
        )
        return next(full) + self.rate.window

    def _counting(self, now: datetime) -> Mapping[datetime, int]:
        """What lies within the window; what a clock far ahead of this one spent does not."""
        window = self.rate.window
        return {e: n for e, n in self.spent.items() if now - window < e <= now + window}

    def _slot(self, at: datetime) -> datetime:
        width = self.rate.window / _SLOTS
        return at - (at - _EPOCH) % width + width


def allowed(budget: Budget | None, limit: int, now: datetime, *, urgent: bool) -> int:
    """How many of ``limit`` may go at ``now``: all of them where there is no budget."""
    return limit if budget is None else min(limit, budget.left(now, urgent=urgent))
