"""Whatever anybody does, in whatever order, however the clock jumps and the channels behave:
what the product promises of itself still holds after every step.
"""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from noticeboard.domain.bulletin import Bulletin, BulletinKind, BulletinState
from noticeboard.domain.content import Fulfilment
from noticeboard.domain.errors import SaidError
from noticeboard.domain.signing import Person
from noticeboard.drafting import FollowUp, NewNotice
from noticeboard.ports import Subject
from tests.properties.invariants import INVARIANTS
from tests.properties.line import MOODS, Mood
from tests.properties.world import ANA, BO, CHO, DAN, EXTERNAL, PEOPLE, Look, World
from tests.properties.writing import DAY, HOUR, KEYS, MINUTE, announcements, follow_ups
from tests.servers.databases import migrated_file

__all__ = ["migrated_file"]

SECOND = timedelta(seconds=1)
# Whoever may is asked for most.
authors = st.sampled_from([ANA, ANA, ANA, ANA, CHO, *PEOPLE])
signers = st.sampled_from([BO, BO, *PEOPLE])
# The newest comes first.
mostly = st.sampled_from([True, True, False])
places = st.sampled_from([0, 0, 0, 0, 1, 2, 5])
# One channel more often than the board, or everything.
STOPS: tuple[str | None, ...] = (*EXTERNAL, *EXTERNAL, "feed", "board", None)
_OVER = (BulletinState.PUBLISHED, BulletinState.MISSED_REVIEW)
# Kinds of notices, and of bulletins.
SAID = ["delay", "delay", "delay", "correction", "cancellation", "holding", "update"]
SAID += ["fulfilment", "launch", "event", "statement"]
ACTS = ["edit", "fix", "submit", "submit", "pull back", "discard", "approve", "approve", "reject"]
DECISIONS = ["hold", "resume", "resume", "retry", "retry", "adopt", "abandon"]
# Minutes after its time at which a promise is kept; the odd one is kept early.
LATE = [0, 1, 90]
LENGTHS = [SECOND, MINUTE, 20 * MINUTE, 2 * HOUR, DAY, 4 * DAY, 9 * DAY + MINUTE]
LENGTHS += [-SECOND, -HOUR, -DAY]


