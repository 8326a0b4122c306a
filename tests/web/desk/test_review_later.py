"""Whoever signs reads what goes out later by itself: reminders, what waits, what comes late."""

from pathlib import Path

from tests.web.desk.review_room import Reader, at_desk, reopened
from tests.web.house import House, a_launch

RINGS = '[channels.letters]\nkind = "null"\ndefault_for = ["*"]\nrings = true\n'
LADDER = '[kinds.launch]\nreminders = ["7d", "1d"]\n'


def test_a_signer_reads_what_goes_out_later(house: House, tmp_path: Path) -> None:
    """The words of a reminder and its days; when telephones ring; how a late text begins."""
    house = reopened(house, tmp_path, policy=LADDER, channels=RINGS)
    said = {**a_launch()["announcement"], "publish_at": "2026-07-15T22:00:00+09:00"}
    bulletin = house.draft(announcement=said)["bulletins"][0]["id"]

    page = Reader.signed_in(house, "bo", "en").open(at_desk(bulletin))

    assert "A reminder: “{{ promise }}”" in page.row("Reminders")
    assert "Sun 19 Jul 2026, 10:00 KST · Sat 25 Jul 2026, 10:00 KST" in page.row("Reminders")
    assert "letters" in page.row("Waits for morning")
    assert "Thu 16 Jul 2026, 08:00 KST" in page.row("Waits for morning")
    late = page.row("If it cannot go out in time")
    assert late == "(Sent late: planned for Wed 15 Jul 2026, 22:00 KST)"
