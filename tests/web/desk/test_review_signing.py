"""Asking for sign-off, signing, sending back: by whom, on which text, and what a refusal keeps."""

from datetime import timedelta
from pathlib import Path

from noticeboard.domain.bulletin import BulletinState
from tests.web.desk.review_room import Reader, at_desk, reopened
from tests.web.desk.test_review_page import drafted, edited, in_review, made, scheduled
from tests.web.house import PASSWORD, House, a_delay, a_launch

MINUTE = timedelta(minutes=1)
SOLO = '[policy]\nsolo = true\ncooling_off = "10m"\n'


def test_a_launch_goes_from_draft_to_the_board_by_two_people(house: House) -> None:
    """Ana asks, Bo reads and signs, and at its instant it is public."""
    bulletin = drafted(house)
    ana = Reader.signed_in(house, "ana")
    asked = ana.send(ana.open(at_desk(bulletin)), "/submit")
    bo = Reader.signed_in(house, "bo")

    page = bo.open(at_desk(bulletin))
    signed = bo.send(page, "/sign")
    house.clock.at += timedelta(hours=1)
    house.parts.deliver_due()

    assert "Sign-off was asked for." in asked.main
    goes = "On Wed 15 Jul 2026, 22:00 KST it goes to: the board, the board's feeds."
    assert goes in page.section("sign")
    assert "You signed it. It goes out on Wed 15 Jul 2026, 22:00 KST." in signed.main
    assert house.bulletin(bulletin).published_at == house.clock.at
    assert [s.by_token for s in house.bulletin(bulletin).working.sign_offs] == [False]


def test_all_that_is_signed_stands_on_the_page(house: House) -> None:
    """Every frozen byte of text, and the mark of it."""
    bulletin = in_review(house)
    page = Reader.signed_in(house, "bo").open(at_desk(bulletin))
    frozen = house.store.frozen(bulletin, 1)

    assert frozen is not None
    assert page.row("Text") == frozen.body
    assert page.row("Short text") == frozen.short
    assert f"Mark of this text: {frozen.hash[:12]}." in page.section("sign")
    assert page.form("/sign").fields["hash"] == frozen.hash


def test_what_goes_out_when_signed_is_told_before_and_after(house: House) -> None:
    """ "As soon as it is signed" has no way back."""
    bulletin = in_review(house, announcement={**a_launch()["announcement"], "publish_at": "now"})
    bo = Reader.signed_in(house, "bo")

    page = bo.open(at_desk(bulletin))
    after = bo.send(page, "/sign")

    assert "The moment you sign, it goes to: the board, the board's feeds." in page.section("sign")
    assert "It goes out the moment the last signature is there." in page.main
    assert "You signed it, and it goes out now." in after.main


def test_a_text_that_changed_meanwhile_is_refused_with_the_difference(house: House) -> None:
    """Bo read one text; another one is in review by now. Nothing is signed."""
    bulletin = in_review(house)
    bo = Reader.signed_in(house, "bo")
    page = bo.open(at_desk(bulletin))
    house.call("ana", "POST", f"/bulletins/{bulletin}/pull-back")
    edited(house, bulletin, who="ana", body="Open for all {{ promise.preorder }}.")
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")

    refused = bo.send(page, "/sign")
    again = bo.send(refused, "/sign")

    assert refused.status == 409
    assert "The text changed since you read it." in refused.main
    assert "before Text: Pre-order opens Sat" in refused.main
    assert "now Text: Open for all Sat" in refused.main
    assert house.bulletin(bulletin).state is BulletinState.SCHEDULED
    assert "You signed it." in again.main


def test_a_form_without_the_mark_of_a_text_signs_nothing(house: House) -> None:
    """Whoever sends the form by hand cannot sign what they did not read."""
    bulletin = in_review(house)
    bo = Reader.signed_in(house, "bo")
    page = bo.open(at_desk(bulletin))

    for mark in ("", "0" * 64, "x"):
        assert bo.send(page, "/sign", hash=mark).status == 409

    assert house.bulletin(bulletin).working.sign_offs == ()


