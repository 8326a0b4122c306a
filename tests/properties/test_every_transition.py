"""Every time that clocks are changed, in every zone, for five years: typed, chosen and shown.

A gap is refused, an overlap is asked about, and what is shown is the instant that was meant.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain
from zoneinfo import ZoneInfo

import pytest

from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.domain.times import Instant, offsets_of_overlap, parse_instant, rfc3339
from noticeboard.domain.zones import TimeRefusedError, zone_names
from noticeboard.render import dates
from noticeboard.site.pages import build
from tests.builders import DAY, MINUTE, a_notice
from tests.site import sample
from tests.site.memory import MemoryPublic

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
LAST = datetime(2031, 1, 1, tzinfo=UTC)
# What the tzdata wheel says of these years. Other figures are other rules somewhere in the world:
# look at which, then write them here.
ZONES, GAPS, OVERLAPS = 597, 959, 952
# What people take an abbreviation for, written down apart from the product and from tzdata.
MEANT: dict[float, str] = {
    0: "GMT WET",
    1: "BST CET WEST",
    2: "CEST EET",
    3: "EEST IDT",
    9: "KST",
    9.5: "ACST",
    10: "AEST",
    10.5: "ACDT",
    11: "AEDT",
    12: "NZST",
    13: "NZDT",
    -2.5: "NDT",
    -3: "ADT",
    -3.5: "NST",
    -4: "AST EDT",
    -5: "EST CDT",
    -6: "CST MDT",
    -7: "MST PDT",
    -8: "PST AKDT",
    -9: "AKST HDT",
    -10: "HST",
}
_HOURS = {name: hours for hours, names in MEANT.items() for name in names.split()}
_WALL = {
    "en": re.compile(r"(\w{3}) (\d+) (\w{3}) (\d{4}), (\d\d):(\d\d)"),
    "ko": re.compile(r"(\d{4})\. (\d+)\. (\d+)\.\((\w)\) (오전|오후) (\d+):(\d\d)"),
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_ELEMENT = re.compile(r'<time datetime="([^"]+)">([^<]+)</time>')
_CHOICES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Change:
    """Clocks in ``zone`` go from ``before`` to ``after`` at ``at``."""

    zone: str
    at: datetime
    before: timedelta
    after: timedelta

    @property
    def walls(self) -> list[datetime]:
        """Every minute that clocks there never show that day, or show twice."""
        ends = [(self.at + offset).replace(tzinfo=None) for offset in (self.before, self.after)]
        return [min(ends) + n * MINUTE for n in range(abs(ends[1] - ends[0]) // MINUTE)]


@cache
def changes() -> tuple[Change, ...]:
    """Found by looking at every clock every day, and then for the minute."""
    return tuple(chain.from_iterable(_changes(zone) for zone in sorted(zone_names())))


def _changes(zone: str) -> Iterator[Change]:
    known, at = ZoneInfo(zone), FIRST
    before = _offset(at, known)
    while at < LAST:
        after = _offset(at + DAY, known)
        if after != before:
            yield Change(zone, _minute(at, known), before, after)
        at, before = at + DAY, after


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _minute(at: datetime, zone: ZoneInfo) -> datetime:
    """The first minute after ``at`` with another offset, at most a day later."""
    lo, hi = 0, DAY // MINUTE
    while hi - lo > 1:
        middle = (lo + hi) // 2
        same = _offset(at + middle * MINUTE, zone) == _offset(at, zone)
        lo, hi = (middle, hi) if same else (lo, middle)
    return at + hi * MINUTE


def gaps() -> list[Change]:
    """Where clocks are put forward."""
    return [c for c in changes() if c.after > c.before]


def overlaps() -> list[Change]:
    """Where clocks are put back."""
    return [c for c in changes() if c.after < c.before]


def refused(wall: datetime, zone: str) -> TimeRefusedError:
    """Why a wall time is not taken."""
    with pytest.raises(TimeRefusedError) as error:
        parse_instant(f"{wall:%Y-%m-%dT%H:%M}", zone)
    return error.value


def test_no_change_of_clocks_is_left_out() -> None:
    """As many as the wheel knows; none is found that would be no whole minute."""
    found = len(zone_names()), len(gaps()), len(overlaps())
    zones, clocks = found[0], f"{found[1]} gaps, {found[2]} overlaps"
    print(f"{zones} zones, {len(changes())} changes: {clocks}")  # noqa: T201  # -s

    assert found == (ZONES, GAPS, OVERLAPS)
    for change in changes():
        assert _offset(change.at - MINUTE, ZoneInfo(change.zone)) == change.before
        assert _offset(change.at, ZoneInfo(change.zone)) == change.after


def test_no_minute_of_a_gap_is_promised() -> None:
    """Each is refused in a sentence that names it; the minutes beside the gap are taken."""
    for change in gaps():
        for wall in change.walls:
            error = refused(wall, change.zone)
            assert error.code == "time_does_not_exist"
            for language, sentence in asdict(error.sentence).items():
                assert change.zone in sentence
                assert read_wall(sentence, language) == wall, sentence
        early, late = change.walls[0] - MINUTE, change.walls[-1] + MINUTE
        beside = [parse_instant(f"{w:%Y-%m-%dT%H:%M}", change.zone).utc for w in (early, late)]
        assert beside == [change.at - MINUTE, change.at]


def test_whoever_promises_a_minute_of_an_overlap_chooses_which() -> None:
    """The sentence offers both, and each choice is the instant it says."""
    for change in overlaps():
        minutes = change.walls
        for wall in (minutes[0], minutes[len(minutes) // 2], minutes[-1]):
            error, meant = refused(wall, change.zone), choices(change, wall)
            assert error.code == "time_exists_twice"
            for sentence in (error.sentence.ko, error.sentence.en):
                offered = [parse_instant(c, change.zone) for c in _CHOICES.findall(sentence)]
                assert offered == meant
            spelled = [i.in_zone().isoformat()[-6:] for i in meant]
            assert list(offsets_of_overlap(f"{wall:%Y-%m-%dT%H:%M}", change.zone)) == spelled


def choices(change: Change, wall: datetime) -> list[Instant]:
    """The two instants at which a clock there shows ``wall``, the earlier first."""
    utcs = [(wall - offset).replace(tzinfo=UTC) for offset in (change.before, change.after)]
    return [Instant(utc, wall, change.zone) for utc in utcs]


@cache
def instants() -> tuple[Instant, ...]:
    """Around each gap the last minute before and the first after; of each overlap the first
    minute and the last, both times.
    """
    beside = (
        parse_instant(f"{wall:%Y-%m-%dT%H:%M}", c.zone)
        for c in gaps()
        for wall in (c.walls[0] - MINUTE, c.walls[-1] + MINUTE)
    )
    twice = (choices(c, wall) for c in overlaps() for wall in (c.walls[0], c.walls[-1]))
    return (*beside, *chain.from_iterable(twice))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shown_text_is_the_instant(language: str) -> None:
    """Read back with the wall time and the zone it names, by a reader who knows nothing else."""
    for instant in instants():
        shown = dates.full(instant, language)
        assert read(shown, language) == (instant.utc, instant.wall), shown
        parts = dates.date(instant, language), dates.time(instant, language)
        assert read((" " if language == "ko" else ", ").join(parts), language) == read(
            shown, language
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_facts_show_the_instant(language: str) -> None:
    """What the public reads, what its machines read, and what order pages are given."""
    some, size = instants()[1::2], 300
    for start in range(0, len(some), size):
        wanted = some[start : start + size]
        terms = (PromiseTerms(f"p-{n}", "Sale", due) for n, due in enumerate(wanted))
        notice, public = a_notice(*terms, at=FIRST - 9 * DAY, language=language), MemoryPublic()
        public.show(notice)
        page, facts = (body(public, f"/notices/{notice.slug}{end}") for end in ("", "/facts.json"))
        shown = texts(page, language)
        for due in wanted:
            read_back = {read(text, language) for text in shown[rfc3339(due.in_zone())]}
            assert (due.utc, due.wall) in read_back
            assert {utc for utc, _ in read_back} == {due.utc}
        told = [(p["due"]["at"], p["due"]["zone"]) for p in json.loads(facts)["promises"]]
        assert told == [(rfc3339(due.in_zone()), due.zone) for due in wanted]


def texts(page: str, language: str) -> dict[str, set[str]]:
    """Each instant that a page marks up, with every full text that it gives for it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for at, text in _ELEMENT.findall(page):
        if _WALL[language].match(text):
            found[at].add(text)
    return found


