"""When a page that somebody leaves open is loaded again: when the clock has changed what is true.

By a header, so that it needs no script and the bytes stay those that were built. At a boundary,
never before one, and on the minute: nobody's page is loaded more than once a minute (WCAG 2.2.1).
"""

from datetime import datetime, timedelta
from math import ceil

from noticeboard.ports import StoredPage

# Seconds over which those who wait for the same instant come back.
SPREAD = 10
_MINUTE = timedelta(minutes=1)
# Who is loaded again comes within these seconds of a minute, the way to us included.
_AGAIN_WITHIN = timedelta(seconds=SPREAD + 5)
# Browsers count it in milliseconds, in 31 bits; whoever leaves a page open so long has slept.
_LONGEST = timedelta(days=20)


def refresh_after(page: StoredPage, now: datetime) -> int | None:
    """In how many seconds to load the page again; ``None`` where only we can change it.

    The spread is taken from the clock itself, so that equal pages are answered alike.
    """
    if page.good_until is None or page.good_until - now > _LONGEST:
        return None
    left = max(_on_the_minute(page.good_until) - now, timedelta())
    wait = ceil(left.total_seconds()) + now.microsecond % SPREAD
    return max(wait, 60) if _came_again(now) or not left else wait


def _on_the_minute(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + _MINUTE


def _came_again(now: datetime) -> bool:
    """Whether this may be a page that was loaded again: then a minute passes until the next."""
    return now - now.replace(second=0, microsecond=0) < _AGAIN_WITHIN
