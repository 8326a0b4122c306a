"""What invariants ask of a look: everything public in it, and what its pages say."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import MAY_BE_LIVE, MAY_HAVE_BEEN_SENT, Delivery
from noticeboard.domain.notice import Notice, Published
from noticeboard.ports import Subject
from tests.properties.world import Look, World

Invariant = Callable[[World, Look, Look], None]


def notices(look: Look) -> Iterator[Notice]:
    """Everything that is public."""
    return (s.public for s in look.subjects.values() if s.public is not None)


def published(look: Look) -> Iterator[tuple[Subject, Bulletin, Published]]:
    """Each public bulletin, as staff have it and as the public does."""
    for subject in look.subjects.values():
        said = {b.id: b for b in subject.bulletins}
        for public in subject.public.bulletins if subject.public else ():
            yield subject, said[public.id], public


def page(look: Look, notice: Notice) -> str:
    """Its page."""
    return look.pages[f"/notices/{notice.slug}"]


def facts(look: Look, notice: Notice) -> Any:
    """Its facts, as machines get them."""
    return json.loads(look.pages[f"/notices/{notice.slug}/facts.json"])


def may_be_live(delivery: Delivery) -> bool:
    """Whether its text stands, or may stand, on its channel."""
    proven = delivery.receipt is not None or delivery.lost_at is not None
    given_up = delivery.state in MAY_HAVE_BEEN_SENT
    return delivery.state in MAY_BE_LIVE or (given_up and proven)


def told_before(world: World, look: Look) -> bool:
    """The clock was set back: a page that was built before keeps what it said until then."""
    return look.now < world.latest
