"""What would become of a follow-up: its labels, where it goes, what it may leave for later.

Asked before the button is pressed, of the very functions that decide it afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain import labels
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content
from noticeboard.domain.explanation import PART_NAMES, Part, PartDue, PartName, Withheld
from noticeboard.domain.policy import Situation
from noticeboard.domain.policy.afterwards import completed
from noticeboard.domain.policy.explanations import demanded, may_wait
from noticeboard.domain.times import Instant, at_utc
from noticeboard.domain.told_late import would_be_late
from noticeboard.ports import Subject
from noticeboard.publishing import Publishing


@dataclass(frozen=True, slots=True)
class Ahead:
    """A follow-up as it would be if it became public at its instant, or now."""

    situation: Situation
    labels: tuple[str, ...]

    @property
    def at_leisure(self) -> bool:
        """Whether there is time to explain in full."""
        return self.situation.at_leisure

    @property
    def labelled_late(self) -> bool:
        """Whether the public will see that it was told late."""
        return labels.LATE_NOTICE in self.labels or labels.EXPLAINED_LATE in self.labels

    @property
    def on_time_until(self) -> Instant | None:
        """Until when it would bear no label of lateness; ``None`` if that is no question."""
        s = self.situation
        promises = s.notice.promises if s.notice else ()
        last = labels.on_time_until(promises, s.content, s.kind)
        return None if last is None else at_utc(last, next(s.touched()).current.anchor.zone)

    @property
    def told_late(self) -> Instant | None:
        """The instant by which the company had promised what it tells only now."""
        s = self.situation
        return would_be_late(s, max(s.speaks_at, s.now))

    @property
    def promised(self) -> Mapping[PartName, Instant]:
        """The parts that it leaves unsaid, and by when the product promises them.

        At leisure words that say nothing are refused: what stands there promises nothing.
        """
        own = self.situation.content.explanation
        due = completed(self.situation).explanation.due()
        settled = own.parts if self.at_leisure else own.due()
        return {name: by for name, by in due.items() if name not in settled}

    def may_be(self, name: PartName) -> frozenset[str]:
        """How a part may be put off: ``due``, ``withheld``, or left ``unsaid``."""
        later = PartDue(at_utc(self.situation.speaks_at, "UTC"))
        ways: Mapping[str, Part | None] = {
            "due": later,
            "withheld": Withheld("legal"),
            "unsaid": None,
        }
        return frozenset(way for way, part in ways.items() if may_wait(self.situation, name, part))

    @property
    def demanded(self) -> tuple[PartName, ...]:
        """The parts of a whole explanation, in the order in which the public reads them."""
        wanted = demanded(self.situation)
        return tuple(name for name in PART_NAMES if name in wanted)


def look_ahead(
    publishing: Publishing, subject: Subject, bulletin: Bulletin, content: Content, now: datetime
) -> Ahead:
    """``content`` as part of ``bulletin``, if nothing else happens before it is public."""
    situation = publishing.drafting.situation(subject, bulletin, content, now)
    promises = subject.public.promises if subject.public else ()
    at = max(situation.speaks_at, now)
    found = labels.of_follow_up(promises, bulletin, content, situation.kind, at)
    return Ahead(situation, found)