class AnySequence(RuleBasedStateMachine):
    """Everything that people, channels and clocks can do to one installation."""

    migrated: Path
    looks = 0
    sequences = 0

    def __init__(self) -> None:
        super().__init__()
        self.world = World(Path(tempfile.mkdtemp()), self.migrated)
        self.verbs = self.world.parts.publishing
        self.seen: Look = self.world.look()
        type(self).sequences += 1

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.world.close()

    @invariant()
    def everything_holds(self) -> None:
        """Every invariant, between the last look and now."""
        type(self).looks += 1
        after = self.world.look()
        for holds in INVARIANTS:
            holds(self.world, self.seen, after)
        self.seen = after

    # ------------------------------------------------------------ writing

    @initialize(data=st.data(), kind=st.sampled_from(["launch", "event"]))
    def a_notice_is_public(self, data: st.DataObject, kind: str) -> None:
        """Most of what can go wrong begins after the first word, and after a delay or two."""
        self.announce(data, ANA, kind, sound=True)
        for _ in range(2):
            self.everything_holds()
            self.follow_up(data, ANA, "delay", 0, now=True)

    @rule(data=st.data(), who=authors, kind=st.sampled_from(SAID), at=places, now=mostly)
    def speak(self, data: st.DataObject, who: Person, kind: str, at: int, now: bool) -> None:
        """Somebody drafts a notice, or says more about one; ``now``: it is signed at once."""
        if kind in ("launch", "event", "statement"):
            self.announce(data, who, kind, sound=False)
        elif kind == "fulfilment":
            self.fulfil(
                who, at, data.draw(st.sampled_from(KEYS)), data.draw(st.sampled_from(LATE))
            )
        else:
            self.follow_up(data, who, cast("BulletinKind", kind), at, now=now)

    def announce(self, data: st.DataObject, who: Person, kind: str, *, sound: bool) -> None:
        """A notice, sound or as it comes."""
        clock, mark = self.world.clock.at, self.world.mark
        content = data.draw(announcements(clock, mark, kind, sound=sound))
        with suppress(SaidError):
            made = self.verbs.draft(who, NewNotice(kind, "en", content))
            if sound or data.draw(st.booleans()):
                self.publish_it(made.announcement)

    def follow_up(
        self, data: st.DataObject, who: Person, kind: BulletinKind, at: int, *, now: bool
    ) -> None:
        """A follow-up as it comes; ``now``: signed at once."""
        subject = self.subject(at)
        if subject is None:
            return
        clock, mark = self.world.clock.at, self.world.mark
        content = data.draw(follow_ups(clock, mark, kind, subject))
        with suppress(SaidError):
            made = self.verbs.follow_up(who, subject.id, FollowUp(kind, content))
            if now:
                self.publish_it(made)

    @rule(who=authors, signer=signers, at=places, act=st.sampled_from(ACTS))
    def work(self, who: Person, signer: Person, at: int, act: str) -> None:
        """Somebody works on a text at the desk, mostly on one that is on its way."""
        waiting = [b for b in self.seen.bulletins if b.working.state == "in_review"]
        bulletin = self.bulletin(at)
        if act in ("approve", "reject") and waiting:
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

    def fulfil(self, who: Person, at: int, key: str, late: int) -> None:
        """Somebody records that a promise was kept, mostly once its time has come."""
        subject = self.subject(at)
        promise = subject.public.promise(key) if subject and subject.public else None
        if subject is None or promise is None:
            return
        due, now = promise.current.anchor.utc, self.world.clock.at
        observed = min(now, due + late * MINUTE)
        with suppress(SaidError):
            kept = Fulfilment(key, observed, early=late == 1 and observed < due)
            self.verbs.fulfil(who, subject.id, kept)

    # ------------------------------------------------------------ sending

    @rule(
        line=st.sampled_from(EXTERNAL),
        mood=st.sampled_from(MOODS),
        blind=st.sampled_from([False, False, True]),
    )
    def a_channel_has_its_mood(self, line: str, mood: Mood, blind: bool) -> None:
        """A channel breaks, or is well again."""
        self.world.lines[line].mood, self.world.lines[line].blind = mood, blind

    @rule(who=signers, at=places, act=st.sampled_from(DECISIONS), what=st.sampled_from(STOPS))
    def decide(self, who: Person, at: int, act: str, what: str | None) -> None:
        """Somebody stops a channel or lets it go on, or settles what machines could not."""
        switch, after = self.world.parts.kill_switch, self.world.parts.aftercare
        stuck = [d for d in self.seen.all_deliveries if d.state in ("failed", "needs_person")]
        rows = stuck or self.seen.all_deliveries
        row = rows[at % len(rows)].id if rows else ""
        verbs: dict[str, Callable[[], object]] = {
            "hold": lambda: switch.hold(who, what),
            "resume": lambda: switch.resume(who, what),
            "retry": lambda: self.world.decided_again.add(after.retry(who, row).id),
            "adopt": lambda: after.adopt(who, row, "https://example.com/"),
            "abandon": lambda: after.abandon(who, row, "Nobody reads it."),
        }
        with suppress(SaidError):
            verbs[act]()

    # ------------------------------------------------------------ time

    @rule(length=st.sampled_from(LENGTHS), drain=mostly)
    def time_goes(self, length: timedelta, drain: bool) -> None:
        """Forwards, or somebody sets the clock back; then, mostly, what is due happens."""
        self.world.clock.at += length
        if drain:
            self.world.drain()

    # ------------------------------------------------------------ inside

    def subject(self, at: int) -> Subject | None:
        """One of the notices; those that are public come first."""
        found = sorted(self.seen.subjects.values(), key=lambda s: s.public is None)
        return found[at % len(found)] if found else None

    def bulletin(self, at: int) -> Bulletin | None:
        """One of the bulletins; those still on their way come first."""
        found = sorted(self.seen.bulletins, key=lambda b: b.state in _OVER)
        return found[at % len(found)] if found else None


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_no_sequence_of_verbs_breaks_a_promise_of_the_product(migrated_file: Path) -> None:
    """Thousands of odd days at the desk; ``--hypothesis-profile=long`` makes it many more."""
    AnySequence.migrated = migrated_file
    few = settings(max_examples=max(1, settings().max_examples // 6), stateful_step_count=25)
    run(AnySequence, settings=few)
    print(f"{AnySequence.sequences} sequences, {AnySequence.looks} looks")  # noqa: T201  # -s
