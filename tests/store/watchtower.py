"""A board on which somebody watches, clock in hand: who is called, by letter and by ring."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from threading import Barrier

from sqlalchemy import Engine

from noticeboard.domain.alarms import Alarm
from noticeboard.domain.duty import Shift
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.kind import Kind, Policy
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.ports import Letter, Ring, UndeliverableError
from noticeboard.render.letters import Letters
from noticeboard.store.overview import Overview
from noticeboard.store.watch import Watch
from noticeboard.watching.alarming import Alarming
from noticeboard.watching.calling import Calling
from noticeboard.watching.duty import Duty
from noticeboard.watching.incidents import Incidents
from noticeboard.watching.watch import Watching
from tests.builders import NOON, SEOUL, a_kind, a_policy
from tests.store.newsroom import Newsroom
from tests.store.office import Office

FULL = Sentence("The mailbox is full.", "메일함이 가득 찼습니다.")
PREFIX = "https://notices.example.com/desk/call/"


@dataclass
class Post:
    """A mail server and a pager service that keep what they take, and refuse when told to."""

    letters: list[Letter] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    together: Barrier | None = None

    def send(self, letter: Letter) -> None:
        """Take a letter, or refuse it; ``together``: only once so many are on their way."""
        if self.together is not None:
            self.together.wait(timeout=10)
        if letter.to in self.refuses:
            raise UndeliverableError("full", FULL, again=True)
        self.letters.append(letter)

    def preflight(self) -> tuple[str, ...]:
        """Nothing is wrong with it."""
        return ()

    def ring(self, ring: Ring) -> None:
        """Ring."""
        self.rings.append(ring)


class Watchtower:
    """Ana, Bo and Cho are on duty, in this order; Dia is the administrator."""

    def __init__(self, engine: Engine, *kinds: Kind, **policy: timedelta) -> None:
        self.engine = engine
        self.at = NOON
        self.policy: Policy = a_policy(*(kinds or (a_kind(),)), **policy)
        self.office = Office(engine)
        self.newsroom = Newsroom(engine, self.policy)
        self.post = Post()
        self.rings_too = False
        self.ana, self.bo, self.cho = (
            self.office.hire(name, "duty") for name in ("ana", "bo", "cho")
        )
        self.dia = self.office.hire("dia", "admin")

    @cached_property
    def watching(self) -> Watching:
        """The verbs of the watchers."""
        watch = Watch(self.engine)
        alarming = Alarming(watch, self.policy, SEOUL, b"k" * 32)
        # What its newsroom says is public at once: nothing is ever on its way.
        names = Overview(self.engine).people_names
        return Watching(watch, alarming, self.clock, names, lambda _notice, _now: None)

    @property
    def calling(self) -> Calling:
        """Whoever calls: by letter, and by ring where a service is set up."""
        letters = Letters(self.policy, self.clock, "en", SEOUL)
        watch = self.watching.watch
        bell = self.post if self.rings_too else None
        return Calling(watch, self.watching, letters, self.post, bell, self.clock, self._link)

    @cached_property
    def incidents(self) -> Incidents:
        """The verbs on incidents."""
        return Incidents(self.watching.watch, self.clock)

    @cached_property
    def duty(self) -> Duty:
        """The verbs on the duty list."""
        return Duty(self.watching.watch, self.clock)

    def clock(self) -> datetime:
        """The time it was set to."""
        return self.at

    def _link(self, token: str) -> str:
        return PREFIX + token

    def listed(self) -> None:
        """Day and night: Ana, then Bo, then Cho."""
        always = OpenHours("24h", SEOUL)
        people = (self.ana, self.bo, self.cho)
        self.duty.change(self.dia, [Shift(person.id, always) for person in people])

    def pass_to(self, at: datetime) -> list[str]:
        """Let the clock go on and the watch look once; the first names of those it reached."""
        self.at = at
        before = len(self.post.letters)
        self.watching.tick(at)
        while self.calling.make():
            pass
        return [letter.to.partition("@")[0] for letter in self.post.letters[before:]]

    def link(self) -> str:
        """The token in the newest letter."""
        found: str = self.post.letters[-1].text.partition(PREFIX)[2].split()[0]
        return found

    def alarm(self) -> Alarm:
        """The only open alarm."""
        (found,) = self.watching.open_alarms()
        return found

    def ended(self) -> list[str | None]:
        """How the alarms that are over ended, oldest first."""
        every = reversed(self.watching.history(limit=100).items)
        return [alarm.ending for alarm in every if alarm.closed_at is not None]

    def disable(self, person: Person) -> None:
        """Somebody leaves."""
        with self.office.people.write() as tx:
            tx.set_disabled(person.id, disabled=True)


def refused(act: Callable[[], object], error: type[Exception]) -> str:
    """The code with which it is refused."""
    try:
        act()
    except error as said:
        return str(getattr(said, "code", ""))
    raise AssertionError("it was done")
