"""The board: what is urgent on top, what was promised by its time, what became of it."""

import re
from dataclasses import replace
from datetime import datetime

from noticeboard.domain.content import Content
from noticeboard.domain.going import Going
from noticeboard.domain.ledger import Removal
from noticeboard.domain.redaction import without_words
from noticeboard.site.pages import build
from tests.builders import DAY, HOUR, NEW_YORK, NOON, a_notice, an_instant, terms, told
from tests.site import sample
from tests.site.memory import MemoryPublic


def _board(rows: MemoryPublic, path: str = "/en/", now: datetime = sample.NOW) -> str:
    page = build(path, rows, sample.HOUSE, now)
    assert page is not None
    return page.body.decode()


def _section(html: str, name: str) -> str:
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_sections_come_by_urgency() -> None:
    """Not confirmed, due, coming up, latest, earlier."""
    html = _board(sample.public())

    found = re.findall(r'<h2 id="(\w+)"', html)

    assert found == ["unconfirmed", "due", "upcoming", "recent", "past"]


def test_every_promise_stands_where_the_clock_puts_it() -> None:
    """The phone's time passed in silence, the works are due, the ending is ahead."""
    html = _board(sample.public())

    assert "한빛 폰 X 사전 예약" in _section(html, "unconfirmed")
    assert "Storage becomes read-only" in _section(html, "due")
    assert "The 2G network ends" in _section(html, "upcoming")
    assert "한빛 워치 2" in _section(html, "past")


def test_a_next_word_passed_in_silence_is_as_urgent_as_a_promise() -> None:
    """A notice without promises can still owe a word."""
    urgent = _section(_board(sample.public()), "unconfirmed")

    assert "Our next word" in urgent
    assert "We said we would speak again by" in urgent


def test_over_nothing_but_missed_words_stands_that_these_were_missed() -> None:
    """A promise that lies ahead is not called unconfirmed because nobody spoke."""
    word = Content("We know.", "We know.", None, next_word_by=an_instant(NOON + HOUR))
    rows = MemoryPublic()
    rows.show(told(a_notice(), "holding", word, NOON))

    section = _section(_board(rows, now=NOON + 2 * HOUR), "unconfirmed")

    assert "Our word is overdue" in section
    assert "The promised time has passed" not in section


def test_what_is_new_is_told_without_its_title_and_its_link() -> None:
    """They stand beside it; what is left of the text keeps its lines."""
    notice = a_notice(at=NOON)
    said = notice.bulletins[0]
    made = f"{notice.title}\nPre-order: 09:00\nOne sentence.\nhttps://n.example/b/{said.code}"
    shown = replace(said.shown, short=made)
    rows = MemoryPublic()
    rows.show(replace(notice, bulletins=(replace(said, versions=(shown,)),)))

    told = re.findall(r'<p class="short"[^>]*>([^<]*)</p>', _board(rows, now=NOON + HOUR))

    assert told == ["Pre-order: 09:00\nOne sentence."]


def test_a_moved_promise_shows_every_earlier_time() -> None:
    """The third date cannot pose as the first."""
    urgent = _section(_board(sample.public()), "unconfirmed")

    assert "Moved 2 times" in urgent
    assert len(re.findall(r"<del>", urgent)) == 2


def test_summer_times_are_told_in_the_zone_they_were_promised_in() -> None:
    """New York in July is EDT, and nobody has to convert."""
    rows = MemoryPublic()
    rows.show(a_notice(terms(due=an_instant(NOON + 10 * DAY + HOUR, NEW_YORK)), at=NOON))

    html = _board(rows, now=NOON)

    assert '<time datetime="2026-07-25T09:00:00-04:00">09:00</time>' in html
    assert "Sat 25 Jul 2026, 09:00 EDT" in html


def test_the_root_speaks_the_house_language() -> None:
    """`/` is the Korean board here; `/en/` is the same in English."""
    rows = sample.public()

    assert '<html lang="ko">' in _board(rows, "/")
    assert '<html lang="en">' in _board(rows, "/en/")


def test_a_foreign_title_says_which_language_it_is() -> None:
    """A screen reader pronounces it right."""
    html = _board(sample.public(), "/ko/")

    assert re.search(r'<div class="what" lang="en">\s*<h3><a [^>]+>The 2G network', html)


