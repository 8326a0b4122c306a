"""Writing a notice: a kind, its form, everything wrong at once, and nothing typed ever lost."""

from datetime import timedelta

import pytest

from noticeboard.domain.bulletin import BulletinState
from tests.web.desk.paper import LAUNCH, NEW, Writer, drafts
from tests.web.house import House


@pytest.fixture
def ana(house: House) -> Writer:
    """Ana, who writes."""
    return Writer.signed_in(house)


def test_every_kind_of_the_policy_can_be_chosen(ana: Writer) -> None:
    """With what it is for, how early it must be told, and who signs."""
    page = ana.open("/desk/notices/new")

    assert "When something that people rely on ends." in page.main
    assert "published at least 60 days before" in page.main
    assert "signed off by: approver" in page.main
    chosen = {str(b.get("formaction")) for b in page.root.xpath("//button[@formaction]")}
    kinds = ("launch", "event", "maintenance", "service_end", "clarification", "statement")
    assert chosen == {f"/desk/notices/new/{kind}" for kind in kinds}


def test_kinds_are_told_in_korean_too(house: House) -> None:
    """To whoever reads Korean."""
    page = Writer.signed_in(house, language="ko").open("/desk/notices/new")

    assert "고객이 쓰고 있는 서비스나 제품을 끝낼 때." in page.main
    assert "적어도 60일 전에 공개" in page.main


def test_a_kind_that_is_none_is_not_found(ana: Writer) -> None:
    """An address is no door into the policy."""
    assert ana.open("/desk/notices/new/coup").status == 404
    assert ana.open("/desk/notices/new/..%2Fadmin").status == 404


def test_only_authors_write(house: House) -> None:
    """Nobody types for an hour what they may not save."""
    bo = Writer.signed_in(house, "bo")

    assert bo.open("/desk/notices/new").status == 403
    assert bo.open(NEW).status == 403
    assert bo.post(NEW, {"title": "Phone X"}).status == 403


def test_a_notice_is_saved_as_a_draft(ana: Writer, house: House) -> None:
    """And says what comes next."""
    saved = ana.launched()

    subject = house.store.subjects(limit=5).items[0]
    content = subject.announcement.working.content
    assert "Saved as a draft. Look at it, then ask for sign-off." in saved.main
    assert (subject.language, subject.kind, content.title) == ("en", "launch", "Phone X")
    assert [(p.key, p.label, p.due.zone) for p in content.promises] == [
        ("p1", "Pre-order opens", "Asia/Seoul")
    ]
    assert content.channels == ("board", "feed")
    assert ana.visitor.house.parts.sheets.of(_id(house), limit=5) == ()


def test_saving_and_asking_for_sign_off_is_one_button(ana: Writer, house: House) -> None:
    """For whoever is sure."""
    page = ana.send(ana.open(f"{NEW}?language=en"), LAUNCH, do="submit")

    assert "Saved, and sign-off is asked for." in page.main
    assert house.store.subjects(limit=5).items[0].announcement.state is BulletinState.IN_REVIEW


def test_what_cannot_be_submitted_is_saved_and_says_why(ana: Writer, house: House) -> None:
    """A text that no channel takes costs nobody their draft."""
    wordy = {**LAUNCH, "announcement.body": "One **bold** word.\n\n" + "> " * 600 + "deep"}

    page = ana.send(ana.open(f"{NEW}?language=en"), wordy, do="submit")

    assert page.path.endswith("/edit")
    assert "Repair what is marked below, then ask for sign-off." in page.main
    assert page.beside("announcement.body") != ""
    assert house.store.subjects(limit=5).items[0].announcement.state is BulletinState.DRAFT


def test_five_faults_are_told_at_once_and_nothing_is_lost(ana: Writer, house: House) -> None:
    """Beside their fields and at the head of the form, from the top of the page down."""
    wrong = {
        **LAUNCH,
        "title": " \u200b",
        "promises.0.due.time": "",
        "announcement.body": "Opens {{ promise.p7 }}.",
        "announcement.publish_at.date": "2026-07-14",
        "slug": "Phone X!",
    }

    page = ana.send(ana.open(f"{NEW}?language=en"), wrong)

    assert page.status == 422
    assert page.summary == [
        "Title: Give the notice a title.",
        f"Promise 1 · When: {page.beside('promises.0.due')}",
        f"Body: {page.beside('announcement.body')}",
        f"Time of publication: {page.beside('announcement.publish_at')}",
        f"Name in the address: {page.beside('slug')}",
    ]
    assert page.beside("promises.0.due").startswith("This has a date but no time.")
    assert page.beside("announcement.publish_at").startswith("This time has passed.")
    assert {name: page.fields[name] for name in wrong} == wrong
    assert drafts(house) == []


