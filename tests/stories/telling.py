"""How a story is told: the real app, store and senders in one process, and a clock in hand.

Time goes on by the minute; whatever the timer would wake for happens at its own instant.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from noticeboard.domain.alarms import Alarm
from noticeboard.domain.signing import Person
from noticeboard.settings import load_settings
from noticeboard.site.wsgi import public_app
from tests.stories.public import Public
from tests.stories.setting import Setting
from tests.web.house import House

MINUTE = timedelta(minutes=1)
CHANNELS = """
[channels.journal]
kind = "file"
enabled = true
path = "{journal}"
default_for = ["*"]

[channels.phone]
kind = "file"
enabled = true
rings = true
path = "{phone}"
default_for = ["2g"]

[channels.flash]
kind = "file"
enabled = true
path = "{flash}"
default_for = ["phone"]
"""
FURTHER = ("journal", "phone", "flash")


@dataclass
class Telling(Public):
    """One story under way: who works there, and the hands of its clock."""

    setting: Setting
    folder: Path
    tokens: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    config: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        config = self.folder / "config"
        config.mkdir()
        channels = CHANNELS.format(**{name: self._file(name) for name in FURTHER})
        files = {"channels": channels, "noticeboard": self._noticeboard(), **self.config}
        for name, text in files.items():
            (config / f"{name}.toml").write_text(text)
        settings = load_settings({"NOTICEBOARD_CONFIG": str(config)}, data=self.folder / "data")
        self.house = House(settings, tokens=dict(self.tokens))
        self.public = public_app(
            self.house.parts.public_rows,
            self.house.clock,
            self.house.parts.house,
            fallback=self.house.app,
        )

    def _noticeboard(self) -> str:
        return f'house_language = "{self.setting.language}"\nzone = "{self.setting.zone}"\n'

    def _file(self, channel: str) -> Path:
        return self.folder / f"{channel}.jsonl"

    def said(self, name: str) -> str:
        """A text of the story, in its language."""
        return self.texts[self.setting.language][name]

    def wall(self, day: int, clock: str) -> str:
        """A time as somebody in the story types it."""
        return self.setting.wall(day, clock)

    # ------------------------------------------------------------ time

    def begin(self, day: int, clock: str) -> None:
        """Set the clock, before anything happened."""
        self.house.clock.at = self.setting.at(day, clock)

    def until(
        self,
        day: int,
        clock: str,
        *,
        every: timedelta = MINUTE,
        seeing: Callable[[], object] = lambda: None,
    ) -> None:
        """Let time pass; ``seeing`` looks at what the public has at each step of it."""
        end = self.setting.at(day, clock)
        assert end >= self.house.clock.at, "a story goes forwards"
        ahead = self._ahead(every)
        while self.house.clock.at < end:
            ahead = self._pass(min(self.house.clock.at + every, end), ahead, every)
            seeing()

    def _pass(self, to: datetime, ahead: list[datetime], every: timedelta) -> list[datetime]:
        """As the timer does: wake at each instant up to ``to``, and put right at its end."""
        for at in (at for at in ahead if self.house.clock.at < at < to):
            self.house.clock.at = at
            self.house.parts.carry_out()
        self.house.clock.at = to
        self.house.parts.tick(to)
        following = self._ahead(every)
        if following and following[0] <= to:
            self.house.parts.carry_out()
            return self._ahead(every)
        return following

    def _ahead(self, length: timedelta) -> list[datetime]:
        now = self.house.clock.at
        return sorted({at for _, at in self.house.parts.schedule.next_wakes(now, length)})

    # ------------------------------------------------------------ what staff do

    def call(self, who: str, method: str, path: str, document: object = None) -> TestResponse:
        """Call the API as ``who``, in the language of the story."""
        told = {"Accept-Language": self.setting.language}
        return self.house.call(who, method, path, document, headers=told)

    def refused(self, who: str, path: str, document: object) -> dict[str, str]:
        """Why a document is not taken: code by field. Nothing is stored then."""
        stored = self._stored()
        answer = self.call(who, "POST", path, document)
        assert answer.status_code == 422, answer.text
        found = (answer.json or {})["violations"]
        assert all(violation["message"] for violation in found)
        assert self._stored() == stored
        return {violation["field"]: violation["code"] for violation in found}

    def _stored(self) -> list[tuple[str, int]]:
        items = (self.call("ana", "GET", "/notices").json or {})["items"]
        return [(notice["id"], len(notice["bulletins"])) for notice in items]

    def announce(self, document: Mapping[str, object]) -> Any:
        """A notice drafted by ana and signed by bo."""
        answer = self.call("ana", "POST", "/notices", document)
        assert answer.status_code == 201, answer.text
        notice: Any = answer.json
        self.sign(notice["bulletins"][0]["id"])
        return notice

    def tell(self, notice: Any, kind: str, **document: object) -> str:
        """A further bulletin by ana, signed by bo and published now; its id."""
        whole = {"kind": kind, "publish_at": "now", **document}
        answer = self.call("ana", "POST", f"/notices/{notice['id']}/bulletins", whole)
        assert answer.status_code == 201, answer.text
        bulletin = str((answer.json or {})["id"])
        self.sign(bulletin)
        return bulletin

    def sign(self, bulletin: str) -> None:
        """Submitted by ana, signed by bo; what is due by then goes out."""
        for who, act in (("ana", "submit"), ("bo", "approve")):
            answer = self.call(who, "POST", f"/bulletins/{bulletin}/{act}")
            assert answer.status_code == 200, answer.text
        self.house.parts.carry_out()

    def sees(self, notice: Any, key: str, state: str, day: int, clock: str) -> None:
        """Public and API agree: the promise for that time stands in that state."""
        self.public_sees(notice, key, state, day, clock)
        inside = self.call("ana", "GET", f"/notices/{notice['id']}").json or {}
        known = next(p for p in inside["promises"] if p["key"] == key)
        assert known["state"] == self.promise(notice, key)["state"], self.house.clock.at

    def kept(self, notice: Any, promise: str, observed_at: datetime) -> None:
        """One person records that a promise was kept, and the public reads of it."""
        told = {"promise": promise, "observed_at": observed_at.isoformat()}
        answer = self.call("ana", "POST", f"/notices/{notice['id']}/fulfilments", told)
        assert answer.status_code == 201, answer.text
        self.house.parts.carry_out()

    def hold(self, channel: str) -> None:
        """Bo stops a channel."""
        self.house.parts.kill_switch.hold(self._bo(), channel)

    def resume(self, channel: str) -> None:
        """Bo lets it go on, and what waited goes out."""
        self.house.parts.kill_switch.resume(self._bo(), channel)
        self.house.parts.carry_out()

    def silence(self) -> Alarm | None:
        """The alarm that rings because nobody speaks."""
        alarms = self.house.parts.watching.open_alarms()
        return next((alarm for alarm in alarms if alarm.kind == "silence"), None)

    def called(self) -> list[str]:
        """Who was called because of it, in order."""
        alarm, people = self.silence(), self.house.parts.people
        assert alarm is not None
        names = {m.person.id: m.person.email for m in people.members()}
        return [names[call.person].partition("@")[0] for call in alarm.calls]

    def _bo(self) -> Person:
        found = self.house.parts.people.by_email("bo@example.com")
        assert found is not None
        return found

    # ------------------------------------------------------------ further channels

    def sent(self, channel: str = "journal") -> list[Any]:
        """What a further channel was sent, in its order; telephones ring with ``phone``."""
        if not self._file(channel).exists():
            return []
        return [json.loads(line) for line in self._file(channel).read_text().splitlines()]

    def tamper(self, channel: str, *lines: Mapping[str, object]) -> None:
        """Somebody rewrites what stands on a further channel: these lines, and nothing else."""
        told = [json.dumps(line, ensure_ascii=False) + "\n" for line in lines]
        self._file(channel).write_text("".join(told))
