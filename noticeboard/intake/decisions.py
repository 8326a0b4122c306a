"""What people may say became of a promise, a text or a delivery that there is, as documents."""

from typing import Annotated, Literal

from pydantic import Field

from noticeboard.domain.ledger import Because
from noticeboard.intake.fields import Address, Document, Key, Line, When, Words, Zone


class FulfilmentDocument(Document):
    """That a promise was kept, as observed."""

    promise: Key
    zone: Zone | None = None
    observed_at: When
    status: Literal["kept", "partly_kept"] = "kept"
    evidence_url: Address | None = None
    note: Line | None = None
    early: Annotated[bool, Field(description="keeping it before its time is meant")] = False


class RejectionDocument(Document):
    """Why a text goes back to its author."""

    reason: Words


class GoingDocument(Document):
    """What of a bulletin goes, and what stands instead. Nothing: its text, or what was asked."""

    text: Annotated[
        bool | None, Field(description="body, parts and explanation; true where nothing is said")
    ] = None
    title: Annotated[Line, Field(description="what the notice is called instead")] | None = None
    names: Annotated[
        dict[Key, Line], Field(max_length=50, description="what promises are called instead")
    ] = Field(default_factory=dict)
    facts: Annotated[list[Key], Field(max_length=50, description="the facts whose values go")] = (
        Field(default_factory=list)
    )


class RedactionDocument(GoingDocument):
    """On what grounds words of a bulletin are removed; everybody will read it."""

    because: Because


class AdoptionDocument(Document):
    """That a text stands on its channel, and where; no address where it stood before."""

    url: Address | None = None
    note: Words | None = None


class AbandonmentDocument(Document):
    """Why a delivery is given up."""

    reason: Words


class ApprovalDocument(Document):
    """The hash of the text that was read, so that no other one is signed."""

    frozen_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class AloneDocument(ApprovalDocument):
    """Why one person publishes it alone."""

    reason: Words