def body(public: MemoryPublic, path: str) -> str:
    """A public page, as it is built a week before any of it."""
    built = build(path, public, sample.HOUSE, FIRST - 8 * DAY)
    assert built is not None
    return built.body.decode()


def read(text: str, language: str) -> tuple[datetime, datetime]:
    """The instant that a text names, and its wall time; the weekday must be that day's."""
    spelled, zone = text.rsplit(" ", 1)
    wall = read_wall(spelled, language)
    return (wall - _distance(zone)).replace(tzinfo=UTC), wall


def read_wall(text: str, language: str) -> datetime:
    """The first wall time that a text names; the weekday must be that day's."""
    found = _WALL[language].search(text)
    assert found, text
    if language == "en":
        weekday, day, month, year, hour, minute = found.groups()
        date = (int(year), _MONTHS.index(month) + 1, int(day))
        named, past = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].index(weekday), int(hour)
    else:
        *numbers, weekday, half, hour, minute = found.groups()
        date = (int(numbers[0]), int(numbers[1]), int(numbers[2]))
        named, past = "월화수목금토일".index(weekday), int(hour) % 12 + 12 * (half == "오후")
    wall = datetime(*date, past, int(minute))  # noqa: DTZ001  # a wall time
    assert wall.weekday() == named, text
    return wall


def _distance(zone: str) -> timedelta:
    if zone in _HOURS:
        return timedelta(hours=_HOURS[zone])
    sign, hours, minutes = zone[3], int(zone[4:6]), int(zone[7:])
    return timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
