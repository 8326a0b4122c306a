"""Rule 10: what somebody else said was said before we answer it."""

from collections.abc import Iterator
from datetime import date, timedelta

from noticeboard.domain.content import ClaimCorrection
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import Instant
from noticeboard.domain.violation import Finding, Violation

# Where a day begins first, it is this much further than in UTC.
_EARLIEST_DAY = timedelta(hours=14)


def a_claim_was_made_before(s: Situation) -> Iterator[Finding]:
    """What a correction answers was said before it is published. Rule 10."""
    corrects = s.content.corrects
    if isinstance(corrects, ClaimCorrection) and _is_ahead(s, corrects.claimed_at):
        yield Violation("claimed_later", "corrects.claimed_at", _AHEAD)


def _is_ahead(s: Situation, claimed_at: Instant | date | None) -> bool:
    if isinstance(claimed_at, Instant):
        return claimed_at.utc > s.speaks_at
    return claimed_at is not None and claimed_at > (s.speaks_at + _EARLIEST_DAY).date()


_AHEAD = Sentence(
    "Nobody can have said this yet: that is after your answer. Correct the day, or leave it out.",
    "정정 공지를 올리는 때보다 뒤의 날짜입니다. 날짜를 고치거나 비워 주세요.",
)
