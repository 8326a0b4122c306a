"""The texts by which whoever was called may begin a notice, each as the public would read it."""

from collections.abc import Mapping
from datetime import datetime

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.signing import Person
from noticeboard.domain.times import at_utc
from noticeboard.domain.violation import Violation
from noticeboard.speaking import Words
from noticeboard.web.desk.forms.filled import instant_fields
from noticeboard.web.desk.forms.typed import Fields
from noticeboard.web.desk.holding import offering
from noticeboard.web.desk.holding.offering import Offer
from noticeboard.web.parts import WebParts


def begun(parts: WebParts) -> Fields:
    """The form as it opens: nothing has to be typed."""
    telling, zone = parts.speaking, parts.settings.zone
    if telling.begins is None:
        return {}
    chosen = next(iter(telling.beginnings(parts.settings.house_language)), None)
    return {
        "text": chosen[0].id if chosen else "",
        "zone": zone,
        **instant_fields("next_word_by", telling.first_next_word(zone)),
        "sentence": "",
        "what": "",
    }


def names(
    parts: WebParts, who: Person, fields: Fields, now: datetime, since: datetime
) -> Mapping[str, object]:
    """What ``holding/publish.html`` needs where there is no notice yet.

    ``since``: when that was known of which it would tell.
    """
    kind = parts.speaking.begins
    return {
        "notice": None,
        "offers": _offers(parts, who, fields, since),
        "headline": kind.headline if kind else None,
        "promises": (),
        "over": (),
        "to_end": (),
        "heard": "",
        "unheard": (),
        "spoken_zone": at_utc(now, parts.settings.zone).zone,
        "unchosen": False,
    }


def _offers(parts: WebParts, who: Person, fields: Fields, since: datetime) -> tuple[Offer, ...]:
    found = parts.speaking.beginnings(parts.settings.house_language)
    return tuple(
        offering.offer(text, approved, *_filled(parts, who, own, since))
        for text, approved in found
        for own in [offering.own_fields(fields, text.id, approved.content)]
    )


def _filled(
    parts: WebParts, who: Person, fields: Fields, since: datetime
) -> tuple[Words | None, tuple[Violation, ...]]:
    try:
        return parts.speaking.beginning(who, offering.read(parts, None, fields), since), ()
    except RefusedError as refused:
        return None, refused.violations
