"""The list of notices: filters, pages, and what each line says."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from noticeboard.domain.content import Content
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.times import at_utc
from noticeboard.drafting import NewNotice
from tests.web.access.visitor import Visitor, person
from tests.web.desk.looking import Element, at_desk, entries, links, page, text
from tests.web.house import NOON, House, a_delay

HOUR = timedelta(hours=1)


def drafted(house: House, kind: str, title: str) -> None:
    """A notice of Ana's, drafted by the verb itself, a moment after the one before."""
    house.clock.at += timedelta(milliseconds=1)
    due = at_utc(NOON + timedelta(days=70), "America/New_York")
    content = Content(
        body="Soon.",
        short="Soon",
        publish_at=at_utc(NOON + HOUR, "Asia/Seoul"),
        title=title,
        promises=(PromiseTerms("sale", "Sale", due),) if kind != "statement" else (),
    )
    house.parts.publishing.draft(person(house, "ana"), NewNotice(kind, "en", content))


def listed(ana: Visitor, **query: str) -> Element:
    """The list with these filters."""
    return page(ana.get(f"/desk/notices?{urlencode(query)}"))


def rows(of: Element) -> list[str]:
    """The notices of a page, by their titles."""
    return [text(heading) for heading in of.xpath("./ol/li//h2")]


def test_paging_visits_each_notice_once_whatever_is_filtered(house: House) -> None:
    """Sixty notices, of which fifty fit: three pages, none twice, none left out."""
    for number in range(60):
        kind, word = ("event", "other") if number % 6 == 0 else ("launch", "Phone")
        drafted(house, kind, f"{word} {number:02}")
    ana = at_desk(house, "ana")

    found, pages = [], 0
    at = "/desk/notices?text=phone&kind=launch&state=draft"
    while at:
        shown = page(ana.get(at))
        found += rows(shown)
        pages += 1
        forward = shown.xpath(".//a[@rel='next']/@href")
        at = str(forward[0]) if forward else ""

    wanted = [f"Phone {number:02}" for number in range(60) if number % 6]
    assert found == wanted[::-1]
    assert pages == 3


def test_a_further_page_leads_back_to_the_first_with_its_filters(house: House) -> None:
    """Nobody is lost in the middle of a list."""
    for number in range(21):
        drafted(house, "launch", f"Phone & Co {number:02}")
    ana = at_desk(house, "ana")
    first = listed(ana, text="phone &")

    second = page(ana.get(first.xpath(".//a[@rel='next']/@href")[0]))

    assert rows(second) == ["Phone & Co 00"]
    assert "/desk/notices?text=phone+%26" in links(second)
    assert second.xpath(".//input[@name='text']/@value") == ["phone &"]


@pytest.mark.parametrize(
    ("language", "says", "clear"),
    [
        ("en", "No notice fits all of this.", "Show all notices"),
        ("ko", "조건에 맞는 공지가 없습니다.", "모든 공지 보기"),
    ],
)
def test_filters_that_nothing_fits_say_so_and_can_be_cleared(
    house: House, language: str, says: str, clear: str
) -> None:
    """What was asked for stays in the form."""
    drafted(house, "launch", "Phone X")

    shown = listed(at_desk(house, "ana", language), text="Phone", kind="event", state="published")

    assert says in text(shown)
    assert clear in text(shown)
    assert "/desk/notices" in links(shown)
    assert shown.xpath(".//select[@name='kind']/option[@selected]/@value") == ["event"]


@pytest.mark.parametrize(
    "query",
    [
        {"text": "\x00"},
        {"text": "x" * 5000},
        {"text": "%_\\'\""},
        {"kind": "no_such_kind"},
        {"state": "no such state"},
        {"text": "<script>alert(1)</script>"},
    ],
)
def test_a_strange_filter_finds_nothing_and_breaks_nothing(
    house: House, query: dict[str, str]
) -> None:
    """It is shown as it was typed, never as markup."""
    drafted(house, "launch", "Phone X")

    answer = at_desk(house, "ana").get(f"/desk/notices?{urlencode(query)}")

    assert rows(page(answer)) == []
    assert "<script>alert" not in answer.text