def test_five_faults_repaired_make_a_notice(ana: Writer, house: House) -> None:
    """On the page that told them."""
    page = ana.send(ana.open(f"{NEW}?language=en"), {"announcement.body": "{{ promise.p7 }}"})
    assert page.status == 422

    ana.send(page, LAUNCH)

    assert drafts(house) == ["Phone X"]


def test_faults_are_told_in_korean_too(house: House) -> None:
    """In words about the form, not about a document."""
    ana = Writer.signed_in(house, language="ko")

    answer = ana.send(ana.open(NEW), {"promises.0.label": "판매"})

    assert answer.summary == [
        "제목: 제목을 적어 주세요.",
        "약속 1 · 언제: 날짜와 시각을 적어 주세요.",
        "본문: 본문을 적어 주세요.",
        "공개: 언제 공개할지 골라 주세요. 승인되는 대로 하거나 시각을 정할 수 있습니다.",
    ]


def test_what_there_is_to_think_about_leads_to_its_field(ana: Writer) -> None:
    """As what is wrong does: a warning far down a form is seen from its head."""
    soon = {**LAUNCH, "announcement.publish_at.date": "2026-07-20"}
    page = ana.send(ana.open(f"{NEW}?language=en"), soon, do="check")

    assert "Things to think about: 1" in page.main
    [to] = page.root.xpath("//main//*[@role='status']//li/a/@href")
    assert page.root.xpath("//*[@id=$id]//*[@class='warned']", id=to.removeprefix("#"))


def test_checking_says_that_nothing_is_saved(ana: Writer, house: House) -> None:
    """Nor is it: what was typed waits on its sheet."""
    page = ana.send(ana.open(f"{NEW}?language=en"), LAUNCH, do="check")

    kept = house.parts.sheets.of(_id(house), limit=5)
    assert "Nothing to repair. It is not saved yet." in page.main
    assert drafts(house) == []
    assert [sheet.fields["title"] for sheet in kept] == ["Phone X"]
    assert ana.open(f"{NEW}?sheet={kept[0].id}").fields["title"] == "Phone X"


def test_enter_in_a_field_only_checks(ana: Writer) -> None:
    """The first button of the form is the one that Enter presses."""
    first = ana.open(NEW).root.xpath("(//main//form[@method='post']//button)[1]")[0]

    assert (first.get("name"), first.get("value")) == ("do", "check")


def test_sending_twice_makes_one_notice(ana: Writer, house: House) -> None:
    """A double click, or a slow line."""
    page = ana.open(f"{NEW}?language=en")

    first, second = ana.send(page, LAUNCH), ana.send(page, LAUNCH)

    assert first.path == second.path
    assert drafts(house) == ["Phone X"]


def test_asking_twice_for_sign_off_asks_once(ana: Writer, house: House) -> None:
    """Both times it leads to the bulletin that is in review."""
    page = ana.open(f"{NEW}?language=en")

    first, second = ana.send(page, LAUNCH, do="submit"), ana.send(page, LAUNCH, do="submit")

    assert (first.path, second.status) == (second.path, 200)
    assert house.store.subjects(limit=5).items[0].announcement.state is BulletinState.IN_REVIEW


def test_going_back_and_saving_something_else_edits_what_was_saved(
    ana: Writer, house: House
) -> None:
    """With the newer text, and without a second notice."""
    page = ana.open(f"{NEW}?language=en")
    ana.send(page, LAUNCH)

    again = ana.send(page, {**LAUNCH, "title": "Phone X Pro"})

    assert again.path.endswith("/edit")
    assert "You saved this before." in again.main
    assert again.fields["title"] == "Phone X Pro"
    ana.send(again)
    assert drafts(house) == ["Phone X Pro"]


def test_two_tabs_make_two_notices(ana: Writer, house: House) -> None:
    """Each form is a sheet of its own."""
    one, other = ana.open(f"{NEW}?language=en"), ana.open(f"{NEW}?language=en")

    ana.send(one, LAUNCH)
    ana.send(other, {**LAUNCH, "title": "Phone Y"})

    assert sorted(drafts(house)) == ["Phone X", "Phone Y"]


def test_what_was_typed_outlives_the_session(ana: Writer, house: House) -> None:
    """Login, and go on: not a word is gone."""
    page = ana.open(f"{NEW}?language=en")
    house.clock.at += timedelta(minutes=31)

    answer = ana.send(page, LAUNCH)

    assert drafts(house) == []
    assert answer.path == "/desk/login"
    assert [s.fields["title"] for s in house.parts.sheets.of(_id(house), limit=5)] == ["Phone X"]


def _id(house: House) -> str:
    person = house.parts.people.by_email("ana@example.com")
    assert person is not None
    return person.id
