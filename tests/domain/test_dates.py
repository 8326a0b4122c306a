"""Days and times in a sentence."""

from datetime import datetime

import pytest

from noticeboard.domain.dates import wall_text
from noticeboard.domain.times import parse_instant
from noticeboard.render.dates import on_the_clock


@pytest.mark.parametrize("wall", ["2026-12-10T09:00", "2027-03-01T00:05", "2028-02-29T12:30"])
def test_a_finding_reads_a_time_as_the_page_does(wall: str) -> None:
    """Nobody has to work out 2026-12-10 09:00."""
    said, instant = wall_text(datetime.fromisoformat(wall)), parse_instant(wall, "Asia/Seoul")

    assert said.in_("ko") == on_the_clock(instant, "ko")
    assert said.in_("en") == on_the_clock(instant, "en")
