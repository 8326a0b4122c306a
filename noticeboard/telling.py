"""Telling of what went wrong, by whoever was called and holds a link: now, in signed words.

In the notice that the call is about, in one they choose, or in a new one: at night nobody is there
to begin it. Of two who tell of the same incident one is second, and reads what the first said.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard.domain import placeholders, review
from noticeboard.domain.alarms import Alarm
from noticeboard.domain.bulletin import Bulletin, Revision
from noticeboard.domain.content import Content
from noticeboard.domain.dates import wall_text
from noticeboard.domain.errors import ConflictError, RefusedError
from noticeboard.domain.filling import Filling, proposed_next_word
from noticeboard.domain.holding import HoldingText
from noticeboard.domain.kind import WHAT, Kind
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import Incident
from noticeboard.domain.times import Instant, at_utc
from noticeboard.drafting import NewNotice, new_subject
from noticeboard.finding import found
from noticeboard.freezing import freeze
from noticeboard.noting import audit
from noticeboard.ports import Subject
from noticeboard.ports.holding import HoldingTx
from noticeboard.speaking import (
    MEANWHILE,
    Speaking,
    Words,
    as_signed,
    refuse_empty_slots,
    spoken,
    usable,
)
from noticeboard.verbs import once
from noticeboard.watching.refusals import INCIDENT_ENDED, NO_INCIDENT


@dataclass(frozen=True, slots=True)
class Telling(Speaking):
    """The verbs of whoever was called, beside those of whoever is on duty and logged in."""

    @once
    def hold_as_called(
        self, who: Person, alarm: Alarm, filling: Filling, chosen: str | None = None
    ) -> Bulletin:
        """A holding statement about what ``alarm`` is about.

        ``who`` and ``alarm`` are what the link of the call stands for; ``chosen``: the public
        notice in which they tell of an incident of which none tells yet. It tells of it from
        then on.

        Raises:
            RefusedError: when the text may not be used there, or a slot is out of its bounds.
            ConflictError: something was said that ``who`` did not know of, the incident has
                ended, or no notice tells of it and none is chosen.
        """
        notice_id, now = alarm.notice_id or chosen, self.clock()
        if notice_id is None:
            raise ConflictError("no_notice", _NO_NOTICE)
        with self.store.write() as tx:
            untold = None if alarm.notice_id else _untold(tx, alarm, now)
            due = self._spoken(tx, who, notice_id, filling, now)
            if untold is not None:
                _link(tx, who, untold, notice_id, now)
        self._wake(due, now)
        return due

    @once
    def begin_as_called(self, who: Person, alarm: Alarm, filling: Filling) -> Bulletin:
        """A new notice that tells of the incident ``alarm`` is about, on every channel.

        Raises:
            RefusedError: when the text may not be used, or a slot is out of its bounds.
            ConflictError: a notice tells of it by now, it has ended, or no kind of notice may be
                begun so.
        """
        now = self.clock()
        with self.store.write() as tx:
            incident = _untold(tx, alarm, now)
            text = tx.holding_text(filling.text)
            subject = self._begun(text, filling, who, now, incident.known_at)
            ready, frozen = self._freeze(subject, subject.announcement, now)
            said = review.submit(ready, frozen.hash, author=ready.working.authors[0], at=now)
            tx.add_subject(replace(subject, bulletins=(said,)))
            due = self._published(tx, who, said, frozen, filling, now)
            _link(tx, who, incident, subject.id, now)
        self._wake(due, now)
        return due

    @property
    def begins(self) -> Kind | None:
        """The kind of notice that whoever was called may begin; ``None``: none."""
        return self.drafting.policy.first_word

    def beginnings(self, language: str) -> tuple[tuple[HoldingText, Revision], ...]:
        """The texts by which a notice may be begun, those in ``language`` first.

        None that names a promise, or says that something is over: a new notice has neither.
        """
        kind = self.begins
        fitting = [t for t in self.store.holding_texts() if kind and t.fits(t.language, kind.name)]
        known = [(text, words) for text in fitting if (words := text.approved) is not None]
        usable_here = [one for one in known if _may_begin(one[1].content)]
        return tuple(
            sorted(usable_here, key=lambda one: (one[0].language != language, one[0].kind is None))
        )

    def beginning(self, who: Person, filling: Filling, since: datetime) -> Words:
        """The notice that a text would begin, as the public would have it. Nothing is stored.

        ``since``: when what it tells of was known.

        Raises:
            RefusedError: as when it is published.
        """
        now = self.clock()
        subject = self._begun(self.store.holding_text(filling.text), filling, who, now, since)
        drafted = subject.announcement
        report = self.drafting.report(subject, drafted, drafted.working.content, now)
        if report.violations:
            raise RefusedError(report.violations)
        ready, frozen = freeze(self.drafting, self.renderer, subject, drafted, now)
        return Words(ready, frozen, ready.working.content.channels, report.warnings)

    def first_next_word(self, zone: str) -> Instant:
        """When to speak again in a notice begun now, if nobody says otherwise."""
        return proposed_next_word(self.clock(), self._kind().cadence, zone)

    # ------------------------------------------------------------ inside

    def _kind(self) -> Kind:
        if self.begins is None:
            raise ConflictError("no_notice", _NO_NOTICE)
        return self.begins

    def _begun(
        self,
        text: HoldingText | None,
        filling: Filling,
        who: Person,
        now: datetime,
        since: datetime,
    ) -> Subject:
        """The notice that the text begins: written and signed by those of the text."""
        kind = self._kind()
        language = text.language if text else ""
        approved = usable(language, kind.name, text)
        content = filling.of(approved)
        refuse_empty_slots(content.body + content.short, filling)
        title = _headline(kind, language, filling.what, at_utc(since, self.drafting.policy.zone))
        content = replace(content, title=title, channels=self._everywhere())
        subject = new_subject(NewNotice(kind.name, language, content), content, who, now)
        return replace(subject, bulletins=(as_signed(subject.announcement, approved),))

    def _everywhere(self) -> tuple[str, ...]:
        """Every channel in use: at night nobody knows yet whom it touches."""
        return tuple(c.id for c in self.drafting.channels.values() if c.enabled)


def _untold(tx: HoldingTx, alarm: Alarm, now: datetime) -> Incident:
    """The incident, if nobody tells of it yet and it goes on; others who would tell of it wait."""
    incident = found(tx.incident(alarm.about or ""), NO_INCIDENT)
    if incident.ended_at is not None:
        raise ConflictError("incident_ended", INCIDENT_ENDED)
    told_by = tx.subject(incident.notice_id) if incident.notice_id else None
    if told_by is not None and any(_tells(b, incident) for b in spoken(told_by, now)):
        raise ConflictError("told_meanwhile", MEANWHILE)
    return incident


def _tells(said: Bulletin, incident: Incident) -> bool:
    """Whether the company speaks of it there, or does in this moment."""
    at = said.published_at or said.publish_at
    kept = (said.armed or said.working).content.fulfilment
    return kept is None and at is not None and at >= incident.known_at


def _link(tx: HoldingTx, who: Person, incident: Incident, notice_id: str, now: datetime) -> None:
    tx.save_incident(replace(incident, notice_id=notice_id))
    audit(tx, who, "incident.linked", notice_id, now, incident=incident.id)


def _may_begin(content: Content) -> bool:
    return not content.resolved and "promise" not in placeholders.names(
        content.body + content.short
    )


def _headline(kind: Kind, language: str, what: str, since: Instant) -> str:
    """What is wrong, as far as anybody said, and since when it is known: no two are the same."""
    about = kind.headline_about if what else None
    words = about or kind.headline
    called = words.in_(language).replace(WHAT, what) if words else ""
    return f"{called} · {wall_text(since.wall).in_(language)}"


_NO_NOTICE = Sentence(
    "No public notice tells of this yet. Choose one to speak in, or sign in at the desk and begin "
    "a statement.",
    "아직 이 일을 알리는 공지가 없습니다. 소식을 올릴 공지를 고르거나 데스크에 로그인해 입장문을 "
    "써 주세요.",
)
