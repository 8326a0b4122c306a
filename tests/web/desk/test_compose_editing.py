"""Editing an announcement: its draft, beside its armed text, its spelling; and copying it."""

from datetime import timedelta

import pytest

from noticeboard.domain.bulletin import Bulletin, BulletinState
from tests.web.desk.paper import LAUNCH, NEW, Paper, Writer, drafts
from tests.web.house import House


@pytest.fixture
def ana(house: House) -> Writer:
    """Ana, who writes."""
    return Writer.signed_in(house)


def announcement(house: House) -> Bulletin:
    """The newest notice's, as it is stored."""
    return house.store.subjects(limit=1).items[0].announcement


def edit(writer: Writer, house: House) -> Paper:
    """Its form."""
    return writer.open(f"/desk/bulletins/{announcement(house).id}/edit")


def test_a_draft_is_edited_in_its_place(ana: Writer, house: House) -> None:
    """The form shows what is stored, and says that nobody outside sees it."""
    ana.launched()
    page = edit(ana, house)

    saved = ana.send(page, {"title": "Phone X Pro"})

    assert "A draft, not public yet" in page.main
    assert {n: page.fields[n] for n in LAUNCH} == dict(LAUNCH)
    assert "Saved as a draft." in saved.main
    assert drafts(house) == ["Phone X Pro"]
    assert len(announcement(house).revisions) == 1


def test_what_was_sent_back_says_why(ana: Writer, house: House) -> None:
    """Where it is repaired."""
    ana.launched()
    bulletin = announcement(house)
    house.call("ana", "POST", f"/bulletins/{bulletin.id}/submit")
    house.call("bo", "POST", f"/bulletins/{bulletin.id}/reject", {"reason": "Which country?"})

    assert "It was sent back: Which country?" in edit(ana, house).main


def test_an_edit_of_what_is_armed_leaves_it_armed(ana: Writer, house: House) -> None:
    """And says so before and after."""
    ana.launched()
    house.signed(announcement(house).id)
    page = edit(ana, house)

    saved = ana.send(page, {"title": "Phone X Pro"})
    again = edit(ana, house)

    bulletin = announcement(house)
    assert "The approved text stays armed until the edit is signed off." in page.main
    assert "What was approved stays as it is until this one is signed off." in saved.main
    assert "An edit of an approved text" in again.main
    assert again.fields["title"] == "Phone X Pro"
    assert bulletin.armed is not None
    assert bulletin.armed.content.title == "Phone X"
    assert bulletin.state is BulletinState.SCHEDULED


def test_of_a_public_text_only_the_spelling_can_be_edited(ana: Writer, house: House) -> None:
    """There is no field for anything else, and meaning cannot be slipped in."""
    ana.launched({"announcement.body": "Orders opne {{ promise.p1 }}."})
    house.release(announcement(house).id)
    ana = Writer.signed_in(house)
    page = edit(ana, house)

    worse = ana.send(page, {"announcement.body": "Orders never open {{ promise.p1 }}."})
    better = ana.send(worse, {"announcement.body": "Orders open {{ promise.p1 }}."})

    hidden = {"csrf_token", "sheet", "version", "looked_at"}
    assert [n for n in page.fields if n not in hidden] == [
        "announcement.body",
        "announcement.short",
    ]
    assert "Only its spelling can be corrected here." in page.main
    assert "Publish a correction instead." in worse.beside("announcement.body")
    candidate = announcement(house).candidate
    assert "Saved as an edit." in better.main
    assert candidate is not None
    assert candidate.content.body == "Orders open {{ promise.p1 }}."
    assert announcement(house).state is BulletinState.PUBLISHED


def test_fields_that_a_public_text_does_not_offer_change_nothing(
    ana: Writer, house: House
) -> None:
    """A promise is not moved by a forged form."""
    ana.launched()
    house.release(announcement(house).id)
    ana = Writer.signed_in(house)

    ana.send(
        edit(ana, house),
        {"title": "Phone Y", "promises.0.due.date": "2026-08-01", "announcement.short": ""},
    )

    public = house.store.subjects(limit=1).items[0].public
    candidate = announcement(house).candidate
    assert public is not None
    assert public.title == "Phone X"
    assert candidate is not None
    assert candidate.content.title == "Phone X"
    assert candidate.content.promises == announcement(house).revisions[0].content.promises


def test_what_is_being_reviewed_is_not_edited(ana: Writer, house: House) -> None:
    """Whoever opens it learns why; whoever had it open loses nothing."""
    ana.launched()
    open_before = edit(ana, house)
    house.call("ana", "POST", f"/bulletins/{announcement(house).id}/submit")

    refused = ana.send(open_before, {"title": "Phone Z"})

    assert "Pull it back first" in edit(ana, house).main
    assert (refused.status, refused.fields["title"]) == (409, "Phone Z")
    assert "This text waits for sign-off." in refused.main
    assert drafts(house) == ["Phone X"]


