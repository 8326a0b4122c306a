"""Speaking by a holding text: one person on duty, now, on every channel, without a signature.

The words were signed beforehand; what is put into their slots is bounded by a rule.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard import refusals, resolving
from noticeboard.arming import armed
from noticeboard.domain import placeholders, review
from noticeboard.domain.bulletin import Bulletin, BulletinState, Revision
from noticeboard.domain.delivery import plan
from noticeboard.domain.errors import ConflictError, RefusedError
from noticeboard.domain.filling import Filling, choices, proposed_next_word, repeats
from noticeboard.domain.holding import RETIRED, HoldingText
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.times import Instant
from noticeboard.domain.violation import Advice, Violation
from noticeboard.drafting import new_bulletin
from noticeboard.finding import load_notice
from noticeboard.freezing import freeze
from noticeboard.ports import Frozen, Subject
from noticeboard.ports.holding import HoldingStore, HoldingTx
from noticeboard.verbs import Verbs, once


@dataclass(frozen=True, slots=True)
class Words:
    """A holding text filled in, as the public would have it now, and where it would go."""

    bulletin: Bulletin
    frozen: Frozen
    channels: tuple[str, ...]
    warnings: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaking(Verbs):
    """The verb of whoever is on duty."""

    store: HoldingStore

    @once
    def hold(self, who: Person, notice_id: str, filling: Filling) -> Bulletin:
        """A holding statement, published now.

        Raises:
            RefusedError: when the text may not be used here, or a slot is out of its bounds.
            ConflictError: when something was said that ``who`` did not know of; or a text says
                that all is over, and an incident goes on of which they did not.
        """
        now = self._may(who, "duty")
        with self.store.write() as tx:
            due = self._spoken(tx, who, notice_id, filling, now)
        self._wake(due, now)
        return due

    def words(self, who: Person, notice_id: str, filling: Filling) -> Words:
        """The text as the public would have it, and every channel it would go to.

        Nothing is stored.

        Raises:
            RefusedError: as when it is published.
        """
        now = self.clock()
        subject = _public(self._subject(notice_id))
        drafted = self._filled(subject, self.store.holding_text(filling.text), filling, who)
        _refuse_again(subject, drafted, now)
        found = self.drafting.report(subject, drafted, drafted.working.content, now)
        if found.violations:
            raise RefusedError(found.violations)
        ready, frozen = freeze(self.drafting, self.renderer, subject, drafted, now)
        earlier = [d for b in subject.bulletins for d in self.store.deliveries(b.id)]
        channels = plan(ready, ready.working.content.channels, earlier)
        said = (b.working.content for b in reversed(spoken(subject, now)))
        again = (_AGAIN,) if repeats(drafted.working.content, said) else ()
        return Words(ready, frozen, channels, (*found.warnings, *again))

    def choices(self, notice_id: str) -> tuple[tuple[HoldingText, Revision], ...]:
        """The texts that may be published about a notice, with their approved words."""
        subject = self._subject(notice_id)
        return choices(self.store.holding_texts(), subject.language, subject.kind)

    def proposed_next_word(self, notice_id: str, zone: str) -> Instant:
        """When to speak again about a notice, if nobody says otherwise."""
        kind = self.drafting.kind(self._subject(notice_id).kind)
        return proposed_next_word(self.clock(), kind.cadence, zone)

    # ------------------------------------------------------------ inside

    def _spoken(
        self, tx: HoldingTx, who: Person, notice_id: str, filling: Filling, now: datetime
    ) -> Bulletin:
        subject = _public(load_notice(tx, notice_id))
        refuse_unheard(subject, filling.heard, now)
        text = tx.holding_text(filling.text)
        drafted = self._filled(subject, text, filling, who)
        _refuse_again(subject, drafted, now)
        over = resolving.over(tx, subject, filling) if drafted.working.content.resolved else ()
        ready, frozen = self._freeze(subject, drafted, now)
        spoken = review.submit(ready, frozen.hash, author=ready.working.authors[0], at=now)
        tx.save_bulletin(spoken)
        for incident in over:
            resolving.end(tx, who, incident, filling, now)
        return self._published(tx, who, spoken, frozen, filling, now)

    def _published(
        self,
        tx: HoldingTx,
        who: Person,
        spoken: Bulletin,
        frozen: Frozen,
        filling: Filling,
        now: datetime,
    ) -> Bulletin:
        """Armed for this moment; ``spoken`` is stored."""
        tx.save_frozen(spoken.id, spoken.working.number, frozen)
        due = armed(tx, spoken, now)
        return self._saved(tx, who, "holding_text.published", due, now, text=filling.text)

    def _filled(
        self, subject: Subject, text: HoldingText | None, filling: Filling, who: Person
    ) -> Bulletin:
        """The bulletin that the text becomes: written and signed by those of the text."""
        approved = usable(subject.language, subject.kind, text)
        content = filling.of(approved)
        refuse_empty_slots(content.body + content.short, filling)
        kind = self.drafting.kind(subject.kind)
        content = self.drafting.with_defaults(content, kind, "holding", subject)
        drafted = new_bulletin(subject, "update" if content.resolved else "holding", content, who)
        return as_signed(drafted, approved)


def as_signed(drafted: Bulletin, approved: Revision) -> Bulletin:
    """Written and signed by those who wrote and signed the holding text."""
    signed = replace(drafted.working, authors=approved.authors, sign_offs=approved.sign_offs)
    return drafted.with_working(signed)


def spoken(subject: Subject, now: datetime) -> tuple[Bulletin, ...]:
    """What the company said, or says in this moment, the newest last: no reminder."""
    words = (b for b in subject.bulletins if b.working.content.reminder is None)
    said = (b for b in words if _is_said(b, now))
    return tuple(sorted(said, key=lambda b: (b.published_at or b.publish_at or now, b.sequence)))


def last_word(subject: Subject, now: datetime) -> str:
    """The id of the newest of it."""
    return spoken(subject, now)[-1].id


def refuse_unheard(subject: Subject, heard: str | None, now: datetime) -> None:
    """Raise if somebody spoke since ``heard``: two at once shall not say the same twice."""
    if heard is not None and heard != last_word(subject, now):
        raise ConflictError("told_meanwhile", MEANWHILE)


def _refuse_again(subject: Subject, drafted: Bulletin, now: datetime) -> None:
    """Raise if these very words are the newest there are: said again they tell nobody anything."""
    last, words = spoken(subject, now)[-1].working.content, drafted.working.content
    at = [word.utc for word in (last.next_word_by, words.next_word_by) if word is not None]
    if last.pre_approved == words.pre_approved and len(at) > len(set(at)):
        raise RefusedError([Violation("said_already", "text", refusals.SAID_ALREADY)])


def _is_said(bulletin: Bulletin, now: datetime) -> bool:
    if bulletin.state is BulletinState.PUBLISHED:
        return True
    at = bulletin.publish_at
    return bulletin.state is BulletinState.SCHEDULED and at is not None and at <= now


def usable(language: str, kind: str, text: HoldingText | None) -> Revision:
    """The approved words of a text, if it may be used for such a notice.

    Raises:
        RefusedError: it may not.
    """
    wrong = _unfit(language, kind, text)
    if wrong is not None:
        raise RefusedError([Violation(*wrong)])
    assert text is not None  # noqa: S101  # or it would be unfit
    assert text.approved is not None  # noqa: S101  # the same
    return text.approved


def _unfit(language: str, kind: str, text: HoldingText | None) -> tuple[str, str, Sentence] | None:
    if text is None:
        return "unknown_text", "text", refusals.NO_HOLDING_TEXT
    if text.retired_at is not None:
        return "text_retired", "text", RETIRED
    if text.approved is None:
        return "text_not_approved", "text", _NOT_APPROVED
    if not text.fits(language, kind):
        return "text_does_not_fit", "text", _DOES_NOT_FIT
    return None


def refuse_empty_slots(words: str, filling: Filling) -> None:
    """Raise RefusedError where the text names a promise, or has no place for the sentence."""
    if filling.promise is None and "promise" in placeholders.names(words):
        raise RefusedError([Violation("promise_missing", "promise", _WHICH_PROMISE)])
    if filling.next_word_by is None and "next_word" in placeholders.names(words):
        raise RefusedError([Violation("next_word_missing", "next_word_by", _WHEN_AGAIN)])
    if filling.next_word_by and "next_word" not in placeholders.names(words):
        raise RefusedError([Violation("no_place", "next_word_by", _NO_NEXT_WORD)])
    if filling.sentence and "sentence" not in placeholders.names(words):
        raise RefusedError([Violation("no_place", "sentence", _NO_PLACE)])


def _public(subject: Subject) -> Subject:
    if subject.public is None:
        raise ConflictError("not_public_yet", refusals.NOT_PUBLIC)
    return subject


_AGAIN = Advice("said_before", "text", refusals.SAID_BEFORE)
MEANWHILE = Sentence(
    "Yours was not published: something was published about this meanwhile. Read it, then decide "
    "whether yours still has to be said.",
    "이번 글은 올리지 않았습니다. 그사이 이 공지에 새 글이 공개되었습니다. 먼저 읽어 보고, 이 "
    "글을 더 올려야 하는지 정해 주세요.",
)
_NOT_APPROVED = Sentence(
    "Nobody approved this text yet. Choose one that was, or write a holding statement.",
    "아직 승인받지 않은 문안입니다. 승인된 문안을 고르거나 중간 안내를 새로 써 주세요.",
)
_DOES_NOT_FIT = Sentence(
    "This text is for another language or another kind of notice. Choose one that fits.",
    "다른 언어나 다른 종류의 공지에 쓰는 문안입니다. 이 공지에 맞는 문안을 골라 주세요.",
)
_WHICH_PROMISE = Sentence(
    "This text names a promise. Choose which.",
    "어느 약속인지 밝히는 문안입니다. 약속을 골라 주세요.",
)
_WHEN_AGAIN = Sentence(
    "Say by when you will speak again: this text names it.",
    "언제까지 다시 알릴지 적어 주세요. 이 문안에 들어가는 시각입니다.",
)
_NO_NEXT_WORD = Sentence(
    "This text says that it is over, and names no next word. Leave the time out.",
    "해결되었다고 알리는 문안에는 다음 소식 시각이 없습니다. 시각을 비워 주세요.",
)
_NO_PLACE = Sentence(
    "This text has no place for a sentence. Leave it out, or choose another text.",
    "문장을 덧붙일 자리가 없는 문안입니다. 비워 두거나 다른 문안을 골라 주세요.",
)
