"""What kinds of notice there are: data from ``config/policy.toml``, never code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from noticeboard.domain.explanation import PartName
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.web_address import WebAddress

OnLate = Literal["send", "hold", "drop"]


# Where the title of a notice begun at night says what is wrong.
WHAT = "{{ what }}"


@dataclass(frozen=True, slots=True)
class Kind:
    """The leads, parts, sign-off line and channels that one kind of notice demands.

    ``promises``: whether at least one promise is needed; ``next_word``: whether an announcement
    without any says when the company speaks again. ``min_lead``: from publication on the
    board to the promised instant, refused below; ``recommended_lead``: warned below.
    ``delay_notice``: a delay published less than this before the instant is late.
    ``confirm_within``: from the instant to "not confirmed". ``required``: names of the parts an
    announcement must give. ``late_after``: how late a delivery may go out as if on time; then
    ``on_late`` decides. ``fulfilment``: the text by which one person records a kept promise,
    ``fulfilment_in_part``: one that was kept in part.
    ``explanations``: per bulletin kind, the parts of a complete explanation; under pressure those
    not told yet are due ``explain_within`` of publication. ``about``: what to use it for, in a
    sentence, where staff choose. ``postmortem``: within which a word on cause and prevention is
    owed after a cancellation, or after a promise that was not kept in time. ``go_no_go``: how
    long before a promised instant its owner is asked whether it stands. ``reminders``: how long
    before, and ``reminder``: in which words, the public is reminded of it. ``headline``: the title
    of a notice that whoever was called begins by a holding text, in words of the policy;
    ``headline_about``: where they say what is wrong, in the place of ``WHAT``.
    """

    name: str
    title: Sentence
    promises: bool
    min_lead: timedelta
    recommended_lead: timedelta
    delay_notice: timedelta
    confirm_within: timedelta
    follow_up_wait: timedelta
    cadence: timedelta
    contact_hours: timedelta
    late_after: timedelta
    fulfilment: Sentence
    fulfilment_in_part: Sentence
    explanations: Mapping[str, tuple[PartName, ...]]
    approvals: tuple[str, ...] = ("approver",)
    mandatory_channels: tuple[str, ...] = ("board", "feed")
    required: tuple[str, ...] = ()
    on_late: OnLate = "send"
    explain_within: timedelta = timedelta(hours=24)
    about: Sentence | None = None
    postmortem: timedelta = timedelta(days=7)
    go_no_go: tuple[timedelta, ...] = ()
    reminders: tuple[timedelta, ...] = ()
    reminder: Sentence | None = None
    next_word: bool = False
    headline: Sentence | None = None
    headline_about: Sentence | None = None

    def kept_words(self, status: Literal["kept", "partly_kept"]) -> Sentence:
        """The text that says that a promise was kept, or a part of it."""
        return self.fulfilment if status == "kept" else self.fulfilment_in_part


@dataclass(frozen=True, slots=True)
class HoldingExample:
    """Words to begin a holding text with; ``kind``: of the notices they fit, ``None``: any.

    ``resolved``: they say that something is over.
    """

    title: Sentence
    body: Sentence
    short: Sentence
    kind: str | None = None
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """All kinds, and what holds for the whole installation.

    ``solo``: one person may sign off their own work, after ``cooling_off``, labelled in public.
    ``stock_phrases``: per language, what explains nothing when it stands alone. ``zone``: the
    house's.
    ``quiet_hours``: when nothing rings that can wait, in the house's zone. ``answer_within``: for
    whoever is asked whether a promise stands; ``acknowledge_within``: for whoever is paged; then
    it is the next one's. ``drill_every``: how often everybody on duty is paged for practice.
    ``known_within``: how long ago an incident that is declared was known at most.
    ``emergency_roles``: who may publish a follow-up alone, with a reason.
    ``review_ahead``: how long before its instant it is told that a text is still unsigned.
    ``holding_examples``: offered to whoever writes a holding text, by name; nobody approved them.
    ``insecure_checks``: checks may ask by plain http and in private networks. ``board``: where
    this board is, which no check may ask.
    """

    kinds: Mapping[str, Kind]
    solo: bool = False
    cooling_off: timedelta = timedelta(minutes=10)
    stock_phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    quiet_hours: str = "21:00-08:00"
    answer_within: timedelta = timedelta(hours=1)
    acknowledge_within: timedelta = timedelta(minutes=10)
    drill_every: timedelta = timedelta(days=30)
    known_within: timedelta = timedelta(days=30)
    emergency_roles: tuple[str, ...] = ("approver",)
    review_ahead: tuple[timedelta, ...] = (timedelta(days=1), timedelta(hours=2))
    insecure_checks: bool = False
    board: WebAddress | None = None
    holding_examples: Mapping[str, HoldingExample] = field(default_factory=dict)
    zone: str = "UTC"

    @property
    def first_word(self) -> Kind | None:
        """The kind of notice that whoever was called may begin: the first with a headline."""
        return next((kind for kind in self.kinds.values() if kind.headline), None)
