"""What every verb writes down beside its act: who did it, and which request it served."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from noticeboard import refusals
from noticeboard.domain.errors import ConflictError, SaidError
from noticeboard.domain.signing import Person
from noticeboard.ports import Once, Recalled

T = TypeVar("T")


class Memory(Protocol):
    """What knows which requests were served."""

    def recall(self, person: str, key: str, *, now: datetime) -> Recalled | None: ...


def made_before(store: Memory, once: Once | None, now: datetime) -> Recalled | None:
    """What the same request made before; ``None`` for its first time.

    Raises:
        ConflictError: when its key was used for another request.
    """
    if once is None:
        return None
    recalled = store.recall(once.person, once.key, now=now)
    if recalled and recalled.digest != once.digest:
        raise ConflictError("key_reused", refusals.KEY_REUSED)
    return recalled


def served(before: Callable[[], T | None], act: Callable[[], T]) -> T:
    """What the same request made ``before``, or what ``act`` makes.

    Of two requests that arrive together one finds its way barred by the other, in whatever form:
    its slug taken, its version old. Then it returns what that one made.
    """
    made = before()
    if made is not None:
        return made
    try:
        return act()
    except SaidError:
        made = before()
        if made is None:
            raise
        return made


class Log(Protocol):
    """A transaction in which it is written down what was done."""

    def audit(
        self, who: str, what: str, *, at: datetime, about: str, detail: Mapping[str, str]
    ) -> None: ...


def audit(tx: Log, who: Person, what: str, about: str, now: datetime, **detail: str) -> None:
    """Write down what somebody did; a token that did it for them is marked."""
    noted: Mapping[str, str] = {"token": "yes", **detail} if who.by_token else detail
    tx.audit(who.id, what, at=now, about=about, detail=noted)
