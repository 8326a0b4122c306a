"""Deliveries that need a person, or are late: one entry for each bulletin they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.delivery import Delivery
from noticeboard.ports import Trouble


@dataclass(frozen=True, slots=True)
class Stuck:
    """A bulletin that does not stand everywhere it should."""

    bulletin_id: str
    notice_id: str
    title: str
    kind: BulletinKind
    deliveries: tuple[Delivery, ...]

    @property
    def since(self) -> datetime:
        """The instant that was promised to the first of them."""
        return min(delivery.scheduled_for for delivery in self.deliveries)


def stuck(troubles: Iterable[Trouble]) -> tuple[Stuck, ...]:
    """The troubles by bulletin, in the order of the first of each."""
    found: dict[str, Stuck] = {}
    for trouble in troubles:
        delivery = trouble.delivery
        before = found.get(delivery.bulletin_id)
        found[delivery.bulletin_id] = Stuck(
            delivery.bulletin_id,
            trouble.notice_id,
            trouble.title,
            trouble.bulletin_kind,
            (*(before.deliveries if before else ()), delivery),
        )
    return tuple(found.values())
