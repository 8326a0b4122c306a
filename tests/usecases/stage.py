"""What the deeds of the table of rights are done on: made anew for each of its people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any

from noticeboard.bootstrap import Parts
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.conclusion import PermanentSendError
from noticeboard.domain.content import Content
from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.signing import Person
from noticeboard.domain.times import at_utc
from noticeboard.drafting import NewNotice
from noticeboard.holding import NewText
from noticeboard.ports import Subject
from noticeboard.staff.roster import TERMINAL
from tests.usecases.moody import Moody
from tests.usecases.rights import DAY, EVERY_ROLE

SEOUL = "Asia/Seoul"
# Two sign this kind of notice.
POLICY = '[kinds.event]\napprovals = ["legal", "approver"]\n'
CHANNELS = '[channels.journal]\nkind = "null"\ndefault_for = ["*"]\n'
ANA, BO = (Person(name, f"{name}@example.com", EVERY_ROLE) for name in ("ana", "bo"))
HOLDING = "We know. We speak by {{ next_word }}."
_numbers = count(1)


def hired(parts: Parts, person: Person) -> str:
    """Somebody on the staff, and their token: made when they still held every role.

    The one with no role at all has left.
    """
    scope = "write" if person.id == "plain" else "approve"
    with parts.people.write() as tx:
        tx.add_person(person, "no password opens this")
        for deputy in person.deputies:
            tx.set_deputy(person.id, deputy.role, deputy.until)
    owner = replace(person, roles=EVERY_ROLE)
    token = parts.proving.add_token(TERMINAL, owner, person.id, scope)
    with parts.people.write() as tx:
        tx.set_disabled(person.id, disabled=person.id == "none")
    return token


@dataclass(frozen=True, slots=True)
class Stage:
    """A product, and the one whose rights are asked."""

    parts: Parts
    me: Person

    @property
    def as_writer(self) -> Person:
        """The same person when they still had every role: what they wrote, they wrote."""
        return replace(self.me, roles=EVERY_ROLE, by_token=False, can_approve=True)

    def new(self, kind: str = "launch", **changes: Any) -> NewNotice:
        """A notice that nobody would refuse, published at its last sign-off."""
        due = (self.parts.clock() + 10 * DAY).replace(second=0, microsecond=0)
        content = Content(
            body="It opens {{ promise.opening }}.",
            short="It opens {{ promise.opening }} {{ link }}",
            publish_at=None,
            title=f"Phone {next(_numbers)}",
            promises=(PromiseTerms("opening", "It opens", at_utc(due, SEOUL)),),
        )
        return NewNotice(kind, "en", replace(content, **changes))

    def drafted(self, by: Person, **changes: Any) -> Subject:
        """A notice written by somebody."""
        return self.parts.publishing.draft(by, self.new(**changes))

    def in_review(self, by: Person, **changes: Any) -> Subject:
        """One submitted by its author."""
        subject = self.drafted(by, **changes)
        self.parts.publishing.submit(by, subject.announcement.id)
        return subject

    def armed(self, by: Person, signed_by: Person = BO) -> Subject:
        """One that was signed and waits for its instant, an hour from now."""
        later = at_utc(self.parts.clock() + timedelta(hours=1), SEOUL)
        subject = self.in_review(by, publish_at=later)
        self.parts.publishing.approve(signed_by, subject.announcement.id)
        return subject

    def public(self, by: Person) -> Subject:
        """One that the board has."""
        subject = self.in_review(by)
        self.parts.publishing.approve(BO, subject.announcement.id)
        self.parts.deliver_due()
        return subject

    def edited(self, by: Person, subject: Subject) -> Bulletin:
        """With words of somebody's."""
        old = self.parts.publishing.bulletin(subject.announcement.id).working.content
        new = replace(old, title=f"Phone {next(_numbers)}")
        return self.parts.publishing.edit(by, subject.announcement.id, new, version=None)


def _announcement(subject: Subject) -> str:
    return subject.announcement.id


def _co_written(stage: Stage) -> str:
    subject = stage.drafted(ANA)
    stage.edited(stage.as_writer, subject)
    return stage.parts.publishing.submit(ANA, _announcement(subject)).id


