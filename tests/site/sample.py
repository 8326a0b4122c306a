"""A board on an ordinary, difficult day: every state, label and turn that a reader may meet."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import ClaimCorrection, Content, Fulfilment, Move, OwnCorrection
from noticeboard.domain.explanation import Given, OpenHours, PartDue, Withheld
from noticeboard.domain.kind import Kind
from noticeboard.domain.notice import Notice, Shown
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.publication import announce, follow_up, release_revision
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import parse_instant
from noticeboard.site.house import House
from tests.builders import HOUR, a_bulletin, a_kind, an_act, explained
from tests.site.memory import MemoryPublic

SEOUL, NEW_YORK = "Asia/Seoul", "America/New_York"
LAUNCH = a_kind("launch", title=Sentence("Launch", "출시"))
MAINTENANCE = a_kind("maintenance", title=Sentence("Maintenance", "점검"), delay_notice=4 * HOUR)
ENDING = a_kind("service_end", title=Sentence("End of service", "서비스 종료"))
EVENT = a_kind("event", title=Sentence("Event", "행사"))
CLARIFICATION = a_kind("clarification", title=Sentence("Clarification", "해명"), promises=False)
STATEMENT = a_kind("statement", title=Sentence("Statement", "입장문"), promises=False)
KINDS = {k.name: k for k in (LAUNCH, MAINTENANCE, ENDING, EVENT, CLARIFICATION, STATEMENT)}
HOUSE = House("한빛전자", "https://notices.example.com", "ko", SEOUL, KINDS)


def at(text: str, zone: str = SEOUL) -> datetime:
    """A wall time as an aware UTC moment."""
    return parse_instant(text, zone).utc


NOW = at("2026-07-15T09:20")


class Story:
    """Tells a notice bulletin by bulletin, through the domain's own acts."""

    def __init__(self, number: int, slug: str, kind: Kind, language: str) -> None:
        self._number, self._slug, self._kind, self._language = number, slug, kind, language
        self.notice: Notice | None = None

    def say(self, kind: BulletinKind, when: str, html: str, short: str, **said: Any) -> "Story":
        """One more bulletin, published at a wall time in Seoul."""
        moment = at(when)
        count = len(self.notice.bulletins) + 1 if self.notice else 1
        content = Content(html, f"{short} {HOUSE.url('/b/' + self.code(count))}", None)
        bulletin = a_bulletin(
            kind,
            replace(content, **said),
            id=self.id(count),
            notice_id=self.id(0),
            code=self.code(count),
            sequence=count,
        )
        act = an_act(bulletin, moment, self._kind)
        act = replace(act, bulletin=replace(bulletin, publish_at=moment))
        act = replace(act, shown=replace(act.shown, html=html, released_at=moment))
        if self.notice is None:
            self.notice = announce(act, slug=self._slug, language=self._language)
        else:
            self.notice = follow_up(self.notice, act)
        return self

    def reword(self, count: int, when: str, html: str) -> "Story":
        """A typo fix of the bulletin of that number."""
        shown = Shown(2, at(when), html, html, html)
        self.notice = release_revision(self.told, self.id(count), shown)
        return self

    @property
    def told(self) -> Notice:
        """The notice so far."""
        assert self.notice is not None
        return self.notice

    def id(self, count: int) -> str:
        """The id of a bulletin; of the notice itself for 0."""
        return str(UUID(int=(self._number << 16) + count, version=4))

    def code(self, count: int) -> str:
        """The short code of a bulletin."""
        return f"k{self._number}Qp{count}x"


def promised(key: str, label: str, due: str, zone: str = SEOUL, **more: Any) -> PromiseTerms:
    """A promise as an announcement gives it."""
    return replace(PromiseTerms(key, label, parse_instant(due, zone)), **more)


def moved(key: str, due: str, zone: str = SEOUL) -> Move:
    """A promise moved to a new time."""
    return Move(key, due=parse_instant(due, zone))


