"""Nothing false is ever served, and nothing is rendered twice for the same reason."""

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from noticeboard.domain.notice import Notice
from noticeboard.ports import RECORD_PAGES, FeedScope, StoredPage
from noticeboard.site.builder import SiteBuilder
from noticeboard.site.pages import build
from noticeboard.site.refreshing import refresh_after
from noticeboard.site.wsgi import PublicSite, public_app
from tests.builders import DAY, MINUTE, SECOND, a_follow_up, told
from tests.site import sample
from tests.site.client import ask
from tests.site.conftest import Hands
from tests.site.memory import MemoryPublic

WORKS = "/notices/seoul-data-centre-b4x9"
SILENT = sample.at("2026-07-15T09:25")


def test_a_stored_page_is_served_as_it_is(rows: MemoryPublic, app: PublicSite) -> None:
    """Its bytes, its tag, its compressed twin."""
    SiteBuilder(rows, rows, lambda: sample.NOW, sample.HOUSE).refresh()

    reply = ask(app, WORKS)

    assert reply.body == rows.pages[WORKS].body
    assert reply.headers["etag"] == rows.pages[WORKS].etag
    assert ask(app, WORKS, accept_encoding="gzip").body == rows.pages[WORKS].gzip


def test_a_stored_page_is_not_served_past_its_time(
    rows: MemoryPublic, app: PublicSite, clock: Hands
) -> None:
    """At the very instant silence becomes public, with no rebuild yet."""
    SiteBuilder(rows, rows, lambda: sample.NOW, sample.HOUSE).refresh()

    clock.now = SILENT - SECOND
    before = ask(app, WORKS).text
    clock.now = SILENT
    after = ask(app, WORKS).text

    assert "awaiting confirmation" in before
    assert "Not confirmed by the company since" in after


def test_a_page_of_a_time_to_come_is_not_served_once_the_clock_was_set_back(
    rows: MemoryPublic, app: PublicSite, clock: Hands
) -> None:
    """Nor dated by it; what was published later by that clock stands all the same."""
    clock.now = SILENT + MINUTE
    rows.show(told(sample.data_centre(), "update", a_follow_up(body="News.", moves=()), clock.now))
    SiteBuilder(rows, rows, clock, sample.HOUSE).refresh()
    before = ask(app, WORKS).text

    clock.now = SILENT - MINUTE
    after = ask(app, WORKS)
    facts = json.loads(ask(app, f"{WORKS}/facts.json").text)

    assert "Not confirmed by the company since" in before
    assert "awaiting confirmation" in after.text
    assert "News." in after.text
    assert facts["as_of"] <= "2026-07-15T00:24:00Z"
    built = (build(path, rows, sample.HOUSE, clock.now) for path in rows.wanted)
    ours = (page for page in built if page and page.path not in RECORD_PAGES)
    assert all(page.true_at(clock.now) for page in ours)


def test_an_open_page_is_loaded_again_when_the_clock_has_changed_it(
    app: PublicSite, clock: Hands
) -> None:
    """Without script, at its next boundary and never before; the page says when that is."""
    clock.now = SILENT - 3 * MINUTE
    page = ask(app, WORKS)

    assert page.headers["refresh"] == "180"
    assert page.headers["refresh"] == ask(app, WORKS, method="HEAD").headers["refresh"]
    assert 'changes next on <time datetime="2026-07-15T00:25:00Z">' in page.text
    assert "refresh" not in ask(app, f"{WORKS}/facts.json").headers
    assert "refresh" not in ask(app, "/feeds/atom.xml").headers


@pytest.mark.parametrize("micro", range(10))
@pytest.mark.parametrize("away", [0.1, 1, 44, 46, 59, 60, 3000])
def test_nobody_is_loaded_again_twice_in_a_minute_nor_all_at_once(away: float, micro: int) -> None:
    """From a minute's first seconds on a whole minute passes; ten seconds hold the crowd."""
    boundary = sample.at("2026-07-15T09:25")
    page = StoredPage("/", "text/html", b"", b"", "", sample.NOW, boundary)
    now = boundary - timedelta(seconds=away) + timedelta(microseconds=micro)

    first = now + timedelta(seconds=refresh_after(page, now) or 0)
    again = replace(page, good_until=boundary + MINUTE)
    second = first + timedelta(seconds=refresh_after(again, first) or 0)

    assert boundary <= first < boundary + timedelta(seconds=16)
    assert second - first >= MINUTE


