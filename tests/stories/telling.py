"""How a story is told: the real app, store and senders in one process, and a clock in hand.

Time goes on by the minute; whatever the timer would wake for happens at its own instant. What the
public sees is asked of the public side itself, over its own front door.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.test import TestResponse

from noticeboard.domain.signing import Person
from noticeboard.domain.times import parse_instant
from noticeboard.render import dates
from noticeboard.render.words import words
from noticeboard.settings import load_settings
from noticeboard.site.wsgi import PublicSite, public_app
from tests.site.client import ask
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
ENDED = ("kept", "partly_kept", "withdrawn")
# A promise without a time has words of its own for where it stands.
_IN_WORDS = {"word_owed": "next_word_by", "word_passed": "next_word_passed"}
_TAG = re.compile(r"<[^>]*>")
# These begin a new line; anything else stands in a line with its neighbours.
_BLOCK = re.compile(r"<(?:/?(?:p|div|li|h\d|td|th|tr|article|section|dd|dt)\b)[^>]*>")


@dataclass(frozen=True)
class Setting:
    """Where a story is told, in which language, and the date of its day 0."""

    zone: str
    language: str
    day: date

    def at(self, day: int, clock: str) -> datetime:
        """``clock`` (``20:00``) on a day of the story, in UTC."""
        there = datetime.combine(self.day + timedelta(days=day), time.fromisoformat(clock))
        return there.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def wall(self, day: int, clock: str) -> str:
        """The same as a person there types it."""
        return f"{self.day + timedelta(days=day)}T{clock}"

    def __str__(self) -> str:
        return self.zone


def plain(page: str) -> str:
    """What a person reads on a page."""
    return " ".join(unescape(_TAG.sub("", _BLOCK.sub(" ", page))).split())


@dataclass
class Telling:
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
        self.public: PublicSite = public_app(
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

    def _bo(self) -> Person:
        found = self.house.parts.people.by_email("bo@example.com")
        assert found is not None
        return found

    # ------------------------------------------------------------ what the public sees

    def get(self, path: str) -> str | None:
        """What stands at a public path now; ``None`` when nothing does."""
        reply = ask(self.public, path)
        assert reply.status in (200, 404), (path, reply.status)
        return reply.text if reply.status == 200 else None

    def page(self, notice: Any) -> str:
        """The notice's page, as a person reads it."""
        found = self.get(f"/notices/{notice['slug']}")
        assert found is not None
        return plain(found)

    def facts(self, notice: Any) -> Any:
        """The notice's facts, as order pages and call centres get them."""
        found = self.get(f"/notices/{notice['slug']}/facts.json")
        assert found is not None
        return json.loads(found)

    def promise(self, notice: Any, key: str) -> Any:
        """One promise, from the public facts."""
        return next(p for p in self.facts(notice)["promises"] if p["key"] == key)

    def board(self) -> str:
        """The board, as a person reads it."""
        return plain(self.get("/") or "")

    def feed(self) -> str:
        """The Atom feed, as its readers get it."""
        return unescape(self.get("/feeds/atom.xml") or "")

    def sent(self, channel: str = "journal") -> list[Any]:
        """What a further channel was sent, in its order; telephones ring with ``phone``."""
        if not self._file(channel).exists():
            return []
        return [json.loads(line) for line in self._file(channel).read_text().splitlines()]

    def tamper(self, channel: str, line: Mapping[str, object]) -> None:
        """Somebody rewrites what stands on a further channel: this line, and nothing else."""
        self._file(channel).write_text(json.dumps(line, ensure_ascii=False) + "\n")

    def sees(self, notice: Any, key: str, state: str, day: int, clock: str) -> None:
        """Page, board, facts and API agree: the promise for that time stands in that state.

        ``word_owed``, ``word_passed``: of a promise for which only a next word stands.
        """
        self._public_sees(notice, key, state, day, clock)
        inside = self.call("ana", "GET", f"/notices/{notice['id']}").json or {}
        known = next(p for p in inside["promises"] if p["key"] == key)
        assert known["state"] == self.promise(notice, key)["state"], self.house.clock.at

    def seeing(
        self, notice: Any, key: str, state: str, day: int, clock: str
    ) -> Callable[[], None]:
        """What the public finds of ``sees``, for whoever looks at each step."""
        return partial(self._public_sees, notice, key, state, day, clock)

    def _public_sees(self, notice: Any, key: str, state: str, day: int, clock: str) -> None:
        now, sentence = self.house.clock.at, self.words(_IN_WORDS.get(state, state), day, clock)
        assert sentence in self.page(notice), (now, sentence, self.page(notice))
        if state not in ENDED:
            assert sentence in self.board(), (now, sentence, self.board())
        shown = self.promise(notice, key)["state"]
        assert state in _IN_WORDS or shown == state, (now, shown)

    def words(self, key: str, day: int, clock: str) -> str:
        """The public sentence about an instant of the story."""
        shown = self.shown(day, clock)
        return words(self.setting.language)(f"promise.{key}", time=shown, since=shown)

    def words_for(self, key: str) -> str:
        """A phrase of the public pages."""
        return words(self.setting.language)(key)

    def shown(self, day: int, clock: str) -> str:
        """An instant of the story as the public reads it."""
        at = parse_instant(self.setting.wall(day, clock), self.setting.zone)
        return dates.full(at, self.setting.language)
