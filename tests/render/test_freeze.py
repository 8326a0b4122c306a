"""Freezing: what people sign is what is sent, the times in it are the promises' own."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from noticeboard.domain.bulletin import Bulletin, BulletinKind, BulletinState, Revision
from noticeboard.domain.content import ClaimCorrection, Content, Fulfilment, Move
from noticeboard.domain.delivery import Receipt
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.explanation import Explanation, Given, PartDue
from noticeboard.domain.kind import Kind, Policy
from noticeboard.domain.notice import Shown
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.publication import Act, announce, follow_up
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import parse_instant
from noticeboard.ports import Capabilities, Channel, Limits, Message, Preflight, Subject
from noticeboard.render.freeze import Freezer

LAUNCH = parse_instant("2026-12-10T09:00", "Asia/Seoul")
LATER = parse_instant("2026-12-12T10:30", "Asia/Seoul")
NEW_YORK = parse_instant("2026-07-04T18:30", "America/New_York")
SPOKEN = datetime(2026, 12, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LINK = "https://notices.example.com/b/Ab3dE"
KIND = Kind(
    name="launch",
    title=Sentence("Launch", "출시"),
    promises=True,
    min_lead=3 * DAY,
    recommended_lead=7 * DAY,
    delay_notice=DAY,
    confirm_within=timedelta(minutes=15),
    follow_up_wait=timedelta(minutes=2),
    cadence=timedelta(hours=4),
    contact_hours=timedelta(hours=12),
    late_after=timedelta(minutes=10),
    fulfilment=Sentence(
        "“{{ promise }}” happened at {{ kept_at }}.", "“{{ promise }}” {{ kept_at }}"
    ),
    fulfilment_in_part=Sentence(
        "“{{ promise }}” happened in part at {{ kept_at }}.", "“{{ promise }}” 일부 {{ kept_at }}"
    ),
    explanations={},
)
ANNOUNCED = Content(
    body="사전 예약은 **{{ promise.preorder }}**에 시작합니다. 값은 {{ fact.price }}입니다.",
    short="폰 X 사전 예약 {{ promise.preorder }} {{ link }}",
    publish_at=None,
    title="폰 X",
    promises=(PromiseTerms("preorder", "사전 예약", LAUNCH),),
    facts={"price": "1,190,000원"},
)


@dataclass
class Small:
    """A channel with little room, counting as it is told to."""

    id: str = "small"
    limits: Limits = field(default_factory=lambda: Limits(characters=100, thread=3))
    capabilities: Capabilities = field(default_factory=Capabilities)

    def count(self, text: str) -> int:
        """Hangul counts double, as some services count it."""
        return sum(2 if char > "\u1100" else 1 for char in text)

    def send(self, message: Message) -> Receipt:
        """Nothing is sent while freezing."""
        raise NotImplementedError

    def find(self, message: Message) -> Receipt | None:
        """Nothing is read while freezing."""
        raise NotImplementedError

    def read(self, receipt: Receipt) -> str | None:
        """Nothing is read while freezing."""
        raise NotImplementedError

    def preflight(self) -> Preflight:
        """Nothing is tested while freezing."""
        raise NotImplementedError


def _freezer(channels: Mapping[str, Channel] | None = None) -> Freezer:
    policy = Policy({"launch": KIND})
    return Freezer(policy, channels or {}, "https://notices.example.com/", "Asia/Seoul")


def _bulletin(content: Content, kind: BulletinKind = "announcement") -> Bulletin:
    return Bulletin(
        id=f"{kind}-1",
        notice_id="notice-1",
        kind=kind,
        code="Ab3dE",
        sequence=1 if kind == "announcement" else 2,
        state=BulletinState.DRAFT,
        revisions=(Revision(1, content, "draft", ("ana",)),),
    )


def _subject(announced: Content = ANNOUNCED, *, language: str = "ko") -> Subject:
    bulletin = _bulletin(announced)
    act = Act(bulletin, Shown(1, SPOKEN, "", "", ""), KIND)
    public = announce(act, slug="phone-x-ab12", language=language)
    return Subject(
        "notice-1", "phone-x-ab12", "launch", language, SPOKEN, None, public, (bulletin,)
    )


def test_an_announcement_tells_its_own_times_and_facts() -> None:
    """No date in a text was typed by hand."""
    bulletin = _bulletin(ANNOUNCED)
    draft = replace(_subject(), public=None)

    frozen = _freezer().freeze(ANNOUNCED, bulletin=bulletin, notice=draft, channels=["board"])

    when = "2026. 12. 10.(목) 오전 9:00 KST"
    assert frozen.html == (
        f"<p>사전 예약은 <strong>{when}</strong>에 시작합니다. 값은 1,190,000원입니다.</p>"
    )
    assert frozen.short == f"폰 X 사전 예약 {when} {LINK}"
    assert frozen.texts == {"board": (frozen.short,)}


def test_a_delay_says_what_moved_from_when_to_when_and_why() -> None:
    """Where nobody wrote a text, the line made has everything a reader needs."""
    delay = Content(
        body="",
        short="",
        publish_at=None,
        moves=(Move("preorder", LATER),),
        explanation=Explanation({"what_happened": Given("창고가 침수됐습니다. 복구 중입니다.")}),
    )

    frozen = _freezer().freeze(
        delay, bulletin=_bulletin(delay, "delay"), notice=_subject(), channels=["feed"]
    )

    assert frozen.html == ""
    assert frozen.texts["feed"] == (
        "연기: 폰 X\n"
        "사전 예약: 2026. 12. 10.(목) 오전 9:00 KST → 2026. 12. 12.(토) 오전 10:30 KST\n"
        "창고가 침수됐습니다.\n"
        f"{LINK}",
    )


def test_a_delay_text_names_the_time_before_and_the_new_one() -> None:
    """``.was`` is the time that was public until then."""
    delay = Content(
        body="{{ promise.preorder.was }} → {{ promise.preorder.date }} {{promise.preorder.time}}",
        short="x",
        publish_at=None,
        moves=(Move("preorder", LATER),),
    )

    frozen = _freezer().freeze(
        delay, bulletin=_bulletin(delay, "delay"), notice=_subject(), channels=[]
    )

    assert frozen.body == "2026. 12. 10.(목) 오전 9:00 KST → 2026. 12. 12.(토) 오전 10:30 KST"


def test_a_wording_fix_of_a_published_delay_keeps_its_times() -> None:
    """The time before is the one before this delay, even once the delay itself is public."""
    content = Content(
        body="{{ promise.preorder.was }}",
        short="x",
        publish_at=None,
        moves=(Move("preorder", LATER),),
    )
    bulletin, before = _bulletin(content, "delay"), _subject()
    assert before.public is not None
    public = follow_up(before.public, Act(bulletin, Shown(1, SPOKEN, "", "", ""), KIND))

    frozen = _freezer().freeze(
        content, bulletin=bulletin, notice=replace(before, public=public), channels=[]
    )

    assert frozen.body == "2026. 12. 10.(목) 오전 9:00 KST"


def test_a_move_without_a_new_time_says_when_we_speak_again() -> None:
    """And a text that names the missing time is refused, by field."""
    delay = Content(
        body="",
        short="",
        publish_at=None,
        moves=(Move("preorder", next_word_by=LATER),),
        explanation=Explanation({"what_happened": PartDue(LATER)}),
    )
    bulletin = _bulletin(delay, "delay")
    wrong = replace(delay, texts={"feed": "{{ promise.preorder }}"})

    frozen = _freezer().freeze(delay, bulletin=bulletin, notice=_subject(), channels=[])
    with pytest.raises(RefusedError) as refused:
        _freezer().freeze(wrong, bulletin=bulletin, notice=_subject(), channels=["feed"])

    assert "새 시각 미정, 2026. 12. 12.(토) 오전 10:30 KST까지" in frozen.short
    assert [(v.code, v.field) for v in refused.value.violations] == [
        ("placeholder_without_value", "texts.feed")
    ]


def test_each_promise_is_told_in_its_own_zone() -> None:
    """Summer in New York is EDT, whatever the house does."""
    content = replace(
        ANNOUNCED,
        body="{{ promise.us }}",
        short="",
        promises=(PromiseTerms("us", "Sale", NEW_YORK),),
    )
    draft = replace(_subject(language="en"), public=None)

    frozen = _freezer().freeze(content, bulletin=_bulletin(content), notice=draft, channels=[])

    assert frozen.body == "Sat 4 Jul 2026, 18:30 EDT"
    assert frozen.short == f"폰 X\nSale: Sat 4 Jul 2026, 18:30 EDT\n{frozen.body}\n{LINK}"


def test_a_fulfilment_says_the_words_signed_off_with_the_kind() -> None:
    """One person records it; the text was signed before."""
    kept = Content(
        body="", short="", publish_at=None, fulfilment=Fulfilment("preorder", LAUNCH.utc)
    )

    frozen = _freezer().freeze(
        kept, bulletin=_bulletin(kept, "fulfilment"), notice=_subject(), channels=[]
    )

    assert frozen.body == "“사전 예약” 2026. 12. 10.(목) 오전 9:00 KST"
    assert "사전 예약: 2026. 12. 10.(목) 오전 9:00 KST에 지켰습니다" in frozen.short


def test_a_cancelled_promise_is_said_to_be_cancelled() -> None:
    """With the time it had."""
    ended = Content(body="끝", short="", publish_at=None, withdraws=("preorder",))

    frozen = _freezer().freeze(
        ended, bulletin=_bulletin(ended, "cancellation"), notice=_subject(), channels=[]
    )

    assert "2026. 12. 10.(목) 오전 9:00 KST 예정이었으나 진행하지 않습니다" in frozen.short


@pytest.mark.parametrize(
    ("withdraws", "about"),
    [(("us",), "취소: Sale (폰 X)"), (("preorder", "us"), "취소: 폰 X"), ((), "취소: 폰 X")],
)
def test_one_promise_cancelled_is_not_headed_as_the_whole_notice(
    withdraws: tuple[str, ...], about: str
) -> None:
    """Whoever waits for the other one reads the first line only."""
    both = replace(ANNOUNCED, promises=(*ANNOUNCED.promises, PromiseTerms("us", "Sale", NEW_YORK)))
    ended = Content(body="끝", short="", publish_at=None, withdraws=withdraws)

    frozen = _freezer().freeze(
        ended, bulletin=_bulletin(ended, "cancellation"), notice=_subject(both), channels=[]
    )

    assert frozen.short.splitlines()[0] == about


def test_a_corrected_claim_is_quoted_with_its_verdict() -> None:
    """Who said it, and that it is not so."""
    claim = ClaimCorrection("출시가 12월 9일", "어느 신문", "https://example.com/a", "false")
    content = Content(body="아닙니다.", short="", publish_at=None, corrects=claim)

    frozen = _freezer().freeze(
        content, bulletin=_bulletin(content, "correction"), notice=_subject(), channels=[]
    )

    assert "“출시가 12월 9일”(어느 신문): 사실이 아닙니다" in frozen.short


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("**bold** <b>x</b>", "**bold** &lt;b&gt;x&lt;/b&gt;"),
        ("[a](https://evil.example.com)", "[a](https://evil.example.com)"),
        ("\n\n# Big", "\n\n# Big"),
        ("{{ fact.other }}", "{{ fact.other }}"),
        ('" onmouseover="x', "&quot; onmouseover=&quot;x"),
    ],
)
def test_a_fact_injects_no_markup(value: str, shown: str) -> None:
    """Whatever a fact holds is text, in a paragraph, a table or a link's title."""
    content = replace(
        ANNOUNCED,
        body='{{ fact.price }}\n\n[x](https://e.com "{{ fact.price }}")',
        facts={"price": value, "other": "unreleased"},
    )

    frozen = _freezer().freeze(
        content, bulletin=_bulletin(content), notice=_subject(), channels=[]
    )

    assert frozen.html == (
        f"<p>{shown}</p>\n"
        f'<p><a href="https://e.com" title="{shown}" rel="nofollow noopener">x</a></p>'
    )


