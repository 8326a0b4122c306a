"""The one template environment: everything escaped, a missing name is an error."""

import re
from datetime import date as day
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.sorts import sort_of_text
from noticeboard.domain.times import Instant, rfc3339
from noticeboard.render import dates
from noticeboard.render.lines import headline
from noticeboard.render.words import WordMissingError, Words
from noticeboard.site.changes import ended_alone

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@cache
def environment() -> Environment:
    """The templates of the public side."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    env.globals["say"] = say
    env.filters["without_link"] = without_link
    env.filters["gist"] = gist
    env.filters["known_as"] = sort_of_text
    env.filters["released_html"] = released_html
    return env


def rendered(template: str, **names: object) -> bytes:
    """A template filled in, as UTF-8. Half a surrogate, which input refuses, becomes a "?"."""
    return environment().get_template(template).render(**names).encode("utf-8", "replace")


def say(words: Words, key: str, /, **names: object) -> Markup:
    """A phrase in which names may be markup (a time, a link); all else is escaped.

    Raises:
        WordMissingError: for an unknown key, or a name the phrase needs and did not get.
    """
    try:
        return escape(words.phrases[key]).format(**names)
    except KeyError as missing:
        raise WordMissingError(f"{words.language}: {key}: {missing}") from None


def without_link(text: str, code: str) -> str:
    """A short text without the link to its own bulletin: here one is already there."""
    return re.sub(rf"\s*\S*/b/{re.escape(code)}(?![A-Za-z0-9_-])", "", text).strip()


def gist(bulletin: Published, notice: Notice) -> str:
    """The lines of a short text without those that stand beside it: its title and its link."""
    lines = without_link(bulletin.shown.short, bulletin.code).splitlines()
    alone = ended_alone(notice, bulletin)
    about = headline(notice.language, bulletin.kind, notice.title, alone, bulletin)
    said = lines[1:] if lines and lines[0].strip() in (about, notice.title) else lines
    return "\n".join(said).strip()


def released_html(html: str) -> Markup:
    """The body of a released bulletin: it was sanitised, signed and frozen as it is."""
    return Markup(html)  # noqa: S704  # the one place where markup is taken as it comes


class Clock:
    """Instants as ``<time>`` elements in one language; publications are dated in ``zone``."""

    def __init__(self, language: str, zone: str) -> None:
        self._language = language
        self._zone = zone

    def full(self, instant: Instant) -> Markup:
        """Date, time and zone of a promised instant, in the zone it was promised in."""
        return _element(instant.in_zone(), dates.full(instant, self._language))

    def date(self, instant: Instant) -> Markup:
        """The date alone."""
        return _element(instant.in_zone(), dates.date(instant, self._language))

    def claimed(self, at: Instant | day) -> Markup:
        """When somebody else said something: the instant, or the day alone."""
        if isinstance(at, Instant):
            return self.full(at)
        told = dates.of_day(at, self._language)
        return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), told)

    def at(self, moment: datetime) -> Markup:
        """When something was said or seen."""
        local = rfc3339(moment.replace(microsecond=0))
        return Markup('<time datetime="{}">{}</time>').format(local, self.plain_at(moment))

    def flap(self, instant: Instant) -> Markup:
        """Hours and minutes, as a departure board shows them."""
        return _element(instant.in_zone(), f"{instant.in_zone():%H:%M}")

    def zone(self, instant: Instant) -> str:
        """The zone's abbreviation at that instant."""
        return dates.abbreviation(instant.in_zone())

    def plain(self, instant: Instant) -> str:
        """``full`` without markup, for titles."""
        return dates.full(instant, self._language)

    def plain_at(self, moment: datetime) -> str:
        """``at`` without markup."""
        return dates.stamp(moment, self._zone, self._language)


def _element(local: datetime, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(rfc3339(local), text)
