"""Removing the words of what is public, from the desk and by the API."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from werkzeug.test import TestResponse

from noticeboard.domain.delivery import DeliveryState
from noticeboard.web.desk.reviewing.removed import elsewhere
from tests.web.desk.review_room import Reader, at_desk
from tests.web.desk.test_review_page import in_review
from tests.web.house import House, a_launch

# The text, the title and the name of the promise, as the form offers them.
ALL = {"text": "on", "title.goes": "on", "title": "A launch", "names.preorder.goes": "on"}


def public(house: House, **changes: object) -> str:
    """A launch that is public, and Dia, who may sign and administer."""
    house.hire("dia", "admin", "approver", scope="approve")
    at_once = {**a_launch()["announcement"], "publish_at": "now"}
    bulletin = in_review(house, announcement=at_once, **changes)
    house.call("bo", "POST", f"/bulletins/{bulletin}/approve")
    house.parts.deliver_due()
    return bulletin


def test_one_asks_with_grounds_and_another_confirms(house: House) -> None:
    """Without grounds nothing is asked; the other finds it on Today; clicks may come twice."""
    bulletin = public(house)
    dia, bo = Reader.signed_in(house, "dia"), Reader.signed_in(house, "bo")
    page = dia.open(at_desk(bulletin))

    form = dia.open(f"{at_desk(bulletin)}/removal")
    refused = dia.send(form, "/removal", **{"title.goes": "on", "title": ""})
    look = dia.send(form, "/removal", because="court", **ALL)
    left = dia.open(f"{at_desk(bulletin)}/removal/page?because=court&title.goes=on&title=A+launch")
    asked = dia.send(look, "/redact")
    again = dia.send(look, "/redact")
    standing = house.parts.store.ledger_head()
    today = bo.open("/desk/").main
    waits = bo.open(at_desk(bulletin)).main
    done = bo.send(bo.open(at_desk(bulletin)), "/redact", because="court")

    assert f"{at_desk(bulletin)}/removal" in page.leads_to()
    assert refused.status == 422
    assert "Say on what grounds" in refused.main
    assert "Write what it is called from now on" in refused.main
    assert "court)" not in refused.main
    assert "Phone X" in look.main
    assert "A launch" in left.main
    assert "Phone X" not in left.main
    for after in (asked, again):
        assert "The words stand until another administrator or an approver" in after.main
        assert "Another administrator or an approver does that." in after.main
    assert standing is not None
    assert standing.act == "published"
    assert "asks to remove the words" in today
    assert "A launch" in waits
    assert "Promise 1" in waits
    assert "The words are removed. The board says when and why." in done.main
    assert "None: nothing about it" not in done.main
    [marks] = done.root.xpath("//*[@class='labels']")
    assert marks.text_content() == "The words of this bulletin were removed"
    assert "a court ordered it. Only staff can read them here." in done.main
    assert "dia@example.com asked for it. bo@example.com confirmed it, " in done.main
    assert "Pre-order opens" in done.main
    assert not any(way.endswith("/edit") for way in done.leads_to())
    head = house.parts.store.ledger_head()
    assert head is not None
    assert (head.seq, head.act) == (2, "redacted")


def test_a_title_that_still_says_a_name_that_goes_is_shown_first(house: House) -> None:
    """Whoever chose the promise alone reads it before anything goes; then chooses both."""
    form = f"{at_desk(public(house, title='Pre-order opens with Kim'))}/removal"
    dia = Reader.signed_in(house, "dia")
    names = {name: value for name, value in ALL.items() if not name.startswith("title")}

    still = dia.send(dia.open(form), "/removal", because="personal", **names)
    both = dia.send(dia.open(form), "/removal", because="personal", **ALL)

    assert "These still say what goes. Go back and choose them too" in still.main
    assert "<li>Pre-order opens with Kim</li>" in still.answer.text
    assert "These still say what goes" not in both.main


def test_a_spelling_that_may_be_another_word_is_named_first(house: House) -> None:
    """The title is spelled apart in the text: whoever removes it reads where that stays."""
    form = f"{at_desk(public(house, title='Pre Order Opens'))}/removal"
    dia = Reader.signed_in(house, "dia")

    chosen = {"title.goes": "on", "title": "A launch"}
    look = dia.visitor.post(form, because="personal", **chosen).text

    assert "These texts still have letters of what goes" in look
    assert "“…Pre-order opens" in look


def test_what_nobody_confirmed_does_not_end_in_silence(house: House) -> None:
    """Who asked reads by when it lapses; then administrators read that the words still stand."""
    bulletin = public(house)
    dia = Reader.signed_in(house, "dia")
    dia.visitor.post(f"{at_desk(bulletin)}/redact", because="court")

    waits = dia.open("/desk/").main
    house.clock.at += timedelta(days=8)
    house.hire("eve", "admin", "approver", scope="approve")
    lapsed = Reader.signed_in(house, "eve").open("/desk/").main

    assert "or it has to be asked anew" in waits
    assert "the words still stand. If they have to go, ask anew." in lapsed


def test_what_is_not_public_has_nothing_to_remove(house: House) -> None:
    """A draft of a public notice: its form says so, whatever is asked of it."""
    notice = house.parts.publishing.bulletin(public(house)).notice_id
    said = {"kind": "update", "body": "It is so.", "short": "It is so.", "publish_at": "now"}
    answer = house.call("ana", "POST", f"/notices/{notice}/bulletins", said)
    assert answer.status_code == 201, answer.text
    document: Any = answer.json
    at = f"{at_desk(document['id'])}/removal"
    dia = Reader.signed_in(house, "dia")

    asked = dia.open(at)
    looked = dia.visitor.post(at, because="court", text="on")
    left = dia.open(f"{at}/page?because=court&text=on")
    sent = dia.visitor.post(at.replace("/removal", "/redact"), because="court", chosen="on")

    assert "there is nothing to remove" in asked.main
    assert "there is nothing to remove" in looked.text
    assert "there is nothing to remove" in left.main
    assert sent.status_code == 409


def test_what_names_a_person_goes_at_once_and_another_looks(house: House) -> None:
    """From the desk, too; it stays on the other's Today until they have looked."""
    bulletin = public(house)
    dia, bo = Reader.signed_in(house, "dia"), Reader.signed_in(house, "bo")

    form = dia.open(f"{at_desk(bulletin)}/removal")
    look = dia.send(form, "/removal", because="personal", **ALL)
    gone = dia.send(look, "/redact")
    before = bo.open("/desk/").main
    assert "24 hours left" in before
    looked = bo.send(bo.open(at_desk(bulletin)), "/redact", because="personal")

    assert "here too: it named a person" in gone.main
    assert "The text removed" in gone.section("removing")
    assert "It names a person" not in gone.main + before
    assert "dia@example.com removed it alone. bo@example.com looked at it, " in looked.main
    assert "Phone X" not in gone.main
    assert "removed the words alone" in before
    assert "You looked at it. That is noted." in looked.main
    assert "removed the words alone" not in bo.open("/desk/").main


