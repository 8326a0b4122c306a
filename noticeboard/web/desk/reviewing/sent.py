"""One delivery as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from noticeboard.domain.aftercare import Act
from noticeboard.domain.delivery import BOARD, Delivery, DeliveryState
from noticeboard.domain.durations import duration_text
from noticeboard.domain.errors import ForbiddenError, RefusedError, SaidError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Report
from noticeboard.finding import pick
from noticeboard.ports import Attempt, Subject
from noticeboard.presenting import Circumstances, delivery_shapes, present_delivery
from noticeboard.render.words import Words
from noticeboard.site import routes
from noticeboard.site.view import is_web
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.visit import Visit

_S = DeliveryState
_READ_BACK: Mapping[DeliveryState, str] = {
    _S.DELIVERED: "read_not_yet",
    _S.VERIFIED: "read_same",
    _S.DRIFTED: "read_other",
    _S.GONE: "read_gone",
}
_STOOD_THERE = (_S.DRIFTED, _S.GONE)
_MILLISECOND = timedelta(milliseconds=1)
# Beyond this nobody counts in milliseconds.
_COUNTED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Refused:
    """An act on a delivery that was refused, and what was typed for it."""

    delivery_id: str = ""
    act: Act | None = None
    error: SaidError | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        """The broken rules, by field."""
        return Report(self.error.violations if isinstance(self.error, RefusedError) else ())

    @property
    def sentence(self) -> Sentence | None:
        """Why, where no field is to blame."""
        return None if self.error is None or self.report.violations else self.error.sentence


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery, what it means in words, and the forms that settle it.

    ``fix``: of a spelling fix; ``read_back``: the last word of the phrase that says what was
    found there; ``tried``: the act that was just refused; ``barred``: to this person.
    """

    delivery: Delivery
    told: delivery_shapes.DeliveryShape
    attempts: tuple[tuple[str, delivery_shapes.AttemptShape], ...]
    late: str
    read_back: str | None
    url: str | None
    fix: bool
    form: Form
    refusal: Sentence | None
    tried: Act | None
    barred: bool

    @property
    def again(self) -> datetime | None:
        """When it is tried next, where that is not its own instant."""
        own = self.delivery
        return own.due if own.state is _S.PENDING and own.due != own.scheduled_for else None

    @property
    def typed(self) -> tuple[str, ...]:
        """What was typed for an act that is not open any more, or to them: its form is gone."""
        lost = self.tried is not None and (self.barred or self.tried not in self.told["available"])
        texts = self.form.fields.values() if lost else ()
        return tuple(text for text in texts if text.strip())

    @property
    def stood_there(self) -> bool:
        """Whether it is known where it stood."""
        return self.delivery.state in _STOOD_THERE


@dataclass(frozen=True, slots=True)
class Showing:
    """What all deliveries of a page share. ``first``: the oldest revision that was sent."""

    visit: Visit
    subject: Subject
    around: Circumstances
    first: int
    refused: Refused

    def sent(self, delivery: Delivery) -> Sent:
        """A delivery for the page."""
        attempts = self.visit.parts.store.attempts(delivery.id)
        told = present_delivery(delivery, attempts, self.around)
        own = self.refused if self.refused.delivery_id == delivery.id else Refused()
        took = [_took(self.visit, attempt) for attempt in attempts]
        return Sent(
            delivery=delivery,
            told=told,
            attempts=tuple(zip(took, told["attempts"], strict=True)),
            late=_late(self.visit.words, delivery),
            read_back=self._read_back(delivery),
            url=self._url(delivery),
            fix=delivery.revision > self.first,
            form=Form(own.fields, self.visit.language, "", own.report, checked=True),
            refusal=own.sentence,
            tried=own.act,
            barred=isinstance(own.error, ForbiddenError),
        )

    def _read_back(self, delivery: Delivery) -> str | None:
        """What reading it back found, where the channel can be read."""
        channel = self.visit.parts.channels.get(delivery.channel)
        can = channel is not None and channel.capabilities.read_back
        return _READ_BACK.get(delivery.state) if can else None

    def _url(self, delivery: Delivery) -> str | None:
        """Where a reader finds it; on the board its own place, once it is public."""
        if delivery.channel == BOARD:
            bulletin = pick(self.subject, delivery.bulletin_id)
            place = routes.bulletin_path(self.subject.slug, bulletin.code)
            return place if bulletin.published_at else None
        url = delivery.receipt.url if delivery.receipt else None
        return url if url and is_web(url) else None


def _late(words: Words, delivery: Delivery) -> str:
    """How long after its instant it was done."""
    if delivery.done_at is None:
        return ""
    late = delivery.done_at - delivery.scheduled_for
    if late < _COUNTED:
        return words("review.deliveries.late_ms", ms=f"{late / _MILLISECOND:,.0f}")
    return words("review.deliveries.late", length=duration_text(late).in_(words.language))


def _took(visit: Visit, attempt: Attempt) -> str:
    """When a try began, and how long it took."""
    words, time = visit.words, visit.clock.plain_at(attempt.started_at)
    if attempt.ended_at is None:
        return words("review.deliveries.try_open", time=time)
    took = (attempt.ended_at - attempt.started_at) / _MILLISECOND
    return words("review.deliveries.try_line", time=time, ms=f"{took:,.0f}")