def phone() -> Notice:
    """Moved twice, the second time late, one part withheld, then unconfirmed."""
    story = Story(1, "hanbit-phone-x-7k2m", LAUNCH, "ko")
    story.say(
        "announcement",
        "2026-07-01T10:00",
        "<p>한빛 폰 X의 사전 예약을 7월 13일(월) 오전 9시에 엽니다. 온라인 매장과 전국 대리점에서 "
        "같은 시각에 시작합니다.</p><p>예약하신 순서대로 보내 드립니다.</p>",
        "한빛 폰 X 사전 예약을 엽니다.",
        title="한빛 폰 X 사전 예약",
        products=("한빛 폰 X",),
        promises=(
            promised("preorder", "사전 예약 시작", "2026-07-13T09:00", audience="대한민국"),
            promised("delivery", "첫 배송 출발", "2026-07-24T14:00", depends_on=("preorder",)),
        ),
        facts={"price": "1,190,000원", "quantity": "1차 40,000대"},
    )
    story.say(
        "delay",
        "2026-07-11T18:30",
        "<p>사전 예약을 이틀 미룹니다. 창고 전산을 옮기는 일이 예정보다 늦어졌습니다.</p>",
        "한빛 폰 X 사전 예약을 이틀 미룹니다.",
        moves=(moved("preorder", "2026-07-14T20:00"),),
        explanation=explained(
            cause="창고 전산 이전",
            what_happened="새 창고의 재고 전산이 7월 11일 점검에서 수량을 잘못 세었습니다.",
            what_it_means="사전 예약이 7월 14일 오후 8시에 시작됩니다. 가격은 그대로입니다.",
            what_to_do="미리 하실 일은 없습니다.",
            apology="기다려 주신 분들께 죄송합니다.",
            responsible="김하나, 유통본부장",
        ),
    )
    story.say(
        "delay",
        "2026-07-14T18:10",
        "<p>오늘 오후 8시로 알려 드린 사전 예약을 내일 오전 9시로 다시 미룹니다.</p>",
        "한빛 폰 X 사전 예약을 내일 오전 9시로 다시 미룹니다.",
        moves=(moved("preorder", "2026-07-15T09:00"),),
        explanation=explained(
            what_happened="예약 서버의 부하 시험이 오늘 오후 5시에 실패했습니다. 2만 명이 "
            "한꺼번에 들어오면 주문이 두 번 기록됩니다.",
            what_it_means="오늘 저녁에는 예약하실 수 없습니다.",
            apology="두 번이나 미루게 되어 죄송합니다.",
            remedy=PartDue(parse_instant("2026-07-16T18:00", SEOUL)),
            prevention=PartDue(parse_instant("2026-07-15T09:10", SEOUL)),
            cause=Withheld("partner"),
            contact=Given("고객센터 1588-0000", OpenHours("09:00-22:00", SEOUL)),
        ),
    )
    return story.told


def data_centre() -> Notice:
    """Due right now, in two zones, with an end."""
    story = Story(2, "seoul-data-centre-b4x9", MAINTENANCE, "en")
    story.say(
        "announcement",
        "2026-07-08T11:00",
        "<p>We replace the power feeds of the Seoul data centre. Cloud storage is read-only for "
        "the whole time; nothing is deleted and nothing moves.</p>",
        "Cloud storage is read-only while we replace power feeds in Seoul.",
        title="Power works in the Seoul data centre",
        products=("Hanbit Cloud",),
        promises=(
            promised(
                "readonly",
                "Storage becomes read-only",
                "2026-07-15T09:10",
                until=parse_instant("2026-07-15T11:00", SEOUL),
            ),
            promised(
                "us-backup",
                "US backups resume",
                "2026-07-15T09:00",
                NEW_YORK,
                audience="customers of the New York region",
                depends_on=("readonly",),
            ),
        ),
        facts={"place": "Seoul data centre, halls 2 and 3"},
    )
    return story.told


def watch() -> Notice:
    """Kept to the minute, with evidence and a typo fix."""
    story = Story(3, "hanbit-watch-2-p8n4", LAUNCH, "ko")
    story.say(
        "announcement",
        "2026-06-24T10:00",
        "<p>한빛 워치 2를 7월 6일(월) 오전 10시부터 팝니다.</p>",
        "한빛 워치 2 판매를 시작합니다.",
        title="한빛 워치 2 판매 시작",
        products=("한빛 워치 2",),
        promises=(promised("sale", "판매 시작", "2026-07-06T10:00"),),
        facts={"price": "329,000원"},
    )
    story.reword(
        1, "2026-06-24T15:00", "<p>한빛 워치 2를 7월 6일(월) 오전 10시부터 판매합니다.</p>"
    )
    story.say(
        "fulfilment",
        "2026-07-06T10:02",
        "<p>“판매 시작”이 2026년 7월 6일 오전 10시에 이루어졌습니다.</p>",
        "한빛 워치 2 판매가 시작되었습니다.",
        fulfilment=Fulfilment(
            "sale", at("2026-07-06T10:00"), evidence_url="https://shop.example.com/watch2"
        ),
    )
    return story.told


def two_g() -> Notice:
    """An ending with a far lead, required parts, and one move."""
    story = Story(4, "2g-ends-m3c7", ENDING, "en")
    story.say(
        "announcement",
        "2026-03-02T09:00",
        "<p>The 2G network is switched off for good. Every phone that shows “2G” today needs a "
        "successor by then.</p>",
        "The 2G network is switched off for good.",
        title="The 2G network ends",
        products=("2G",),
        promises=(promised("off", "Last base station off", "2026-09-30T23:00"),),
        parts={
            "who_is_affected": "38,412 subscribers whose number begins with 011, 016 or 019.",
            "what_to_move_to": "Any LTE or 5G plan; the number stays.",
            "compensation": "A phone at no cost, or 300,000 KRW towards one; 24 months at -70 %.",
            "contact": "Call 1588-0002, every day 08:00-22:00, or any shop.",
        },
    )
    story.say(
        "delay",
        "2026-07-10T10:00",
        "<p>The court has asked us to wait for its decision; we wait.</p>",
        "The 2G network stays on three months longer.",
        moves=(moved("off", "2026-12-31T23:00"),),
        explanation=explained(
            cause="A court's decision is pending",
            what_happened="The Seoul administrative court will hear subscribers on 12 October.",
            what_it_means="Your 2G phone works until 31 December, 23:00.",
            what_to_do="Nothing. Everything offered stays on offer.",
            apology="We are sorry for the months of uncertainty.",
            responsible="Lee Seojun, head of networks",
        ),
    )
    return story.told


