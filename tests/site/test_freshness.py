"""Nothing false is ever served, and nothing is rendered twice for the same reason."""

import threading
from collections.abc import Sequence

from noticeboard.domain.notice import Notice
from noticeboard.ports import RECORD_PAGES, FeedScope
from noticeboard.site.builder import SiteBuilder
from noticeboard.site.wsgi import PublicSite, public_app
from tests.builders import MINUTE, SECOND, a_follow_up, told
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
