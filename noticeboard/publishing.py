"""Staff's verbs: draft, edit, submit, approve, reject, pull back, follow up, fulfil.

The desk, the API and the CLI call these and nothing else. Each verb is one transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard import refusals
from noticeboard.domain import bulletin as bulletins
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content
from noticeboard.domain.seen import Seen, refuse_unseen
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Advice, Report
from noticeboard.drafting import FollowUp, NewNotice, copied, new_bulletin, new_subject
from noticeboard.finding import load, load_notice, pick
from noticeboard.freezing import judged
from noticeboard.freezing_anew import FreezingAnew
from noticeboard.fulfilling import Fulfilling, only_public
from noticeboard.noting import audit, served
from noticeboard.ports import Subject, Tx
from noticeboard.signing_off import SigningOff
from noticeboard.verbs import once


@dataclass(frozen=True, slots=True)
class Publishing(SigningOff, FreezingAnew, Fulfilling):
    """The verbs, over one store."""

    # ------------------------------------------------------------ drafting

    def draft(self, who: Person, new: NewNotice) -> Subject:
        """A new notice with its announcement as a draft.

        Raises:
            RefusedError: with every broken rule; nothing is stored.
        """
        return served(self._drafted_before, lambda: self._draft(who, new))

    @once
    def follow_up(self, who: Person, notice_id: str, new: FollowUp) -> Bulletin:
        """A further bulletin of a public notice, as a draft.

        Raises:
            RefusedError: with every broken rule; nothing is stored.
            ConflictError: before the notice was announced.
        """
        now = self._may(who, "author")
        with self.store.write() as tx:
            subject = only_public(load_notice(tx, notice_id))
            kind = self.drafting.kind(subject.kind)
            content = self.drafting.with_defaults(new.content, kind, new.kind, subject)
            drafted = new_bulletin(subject, new.kind, content, who)
            self.drafting.refuse_unless_sound(subject, drafted, content, now)
            return self._saved(tx, who, f"{new.kind}.drafted", drafted, now)

    @once
    def edit(
        self, who: Person, bulletin_id: str, content: Content, *, version: int | None
    ) -> Bulletin:
        """New content for a draft, or a candidate beside the armed revision.

        Raises:
            StaleVersionError: when ``version`` is not the newest.
        """
        now = self._may(who, "author")
        with self.store.write() as tx:
            subject, old = load(tx, bulletin_id)
            refuse_unseen(old, None if version is None else Seen(version))
            refusals.refuse_removed(subject, old)
            kind = self.drafting.kind(subject.kind)
            content = self.drafting.with_defaults(content, kind, old.kind, subject)
            self.drafting.refuse_unless_sound(subject, old, content, now)
            edited = bulletins.edit(old, content, author=who.id)
            return self._saved(tx, who, "bulletin.edited", edited, now)

    # ------------------------------------------------------------ looking

    def subject(self, notice_id: str) -> Subject:
        """A notice as staff have it.

        Raises:
            NotFoundError: when there is none.
        """
        return self._subject(notice_id)

    def bulletin(self, bulletin_id: str) -> Bulletin:
        """A bulletin with its revisions.

        Raises:
            NotFoundError: when there is none.
        """
        return pick(self._subject_of(bulletin_id), bulletin_id)

    def warnings(self, bulletin_id: str) -> tuple[Advice, ...]:
        """What the approver should see before signing the working revision."""
        subject = self._subject_of(bulletin_id)
        bulletin = pick(subject, bulletin_id)
        content = bulletin.working.content
        return self.drafting.report(subject, bulletin, content, self.clock()).warnings

    def judge(self, who: Person, new: NewNotice) -> Report:
        """What stands between a new notice and its sign-off. Nothing is stored."""
        now = self._may(who, "author")
        kind = self.drafting.kind(new.kind)
        content = self.drafting.with_defaults(new.content, kind, "announcement", None)
        subject = new_subject(new, content, who, now)
        first = subject.announcement
        found = judged(self.drafting, self.renderer, subject, first, content, now)
        return replace(found, violations=(*refusals.identity(new), *found.violations))

    def judge_edit(self, who: Person, bulletin_id: str, content: Content) -> Report:
        """What stands between new content of a bulletin and its sign-off. Nothing is stored."""
        now = self._may(who, "author")
        subject = self._subject_of(bulletin_id)
        bulletin, kind = pick(subject, bulletin_id), self.drafting.kind(subject.kind)
        content = self.drafting.with_defaults(content, kind, bulletin.kind, subject)
        return judged(self.drafting, self.renderer, subject, bulletin, content, now)

    # ------------------------------------------------------------ inside

    def _drafted_before(self) -> Subject | None:
        made = self.made()
        return self._subject(made.notice_id) if made else None

    def _draft(self, who: Person, new: NewNotice) -> Subject:
        now = self._may(who, "author")
        kind = self.drafting.kind(new.kind)
        content = self.drafting.with_defaults(new.content, kind, "announcement", None)
        subject = new_subject(new, content, who, now)
        self.drafting.refuse_unless_sound(
            subject, subject.announcement, content, now, refusals.identity(new)
        )
        with self.store.write() as tx:
            refusals.refuse_unfit(tx, new)
            return self._added(tx, who, new, subject, now)

    def _added(
        self, tx: Tx, who: Person, new: NewNotice, subject: Subject, now: datetime
    ) -> Subject:
        noted = {}
        if new.copied_from is not None:
            noted["copied_from"] = new.copied_from
            subject = copied(subject, load_notice(tx, new.copied_from))
        tx.add_subject(subject)
        audit(tx, who, "notice.drafted", subject.announcement.id, now, **noted)
        self._remember(tx, subject.announcement, now)
        return subject