def concert() -> Notice:
    """Cancelled, with remedy, choice and a contact."""
    story = Story(5, "summer-stage-d2v5", EVENT, "ko")
    story.say(
        "announcement",
        "2026-06-15T12:00",
        "<p>한강 여름 무대에 여러분을 모십니다.</p>",
        "한강 여름 무대에 모십니다.",
        title="한강 여름 무대",
        promises=(
            promised("open", "입장 시작", "2026-07-18T17:00", audience="예매하신 분"),
            promised("show", "공연 시작", "2026-07-18T19:30", depends_on=("open",)),
        ),
        facts={"place": "난지 한강공원"},
    )
    story.say(
        "cancellation",
        "2026-07-13T15:00",
        "<p>7월 18일 한강 여름 무대를 열지 않습니다.</p>",
        "한강 여름 무대를 취소합니다.",
        withdraws=("open", "show"),
        explanation=explained(
            cause="홍수 예보",
            what_happened="기상청이 18일 한강 수위를 4.2m로 예보해 공원이 닫힙니다.",
            what_it_means="공연은 열리지 않으며 다른 날로 옮기지 않습니다.",
            apology="기다려 주신 4,000분께 사과드립니다.",
            remedy="표 값과 수수료 전액을 7월 17일까지 결제하신 방법으로 돌려드립니다.",
            choice="환불 대신 가을 무대 표를 고르실 수 있습니다.",
            contact=Given("고객센터 1588-0001", OpenHours("08:00-23:00", SEOUL)),
        ),
    )
    return story.told


def rumour() -> Notice:
    """An outside claim answered, our own answer corrected, one next word kept, one owed."""
    story = Story(6, "price-rumour-h6t1", CLARIFICATION, "ko")
    story.say(
        "announcement",
        "2026-07-12T11:30",
        "<p>오늘 오전 기사에 실린 가격표는 저희가 만든 것이 아닙니다.</p>",
        "기사에 실린 가격표는 저희 것이 아닙니다.",
        title="온라인에 퍼진 ‘폰 X 가격표’에 대해",
        products=("한빛 폰 X",),
        corrects=ClaimCorrection(
            "폰 X가 1,490,000원에 나온다.",
            "전자일보",
            "https://news.example.com/1",
            "false",
            date(2026, 7, 12),
        ),
        next_word_by=parse_instant("2026-07-12T15:00", SEOUL),
    )
    story.say(
        "correction",
        "2026-07-12T14:40",
        "<p>앞서 ‘저희가 만든 것이 아니다’라고 한 말은 틀렸습니다. 가격표는 5월에 내부에서 "
        "만든 초안이며, 확정한 가격이 아닙니다.</p>",
        "앞서 드린 말씀을 바로잡습니다.",
        corrects=OwnCorrection(story.id(1)),
        explanation=explained(
            what_happened="초안이 있었다는 사실을 확인하지 않고 답했습니다.",
            what_it_means="폰 X의 가격은 1,190,000원입니다.",
            apology="틀린 말씀을 드려 죄송합니다.",
        ),
        next_word_by=parse_instant("2026-07-15T08:00", SEOUL),
    )
    return story.told


def tablet() -> Notice:
    """A time that is open: only the next word stands in for it, after the old one was missed."""
    story = Story(7, "tablet-9-w1z8", LAUNCH, "en")
    story.say(
        "announcement",
        "2026-07-07T09:00",
        "<p>The Tablet 9 goes on sale in the United States.</p>",
        "The Tablet 9 goes on sale in the US.",
        title="Tablet 9 on sale in the US",
        products=("Tablet 9",),
        promises=(promised("sale", "Sale opens", "2026-07-14T09:00", NEW_YORK, audience="US"),),
        facts={"price": "USD 899"},
    )
    story.say(
        "delay",
        "2026-07-15T01:00",
        "<p>The sale did not open this morning. Customs has not released the first container, and "
        "we do not know yet when it will.</p>",
        "The Tablet 9 sale did not open; no new time yet.",
        moves=(Move("sale", next_word_by=parse_instant("2026-07-15T17:00", NEW_YORK)),),
        explanation=explained(
            what_happened="Customs in Long Beach has held the first container since Monday.",
            what_it_means=PartDue(parse_instant("2026-07-15T17:00", NEW_YORK)),
        ),
    )
    return story.told


def board() -> tuple[Notice, ...]:
    """Every notice of the sample, in order of announcement."""
    notices = (phone(), data_centre(), watch(), two_g(), concert(), rumour(), tablet())
    return tuple(sorted(notices, key=lambda n: n.published_at))


def public() -> MemoryPublic:
    """The sample made public."""
    rows = MemoryPublic()
    rows.show(*sorted(board(), key=lambda n: n.updated_at))
    return rows
