"""Where a bulletin stands on every channel, each try, and what a person may still settle."""

from collections.abc import Callable, Mapping

from noticeboard import refusals
from noticeboard.domain.aftercare import Act
from noticeboard.domain.delivery import BOARD, FEED, Delivery, DeliveryState
from noticeboard.domain.errors import ConflictError, ForbiddenError, RefusedError
from noticeboard.finding import found, pick
from noticeboard.intake import read_abandonment, read_adoption, reading_for
from noticeboard.presenting import circumstances
from noticeboard.presenting.deliveries import reach
from noticeboard.render.told import title
from noticeboard.render.words import channel_name
from noticeboard.web import problems
from noticeboard.web.desk.reviewing.acts import reason_of
from noticeboard.web.desk.reviewing.sent import Refused, Showing
from noticeboard.web.desk.visit import Answer, Led, Page, Visit

Verb = Callable[[], Delivery]
_S = DeliveryState


def show(visit: Visit) -> Answer:
    """GET: every delivery of a bulletin."""
    return _page(visit, visit.id, Refused())


def retry(visit: Visit) -> Answer:
    """POST: send it again."""
    aftercare = visit.parts.aftercare
    verb = lambda: aftercare.retry(visit.who, visit.id)  # noqa: E731  # one verb, like the others
    return _act(visit, "retry", verb, "review.done.retried")


def adopt(visit: Visit) -> Answer:
    """POST: it stands there, as a person saw."""

    def verb() -> Delivery:
        typed = {name: text for name, text in visit.fields.items() if text.strip()}
        given: dict[str, object] = {k: typed[k] for k in ("url", "note") if k in typed}
        url, note = read_adoption(given, reading_for(visit.parts.settings.zone))
        return visit.parts.aftercare.adopt(visit.who, visit.id, url, note)

    return _act(visit, "adopt", verb, "review.done.adopted")


def abandon(visit: Visit) -> Answer:
    """POST: give it up, and say why."""

    def verb() -> Delivery:
        reason = reason_of(visit, read_abandonment)
        return visit.parts.aftercare.abandon(visit.who, visit.id, reason)

    return _act(visit, "abandon", verb, "review.done.abandoned")


def _act(visit: Visit, act: Act, verb: Verb, say: str) -> Answer:
    """The page after the act; also if a second click finds that the first did it."""
    try:
        delivery = verb()
    except (RefusedError, ConflictError, ForbiddenError) as error:
        delivery = found(visit.parts.store.delivery(visit.id), refusals.NO_DELIVERY)
        if not (isinstance(error, ConflictError) and _did(visit, act, delivery)):
            refused = Refused(delivery.id, act, error, visit.fields)
            return _page(visit, delivery.bulletin_id, refused)
    names = {"channel": channel_name(visit.words, delivery.channel)}
    return Led(f"/desk/bulletins/{delivery.bulletin_id}/deliveries", say, names)


def _did(visit: Visit, act: Act, delivery: Delivery) -> bool:
    """Whether the last that anybody did to it is this act, by this person and in these words."""
    what, states = _AFTERWARDS[act]
    typed = {name: visit.fields.get(name, "").strip() for name in ("url", "note", "reason")}
    return any(
        (entry.who, entry.what) == (visit.who.id, what)
        and delivery.state in states
        and typed == {name: entry.detail.get(name, "") for name in typed}
        for entry in visit.parts.store.audit(limit=1, about=delivery.id).items
    )


# What the log calls each act, and how a delivery stands once it was done.
_AFTERWARDS: Mapping[Act, tuple[str, frozenset[DeliveryState]]] = {
    "retry": ("delivery.retried", frozenset({_S.PENDING, _S.SENDING, _S.DELIVERED, _S.VERIFIED})),
    "adopt": ("delivery.adopted", frozenset({_S.DELIVERED, _S.VERIFIED})),
    "abandon": ("delivery.abandoned", frozenset({_S.ABANDONED})),
}


def _page(visit: Visit, bulletin_id: str, refused: Refused) -> Page:
    subject = found(visit.parts.store.subject_of(bulletin_id), refusals.NO_BULLETIN)
    bulletin = pick(subject, bulletin_id)
    channels = visit.parts.settings.channels.values()
    holds = visit.parts.overview.holds()
    around = circumstances(bulletin, channels, holds, now=visit.now, language=visit.language)
    deliveries = sorted(visit.parts.store.deliveries(bulletin_id), key=_place)
    first = min((delivery.revision for delivery in deliveries), default=1)
    showing = Showing(visit, subject, around, first, refused)
    sent = [showing.sent(delivery) for delivery in deliveries]
    vouched = {told for one in sent if (told := one.told["adopted_by"])}
    names = {
        "place": f"/desk/bulletins/{bulletin_id}/deliveries",
        "subject": subject,
        "bulletin": bulletin,
        "title": title(bulletin.working.content, subject),
        "sent": sent,
        "reach": reach(deliveries),
        "people": visit.parts.overview.people_names(vouched),
    }
    status = problems.status_of(refused.error) if refused.error else 200
    return Page("review/deliveries.html", names, status)


def _place(delivery: Delivery) -> tuple[bool, bool, str, int]:
    """The board first, then the feeds, then the others by name."""
    return delivery.channel != BOARD, delivery.channel != FEED, delivery.channel, delivery.revision
