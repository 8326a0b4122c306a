"""A notice's page: its promises in the centre, and nothing that was said ever gone."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from noticeboard.domain.content import (
    ClaimCorrection,
    Content,
    Fulfilment,
    OwnCorrection,
    Reminder,
)
from noticeboard.domain.explanation import PartDue
from noticeboard.domain.times import at_utc
from noticeboard.render.lines import headline
from noticeboard.site.changes import first_told
from noticeboard.site.pages import build
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NEW_YORK,
    NOON,
    a_follow_up,
    a_notice,
    an_instant,
    explained,
    terms,
    told,
)
from tests.site import sample
from tests.site.memory import MemoryPublic


def _page(slug: str, rows: MemoryPublic | None = None, now: datetime = sample.NOW) -> str:
    page = build(f"/notices/{slug}", rows or sample.public(), sample.HOUSE, now)
    assert page is not None
    return page.body.decode()


def test_the_page_speaks_its_notices_language() -> None:
    """Korean for the phone, English for the 2G network."""
    assert '<html lang="ko">' in _page("hanbit-phone-x-7k2m")
    assert '<html lang="en">' in _page("2g-ends-m3c7")


def test_every_time_is_there_with_its_reason_and_labels() -> None:
    """Two moves: both old times struck out, both reasons told, the late one labelled."""
    history = _page("hanbit-phone-x-7k2m").partition('class="history"')[2].partition("</ol>")[0]

    assert len(re.findall("<del>", history)) == 2
    assert "재고 전산이" in history
    assert "부하 시험이" in history
    assert '<strong class="stamp">늦은 알림</strong>' in history


def test_a_kept_promise_is_told_in_the_zone_it_was_made_in() -> None:
    """New York in July: nobody is told that it began at ten in the evening."""
    due = NOON + 10 * DAY + HOUR
    kept = a_follow_up(moves=(), fulfilment=Fulfilment("preorder", due))
    promised = a_notice(terms("preorder", due=an_instant(due, NEW_YORK)), at=NOON)
    rows = MemoryPublic()
    rows.show(told(promised, "fulfilment", kept, due))

    html = _page(promised.slug, rows, due)
    feed = build("/feeds/atom.xml", rows, sample.HOUSE, due)

    said = re.findall(r"Kept: it happened on <time[^>]*>([^<]*)<", html)
    assert len(said) == 2
    assert set(said) == {"Sat 25 Jul 2026, 09:00 EDT"}
    assert feed is not None
    assert b"09:00 EDT" in feed.body


def test_explanation_parts_say_whether_they_are_told_owed_or_withheld() -> None:
    """By when, on whose account, and that an instant passed without the word."""
    html = _page("hanbit-phone-x-7k2m")

    assert "밝히지 않음: 협력사가 요청했습니다" in html
    assert re.search(r'class="owed">보상: <time datetime="2026-07-16T18', html)
    assert re.search(r'class="owed overdue">.*<time datetime="2026-07-15T09:10', html)


def test_who_answers_a_rumour_is_not_read_as_correcting_themselves() -> None:
    """On the page, the board, in feeds and texts it says how true it is; a mistake stays one."""
    notice = sample.phone()
    claim = ClaimCorrection("충전기가 없다", "어느 블로그", "https://blog.example.com", "false")
    why = explained(what_happened="블로그 글이 퍼졌습니다.", what_it_means="상자에 들어 있습니다.")
    rumour = a_follow_up(body="", short="", moves=(), corrects=claim, explanation=why)
    own = replace(rumour, corrects=OwnCorrection(notice.bulletins[0].id))

    true = replace(rumour, corrects=replace(claim, verdict="true"))
    partly = replace(rumour, corrects=replace(claim, verdict="partly"))
    undecided = replace(rumour, corrects=replace(claim, verdict="undecided"))

    for content, says in (
        (rumour, "소문은 사실이 아닙니다"),
        (true, "소문은 사실입니다"),
        (partly, "소문은 일부만 사실입니다"),
        (undecided, "소문을 확인하고 있습니다"),
        (own, "정정"),
    ):
        rows = MemoryPublic()
        said = told(notice, "correction", content, sample.NOW, id="b-9")
        rows.show(said)
        feed = build("/feeds/atom.xml", rows, sample.HOUSE, sample.NOW)
        assert feed is not None
        assert f'<span class="sort correction">{says}</span>' in _page(notice.slug, rows)
        assert f"<title>[{says}] " in feed.body.decode()
        assert "<id>urn:uuid:b-9</id>" in feed.body.decode()
        assert headline("ko", "correction", "T", said=content) == f"{says}: T"


def test_an_apology_is_not_announced_and_is_missed_when_its_time_has_passed() -> None:
    """Nobody reads "our apology: not known yet"; who was owed one reads that it did not come."""
    notice = sample.phone()
    by = sample.NOW + HOUR
    part = PartDue(at_utc(by, "Asia/Seoul"))
    owed = explained(what_happened="화면에 얼룩이 있었습니다.", apology=part)
    rows = MemoryPublic()
    rows.show(told(notice, "update", a_follow_up(moves=(), explanation=owed), sample.NOW))

    before = _page(notice.slug, rows, by - timedelta(minutes=1))
    after = _page(notice.slug, rows, by)

    assert before.count("사과드립니다") + 1 == after.count("사과드립니다")
    assert after.count("아직 알리지 못했습니다") == before.count("아직 알리지 못했습니다") + 1


def test_a_part_told_later_leads_to_where_it_was_told() -> None:
    """The debt is settled in public, on the page where it was made."""
    notice = sample.phone()
    answer = a_follow_up(moves=(), explanation=explained(remedy="3만 원 쿠폰을 드립니다."))
    rows = MemoryPublic()
    rows.show(told(notice, "update", answer, sample.NOW))

    html = _page("hanbit-phone-x-7k2m", rows)

    assert "3만 원 쿠폰을 드립니다." in html.partition('id="b-k1Qp3x"')[2]
    assert '<a href="#b-code-4">' in html.partition('id="b-k1Qp3x"')[2]


def test_a_corrected_bulletin_is_marked_and_both_lead_to_one_another() -> None:
    """The wrong words stay readable, and nobody can take them for the last."""
    html = _page("price-rumour-h6t1")
    wrong = html.partition('id="b-k6Qp1x"')[2]
    right = html.partition('id="b-k6Qp2x"')[2]

    assert 'class="amended"' in wrong
    assert 'href="#b-k6Qp2x"' in wrong
    assert 'href="#b-k6Qp1x"' in right.partition("</article>")[0]


def test_an_outside_claim_is_quoted_with_its_source_and_verdict() -> None:
    """What was claimed, by whom, where, and that it is not true."""
    html = _page("price-rumour-h6t1")

    assert "<blockquote>폰 X가 1,490,000원에 나온다.</blockquote>" in html
    assert "전자일보" in html
    assert "사실이 아닙니다" in html


def test_a_next_word_says_whether_it_was_kept() -> None:
    """One was kept at 14:40, the other passed in silence."""
    html = _page("price-rumour-h6t1")

    assert html.count("다시 알려 드렸습니다") == 1
    assert html.count('class="next-word overdue"') == 1


def test_labels_are_explained_beside_themselves() -> None:
    """A badge without a definition is an ornament."""
    html = _page("hanbit-phone-x-7k2m")

    assert "약속한 시각까지 24시간도 남지 않았을 때 알렸습니다." in html


def test_a_typo_fix_keeps_the_earlier_words() -> None:
    """They fold away, and stay."""
    html = _page("hanbit-watch-2-p8n4")
    folded = html.partition("<details")[2].partition("</details>")[0]

    assert "부터 팝니다." in folded
    assert "부터 판매합니다." not in folded


def test_hostile_words_are_text() -> None:
    """A title, a label, a fact and a reason are shown as typed, in markup and in attributes."""
    evil = "<script>alert(1)</script>\"'><img src=x onerror=y>{{7*7}}"
    notice = a_notice(
        terms(due=NOON + 5 * DAY, label=evil, audience=evil),
        at=NOON,
        title=evil,
        facts={evil: evil},
        products=(evil,),
    )
    rows = MemoryPublic()
    rows.show(
        told(notice, "delay", a_follow_up(explanation=explained(what_happened=evil)), NOON + DAY)
    )

    board = build("/", rows, sample.HOUSE, NOON)
    assert board is not None

    for html in (_page("phone-x-7k2m", rows), board.body.decode()):
        assert "<script" not in html
        assert "<img" not in html
        assert "{{7*7}}" in html


def test_evidence_leads_to_the_web_only() -> None:
    """Another scheme is not made a link."""
    notice = sample.watch()
    kept = notice.bulletins[-1]
    assert kept.fulfilment is not None
    bad = replace(kept.fulfilment, evidence_url="javascript:alert(1)")
    rows = MemoryPublic()
    rows.show(replace(notice, bulletins=(notice.bulletins[0], replace(kept, fulfilment=bad))))

    assert "javascript:" not in _page("hanbit-watch-2-p8n4", rows)
    assert 'href="https://shop.example.com/watch2"' in _page("hanbit-watch-2-p8n4")


def test_the_newest_word_stands_right_below_the_promises() -> None:
    """Whole, once, and before anything older; a reminder says nothing new and is not it."""
    notice = sample.phone()
    again = a_follow_up(moves=(), reminder=Reminder("delivery", 1, 7 * 86_400))
    rows = MemoryPublic()
    rows.show(told(notice, "update", again, sample.NOW))

    html = _page("hanbit-phone-x-7k2m", rows)

    places = [html.index(f'id="{what}"') for what in ("p-delivery", "newest", "b-k1Qp3x")]
    older = [html.index(f'id="{what}"') for what in ("facts", "histories", "bulletins")]
    assert [*places, *older] == sorted([*places, *older])
    assert html.count('id="b-k1Qp3x"') == 1
    assert html.index('id="b-code-4"') > html.index('id="bulletins"')


def test_what_is_resolved_says_so_at_its_head_until_more_is_to_come() -> None:
    """A delay after it is trouble again."""
    over = told(sample.phone(), "update", a_follow_up(moves=(), resolved=True), sample.NOW)
    again = told(over, "holding", a_follow_up(moves=()), sample.NOW + HOUR)

    heads = []
    for notice in (over, again):
        rows = MemoryPublic()
        rows.show(notice)
        heads.append(_page("hanbit-phone-x-7k2m", rows).partition("</header>\n\n")[0])

    assert ["해결되었습니다." in head for head in heads] == [True, False]
    assert "처음 알린 글" in heads[0]


def test_nobody_was_told_of_an_outage_by_an_earlier_delay_of_something_else() -> None:
    """The first word about it is the first that is about as much; without one nothing is said."""
    plain = Content("b", "s", None)
    delayed = told(a_notice(at=NOON), "delay", a_follow_up(), NOON + HOUR)
    held = told(delayed, "holding", plain, NOON + 5 * DAY)
    firsts = []
    for notice in (delayed, held):
        over = told(notice, "update", replace(plain, resolved=True), NOON + 6 * DAY)
        firsts.append(first_told(over, over.bulletins[-1]))

    assert firsts == [None, held.bulletins[-1]]


def test_a_fulfilment_says_itself_how_late_it_was() -> None:
    """On the page and in the feed: whoever reads it alone is not told that it was in time."""
    due = NOON + 10 * DAY + HOUR
    late = a_follow_up(moves=(), fulfilment=Fulfilment("preorder", due + 95 * MINUTE))
    promised = a_notice(terms("preorder", due=an_instant(due)), at=NOON)
    rows = MemoryPublic()
    rows.show(told(promised, "fulfilment", late, due + 2 * HOUR))

    frame = _page(promised.slug, rows, due + 2 * HOUR).partition('class="changes"')[2]
    feed = build("/feeds/atom.xml", rows, sample.HOUSE, due + 2 * HOUR)

    assert "Kept 1 hour 35 minutes late" in frame.partition("</ul>")[0]
    assert feed is not None
    assert feed.body.decode().count("1 hour 35 minutes late") == 2
