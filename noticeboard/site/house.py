"""Who speaks on this board: the few settings a public page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from noticeboard.domain.sentence import Sentence


class KindTold(Protocol):
    """Of a kind of notice, what pages show."""

    @property
    def title(self) -> Sentence: ...

    @property
    def delay_notice(self) -> timedelta: ...


@dataclass(frozen=True, slots=True)
class House:
    """The company as its readers meet it.

    ``public_url`` has no path and no slash at its end. ``language`` is the one of ``/``; ``zone``
    is the one in which publications are dated. ``record``: whether the figures over all promises
    are public; what became of each is, always.
    """

    brand: str
    public_url: str
    language: str = "ko"
    zone: str = "Asia/Seoul"
    kinds: Mapping[str, KindTold] = field(default_factory=dict)
    record: bool = True

    def url(self, path: str) -> str:
        """The absolute address of a public path."""
        return self.public_url.rstrip("/") + path

    def kind_title(self, kind: str, language: str) -> str:
        """What the public calls a kind; its own name once the policy has dropped it."""
        known = self.kinds.get(kind)
        return known.title.in_(language) if known else kind.replace("_", " ")
