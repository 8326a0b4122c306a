"""What people at the desk can do: draft, edit, submit, sign, send back, and say more."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import cast

from hypothesis import strategies as st
from hypothesis.stateful import rule

from noticeboard.domain.bulletin import Bulletin, BulletinKind, BulletinState
from noticeboard.domain.content import Fulfilment
from noticeboard.domain.errors import SaidError
from noticeboard.domain.review import unconfirmed
from noticeboard.domain.signing import Person
from noticeboard.drafting import FollowUp, NewNotice
from noticeboard.publishing import Publishing
from tests.properties.table import Table, authors, mostly, places, rarely, signers
from tests.properties.world import ANA, BO, CHO, DAN
from tests.properties.writing import KEYS, MINUTE, announcements, follow_ups

_OVER = (BulletinState.PUBLISHED, BulletinState.MISSED_REVIEW)
# Kinds of bulletins, and of notices.
MORE = ["delay", "delay", "correction", "cancellation", "holding", "update", "fulfilment"]
SAID = [*MORE, "launch", "event", "statement"]
ACTS = ["edit", "fix", "submit", "submit", "pull back", "discard", "approve", "approve", "reject"]
ACTS += ["anew", "alone", "confirm"]
# What is done with a text that waits for its signatures.
ON_WAITING = ("approve", "reject", "anew", "alone")
# Minutes after its time at which a promise is kept; the odd one is kept early.
LATE = [0, 1, 90]
# What one person adds to words that were signed; the last may not stand there.
NOTES = [None, None, "Seoul only {mark}", "See https://example.com {mark}"]


class Writers(Table):
    """Everything about texts."""

    @property
    def verbs(self) -> Publishing:
        """What the desk calls."""
        return self.world.parts.publishing

    @rule(data=st.data(), kind=st.sampled_from(MORE))
    def say_more(self, data: st.DataObject, kind: str) -> None:
        """Somebody who may says more about what is public, signed at once; now and then while an
        update waits for its signatures, which is frozen anew then.
        """
        waits = self.waiting(data) if data.draw(rarely) else None
        self.speak(data, ANA, kind, 0, now=True, sound=True)
        if waits is not None:
            with suppress(SaidError):
                self.verbs.freeze_anew(ANA, waits.id)
            self.publish_it(waits)

    def waiting(self, data: st.DataObject) -> Bulletin | None:
        """A sound update of what is public, submitted and signed by nobody."""
        subject, clock = self.subject(0), self.world.clock.at
        if subject is None:
            return None
        said = data.draw(follow_ups(clock, self.world.mark, "update", subject, sound=True))
        with suppress(SaidError):
            made = self.verbs.follow_up(ANA, subject.id, FollowUp("update", said))
            return self.verbs.submit(ANA, made.id)
        return None

    @rule(data=st.data(), who=authors, kind=st.sampled_from(SAID), at=places, now=mostly)
    def drafting(self, data: st.DataObject, who: Person, kind: str, at: int, now: bool) -> None:
        """Anybody drafts anything."""
        self.speak(data, who, kind, at, now=now)

    def speak(
        self,
        data: st.DataObject,
        who: Person,
        kind: str,
        at: int,
        *,
        now: bool,
        sound: bool = False,
    ) -> None:
        """Somebody drafts a notice, or says more about one; ``now``: it is signed at once."""
        if kind in ("launch", "event", "statement"):
            self.announce(data, who, kind, sound=False)
        elif kind == "fulfilment":
            key, late = data.draw(st.sampled_from(KEYS)), data.draw(st.sampled_from(LATE))
            self.fulfil(who, at, key, late, data.draw(st.sampled_from(NOTES)))
        else:
            self.follow_up(data, who, cast("BulletinKind", kind), at, now=now, sound=sound)

    def announce(self, data: st.DataObject, who: Person, kind: str, *, sound: bool) -> None:
        """A notice, sound or as it comes."""
        clock, mark = self.world.clock.at, self.world.mark
        content = data.draw(announcements(clock, mark, kind, sound=sound))
        with suppress(SaidError):
            made = self.verbs.draft(who, NewNotice(kind, "en", content))
            if sound or data.draw(st.booleans()):
                self.publish_it(made.announcement)

    def follow_up(
        self,
        data: st.DataObject,
        who: Person,
        kind: BulletinKind,
        at: int,
        *,
        now: bool,
        sound: bool = False,
    ) -> None:
        """A follow-up as it comes; ``now``: signed at once, now and then by one person alone."""
        subject = self.subject(at)
        if subject is None:
            return
        clock, mark = self.world.clock.at, self.world.mark
        content = data.draw(follow_ups(clock, mark, kind, subject, sound=sound))
        with suppress(SaidError):
            made = self.verbs.follow_up(who, subject.id, FollowUp(kind, content))
            if now and data.draw(rarely):
                self.publish_alone(made)
                if data.draw(mostly):
                    self.verbs.confirm(BO, made.id)
            elif now:
                self.publish_it(made)
            elif data.draw(mostly):
                self.verbs.submit(who, made.id)

    @rule(who=authors, signer=signers, at=places, act=st.sampled_from(ACTS))
    def work(self, who: Person, signer: Person, at: int, act: str) -> None:
        """Somebody works on a text at the desk, mostly on one that is on its way."""
        waiting = [b for b in self.seen.bulletins if b.working.state == "in_review"]
        bulletin = self.bulletin(at)
        if act in ON_WAITING and waiting:
            bulletin = waiting[at % len(waiting)]
        if bulletin is None:
            return
        verbs: dict[str, Callable[[], object]] = {
            "edit": lambda: self.edit(who, bulletin, f"Now {self.world.mark()}"),
            "fix": lambda: self.publish_it(self.edit(who, bulletin, None)),
            "submit": lambda: self.verbs.submit(who, bulletin.id),
            "pull back": lambda: self.verbs.pull_back(who, bulletin.id),
            "discard": lambda: self.verbs.discard_candidate(who, bulletin.id),
            "approve": lambda: self.verbs.approve(signer, bulletin.id),
            "reject": lambda: self.verbs.reject(signer, bulletin.id, "Which shops?"),
            "anew": lambda: self.verbs.freeze_anew(who, bulletin.id),
            "alone": lambda: self.verbs.publish_alone(signer, bulletin.id, "It burns."),
            "confirm": lambda: self.confirm(signer),
        }
        with suppress(SaidError):
            verbs[act]()

    def edit(self, who: Person, bulletin: Bulletin, words: str | None) -> Bulletin:
        """Other words, or the same ones spelled right."""
        old = bulletin.working.content
        body = words or old.body.replace("Somthing", "Something")
        return self.verbs.edit(who, bulletin.id, replace(old, body=body), version=None)

    def publish_it(self, bulletin: Bulletin) -> None:
        """The ordinary way: submitted by an author, signed by whoever has to, sent."""
        with suppress(SaidError):
            self.verbs.submit(ANA, bulletin.id)
        for person in (BO, DAN, CHO):
            with suppress(SaidError):
                self.verbs.approve(person, bulletin.id)
        self.world.drain()

    def publish_alone(self, bulletin: Bulletin) -> None:
        """In an emergency: by one person, who may have written it."""
        with suppress(SaidError):
            self.verbs.submit(CHO, bulletin.id)
            self.verbs.publish_alone(CHO, bulletin.id, "It burns.")
        self.world.drain()

    def confirm(self, who: Person) -> None:
        """A second person looks at the newest text that one published alone."""
        alone = [b for b in self.seen.bulletins if unconfirmed(b)]
        if alone:
            self.verbs.confirm(who, alone[-1].id)

    def fulfil(self, who: Person, at: int, key: str, late: int, note: str | None) -> None:
        """Somebody records that a promise was kept, mostly once its time has come; with a
        ``note``, that part of it was.
        """
        subject = self.subject(at)
        promise = subject.public.promise(key) if subject and subject.public else None
        if subject is None or promise is None:
            return
        due, now = promise.current.anchor.utc, self.world.clock.at
        observed = min(now, due + late * MINUTE)
        with suppress(SaidError):
            kept = Fulfilment(key, observed, early=late == 1 and observed < due)
            if note is not None:
                told = note.format(mark=self.world.mark())
                kept = replace(kept, status="partly_kept", note=told)
            self.verbs.fulfil(who, subject.id, kept)

    def bulletin(self, at: int) -> Bulletin | None:
        """One of the bulletins; those still on their way come first."""
        found = sorted(self.seen.bulletins, key=lambda b: b.state in _OVER)
        return found[at % len(found)] if found else None