def test_the_second_editor_sees_the_difference_and_loses_nothing(house: House) -> None:
    """In names people know; the next save replaces the other one's knowingly."""
    ana, cem = Writer.signed_in(house), Writer.signed_in(house, "cem")
    ana.launched()
    hers, his = edit(ana, house), edit(cem, house)
    ana.send(hers, {"title": "Phone X by Ana", "promises.0.audience": "Korea"})

    page = cem.send(his, {"title": "Phone X by Cem", "announcement.short": "Soon. {{ link }}"})

    assert page.status == 409
    assert page.differences == {
        "Title": ("Phone X by Ana", "Phone X by Cem"),
        "Promise 1 · For whom": ("Korea", "(nothing)"),
        "Short text": ("(nothing)", "Soon. {{ link }}"),
    }
    assert page.fields["title"] == "Phone X by Cem"
    assert drafts(house) == ["Phone X by Ana"]
    assert "Saved as a draft." in cem.send(page).main
    assert drafts(house) == ["Phone X by Cem"]


def test_the_difference_is_told_in_korean_too(house: House) -> None:
    """Ticks and times as people call them."""
    ana, cem = Writer.signed_in(house), Writer.signed_in(house, "cem", "ko")
    ana.launched()
    his = edit(cem, house)
    ana.send(edit(ana, house), {"promises.0.due.time": "22:00"})

    page = cem.send(his, {"announcement.publish_at.time": "11:00"})

    assert page.differences == {
        "약속 1 · 언제 · 시각": ("22:00", "21:00"),
        "공개 · 시각": ("10:00", "11:00"),
    }


@pytest.mark.parametrize("version", ["", "0", "-1", "two", "9" * 30])
def test_a_version_that_nobody_was_shown_is_stale(ana: Writer, house: House, version: str) -> None:
    """A forged form overwrites nothing by accident."""
    ana.launched()

    page = ana.send(edit(ana, house), {"title": "Phone Z", "version": version})

    assert page.status == 409
    assert drafts(house) == ["Phone X"]


def test_two_tabs_of_one_editor_are_two_editors(ana: Writer, house: House) -> None:
    """The older tab is told what the newer one saved."""
    ana.launched()
    one, other = edit(ana, house), edit(ana, house)
    ana.send(one, {"title": "Phone X One"})

    page = ana.send(other, {"title": "Phone X Other"})

    assert page.differences == {"Title": ("Phone X One", "Phone X Other")}


def test_going_back_in_an_edit_and_saving_again_edits_what_was_saved(
    ana: Writer, house: House
) -> None:
    """Nobody else was there, so nobody else's change is shown."""
    ana.launched()
    page = edit(ana, house)
    ana.send(page, {"title": "Phone X One"})

    again = ana.send(page, {"title": "Phone X Two"})
    saved = ana.send(again)

    assert "You saved this before." in again.main
    assert "Saved as a draft." in saved.main
    assert drafts(house) == ["Phone X Two"]


def test_an_edit_can_be_submitted_at_once(ana: Writer, house: House) -> None:
    """One button."""
    ana.launched()

    page = ana.send(edit(ana, house), {"title": "Phone X Pro"}, do="submit")

    assert "Saved, and sign-off is asked for." in page.main
    assert announcement(house).state is BulletinState.IN_REVIEW


def test_a_copy_asks_for_its_dates_anew(ana: Writer, house: House) -> None:
    """Everything else is there, and its words keep their promises."""
    ana.launched({"promises.0.audience": "Korea"})
    original = house.store.subjects(limit=1).items[0]

    page = ana.open(f"{NEW}?from={original.id}")
    refused = ana.send(page)

    kept = {n: t for n, t in LAUNCH.items() if not n.endswith((".date", ".time", ".how"))}
    assert {n: page.fields[n] for n in kept} == kept
    assert page.fields["promises.0.audience"] == "Korea"
    assert (page.fields["promises.0.due.date"], page.fields["promises.0.due.time"]) == ("", "")
    assert page.fields["language"] == "en"
    assert refused.summary == [
        "Promise 1 · When: Give the date and the time of it.",
        "Publish: Say when it is to be published: as soon as it is signed off, or at a fixed "
        "time.",
    ]


def test_who_wrote_the_original_may_not_sign_its_copy(house: House) -> None:
    """Two people, through this door as well."""
    cem, ana = Writer.signed_in(house, "cem"), Writer.signed_in(house)
    cem.launched()
    original = house.store.subjects(limit=1).items[0]
    house.clock.at += timedelta(minutes=1)
    page = ana.open(f"{NEW}?from={original.id}")

    ana.send(page, LAUNCH, do="submit")
    answer = house.call("cem", "POST", f"/bulletins/{announcement(house).id}/approve")

    assert "Whoever wrote the original may not sign this one off." in page.main
    assert announcement(house).id != original.announcement.id
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (403, "own_text")


@pytest.mark.parametrize("source", ["17", "00000000-0000-4000-8000-000000000000", "../x"])
def test_a_copy_of_nothing_is_not_found(ana: Writer, source: str) -> None:
    """And no error of ours."""
    assert ana.open(f"{NEW}?from={source}").status == 404


def test_what_is_not_there_cannot_be_edited(ana: Writer) -> None:
    """Nor by somebody who may not write."""
    missing = "/desk/bulletins/00000000-0000-4000-8000-000000000000/edit"

    assert ana.open(missing).status == 404
    assert ana.post(missing, {"title": "x"}).status == 404
    assert Writer.signed_in(ana.visitor.house, "bo").open(missing).status == 403
