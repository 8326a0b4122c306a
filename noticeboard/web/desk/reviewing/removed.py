"""What was removed of a text, or is to be: by whom, who looked at it, and what waits for whom."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import MAY_BE_LIVE, OURS, Delivery, DeliveryState
from noticeboard.domain.published import Published
from noticeboard.domain.removing import Removing
from noticeboard.ports import Subject
from noticeboard.web.desk.reviewing.losing import Loss, losses, query_of
from noticeboard.web.desk.reviewing.signers import left_to_second
from noticeboard.web.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Lost:
    """What somebody would have removed, or did; ``second``: who confirmed or looked at it."""

    removing: Removing
    who: str
    second: str
    losses: tuple[Loss, ...]


def removed(
    visit: Visit, subject: Subject, bulletin: Bulletin, deliveries: Iterable[Delivery]
) -> Mapping[str, object]:
    """What waits (``lost``), what is done, and where the old words are still."""
    removing = visit.parts.redacting.removing(bulletin.id)
    said = said_of(subject, bulletin)
    asks = removing.asked if removing and removing.waits(visit.now) else None
    looks = (
        removing is not None and bool(removing.look_by) and not visit.parts.settings.policy.solo
    )
    told = _told(visit, subject, removing)
    sent = _sent(visit, deliveries) if said and said.removals else ()
    waiting = [
        one
        for one in told
        if one.removing.second is None and (looks if one.removing.removed_at else asks)
    ]
    return {
        "removal": said.removed if said else None,
        "replaced": said.replaced if said else (),
        "elsewhere": ", ".join(elsewhere(said, sent, _STANDS)),
        "may_elsewhere": ", ".join(elsewhere(said, sent, _MAY_STAND)),
        "removing": removing if asks or looks else None,
        "lost": waiting,
        "seen_to": [one for one in told if one.removing.removed_at and one not in waiting],
        "objections": [one for one in told if one.removing.wrong],
        "asks": asks,
        "second_of": left_to_second(removing, visit.who, visit.now) if removing else (),
        "left_query": query_of(asks.because, asks.going) if asks else "",
    }


def said_of(subject: Subject, bulletin: Bulletin) -> Published | None:
    """The bulletin as the public has it."""
    published = subject.public.bulletins if subject.public else ()
    return next((b for b in published if b.id == bulletin.id), None)


def _told(visit: Visit, subject: Subject, removing: Removing | None) -> tuple[Lost, ...]:
    notice = subject.public
    if removing is None or notice is None:
        return ()
    people = {one.asked_by for one in removing.each} | {one.second or "" for one in removing.each}
    names = visit.parts.overview.people_names(people - {""})
    return tuple(
        Lost(
            one,
            names.get(one.asked_by, one.asked_by),
            names.get(one.second or "", one.second or ""),
            losses(visit.words, notice, one.bulletin_id, one.going, gone=bool(one.removed_at)),
        )
        for one in removing.each
    )


def elsewhere(
    said: Published | None,
    sent: Iterable[tuple[Delivery, datetime | None]],
    states: Collection[DeliveryState],
) -> tuple[str, ...]:
    """The channels in one of these states to which it was sent before its words went, with the
    instant at which that began: nothing of ours takes them down there.
    """
    newest = max((removal.at for removal in said.removals), default=None) if said else None
    old = (d for d, begun in sent if newest and begun and begun <= newest)
    there = (d.channel for d in old if d.channel not in OURS and d.state in states)
    return tuple(dict.fromkeys(there))


def _sent(
    visit: Visit, deliveries: Iterable[Delivery]
) -> tuple[tuple[Delivery, datetime | None], ...]:
    """Each that may be live, with the instant at which its last attempt began."""
    store = visit.parts.store
    live = (d for d in deliveries if d.state != DeliveryState.ABANDONED or d.receipt or d.lost_at)
    begun = ((d, [one.started_at for one in store.attempts(d.id)]) for d in live)
    return tuple((d, max(starts, default=d.done_at)) for d, starts in begun)


_STANDS = frozenset({DeliveryState.DELIVERED, DeliveryState.VERIFIED, DeliveryState.DRIFTED})
_MAY_STAND = (MAY_BE_LIVE | {DeliveryState.ABANDONED}) - _STANDS
