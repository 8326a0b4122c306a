"""What the board's and the feed's channels publish through."""

from noticeboard.ports import Clock, Message, PublicActs, PublicRows, RecordMaker
from noticeboard.site.builder import SiteBuilder


class LivePublicSite:
    """``ports.PublicSite``: the act is one transaction; the pages follow by ``refresh``."""

    def __init__(
        self, acts: PublicActs, builder: SiteBuilder, clock: Clock, rows: PublicRows
    ) -> None:
        self._acts = acts
        self._builder = builder
        self._clock = clock
        self._rows = rows

    def publish(self, message: Message) -> None:
        """Make the bulletin public on the board."""
        self._acts.publish(message.bulletin_id, message.revision, self._clock())

    def published(self, bulletin_id: str, revision: int) -> bool:
        """Whether that revision is public on the board."""
        return self._rows.released(bulletin_id, revision)

    def syndicate(self, message: Message) -> None:
        """Put the public bulletin into the feeds."""
        self._acts.syndicate(message.bulletin_id, message.revision, self._clock())

    def syndicated(self, bulletin_id: str, revision: int) -> bool:
        """Whether that revision is in the feeds."""
        return self._rows.syndicated(bulletin_id, revision)

    def refresh(self) -> None:
        """Build what is stale or no longer true."""
        self._builder.refresh()

    def refresh_record(self, make: RecordMaker | None = None) -> int:
        """The same, of the record; how many of its pages were stored."""
        return self._builder.refresh_record(make)

    def renew(self) -> int:
        """Have built anew what was made with other settings, or by another version; how many."""
        return self._builder.renew()
