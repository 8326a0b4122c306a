"""The public side in memory keeps the promises of the ports it stands in for."""

from noticeboard.ports import FeedScope, Pages, PublicRows
from noticeboard.site.pages import build
from tests.builders import NOON, a_follow_up, a_notice, told
from tests.site import sample
from tests.site.memory import MemoryPublic


def test_it_is_what_it_stands_in_for() -> None:
    """The type checker holds it to both protocols."""
    memory = MemoryPublic()

    rows: PublicRows = memory
    pages: Pages = memory

    assert (rows.head(), pages.version()) == (None, 0)


def test_showing_a_notice_makes_its_pages_wanted() -> None:
    """Board, notice, facts and every feed it is in are to be built."""
    memory = MemoryPublic()

    memory.show(a_notice(at=NOON))

    assert {"/", "/ko/", "/en/", "/feeds/atom.xml"} <= set(memory.stale(NOON, 100))
    assert "/notices/phone-x-7k2m/facts.json" in memory.stale(NOON, 100)
    assert "/feeds/product/phone-x/rss.xml" in memory.stale(NOON, 100)


def test_a_page_built_from_older_rows_is_not_stored() -> None:
    """What was published meanwhile wins."""
    memory = MemoryPublic()
    notice = a_notice(at=NOON)
    memory.show(notice)
    page = build("/", memory, sample.HOUSE, NOON)
    assert page is not None

    memory.show(told(notice, "delay", a_follow_up(), NOON))

    assert not memory.put(page, built_from=1)
    assert memory.put(page, built_from=2)


def test_feeds_are_newest_first_and_know_their_scopes() -> None:
    """Only what was released has a scope."""
    memory = MemoryPublic()
    memory.show(told(a_notice(at=NOON), "delay", a_follow_up(), NOON.replace(hour=13)))

    ids = [bulletin_id for _, bulletin_id in memory.feed(FeedScope("kind", "launch"), 50)]

    assert ids == ["bulletin-2", "bulletin-1"]
    assert FeedScope("product", "phone-x") in memory.feed_scopes()
    assert FeedScope("product", "phone-y") not in memory.feed_scopes()
