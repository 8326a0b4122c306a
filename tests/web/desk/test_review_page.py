"""One bulletin on its page: what it says, where it stands, and what each person may do."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.web.desk.review_room import Reader, Sheet, at_desk, reopened
from tests.web.house import House, a_delay, a_launch

HOUR = timedelta(hours=1)
LINE = '[every_kind]\napprovals = ["legal", "approver"]\n'
JOURNAL = '[channels.journal]\nkind = "null"\ndefault_for = ["*"]\n'
ACTS = ("/submit", "/sign", "/reject", "/pull-back", "/discard")


def drafted(house: House, **changes: object) -> str:
    """The announcement of a launch, drafted by ana."""
    return str(house.draft(**changes)["bulletins"][0]["id"])


def in_review(house: House, **changes: object) -> str:
    """The same, with sign-off asked for."""
    bulletin = drafted(house, **changes)
    asked = house.call("ana", "POST", f"/bulletins/{bulletin}/submit")
    assert asked.status_code == 200, asked.text
    return bulletin


def scheduled(house: House, **changes: object) -> str:
    """The same, signed by bo."""
    bulletin = drafted(house, **changes)
    house.signed(bulletin)
    return bulletin


def made(house: House, who: str, path: str, document: object) -> Any:
    """What a document became."""
    answer = house.call(who, "POST", path, document)
    assert answer.status_code == 201, answer.text
    return answer.json


def edited(house: House, bulletin: str, who: str = "cem", **changes: object) -> None:
    """An edit of its announcement, which ``who`` writes."""
    version = house.call(who, "GET", f"/bulletins/{bulletin}").headers["ETag"]
    said = {**a_launch()["announcement"], **changes}
    headers = {"If-Match": version, "Content-Type": "application/merge-patch+json"}
    answer = house.call(who, "PATCH", f"/bulletins/{bulletin}", {"announcement": said}, headers)
    assert answer.status_code == 200, answer.text


def seen(house: House, who: str, bulletin: str, language: str = "en") -> Sheet:
    """The page as somebody sees it."""
    return Reader.signed_in(house, who, language).open(at_desk(bulletin))


def acts(page: Sheet) -> set[str]:
    """The acts for which the page has a form."""
    return {ending for ending in ACTS if page.form(ending) is not None}


# ---------------------------------------------------------------- what it says


def test_a_page_says_everything_with_its_lead(house: House) -> None:
    """Texts filled in, times with their zones, and how long before people hear of it."""
    page = seen(house, "ana", drafted(house))

    assert page.row("Published") == "Wed 15 Jul 2026, 22:00 KST in 1 hour"
    assert page.row("Goes to") == "the board, the board's feeds"
    assert page.row("Pre-order opens") == (
        "Sat 25 Jul 2026, 21:00 KST 9 days 23 hours after it is announced"
    )
    assert page.row("Price") == "1,190,000 KRW"
    assert page.row("Text") == "Pre-order opens Sat 25 Jul 2026, 21:00 KST."
    assert page.row("Short text").startswith("Pre-order Sat 25 Jul 2026, 21:00 KST http")


def test_a_page_speaks_the_language_of_its_reader(house: House) -> None:
    """The frame is Korean; the words of the notice are those the public will read."""
    page = seen(house, "ana", drafted(house), "ko")

    assert page.row("공개 시각") == "2026. 7. 15.(수) 오후 10:00 KST 1시간 뒤"
    assert page.row("나가는 곳") == "알림판, 알림판의 피드"
    assert page.row("본문") == "Pre-order opens Sat 25 Jul 2026, 21:00 KST."
    assert "작성 중인 글이라 직원만 볼 수 있습니다." in page.main


def test_a_promise_in_new_york_is_shown_by_its_own_clock(house: House) -> None:
    """In July clocks there are in summer time."""
    promise = {**a_launch()["promises"][0], "zone": "America/New_York", "audience": "US"}
    page = seen(house, "ana", drafted(house, promises=[promise]))

    assert page.row("Pre-order opens (US)").startswith("Sat 25 Jul 2026, 21:00 EDT")


@pytest.mark.parametrize(
    ("language", "name", "says"),
    [
        ("en", "Takes the place of", "Phone X The dates first promised there stay"),
        ("ko", "대신하는 공지", "Phone X 그 공지에서 처음 약속한 날짜가"),
    ],
)
def test_a_notice_in_the_place_of_another_says_which(
    house: House, language: str, name: str, says: str
) -> None:
    """The public will read it and the record count it: so does whoever signs."""
    old = house.announced()["id"]
    house.clock.at -= HOUR
    bulletin = in_review(house, title="Phone Y", replaces=old)

    page = seen(house, "bo", bulletin, language)

    assert page.row(name).startswith(says)


def test_a_delay_says_what_moves_and_why(house: House) -> None:
    """The old time beside the new one, each part of the explanation, and the label to come."""
    notice = house.announced()
    house.clock.at += timedelta(days=9, hours=1)
    delay = made(house, "ana", f"/notices/{notice['id']}/bulletins", a_delay())
    page = seen(house, "ana", delay["id"])

    assert page.row("Published") == "as soon as it is signed"
    assert page.row("Pre-order opens") == (
        "Moved from Sat 25 Jul 2026, 21:00 KST to Sun 26 Jul 2026, 21:00 KST"
    )
    assert page.row("What happened") == "A power cut stopped the assembly line for two days."
    assert page.section("labels").startswith("Labels the public will see Late notice")


@pytest.mark.parametrize(
    ("kind", "more", "name", "said"),
    [
        (
            "delay",
            {"moves": [{"promise": "preorder", "next_word_by": "2026-07-20T12:00"}]},
            "Pre-order opens",
            "Moved from Sat 25 Jul 2026, 21:00 KST; no new time yet "
            "We will say more by Mon 20 Jul 2026, 12:00 KST",
        ),
        (
            "delay",
            {"moves": [{"promise": "preorder", "due": "2026-07-24T21:00", "forward": True}]},
            "Pre-order opens",
            "Brought forward from Sat 25 Jul 2026, 21:00 KST to Fri 24 Jul 2026, 21:00 KST",
        ),
        (
            "cancellation",
            {
                "moves": [],
                "explanation": {
                    **a_delay()["explanation"],
                    "remedy": "Everybody gets a voucher within three days.",
                    "choice": "The voucher, or the next model.",
                    "contact": {"how": "1588-0000", "hours": "24h", "zone": "Asia/Seoul"},
                },
            },
            "Pre-order opens",
            "Withdrawn: this will not happen",
        ),
        (
            "correction",
            {
                "moves": [],
                "corrects": {
                    "claim": "It costs twice as much",
                    "by": "A blog",
                    "where": "blog.example.com",
                    "verdict": "false",
                },
            },
            "Corrects",
            "“It costs twice as much” A blog, blog.example.com Not true",
        ),
        (
            "update",
            {
                "moves": [],
                "explanation": {},
                "body": "Stock is on its way.",
                "next_word_by": "2026-07-20T12:00:00+09:00",
            },
            "Next word",
            "We will say more by Mon 20 Jul 2026, 12:00 KST",
        ),
    ],
)
def test_every_kind_of_bulletin_says_what_it_changes(
    house: House, kind: str, more: dict[str, Any], name: str, said: str
) -> None:
    """In words, as the public will read it."""
    notice = house.announced()
    document = {**a_delay(kind=kind), **more}
    own = made(house, "ana", f"/notices/{notice['id']}/bulletins", document)

    page = seen(house, "ana", own["id"])

    assert page.row(name) == said


def test_what_is_withheld_or_due_is_said(house: House) -> None:
    """A signer sees what the public will be told later, or not at all."""
    notice = house.announced()
    house.clock.at += timedelta(days=9, hours=1)
    told = {"what_happened": "Due to circumstances.", "cause": {"withheld": "legal"}}
    delay = made(house, "ana", f"/notices/{notice['id']}/bulletins", a_delay(explanation=told))
    page = seen(house, "ana", delay["id"])

    assert page.row("Cause") == "Held back: for legal reasons"
    assert page.row("Our apology").startswith("Not written yet. To be said by Sat 25 Jul 2026")
    assert "Part withheld" in page.section("labels")
    assert "This says nothing yet." in page.section("warnings")


def test_a_correction_of_our_own_names_the_bulletin_it_corrects(house: House) -> None:
    """By the time at which it was said; a fact stands beside what it was."""
    notice = house.announced()
    corrects = {"bulletin": notice["bulletins"][0]["id"]}
    document = a_delay(kind="correction", moves=[], corrects=corrects, facts={"price": "9 KRW"})
    own = made(house, "ana", f"/notices/{notice['id']}/bulletins", document)
    page = seen(house, "ana", own["id"])

    assert page.row("Corrects") == "Corrects what we said on Wed 15 Jul 2026, 22:00 KST"
    assert page.row("Price") == "9 KRW was 1,190,000 KRW"

    house.release(own["id"])
    assert seen(house, "ana", own["id"]).row("Price") == "9 KRW was 1,190,000 KRW"


def test_a_fulfilment_shows_how_it_is_proved(house: House) -> None:
    """What was seen, and where others can look."""
    notice = house.announced()
    house.clock.at += timedelta(days=10)
    kept = {
        "promise": "preorder",
        "observed_at": "2026-07-25T21:00:00+09:00",
        "evidence_url": "https://example.com/shop",
        "note": "The first order came in a second later.",
    }
    own = made(house, "ana", f"/notices/{notice['id']}/fulfilments", kept)
    page = seen(house, "ana", own["id"])

    assert page.row("Pre-order opens").startswith("Kept: it happened on Sat 25 Jul 2026, 21:00")
    assert page.row("Evidence") == "https://example.com/shop"
    assert page.row("Note") == "The first order came in a second later."


def test_a_text_of_one_channel_is_counted_as_that_channel_counts(
    house: House, tmp_path: Path
) -> None:
    """And what goes to a channel that is switched off says so."""
    channels = (
        '[channels.archive]\nkind = "null"\nenabled = true\ndefault_for = ["*"]\n'
        '[channels.intranet]\nkind = "null"\nenabled = true\ndefault_for = ["*"]\n'
    )
    house = reopened(house, tmp_path, channels=channels)
    texts = {"archive": "Opens {{ promise.preorder }}"}
    bulletin = in_review(house, announcement={**a_launch()["announcement"], "texts": texts})
    page = seen(house, "bo", bulletin)

    said = "Opens Sat 25 Jul 2026, 21:00 KST"
    assert page.row("On archive") == f"{said} {len(said)} characters"
    assert page.row("Goes to") == "the board, the board's feeds, archive, intranet"


# ---------------------------------------------------------------- where it stands


def test_a_draft_waits_for_its_author(house: House) -> None:
    """Nobody else can ask for sign-off; no dead button for the others."""
    bulletin = drafted(house)
    ana, bo = seen(house, "ana", bulletin), seen(house, "bo", bulletin)

    assert "A draft: only staff can see it." in ana.main
    assert acts(ana) == {"/submit"}
    assert {f"{at_desk(bulletin)}/edit", f"{at_desk(bulletin)}/preview"} <= ana.leads_to()
    assert acts(bo) == set()
    assert f"{at_desk(bulletin)}/edit" not in bo.leads_to()


def test_a_review_names_who_must_act_and_until_when(house: House) -> None:
    """And what happens if nobody does."""
    page = seen(house, "ana", in_review(house))

    assert "Waits for bo@example.com or cem@example.com to sign (approver)." in page.main
    assert "Not signed by Wed 15 Jul 2026, 22:00 KST, in 1 hour, it will not be" in page.main
    assert acts(page) == {"/pull-back"}


def test_the_author_reads_why_they_cannot_sign(house: House) -> None:
    """Cem may approve, but wrote this one."""
    notice = made(house, "cem", "/notices", a_launch())
    bulletin = notice["bulletins"][0]["id"]
    house.call("cem", "POST", f"/bulletins/{bulletin}/submit")
    cem = seen(house, "cem", bulletin)

    assert "Waits for bo@example.com to sign (approver)." in cem.main
    assert "You wrote this. Another person signs it off." in cem.section("sign")
    assert acts(cem) == {"/reject", "/pull-back"}


def test_somebody_without_the_role_reads_why_they_cannot_sign(house: House) -> None:
    """And finds no button that would refuse them."""
    house.hire("eve", "author")
    page = seen(house, "eve", in_review(house))

    assert "Signing this needs the role: approver." in page.section("sign")
    assert acts(page) == {"/pull-back"}


def test_a_role_that_nobody_has_is_told(house: House, tmp_path: Path) -> None:
    """With the way out."""
    house = reopened(house, tmp_path, policy=LINE)
    page = seen(house, "ana", in_review(house))

    assert "Nobody on the staff can sign as legal. Ask an administrator" in page.main


def test_a_line_of_two_shows_who_signed_and_who_is_missing(house: House, tmp_path: Path) -> None:
    """Legal first; the approver sees that theirs is the last one."""
    house = reopened(house, tmp_path, policy=LINE)
    house.hire("lee", "legal", scope="approve")
    bulletin = in_review(house)
    lee = Reader.signed_in(house, "lee")

    before = lee.open(at_desk(bulletin))
    after = lee.send(before, "/sign")
    bo = seen(house, "bo", bulletin)

    assert "After you, these must sign too: approver." in before.section("sign")
    assert "You signed it. It waits for the next signature." in after.main
    assert "You have signed this already." in after.section("sign")
    assert "lee@example.com, as legal, Wed 15 Jul 2026, 21:00 KST" in bo.section("signatures")
    assert "approver: not yet" in bo.section("signatures")
    assert "Your signature is the last one." in bo.section("sign")


def test_a_signature_by_a_program_is_marked(house: House) -> None:
    """Who looks later sees that a token signed."""
    page = seen(house, "ana", scheduled(house))

    assert "bo@example.com, as approver" in page.section("signatures")
    assert "by a program, with a token of theirs" in page.section("signatures")


def test_what_is_scheduled_needs_nothing_more(house: House) -> None:
    """It goes out by itself; until then an author can pull it back or write an edit."""
    bulletin = scheduled(house)
    ana, bo = seen(house, "ana", bulletin), seen(house, "bo", bulletin)

    expected = "Approved. It goes out by itself on Wed 15 Jul 2026, 22:00 KST, in 1 hour."
    assert expected in ana.main
    assert acts(ana) == {"/pull-back"}
    assert "The approved text stays armed until the edit is signed." in ana.main
    assert f"{at_desk(bulletin)}/deliveries" in bo.leads_to()
    assert acts(bo) == set()


def test_once_its_instant_has_come_nobody_can_pull_it_back(house: House) -> None:
    """The page says that it is going out."""
    bulletin = scheduled(house)
    house.clock.at += HOUR
    page = seen(house, "ana", bulletin)

    assert "its time has come: it is going out now" in page.main
    assert acts(page) == set()


def test_what_is_public_says_since_when_and_how_far_it_reached(house: House) -> None:
    """With the way to its place on the board."""
    notice = house.announced()
    own = notice["bulletins"][0]
    page = seen(house, "ana", own["id"])

    assert "Public since Wed 15 Jul 2026, 22:00 KST. It stands on 2 of 2 channels." in page.main
    assert f"/notices/{notice['slug']}#b-{own['code']}" in page.leads_to()
    assert "Spelling only. Anything else is a correction." in page.main
    assert acts(page) == set()


def test_a_missed_review_says_what_to_do(house: House) -> None:
    """It was not published; its author pulls it back."""
    bulletin = in_review(house)
    house.clock.at += 2 * HOUR
    house.parts.reconciler.tick(house.clock.at)
    ana, bo = seen(house, "ana", bulletin), seen(house, "bo", bulletin)

    assert "Nobody signed it in time, so it was not published." in ana.main
    assert acts(ana) == {"/pull-back"}
    assert acts(bo) == set()


def test_a_review_whose_time_is_over_cannot_be_signed(house: House) -> None:
    """Even before it is marked as missed: the reason stands where the button was."""
    bulletin = in_review(house)
    house.clock.at += HOUR
    page = seen(house, "bo", bulletin)

    assert "Nobody signed it by then, so it will not be." in page.main
    assert "This time has passed." in page.section("sign")
    assert acts(page) == {"/reject"}


def test_a_draft_that_became_too_late_says_what_to_repair(house: House) -> None:
    """Each reason leads to its field in the form."""
    bulletin = drafted(house)
    house.clock.at += 2 * HOUR
    page = seen(house, "ana", bulletin)

    assert "It was to be published on Wed 15 Jul 2026, 22:00 KST." in page.main
    assert "This time has passed." in page.section("to-repair")
    assert f"{at_desk(bulletin)}/edit#f-announcement-publish_at" in page.leads_to()
    assert acts(page) == set()


def test_a_rejected_text_shows_the_reason_and_whose_it_is(house: House) -> None:
    """First thing on the page."""
    bulletin = in_review(house)
    house.call("bo", "POST", f"/bulletins/{bulletin}/reject", {"reason": "Which price?"})
    page = seen(house, "ana", bulletin)

    assert page.section("rejected") == (
        "Sent back bo@example.com sent it back, and wrote: Which price?"
    )
    assert acts(page) == {"/submit"}
    assert "When it is right, ask for sign-off." in page.main
    assert "ask for sign-off" not in seen(house, "bo", bulletin).main


# ---------------------------------------------------------------- an edit beside it


def test_an_edit_stands_beside_the_approved_text(house: House) -> None:
    """Both are there; what differs is marked in words, and the page says which one counts."""
    bulletin = scheduled(house)
    edited(house, bulletin, body="Pre-orders open {{ promise.preorder }}.")
    page = seen(house, "ana", bulletin)

    assert "Until somebody signs the edit, the approved text is what goes out." in page.main
    assert "before Text: Pre-order opens Sat" in page.section("changes")
    assert "now Text: Pre-orders open Sat" in page.section("changes")
    assert page.row("Text").startswith("Pre-orders open")
    assert "The approved text" in page.main
    assert acts(page) == {"/submit", "/discard"}


def test_an_edit_in_review_is_signed_in_place_of_the_approved_text(house: House) -> None:
    """Its signer reads when and where it goes, and that it replaces something."""
    bulletin = scheduled(house)
    edited(house, bulletin, who="ana", body="Pre-orders open {{ promise.preorder }}.")
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")
    page = seen(house, "bo", bulletin)

    assert "An edit of it waits for sign-off." in page.main
    assert "then takes the place of the approved one and goes out on Wed" in page.section("sign")
    assert acts(page) == {"/sign", "/reject"}


def test_an_edit_can_be_discarded_after_a_second_look(house: House) -> None:
    """What is approved stays."""
    bulletin = scheduled(house)
    edited(house, bulletin, body="Pre-orders open {{ promise.preorder }}.")
    ana = Reader.signed_in(house, "ana")

    after = ana.send(ana.open(at_desk(bulletin)), "/discard")

    assert "The edit was discarded." in after.main
    assert after.row("Text").startswith("Pre-order opens")
    assert "Version 2: discarded" in after.section("history")


def test_an_edit_pulled_back_leaves_the_approved_text_armed(house: House) -> None:
    """And the button says so."""
    bulletin = scheduled(house)
    edited(house, bulletin, who="ana", body="Pre-orders open {{ promise.preorder }}.")
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")
    ana = Reader.signed_in(house, "ana")

    before = ana.open(at_desk(bulletin))
    after = ana.send(before, "/pull-back")

    assert "Only the edit comes back as a draft." in before.main
    assert "Until somebody signs the edit, the approved text is what goes out." in after.main


def test_a_spelling_fix_of_what_is_public_is_told_as_one(house: House) -> None:
    """Its signer reads that the words change at once, and that nobody is alerted."""
    bulletin = house.announced()["bulletins"][0]["id"]
    edited(
        house,
        bulletin,
        who="ana",
        body="Pre-order opens at {{ promise.preorder }}.",
        short="Pre-orders {{ promise.preorder }} {{ link }}",
    )
    draft = seen(house, "ana", bulletin)
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")
    page = seen(house, "bo", bulletin)

    assert "A spelling fix is being written." in draft.main
    assert "Nobody is alerted." in page.section("sign")
    assert page.row("Goes to") == "the board, the board's feeds"


def test_a_spelling_fix_changes_its_words_and_nothing_else(house: House, tmp_path: Path) -> None:
    """It goes to our own pages alone: that is no withdrawal from where the text stands."""
    house = reopened(house, tmp_path, channels=JOURNAL)
    bulletin = house.announced()["bulletins"][0]["id"]
    edited(house, bulletin, who="ana", body="Pre-order opens at {{ promise.preorder }}.")

    page = seen(house, "ana", bulletin)

    assert page.changes == [
        ("out", "before Text: Pre-order opens Sat 25 Jul 2026, 21:00 KST."),
        ("in", "now Text: Pre-order opens at Sat 25 Jul 2026, 21:00 KST."),
    ]


def test_an_edit_of_what_is_armed_shows_where_it_goes_no_more(
    house: House, tmp_path: Path
) -> None:
    """Nothing stands there yet, and its signer decides."""
    house = reopened(house, tmp_path, channels=JOURNAL)
    bulletin = scheduled(house)
    edited(house, bulletin, channels=["board", "feed"])

    page = seen(house, "ana", bulletin)

    assert ("out", "before Goes to: the board, the board's feeds, journal") in page.changes
    assert ("in", "now Goes to: the board, the board's feeds") in page.changes


# ---------------------------------------------------------------- strange addresses


def test_a_bulletin_that_is_not_there_is_a_page_that_says_so(house: House) -> None:
    """And nobody without a session learns even that."""
    nowhere = at_desk("00000000-0000-4000-8000-000000000000")

    known = Reader.signed_in(house, "ana").open(nowhere)
    stranger = house.app.test_client().get(nowhere)

    assert known.status == 404
    assert "There is no bulletin of that id." in known.main
    assert stranger.status_code in (302, 303)
    assert "/desk/login" in stranger.headers["Location"]
