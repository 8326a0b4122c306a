"""One call of the API: who asks, for what, in which language; and what is answered."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from noticeboard.aftercare import Aftercare
from noticeboard.domain.sentence import Language
from noticeboard.domain.signing import Person
from noticeboard.ports import Once
from noticeboard.publishing import Publishing
from noticeboard.redacting import Redacting
from noticeboard.strict_json import Json
from noticeboard.web.parts import WebParts


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed every guard. ``document`` is empty where none was sent.

    ``key``: the Idempotency-Key. ``version``: what If-Match names; ``None`` for any.
    """

    parts: WebParts
    who: Person
    now: datetime
    language: Language
    target: str
    id: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    document: Json = field(default_factory=dict)
    raw: bytes = b""
    key: str | None = None
    version: int | None = None

    @property
    def once(self) -> Once | None:
        """The idempotency key with a digest of what is asked; ``None`` without a key."""
        if self.key is None:
            return None
        asked = hashlib.sha256(self.target.encode() + b"\n" + self.raw).hexdigest()
        return Once(self.who.id, self.key, asked)

    @property
    def aftercare(self) -> Aftercare:
        """What a person settles; that of a repeated request is not done again."""
        return self.parts.aftercare.only_once(self.once)

    @property
    def redacting(self) -> Redacting:
        """What removes words; that of a repeated request is not done again."""
        return self.parts.redacting.only_once(self.once)

    @property
    def publishing(self) -> Publishing:
        """The verbs; those of a repeated request are not done again."""
        return self.parts.publishing.only_once(self.once)


@dataclass(frozen=True, slots=True)
class Answer:
    """A document and the headers that go with it."""

    document: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)


View = Callable[[Call], Answer]
