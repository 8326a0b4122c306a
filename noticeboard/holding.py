"""Staff's verbs on holding texts: write, sign, send back, retire; and speak by one, now."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from noticeboard import ids, refusals
from noticeboard.domain import holding as texts
from noticeboard.domain import signing
from noticeboard.domain.bulletin import SignOff
from noticeboard.domain.content import Content
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.holding import HoldingText
from noticeboard.domain.holding_words import unsound
from noticeboard.domain.kind import Policy
from noticeboard.domain.sentence import Language
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Violation
from noticeboard.finding import found
from noticeboard.noting import audit, made_before, served
from noticeboard.ports import Clock, Once
from noticeboard.ports.holding import HoldingStore, HoldingTx


@dataclass(frozen=True, slots=True)
class NewText:
    """A holding text to be written."""

    language: Language
    kind: str | None
    words: Content


@dataclass(frozen=True, slots=True)
class HoldingTexts:
    """The verbs by which texts come to be approved. Each is one transaction."""

    store: HoldingStore
    policy: Policy
    clock: Clock
    once: Once | None = None

    def only_once(self, once: Once | None) -> Self:
        """The same verbs for a request that may be sent again."""
        return replace(self, once=once)

    def text(self, text_id: str) -> HoldingText:
        """The text of that id.

        Raises:
            NotFoundError: when there is none.
        """
        return found(self.store.holding_text(text_id), refusals.NO_HOLDING_TEXT)

    def write(self, who: Person, new: NewText) -> HoldingText:
        """A new text, waiting for its signature.

        Raises:
            RefusedError: with everything that is wrong; nothing is stored.
        """

        def act() -> HoldingText:
            now = self._may(who, "author")
            self._refuse_unsound(new.words, new.kind)
            text = texts.written(ids.new_id(), new.language, new.kind, new.words, who.id, now)
            with self.store.write() as tx:
                return self._saved(tx, who, "holding_text.written", text, now)

        return self._served(act)

    def revise(
        self, who: Person, text_id: str, words: Content, *, version: int | None
    ) -> HoldingText:
        """New words, waiting for their signature; the approved ones stay usable.

        Raises:
            StaleVersionError: when ``version`` is not the newest.
        """

        def act() -> HoldingText:
            now = self._may(who, "author")
            with self.store.write() as tx:
                text = found(tx.holding_text(text_id), refusals.NO_HOLDING_TEXT)
                texts.refuse_unseen(text, version)
                self._refuse_unsound(words, text.kind)
                changed = texts.revised(text, words, who.id, now)
                return self._saved(tx, who, "holding_text.revised", changed, now)

        return self._served(act)

    def approve(self, who: Person, text_id: str, *, frozen_hash: str | None = None) -> HoldingText:
        """One signature; with the last one of its line it may be published.

        Raises:
            ForbiddenError: for an author of the words, or without the role.
            ConflictError: when nothing waits, or other words than those that were read.
        """

        def act() -> HoldingText:
            now = self.clock()
            with self.store.write() as tx:
                text = found(tx.holding_text(text_id), refusals.NO_HOLDING_TEXT)
                texts.require_review(text)
                line = texts.line_of(text.kind, self.policy)
                role = signing.role_to_sign(who, text.working, line, self.policy, now)
                digest = text.working.frozen_hash if frozen_hash is None else frozen_hash
                signature = SignOff(role, who.id, now, digest or "", who.by_token)
                signed = texts.signed(text, signature, line)
                return self._saved(tx, who, "holding_text.approved", signed, now, role=role)

        return self._served(act)

    def reject(self, who: Person, text_id: str, reason: str) -> HoldingText:
        """Back to its author, with a reason; the approved words stay usable.

        Raises:
            RefusedError: without a reason.
        """

        def act() -> HoldingText:
            now = self.clock()
            if is_blank(reason):
                raise RefusedError([Violation("blank", "reason", refusals.REASON_BLANK)])
            with self.store.write() as tx:
                text = found(tx.holding_text(text_id), refusals.NO_HOLDING_TEXT)
                line = texts.line_of(text.kind, self.policy)
                refusals.may_review(who, line.approvals, now)
                back = texts.rejected(text, reason)
                return self._saved(tx, who, "holding_text.rejected", back, now, reason=reason)

        return self._served(act)

    def retire(self, who: Person, text_id: str) -> HoldingText:
        """Not to be chosen any more. What was published by it stays."""

        def act() -> HoldingText:
            now = self._may(who, "author", "approver")
            with self.store.write() as tx:
                text = found(tx.holding_text(text_id), refusals.NO_HOLDING_TEXT)
                gone = texts.retired(text, now)
                return self._saved(tx, who, "holding_text.retired", gone, now)

        return self._served(act)

    # ------------------------------------------------------------ inside

    def _may(self, who: Person, *roles: str) -> datetime:
        now = self.clock()
        refusals.may(who, roles, now)
        return now

    def _served(self, act: Callable[[], HoldingText]) -> HoldingText:
        def before() -> HoldingText | None:
            made = made_before(self.store, self.once, self.clock())
            return self.text(made.notice_id) if made else None

        return served(before, act)

    def _refuse_unsound(self, words: Content, kind: str | None) -> None:
        wrong = tuple(unsound(words, kind, self.policy))
        if wrong:
            raise RefusedError(wrong)

    def _saved(
        self, tx: HoldingTx, who: Person, what: str, text: HoldingText, now: datetime, **told: str
    ) -> HoldingText:
        tx.save_holding_text(text)
        audit(tx, who, what, text.id, now, title=text.working.content.title, **told)
        if self.once is not None:
            # What a request made is known by one id here: a text belongs to no notice.
            tx.once(self.once, notice_id=text.id, bulletin_id=text.id, at=now)
        return text