def _submitted_by_me(stage: Stage) -> str:
    bulletin = _announcement(stage.drafted(ANA))
    return stage.parts.publishing.submit(stage.as_writer, bulletin).id


def _candidate(stage: Stage, written_by: Person, edited_by: Person) -> str:
    return stage.edited(edited_by, stage.armed(written_by)).id


def _candidate_on_mine(stage: Stage) -> str:
    return stage.parts.publishing.submit(ANA, _candidate(stage, stage.as_writer, ANA)).id


def _copy_of_mine(stage: Stage) -> str:
    original = stage.drafted(stage.as_writer)
    copy = stage.parts.publishing.draft(ANA, replace(stage.new(), copied_from=original.id))
    return stage.parts.publishing.submit(ANA, _announcement(copy)).id


def _signed_before_edit(stage: Stage) -> str:
    edited = stage.edited(ANA, stage.armed(ANA, signed_by=stage.as_writer))
    return stage.parts.publishing.submit(ANA, edited.id).id


def _signed_once(stage: Stage) -> str:
    bulletin = _announcement(stage.in_review(ANA, kind="event"))
    return stage.parts.publishing.approve(stage.as_writer, bulletin).id


def written(stage: Stage, by: Person) -> str:
    """A holding text that waits for its signature."""
    words = Content(body=HOLDING, short=HOLDING, publish_at=None, title=f"T{next(_numbers)}")
    return stage.parts.holding_texts.write(by, NewText("en", "launch", words)).id


def _silent(stage: Stage) -> str:
    """A public notice, and a text by which somebody may speak about it."""
    stage.parts.holding_texts.approve(BO, written(stage, ANA))
    return stage.public(ANA).id


def approved_text(parts: Parts) -> str:
    """A text for launches that was signed."""
    texts = parts.store.holding_texts()
    return next(text.id for text in texts if text.fits("en", "launch"))


def _held(stage: Stage) -> str:
    stage.parts.kill_switch.hold(ANA, "feed")
    return "feed"


def _failed(stage: Stage) -> str:
    """A delivery that the journal refused; what it refused before went out since."""
    stage.parts.dispatch.breakers.clear()
    stage.parts.deliver_due()
    stage.parts.channels["journal"] = Moody(PermanentSendError("The account is locked."))
    bulletin = _announcement(stage.public(ANA))
    stage.parts.channels["journal"] = Moody()
    rows = stage.parts.store.deliveries(bulletin)
    return next(d.id for d in rows if d.state is DeliveryState.FAILED)


# What each object is: made for one person, and the id of it.
OBJECTS: Mapping[str, Callable[[Stage], str]] = {
    "a notice": lambda _: "",
    "a copy": lambda stage: stage.drafted(ANA).id,
    "own draft": lambda stage: _announcement(stage.drafted(stage.as_writer)),
    "Ana's draft": lambda stage: _announcement(stage.drafted(ANA)),
    "own in review": lambda stage: _announcement(stage.in_review(stage.as_writer)),
    "Ana's in review": lambda stage: _announcement(stage.in_review(ANA)),
    "Ana's armed": lambda stage: _announcement(stage.armed(ANA)),
    "Ana's public": lambda stage: _announcement(stage.public(ANA)),
    "own candidate": lambda stage: _candidate(stage, ANA, stage.as_writer),
    "Ana's candidate": lambda stage: _candidate(stage, ANA, ANA),
    "co-written": _co_written,
    "submitted only": _submitted_by_me,
    "candidate on own": _candidate_on_mine,
    "copy of own": _copy_of_mine,
    "signed earlier": _signed_before_edit,
    "read earlier": lambda stage: _announcement(stage.in_review(ANA)),
    "first of two": lambda stage: _announcement(stage.in_review(ANA, kind="event")),
    "signed once": _signed_once,
    "a silent notice": _silent,
    "a text": lambda _: "",
    "Ana's text": lambda stage: written(stage, ANA),
    "own text": lambda stage: written(stage, stage.as_writer),
    "a channel": _held,
    "failed delivery": _failed,
}