def test_what_a_channel_took_before_is_named_until_it_is_down(house: House) -> None:
    """Nothing of ours takes it down there; what was sent after it says the words no more."""
    bulletin = public(house)
    house.call("dia", "POST", f"/bulletins/{bulletin}/redact", {"because": "personal"})
    subject = house.parts.store.subject_of(bulletin)
    assert subject is not None
    assert subject.public is not None
    board = house.parts.store.deliveries(bulletin)[0]
    shop, then = replace(board, channel="shop"), house.clock.at + timedelta(hours=1)
    [said], stands = subject.public.bulletins, {board.state}

    assert elsewhere(said, [(shop, house.clock.at)], stands) == ("shop",)
    # Somebody found it there an hour later: it was sent before.
    assert elsewhere(said, [(replace(shop, done_at=then), house.clock.at)], stands) == ("shop",)
    assert elsewhere(said, [(shop, house.clock.at)], {DeliveryState.UNKNOWN}) == ()
    for other in (said, None):
        assert elsewhere(other, [(shop, then), (shop, None)], stands) == ()
    assert elsewhere(replace(said, removed=None), [(shop, house.clock.at)], stands) == ()
    assert elsewhere(said, [(board, house.clock.at)], stands) == ()


def test_two_urgent_removals_are_looked_at_one_by_one(house: House) -> None:
    """The page says who removed which, in the words of what is done; Today asks for each."""
    bulletin = public(house)
    house.hire("eve", "admin", "approver", scope="approve")
    first = house.call("dia", "POST", f"/bulletins/{bulletin}/redact", {"because": "personal"})
    more = {"because": "personal", "text": False, "title": "A launch"}
    both = _removing(house.call("eve", "POST", f"/bulletins/{bulletin}/redact", more))
    dia, eve = Reader.signed_in(house, "dia"), Reader.signed_in(house, "eve")

    page = eve.open(at_desk(bulletin))
    told = page.section("removing")
    asks = eve.open("/desk/").section("removals")
    noted = eve.send(page, "/object", reason="It named nobody.")
    left = dia.open(at_desk(bulletin)).section("removing")

    assert both["gone"] == ["title"]
    assert [one["gone"] for one in both["earlier"]] == [["text"]]
    assert both["look_by"] == _removing(first)["look_by"]
    assert "The text removed" in told
    assert "A launch" in told
    assert "goes" not in told
    assert "dia" in asks.lower()
    assert "eve" not in asks.lower()
    assert "It named nobody." in noted.section("objection")
    assert "eve@example.com removed them" in left
    assert "The text" not in left


