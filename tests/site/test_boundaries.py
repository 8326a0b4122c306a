"""Bytes are a function of the rows and of the last boundary passed, and of nothing else."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noticeboard.ports import StoredPage
from noticeboard.site.pages import build
from tests.builders import DAY, MINUTE, NOON, SECOND, a_notice, terms
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

    assert [p.good_until for p in seen] == [DUE, DUE + 15 * MINUTE, DUE + 15 * MINUTE, None]
    assert b"awaiting confirmation" not in seen[0].body
    assert b"awaiting confirmation" in seen[1].body
    assert seen[1].body == seen[2].body
    assert b"Not confirmed by the company since" in seen[3].body


def test_pages_are_dated_by_what_happened_never_by_now() -> None:
    """Last-Modified is the release, then the boundary passed."""
    rows = MemoryPublic()
    rows.show(a_notice(terms(due=DUE), at=NOON))

    dates = [_page("/en/", rows, m).last_modified for m in (NOON + DAY, DUE + MINUTE, DUE + DAY)]

    assert dates == [NOON, DUE, DUE + 15 * MINUTE]


def test_the_board_is_good_until_the_first_boundary_of_anything_it_shows() -> None:
    """Of many notices, the next to change sets the time."""
    rows = sample.public()

    page = _page("/", rows, sample.NOW)

    assert page.good_until == sample.at("2026-07-15T09:25")


def test_feeds_do_not_change_while_nobody_speaks() -> None:
    """What the clock makes of a promise stands on the page; a feed has no boundary."""
    rows = sample.public()

    before, after = (_page("/feeds/rss.xml", rows, sample.NOW + n * DAY) for n in (0, 90))

    assert before == after
    assert before.good_until is None