def test_a_link_placeholder_can_be_a_link() -> None:
    """In the text and as the target of words."""
    content = replace(ANNOUNCED, body="{{ link }} [여기]({{ link }}) {{ fact.page }}")
    content = replace(content, facts={"page": "https://example.com/?a=1&b=2"})

    frozen = _freezer().freeze(
        content, bulletin=_bulletin(content), notice=_subject(), channels=[]
    )

    assert f'<a href="{LINK}" rel="nofollow noopener">여기</a>' in frozen.html
    assert f'<a href="{LINK}" rel="nofollow noopener">{LINK}</a>' in frozen.html
    assert 'href="https://example.com/?a=1&amp;b=2"' in frozen.html


def test_a_long_text_becomes_a_thread_with_times_and_link_in_front() -> None:
    """Split at sentences; a reader of the first part has what matters."""
    content = replace(
        ANNOUNCED,
        short=(
            "예약 {{ promise.preorder }}. 준비를 많이 했습니다. 함께해 주세요. 👩‍👩‍👧‍👦 {{ link }}"
        ),
    )

    frozen = _freezer({"small": Small()}).freeze(
        content, bulletin=_bulletin(content), notice=_subject(), channels=["small"]
    )

    assert frozen.texts["small"] == (
        f"예약 2026. 12. 10.(목) 오전 9:00 KST. (1/2)\n{LINK}",
        "준비를 많이 했습니다. 함께해 주세요. 👩‍👩‍👧‍👦 (2/2)",
    )


