"""Whatever anybody does, in whatever order, however the clock jumps and the channels behave:
what the product promises of itself still holds after every step.
"""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from noticeboard.domain.errors import SaidError
from noticeboard.domain.signing import Person
from tests.properties.invariants import INVARIANTS
from tests.properties.line import MOODS, Mood
from tests.properties.table import mostly, places, signers
from tests.properties.watchers import TheWatch
from tests.properties.wordings import WordsSignedBefore
from tests.properties.world import ANA, EXTERNAL, Look, World
from tests.properties.writers import MORE, Writers
from tests.properties.writing import DAY, HOUR, MINUTE
from tests.servers.databases import migrated_file

__all__ = ["migrated_file"]

SECOND = timedelta(seconds=1)
# One channel more often than the board, or everything.
STOPS: tuple[str | None, ...] = (*EXTERNAL, *EXTERNAL, "feed", "board", None)
EARLIER = ["delay", "delay", "delay", *MORE]
DECISIONS = ["hold", "hold", "hold", "resume", "resume", "retry", "retry", "adopt", "abandon"]
LENGTHS = [SECOND, MINUTE, 20 * MINUTE, 2 * HOUR, DAY, 2 * DAY, 4 * DAY, 9 * DAY + MINUTE]
LENGTHS += [-SECOND, -HOUR, -DAY]


class AnySequence(Writers, WordsSignedBefore, TheWatch, RuleBasedStateMachine):
    """Everything that people, channels and clocks can do to one installation."""

    migrated: Path
    looks = 0
    sequences = 0

    def __init__(self) -> None:
        super().__init__()
        self.world = World(Path(tempfile.mkdtemp()), self.migrated)
        self.seen: Look = self.world.look()
        type(self).sequences += 1

    def teardown(self) -> None:
        """Nobody tampered with it: every row and page is whole. Leave nothing behind."""
        try:
            self.world.parts.records.verify()
            self.world.parts.rebuilt.verify()
        finally:
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
        """Most of what can go wrong begins after the first word, and after a few more."""
        self.a_text_is_signed()
        self.announce(data, ANA, kind, sound=True)
        for said in data.draw(st.lists(st.sampled_from(EARLIER), min_size=2, max_size=4)):
            self.everything_holds()
            self.say_more(data, said)
            self.time_goes(data.draw(st.sampled_from([MINUTE, 2 * HOUR])), drain=True)

    # ------------------------------------------------------------ sending

    @rule(
        line=st.sampled_from(EXTERNAL),
        mood=st.sampled_from([None, None, None, None, *MOODS]),
        blind=st.sampled_from([False, False, True]),
        who=signers,
        at=places,
        act=st.sampled_from(DECISIONS),
        what=st.sampled_from(STOPS),
    )
    def sending(
        self,
        line: str,
        mood: Mood | None,
        blind: bool,
        who: Person,
        at: int,
        act: str,
        what: str | None,
    ) -> None:
        """A channel breaks, or is well again; or somebody at the desk deals with it."""
        if mood is None:
            self.decide(who, at, act, what)
        else:
            self.world.lines[line].mood, self.world.lines[line].blind = mood, blind

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

    @rule(late=st.sampled_from([-MINUTE, timedelta(), 20 * MINUTE, DAY]))
    def a_time_comes(self, late: timedelta) -> None:
        """The next instant for which something was promised, or soon after it."""
        public = [s.public for s in self.seen.subjects.values() if s.public is not None]
        open_ = (p for notice in public for p in notice.promises if p.status == "open")
        ahead = (p.current.anchor.utc for p in open_)
        now = self.world.clock.at
        self.world.clock.at = min((at for at in ahead if at > now), default=now) + late
        self.world.drain()


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_no_sequence_of_verbs_breaks_a_promise_of_the_product(migrated_file: Path) -> None:
    """Thousands of odd days at the desk; ``--hypothesis-profile=long`` makes it many more."""
    AnySequence.migrated = migrated_file
    few = settings(max_examples=max(1, settings().max_examples // 8), stateful_step_count=20)
    try:
        run(AnySequence, settings=few)
    finally:  # also when somebody stops a long search
        print(f"{AnySequence.sequences} sequences, {AnySequence.looks} looks")  # noqa: T201  # -s
