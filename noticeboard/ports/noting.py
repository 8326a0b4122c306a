"""What every verb notes: who did what, which request it served; and pages of such lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency key: whose, which, and a digest of what was asked."""

    person: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """What an idempotency key made before: ids of the notice and the bulletin.

    ``version``: of the bulletin, as that request left it.
    """

    digest: str
    notice_id: str
    bulletin_id: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; ``next`` is the cursor of the page after it."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that somebody did. ``who``: a person's id, or what acted by itself.

    ``about``: the id of a bulletin, a delivery or a person, or a channel; ``*`` is all of them.
    """

    id: int
    at: datetime
    who: str
    what: str
    about: str
    detail: Mapping[str, str]


class NotingTx(Protocol):
    """What every write transaction of a verb notes: who did it, and which request it served."""

    def audit(
        self, who: str, what: str, *, at: datetime, about: str, detail: Mapping[str, str]
    ) -> None: ...
    def once(
        self,
        once: Once,
        *,
        notice_id: str,
        bulletin_id: str,
        at: datetime,
        version: int | None = None,
    ) -> None:
        """Remember what an idempotency key made: which ``version`` of the bulletin.

        Raises:
            ConflictError: when another request with this key was first.
        """