def test_an_odd_boundary_is_seen_at_the_next_minute_and_a_far_one_by_nobody() -> None:
    """And what is over is asked for again in a minute."""
    page = StoredPage("/record", "text/html", b"", b"", "", sample.NOW, sample.NOW + MINUTE / 3)

    assert refresh_after(page, sample.NOW + SECOND * 19) == 41
    assert refresh_after(page, sample.NOW + 2 * MINUTE) == 60
    assert refresh_after(page, sample.NOW - 21 * DAY) is None
    assert refresh_after(replace(page, good_until=None), sample.NOW) is None


def test_a_stale_page_is_not_served(rows: MemoryPublic, app: PublicSite) -> None:
    """A delay is visible before anybody has rebuilt a page."""
    SiteBuilder(rows, rows, lambda: sample.NOW, sample.HOUSE).refresh()

    rows.show(told(sample.two_g(), "update", a_follow_up(body="News.", moves=()), sample.NOW))

    assert "News." in ask(app, "/notices/2g-ends-m3c7").text
    assert "Update" in ask(app, "/feeds/atom.xml").text


def test_what_is_built_and_what_is_rendered_on_the_spot_are_the_same_bytes(
    rows: MemoryPublic, app: PublicSite
) -> None:
    """So a tag stays good across the two."""
    rendered = {path: ask(app, path) for path in rows.wanted}

    SiteBuilder(rows, rows, lambda: sample.NOW, sample.HOUSE).refresh()

    assert {path: ask(app, path) for path in rows.wanted} == rendered


def test_a_crowd_at_a_stale_page_gets_one_rendering(rows: MemoryPublic) -> None:
    """Many readers at once, one page made: they are all handed the very same bytes."""
    app = public_app(rows, lambda: sample.NOW, sample.HOUSE)
    bodies: list[bytes] = []
    crowd = [
        threading.Thread(target=lambda: bodies.append(ask(app, WORKS).body)) for _ in range(16)
    ]

    for reader in crowd:
        reader.start()
    for reader in crowd:
        reader.join()

    assert len({id(body) for body in bodies}) == 1


def test_the_builder_builds_what_is_wanted_once(rows: MemoryPublic) -> None:
    """A second round finds nothing to do until a boundary passes."""
    clock = Hands()
    builder = SiteBuilder(rows, rows, clock, sample.HOUSE)

    first, second = builder.refresh(), builder.refresh()
    clock.now = SILENT
    at_the_boundary = builder.refresh()

    assert (first, second) == (len(rows.wanted) - len(RECORD_PAGES), 0)
    assert set(rows.stale(clock.now, 100)) == set()
    assert 0 < at_the_boundary < first


def test_the_builder_leaves_stale_what_changed_under_its_hands() -> None:
    """Bytes of older rows never pass for new ones."""

    class Interrupted(MemoryPublic):
        interrupted = False

        def feed(self, scope: FeedScope, limit: int) -> Sequence[tuple[Notice, str]]:
            found = super().feed(scope, limit)
            if not self.interrupted:
                self.interrupted = True
                self.show(told(sample.two_g(), "update", a_follow_up(moves=()), sample.NOW))
            return found

    rows = Interrupted()
    rows.show(*sample.board())
    SiteBuilder(rows, rows, lambda: sample.NOW, sample.HOUSE).refresh()

    newest = rows.pages["/feeds/atom.xml"].body.decode()

    assert "[Update] The 2G network ends" in newest
    assert not rows.stale(sample.NOW, 100)


def test_pages_built_at_any_moment_are_true_at_that_moment(rows: MemoryPublic) -> None:
    """Minute by minute through the morning, nothing stored is out of its time."""
    clock = Hands()
    builder = SiteBuilder(rows, rows, clock, sample.HOUSE)

    for _ in range(12):
        clock.now += MINUTE
        builder.refresh()

        assert all(page.true_at(clock.now) for page in rows.pages.values())
