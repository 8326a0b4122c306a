"""Where a bulletin stands: every channel, every try, and what an approver settles by hand."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from noticeboard.domain.conclusion import (
    PermanentSendError,
    TransientSendError,
    UnknownOutcomeError,
)
from noticeboard.domain.delivery import VERIFY_AFTER
from noticeboard.domain.errors import SendError
from tests.usecases.moody import Moody
from tests.web.desk.review_room import Reader, Sheet, at_desk, read, reopened
from tests.web.desk.test_review_page import edited, scheduled
from tests.web.house import House

JOURNAL = '[channels.journal]\nkind = "null"\nenabled = {}\ndefault_for = ["*"]\n'
URL = "https://journal.example.com/by-hand"
LOCKED = PermanentSendError("The account is locked.")


@pytest.fixture
def journal() -> Moody:
    """A channel that refuses for good."""
    return Moody(LOCKED, readable=True)


@pytest.fixture
def moody(house: House, tmp_path: Path, journal: Moody) -> House:
    """A house with that channel."""
    opened = reopened(house, tmp_path, channels=JOURNAL.format("true"))
    opened.parts.channels["journal"] = journal
    return opened


def published(house: House) -> str:
    """An announcement whose instant has come."""
    bulletin = scheduled(house)
    house.clock.at += timedelta(hours=1)
    house.parts.deliver_due()
    return bulletin


def of(page: Sheet, channel: str) -> Any:
    """The part of the page about a channel."""
    found = page.root.xpath("//article[starts-with(normalize-space(h3), $n)]", n=f"{channel} ")
    assert len(found) == 1
    return found[0]


def told(page: Sheet, channel: str) -> str:
    """What is read there."""
    return read(of(page, channel))


def test_what_went_out_says_when_and_how_late_to_the_millisecond(house: House) -> None:
    """With the way to where it stands; the board first."""
    bulletin = scheduled(house)
    house.clock.at += timedelta(hours=1, milliseconds=13)
    house.parts.deliver_due()
    page = Reader.signed_in(house, "ana").open(at_desk(bulletin, "deliveries"))

    assert "On 2 of 2 channels. As of Wed 15 Jul 2026, 22:00 KST." in page.main
    assert "delivered It was sent, and the channel took it." in told(page, "The board")
    assert "Wed 15 Jul 2026, 22:00 KST · 13 ms after its time" in told(page, "The board")
    assert [read(h)[:9] for h in page.root.xpath("//article/h3")] == ["The board"] * 2
    assert any("#b-" in link for link in page.leads_to())


def test_before_its_time_everything_waits(house: House) -> None:
    """Nothing has to be done, and nobody is offered anything."""
    page = Reader.signed_in(house, "bo").open(at_desk(scheduled(house), "deliveries"))

    assert "It waits for its time. Nothing has to be done." in told(page, "The board")
    assert page.root.xpath("//article//form") == []


def test_a_draft_has_no_deliveries_yet(house: House) -> None:
    """The page says when there will be some."""
    bulletin = house.draft()["bulletins"][0]["id"]
    page = Reader.signed_in(house, "ana").open(at_desk(bulletin, "deliveries"))

    assert "Deliveries are made with the last signature." in page.main


def test_a_failure_is_a_sentence_with_its_reason_and_each_try(moody: House) -> None:
    """What happened, why, and what to do next."""
    bulletin = published(moody)
    page = Reader.signed_in(moody, "ana").open(at_desk(bulletin, "deliveries"))

    journal = told(page, "journal")
    assert "On 2 of 3 channels." in page.main
    assert "It did not go out, and is not tried again by itself." in journal
    assert "The account is locked." in journal
    assert "1 try" in journal
    assert "22:00 KST, took 0 ms: It did not get through, and was not to be" in journal


def test_only_an_approver_is_offered_to_settle_it(moody: House) -> None:
    """An author sees how it stands, and no button."""
    bulletin = published(moody)
    ana = Reader.signed_in(moody, "ana").open(at_desk(bulletin, "deliveries"))
    bo = Reader.signed_in(moody, "bo").open(at_desk(bulletin, "deliveries"))

    assert of(ana, "journal").xpath(".//form") == []
    offered = [
        form.get("action").rpartition("/")[2] for form in of(bo, "journal").xpath(".//form")
    ]
    assert offered == ["retry", "adopt", "abandon"]
    assert of(bo, "The board").xpath(".//form") == []


def test_sending_again_warns_of_doubling_and_is_done(moody: House, journal: Moody) -> None:
    """The channel takes it this time; both tries are there."""
    bulletin = published(moody)
    bo = Reader.signed_in(moody, "bo")
    page = bo.open(at_desk(bulletin, "deliveries"))
    journal.trouble = None

    after = bo.send(page, "/retry")
    moody.parts.deliver_due()
    done = bo.open(at_desk(bulletin, "deliveries"))

    assert "it will stand there twice: look there first" in told(page, "journal")
    assert "It is being sent again to journal." in after.main
    assert "2 tries" in told(done, "journal")
    assert f"https://journal.example.com/{journal.taken[0].delivery_id}" in done.leads_to()


def test_vouching_for_it_wants_an_address_and_keeps_what_was_typed(moody: House) -> None:
    """The violation stands beside the field, in the form that was sent, which is open."""
    bulletin = published(moody)
    bo = Reader.signed_in(moody, "bo")
    page = bo.open(at_desk(bulletin, "deliveries"))

    refused = bo.send(page, "/adopt", note="I put it there myself.")
    strange = bo.send(refused, "/adopt", url="javascript:alert(1)")
    done = bo.send(strange, "/adopt", url=URL)

    assert refused.status == strange.status == 422
    assert "Give the address at which it stands" in told(refused, "journal")
    field = of(refused, "journal").xpath(".//input[@name='url']")[0]
    assert field.get("aria-invalid") == "true"
    assert refused.root.get_element_by_id(field.get("aria-describedby")) is not None
    assert field.xpath("ancestor::details")[0].get("open") is not None
    assert "I put it there myself." in told(strange, "journal")
    assert "Noted: it stands on journal." in done.main
    assert "Seen there by bo@example.com" in told(done, "journal")
    assert URL in done.leads_to()


def test_giving_up_wants_a_reason(moody: House) -> None:
    """Blank is refused; the reason stands on the page afterwards."""
    bulletin = published(moody)
    bo = Reader.signed_in(moody, "bo")
    page = bo.open(at_desk(bulletin, "deliveries"))

    blank = bo.send(page, "/abandon", reason="  ")
    done = bo.send(blank, "/abandon", reason="The account is closed for good.")

    assert blank.status == 422
    assert "Say why it is given up" in told(blank, "journal")
    assert "Given up on journal." in done.main
    assert "The account is closed for good." in told(done, "journal")


ACTS = {
    "retry": ({}, "It is being sent again to journal."),
    "adopt": ({"url": URL, "note": "Put there by hand."}, "Noted: it stands on journal."),
    "abandon": ({"reason": "The account is closed for good."}, "Given up on journal."),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_second_click_finds_the_act_done(moody: House, act: str) -> None:
    """Nobody is frightened by a refusal of what they have just achieved; it is done once."""
    typed, says = ACTS[act]
    bulletin = published(moody)
    bo = Reader.signed_in(moody, "bo")
    page = bo.open(at_desk(bulletin, "deliveries"))

    first, second = (bo.send(page, f"/{act}", **typed) for _ in range(2))

    assert (says in first.main, says in second.main) == (True, True)
    delivery = next(d for d in moody.store.deliveries(bulletin) if d.channel == "journal")
    assert len(moody.store.audit(limit=5, about=delivery.id).items) == 1


@pytest.mark.parametrize("act", ACTS)
def test_what_another_did_or_for_another_reason_is_not_taken_for_a_second_click(
    moody: House, act: str
) -> None:
    """Whoever comes too late reads how it stands."""
    typed, _ = ACTS[act]
    bulletin = published(moody)
    bo, cem = Reader.signed_in(moody, "bo"), Reader.signed_in(moody, "cem")
    old, page = (who.open(at_desk(bulletin, "deliveries")) for who in (bo, cem))
    cem.send(page, f"/{act}", **typed)

    late = bo.send(old, f"/{act}", **typed)
    other = cem.send(page, f"/{act}", **{**typed, "reason": "Another.", "note": "Another."})

    assert (late.status, other.status) == (409, 409)


def test_an_act_that_is_not_open_any_more_is_told_with_what_was_typed(
    moody: House, journal: Moody
) -> None:
    """Somebody else was faster; the address is still there, to copy."""
    bulletin = published(moody)
    bo, cem = Reader.signed_in(moody, "bo"), Reader.signed_in(moody, "cem")
    page = bo.open(at_desk(bulletin, "deliveries"))
    cem.send(cem.open(at_desk(bulletin, "deliveries")), "/abandon", reason="Closed.")

    refused = bo.send(page, "/adopt", url=URL)

    assert refused.status == 409
    assert "This cannot be done to a delivery in this state: given up." in told(refused, "journal")
    assert URL in told(refused, "journal")


def test_nobody_without_the_role_settles_by_a_form_made_by_hand(moody: House) -> None:
    """The page had no button; the door asks again."""
    bulletin = published(moody)
    delivery = next(d for d in moody.store.deliveries(bulletin) if d.channel == "journal")
    ana = Reader.signed_in(moody, "ana")
    ana.open(at_desk(bulletin, "deliveries"))

    answers = [
        ana.visitor.post(f"/desk/deliveries/{delivery.id}/{act}", url=URL, reason="No.")
        for act in ("retry", "adopt", "abandon")
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert moody.store.delivery(delivery.id) == delivery


def test_a_delivery_that_is_not_there_is_a_page_that_says_so(house: House) -> None:
    """A wrong address is never an accident."""
    bo = Reader.signed_in(house, "bo")
    nowhere = "/desk/deliveries/00000000-0000-4000-8000-000000000000/retry"

    answer = bo.visitor.post(nowhere)

    assert answer.status_code == 404
    assert "There is no delivery of that id." in answer.text


def test_what_was_read_back_is_told(moody: House, journal: Moody) -> None:
    """Not yet, then the same as was sent."""
    journal.trouble = None
    bulletin = published(moody)
    bo = Reader.signed_in(moody, "bo")
    before = told(bo.open(at_desk(bulletin, "deliveries")), "journal")
    moody.clock.at += VERIFY_AFTER
    moody.parts.dispatch.read_back()
    same = told(bo.open(at_desk(bulletin, "deliveries")), "journal")

    assert "Not read back yet." in before
    assert "The same as was sent." in same


def test_what_waits_for_its_next_try_says_when_that_is(moody: House, journal: Moody) -> None:
    """A server that is down: tried again by itself."""
    journal.trouble = TransientSendError("The server is busy.", wait=timedelta(minutes=5))
    bulletin = published(moody)
    page = Reader.signed_in(moody, "bo").open(at_desk(bulletin, "deliveries"))

    said = told(page, "journal")
    assert "It did not get through yet, and is tried again by itself." in said
    assert "Wed 15 Jul 2026, 22:05 KST" in said


def test_an_answer_that_was_lost_is_told_as_unknown(moody: House, journal: Moody) -> None:
    """Nobody is offered to send it twice while the channel is being asked."""
    journal.trouble = UnknownOutcomeError("The answer did not arrive.")
    bulletin = published(moody)
    page = Reader.signed_in(moody, "bo").open(at_desk(bulletin, "deliveries"))

    assert "the channel is being asked whether it arrived" in told(page, "journal")
    assert of(page, "journal").xpath(".//form") == []


def test_a_channel_that_is_switched_off_waits_for_a_person(house: House, tmp_path: Path) -> None:
    """Rule 6: it stands there already, so somebody has to put the next one there."""
    house = reopened(house, tmp_path, channels=JOURNAL.format("true"))
    bulletin = scheduled(house)
    off = reopened(house, tmp_path, channels=JOURNAL.format("false"))
    off.clock.at += timedelta(hours=1)
    off.parts.deliver_due()

    page = Reader.signed_in(off, "bo").open(at_desk(bulletin, "deliveries"))

    assert "This channel is switched off: nothing is sent there." in told(page, "journal")
    forms = of(page, "journal").xpath(".//form")
    assert [form.get("action").rpartition("/")[2] for form in forms] == ["adopt", "abandon"]


def test_a_spelling_fix_has_deliveries_of_its_own(house: House) -> None:
    """Told apart from those of the first words."""
    bulletin = house.announced()["bulletins"][0]["id"]
    edited(house, bulletin, who="ana", body="Pre-order opens at {{ promise.preorder }}.")
    house.signed(bulletin)
    house.parts.deliver_due()
    page = Reader.signed_in(house, "ana").open(at_desk(bulletin, "deliveries"))

    assert [read(h) for h in page.root.xpath("//article/h3")] == [
        "The board delivered",
        "The board of the spelling fix delivered",
        "The board's feeds delivered",
        "The board's feeds of the spelling fix delivered",
    ]


def test_deliveries_are_told_in_korean(moody: House) -> None:
    """State, reason and acts."""
    bulletin = published(moody)
    page = Reader.signed_in(moody, "bo", "ko").open(at_desk(bulletin, "deliveries"))

    assert "채널 3곳 가운데 2곳에 올라가 있습니다." in page.main
    assert "나가지 못했고, 자동으로 다시 보내지 않습니다." in told(page, "journal")
    assert "예정보다 0밀리초 뒤" in told(page, "알림판")


def test_a_channel_that_cannot_be_asked_wants_a_person(moody: House, journal: Moody) -> None:
    """After half an hour of asking in vain; each act says what to look at first."""
    journal.trouble = UnknownOutcomeError("The answer did not arrive.")
    bulletin = published(moody)
    for minutes in (1, 31):
        moody.clock.at += timedelta(minutes=minutes)
        moody.parts.deliver_due()
    page = Reader.signed_in(moody, "bo").open(at_desk(bulletin, "deliveries"))

    assert isinstance(journal.trouble, SendError)
    assert "Nobody knows whether it arrived: the channel could not be asked." in told(
        page, "journal"
    )
    assert len(of(page, "journal").xpath(".//form")) == 3


def test_an_address_that_a_channel_made_up_leads_nowhere(moody: House, journal: Moody) -> None:
    """What comes from outside is hostile: only plain web addresses become links."""
    journal.trouble, journal.where = None, "javascript:alert(1)//"
    bulletin = published(moody)
    page = Reader.signed_in(moody, "bo").open(at_desk(bulletin, "deliveries"))

    assert "It was sent, and the channel took it." in told(page, "journal")
    assert not [link for link in page.leads_to() if link.startswith("javascript")]
