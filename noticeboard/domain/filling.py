"""A holding text with its slots filled: which one is chosen, and what is put into it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from noticeboard.domain.bulletin import Revision
from noticeboard.domain.content import Content, PreApproved
from noticeboard.domain.holding import HoldingText
from noticeboard.domain.times import Instant, at_utc

_MINUTE = timedelta(minutes=1)
# A night: however often somebody must speak, the next word may be promised for the morning.
_NIGHT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Filling:
    """A holding text chosen, and what stands in its slots.

    ``heard``: the id of the newest bulletin that whoever speaks knew of; ``None``: they speak
    whatever was said meanwhile. ``incidents``: the ids of those that go on and are over now, for
    a text that says so; ``None``: those that the public was told of. ``reason``: why they are.
    ``what``: is wrong, in the title of a notice that the text begins.
    """

    text: str
    next_word_by: Instant | None = None
    promise: str | None = None
    sentence: str = ""
    heard: str | None = None
    incidents: tuple[str, ...] | None = None
    reason: str = ""
    what: str = ""

    def of(self, approved: Revision) -> Content:
        """The approved words, to the letter, with these slots."""
        slots = PreApproved(self.text, approved.number, self.promise, self.sentence, self.what)
        words = approved.content
        return Content(
            words.body,
            words.short,
            None,
            next_word_by=self.next_word_by,
            resolved=words.resolved,
            pre_approved=slots,
        )


def choices(
    texts: Iterable[HoldingText], language: str, kind: str
) -> tuple[tuple[HoldingText, Revision], ...]:
    """The approved texts for such a notice: those for its kind first, each with its words."""
    fitting = [(t, t.approved) for t in texts if t.fits(language, kind)]
    known = [(text, words) for text, words in fitting if words is not None]
    return tuple(sorted(known, key=lambda one: (one[0].kind is None, one[1].content.title)))


def repeats(filled: Content, said: Iterable[Content]) -> bool:
    """Whether the same was said at any time since this began, whatever was said in between.

    ``said``: the newest first. It may be true again, so nobody is kept from it; it is no news.
    """
    since = takewhile(lambda one: not one.resolved, said)
    return any(one.pre_approved == filled.pre_approved for one in since)


def latest_next_word(now: datetime, cadence: timedelta) -> datetime:
    """The latest instant for which a holding text may promise the next word."""
    return now + max(cadence, _NIGHT)


def proposed_next_word(now: datetime, cadence: timedelta, zone: str) -> Instant:
    """When to speak again, if nobody says otherwise: before the cadence is over.

    At the quarter of an hour; at the minute where less than half the cadence would be left. What
    the public is promised is then what whoever is on duty is held to, and no other instant.
    """
    wanted = (now + cadence).replace(second=0, microsecond=0)
    quarter = wanted - timedelta(minutes=wanted.minute % 15)
    if quarter - now >= cadence / 2:
        return at_utc(quarter, zone)
    return at_utc(wanted if wanted > now else wanted + _MINUTE, zone)
