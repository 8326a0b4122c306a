"""What the desk's verbs read and write: notices, frozen words, people."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.content import Content
from noticeboard.domain.delivery import OURS, Delivery
from noticeboard.domain.ledger import Entry
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.removing import Removing
from noticeboard.domain.signing import Person
from noticeboard.ports.noting import AuditEntry, NotingTx, Page, Recalled


@dataclass(frozen=True, slots=True)
class Frozen:
    """What people sign: every byte of a revision as it will be sent.

    ``html`` and ``body`` are the board's and the feed's; ``texts`` maps a channel id to its
    thread, ``late`` to the one for a delivery that could not go out in time. ``hash`` (SHA-256,
    hex) covers all of it and the content behind it. ``told``: parts and explanation that quote a
    promise or a fact, filled, by path.
    """

    body: str
    html: str
    short: str
    texts: Mapping[str, tuple[str, ...]]
    hash: str
    version: int = 1
    late: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)

    def thread(self, channel: str, *, late: bool = False) -> tuple[str, ...]:
        """What goes to a channel: its own thread; the short text where it was not foreseen."""
        if channel in OURS:
            return (self.body,)
        if late and self.late.get(channel):
            return tuple(self.late[channel])
        return tuple(self.texts.get(channel) or (self.short,))


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


class Leaver(Protocol):
    """Makes what is still sent of a text that lost words."""

    def leave(
        self,
        content: Content,
        *,
        bulletin: Bulletin,
        notice: "Subject",
        said: Published,
        channels: Iterable[str],
    ) -> Frozen:
        """What of ``said``, which lost words, still goes where it was not sent. Always fits."""


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
class Attempt:
    """One try at a delivery."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notices of a list: all that is given must fit; what is empty fits everything.

    ``text``: each of its words occurs in the title, whatever its case. ``state``: one of a
    bulletin of the notice, or of an edit that waits beside an approved one.
    """

    text: str = ""
    kind: str = ""
    state: str = ""


class Tx(NotingTx, Protocol):
    """One write transaction of the desk: everything in it becomes true together."""

    def subject(self, notice_id: str) -> Subject | None: ...
    def subject_of(self, bulletin_id: str) -> Subject | None: ...
    def add_subject(self, subject: Subject) -> None: ...
    def save_bulletin(self, bulletin: Bulletin) -> None:
        """Insert or update a bulletin and its revisions (matched by id and number)."""

    def save_frozen(self, bulletin_id: str, revision: int, frozen: Frozen) -> None: ...
    def slug_taken(self, slug: str) -> bool: ...
    def deliveries_of_notice(self, notice_id: str) -> tuple[Delivery, ...]: ...
    def delivery(self, delivery_id: str) -> Delivery | None: ...
    def conclude(self, delivery: Delivery, conclusion: Conclusion, now: datetime) -> bool:
        """Write what a person decided, ``WHERE id AND fence AND state``; whether a row was.

        A row that would be pending again and is not current any more becomes superseded.
        """

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

    def removing(self, bulletin_id: str) -> Removing | None:
        """Who would have its words removed, and what came of it."""

    def save_removing(self, removing: Removing) -> None:
        """Insert or update."""

    def redact(self, bulletin: Bulletin, removing: Removing, *, zone: str) -> None:
        """Take the words of a public bulletin out of all that is public, and of what waits;
        where they are a person's, out of the desk's copy too.

        ``zone``: in which the removal has its day.
        """

    def object_to(self, bulletin: Bulletin, made: Iterable[Removing], at: datetime) -> None:
        """Have the record say that these removals of a public bulletin were not right."""

    def save_left(self, bulletin_id: str, revision: int, left: Frozen) -> None:
        """Have these words sent from now on, wherever the revision was not sent yet."""

    def set_hold(self, channel: str | None, *, by: str, at: datetime) -> None:
        """Stop sending to ``channel``; ``None`` stops all."""

    def lift_hold(self, channel: str | None, *, at: datetime) -> bool:
        """Send again; whether there was such a hold.

        After a restore, what may have been sent is looked for on its channel first.
        """

    def vouch_for_clock(self, host: str, *, by: str) -> bool:
        """The clock of that host is right; whether anything waits for somebody to say so."""


class Store(Protocol):
    """What the desk's verbs read and write."""

    def write(self) -> AbstractContextManager[Tx]:
        """A write transaction: committed at the end of the block, rolled back on any error."""

    def subject(self, notice_id: str) -> Subject | None: ...
    def subject_of(self, bulletin_id: str) -> Subject | None: ...
    def removing(self, bulletin_id: str) -> Removing | None: ...
    def removed_by_one(self) -> tuple[Removing, ...]:
        """Removals that only one person has seen to, the oldest first."""

    def subjects(
        self, *, limit: int, cursor: str | None = None, wanted: Wanted | None = None
    ) -> Page[Subject]:
        """Notices, newest first: those ``wanted``, or all.

        Raises:
            RefusedError: for a cursor that no page of this list gave.
        """

    def audit(
        self,
        *,
        limit: int,
        cursor: str | None = None,
        about: str | None = None,
        who: str | None = None,
        notice: str | None = None,
    ) -> Page[AuditEntry]:
        """What was done, newest first; ``notice``: to it, its bulletins and its deliveries.

        Raises:
            RefusedError: for a cursor that no page of this list gave.
        """

    def frozen(self, bulletin_id: str, revision: int) -> Frozen | None:
        """What people signed: the desk's own copy, never what is told to anybody else."""

    def sent(self, bulletin_id: str, revision: int) -> Frozen | None:
        """What goes out of it now: the same, without what was removed since."""

    def delivery(self, delivery_id: str) -> Delivery | None: ...
    def deliveries(self, bulletin_id: str) -> tuple[Delivery, ...]: ...
    def attempts(self, delivery_id: str) -> tuple[Attempt, ...]: ...
    def recall(self, person: str, key: str, *, now: datetime) -> Recalled | None:
        """What the key made within 24 h before ``now``."""

    def ledger(self, *, after: int, limit: int) -> tuple[Entry, ...]: ...
    def ledger_head(self) -> Entry | None: ...


class People(Protocol):
    """Who staff are."""

    def by_token(self, token: str, *, now: datetime) -> Person | None: ...
    def by_email(self, email: str) -> Person | None: ...
