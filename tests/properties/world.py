"""A whole product in one folder, the people who work there, and what can be seen of it at a time.

Every text that anybody writes carries a mark of its own, so that each word that is ever public can
be traced to who wrote and who signed it.
"""

import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TypeVar

from noticeboard.domain.alarms import Alarm, Call
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import Delivery
from noticeboard.domain.holding import HoldingText
from noticeboard.domain.ledger import Entry
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import Incident
from noticeboard.ports import Subject
from noticeboard.settings import load_settings
from noticeboard.site.wsgi import public_app
from tests.properties.line import Line
from tests.properties.post import Post
from tests.site.client import ask
from tests.web.house import House, SetClock

START = datetime.fromisoformat("2027-07-05T01:00:00Z")
CHANNELS = """
[channels.wire]
kind = "null"
enabled = true
default_for = ["*"]

[channels.flag]
kind = "null"
enabled = true
"""
POLICY = """
[kinds.launch]
reminders = ["7d", "1d", "2h"]

[kinds.event]
approvals = ["legal", "approver"]
min_lead = "1h"
delay_notice = "4h"
"""
EXTERNAL = ("wire", "flag")
MARK = re.compile(r"zq[a-j]+z")
Known = TypeVar("Known", Subject, Incident, HoldingText)


def _person(name: str, *roles: str) -> Person:
    return Person(name, f"{name}@example.com", frozenset(roles))


PEOPLE = (
    _person("ana", "author", "duty"),
    _person("bo", "approver"),
    _person("cho", "author", "approver", "legal"),
    _person("dan", "duty", "legal"),
    _person("ida", "admin"),
    _person("fay", "admin"),
    _person("eve"),
)
ANA, BO, CHO, DAN, IDA, FAY, EVE = PEOPLE


@dataclass(frozen=True)
class Look:
    """Everything there is, at one moment: inside, and as the public finds it.

    ``held``: what is stopped, ``None`` for everything. ``taken``: how many texts each line took.
    ``seen_to``: timer and senders did what was due, and nothing happened since.
    """

    now: datetime
    subjects: Mapping[str, Subject]
    deliveries: Mapping[str, tuple[Delivery, ...]]
    entries: tuple[Entry, ...]
    pages: Mapping[str, str]
    texts: tuple[HoldingText, ...]
    incidents: tuple[Incident, ...]
    alarms: tuple[Alarm, ...]
    held: frozenset[str | None]
    taken: Mapping[str, int]
    seen_to: bool

    @property
    def bulletins(self) -> list[Bulletin]:
        """Every bulletin, public or not."""
        return [b for subject in self.subjects.values() for b in subject.bulletins]

    @property
    def all_deliveries(self) -> list[Delivery]:
        """Every delivery."""
        rows = (sorted(self.deliveries[b.id], key=_place) for b in self.bulletins)
        return [delivery for found in rows for delivery in found]


def _place(delivery: Delivery) -> tuple[str, int]:
    return delivery.channel, delivery.revision


