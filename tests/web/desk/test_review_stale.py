"""Acts from a page that is not true any more: nothing is done to what nobody saw."""

from datetime import timedelta

import pytest

from noticeboard.domain.bulletin import BulletinState
from tests.web.desk.paper import Writer
from tests.web.desk.review_room import Reader, at_desk
from tests.web.desk.test_compose_editing import edit
from tests.web.desk.test_review_page import edited, in_review, scheduled
from tests.web.house import House, a_delay

STALE = "Somebody else changed this since you opened it"


def candidate_in_review(house: House) -> str:
    """An edit that Bo may sign, beside a text that is armed."""
    bulletin = scheduled(house)
    edited(house, bulletin)
    asked = house.call("ana", "POST", f"/bulletins/{bulletin}/submit")
    assert asked.status_code == 200, asked.text
    return bulletin


def test_what_was_signed_meanwhile_is_not_disarmed(house: House) -> None:
    """The page said that only the edit comes back; the edit is what goes out now."""
    bulletin = candidate_in_review(house)
    ana = Reader.signed_in(house, "ana")
    page = ana.open(at_desk(bulletin))
    signed = house.call("bo", "POST", f"/bulletins/{bulletin}/approve")

    told = ana.send(page, "/pull-back")

    assert signed.status_code == 200, signed.text
    assert (told.status, STALE in told.main) == (409, True)
    assert house.bulletin(bulletin).state is BulletinState.SCHEDULED
    again = ana.send(told, "/pull-back")
    assert "Pulled back" in again.main
    assert house.bulletin(bulletin).state is BulletinState.DRAFT


def test_a_second_click_finds_the_edit_pulled_back(house: House) -> None:
    """It lands where the first did, and advises nobody to discard their words."""
    bulletin = candidate_in_review(house)
    ana = Reader.signed_in(house, "ana")
    page = ana.open(at_desk(bulletin))

    first, second = ana.send(page, "/pull-back"), ana.send(page, "/pull-back")

    assert (first.status, second.status) == (200, 200)
    assert "Discard the edit first" not in second.main


def test_an_edit_nobody_saw_is_not_discarded(house: House) -> None:
    """Cem's is a later one than the page showed."""
    bulletin = scheduled(house)
    edited(house, bulletin)
    ana = Reader.signed_in(house, "ana")
    page = ana.open(at_desk(bulletin))
    gone = house.call("cem", "DELETE", f"/bulletins/{bulletin}/candidate")
    edited(house, bulletin)

    ana.send(page, "/discard")

    assert gone.status_code == 200
    assert [r.state for r in house.bulletin(bulletin).revisions] == [
        "approved",
        "discarded",
        "draft",
    ]


def test_words_nobody_saw_are_not_sent_back(house: House) -> None:
    """Pulled back, rewritten and asked for again: the reason was about other words."""
    bulletin = in_review(house)
    bo = Reader.signed_in(house, "bo")
    page = bo.open(at_desk(bulletin))
    house.call("ana", "POST", f"/bulletins/{bulletin}/pull-back")
    edited(house, bulletin)
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")

    told = bo.send(page, "/reject", reason="The price is missing.")

    assert (told.status, STALE in told.main) == (409, True)
    assert "The price is missing." in str(told.answer.text)
    assert house.bulletin(bulletin).state is BulletinState.IN_REVIEW


@pytest.mark.parametrize("seen", ["", "1", "x draft", "1 final", "1 draft draft", "9" * 40])
def test_what_no_page_can_have_shown_is_stale(house: House, seen: str) -> None:
    """A forged field is never the newest."""
    bulletin = in_review(house)
    ana = Reader.signed_in(house, "ana")

    told = ana.send(ana.open(at_desk(bulletin)), "/pull-back", seen=seen)

    assert told.status == 409
    assert house.bulletin(bulletin).state is BulletinState.IN_REVIEW


def test_nobody_asks_for_sign_off_of_words_written_since(house: House) -> None:
    """Ana goes back and presses the other button; meanwhile Cem has written."""
    ana, cem = Writer.signed_in(house), Writer.signed_in(house, "cem")
    ana.launched()
    hers = edit(ana, house)
    ana.send(hers, {"title": "Phone X by Ana"})
    cem.send(edit(cem, house), {"title": "Phone X by Cem"})

    told = ana.send(hers, {"title": "Phone X by Ana"}, "submit")

    [subject] = house.store.subjects(limit=2).items
    working = subject.announcement.working
    assert "Somebody else has changed it since" in told.main
    assert (working.state, working.content.title) == ("draft", "Phone X by Cem")


def test_what_something_public_overtook_is_red_on_both_todays_with_one_button(
    house: House,
) -> None:
    """Whoever waits for it, to write or to sign, is told why, and signs two presses later."""
    notice = house.announced()
    words = {"body": "Doors open {{ promise.preorder }}.", "short": "{{ promise.preorder }}"}
    path = f"/notices/{notice['id']}/bulletins"
    update = house.call("ana", "POST", path, {"kind": "update", "publish_at": "now", **words})
    bulletin = update.get_json()["id"]
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")
    house.clock.at += timedelta(hours=1)
    house.release(house.call("ana", "POST", path, a_delay()).get_json()["id"])
    bo, ana = Reader.signed_in(house, "bo"), Reader.signed_in(house, "ana", "ko")

    told = house.call("bo", "GET", f"/bulletins/{bulletin}").get_json()["outdated"]
    today = bo.open("/desk/")
    page, hers = bo.open(at_desk(bulletin)), ana.open("/desk/")
    anew = bo.send(today, "/freeze-anew")
    signed = bo.send(anew, "/sign")

    assert (told["kind"], told["touched"]) == ("delay", True)
    assert "Nobody can sign this any more" in today.section("overtaken")
    assert hers.section("overtaken").startswith("지금은 승인할 수 없는 글")
    assert page.form("/sign") is None
    assert "Something was published since" in page.section("outdated")
    assert "Its author's words are the same" in anew.section("anew")
    assert signed.status == 200
    assert house.bulletin(bulletin).working.state == "approved"
