"""A newsroom on a database: signed bulletins, their deliveries, and whoever carries them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import count
from uuid import UUID

from sqlalchemy import Engine

from noticeboard.domain.bulletin import Bulletin, BulletinKind, BulletinState, Revision
from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.content import Content
from noticeboard.domain.delivery import Delivery, DeliveryState, Receipt
from noticeboard.domain.going import ONLY_TEXT, Going
from noticeboard.domain.kind import Policy
from noticeboard.domain.ledger import Because
from noticeboard.ports import Frozen, Owner, Subject
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.desk import Desk
from noticeboard.store.engine import writing
from noticeboard.store.public_acts import PublicActs
from noticeboard.store.redacting import Redaction, redact
from tests.builders import NOON, a_content, a_follow_up, a_policy

CHANNELS = ("board", "feed", "journal")
URL = "https://notices.example.com"


def an_owner(pid: int = 100, host: str = "north") -> Owner:
    """A process of the host."""
    return Owner(host, "boot-1", "pid:[1]", pid, "4711")


def an_id(number: int) -> str:
    """A UUID that sorts by ``number``."""
    return str(UUID(int=number))


def frozen_of(content: Content, number: int = 1) -> Frozen:
    """The signed bytes of a content, with a thread of its own for the journal."""
    texts = {"journal": (f"{content.short} (1/2)", f"{content.short} (2/2)")}
    digest = f"{number:064x}"
    return Frozen(content.body, f"<p>{content.body}</p>", content.short, texts, digest)


class Newsroom:
    """Signs bulletins and carries them. Ids count up, so that two newsrooms make the same."""

    def __init__(self, engine: Engine, policy: Policy | None = None, *, first: int = 1) -> None:
        self.engine = engine
        self.policy = policy or a_policy()
        self.desk = Desk(engine)
        self.deliveries = Deliveries(engine, self.policy, public_url=URL)
        self.acts = PublicActs(engine, self.policy, zone="Asia/Seoul", salt=lambda: "salt")
        self._numbers = count(first)

    def announce(
        self,
        *,
        at: datetime = NOON,
        channels: Iterable[str] = CHANNELS,
        content: Content | None = None,
        kind: str = "launch",
        replaces: str | None = None,
    ) -> Bulletin:
        """A new notice whose announcement is signed and waits for ``at``."""
        bulletin = self._signed("announcement", 1, None, content or a_content(), at)
        slug = f"slug-{bulletin.code}"
        subject = Subject(bulletin.notice_id, slug, kind, "en", NOON, replaces, None, (bulletin,))
        with self.desk.write() as tx:
            tx.add_subject(subject)
            tx.save_frozen(bulletin.id, 1, frozen_of(bulletin.working.content))
            tx.add_deliveries(self.rows(bulletin, channels))
        return bulletin

    def follow_up(
        self,
        earlier: Bulletin,
        kind: BulletinKind = "delay",
        *,
        at: datetime,
        channels: Iterable[str] = CHANNELS,
        content: Content | None = None,
    ) -> Bulletin:
        """A signed follow-up of the notice of ``earlier``, waiting for ``at``."""
        said = content or (a_follow_up() if kind == "delay" else a_follow_up(moves=()))
        with self.desk.write() as tx:
            subject = tx.subject(earlier.notice_id)
            assert subject is not None
            sequence = subject.bulletins[-1].sequence + 1
            bulletin = self._signed(kind, sequence, earlier.notice_id, said, at)
            tx.save_bulletin(bulletin)
            tx.save_frozen(bulletin.id, 1, frozen_of(said))
            tx.add_deliveries(self.rows(bulletin, channels))
        return bulletin

    def fix(self, bulletin: Bulletin, content: Content, *, at: datetime) -> Bulletin:
        """A typo fix of a public bulletin: signed, waiting for the board and the feeds."""
        with self.desk.write() as tx:
            subject = tx.subject_of(bulletin.id)
            assert subject is not None
            stored = next(b for b in subject.bulletins if b.id == bulletin.id)
            old = replace(stored.revisions[0], state="replaced")
            new = Revision(2, content, "approved", ("ana",), version=2, frozen_hash=f"{2:064x}")
            fixed = replace(stored, revisions=(old, new))
            tx.save_bulletin(fixed)
            tx.save_frozen(bulletin.id, 2, frozen_of(content, 2))
            rows = self.rows(fixed, ("board", "feed"))
            tx.add_deliveries(replace(d, scheduled_for=at, due=at) for d in rows)
        return fixed

    def rows(self, bulletin: Bulletin, channels: Iterable[str]) -> list[Delivery]:
        """Its delivery rows, waiting for its instant."""
        assert bulletin.armed is not None
        assert bulletin.publish_at is not None
        return [
            Delivery(
                id=an_id(next(self._numbers)),
                bulletin_id=bulletin.id,
                notice_id=bulletin.notice_id,
                revision=bulletin.armed.number,
                channel=channel,
                sequence=bulletin.sequence,
                kind=bulletin.kind,
                state=DeliveryState.PENDING,
                scheduled_for=bulletin.publish_at,
                due=bulletin.publish_at,
            )
            for channel in channels
        ]

    def _signed(
        self,
        kind: BulletinKind,
        sequence: int,
        notice_id: str | None,
        content: Content,
        at: datetime,
    ) -> Bulletin:
        number = next(self._numbers)
        digest = frozen_of(content).hash
        signed = Revision(1, content, "approved", ("ana",), frozen_hash=digest)
        return Bulletin(
            id=an_id(number),
            notice_id=notice_id or an_id(next(self._numbers)),
            kind=kind,
            code=f"code{number}",
            sequence=sequence,
            state=BulletinState.SCHEDULED,
            revisions=(signed,),
            publish_at=at,
        )

    def claim(self, channel: str, now: datetime, *, limit: int = 1) -> tuple[Delivery, ...]:
        """What a sender gets."""
        return self.deliveries.claim(channel, now, an_owner(), limit=limit)

    def carry(self, channel: str, now: datetime) -> Delivery:
        """Take the next delivery of a channel, publish it there, and say that it arrived."""
        (taken,) = self.claim(channel, now)
        if channel == "board":
            self.acts.publish(taken.bulletin_id, taken.revision, now)
        if channel == "feed":
            self.acts.syndicate(taken.bulletin_id, taken.revision, now)
        arrived = Receipt(f"{channel}-{taken.id}", f"https://{channel}.example.com/{taken.id}")
        done = Conclusion(DeliveryState.DELIVERED, receipt=arrived, done_at=now)
        assert self.deliveries.conclude(taken, done, now)
        return taken

    def publish(self, bulletin: Bulletin, now: datetime) -> None:
        """Carry a bulletin to the board and into the feeds."""
        assert self.carry("board", now).bulletin_id == bulletin.id
        assert self.carry("feed", now).bulletin_id == bulletin.id

    def redact(
        self,
        bulletin: Bulletin,
        now: datetime,
        because: Because = "court",
        going: Going = ONLY_TEXT,
    ) -> bool:
        """Remove words of a public bulletin."""
        with writing(self.engine) as conn:
            asked = Redaction(bulletin.notice_id, bulletin.id, because, now, going)
            return redact(conn, asked, zone="Asia/Seoul", salt=lambda: "salt")

    def delivery(self, bulletin: Bulletin, channel: str) -> Delivery:
        """The newest row of a bulletin on a channel."""
        rows = self.desk.deliveries(bulletin.id)
        return next(d for d in reversed(rows) if d.channel == channel)

    def state(self, bulletin: Bulletin, channel: str) -> DeliveryState:
        """Where that delivery stands."""
        return self.delivery(bulletin, channel).state

    def fail(self, delivery: Delivery, state: DeliveryState, now: datetime) -> None:
        """Conclude a claimed delivery as anything but delivered; a lost one as proven absent."""
        due = now if state in {DeliveryState.PENDING, DeliveryState.UNKNOWN} else None
        proven = delivery.state is DeliveryState.UNKNOWN
        ended = Conclusion(state, "It broke.", due=due, proven=proven)
        assert self.deliveries.conclude(delivery, ended, now)
