"""Sessions of the desk: what the web needs of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that proved who uses it; without ``person`` only by the password so far.

    ``forgotten_at``: until then it is known whose it was, also when it has ended.
    """

    person: str | None
    data: Mapping[str, Any] = field(repr=False)
    created_at: datetime
    seen_at: datetime
    live: bool
    forgotten_at: datetime


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of somebody's sessions, as they see it. ``here``: the one at which they look.

    ``id`` opens nothing.
    """

    id: str
    created_at: datetime
    seen_at: datetime
    here: bool


class Sessions(Protocol):
    """The sessions of the desk. ``token`` is what the cookie holds; it is not kept."""

    def find(self, token: str, *, now: datetime) -> Session | None:
        """The session of that token, also when it has ended by time alone in the last day."""

    def begin(
        self,
        person: str | None,
        data: Mapping[str, Any],
        *,
        half: str | None = None,
        now: datetime,
    ) -> str:
        """A new session; its token. ``half``: whose password was right, a second factor is due."""

    def renew(
        self,
        token: str,
        person: str | None,
        data: Mapping[str, Any],
        *,
        half: str | None = None,
        now: datetime,
    ) -> str | None:
        """The same session from now on under another token; ``None`` if it was ended."""

    def save(self, token: str, data: Mapping[str, Any], *, now: datetime) -> None: ...
    def end(self, token: str) -> None: ...
    def of(self, person: str, *, here: str | None, now: datetime) -> tuple[OpenSession, ...]:
        """Somebody's, the one used last first. ``here``: the token of the one that asks."""
