"""The keys that templates and modules of the desk put together, and what they may become.

Whoever writes ``words("frame.state_" ~ state)`` adds a line here: a state without a phrase then
fails a test, not a page.
"""

from collections.abc import Iterable

from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.promise import PromiseState
from noticeboard.domain.sentence import LANGUAGES

ERRORS = ("refused", "not_found", "ours", "not_from_here")


def each(pattern: str, values: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """A pattern, and the keys it stands for: every star becomes each of the values."""
    return pattern, tuple(pattern.replace("*", value) for value in values)


DYNAMIC: dict[str, tuple[str, ...]] = dict(
    (
        each("frame.*", ("home", "notices", "sending", "people", "audit", "help")),
        each("frame.language_*", LANGUAGES),
        each("frame.error_*", ERRORS),
        each("frame.error_*_next", ERRORS),
        each("frame.state_*", {*BulletinState, *PromiseState, *DeliveryState}),
    )
)