@dataclass
class World:
    """One installation, and the hands of its clock.

    ``gone``: marks of names and facts that were removed; ``renamed``: those of what came instead.
    """

    folder: Path
    migrated: Path
    clock: SetClock = field(default_factory=lambda: SetClock(START))
    decided_again: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    renamed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        (self.folder / "data").mkdir()
        shutil.copy(self.migrated, self.folder / "data" / "noticeboard.db")
        config = self.folder / "config"
        config.mkdir()
        (config / "channels.toml").write_text(CHANNELS)
        (config / "policy.toml").write_text(POLICY)
        settings = load_settings({"NOTICEBOARD_CONFIG": str(config)}, data=self.folder / "data")
        self.house = House(settings, clock=self.clock)
        self.parts = self.house.parts
        with self.parts.people.write() as tx:
            for person in PEOPLE:
                tx.add_person(person, "no password opens this")
        self.post = Post()
        self.calling = replace(self.parts.calling, mailer=self.post)
        self.lines = {name: Line(name, keyed=name == "flag") for name in EXTERNAL}
        self.parts.channels.update(self.lines)
        self.public = public_app(self.parts.public_rows, self.clock, self.parts.house)
        # Chance stays with whoever draws the sequence: it has to be the same the second time.
        self.parts.dispatch.spread = lambda: 0.5
        self.latest = self.clock.at
        self._marks = count()
        self._met: dict[str, int] = {}
        self._slugs: dict[str, None] = {}
        self._seen_to = False
        self.set_back = False

    def close(self) -> None:
        """Let go of the folder."""
        self.house.close()
        shutil.rmtree(self.folder)

    def mark(self) -> str:
        """A word that nobody wrote before."""
        return f"zq{''.join('abcdefghij'[int(n)] for n in str(next(self._marks)))}z"

    def drain(self) -> None:
        """What the timer, the senders and whoever calls people do at this moment."""
        self.parts.tick(self.clock.at)
        self.parts.dispatch.breakers.clear()
        self.parts.carry_out()
        self.parts.watching.tick(self.clock.at)
        self.calling.make()
        self._seen_to = True

    def look(self) -> Look:
        """All of it, now."""
        store, watching = self.parts.store, self.parts.watching
        self.set_back |= self.clock.at < self.latest
        self.latest = max(self.latest, self.clock.at)
        seen_to, self._seen_to = self._seen_to, False
        subjects = {s.id: s for s in self._known(store.subjects(limit=100).items)}
        ids = [b.id for s in subjects.values() for b in s.bulletins]
        incidents = self._known(self.parts.incidents.listed(limit=100).items)
        return Look(
            now=self.clock.at,
            subjects=subjects,
            deliveries={i: store.deliveries(i) for i in ids},
            entries=store.ledger(after=0, limit=10_000),
            pages={path: self._page(path) for path in self._paths(subjects)},
            texts=tuple(self._known(store.holding_texts())),
            incidents=tuple(incidents),
            alarms=tuple(sorted(watching.history(limit=100).items, key=self._alarm)),
            held=frozenset(hold.channel for hold in self.parts.overview.holds()),
            taken={name: len(line.taken) for name, line in self.lines.items()},
            seen_to=seen_to,
        )

    def calls(self, alarms: Iterable[Alarm]) -> list[Call]:
        """Those whose letter arrived, in an order that is the same the second time."""
        found = (
            c for a in alarms for c in sorted(a.calls, key=lambda c: (c.created_at, c.person))
        )
        return [call for call in found if self.token(call) in self.post.links]

    def token(self, call: Call) -> str:
        """What the link in the letter of a call ends with."""
        return self.parts.watching.alarming.token(call.id)

    def _known(self, found: Iterable[Known]) -> list[Known]:
        """In the order in which they were met: ids are drawn by chance."""
        ordered = list(found)
        for each in ordered:
            self._met.setdefault(each.id, len(self._met))
        return sorted(ordered, key=lambda each: self._met[each.id])

    def _alarm(self, alarm: Alarm) -> tuple[datetime, str, int, int, str]:
        notice, about = alarm.notice_id or "", alarm.about or ""
        named = "" if alarm.kind == "silence" else about  # a bulletin's id, perhaps
        met = self._met.get(notice, -1), self._met.get(about, -1)
        return alarm.opened_at, alarm.kind, *met, named

    def _page(self, path: str) -> str:
        reply = ask(self.public, path)
        assert reply.status in (200, 404, 410), (path, reply.status)
        return "" if reply.status == 404 else reply.text

    def _paths(self, subjects: Mapping[str, Subject]) -> list[str]:
        """Those of now, and any that a notice ever had."""
        self._slugs |= dict.fromkeys(s.slug for s in subjects.values())
        notices = [f"/notices/{slug}" for slug in self._slugs]
        facts = [f"{path}/facts.json" for path in notices]
        every = ["/ko/", "/en/", "/feeds/atom.xml", "/feeds/rss.xml", "/record.json"]
        return [*every, *notices, *facts]
