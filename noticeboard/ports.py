"""What the verbs need from outside, as protocols. Adapters are named in ``bootstrap`` only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from noticeboard.domain.bulletin import Bulletin, BulletinKind, Content
from noticeboard.domain.delivery import Conclusion, Delivery, Receipt, Settling
from noticeboard.domain.ledger import Entry
from noticeboard.domain.notice import Notice
from noticeboard.domain.signing import Person

T = TypeVar("T")


class Clock(Protocol):
    """Tells the time: aware UTC."""

    def __call__(self) -> datetime: ...


# ---------------------------------------------------------------- channels


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is handed: frozen bytes and the envelope they travel in.

    ``text`` is the whole text for this channel; ``parts`` its thread; ``link`` leads to the
    bulletin on the notice page. ``reply_to``: the receipt of the bulletin it follows there.
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


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a channel takes: ``characters`` by its own counting; ``None`` for no limit."""

    characters: int | None = None
    thread: int = 1


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do, as data. ``identity``: a repeated send is recognised there."""

    edit: bool = False
    reply: bool = False
    delete: bool = False
    read_back: bool = False
    identity: bool = False
    public_board: bool = False
    settling: Settling = field(default_factory=Settling)


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

    def find(self, delivery: Delivery) -> Receipt | None:
        """The receipt of a delivery that may have arrived; ``None`` when it is not there.

        Raises:
            SendError: when the channel cannot be read.
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
    """A configured channel as the desk sees it. ``default_for``: products, or ``*``."""

    id: str
    enabled: bool
    default_for: tuple[str, ...]


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


# ---------------------------------------------------------------- frozen renderings


@dataclass(frozen=True, slots=True)
class Frozen:
    """What people sign: every byte of a revision as it will be sent.

    ``html`` and ``body`` are the board's and the feed's; ``texts`` maps a channel id to its
    thread. ``hash`` (SHA-256, hex) covers all of it and the content behind it.
    """

    body: str
    html: str
    short: str
    texts: Mapping[str, tuple[str, ...]]
    hash: str
    version: int = 1


class Renderer(Protocol):
    """Makes the frozen form of a revision. Nobody renders after that."""

    def freeze(
        self,
        content: Content,
        *,
        bulletin: Bulletin,
        notice: "Subject",
        channels: Iterable[str],
    ) -> Frozen:
        """Substitute placeholders, render Markdown, split per channel, hash.

        Raises:
            RefusedError: when a text does not fit a channel or cannot be rendered.
        """


# ---------------------------------------------------------------- the store


@dataclass(frozen=True, slots=True)
class Subject:
    """A notice as staff have it, public or not. ``public`` is ``None`` until it is announced."""

    id: str
    slug: str
    kind: str
    language: str
    created_at: datetime
    replaces: str | None = None
    public: Notice | None = None
    bulletins: tuple[Bulletin, ...] = ()

    @property
    def announcement(self) -> Bulletin:
        """The first bulletin; every notice is created with one."""
        return self.bulletins[0]


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency key: whose, which, and a digest of what was asked."""

    person: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """What an idempotency key made before: ids of the notice and the bulletin."""

    digest: str
    notice_id: str
    bulletin_id: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a delivery."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that holds a claim, told apart from every other there was."""

    host: str
    boot: str
    pid_namespace: str
    pid: int
    started: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; ``next`` is the cursor of the page after it."""

    items: tuple[T, ...]
    next: str | None


class Tx(Protocol):
    """One write transaction of the desk: everything in it becomes true together."""

    def subject(self, notice_id: str) -> Subject | None: ...
    def subject_of(self, bulletin_id: str) -> Subject | None: ...
    def add_subject(self, subject: Subject) -> None: ...
    def save_bulletin(self, bulletin: Bulletin) -> None:
        """Insert or update a bulletin and its revisions (matched by id and number)."""

    def save_frozen(self, bulletin_id: str, revision: int, frozen: Frozen) -> None: ...
    def frozen(self, bulletin_id: str, revision: int) -> Frozen | None: ...
    def slug_taken(self, slug: str) -> bool: ...
    def deliveries_of_notice(self, notice_id: str) -> tuple[Delivery, ...]: ...
    def add_deliveries(self, deliveries: Iterable[Delivery]) -> None:
        """Insert; a row that exists for (bulletin, revision, channel) is left alone."""

    def rearm_deliveries(self, bulletin: Bulletin, channels: Collection[str]) -> None:
        """Point the pending rows of a bulletin at its armed revision and its new instant.

        Those of other ``channels`` are deleted.
        """

    def withdraw_deliveries(self, bulletin_id: str) -> None:
        """Delete the rows of a bulletin that was pulled back; all must still be pending or held.

        Raises:
            ConflictError: when one has been claimed.
        """

    def audit(
        self, who: str, what: str, *, at: datetime, about: str, detail: Mapping[str, str]
    ) -> None: ...
    def set_hold(self, channel: str | None, *, by: str, at: datetime) -> None:
        """Stop sending to ``channel``; ``None`` stops all."""

    def lift_hold(self, channel: str | None) -> bool:
        """Send again; whether there was such a hold."""

    def once(self, once: Once, *, notice_id: str, bulletin_id: str, at: datetime) -> None:
        """Remember what an idempotency key made.

        Raises:
            ConflictError: when another request with this key was first.
        """


class Store(Protocol):
    """What the desk's verbs read and write."""

    def write(self) -> AbstractContextManager[Tx]:
        """A write transaction: committed at the end of the block, rolled back on any error."""

    def subject(self, notice_id: str) -> Subject | None: ...
    def subject_of(self, bulletin_id: str) -> Subject | None: ...
    def subjects(self, *, limit: int, cursor: str | None = None) -> Page[Subject]: ...
    def deliveries(self, bulletin_id: str) -> tuple[Delivery, ...]: ...
    def attempts(self, delivery_id: str) -> tuple[Attempt, ...]: ...
    def recall(self, person: str, key: str, *, now: datetime) -> Recalled | None:
        """What the key made within 24 h before ``now``."""

    def ledger(self, *, after: int, limit: int) -> tuple[Entry, ...]: ...
    def ledger_head(self) -> Entry | None: ...


