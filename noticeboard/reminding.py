"""Reminding the public of a promise: an update by the clock, in words signed beforehand."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Protocol

from noticeboard.domain import placeholders
from noticeboard.domain.content import Content, Reminder
from noticeboard.domain.errors import SaidError
from noticeboard.domain.kind import Kind
from noticeboard.domain.notice import Notice
from noticeboard.domain.reminders import due_reminders
from noticeboard.domain.signing import Person
from noticeboard.drafting import new_bulletin, under_way
from noticeboard.finding import load_notice
from noticeboard.ports import Subject
from noticeboard.verbs import Verbs

# Nobody: what it says was signed with the notice.
REMINDER = Person("reminder", "", frozenset())

# A step is counted on the clocks of the promise, and moved out of quiet hours: by less than this.
_MOVED_BY = timedelta(days=2)

Reminders = tuple[Reminder, ...]
_log = logging.getLogger(__name__)


class OpenNotices(Protocol):
    """What reminding asks of the record."""

    def open_of_kinds(
        self, kinds: Collection[str], after: datetime, until: datetime
    ) -> Iterable[Notice]:
        """Public notices of these kinds in which something is still open.

        And of which a promise had a time after ``after`` and up to ``until``.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding(Verbs):
    """Each reminder goes out once, however many timers ask."""

    notices: OpenNotices

    def remind(self, now: datetime) -> int:
        """Publish every reminder that is due; how many."""
        steps = {k.name: k.reminders for k in self.drafting.policy.kinds.values() if k.reminders}
        if not steps:
            return 0
        until = now + max(chain.from_iterable(steps.values())) + _MOVED_BY
        found = self.notices.open_of_kinds(steps, now, until)
        due = ((notice.id, reminder) for notice in found for reminder in self._of(notice, now))
        return sum(self._published(notice_id, reminder, now) for notice_id, reminder in due)

    def _of(self, notice: Notice, now: datetime, moving: Collection[str] = ()) -> Reminders:
        kind, policy = self.drafting.policy.kinds.get(notice.kind), self.drafting.policy
        return due_reminders(notice, kind, policy, now, moving=moving) if kind else ()

    def _is_due(self, subject: Subject, reminder: Reminder, now: datetime) -> bool:
        """Whether it still is, with the notice locked, and nobody else has begun it."""
        due = self._of(subject.public, now, under_way(subject)) if subject.public else ()
        begun = {b.working.content.reminder for b in subject.bulletins}
        return reminder in due and reminder not in begun

    def _published(self, notice_id: str, reminder: Reminder, now: datetime) -> bool:
        try:
            return self._publish(notice_id, reminder, now)
        except SaidError as refused:
            _log.warning("Nobody is reminded of %s: %s", reminder.promise, refused)
            return False
        except Exception:
            _log.exception("Reminding of %s broke; it is tried again.", reminder.promise)
            return False

    def _publish(self, notice_id: str, reminder: Reminder, now: datetime) -> bool:
        with self.store.write() as tx:
            subject = load_notice(tx, notice_id)
            if not self._is_due(subject, reminder, now):
                return False
            kind = self.drafting.kind(subject.kind)
            content = _words(kind, subject.language, reminder)
            content = self.drafting.with_defaults(content, kind, "update", subject)
            drafted = new_bulletin(subject, "update", content, REMINDER)
            due = self._armed_at_once(tx, subject, drafted, now)
            self._saved(tx, REMINDER, "promise.reminded", due, now, promise=reminder.promise)
        self._wake(due, now)
        return True


def _words(kind: Kind, language: str, reminder: Reminder) -> Content:
    """The kind's sentence; on the page it needs no link to itself."""
    text = kind.reminder.in_(language) if kind.reminder else ""
    body = placeholders.fill(text, {"link": ""}).strip()
    return Content(body=body, short=text, publish_at=None, reminder=reminder)
