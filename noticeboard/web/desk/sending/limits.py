"""The limits of channels, as the desk shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.budget import Budget
from noticeboard.domain.durations import duration_text
from noticeboard.domain.sentence import Language


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within a length of time. ``opens_at``: when what can wait goes on; ``None``: now.

    ``urgent_opens_at``: when anything at all does.
    """

    count: int
    length: str
    opens_at: datetime | None
    urgent_opens_at: datetime | None


def limits(budgets: Mapping[str, Budget], now: datetime, language: Language) -> dict[str, Limit]:
    """Of each channel that has one."""
    return {
        channel: Limit(
            budget.rate.count,
            duration_text(budget.rate.window).in_(language),
            budget.opens_at(now, urgent=False),
            budget.opens_at(now, urgent=True),
        )
        for channel, budget in budgets.items()
    }
