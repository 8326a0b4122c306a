"""Each channel as the desk shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from noticeboard.domain.aftercare import Act, available
from noticeboard.domain.delivery import BOARD
from noticeboard.ports import Arrival, Hold
from noticeboard.presenting.records import Stanza
from noticeboard.web.desk.today.stuck import Stuck

Reach = Literal["off", "always", "every", "some", "none"]


@dataclass(frozen=True, slots=True)
class Way:
    """One channel: as it is set up, whether it is stopped, what reached it and what did not.

    ``reach``: whose bulletins go there unless their author says otherwise.
    """

    stanza: Stanza
    reach: Reach
    hold: Hold | None
    arrival: Arrival | None
    troubles: tuple[Stuck, ...]

    @property
    def is_board(self) -> bool:
        """Whether nothing is public anywhere before it is public there."""
        return self.stanza.id == BOARD

    def open_to(self, act: Act) -> tuple[str, ...]:
        """The ids of those that need somebody there and to which the act is open."""
        return tuple(
            delivery.id
            for one in self.troubles
            for delivery in one.deliveries
            if act in available(delivery, self.stanza.enabled)
        )


def way(
    stanza: Stanza,
    holds: Iterable[Hold],
    troubles: Iterable[Stuck],
    arrivals: Mapping[str, Arrival],
    *,
    mandatory: bool,
) -> Way:
    """What is known of the channel of a stanza.

    ``troubles``: what needs somebody there; ``mandatory``: for every kind of notice.
    """
    return Way(
        stanza=stanza,
        reach="always" if mandatory and stanza.enabled else _reach(stanza),
        hold=next((hold for hold in holds if hold.channel == stanza.id), None),
        arrival=arrivals.get(stanza.id),
        troubles=tuple(troubles),
    )


def _reach(stanza: Stanza) -> Reach:
    if not stanza.enabled:
        return "off"
    if "*" in stanza.default_for:
        return "every"
    return "some" if stanza.default_for else "none"
