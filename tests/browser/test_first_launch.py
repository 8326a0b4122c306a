"""A marketing department's first launch: in a browser, without script, without the API.

From the link that the start prints to the promise kept, each person at a browser of their own.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from noticeboard.web.desk.wording import desk_words
from tests.browser.staff import Colleague
from tests.browser.windows import LOCALES, Language, window
from tests.running import Product, product, until

SEOUL, NEW_YORK = ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York")
# Long enough for two people and a slow machine; it is waited for, not slept through.
AHEAD = timedelta(seconds=40)
# Seconds: three other tests run beside it, on two cores.
IN_SIGHT = 60
KINDS: dict[Language, str] = {"ko": "출시", "en": "Launch"}
TEXTS: dict[Language, dict[str, str]] = {
    "ko": {
        "title": "한빛 폰 X 사전 예약",
        "seoul": "국내 사전 예약 시작",
        "newyork": "미국 사전 예약 시작",
        "happened": "부품 검사에서 불량이 나와 전량을 다시 검사합니다.",
        "means": "예약은 사흘 뒤에 열리고 배송 순서는 그대로입니다.",
        "do": "하실 일은 없습니다. 알림을 신청하신 분께 다시 알려 드립니다.",
        "sorry": "기다리게 해 드려 정말 죄송합니다.",
        "who": "단말사업부장 김하나",
        "claim": "한빛 폰 X는 예약을 받지 않는다",
        "wrong": "사전 예약은 예정대로 받습니다.",
        "meant": "기사를 보고 기다리지 않으셔도 됩니다.",
    },
    "en": {
        "title": "Phone X pre-order",
        "seoul": "Pre-order opens in Korea",
        "newyork": "Pre-order opens in the US",
        "happened": "A test found a faulty part, and every phone is being checked again.",
        "means": "Pre-order opens three days later, and the queue stays as it is.",
        "do": "Nothing: whoever asked for an alert is alerted again.",
        "sorry": "You made time for this, and we are sorry that it moves.",
        "who": "Kim Hana, head of devices",
        "claim": "Phone X takes no pre-orders",
        "wrong": "Pre-orders are taken as announced.",
        "meant": "Nobody needs to queue at a shop because of that report.",
    },
}
WRITTEN_DOWN = (
    "person.joined",
    "person.invited",
    "totp.set_up",
    "notice.drafted",
    "bulletin.submitted",
    "bulletin.approved",
    "delay.drafted",
    "correction.drafted",
    "promise.fulfilled",
)
languages = pytest.mark.parametrize("language", LOCALES)
pytestmark = [pytest.mark.browser, pytest.mark.story]


@dataclass
class Department:
    """A running product, and people who come to it one by one."""

    running: Product
    browser: Browser
    language: Language
    windows: ExitStack
    staff: dict[str, Colleague] = field(default_factory=dict)

    def comes(self, name: str) -> Colleague:
        """Somebody opens a browser of their own, in which no script runs."""
        page = self.windows.enter_context(window(self.browser, language=self.language))
        email = f"{name}@example.com"
        self.staff[name] = Colleague(page, desk_words(self.language), self.running.url, email)
        return self.staff[name]

    @property
    def text(self) -> dict[str, str]:
        """What they write."""
        return TEXTS[self.language]

    def board(self) -> str:
        """The public board, as anybody has it."""
        return self.running.get(f"/{self.language}/").text


@pytest.fixture
def department(browser: Browser, language: Language, tmp_path: Path) -> Iterator[Department]:
    """The product as ``noticeboard up`` starts it, in an empty folder."""
    with product(tmp_path, workers=1) as running, ExitStack() as windows:
        yield Department(running, browser, language, windows)


@languages
def test_a_first_launch_from_the_printed_link_to_the_promise_kept(department: Department) -> None:
    """Three people do the whole job at the desk, and every step of it is in the log."""
    everybody_joins(department)
    published_at = a_launch_is_written(department)
    somebody_else_signs(department)
    it_is_live_on_time(department, published_at)
    it_slips(department)
    a_report_is_corrected(department)
    the_promise_is_kept(department)
    all_of_it_is_in_the_log(department)


def everybody_joins(department: Department) -> None:
    """The first administrator by the printed link; three people by links of theirs."""
    dia = department.comes("dia")
    dia.join(department.running.first_link(), "Dia", first=True)
    dia.set_up_app()
    for name, role in (("ana", "author"), ("bo", "approver"), ("eun", "duty")):
        dia.follow("frame.people")
        dia.type("access.name", name.title())
        dia.type("access.email", f"{name}@example.com")
        dia.tick(f"access.role.{role}")
        dia.press("access.people.invite_go")
        link = dia.page.locator("code.key").inner_text()
        department.comes(name).join(link, name.title())
    department.staff["bo"].set_up_app()


def a_launch_is_written(department: Department) -> datetime:
    """Everything wrong is said at once, beside its field; then it is put right."""
    ana, text = department.staff["ana"], department.text
    ana.follow("frame.write")
    ana.tick(f"language.{department.language}")
    ana.press("compose.write_kind", kind=KINDS[department.language])
    everything_wrong_is_said(ana)

    ana.type("compose.title", text["title"])
    ana.press("compose.add_promise")
    due = (datetime.now(UTC) + timedelta(days=9)).replace(hour=1, minute=0)
    for row, key, zone in ((0, "seoul", SEOUL), (1, "newyork", NEW_YORK)):
        fields = ana.page.locator(f"#f-promises-{row}")
        ana.type("compose.promise_label", text[key], fields)
        ana.type("frame.zone", zone.key, fields)
        ana.type_instant(f"promises.{row}.due", f"{due.astimezone(zone):%Y-%m-%dT%H:%M}")
    typed = ana.page.locator("code", has_text="promise.").first.inner_text()
    ana.type("compose.body", f"{text['title']}: {typed}")
    ana.tick("compose.publish_at_time")
    at = (datetime.now(UTC) + AHEAD).replace(microsecond=0)
    ana.type_instant("announcement.publish_at", f"{at.astimezone(SEOUL):%Y-%m-%dT%H:%M:%S}")
    ana.press("compose.save_and_submit")
    assert ana.told() == ana.words("compose.submitted")
    return at


def everything_wrong_is_said(ana: Colleague) -> None:
    """No title, no name, a date alone, a zone there is none of, a promise nobody made, no time."""
    date = f"{datetime.now(SEOUL) + timedelta(days=9):%Y-%m-%d}"
    ana.type_instant("promises.0.due", date)
    ana.type("frame.zone", "Seoul", ana.page.locator("#f-promises-0"))
    ana.type("compose.body", "{{ promise.nothing }}")
    ana.tick("compose.publish_at_time")
    ana.type_instant("announcement.publish_at", date)

    ana.press("frame.check")

    wrong = [link.get_attribute("href") for link in ana.page.locator("#summary li a").all()]
    assert len(wrong) >= 5
    ana.reads("frame.to_repair", count=len(wrong))
    for place in wrong:
        expect(ana.page.locator(f"{place} .refused").first).to_be_attached()


def somebody_else_signs(department: Department) -> None:
    """Ana cannot; Bo signs in with password and code, reads it to the letter, and signs."""
    ana, bo = department.staff["ana"], department.staff["bo"]
    assert ana.page.get_by_role("button", name=ana.words("review.sign.button")).count() == 0
    bo.press("frame.sign_out")
    bo.sign_in()
    bo.follow("today.waiting.to_sign")
    bo.sees(department.text["seoul"])
    sign(bo)
    assert department.text["title"] not in department.board()


def sign(bo: Colleague) -> None:
    """Sign what is on the page."""
    bo.press("review.sign.button")
    bo.prove_if_asked()
    bo.page.locator(".said").wait_for()


def it_is_live_on_time(department: Department, at: datetime) -> None:
    """Not a moment before, and at once then."""
    title = department.text["title"]

    def live() -> bool:
        is_there = title in department.board()
        assert not is_there or datetime.now(UTC) >= at
        return is_there

    until(live, within=AHEAD.total_seconds() + IN_SIGHT, every=0.2, what="it never went live")


def it_slips(department: Department) -> None:
    """At leisure a delay is explained in full, and signed by another before it is public."""
    ana, text = department.staff["ana"], department.text
    open_notice(ana, text["title"])
    ana.page.get_by_role("link", name=f"{ana.words('notices.slips')} {text['seoul']}").click()
    later = (datetime.now(SEOUL) + timedelta(days=12)).replace(hour=10, minute=0)
    ana.type_instant("moves.0.due", f"{later:%Y-%m-%dT%H:%M}")
    explain(ana, department.text)
    ana.press("compose.save_and_submit")
    signed_by_bo(department)
    until(lambda: text["happened"] in page_of(department), within=IN_SIGHT, what="no delay")


def explain(ana: Colleague, text: dict[str, str]) -> None:
    """Every part that the form asks for now."""
    parts = {
        "cause": text["happened"],
        "what_happened": text["happened"],
        "what_it_means": text["means"],
        "what_to_do": text["do"],
        "apology": text["sorry"],
        "responsible": text["who"],
    }
    for name, said in parts.items():
        asked = ana.page.locator(f"[name='explanation.{name}']")
        if asked.is_visible():
            asked.fill(said)


def signed_by_bo(department: Department) -> None:
    """What was just put before whoever signs is signed."""
    bo = department.staff["bo"]
    bo.go("/desk/")
    bo.follow("today.waiting.to_sign")
    sign(bo)


def open_notice(who: Colleague, title: str) -> None:
    """By the list of notices."""
    who.follow("frame.notices")
    who.page.get_by_role("main").get_by_role("link", name=title).first.click()


def page_of(department: Department) -> str:
    """The public page of the launch."""
    page = department.staff["ana"].page.context.new_page()
    page.goto(f"{department.running.url}/{department.language}/")
    page.get_by_role("link", name=department.text["title"]).first.click()
    found = page.content()
    page.close()
    return found


def a_report_is_corrected(department: Department) -> None:
    """Somebody said something false; what is true stands beside it."""
    ana, text = department.staff["ana"], department.text
    open_notice(ana, text["title"])
    ana.follow("notices.correction")
    ana.page.get_by_text(ana.words("slip.corrects.or_claim")).click()
    ana.type("slip.corrects.claim", text["claim"])
    ana.type("slip.corrects.by", "Daily")
    ana.type("slip.corrects.where", "https://daily.example.com/1")
    ana.tick("verdict.false")
    explain(ana, {**text, "happened": text["wrong"], "means": text["meant"]})
    ana.press("compose.save_and_submit")
    signed_by_bo(department)
    until(lambda: text["wrong"] in page_of(department), within=IN_SIGHT, what="no correction")


def the_promise_is_kept(department: Department) -> None:
    """Whoever is on duty records it; the words were signed with the notice."""
    eun, text = department.staff["eun"], department.text
    open_notice(eun, text["title"])
    eun.page.get_by_role("link", name=f"{eun.words('notices.kept')} {text['newyork']}").click()
    eun.tick("slip.kept.whole")
    # To the second: the launch itself was published less than a minute ago.
    eun.type_instant("observed_at", f"{datetime.now(NEW_YORK):%Y-%m-%dT%H:%M:%S}")
    eun.press("slip.kept.do")
    eun.prove_if_asked()
    # Days before its time: that is asked about, and truly meant here.
    eun.page.get_by_label(eun.words("slip.kept.early")).check()
    eun.press("slip.kept.do")
    eun.prove_if_asked()
    eun.page.locator(".said").wait_for()
    kept = eun.words("state.kept")
    until(lambda: kept in page_of(department), within=IN_SIGHT, what="not kept in public")


def all_of_it_is_in_the_log(department: Department) -> None:
    """Who did what, from the first link to the promise kept."""
    dia = department.staff["dia"]
    dia.follow("frame.audit")
    log = dia.page.get_by_role("main").inner_text()
    for key in WRITTEN_DOWN:
        assert dia.words(f"did.{key}") in log, key
    assert log.count(dia.words("did.bulletin.approved")) == 3
