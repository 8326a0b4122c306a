"""Looking at a bulletin as the public will have it. Nothing is stored, nothing becomes public."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard import refusals
from noticeboard.domain import signing
from noticeboard.domain.bulletin import Bulletin, BulletinState, Revision
from noticeboard.domain.delivery import BOARD, OURS, plan
from noticeboard.domain.notice import Notice, Published, Shown
from noticeboard.domain.publication import IN_TIME, Act, announce, follow_up, release_revision
from noticeboard.domain.quoting import filled
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Report
from noticeboard.drafting import Drafting
from noticeboard.finding import found, pick
from noticeboard.freezing import freeze
from noticeboard.ports import Clock, Frozen, Hold, Renderer, Store, Subject


@dataclass(frozen=True, slots=True)
class Preview:
    """One revision as it will be public ``at`` an instant.

    ``frozen``: the bytes that are signed; for a draft those it would have now. ``sent``: what of
    them goes to other channels, without what was removed since. ``notice``: what becomes of the
    notice, after all that is armed for before. ``channels``: where it goes.
    """

    subject: Subject
    bulletin: Bulletin
    revision: Revision
    frozen: Frozen
    sent: Frozen
    at: datetime
    notice: Notice
    channels: tuple[str, ...]

    @property
    def lost_words(self) -> bool:
        """Whether other words go to other channels than those that were signed."""
        return self.sent is not self.frozen

    @property
    def said(self) -> Published:
        """The bulletin as the public will have it."""
        said = next(b for b in self.notice.bulletins if b.id == self.bulletin.id)
        if said.removed is None:
            return said
        # The desk keeps its own copy, unless the words are about a person.
        kept = filled(self.revision.content, self.frozen.told)
        return replace(said, explanation=kept.explanation, corrects=kept.corrects)

    @property
    def title(self) -> str:
        """What the notice is called; once its title was removed, as the desk still has it."""
        own = self.revision.content.title if self.said.removed else ""
        return own or self.notice.title


@dataclass(frozen=True, slots=True)
class Previewing:
    """The public's own functions, over what is not public yet. ``holds``: what is stopped."""

    store: Store
    renderer: Renderer
    drafting: Drafting
    clock: Clock
    holds: Callable[[], Collection[Hold]]

    def preview(self, bulletin_id: str, *, by: Person, armed: bool = False) -> Preview:
        """The working revision as it will be; with ``armed`` the approved one beside it.

        ``by`` counts as its signer, where people may sign what they wrote.

        Raises:
            NotFoundError: when there is no such bulletin.
            RefusedError: when a text does not fit a channel or cannot be rendered.
        """
        now = self.clock()
        subject = found(self.store.subject_of(bulletin_id), refusals.NO_BULLETIN)
        bulletin = pick(subject, bulletin_id)
        revision = (bulletin.armed if armed else None) or bulletin.working
        bulletin, revision, frozen = self._frozen(subject, bulletin, revision, now)
        at = _instant(bulletin, revision, now)
        planned = replace(bulletin, publish_at=at, one_person=self._alone(bulletin, revision, by))
        notice = self._notice(subject, planned, revision, frozen, at)
        channels = self._channels(subject, planned, revision)
        sent = self._left(bulletin, revision) or frozen
        return Preview(subject, bulletin, revision, frozen, sent, at, notice, channels)

    def report(self, bulletin_id: str) -> Report:
        """What the rules find in the working revision now.

        Raises:
            NotFoundError: when there is no such bulletin.
        """
        subject = found(self.store.subject_of(bulletin_id), refusals.NO_BULLETIN)
        bulletin = pick(subject, bulletin_id)
        return self.drafting.report(subject, bulletin, bulletin.working.content, self.clock())

    def going_out(self, notice_id: str, now: datetime) -> Notice | None:
        """A notice with the words that go out in this moment, as the public has it in a moment.

        ``None`` while none do. What was due longer ago is held up, and nobody can read it yet;
        nor anything while the board is stopped.
        """
        subject = self.store.subject(notice_id)
        armed = _armed(subject) if subject else {}
        due = [place for place in sorted(armed) if now - IN_TIME <= place[0] <= now]
        if subject is None or not due or self._is_stopped():
            return None
        after = subject.public
        for place in due:
            after = self._after_armed(subject, after, armed[place])
        return after

    # ------------------------------------------------------------ inside

    def _is_stopped(self) -> bool:
        return any(hold.channel in (None, BOARD) for hold in self.holds())

    def _frozen(
        self, subject: Subject, bulletin: Bulletin, revision: Revision, now: datetime
    ) -> tuple[Bulletin, Revision, Frozen]:
        """What was frozen when it was submitted; for a draft what would be now."""
        stored = self.store.frozen(bulletin.id, revision.number)
        if stored is not None and stored.hash == revision.frozen_hash:
            return bulletin, revision, stored
        ready, frozen = freeze(self.drafting, self.renderer, subject, bulletin, now)
        return ready, ready.working, frozen

    def _left(self, bulletin: Bulletin, revision: Revision) -> Frozen | None:
        """What is left of words that were signed and then lost some; ``None`` if none went."""
        sent = self.store.sent(bulletin.id, revision.number)
        return sent if sent is not None and sent.hash != revision.frozen_hash else None

    def _alone(self, bulletin: Bulletin, revision: Revision, by: Person) -> bool:
        if revision.state == "approved":
            return bulletin.one_person
        own = self.drafting.policy.solo and by.id in revision.authors
        return own or signing.by_one_person(revision)

    def _notice(
        self,
        subject: Subject,
        bulletin: Bulletin,
        revision: Revision,
        frozen: Frozen,
        at: datetime,
    ) -> Notice:
        before = subject.public
        for other in _armed_before(subject, bulletin, at):
            before = self._after_armed(subject, before, other)
        return self._after(subject, before, bulletin, revision, frozen, at)

    def _after_armed(
        self, subject: Subject, before: Notice | None, bulletin: Bulletin
    ) -> Notice | None:
        revision, at = bulletin.armed, bulletin.publish_at
        frozen = self.store.frozen(bulletin.id, revision.number) if revision else None
        if revision is None or at is None or frozen is None:
            return before  # pulled back in this very moment
        return self._after(subject, before, bulletin, revision, frozen, at)

    def _after(
        self,
        subject: Subject,
        before: Notice | None,
        bulletin: Bulletin,
        revision: Revision,
        frozen: Frozen,
        at: datetime,
    ) -> Notice:
        """The notice after a publication, by the domain's own functions."""
        shown = Shown(revision.number, at, frozen.body, frozen.html, frozen.short, frozen.told)
        said = [b for b in before.bulletins if b.id == bulletin.id] if before else []
        if before and said:
            fixed = said[0].shown.revision < revision.number
            return release_revision(before, bulletin.id, shown) if fixed else before
        act = Act(bulletin, shown, self.drafting.kind(subject.kind))
        if before:
            return follow_up(before, act)
        return announce(
            act, slug=subject.slug, language=subject.language, replaces=subject.replaces
        )

    def _channels(
        self, subject: Subject, bulletin: Bulletin, revision: Revision
    ) -> tuple[str, ...]:
        """Where it goes; a typo fix alerts nobody."""
        if bulletin.state is BulletinState.PUBLISHED and revision is bulletin.candidate:
            return OURS
        earlier = [d for b in subject.bulletins for d in self.store.deliveries(b.id)]
        return plan(bulletin, revision.content.channels, earlier)


def _instant(bulletin: Bulletin, revision: Revision, now: datetime) -> datetime:
    """When it will be public: at its instant, or now if that is over or not given."""
    if bulletin.state is BulletinState.PUBLISHED:
        return now
    asked = revision.content.publish_at
    planned = bulletin.publish_at if revision.state == "approved" else asked and asked.utc
    return max(planned or now, now)


def _armed_before(subject: Subject, bulletin: Bulletin, at: datetime) -> list[Bulletin]:
    """What else of the notice will be public by then, in its order."""
    place, others = (at, bulletin.sequence), _armed(subject)
    return [others[own] for own in sorted(others) if others[own].id != bulletin.id and own < place]


def _armed(subject: Subject) -> dict[tuple[datetime, int], Bulletin]:
    """What is armed, by its place in the order in which it goes out."""
    return {
        (b.publish_at, b.sequence): b
        for b in subject.bulletins
        if b.state is BulletinState.SCHEDULED and b.publish_at
    }
