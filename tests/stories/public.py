"""What the public sees of a story, asked of the public side itself, over its own front door."""

import json
import re
from collections.abc import Callable
from functools import partial
from html import unescape
from typing import Any

from noticeboard.domain.times import parse_instant
from noticeboard.render import dates
from noticeboard.render.words import words
from noticeboard.site.wsgi import PublicSite
from tests.site.client import ask
from tests.stories.setting import Setting
from tests.web.house import House

ENDED = ("kept", "partly_kept", "withdrawn")
# A promise without a time has words of its own for where it stands.
_IN_WORDS = {"word_owed": "next_word_by", "word_passed": "next_word_passed"}
_TAG = re.compile(r"<[^>]*>")
# These begin a new line; anything else stands in a line with its neighbours.
_BLOCK = re.compile(r"<(?:/?(?:p|div|li|h\d|td|th|tr|article|section|dd|dt)\b)[^>]*>")


def plain(page: str) -> str:
    """What a person reads on a page."""
    return " ".join(unescape(_TAG.sub("", _BLOCK.sub(" ", page))).split())


class Public:
    """``public``: the front door. ``house``: what stands behind it, with its clock."""

    house: House
    public: PublicSite
    setting: Setting

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

    def public_sees(self, notice: Any, key: str, state: str, day: int, clock: str) -> None:
        """Page, board and facts agree: the promise for that time stands in that state.

        ``word_owed``, ``word_passed``: of a promise for which only a next word stands.
        """
        now, sentence = self.house.clock.at, self.words(_IN_WORDS.get(state, state), day, clock)
        assert sentence in self.page(notice), (now, sentence, self.page(notice))
        if state not in ENDED:
            assert sentence in self.board(), (now, sentence, self.board())
        shown = self.promise(notice, key)["state"]
        assert state in _IN_WORDS or shown == state, (now, shown)

    def seeing(
        self, notice: Any, key: str, state: str, day: int, clock: str
    ) -> Callable[[], None]:
        """The same, for whoever looks at each step."""
        return partial(self.public_sees, notice, key, state, day, clock)

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

    def figures(self) -> Any:
        """The record of everything, as programs get it."""
        record = json.loads(self.get("/record.json") or "")
        return next(r for r in record["figures"] if not r["product"] and not r["period"])
