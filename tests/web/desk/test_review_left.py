"""What still goes to other channels of a text that lost words, as the desk tells it."""

from pathlib import Path

import pytest

from noticeboard.domain.conclusion import PermanentSendError
from tests.usecases.moody import Moody
from tests.web.desk.review_room import Reader, at_desk, reopened
from tests.web.desk.test_review_deliveries import JOURNAL
from tests.web.desk.test_review_page import in_review
from tests.web.house import House, a_launch


@pytest.mark.parametrize("because", ["court", "personal"])
def test_whoever_puts_it_there_by_hand_reads_only_what_is_left(
    house: House, tmp_path: Path, because: str
) -> None:
    """A channel that never had it was switched off: nobody copies the removed words from us."""
    house = reopened(house, tmp_path, channels=JOURNAL.format("true"))
    house.parts.channels["journal"] = Moody(PermanentSendError("The account is locked."))
    house.hire("dia", "admin", "approver", scope="approve")
    named = {"journal": "Kim Chulsoo found it. {{ promise.preorder }} {{ link }}"}
    at_once = a_launch()["announcement"] | {"publish_at": "now", "texts": named}
    bulletin = in_review(house, announcement=at_once)
    house.call("bo", "POST", f"/bulletins/{bulletin}/approve")
    house.parts.deliver_due()
    before = Reader.signed_in(house, "ana").open(at_desk(bulletin)).row("On journal")
    for who in ("dia", "bo"):
        house.call(who, "POST", f"/bulletins/{bulletin}/redact", {"because": because})
    house = reopened(house, tmp_path, channels=JOURNAL.format("false"))

    bo = Reader.signed_in(house, "bo")
    row = bo.open(at_desk(bulletin)).row("On journal")
    preview = bo.open(at_desk(bulletin, "preview")).main

    assert "Kim Chulsoo found it" in before
    assert "words were removed" not in before
    for told in (row, preview):
        assert "Chulsoo" not in told
        assert "[removed]" not in told
        assert "Phone X" in told
        assert "a person must put it there" in told
        assert "words were removed: this, of what is public now" in told
