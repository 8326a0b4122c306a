"""In which order Today asks for somebody: by the instant at which silence shows in public."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from noticeboard.web.desk.today.owed import Owed
from noticeboard.web.desk.watching.today import Now

_FIRST = datetime.min.replace(tzinfo=UTC)


def ordered(watch: Now, owed: Iterable[Owed]) -> tuple[str, ...]:
    """The sections that have something, those first in which somebody must speak now.

    What was told and is not over stands where its next word is due: below a time that runs out
    before that.
    """
    instants: Mapping[str, Iterator[datetime]] = {
        "alarms": (_FIRST for _ in watch.loud),
        "spoken": (one.speak_by or _FIRST for one in watch.spoken),
        "left_open": (one[0].ended_at or _FIRST for one in watch.left_alone),
        "owed": (one.since for one in owed),
        "going_on": (one.shows for one in watch.going_on),
        "questions": (one.alarm.due or _FIRST for one in watch.questions),
    }
    first = {name: min(found, default=None) for name, found in instants.items()}
    there = ((at, name) for name, at in first.items() if at is not None)
    return tuple(name for _, name in sorted(there, key=lambda pair: pair[0]))
