"""Deliveries: followed on their way, and settled by a person."""

from collections.abc import Callable

from noticeboard.domain.delivery import Delivery
from noticeboard.intake import read_abandonment, read_adoption, read_nothing
from noticeboard.intake.decisions import AbandonmentDocument, AdoptionDocument
from noticeboard.intake.fields import Document
from noticeboard.presenting import (
    Circumstances,
    circumstances,
    delivery_shapes,
    present_deliveries,
    present_delivery,
)
from noticeboard.web.api.once import replayed
from noticeboard.web.api.readings import reading_of
from noticeboard.web.call import Answer, Call
from noticeboard.web.endpoints import Endpoint


def listed(call: Call) -> Answer:
    """Where a bulletin stands on every channel, and each try."""
    around = _circumstances(call, call.id)
    store = call.parts.store
    found = [(d, store.attempts(d.id)) for d in store.deliveries(call.id)]
    return Answer(present_deliveries(found, around))


def retry(call: Call) -> Answer:
    """Sent again, now."""
    read_nothing(call.document, reading_of(call))
    return _act(call, lambda: call.aftercare.retry(call.who, call.id))


def adopt(call: Call) -> Answer:
    """It stands there."""
    url, note = read_adoption(call.document, reading_of(call))
    return _act(call, lambda: call.aftercare.adopt(call.who, call.id, url, note))


def abandon(call: Call) -> Answer:
    """Given up, with a reason."""
    reason = read_abandonment(call.document, reading_of(call))
    return _act(call, lambda: call.aftercare.abandon(call.who, call.id, reason))


def _act(call: Call, verb: Callable[[], Delivery]) -> Answer:
    headers = replayed(call)
    delivery = verb()
    around = _circumstances(call, delivery.bulletin_id)
    attempts = call.parts.store.attempts(delivery.id)
    return Answer(present_delivery(delivery, attempts, around), headers)


def _circumstances(call: Call, bulletin_id: str) -> Circumstances:
    bulletin = call.publishing.bulletin(bulletin_id)
    channels, holds = call.parts.settings.channels.values(), call.parts.overview.holds()
    return circumstances(bulletin, channels, holds, now=call.now, language=call.language)


def _verb(
    path: str,
    summary: str,
    view: Callable[[Call], Answer],
    body: type[Document],
    *,
    body_required: bool = False,
) -> Endpoint:
    return Endpoint(
        "POST",
        f"/deliveries/{{id}}/{path}",
        f"{path}Delivery",
        summary,
        view,
        delivery_shapes.DeliveryShape,
        body=body,
        body_required=body_required,
        refuses=(403, 404, 409, 422),
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/bulletins/{id}/deliveries",
        "listDeliveries",
        "Its way to each channel",
        listed,
        delivery_shapes.DeliveriesShape,
        refuses=(404,),
    ),
    _verb("retry", "Send it again: it failed, or does not stand there", retry, Document),
    _verb("adopt", "It stands there, as a person saw", adopt, AdoptionDocument),
    _verb("abandon", "Give it up, and say why", abandon, AbandonmentDocument, body_required=True),
)