def test_two_tabs_signing_after_it_was_pulled_back_is_refused(house: House) -> None:
    """Bo's page still shows the button; the text is a draft again."""
    bulletin = in_review(house)
    bo, ana = Reader.signed_in(house, "bo"), Reader.signed_in(house, "ana")
    page = bo.open(at_desk(bulletin))
    back = ana.send(ana.open(at_desk(bulletin)), "/pull-back")

    refused = bo.send(page, "/sign")

    assert "Pulled back. It is a draft again." in back.main
    assert refused.status == 409
    assert "This is not waiting for sign-off." in refused.main
    assert "A draft: only staff can see it." in refused.main


def test_a_second_click_finds_the_act_done(house: House) -> None:
    """Nobody is frightened by a refusal of what they have just achieved; it is done once."""
    bulletin = drafted(house)
    ana, bo = Reader.signed_in(house, "ana"), Reader.signed_in(house, "bo")
    draft = ana.open(at_desk(bulletin))
    asked = [ana.send(draft, "/submit") for _ in range(2)]
    back = [ana.send(asked[0], "/pull-back") for _ in range(2)]
    ana.send(back[0], "/submit")
    review = bo.open(at_desk(bulletin))
    rejected = [bo.send(review, "/reject", reason="Which price?") for _ in range(2)]
    ana.send(ana.open(at_desk(bulletin)), "/submit")
    review = bo.open(at_desk(bulletin))
    signed = [bo.send(review, "/sign") for _ in range(2)]

    pages = [*asked, *back, *rejected, *signed]
    assert [page.status for page in pages] == [200] * 8
    assert all("Sign-off was asked for." in page.main for page in asked)
    assert all("Pulled back." in page.main for page in back)
    assert all("Sent back to its author." in page.main for page in rejected)
    assert all("You signed it. It goes out on" in page.main for page in signed)
    assert len(house.bulletin(bulletin).working.sign_offs) == 1


def test_a_second_click_after_an_edit_was_discarded_is_no_refusal(house: House) -> None:
    """It is gone, and the page says so twice."""
    bulletin = scheduled(house)
    edited(house, bulletin, body="Pre-orders open {{ promise.preorder }}.")
    ana = Reader.signed_in(house, "ana")
    page = ana.open(at_desk(bulletin))

    pages = [ana.send(page, "/discard") for _ in range(2)]

    assert ["The edit was discarded." in page.main for page in pages] == [True, True]


def test_a_signature_of_another_is_not_taken_for_ones_own(house: House) -> None:
    """Bo was faster: Cem reads that nothing waits any more."""
    bulletin = in_review(house)
    bo, cem = Reader.signed_in(house, "bo"), Reader.signed_in(house, "cem")
    page = cem.open(at_desk(bulletin))
    bo.send(bo.open(at_desk(bulletin)), "/sign")

    refused = cem.send(page, "/sign")

    assert refused.status == 409
    assert "This is not waiting for sign-off." in refused.main


def test_an_author_cannot_sign_by_a_form_made_by_hand(house: House) -> None:
    """The page had no button; the door asks again."""
    bulletin = in_review(house)
    edit = scheduled(house, title="Phone Y")
    edited(house, edit, who="cem", body="Pre-orders open {{ promise.preorder }}.")
    house.call("cem", "POST", f"/bulletins/{edit}/submit")
    ana, cem = Reader.signed_in(house, "ana"), Reader.signed_in(house, "cem")

    answers = []
    for who, own in ((ana, bulletin), (ana, edit), (cem, edit)):
        mark = house.bulletin(own).working.frozen_hash or ""
        who.open(at_desk(own))
        answers.append(who.visitor.post(at_desk(own, "sign"), hash=mark))

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert all("You wrote this." in answer.text for answer in answers)
    assert house.bulletin(bulletin).working.sign_offs == ()