def test_an_empty_board_says_what_this_is_and_what_to_do_next() -> None:
    """The public learns what will stand here; the operator, where staff work."""
    html = _board(MemoryPublic())

    assert "Nothing has been announced yet." in html
    assert 'href="/desk/"' in html
    assert "/desk" not in _board(sample.public())


def test_the_board_shows_at_most_fifty_lines() -> None:
    """The page stays light however much is promised."""
    rows = MemoryPublic()
    rows.show(
        *(
            a_notice(terms(due=NOON + n * DAY), at=NOON, id=f"n{n}", slug=f"n-{n}")
            for n in range(4, 70)
        )
    )

    html = _board(rows, now=NOON)

    assert html.count('<li class="line ') == 50


def test_a_board_links_the_feeds_of_its_own_language() -> None:
    """Beside those of everything, where there are several languages; a dead link never."""
    english, korean = _board(sample.public()), _board(sample.public(), "/ko/")
    only_english = MemoryPublic()
    only_english.show(sample.data_centre())

    for written in ("atom", "rss"):
        assert english.count(f'href="/feeds/lang/en/{written}.xml"') == 2
        assert korean.count(f'href="/feeds/lang/ko/{written}.xml"') == 2
        assert f'href="/feeds/{written}.xml"' in english
    assert "Notices in English: Atom" in english
    assert "/feeds/lang/ko/" not in _board(only_english, "/ko/")


def test_a_board_of_one_language_links_its_feeds_once() -> None:
    """They are the feeds of everything."""
    rows = MemoryPublic()
    rows.show(sample.phone())

    assert "/feeds/lang/" not in _board(rows, "/ko/")


def test_the_number_at_the_head_says_what_it_is() -> None:
    """It is the last entry of the record, and when it was made."""
    rows = sample.public()

    assert re.search(r"Last entry: no\. \d+, <span", _board(rows))
    assert re.search(r"마지막 기록: 제\d+호, <span", _board(rows, "/ko/"))


def test_what_is_new_stands_beside_how_its_promise_stands() -> None:
    """The most urgent one, whatever the newest text is about; and how many there are besides."""
    recent = _section(_board(sample.public()), "recent")
    phone = recent.partition("한빛 폰 X 사전 예약</a>")[2].partition("</li>")[0]

    assert "Not confirmed by the company since" in phone.partition('class="short"')[0]
    assert "one more promise" in phone


def test_a_removed_newest_word_gives_way_to_the_one_that_stands() -> None:
    """With a word that a newer one is gone; not a launch that reads as nothing."""
    notice = sample.two_g()
    rows = MemoryPublic()
    rows.show(without_words(notice, notice.bulletins[-1].id, Removal(sample.NOW, "court")))

    recent = _section(_board(rows), "recent")

    assert "The 2G network is switched off for good." in recent
    assert "A newer text was removed." in recent
    assert "31 Dec 2026, 23:00 KST" in recent


def test_what_was_removed_is_said_once_and_by_what_it_was() -> None:
    """A notice and its promises are called by their new names; no bare marks."""
    gone = sample.phone()
    names = {p.key: f"약속 {number}" for number, p in enumerate(gone.promises, 1)}
    first, removal = gone.bulletins[0], Removal(sample.NOW, "court")
    going = Going(False, "제목을 삭제한 출시 공지", names, tuple(first.facts))
    gone = without_words(gone, first.id, Removal(sample.NOW, "court", going.gone), going)
    for said in gone.bulletins:
        gone = without_words(gone, said.id, removal, Going(facts=tuple(said.facts)))
    rows = MemoryPublic()
    rows.show(gone)
    paths = ("/ko/", f"/notices/{gone.slug}", "/feeds/atom.xml")

    texts = {path: _board(rows, path) for path in paths}

    assert all("[삭제됨]" not in text for text in texts.values())
    assert all("제목을 삭제한 출시 공지" in text for text in texts.values())
    page = texts[paths[1]]
    assert page.count("이 글의 내용을 삭제했습니다") == len(gone.bulletins)
    assert "약속 2" in page
    assert "밝히지 않음: 협력사가 요청했습니다" in page
