"""How long before each promise the public learns of it, and how that compares with the rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from noticeboard.domain.durations import as_told
from noticeboard.domain.kind import Kind
from noticeboard.domain.times import Instant
from noticeboard.web.desk.composing.documents import PUBLISH_AT, zone_of_announcement
from noticeboard.web.desk.forms.typed import Fields, Typed

Verdict = Literal["past", "too_short", "enough", "good", "free"]


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead of one promise.

    ``by``: how far it is from what is demanded (``too_short``) or recommended (``enough`` and
    ``good``), counted from the lead as it is told, so that the two add up.
    """

    label: str
    verdict: Verdict
    before: timedelta
    by: timedelta


def leads(fields: Fields, kind: Kind, house: str, now: datetime) -> tuple[Lead, ...]:
    """The lead of every promise whose time can be read, as soon as it can be."""
    typed = Typed(fields)
    speaks_at = _speaks_at(typed, house, now)
    if speaks_at is None:
        return ()
    return tuple(_lead(label, due.utc - speaks_at, kind) for label, due in dated_promises(typed))


def dated_promises(typed: Typed) -> Iterator[tuple[str, Instant]]:
    """Labels and instants of the promises that have both."""
    for row in typed.rows("promises"):
        due = typed.read_instant(f"{row}.due", typed.text(f"{row}.zone"))
        if due is not None:
            yield typed.text(f"{row}.label"), due


def _speaks_at(typed: Typed, house: str, now: datetime) -> datetime | None:
    """When it is to be public: its time, or now; ``None`` while nobody can tell."""
    if typed.text(f"{PUBLISH_AT}.how") == "now":
        return now
    at = typed.read_instant(PUBLISH_AT, zone_of_announcement(typed, house))
    return None if at is None else at.utc


def _lead(label: str, before: timedelta, kind: Kind) -> Lead:
    told = as_told(before)
    if before <= timedelta(0):
        return Lead(label, "past", -before, timedelta(0))
    if before < kind.min_lead:
        return Lead(label, "too_short", before, kind.min_lead - told)
    if before < kind.recommended_lead:
        return Lead(label, "enough", before, kind.recommended_lead - told)
    verdict: Verdict = "good" if kind.recommended_lead else "free"
    return Lead(label, verdict, before, told - kind.recommended_lead)
