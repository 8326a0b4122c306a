"""One function per document: the command it asks for, or every violation."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Content, Fulfilment
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.going import Going
from noticeboard.domain.ledger import Because
from noticeboard.drafting import FollowUp, NewNotice
from noticeboard.intake.contents import announced, followed_up, fulfilled
from noticeboard.intake.decisions import (
    AbandonmentDocument,
    AdoptionDocument,
    AloneDocument,
    ApprovalDocument,
    FulfilmentDocument,
    GoingDocument,
    RedactionDocument,
    RejectionDocument,
)
from noticeboard.intake.documents import (
    AnnouncedDocument,
    FollowedUpDocument,
    FollowUpDocument,
    NoticeDocument,
)
from noticeboard.intake.fields import Document, Reading
from noticeboard.intake.refusals import violations

Json = Mapping[str, object]
Model = TypeVar("Model", bound=Document)


def read_notice(document: Json, reading: Reading) -> NewNotice:
    """A notice to be drafted.

    Raises:
        RefusedError: with every violation, as every function here.
    """
    read = read_as(NoticeDocument, document, reading)
    return NewNotice(
        kind=read.kind,
        language=read.language,
        content=announced(read),
        slug=read.slug,
        replaces=read.replaces,
        copied_from=read.copied_from,
    )


def read_follow_up(document: Json, reading: Reading) -> FollowUp:
    """A further bulletin to be drafted."""
    read = read_as(FollowUpDocument, document, reading)
    return FollowUp(read.kind, followed_up(read, house_zone=reading.house_zone))


def read_edit(kind: BulletinKind, document: Json, reading: Reading) -> Content:
    """The whole new content of a bulletin of that kind."""
    if kind == "announcement":
        return announced(read_as(AnnouncedDocument, document, reading))
    return followed_up(
        read_as(FollowedUpDocument, document, reading), house_zone=reading.house_zone
    )


def read_fulfilment(document: Json, reading: Reading) -> Fulfilment:
    """A promise kept."""
    return fulfilled(read_as(FulfilmentDocument, document, reading))


def read_rejection(document: Json, reading: Reading) -> str:
    """The reason why a text goes back."""
    return read_as(RejectionDocument, document, reading).reason


def read_redaction(document: Json, reading: Reading) -> tuple[Because, Going | None]:
    """On what grounds words are removed, and which; ``None``: those that somebody asked for."""
    read = read_as(RedactionDocument, document, reading)
    return read.because, _going(read)


def read_going(document: Json, reading: Reading) -> Going | None:
    """What of a bulletin goes."""
    return _going(read_as(GoingDocument, document, reading))


def _going(read: GoingDocument) -> Going | None:
    if read.text is None and not (read.title or read.names or read.facts):
        return None
    return Going(read.text is not False, read.title, read.names, tuple(dict.fromkeys(read.facts)))


def read_nothing(document: Json, reading: Reading) -> None:
    """A document with nothing in it: the address says it all."""
    read_as(Document, document, reading)


def read_adoption(document: Json, reading: Reading) -> tuple[str | None, str | None]:
    """Where it stands, and a note."""
    read = read_as(AdoptionDocument, document, reading)
    return read.url, read.note


def read_abandonment(document: Json, reading: Reading) -> str:
    """The reason why a delivery is given up."""
    return read_as(AbandonmentDocument, document, reading).reason


def read_approval(document: Json, reading: Reading) -> str | None:
    """The hash that is signed; ``None`` for whatever is in review."""
    return read_as(ApprovalDocument, document, reading).frozen_hash


def read_alone(document: Json, reading: Reading) -> tuple[str, str | None]:
    """Why it is published by one person, and the hash that is signed."""
    read = read_as(AloneDocument, document, reading)
    return read.reason, read.frozen_hash


def read_as(model: type[Model], document: Json, reading: Reading) -> Model:
    """The document of that model."""
    try:
        return model.model_validate(document, context=reading)
    except ValidationError as error:
        raise RefusedError(violations(error)) from None
