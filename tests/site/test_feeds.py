"""RSS and Atom: complete in themselves, stable byte for byte, whole under hostile words."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import feedparser
import pytest

from noticeboard.domain.content import Content, DailyWord, Move, OwnCorrection
from noticeboard.domain.notice import Notice
from noticeboard.site.pages import build
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    a_follow_up,
    a_notice,
    an_instant,
    explained,
    shown_words,
    told,
)
from tests.site import sample
from tests.site.memory import MemoryPublic

FORMATS = ("atom", "rss")
ATOM = "{http://www.w3.org/2005/Atom}"


def _feed(rows: MemoryPublic, scope: str = "", written: str = "atom") -> bytes:
    page = build(f"/feeds{scope}/{written}.xml", rows, sample.HOUSE, sample.NOW)
    assert page is not None
    return page.body


def _shown(*notices: Notice) -> MemoryPublic:
    rows = MemoryPublic()
    rows.show(*notices)
    return rows


def _updated(rows: MemoryPublic) -> dict[str, str]:
    root = ET.fromstring(_feed(rows))  # noqa: S314  # our own bytes
    return {
        entry.findtext(f"{ATOM}id", ""): entry.findtext(f"{ATOM}updated", "")
        for entry in root.iter(f"{ATOM}entry")
    }


@pytest.mark.parametrize("written", FORMATS)
def test_two_builds_of_an_unchanged_feed_are_byte_equal(written: str) -> None:
    """Nothing stamps the present into it."""
    assert _feed(sample.public(), "", written) == _feed(sample.public(), "", written)


@pytest.mark.parametrize("written", FORMATS)
def test_feedparser_reads_every_bulletin_newest_first(written: str) -> None:
    """Ids are the bulletins' own, links are the short ones, nothing is ill-formed."""
    parsed = feedparser.parse(_feed(sample.public(), "", written))

    assert not parsed.bozo
    assert len(parsed.entries) == sum(len(n.bulletins) for n in sample.board())
    assert parsed.entries[0].id == f"urn:uuid:{sample.tablet().bulletins[-1].id}"
    assert parsed.entries[0].link == "https://notices.example.com/b/k7Qp2x"
    assert all(entry.author and entry.published_parsed for entry in parsed.entries)


@pytest.mark.parametrize("written", FORMATS)
def test_a_feed_knows_its_own_address_and_the_boards(written: str) -> None:
    """Self and alternate, each with its type."""
    parsed = feedparser.parse(_feed(sample.public(), "", written))
    links = {(link.rel, link.type): link.href for link in parsed.feed.links}

    assert links["self", f"application/{written}+xml"].endswith(f"/feeds/{written}.xml")
    assert parsed.feed.link == "https://notices.example.com/"


def test_atom_links_carry_rel_and_type_and_entries_their_language() -> None:
    """feedgen leaves the first two out and has no way for the third."""
    root = ET.fromstring(_feed(sample.public()))  # noqa: S314  # our own bytes
    entries = list(root.iter(f"{ATOM}entry"))

    links = {tuple(sorted(link.attrib)) for e in entries for link in e.iter(f"{ATOM}link")}
    languages = [e.get("{http://www.w3.org/XML/1998/namespace}lang") for e in entries]

    assert links == {("href", "rel", "type")}
    assert languages[:2] == ["en", "ko"]


def test_atom_leaves_a_plain_text_reader_the_whole_content() -> None:
    """Mailers that prefer plain text would take a summary and drop the explanation."""
    root = ET.fromstring(_feed(sample.public()))  # noqa: S314  # our own bytes

    assert list(root.iter(f"{ATOM}content"))
    assert not list(root.iter(f"{ATOM}summary"))


def test_titles_alone_tell_the_news() -> None:
    """What happened, to what, and the new time with its zone."""
    titles = [entry.title for entry in feedparser.parse(_feed(sample.public())).entries]

    assert "[Delay] The 2G network ends: now Thu 31 Dec 2026, 23:00 KST" in titles
    assert any(
        t.startswith("[확인되지 않음] [연기] 한빛 폰 X") and "2026. 7. 15.(수) 오전 9:00" in t
        for t in titles
    )
    assert any("no new time yet, next word by Wed 15 Jul 2026, 17:00 EDT" in t for t in titles)
    assert any(t.startswith("[취소] 한강 여름 무대") for t in titles)


@pytest.mark.parametrize("written", FORMATS)
def test_an_entry_is_complete_in_itself(written: str) -> None:
    """Old time, new time, reason, labels, what is owed and what is withheld."""
    parsed = feedparser.parse(_feed(_shown(sample.phone()), "", written))

    html = parsed.entries[0].content[0].value

    assert "<del>" in html
    assert "부하 시험이" in html
    assert "늦은 알림" in html
    assert "밝히지 않음: 협력사가 요청했습니다" in html
    assert "까지 알려 드리겠습니다" in html


def test_an_entry_says_that_a_word_comes_every_day_and_that_it_is_over() -> None:
    """Whoever reads feeds alone knows when to expect more, and when no longer."""
    daily = Content("b", "s", None, daily_word=DailyWord("18:00", "Asia/Seoul"))
    held = told(a_notice(at=NOON), "holding", daily, NOON + HOUR)
    over = told(held, "update", Content("b", "s", None, resolved=True), NOON + 2 * HOUR)

    said = [entry.content[0].value for entry in feedparser.parse(_feed(_shown(over))).entries]

    assert ["every day by 18:00 (Asia/Seoul)" in text for text in said] == [False, True, False]
    assert ["This is resolved." in text for text in said] == [True, False, True]
    assert "first told at" in said[0]