def test_whoever_looks_says_that_it_was_not_right(house: House) -> None:
    """With a reason, which everybody on the desk reads; the words stay removed, and it says so."""
    bulletin = public(house)
    dia, bo = Reader.signed_in(house, "dia"), Reader.signed_in(house, "bo")
    dia.visitor.post(f"{at_desk(bulletin)}/redact", because="personal")
    page = bo.open(at_desk(bulletin))

    blank = bo.send(page, "/object", reason=" ")
    noted = bo.send(page, "/object", reason="It named nobody.")
    log = dia.open("/desk/audit").main

    assert blank.status == 422
    assert "What was not right" in blank.main
    assert "What was removed stays removed" in noted.main
    assert "It named nobody." in noted.main
    assert "it was not right" in log


def test_after_the_proof_it_says_what_goes_for_ever_and_why(house: House) -> None:
    """In the reader's language, with the words themselves; nothing goes by itself."""
    bulletin = public(house)
    dia = Reader.signed_in(house, "dia")
    page = dia.open(at_desk(bulletin))
    house.clock.at += timedelta(minutes=6)

    chosen = {"chosen": "on", "title.goes": "on", "title": "A launch", "text": "on"}
    sent = dia.visitor.post(f"{at_desk(bulletin)}/redact", because="personal", **chosen)
    place = unquote(sent.headers["Location"].partition("next=")[2]).partition("?")[0]
    shown = dia.open(place).main

    assert page.status == 200
    assert "/desk/verify" in sent.headers["Location"]
    assert "Remove the words for ever: Announcement, Phone X" in shown
    assert "What is removed is removed for ever. Nobody can bring it back." in shown
    assert "A launch" in shown
    assert "It names a person who has a right not to stand there" in shown
    assert "Pre-order opens" in shown


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"because": None},
        {"because": "because"},
        {"because": "court", "note": "x"},
        [],
        {"because": "court", "text": False},
        {"because": "court", "title": ""},
        {"because": "court", "title": "Phone X again"},
        {"because": "court", "names": {"preorder": ""}},
        {"because": "court", "names": {"nobody": "Promise 1"}},
        {"because": "court", "facts": ["nothing"]},
    ],
)
def test_what_names_no_grounds_removes_nothing(house: House, document: object) -> None:
    """The API names the field; nothing is stored."""
    bulletin = public(house)

    answer = house.call("dia", "POST", f"/bulletins/{bulletin}/redact", document)

    assert answer.status_code in (400, 422), answer.text
    head = house.parts.store.ledger_head()
    assert head is not None
    assert head.act == "published"


def test_a_program_reads_whether_the_words_are_gone_or_only_asked_for(house: House) -> None:
    """The first of two is answered with 200: who has to confirm it, and until when."""
    bulletin = public(house)

    path, grounds = f"/bulletins/{bulletin}", {"because": "court"}
    asked = {**grounds, "title": "A launch", "names": {"preorder": "Promise 1"}}
    waits = _removing(house.call("dia", "POST", f"{path}/redact", asked))
    read = _removing(house.call("bo", "GET", path))
    done = _removing(house.call("bo", "POST", f"{path}/redact", grounds))

    assert read == waits
    assert (waits["because"], waits["removed_at"], waits["second"]) == ("court", None, None)
    assert waits["confirm_by"] > waits["asked_at"]
    assert waits["names"] == {"preorder": "Promise 1"}
    assert waits["gone"] == ["text", "title", "names"]
    assert done["removed_at"] is not None
    assert done["second"] != done["asked_by"] == waits["asked_by"]


def _removing(answer: TestResponse) -> Any:
    assert answer.status_code == 200, answer.text
    document: Any = answer.json
    return document["removing"]
