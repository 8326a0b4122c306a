"""Texts as they may be written: fields, types, limits. Rules are the policy's business."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from noticeboard.domain.explanation import WithheldBy
from noticeboard.intake.fields import (
    Address,
    ChannelId,
    Document,
    Id,
    Key,
    Line,
    Markdown,
    Product,
    Short,
    Slug,
    When,
    WhenClaimed,
    WhenMoved,
    WhenPublished,
    Words,
    Zone,
)

Facts = Annotated[dict[Key, Line], Field(max_length=50)]
Parts = Annotated[dict[Key, Words], Field(max_length=50)]
Texts = Annotated[dict[ChannelId, Short], Field(max_length=50)]
Channels = Annotated[list[ChannelId], Field(min_length=1, max_length=50)]


def choice(name: str) -> Tag:
    """A tag that names a choice; its brackets keep it out of the paths in violations."""
    return Tag(f"<{name}>")


class CheckDocument(Document):
    """Where a machine looks whether a promise was kept: `url` answers 200, with `contains`."""

    url: Address
    contains: Line | None = None


class PromiseDocument(Document):
    """A promise as announced."""

    key: Key
    label: Line
    zone: Zone | None = None
    due: When
    until: When | None = None
    audience: Line | None = None
    depends_on: list[Key] = Field(default_factory=list, max_length=50)
    check: CheckDocument | None = None


class WaiverDocument(Document):
    """Why a lead is shorter than the kind demands."""

    reason: Words


class MoveDocument(Document):
    """A new time for a promise, or the next word that stands in for it."""

    promise: Key
    zone: Zone | None = None
    due: WhenMoved = None
    next_word_by: WhenMoved = None
    forward: Annotated[bool, Field(description="bringing it forward is meant")] = False


class PartDueDocument(Document):
    """A part not known yet, promised by an instant."""

    zone: Zone | None = None
    due: When


class WithheldDocument(Document):
    """A part that may not be told, and on whose account."""

    withheld: WithheldBy


class ContactDocument(Document):
    """How to reach a person, and when one answers: `24h`, or `09:00-18:00` in `zone`."""

    how: Words
    hours: Line | None = None
    zone: Zone | None = None


def _which_part(value: object) -> str | None:
    if isinstance(value, str):
        return "<text>"
    if not isinstance(value, dict):
        return None
    if "withheld" in value:
        return "<withheld>"
    return "<contact>" if "how" in value or "hours" in value else "<due>"


ExplanationPart = Annotated[
    Annotated[Words, choice("text")]
    | Annotated[PartDueDocument, choice("due")]
    | Annotated[WithheldDocument, choice("withheld")],
    Discriminator(_which_part, custom_error_type="wrong_part", custom_error_message="wrong part"),
]
ContactPart = Annotated[
    Annotated[Words, choice("text")]
    | Annotated[ContactDocument, choice("contact")]
    | Annotated[PartDueDocument, choice("due")]
    | Annotated[WithheldDocument, choice("withheld")],
    Discriminator(_which_part, custom_error_type="wrong_part", custom_error_message="wrong part"),
]


class ExplanationDocument(Document):
    """Why: each part given, due or withheld."""

    cause: ExplanationPart | None = None
    what_happened: ExplanationPart | None = None
    what_it_means: ExplanationPart | None = None
    what_to_do: ExplanationPart | None = None
    apology: ExplanationPart | None = None
    remedy: ExplanationPart | None = None
    choice: ExplanationPart | None = None
    prevention: ExplanationPart | None = None
    responsible: ExplanationPart | None = None
    contact: ContactPart | None = None


class OwnCorrectionDocument(Document):
    """Corrects a bulletin of ours."""

    bulletin: Id


class ClaimCorrectionDocument(Document):
    """Corrects what somebody else said; `claimed_at` is a day, or an instant (in `zone`)."""

    claim: Words
    by: Line
    where: Line
    verdict: Literal["true", "false", "partly", "undecided"]
    zone: Zone | None = None
    claimed_at: WhenClaimed | None = None


def _which_correction(value: object) -> str | None:
    if not isinstance(value, dict):
        return None
    return "<own>" if "bulletin" in value else "<claim>"


Corrects = Annotated[
    Annotated[OwnCorrectionDocument, choice("own")]
    | Annotated[ClaimCorrectionDocument, choice("claim")],
    Discriminator(
        _which_correction,
        custom_error_type="wrong_correction",
        custom_error_message="wrong correction",
    ),
]


class SpokenDocument(Document):
    """What every bulletin has: its words, its instant, its channels.

    `zone` belongs to `publish_at` and `next_word_by` where they are wall times.
    """

    short: Short = ""
    zone: Zone | None = None
    publish_at: WhenPublished
    channels: Channels = Field(default_factory=list)
    texts: Texts = Field(default_factory=dict)
    waiver: WaiverDocument | None = None
    next_word_by: When | None = None


class AnnouncementDocument(SpokenDocument):
    """The first bulletin of a notice; `parts`: what its kind must say."""

    body: Markdown
    parts: Parts = Field(default_factory=dict)


class AnnouncedDocument(Document):
    """What an announcement puts before the public, and its words."""

    title: Line
    products: list[Product] = Field(default_factory=list, max_length=50)
    promises: list[PromiseDocument] = Field(default_factory=list, max_length=50)
    facts: Facts = Field(default_factory=dict)
    announcement: AnnouncementDocument


class NoticeDocument(AnnouncedDocument):
    """A new notice."""

    kind: Key
    language: Literal["ko", "en"]
    slug: Slug | None = None
    replaces: Id | None = None
    copied_from: Annotated[
        Id | None, Field(description="the notice whose words it begins with: its authors count")
    ] = None


class DailyWordDocument(Document):
    """That the company speaks every day by this wall time, until what it is about is over."""

    at: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    zone: Zone | None = None


class FollowedUpDocument(SpokenDocument):
    """What a follow-up says."""

    body: Markdown = ""
    moves: list[MoveDocument] = Field(default_factory=list, max_length=50)
    withdraws: list[Key] = Field(default_factory=list, max_length=50)
    explanation: ExplanationDocument = ExplanationDocument()
    corrects: Corrects | None = None
    facts: Facts = Field(default_factory=dict)
    stays: Annotated[
        list[Key],
        Field(max_length=50, description="promises that depend on a moved one, and stand"),
    ] = Field(default_factory=list)
    daily_word: DailyWordDocument | None = None
    resolved: Annotated[bool, Field(description="what the last words were about is over")] = False


class FollowUpDocument(FollowedUpDocument):
    """A new follow-up."""

    kind: Literal["delay", "correction", "cancellation", "holding", "update"]
