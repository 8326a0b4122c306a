"""Where a notice stands now, and where its next bulletin goes: rule 6, as people read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import BOARD, Delivery, plan
from noticeboard.domain.kind import Kind
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import Destination, Store, Subject
from noticeboard.presenting.outcomes import state_sentence
from noticeboard.site import routes
from noticeboard.site.view import is_web


@dataclass(frozen=True, slots=True)
class Standing:
    """One channel. ``state``: of the newest text there; ``None`` where nothing went yet.

    ``by_hand``: it is switched off, so that a person must put the next one there. ``bound``: the
    next one goes there whatever its author chooses.
    """

    channel: str
    by_hand: bool
    bound: bool
    state: str | None = None
    sentence: Sentence | None = None
    url: str | None = None


def standings(
    store: Store,
    subject: Subject,
    bulletin: Bulletin,
    kind: Kind,
    wanted: Iterable[str],
    destinations: Mapping[str, Destination],
    now: datetime,
) -> tuple[Standing, ...]:
    """Every channel that ``bulletin`` goes to, with what stands there of its notice."""
    earlier = [d for b in subject.bulletins for d in store.deliveries(b.id)]
    newest = {d.channel: d for d in sorted(earlier, key=_age) if d.bulletin_id != bulletin.id}
    bound = plan(bulletin, kind.mandatory_channels, earlier)
    off = {name for name, channel in destinations.items() if not channel.enabled}
    return tuple(
        _standing(
            subject,
            Standing(name, by_hand=name in off, bound=name in bound),
            newest.get(name),
            now,
        )
        for name in plan(bulletin, [*bound, *wanted], earlier)
    )


def _age(delivery: Delivery) -> tuple[int, int]:
    return delivery.sequence, delivery.revision


def _standing(
    subject: Subject, empty: Standing, newest: Delivery | None, now: datetime
) -> Standing:
    if newest is None:
        return empty
    sentence = state_sentence(newest, channel_enabled=not empty.by_hand, now=now)
    state, url = newest.state.value, _url(subject, newest)
    return replace(empty, state=state, sentence=sentence, url=url)


def _url(subject: Subject, newest: Delivery) -> str | None:
    if newest.channel == BOARD:
        return routes.notice_path(subject.slug) if subject.public else None
    url = newest.receipt.url if newest.receipt else None
    return url if url and is_web(url) else None
