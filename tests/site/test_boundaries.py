"""Bytes are a function of the rows and of the last boundary passed, and of nothing else."""

import json
from datetime import datetime, timedelta

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noticeboard.domain.content import Content, Fulfilment
from noticeboard.ports import StoredPage
from noticeboard.site.pages import build
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND, a_notice, terms, told
from tests.site import sample
from tests.site.memory import MemoryPublic

PHONE = "/notices/hanbit-phone-x-7k2m"
PATHS = ("/", "/en/", PHONE, f"{PHONE}/facts.json", "/feeds/atom.xml")
DUE = NOON + 10 * DAY
INSTANT = timedelta(microseconds=1)


def _page(path: str, rows: MemoryPublic, now: datetime) -> StoredPage:
    page = build(path, rows, sample.HOUSE, now)
    assert page is not None
    return page


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=25)
@given(seconds=st.integers(0, 30 * 86400), part=st.floats(0, 1))
def test_nothing_changes_between_two_boundaries(path: str, seconds: int, part: float) -> None:
    """Any two moments between the same two boundaries see the same bytes and dates."""
    rows, start = sample.public(), sample.NOW + timedelta(seconds=seconds)
    page = _page(path, rows, start)
    end = page.good_until or start + DAY

    later = _page(path, rows, min(start + (end - start) * part, end - INSTANT))

    assert later == page


def test_a_page_is_good_until_its_promise_is_due_and_then_until_silence_shows() -> None:
    """Upcoming, awaiting confirmation, not confirmed: each at its second."""
    rows = MemoryPublic()
    rows.show(a_notice(terms(due=DUE), at=NOON))

    seen = [
        _page("/notices/phone-x-7k2m", rows, moment)
        for moment in (DUE - SECOND, DUE, DUE + 15 * MINUTE - SECOND, DUE + 15 * MINUTE)
    ]

    ends = [DUE, DUE + 15 * MINUTE, DUE + 15 * MINUTE, DUE + 16 * MINUTE]
    assert [p.good_until for p in seen] == ends
    assert b"awaiting confirmation" not in seen[0].body
    assert b"awaiting confirmation" in seen[1].body
    assert seen[1].body == seen[2].body
    assert b"Not confirmed by the company since" in seen[3].body


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (15 * MINUTE, "15 minutes"),
        (42 * MINUTE - SECOND, "41 minutes"),
        (42 * MINUTE, "42 minutes"),
        (90 * MINUTE, "1 hour 30 minutes"),
        (5 * HOUR + 59 * MINUTE, "5 hours"),
        (3 * DAY, "3 days"),
    ],
)
@pytest.mark.parametrize("path", ["/en/", "/notices/phone-x-7k2m"])
def test_silence_is_shown_with_a_running_clock(path: str, after: timedelta, told: str) -> None:
    """On the board and on the page, without script; nothing false in it between two steps."""
    rows = MemoryPublic()
    rows.show(a_notice(terms(due=DUE), at=NOON))

    body = _page(path, rows, DUE + after).body.decode()

    assert f'<span class="running">(for {told})</span>' in body


def test_programs_are_told_how_long_nobody_confirmed_it() -> None:
    """Order pages and call centres see the same clock."""
    rows = MemoryPublic()
    rows.show(a_notice(terms(due=DUE), at=NOON))
    path = "/notices/phone-x-7k2m/facts.json"

    told = [
        json.loads(_page(path, rows, DUE + length).body)["promises"][0]
        for length in (15 * MINUTE - SECOND, 15 * MINUTE, 42 * MINUTE)
    ]

    assert [(t["state"], t["unconfirmed_minutes"]) for t in told] == [
        ("due", None),
        ("unconfirmed", 15),
        ("unconfirmed", 42),
    ]


def test_pages_are_dated_by_what_happened_never_by_now() -> None:
    """Last-Modified is the release, then the boundary passed: the last step of a clock, too."""
    rows = MemoryPublic()
    rows.show(a_notice(terms(due=DUE), at=NOON))

    moments = (NOON + DAY, DUE + MINUTE, DUE + DAY + MINUTE)
    dates = [_page("/en/", rows, m).last_modified for m in moments]

    assert dates == [NOON, DUE, DUE + DAY]


def test_the_board_is_good_until_the_first_boundary_of_anything_it_shows() -> None:
    """Of many notices, the next to change sets the time."""
    rows = sample.public()
    rows.show(a_notice(terms(due=sample.NOW + SECOND), at=NOON - 20 * DAY))

    page = _page("/", rows, sample.NOW)

    assert page.good_until == sample.NOW + SECOND


@pytest.mark.parametrize("written", ["atom", "rss"])
def test_feeds_say_that_nobody_confirmed_it_once_and_at_that_second(written: str) -> None:
    """Not before, not again with each minute of silence, and until somebody speaks."""
    notice = a_notice(terms(due=DUE), at=NOON)
    rows = MemoryPublic()
    rows.show(notice)
    path, silent = f"/feeds/{written}.xml", DUE + 15 * MINUTE

    before, at, later = (_page(path, rows, m) for m in (silent - SECOND, silent, silent + DAY))
    kept_then = Content("b", "s", None, fulfilment=Fulfilment(notice.promises[0].key, DUE))
    rows.show(told(notice, "fulfilment", kept_then, silent + DAY))
    kept = _page(path, rows, silent + DAY)

    entries = [feedparser.parse(page.body).entries for page in (before, at, kept)]
    assert (before.good_until, at.good_until, later) == (silent, None, at)
    assert [len(each) for each in entries] == [1, 1, 2]
    assert len({each[-1].id for each in entries}) == 1
    assert ["[Not confirmed]" in each[-1].title for each in entries] == [False, True, False]
    said = "Not confirmed by the company since"
    assert [said in page.body.decode() for page in (before, at, kept)] == [False, True, False]
    assert [page.last_modified for page in (before, at, kept)] == [NOON, silent, silent + DAY]
    assert "Kept" in entries[2][-1].content[0].value


def test_a_moved_promise_is_silent_in_the_entry_that_gave_its_time() -> None:
    """Who follows feeds sees the newest entry, the announcement may be long out of them."""
    rows = sample.public()
    body = _page("/feeds/atom.xml", rows, sample.NOW).body
    titles = [entry.title for entry in feedparser.parse(body).entries]

    silent = [title for title in titles if title.startswith("[확인되지 않음]") and "폰 X" in title]

    assert len(silent) == 2
    assert any("[연기]" in title for title in silent)
