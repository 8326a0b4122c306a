"""A fulfilment says that a promise was kept, and stays one whatever is edited in it."""

import json
from datetime import timedelta

import pytest

from noticeboard.domain.content import Content, Fulfilment
from noticeboard.domain.errors import RefusedError
from tests.usecases.desk import ANA, Desk

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def test_an_edit_cannot_turn_a_fulfilment_into_words_alone(desk: Desk) -> None:
    """While sending is on hold it can be edited; what it fulfils cannot get lost."""
    notice = desk.announced()
    desk.now += 11 * DAY
    kept = desk.parts.publishing.fulfil(ANA, notice.id, Fulfilment("preorder", desk.now - HOUR))
    words = Content("It was a great day.", "It was a great day.", None)

    with pytest.raises(RefusedError) as refused:
        desk.parts.publishing.edit(ANA, kept.id, words, version=None)

    assert {v.code for v in refused.value.violations} == {"fulfilment_missing"}


def test_what_was_kept_late_says_by_how_much_and_who_saw_it(desk: Desk) -> None:
    """When it was seen, and when that was recorded: both stay, and both are shown."""
    notice = desk.announced()
    due = desk.parts.publishing.subject(notice.id).public.promises[0].last_due.utc  # type: ignore[union-attr]  # it is public
    desk.now = due + 2 * HOUR
    seen = due + timedelta(minutes=42, seconds=30)
    desk.parts.publishing.fulfil(ANA, notice.id, Fulfilment("preorder", seen))
    desk.parts.deliver_due()

    page = desk.page(notice)
    assert "Kept 42 minutes late" in page
    assert "Recorded by our staff" in page
    outcome = json.loads(desk.get(f"/notices/{notice.slug}/facts.json"))["promises"][0]["outcome"]
    assert (outcome["source"], outcome["late_minutes"]) == ("staff", 42)
    assert outcome["observed_at"] == "2027-07-15T00:42:30Z"
    assert outcome["recorded_at"] == "2027-07-15T02:00:00Z"


def test_what_was_kept_in_part_is_not_said_to_have_happened(desk: Desk) -> None:
    """In words of its own, on every channel; what is missing stands in the note."""
    notice = desk.announced()
    desk.now += 10 * DAY
    note = "Seoul only: Busan is not open yet."
    some = Fulfilment("preorder", desk.now, status="partly_kept", note=note)
    kept = desk.parts.publishing.fulfil(ANA, notice.id, some)
    desk.parts.deliver_due()

    frozen = desk.parts.store.frozen(kept.id, 1)
    assert frozen is not None
    assert frozen.body.startswith("It happened in part: “Pre-order opens”")
    assert "It happened in part" in desk.journal.read_text()
    page = desk.page(notice)
    assert "Partly kept" in page
    assert note in page
    assert "Kept: it happened" not in page
    said = [page, *(desk.get(at) for at in ("/en/", "/feeds/atom.xml", "/feeds/rss.xml"))]
    assert all("Promise partly kept" in text for text in said)
    assert not any("Promise kept" in text for text in said)


def test_the_rest_of_what_was_kept_in_part_is_recorded_when_it_follows(desk: Desk) -> None:
    """Page, facts and API tell both instants; the ledger finds everything in order."""
    notice = desk.announced()
    desk.now += 10 * DAY
    some = Fulfilment("preorder", desk.now, status="partly_kept", note="Busan is not open yet.")
    desk.parts.publishing.fulfil(ANA, notice.id, some)
    desk.parts.deliver_due()
    desk.now += DAY
    desk.parts.publishing.fulfil(ANA, notice.id, Fulfilment("preorder", desk.now))
    desk.parts.deliver_due()

    outcome = json.loads(desk.get(f"/notices/{notice.slug}/facts.json"))["promises"][0]["outcome"]
    page = desk.page(notice)
    assert (outcome["status"], outcome["observed_at"]) == ("kept", "2027-07-16T02:00:00Z")
    assert outcome["in_part"]["observed_at"] == "2027-07-15T02:00:00Z"
    assert "in part already on" in page
    assert page.count(">Partly kept<") == 1
    desk.parts.records.verify()
