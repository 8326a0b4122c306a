"""What a channel is, is handed and gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from noticeboard.domain.budget import Rate
from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.conclusion import Settling
from noticeboard.domain.delivery import Receipt


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is handed: frozen bytes and the envelope they travel in.

    ``text`` is the whole text for this channel; ``parts`` its thread; ``link`` leads to the
    bulletin on the notice page. ``reply_to``: the receipt of the bulletin it follows there.
    ``lost_at``: when an answer to it was lost last, if one was and nobody has found out since.
    """

    delivery_id: str
    bulletin_id: str
    notice_id: str
    channel: str
    revision: int
    kind: BulletinKind
    language: str
    text: str
    parts: tuple[str, ...]
    html: str
    link: str
    scheduled_for: datetime
    reply_to: Receipt | None = None
    lost_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a channel takes: ``characters`` by its own counting; ``None`` for no limit."""

    characters: int | None = None
    thread: int = 1


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do, as data.

    ``identity``: a repeated send is recognised there. ``lag``: how long after its sender was to
    give up a request may still be taken there. ``rate``: how many it takes, unless the
    stanza says.
    """

    edit: bool = False
    reply: bool = False
    delete: bool = False
    read_back: bool = False
    identity: bool = False
    public_board: bool = False
    settling: Settling = field(default_factory=Settling)
    lag: timedelta = timedelta(0)
    rate: Rate | None = None


@dataclass(frozen=True, slots=True)
class Preflight:
    """What a test without posting found: ``problems`` are sentences; empty means ready."""

    problems: tuple[str, ...] = ()


class Channel(Protocol):
    """One configured destination. No retry, no logging, no database, no clock inside.

    ``send`` returns a receipt, or raises ``TransientSendError``, ``PermanentSendError`` or
    ``UnknownOutcomeError`` with a sentence for people.
    """

    id: str
    limits: Limits
    capabilities: Capabilities

    def count(self, text: str) -> int:
        """The length of ``text`` by the channel's own counting."""

    def send(self, message: Message) -> Receipt:
        """Publish the message there."""

    def find(self, message: Message) -> Receipt | None:
        """The receipt of what may have arrived; ``None`` when it is not there.

        By whatever the channel knows it again: its delivery, its link, its text.

        Raises:
            SendError: when the channel cannot be read, or what it shows may be older than the
                loss.
        """

    def read(self, receipt: Receipt) -> str | None:
        """What stands there now; ``None`` when it is gone."""

    def preflight(self) -> Preflight:
        """Whether it would work, without posting."""


class PublicSite(Protocol):
    """What the board and the feed publish through. Every call may be repeated."""

    def publish(self, message: Message) -> None:
        """Make the bulletin public on the board."""

    def published(self, bulletin_id: str, revision: int) -> bool:
        """Whether that revision is public on the board."""

    def syndicate(self, message: Message) -> None:
        """Put the public bulletin into the feeds."""

    def syndicated(self, bulletin_id: str, revision: int) -> bool:
        """Whether that revision is in the feeds."""

    def refresh(self) -> None:
        """Build what is stale or about to be untrue."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A configured channel as the desk sees it. ``default_for``: products, or ``*``.

    ``rings``: what goes there makes telephones ring, so that quiet hours hold.
    """

    id: str
    enabled: bool
    default_for: tuple[str, ...]
    rings: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """What a channel may be given: it imports no adapter itself."""

    site: PublicSite


class OpenChannel(Protocol):
    """The one function a module in ``channels/`` must offer, named ``open_channel``."""

    def __call__(
        self, channel_id: str, options: Mapping[str, object], outside: Outside
    ) -> Channel:
        """The configured channel.

        Raises:
            ChannelOptionError: for an unknown, missing or wrong option.
        """
