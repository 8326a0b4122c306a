"""A whole product in one folder, the people who work there, and what can be seen of it at a time.

Every text that anybody writes carries a mark of its own, so that each word that is ever public can
be traced to who wrote and who signed it.
"""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.delivery import Delivery
from noticeboard.domain.ledger import Entry
from noticeboard.domain.signing import Person
from noticeboard.ports import Subject
from noticeboard.settings import load_settings
from noticeboard.site.wsgi import public_app
from tests.properties.line import Line
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
[kinds.event]
approvals = ["legal", "approver"]
min_lead = "1h"
delay_notice = "4h"
"""
EXTERNAL = ("wire", "flag")
MARK = re.compile(r"zq[a-j]+z")


def _person(name: str, *roles: str) -> Person:
    return Person(name, f"{name}@example.com", frozenset(roles))


PEOPLE = (
    _person("ana", "author", "duty"),
    _person("bo", "approver"),
    _person("cho", "author", "approver", "legal"),
    _person("dan", "duty", "legal"),
    _person("eve"),
)
ANA, BO, CHO, DAN, EVE = PEOPLE


@dataclass(frozen=True)
class Look:
    """Everything there is, at one moment: inside, and as the public finds it."""

    now: datetime
    subjects: Mapping[str, Subject]
    deliveries: Mapping[str, tuple[Delivery, ...]]
    entries: tuple[Entry, ...]
    pages: Mapping[str, str]

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
    """One installation, and the hands of its clock."""

    folder: Path
    migrated: Path
    clock: SetClock = field(default_factory=lambda: SetClock(START))
    decided_again: set[str] = field(default_factory=set)

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
        self.lines = {name: Line(name) for name in EXTERNAL}
        self.parts.channels.update(self.lines)
        self.public = public_app(self.parts.public_rows, self.clock, self.parts.house)
        # Chance stays with whoever draws the sequence: it has to be the same the second time.
        self.parts.dispatch.spread = lambda: 0.5
        self.latest = self.clock.at
        self._marks = count()
        self._met: dict[str, int] = {}

    def close(self) -> None:
        """Let go of the folder."""
        self.house.close()
        shutil.rmtree(self.folder)

    def mark(self) -> str:
        """A word that nobody wrote before."""
        return f"zq{''.join('abcdefghij'[int(n)] for n in str(next(self._marks)))}z"

    def drain(self) -> None:
        """What the timer and the senders do at this moment."""
        self.parts.tick(self.clock.at)
        self.parts.dispatch.breakers.clear()
        self.parts.carry_out()

    def look(self) -> Look:
        """All of it, now."""
        store = self.parts.store
        self.latest = max(self.latest, self.clock.at)
        found = store.subjects(limit=100).items
        for subject in found:
            self._met.setdefault(subject.id, len(self._met))
        subjects = {s.id: s for s in sorted(found, key=lambda s: self._met[s.id])}
        ids = [b.id for s in subjects.values() for b in s.bulletins]
        return Look(
            now=self.clock.at,
            subjects=subjects,
            deliveries={i: store.deliveries(i) for i in ids},
            entries=store.ledger(after=0, limit=10_000),
            pages={path: self._page(path) for path in self._paths(subjects)},
        )

    def _page(self, path: str) -> str:
        reply = ask(self.public, path)
        assert reply.status in (200, 404), (path, reply.status)
        return reply.text if reply.status == 200 else ""

    @staticmethod
    def _paths(subjects: Mapping[str, Subject]) -> list[str]:
        notices = [f"/notices/{s.slug}" for s in subjects.values()]
        facts = [f"{path}/facts.json" for path in notices]
        return ["/ko/", "/en/", "/feeds/atom.xml", "/feeds/rss.xml", *notices, *facts]
