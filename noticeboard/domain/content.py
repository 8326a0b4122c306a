"""What a person writes in a bulletin: texts, promises, moves, explanations, corrections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from noticeboard.domain.explanation import Explanation
from noticeboard.domain.promise import PromiseTerms, Source
from noticeboard.domain.times import Instant


@dataclass(frozen=True, slots=True)
class Move:
    """A new time for a promise, or a next word that stands in for it.

    ``forward``: the author says that bringing it forward is meant.
    """

    promise: str
    due: Instant | None = None
    next_word_by: Instant | None = None
    forward: bool = False


@dataclass(frozen=True, slots=True)
class OwnCorrection:
    """Corrects a bulletin of ours."""

    bulletin_id: str


@dataclass(frozen=True, slots=True)
class ClaimCorrection:
    """Corrects what somebody else said: the claim, by whom, where, and how true it is.

    ``claimed_at``: when it was said, as far as it is known: the day, or the instant.
    """

    claim: str
    by: str
    where: str
    verdict: Literal["true", "false", "partly", "undecided"]
    claimed_at: Instant | date | None = None


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """That a promise was kept, as observed.

    ``early``: the author says that keeping it before its time is meant. ``source``: whether
    somebody on the staff saw it, or the check that was signed with the promise.
    """

    promise: str
    observed_at: datetime
    status: Literal["kept", "partly_kept"] = "kept"
    evidence_url: str | None = None
    note: str | None = None
    early: bool = False
    source: Source = "staff"

    @property
    def in_part(self) -> bool:
        """Whether only part of what was promised happened."""
        return self.status == "partly_kept"


@dataclass(frozen=True, slots=True)
class DailyWord:
    """That the company speaks every day by that wall time (``18:00``) until it is resolved."""

    at: str
    zone: str


@dataclass(frozen=True, slots=True)
class PreApproved:
    """Which holding text was filled in, which revision of it, and what stands in its slots.

    The next word is the content's own. ``sentence`` is shown as it was typed, never as Markdown.
    ``what``: of a notice that it begins, what is wrong; it stands in the title.
    """

    text: str
    revision: int
    promise: str | None = None
    sentence: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """That the public is reminded of a promise, by a machine, in words signed with the notice.

    ``revision``: the number of the due revision it is about; ``ahead``: how long before that
    instant, in seconds.
    """

    promise: str
    revision: int
    ahead: int


@dataclass(frozen=True, slots=True)
class Content:
    """What a person writes: everything a revision says. Immutable; an edit is a new one.

    ``publish_at`` ``None`` means *now*: at the last sign-off. ``promises``, ``facts``, ``title``
    and ``products`` belong to an announcement; the rest to follow-ups. ``parts``: the required
    parts of the notice's kind, by name. ``stays``: promises that depend on one that is moved or
    withdrawn, and stand all the same. ``resolved``: what the last words were about is over.
    ``pre_approved``: the holding text that was filled in; its words are ``body`` and ``short``.
    """

    body: str
    short: str
    publish_at: Instant | None
    channels: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    products: tuple[str, ...] = ()
    promises: tuple[PromiseTerms, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    waiver: str | None = None
    moves: tuple[Move, ...] = ()
    withdraws: tuple[str, ...] = ()
    explanation: Explanation = field(default_factory=Explanation)
    corrects: OwnCorrection | ClaimCorrection | None = None
    next_word_by: Instant | None = None
    fulfilment: Fulfilment | None = None
    stays: tuple[str, ...] = ()
    daily_word: DailyWord | None = None
    resolved: bool = False
    pre_approved: PreApproved | None = None
    reminder: Reminder | None = None
