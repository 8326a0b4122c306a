"""What was removed of a text, or is to be: by whom, who looked at it, and what waits for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import OURS, Delivery, DeliveryState
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
    waiting = [
        one
        for one in told
        if one.removing.second is None and (looks if one.removing.removed_at else asks)
    ]
    return {
        "removal": said.removed if said else None,
        "replaced": said.replaced if said else (),
        "elsewhere": ", ".join(elsewhere(said, deliveries)),
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


def elsewhere(said: Published | None, deliveries: Iterable[Delivery]) -> tuple[str, ...]:
    """The channels that took it before its words went: nothing of ours takes them down there."""
    newest = max((removal.at for removal in said.removals), default=None) if said else None
    took = (d for d in deliveries if d.channel not in OURS and d.state in _STANDS)
    return tuple(d.channel for d in took if newest and d.done_at and d.done_at <= newest)


_STANDS = (DeliveryState.DELIVERED, DeliveryState.VERIFIED, DeliveryState.DRIFTED)
