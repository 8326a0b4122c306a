"""Bytes are a function of the rows and of the last boundary passed, and of nothing else."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noticeboard.ports import StoredPage
from noticeboard.site.pages import build
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND, a_notice, terms
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


def test_feeds_do_not_change_while_nobody_speaks() -> None:
    """What the clock makes of a promise stands on the page; a feed has no boundary."""
    rows = sample.public()

    before, after = (_page("/feeds/rss.xml", rows, sample.NOW + n * DAY) for n in (0, 90))

    assert before == after
    assert before.good_until is None