def test_a_made_text_leaves_the_reason_out_where_there_is_no_room() -> None:
    """The times and the link never are."""
    delay = Content(
        body="",
        short="",
        publish_at=None,
        moves=(Move("preorder", LATER),),
        explanation=Explanation({"what_happened": Given("창고가 침수됐습니다. " * 3)}),
    )
    room = Small(limits=Limits(characters=135, thread=1))

    frozen = _freezer({"small": room}).freeze(
        delay, bulletin=_bulletin(delay, "delay"), notice=_subject(), channels=["small"]
    )

    assert "창고" not in frozen.texts["small"][0]
    assert frozen.texts["small"][0].endswith(f"오전 10:30 KST\n{LINK}")


@pytest.mark.parametrize(
    ("characters", "said"),
    [(300, "폰 X 사전 예약 2026. 12. 10."), (178, "폰 X\n사전 예약: 2026. 12. 10."), (125, "")],
)
def test_the_late_variant_is_frozen_beside_the_one_in_time(characters: int, said: str) -> None:
    """It says when it was planned for, and counts with that; what a reader needs remains."""
    content = replace(
        ANNOUNCED,
        publish_at=parse_instant("2026-12-01T10:00", "Asia/Seoul"),
        short=f"{ANNOUNCED.short} 기대해 주세요. 기다려 주세요.",
    )
    room = Small(limits=Limits(characters=characters, thread=1))

    frozen = _freezer({"small": room, "board": Small()}).freeze(
        content, bulletin=_bulletin(content), notice=_subject(), channels=["board", "small"]
    )

    late = frozen.thread("small", late=True)
    if said:
        planned = "(늦게 보냅니다: 2026. 12. 1.(화) 오전 10:00 KST에 나갈 글이었습니다)"
        assert late[0].startswith(f"{planned}\n{said}")
        assert room.count(late[0]) <= characters
    else:
        assert late == frozen.thread("small")
    assert "늦게" not in frozen.thread("small")[0]
    assert frozen.thread("board", late=True) == (frozen.body,)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"texts": {"small": "가" * 51}}, ("text_too_long", "texts.small")),
        ({"short": "가" * 51}, ("text_too_long", "short")),
        ({"texts": {"small": "가" * 9_000 + "\u0301" * 9_000}}, ("text_too_long", "texts.small")),
        ({"short": "x\u202egnp"}, ("unfit_character", "short")),
        ({"body": "[" * 50}, ("text_too_nested", "body")),
        ({"facts": {"price": "x\x00"}}, ("unfit_character", "body")),
        ({"short": "{{ promise.lost }}"}, ("placeholder_without_value", "short")),
    ],
)
def test_what_does_not_fit_is_refused_by_field(
    changes: dict[str, object], expected: tuple[str, str]
) -> None:
    """The form can point at the text that has to change."""
    content = replace(ANNOUNCED, **changes)  # type: ignore[arg-type]  # any field, on purpose
    channels = {"small": Small(limits=Limits(characters=100, thread=1))}

    with pytest.raises(RefusedError) as refused:
        _freezer(channels).freeze(
            content, bulletin=_bulletin(content), notice=_subject(), channels=["small"]
        )

    assert expected in [(v.code, v.field) for v in refused.value.violations]


def test_the_same_content_gives_the_same_hash_and_any_change_another() -> None:
    """What was signed can be told from everything else."""
    bulletin, notice = _bulletin(ANNOUNCED), _subject()
    moved = replace(ANNOUNCED, promises=(PromiseTerms("preorder", "사전 예약", LATER),))
    hidden = replace(ANNOUNCED, waiver="because")

    def sealed(content: Content, channels: tuple[str, ...] = ("board",)) -> str:
        frozen = _freezer().freeze(content, bulletin=bulletin, notice=notice, channels=channels)
        return frozen.hash

    first = sealed(ANNOUNCED)
    assert sealed(ANNOUNCED) == first
    assert len({first, sealed(moved), sealed(hidden), sealed(ANNOUNCED, ("feed",))}) == 4


def test_text_is_frozen_composed() -> None:
    """Hangul typed as single letters on a Mac counts and compares as everybody's."""
    content = replace(ANNOUNCED, short="\u1112\u1161\u11ab\u1100\u1173\u11af {{ link }}\r\n.")

    frozen = _freezer().freeze(
        content, bulletin=_bulletin(content), notice=_subject(), channels=[]
    )

    assert frozen.short == f"한글 {LINK}\n."
