"""What a rule looks at: the text in hand, what is public, and the time."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from noticeboard.domain.about import covers
from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Content
from noticeboard.domain.kind import Kind, Policy
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.promise import Promise
from noticeboard.domain.quoting import meant_by


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a rule may know. ``now`` is aware UTC; ``notice`` is what is public.

    ``channels``: ids of the enabled channels. ``moving``: promises that another bulletin on its
    way moves, withdraws or confirms already. ``fixes``: the published bulletin of which this
    content is a new revision, and ``fixed_texts`` its words so far, by field.
    """

    content: Content
    bulletin_kind: BulletinKind
    kind: Kind
    policy: Policy
    now: datetime
    language: str
    channels: frozenset[str]
    notice: Notice | None = None
    moving: frozenset[str] = frozenset()
    fixes: Published | None = None
    fixed_texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def speaks_at(self) -> datetime:
        """When this would be public: its instant, or now."""
        return self.content.publish_at.utc if self.content.publish_at else self.now

    @property
    def announces(self) -> bool:
        """Whether this is the notice's first bulletin."""
        return self.bulletin_kind == "announcement"

    def path(self, field: str) -> str:
        """The path of a field in the document the author sent."""
        return f"announcement.{field}" if self.announces else field

    def promise(self, key: str) -> Promise | None:
        """The public promise of that key."""
        return self.notice.promise(key) if self.notice else None

    @property
    def about(self) -> tuple[str, ...]:
        """The keys of the promises it is about, as its words stand; none: the whole notice."""
        return meant_by(self.content, self.notice.promises if self.notice else ())

    def tells(self, of: Collection[str]) -> bool:
        """Whether its explanation is one of these promises; none: of the whole notice.

        That of a correction is of its own mistake.
        """
        return self.bulletin_kind != "correction" and covers(self.about, of)

    def touched(self) -> Iterator[Promise]:
        """Public promises that this bulletin moves or withdraws."""
        for key in dict.fromkeys(
            [*(m.promise for m in self.content.moves), *self.content.withdraws]
        ):
            promise = self.promise(key)
            if promise is not None:
                yield promise

    @property
    def at_leisure(self) -> bool:
        """Whether there is time to explain in full: before ``delay_notice`` of every instant that
        it moves or withdraws. What moves none, an update or a correction, always has it.
        """
        return all(
            self.speaks_at <= promise.current.anchor.utc - self.kind.delay_notice
            for promise in self.touched()
        )
