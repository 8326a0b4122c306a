"""What the board's and the feed's channels publish through."""

from dataclasses import dataclass, field
from datetime import datetime

from noticeboard.ports import RECORD_PAGES, Message, Outside, PublicSite
from noticeboard.site.builder import SiteBuilder
from noticeboard.site.live import LivePublicSite
from tests.builders import NOON, a_notice
from tests.site import sample
from tests.site.memory import MemoryPublic


@dataclass
class Acts:
    """``ports.PublicActs`` over public rows in memory: it shows the one notice it knows."""

    rows: MemoryPublic
    done: list[tuple[str, str, int, datetime]] = field(default_factory=list)

    def publish(self, bulletin_id: str, revision: int, now: datetime) -> bool:
        self.done.append(("publish", bulletin_id, revision, now))
        self.rows.show(a_notice(at=NOON))
        return True

    def syndicate(self, bulletin_id: str, revision: int, now: datetime) -> bool:
        self.done.append(("syndicate", bulletin_id, revision, now))
        return True


def _message() -> Message:
    return Message(
        delivery_id="delivery-1",
        bulletin_id="bulletin-1",
        notice_id="notice-1",
        channel="board",
        revision=1,
        kind="announcement",
        language="en",
        text="We open soon.",
        parts=("We open soon.",),
        html="<p>We open soon.</p>",
        link="https://notices.example.com/b/k7Qp2x",
        scheduled_for=NOON,
    )


def test_publishing_is_the_act_and_the_pages_follow() -> None:
    """One transaction at the clock's instant; `refresh` then builds what it made stale."""
    rows = MemoryPublic()
    acts = Acts(rows)
    builder = SiteBuilder(rows, rows, lambda: NOON, sample.HOUSE)
    live = LivePublicSite(acts, builder, lambda: NOON, rows)
    site: PublicSite = live
    before = site.published("bulletin-1", 1)

    Outside(site).site.publish(_message())
    unbuilt = dict(rows.pages)
    site.refresh()
    site.syndicate(_message())

    assert (before, site.published("bulletin-1", 1)) == (False, True)
    assert not site.published("bulletin-1", 2)
    assert site.syndicated("bulletin-1", 1)
    assert (unbuilt, set(rows.pages)) == ({}, set(rows.wanted) - set(RECORD_PAGES))
    assert [name for name, *_ in acts.done] == ["publish", "syndicate"]
    live.refresh_record()
    assert set(rows.pages) == set(rows.wanted)
    assert acts.done[0][1:] == ("bulletin-1", 1, NOON)
