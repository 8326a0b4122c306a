"""That a promise was kept: published now, in words that were signed with its kind."""

from dataclasses import dataclass
from datetime import datetime

from noticeboard import refusals
from noticeboard.domain.alarms import Alarm
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content, Fulfilment
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.signing import Person
from noticeboard.drafting import new_bulletin
from noticeboard.finding import load_notice
from noticeboard.ports import Subject
from noticeboard.verbs import Verbs, once


@dataclass(frozen=True, slots=True)
class Fulfilling(Verbs):
    """The verb of whoever saw it."""

    @once
    def fulfil(self, who: Person, notice_id: str, kept: Fulfilment) -> Bulletin:
        """A promise was kept: published now, in words signed off with the kind.

        Raises:
            RefusedError: when the promise is not open, or was observed in the future.
        """
        return self._fulfilled(who, notice_id, kept, self._may(who, "author", "duty"))

    @once
    def fulfil_as_called(self, who: Person, alarm: Alarm, kept: Fulfilment) -> Bulletin:
        """The same by whoever was called because nobody has said whether it was kept.

        ``who`` and ``alarm`` are what the link of the call stands for.

        Raises:
            RefusedError: as above.
            ConflictError: the alarm is about no notice.
        """
        if alarm.notice_id is None:
            raise ConflictError("not_public_yet", refusals.NOT_PUBLIC)
        return self._fulfilled(who, alarm.notice_id, kept, self.clock())

    def _fulfilled(
        self,
        who: Person,
        notice_id: str,
        kept: Fulfilment,
        now: datetime,
        due: datetime | None = None,
    ) -> Bulletin:
        """``due``: the promised instant for which it was seen; ``None``: whatever is promised."""
        with self.store.write() as tx:
            subject = only_public(load_notice(tx, notice_id))
            _refuse_moved(subject, kept.promise, due)
            kind = self.drafting.kind(subject.kind)
            text = kind.kept_words(kept.status).in_(subject.language)
            content = Content(body=text, short=text, publish_at=None, fulfilment=kept)
            content = self.drafting.with_defaults(content, kind, "fulfilment", subject)
            drafted = new_bulletin(subject, "fulfilment", content, who)
            published = self._armed_at_once(tx, subject, drafted, now)
            self._saved(tx, who, "promise.fulfilled", published, now, promise=kept.promise)
        self._wake(published, now)
        return published


def only_public(subject: Subject) -> Subject:
    """Only of what the public knows can more be said.

    Raises:
        ConflictError: before the notice was announced.
    """
    if subject.public is None:
        raise ConflictError("not_public_yet", refusals.NOT_PUBLIC)
    return subject


def _refuse_moved(subject: Subject, key: str, due: datetime | None) -> None:
    """What was seen before a delay proves nothing of the time that the delay promised."""
    promise = subject.public.promise(key) if subject.public else None
    stands = promise.current.due if promise else None
    if due is not None and (stands is None or stands.utc != due):
        raise ConflictError("promise_moved", refusals.PROMISE_MOVED)
