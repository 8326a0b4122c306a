"""Documents about incidents, the duty list, and the answers of whoever was called."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from noticeboard.domain.alarms import Verdict
from noticeboard.domain.duty import Absence, Shift
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.open_hours import readable
from noticeboard.intake.commands import Json, read_as
from noticeboard.intake.fields import Document, Id, Line, Reading, When, Zone
from noticeboard.intake.text import clean, one_line, refuse, worded
from noticeboard.watching.refusals import HOURS, NOTICE_BLANK, WHAT_BLANK, WHO_BLANK, WHY_BLANK

_Told = Annotated[str, Field(max_length=4_000), AfterValidator(clean)]
_Named = Annotated[str, Field(max_length=200), AfterValidator(clean), AfterValidator(one_line)]


class IncidentDocument(Document):
    """Something went wrong. `what` is for staff, never public."""

    notice: Annotated[Id | None, Field(description="which tells of it, if there is one")] = None
    zone: Zone | None = None
    known_at: Annotated[When | None, Field(description="when we knew; now, if left out")] = None
    what: Annotated[_Told, AfterValidator(worded(WHAT_BLANK))]


def _chosen(notice: object) -> object:
    if notice == "":
        raise refuse("blank", NOTICE_BLANK)
    return notice


class LinkDocument(Document):
    """The notice that tells of an incident, or will."""

    notice: Annotated[Id, BeforeValidator(_chosen)]


class EndDocument(Document):
    """Why an incident is over; `public`: what the public reads of it stands as it is."""

    reason: Annotated[_Told, AfterValidator(worded(WHY_BLANK))]
    public: Annotated[
        Literal["left_open"] | None,
        Field(
            description="needed while the public reads that it goes on; better, publish a text "
            "that says that it is over: that ends it, too"
        ),
    ] = None
    false_alarm: Annotated[
        bool,
        Field(
            description="nothing was wrong, and the public was told nothing: the record counts it "
            "as a false alarm, not as silence, and whether whoever says so had declared it"
        ),
    ] = False


class AbsenceDocument(Document):
    """Somebody on the duty list is away; `deputy` is called in their stead."""

    zone: Zone | None = None
    since: When
    until: When
    deputy: Line | None = None


def _readable_hours(text: str) -> str:
    """Together with whatever else is wrong with the document, so that nothing is found later."""
    if not readable(OpenHours(text, "")):
        raise refuse("hours_unreadable", HOURS)
    return text


class ShiftDocument(Document):
    """A place on the duty list. People are named by address or id."""

    person: Annotated[_Named, AfterValidator(worded(WHO_BLANK))]
    hours: Annotated[
        _Named,
        Field(examples=["24h", "Mon-Fri 09:00-18:00, Sat 10:00-14:00"]),
        AfterValidator(_readable_hours),
    ]
    zone: Annotated[Zone | None, Field(description="of the hours and instants; else ours")] = None
    since: When | None = None
    until: When | None = None
    absence: AbsenceDocument | None = None


class DutyDocument(Document):
    """The whole duty list, in the order in which people are called."""

    version: Annotated[
        int | None, Field(description="of the list you read; with a newer one: 412")
    ] = None
    shifts: Annotated[list[ShiftDocument], Field(max_length=50)]


class VerdictDocument(Document):
    """Whether a promise stands."""

    verdict: Verdict
    seen: Annotated[
        Verdict | None,
        Field(description="the answer that you read before; with another one since: 409"),
    ] = None


@dataclass(frozen=True, slots=True)
class NewIncident:
    """An incident to be declared; without ``known_at`` it is known now."""

    what: str
    known_at: datetime | None
    notice: str | None


def read_incident(document: Json, reading: Reading) -> NewIncident:
    """An incident to be declared.

    Raises:
        RefusedError: with every violation, as every function here.
    """
    read = read_as(IncidentDocument, document, reading)
    known = None if read.known_at is None else read.known_at.utc
    return NewIncident(read.what, known, read.notice)


def read_link(document: Json, reading: Reading) -> str:
    """The id of the notice that tells of an incident."""
    return read_as(LinkDocument, document, reading).notice


@dataclass(frozen=True, slots=True)
class IncidentEnd:
    """Why an incident is over. ``leave_open``: what the public reads of it is left as it is."""

    reason: str
    leave_open: bool
    false_alarm: bool


def read_end(document: Json, reading: Reading) -> IncidentEnd:
    """How an incident ends."""
    read = read_as(EndDocument, document, reading)
    return IncidentEnd(read.reason, read.public is not None, read.false_alarm)


def read_duty(document: Json, reading: Reading) -> tuple[tuple[Shift, ...], int | None]:
    """The shifts of a duty list, and the version that was read before."""
    read = read_as(DutyDocument, document, reading)
    return tuple(_shift(shift, reading.house_zone) for shift in read.shifts), read.version


def read_verdict(document: Json, reading: Reading) -> tuple[Verdict, Verdict | None]:
    """Whether a promise stands, and the answer that was read before."""
    read = read_as(VerdictDocument, document, reading)
    return read.verdict, read.seen


def _shift(read: ShiftDocument, house_zone: str) -> Shift:
    away = read.absence
    return Shift(
        person=read.person,
        hours=OpenHours(read.hours, read.zone or house_zone),
        since=read.since.utc if read.since else None,
        until=read.until.utc if read.until else None,
        absence=Absence(away.since.utc, away.until.utc, away.deputy) if away else None,
    )
