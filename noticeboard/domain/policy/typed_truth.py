"""What times that were typed are held against: what is promised, what was, and what is no more."""

from collections.abc import Iterator

from noticeboard.domain.policy import known
from noticeboard.domain.policy.known import Promised
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.times import Instant
from noticeboard.domain.typed import TypedTime
from noticeboard.domain.zones import zone_of


class Truth:
    """What is true of a notice, read once for all texts of a bulletin."""

    def __init__(self, s: Situation) -> None:
        self.s = s
        self.promised = known.promised(s)
        self.others = known.other_times(s)
        self.overtaken = known.overtaken(s)
        self.firm = not known.under_pressure(s)
        self.speaks_at = s.speaks_at.astimezone(zone_of(known.zone_of_texts(s)))
        self.today = self.speaks_at.date()

    def instants(self) -> Iterator[Instant]:
        """Every instant that a text may mean."""
        yield from (promised.due for promised in self.promised)
        yield from self.others
        yield from (gone.due for gone in self.overtaken)

    def once_promised(self, typed: TypedTime) -> Promised | None:
        """What was promised for the time that is typed, and is so no more."""
        return next((p for p in self.overtaken if typed.says(p.due, self.today)), None)

    def standing(self, key: str) -> Promised | None:
        """What is promised under that key now."""
        return next((p for p in self.promised if p.key == key), None)