def test_the_title_of_a_statement_says_that_it_is_over() -> None:
    """Its own as it was written tells of the trouble: whoever reads titles alone reads both."""
    begun = a_notice(at=NOON, promises=(), title="No payments")
    over = told(begun, "update", Content("b", "s", None, resolved=True), NOON + HOUR)

    titles = [
        [entry.title for entry in feedparser.parse(_feed(_shown(notice))).entries]
        for notice in (begun, over)
    ]

    assert titles == [["No payments"], ["[Resolved] No payments"] * 2]


def test_a_delay_is_a_new_entry_and_moves_the_originals_updated() -> None:
    """Readers that show each entry once hear of it, and so do those that watch for changes."""
    notice = a_notice(at=NOON)
    before = _updated(_shown(notice))

    after = _updated(_shown(told(notice, "delay", a_follow_up(), NOON + DAY)))

    assert set(after) - set(before) == {"urn:uuid:bulletin-2"}
    assert before["urn:uuid:bulletin-1"] == "2026-07-15T12:00:00+00:00"
    assert after["urn:uuid:bulletin-1"] == "2026-07-16T12:00:00+00:00"


def test_what_changes_an_entry_moves_its_updated_and_nothing_else_does() -> None:
    """A typo fix and a correction touch the delay's entry; a later update does not."""
    notice = told(a_notice(at=NOON), "delay", a_follow_up(), NOON + DAY)
    delay = notice.bulletins[-1]
    news = told(notice, "update", a_follow_up(moves=(), explanation=explained()), NOON + 2 * DAY)
    fixed = replace(
        notice,
        bulletins=(
            notice.bulletins[0],
            replace(
                delay,
                versions=(*delay.versions, shown_words(a_follow_up(), 2, NOON + DAY + HOUR)),
            ),
        ),
    )
    wrong = a_follow_up(moves=(), corrects=OwnCorrection(delay.id))
    corrected = told(notice, "correction", wrong, NOON + 3 * DAY)

    moments = [_updated(_shown(n))["urn:uuid:bulletin-2"] for n in (news, fixed, corrected)]

    assert moments == [
        "2026-07-16T12:00:00+00:00",
        "2026-07-16T13:00:00+00:00",
        "2026-07-18T12:00:00+00:00",
    ]


def test_only_released_scopes_have_a_feed() -> None:
    """A kind, product or language nobody has published under does not exist."""
    rows = sample.public()

    known = ("/kind/launch", "/product/2G", "/product/한빛 폰 X", "/lang/en")
    unknown = ("/kind/secret", "/product/phone-y", "/lang/fr", "/nonsense/x")

    assert all(build(f"/feeds{s}/rss.xml", rows, sample.HOUSE, sample.NOW) for s in known)
    assert not any(build(f"/feeds{s}/rss.xml", rows, sample.HOUSE, sample.NOW) for s in unknown)


def test_a_scope_holds_only_its_own() -> None:
    """The product's feed is about the product."""
    parsed = feedparser.parse(_feed(sample.public(), "/product/2G"))

    assert parsed.feed.title == "한빛전자: 2G"
    assert {"2G network" in entry.title for entry in parsed.entries} == {True}


@pytest.mark.parametrize("written", FORMATS)
def test_an_empty_board_has_a_feed_to_subscribe_to(written: str) -> None:
    """The first word reaches those who were there before it."""
    parsed = feedparser.parse(_feed(MemoryPublic(), "", written))

    assert not parsed.bozo
    assert parsed.entries == []


@pytest.mark.parametrize("written", FORMATS)
@pytest.mark.parametrize(
    "evil",
    [
        "]]>",
        "<!-- --><script>alert(1)</script>",
        "&lt;&amp;&#0;&nonsense;",
        "\x00\x0b\x1f\ufffe\ud800",
        "\u202e‮\u200b",
        "<![CDATA[",
        "\"' onerror=x",
        "🧨" * 500,
    ],
)
def test_a_hostile_title_leaves_the_feed_whole(written: str, evil: str) -> None:
    """Input refuses most of these; the feed does not rely on it."""
    notice = a_notice(at=NOON, title=f"Phone {evil}", products=(), facts={"price": evil})
    told_evil = told(
        notice, "delay", a_follow_up(explanation=explained(what_happened=f"x{evil}")), NOON + DAY
    )

    parsed = feedparser.parse(_feed(_shown(told_evil), "", written))

    assert not parsed.bozo
    assert len(parsed.entries) == 2


def test_summer_and_winter_keep_their_own_offsets() -> None:
    """A promise moved across the end of New York's summer time stays at nine in the morning."""
    due = sample.at("2026-11-02T09:00", sample.NEW_YORK)
    notice = told(
        a_notice(at=NOON),
        "delay",
        a_follow_up(moves=(Move("preorder", an_instant(due, sample.NEW_YORK)),)),
        NOON + HOUR,
    )

    html = _feed(_shown(notice)).decode()

    assert "2026-11-02T09:00:00-05:00" in html
    assert "Mon 2 Nov 2026, 09:00 EST" in html