def test_a_role_is_asked_for_at_every_door(house: House) -> None:
    """An approver writes nothing, an author reviews nothing."""
    bulletin = in_review(house)
    draft = drafted(house, title="Phone Y")
    house.hire("eve", "author")
    eve, bo = Reader.signed_in(house, "eve"), Reader.signed_in(house, "bo")
    eve.open(at_desk(bulletin))
    bo.open(at_desk(draft))
    mark = house.bulletin(bulletin).working.frozen_hash or ""

    answers = [
        eve.visitor.post(at_desk(bulletin, "sign"), hash=mark),
        eve.visitor.post(at_desk(bulletin, "reject"), reason="No."),
        bo.visitor.post(at_desk(draft, "submit"), version="1"),
        bo.visitor.post(at_desk(bulletin, "pull-back")),
        bo.visitor.post(at_desk(draft, "discard")),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert all("needs the role" in answer.text for answer in answers)


def test_signing_wants_a_fresh_proof_and_keeps_the_form(house: House) -> None:
    """Six minutes after the login: first the proof, then the form as it was, then the act."""
    bulletin = in_review(house)
    bo = Reader.signed_in(house, "bo")
    house.clock.at += 6 * MINUTE
    page = bo.open(at_desk(bulletin))

    proof = bo.send(page, "/sign")
    unsigned = house.bulletin(bulletin).working.sign_offs
    kept = bo.prove(PASSWORD)
    done = bo.send(kept, "/sign")

    assert "you are asked to prove who you are first" in page.section("sign")
    assert proof.answer.request.path == "/desk/verify"
    assert unsigned == ()
    assert "Pre-order opens Sat 25 Jul 2026, 21:00 KST" in kept.main
    assert "You signed it. It goes out on Wed 15 Jul 2026, 22:00 KST." in done.main


def test_solo_says_when_one_may_sign_their_own_and_what_the_public_sees(
    house: House, tmp_path: Path
) -> None:
    """The cooling-off time in words; then the button, with the label announced."""
    house = reopened(house, tmp_path, policy=SOLO)
    house.hire("sol", "author", "approver", scope="approve")
    notice = made(house, "sol", "/notices", a_launch())
    bulletin = notice["bulletins"][0]["id"]
    house.call("sol", "POST", f"/bulletins/{bulletin}/submit")
    sol = Reader.signed_in(house, "sol")

    early = sol.open(at_desk(bulletin))
    house.clock.at += 10 * MINUTE
    page = sol.open(at_desk(bulletin))

    assert "You can sign from Wed 15 Jul 2026, 21:10 KST, in 10 minutes." in early.main
    assert early.form("/sign") is None
    assert "One person Written and signed off by the same person." in page.section("labels")
    assert page.form("/sign") is not None


def test_a_rejection_wants_a_reason_and_gets_it_to_the_author(house: House) -> None:
    """Blank is refused beside the field; what was typed before is still there."""
    bulletin = in_review(house)
    bo = Reader.signed_in(house, "bo")
    page = bo.open(at_desk(bulletin))

    blank = bo.send(page, "/reject", reason=" \u3164 ")
    done = bo.send(blank, "/reject", reason="Which price is it?\nSay so.")

    assert blank.status == 422
    assert "Say why, so that the author knows what to change." in blank.main
    field = blank.root.get_element_by_id("i-reason")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby") == "h-reason e-reason"
    assert "Sent back to its author." in done.main
    assert house.bulletin(bulletin).working.rejected_because == "Which price is it?\nSay so."


def test_a_reason_that_cannot_be_stored_is_shown_again(house: House) -> None:
    """Control characters are refused; nothing typed is lost."""
    bulletin = in_review(house)
    bo = Reader.signed_in(house, "bo")
    page = bo.open(at_desk(bulletin))

    refused = bo.send(page, "/reject", reason="Which price? \u202etfel")

    assert refused.status == 422
    assert "Which price?" in refused.root.get_element_by_id("i-reason").text


def test_a_reason_typed_too_late_is_not_lost(house: House) -> None:
    """The author was faster: the reason stands on the page, to copy."""
    bulletin = in_review(house)
    bo = Reader.signed_in(house, "bo")
    page = bo.open(at_desk(bulletin))
    house.call("ana", "POST", f"/bulletins/{bulletin}/pull-back")

    refused = bo.send(page, "/reject", reason="Which price is it?")

    assert refused.status == 409
    assert "Somebody else changed this since you opened it." in refused.main
    assert "Which price is it?" in refused.main


def test_submitting_what_the_rules_refuse_by_now_leads_to_the_fields(house: House) -> None:
    """The page was open for two hours."""
    bulletin = drafted(house)
    house.clock.at += timedelta(minutes=50)
    ana = Reader.signed_in(house, "ana")
    page = ana.open(at_desk(bulletin))
    house.clock.at += timedelta(minutes=20)

    refused = ana.send(page, "/submit")

    assert refused.status == 422
    assert "This time has passed." in refused.main
    assert f"{at_desk(bulletin)}/edit#f-announcement-publish_at" in refused.leads_to()


def test_submitting_a_version_nobody_saw_is_refused(house: House) -> None:
    """Cem saved another text while Ana's page was open."""
    bulletin = drafted(house)
    ana = Reader.signed_in(house, "ana")
    page = ana.open(at_desk(bulletin))
    edited(house, bulletin, who="cem", body="Open for all {{ promise.preorder }}.")

    refused = ana.send(page, "/submit")

    assert refused.status == 409
    assert "Somebody else changed this since you opened it." in refused.main
    assert refused.row("Text").startswith("Open for all")
    assert house.bulletin(bulletin).state is BulletinState.DRAFT


def test_pulling_back_disarms(house: House) -> None:
    """It becomes a draft, and nothing goes out at its instant."""
    bulletin = scheduled(house)
    ana = Reader.signed_in(house, "ana")
    page = ana.open(at_desk(bulletin))

    after = ana.send(page, "/pull-back")

    assert "It is disarmed: it will not go out" in page.main
    assert "Pulled back. It is a draft again." in after.main
    assert house.store.deliveries(bulletin) == ()


def test_discarding_what_is_not_there_is_told(house: House) -> None:
    """Somebody else discarded it first."""
    bulletin = scheduled(house)
    ana = Reader.signed_in(house, "ana")
    ana.open(at_desk(bulletin))

    answer = ana.visitor.post(at_desk(bulletin, "discard"))

    assert answer.status_code == 409
    assert "There is no edit to discard." in answer.text


def test_a_signer_reads_korean_where_they_chose_it(house: House) -> None:
    """What signing does, in their own words."""
    bulletin = in_review(house)
    page = Reader.signed_in(house, "bo", "ko").open(at_desk(bulletin))

    assert "bo@example.com 또는 cem@example.com 님이 승인할 차례입니다" in page.main
    assert (
        "마지막 승인입니다. 승인하시면 2026. 7. 15.(수) 오후 10:00 KST에 다음 채널로 나갑니다: "
        "알림판, 알림판의 피드."
    ) in page.section("sign")


def test_in_an_emergency_an_author_publishes_alone_and_somebody_looks_at_it(house: House) -> None:
    """The reason is asked, before any proof of who they are, and read by whoever confirms it."""
    notice = house.announced()
    path = f"/notices/{notice['id']}/bulletins"
    delay = house.call("cem", "POST", path, a_delay()).get_json()["id"]
    house.call("cem", "POST", f"/bulletins/{delay}/submit")
    cem, bo = Reader.signed_in(house, "cem"), Reader.signed_in(house, "bo", "ko")

    page = cem.open(at_desk(delay))
    house.clock.at += 6 * MINUTE
    blank = cem.send(page, "/publish-alone", reason=" ")
    proof = cem.send(blank, "/publish-alone", reason="Nobody answers.")
    alone = cem.send(cem.prove(PASSWORD), "/publish-alone")
    house.parts.deliver_due()
    today, shown = bo.open("/desk/"), bo.open(at_desk(delay))
    seen = bo.send(shown, "/confirm")

    assert (blank.status, alone.status) == (422, 200)
    assert proof.answer.request.path == "/desk/verify"
    assert alone.form("/confirm") is None
    assert "긴급히 공개한 글" in today.section("waiting")
    assert "Nobody answers." in shown.section("unconfirmed")
    assert seen.section("unconfirmed") == ""
    signed = house.call("bo", "GET", f"/bulletins/{delay}").get_json()["armed"]["sign_offs"]
    assert [(s["emergency"], s["confirmed_by"]) for s in signed] == [
        ("Nobody answers.", house.bulletin(delay).revisions[0].sign_offs[0].confirmed_by)
    ]
    assert house.bulletin(delay).one_person