def test_a_cursor_that_no_page_gave_is_refused_with_the_way_out(house: House) -> None:
    """Not taken for the first page."""
    answer = at_desk(house, "ana").get("/desk/notices?cursor=nonsense")

    refused = page(answer, 422)
    assert "This cursor does not come from a page of this list." in text(refused)


def test_a_line_says_what_is_loud_what_is_next_and_what_was_last_done(house: House) -> None:
    """A notice with an unconfirmed promise, and a delay that waits for its signature."""
    notice = house.announced()
    house.clock.at = NOON + timedelta(days=10, hours=1)
    made = house.call("ana", "POST", f"/notices/{notice['id']}/bulletins", a_delay())
    house.call("ana", "POST", f"/bulletins/{made.json['id']}/submit")  # type: ignore[index]  # it was made

    (line,) = entries(listed(at_desk(house, "bo")))
    (korean,) = entries(listed(at_desk(house, "ana", "ko")))

    assert line.startswith("not confirmed waits for sign-off published Phone X Launch")
    assert "Pre-order opens: Sat 25 Jul 2026, 21:00 KST" in line
    assert line.endswith("Sign-off asked for Sat 25 Jul 2026, 22:00 KST")
    assert korean.startswith("확인되지 않음 승인 대기 공개됨 Phone X 출시")
    assert korean.endswith("2026. 7. 25.(토) 오후 10:00 KST 승인 요청")


def test_a_line_says_when_its_text_goes_out_while_it_still_can(house: House) -> None:
    """A draft whose time has passed goes out no more, and the list does not say so."""
    drafted(house, "launch", "Phone X")
    before = entries(listed(at_desk(house, "ana")))
    house.clock.at += 2 * HOUR
    after = entries(listed(at_desk(house, "ana")))

    assert "Announcement, once it is signed off: Wed 15 Jul 2026, 22:00 KST" in before[0]
    assert "Announcement" not in after[0]


@pytest.mark.parametrize(
    ("language", "planned", "signed"),
    [
        ("en", "Announcement, once it is signed off: Wed", "Announcement goes out: Wed"),
        ("ko", "발표 공개 계획(승인 전): 2026", "발표 공개 예정: 2026"),
    ],
)
def test_only_what_is_signed_is_said_to_go_out(
    house: House, language: str, planned: str, signed: str
) -> None:
    """A draft and a text in review have a plan, and no more."""
    bulletin = house.draft()["bulletins"][0]["id"]
    ana = at_desk(house, "ana", language)
    lines = entries(listed(ana))
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")
    lines += entries(listed(ana))
    house.call("bo", "POST", f"/bulletins/{bulletin}/approve")
    lines += entries(listed(ana))

    told = [(planned in line, signed in line) for line in lines]
    assert told == [(True, False), (True, False), (False, True)]


def test_labels_stand_in_the_line(house: House) -> None:
    """What the public sees beside it for good."""
    notice = house.announced()
    house.clock.at = NOON + timedelta(days=10, hours=1)
    made = house.call("ana", "POST", f"/notices/{notice['id']}/bulletins", a_delay())
    house.signed(made.json["id"])  # type: ignore[index]  # it was made
    house.parts.deliver_due()

    (line,) = entries(listed(at_desk(house, "ana")))

    assert "Launch Late notice Explained after the fact" in line


def test_an_empty_list_leads_authors_to_a_first_notice(house: House) -> None:
    """And nobody else."""
    author, signer = listed(at_desk(house, "ana")), listed(at_desk(house, "bo"))

    assert "There is no notice yet." in text(author)
    assert links(author) == ["/desk/notices/new"]
    assert links(signer) == []