class Deliveries(Protocol):
    """Takes deliveries for sending, and gives back what came of them. All conditional."""

    def claim(
        self, channel: str, now: datetime, owner: Owner, *, limit: int
    ) -> tuple[Delivery, ...]:
        """Take due rows: state sending, lease, fence + 1, attempt row; committed on return.

        Not taken: a row whose board delivery is not settled (unless it is the board's), whose
        older sibling of the same notice on this channel is unsettled, or which is on hold.
        """

    def still_mine(self, delivery: Delivery, now: datetime) -> bool:
        """The last look: fence, state, current revision, kill switch, lease left."""

    def message(self, delivery: Delivery) -> Message:
        """The frozen bytes to send."""

    def conclude(self, delivery: Delivery, conclusion: Conclusion, now: datetime) -> bool:
        """Write what an attempt changed, ``WHERE id AND fence AND state``; whether a row was.

        A row that would be pending again and is not current any more becomes superseded in the
        same statement.
        """

    def give_back(self, delivery: Delivery, now: datetime) -> bool:
        """A claimed row nothing was sent for becomes pending again (or superseded)."""

    def unknowns(self, channel: str, now: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Unknown rows due for a reading."""

    def expired(self, now: datetime) -> tuple[tuple[Delivery, Owner], ...]:
        """Sending rows whose lease is over."""

    def orphaned(self, host: str) -> tuple[tuple[Delivery, Owner], ...]:
        """Sending rows owned by processes of this host, whatever their lease."""

    def mark_unknown(self, delivery: Delivery, reason: str, now: datetime) -> bool:
        """A sending row whose owner is gone becomes unknown, fence + 1: never re-sent as such."""


class PublicActs(Protocol):
    """The act of publication: one transaction that makes a bulletin public."""

    def publish(self, bulletin_id: str, revision: int, now: datetime) -> bool:
        """Public rows, promises, ledger entry, bulletin state; false if it was public already.

        Rows of older bulletins this one makes wrong become superseded; channels that became
        live meanwhile get their rows.
        """

    def syndicate(self, bulletin_id: str, revision: int, now: datetime) -> bool:
        """The feed's entry for a public bulletin; false if it was there already."""


# ---------------------------------------------------------------- the public side


@dataclass(frozen=True, slots=True)
class StoredPage:
    """Prebuilt bytes of one public path, and until when they are true.

    ``stale``: the rows behind it changed after it was built.
    """

    path: str
    content_type: str
    body: bytes
    gzip: bytes
    etag: str
    last_modified: datetime
    good_until: datetime | None
    stale: bool = False

    def true_at(self, now: datetime) -> bool:
        """Whether these bytes may be served at ``now``."""
        return not self.stale and (self.good_until is None or now < self.good_until)


@dataclass(frozen=True, slots=True)
class FeedScope:
    """Which feed: all of it, or one kind, product or language."""

    by: str = "all"
    value: str = ""


class PublicRows(Protocol):
    """The public tables, and nothing else: this connection cannot read what is not public."""

    def page(self, path: str) -> StoredPage | None: ...
    def notice(self, slug: str) -> Notice | None: ...
    def notice_by_id(self, notice_id: str) -> Notice | None: ...
    def bulletin_place(self, code: str) -> tuple[str, str] | None:
        """Slug and bulletin id behind a short code."""

    def newest_notices(self, limit: int) -> Sequence[Notice]:
        """The notices with the newest publications, newest first."""

    def open_notices(self, limit: int) -> Sequence[Notice]:
        """Notices with an open promise or an owed word, by their earliest anchor."""

    def feed(self, scope: FeedScope, limit: int) -> Sequence[tuple[Notice, str]]:
        """Syndicated bulletins, newest first: each notice and the bulletin's id."""

    def feed_scopes(self) -> Sequence[FeedScope]:
        """Every scope that has ever had an entry."""

    def released(self, bulletin_id: str, revision: int) -> bool:
        """Whether that revision is public on the board."""

    def syndicated(self, bulletin_id: str, revision: int) -> bool:
        """Whether that revision is in the feeds."""

    def head(self) -> Entry | None: ...


class Pages(Protocol):
    """Prebuilt pages: what is stale or about to be untrue, and the new bytes."""

    def stale(self, now: datetime, limit: int) -> Sequence[str]:
        """Paths whose bytes are stale at ``now`` or whose time is over."""

    def version(self) -> int:
        """A number that grows with every public act."""

    def put(self, page: StoredPage, *, built_from: int) -> bool:
        """Store bytes built from the rows as of ``built_from``; false if they are newer now."""


# ---------------------------------------------------------------- the queue


class Wakes(Protocol):
    """Carries wakes to the senders. Losing one costs a second, never a delivery."""

    def wake(self, channel: str, at: datetime) -> None:
        """Have somebody drain ``channel`` at ``at``.

        Raises:
            QueueUnavailableError: when nobody can be told.
        """


class People(Protocol):
    """Who staff are."""

    def by_token(self, token: str, *, now: datetime) -> Person | None: ...
    def by_email(self, email: str) -> Person | None: ...
