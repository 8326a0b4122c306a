"""Rule 10: what somebody else said was said before we answer it."""

from collections.abc import Iterator
from datetime import date

from noticeboard.domain.content import ClaimCorrection
from noticeboard.domain.policy import Situation
from noticeboard.domain.times import Instant
from tests.builders import DAY, HOUR, NOON, a_follow_up, a_situation, an_instant, explained
from tests.domain.cases import Case, refused, sound


def _answering(claimed_at: Instant | date | None) -> Situation:
    """An answer, published an hour after noon, to what was said then."""
    claim = ClaimCorrection("It costs 2 EUR.", "a blog", "example.com", "false", claimed_at)
    why = explained(what_happened="It costs something else.", what_it_means="Nothing changes.")
    return a_situation("correction", a_follow_up(moves=(), corrects=claim, explanation=why))


def _cases() -> Iterator[Case]:
    for known in (None, date(2026, 7, 15), date(2026, 7, 1), an_instant(NOON + HOUR)):
        yield sound(f"said {known}", _answering(known))
    # In Kiritimati it may be tomorrow already.
    late = (date(2026, 7, 17), an_instant(NOON + 2 * HOUR), an_instant(NOON + DAY))
    for ahead in late:
        found = ("corrects.claimed_at", "claimed_later")
        yield refused(f"said {ahead}", _answering(ahead), found)


CASES = tuple(_cases())
