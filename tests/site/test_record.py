"""The record in public: the same figures as page, table and document, and where its head is."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

import pytest
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from noticeboard.domain.going import Going
from noticeboard.domain.heads import heads_in
from noticeboard.domain.ledger import Act, Head, Recorded, Removal, append
from noticeboard.domain.redaction import without_words
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.ports import RECORD_PAGES, RecordUnmadeError, StoredPage
from noticeboard.render.words import words as catalogue
from noticeboard.site.builder import SiteBuilder
from noticeboard.site.pages import build_record
from noticeboard.site.record import count
from noticeboard.site.record_page import RecordView
from noticeboard.site.wsgi import PublicSite, public_app
from tests.builders import DAY, MINUTE, a_follow_up, told
from tests.site import sample
from tests.site.client import ask
from tests.site.conftest import Hands
from tests.site.memory import MemoryPublic

PRIVATE = replace(sample.HOUSE, record=False)


def head_of(rows: MemoryPublic, slug: str | None = None) -> Head:
    """The newest entry, or that of one notice."""
    notice = rows.notice(slug) if slug else None
    entry = rows.heads([notice.id])[notice.id] if notice else rows.head()
    assert entry is not None
    return entry.head


def test_page_table_and_document_tell_the_same(app: PublicSite) -> None:
    """Two of nine promises are judged against their first time in the sample, and so on."""
    told = json.loads(ask(app, "/record.json").text)
    rows = list(csv.DictReader(io.StringIO(ask(app, "/record.csv").body.decode("utf-8-sig"))))
    page = ask(app, "/en/record").text

    whole = told["figures"][0]
    first = whole["as_first_promised"]
    assert (rows[0]["product"], rows[0]["period"]) == ("", "")
    assert [int(row["promises"]) for row in rows] == [f["promises"] for f in told["figures"]]
    assert rows[0]["as_first_promised_share"] == str(first["share"])
    assert {row["as_of"] for row in rows} == {told["as_of"]}
    assert {row["head"] for row in rows} == {f"{told['head']['seq']}:{told['head']['hash']}"}
    assert f"{first['share'] / 10} %" in page
    assert f"{first['kept']} of {first['judged']} promises kept" in page
    assert f"Only {whole['as_last_promised']['judged']} so far" in page
    for line in told["definitions"]["en"].values():
        assert line.replace("'", "&#39;") in page


def test_a_clock_that_was_set_back_dates_the_record_before_none_of_its_entries(
    rows: MemoryPublic,
) -> None:
    """And there is one record of each instant, whoever counts it and when."""
    said = sample.data_centre()
    rows.show(told(said, "update", a_follow_up(body="News.", moves=()), sample.NOW + 9 * DAY))
    rows.show(told(said, "update", a_follow_up(body="More.", moves=()), sample.NOW))
    entries = rows.record()

    for now in (sample.NOW, sample.NOW + 9 * DAY, sample.NOW + 99 * DAY):
        counted = count(entries, now)
        assert counted.as_of >= max(each.entry.at for each in entries)
        assert counted.good_until is None or counted.good_until > counted.as_of
        assert count(entries, counted.as_of) == counted


@pytest.mark.parametrize(
    ("kept", "judged", "share", "shown"),
    [
        (5, 5, 1000, "100 %"),
        (250, 251, 996, "99.6 %"),
        (2999, 3000, 1000, "99.9 %"),
        (1, 400, 3, "0.3 %"),
        (1, 3000, 0, "0.1 %"),
        (0, 5, 0, "0 %"),
    ],
)
def test_a_share_is_all_or_none_only_where_it_is(
    kept: int, judged: int, share: int, shown: str
) -> None:
    """One broken promise among thousands still shows, and so does one that was kept."""
    counted = {"kept": kept, "judged": judged, "share": share}

    assert RecordView(catalogue("en"), []).share(counted) == shown


def test_it_says_as_of_when_and_up_to_which_entry(app: PublicSite, rows: MemoryPublic) -> None:
    """In both languages, with the head in full; `/record` speaks the house's language."""
    korean, english = ask(app, "/ko/record").text, ask(app, "/en/record").text
    head = head_of(rows)

    assert f"제{head.seq}호까지입니다" in korean
    assert f"up to entry no. {head.seq}" in english
    assert head.hash in korean
    assert head.hash in english
    assert ask(app, "/record").text.count("약속을 얼마나 지켰나") == korean.count(
        "약속을 얼마나 지켰나"
    )


def test_the_head_stands_in_every_page_and_feed(app: PublicSite, rows: MemoryPublic) -> None:
    """A notice's page carries that of its own newest act: what others say leaves it alone."""
    slug = sample.tablet().slug
    page = ask(app, f"/notices/{slug}").text

    assert heads_in(page, "page") == (head_of(rows, slug),)
    assert head_of(rows, slug).hash[:16] in re.sub(r"<head>.*</head>", "", page, flags=re.DOTALL)
    for path in ("/", "/feeds/atom.xml", "/feeds/rss.xml", "/en/record"):
        assert heads_in(ask(app, path).text, path) == (head_of(rows),)
    feed = etree.fromstring(ask(app, "/feeds/atom.xml").body)
    assert feed.find("{urn:x-noticeboard:ledger:1}head") is not None


def test_a_product_feed_carries_the_head_of_what_it_tells(
    app: PublicSite, rows: MemoryPublic
) -> None:
    """Its bytes change with its own notices only."""
    feed = ask(app, "/feeds/kind/service_end/atom.xml").text

    assert heads_in(feed, "feed") == (head_of(rows, sample.two_g().slug),)


@pytest.mark.parametrize("path", [*RECORD_PAGES, "/record/verify.html"])
def test_a_private_record_is_not_there_and_the_board_says_so(
    rows: MemoryPublic, clock: Hands, path: str
) -> None:
    """Also when its pages were built before the company changed its mind."""
    SiteBuilder(rows, rows, clock, sample.HOUSE).refresh_record()
    private = public_app(rows, clock, PRIVATE)

    assert ask(private, path).body == ask(private, "/nothing").body
    assert "does not publish figures" in ask(private, "/en/").text
    assert "/record" not in re.sub(r"[a-z0-9.-]*record\.", "", ask(private, "/en/").text)
    assert SiteBuilder(rows, rows, clock, PRIVATE).refresh_record() == 0


def test_a_stored_record_is_served_until_the_next_is_built(
    app: PublicSite, rows: MemoryPublic, clock: Hands
) -> None:
    """It says as of when it is; counting all that ever was for each reader would be a weapon."""
    builder = SiteBuilder(rows, rows, clock, sample.HOUSE)
    builder.refresh_record()
    before = ask(app, "/record.json").body
    rows.show(sample.phone())
    stale = ask(app, "/record.json").body

    built = builder.refresh_record()

    assert (stale, built) == (before, len(RECORD_PAGES))
    assert ask(app, "/record.json").body != before


def test_a_record_nobody_builds_is_made_for_whoever_asks(
    app: PublicSite, rows: MemoryPublic, clock: Hands
) -> None:
    """Once for each boundary, while the builder is gone; no cache keeps what is over."""
    SiteBuilder(rows, rows, clock, sample.HOUSE).refresh_record()
    before = json.loads(ask(app, "/record.json").text)
    over = rows.pages["/record.json"].good_until
    assert over is not None
    clock.now = over + MINUTE / 2
    at_once = ask(app, "/record.json")
    clock.now = over + 2 * MINUTE
    later = ask(app, "/record.json")

    assert json.loads(at_once.text) == before
    assert at_once.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert json.loads(later.text)["as_of"] >= before["good_until"]
    assert rows.pages["/record.json"].good_until == over


def test_an_entry_says_what_it_was_and_of_which_promise(
    app: PublicSite, rows: MemoryPublic
) -> None:
    """Its kind, products and times, from facts alone: no words that somebody may have removed."""
    newest = ask(app, "/en/record").text.partition('class="entries"')[2].partition("</ol>")[0]
    entries = newest.split("<li>")

    assert len(entries) == 11
    open_yet = r">Announcement</a>.*Tablet 9.*We will say more by.*16 Jul 2026"
    assert re.search(open_yet, entries[2], re.DOTALL)
    assert ">Delay</a>" in entries[1]
    assert newest.count("Withdrawn: <time") == 2
    assert not any(notice.title in newest for notice in rows.notices.values())


def test_a_typo_fix_is_told_as_one_of_what_it_fixes(app: PublicSite, rows: MemoryPublic) -> None:
    """And makes no promise again."""
    first = rows.recorded[0].entry
    ids = {"notice_id": first.notice_id, "bulletin_id": first.bulletin_id}
    fixed = append(rows.head(), at=sample.NOW, act="revised", digest="digest", **ids)
    rows.recorded.append(Recorded(fixed, {"revision": 2}, "words"))

    newest = ask(app, "/en/record").text.partition('class="entries"')[2].split("<li>")[1]

    assert ">Announcement, wording revised</a>" in newest
    assert newest.count("<time") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_of_the_ledger_has_words(language: str) -> None:
    """By itself, and of a kind of text: the record is told to everybody."""
    words = catalogue(language)

    for act in get_args(Act):
        assert words(f"record.act_{act}")
        assert act == "published" or words(f"record.act_{act}_of", kind="x")


class Maker:
    """Makes the record for readers, beside the server; or fails. Counts how often it was asked."""

    def __init__(self, rows: MemoryPublic, clock: Hands, *, fails: bool = False) -> None:
        self._rows, self._clock, self.fails = rows, clock, fails
        self.asked = 0

    def __call__(self, paths: Sequence[str]) -> Iterator[StoredPage]:
        """The pages; of those that fail, none."""
        self.asked += 1
        if self.fails:
            raise RecordUnmadeError("gone")
        yield from build_record(paths, self._rows, sample.HOUSE, self._clock.now)


def all_of_it(app: PublicSite) -> list[bytes]:
    """Every page of the record, as readers get it."""
    return [ask(app, path).body for path in RECORD_PAGES]


def test_a_record_that_nobody_can_make_is_served_as_it_was(
    rows: MemoryPublic, clock: Hands
) -> None:
    """Five pages and many readers try it once, and once more after a while."""
    SiteBuilder(rows, rows, clock, sample.HOUSE).refresh_record()
    kept, over = (
        [rows.pages[path].plain for path in RECORD_PAGES],
        rows.pages["/record"].good_until,
    )
    assert over is not None
    make = Maker(rows, clock, fails=True)
    app = public_app(rows, clock, sample.HOUSE, make_record=make)
    clock.now = over + 2 * MINUTE

    assert [all_of_it(app), all_of_it(app)] == [kept, kept]
    assert make.asked == 1
    clock.now += MINUTE
    assert (all_of_it(app), make.asked) == (kept, 2)


def test_a_record_made_for_readers_tells_of_what_was_said_since(
    rows: MemoryPublic, clock: Hands
) -> None:
    """All its pages are made at once; after another act, once more as soon as that may be."""
    SiteBuilder(rows, rows, clock, sample.HOUSE).refresh_record()
    over = rows.pages["/record"].good_until
    assert over is not None
    make = Maker(rows, clock)
    app = public_app(rows, clock, sample.HOUSE, make_record=make)
    clock.now = over + 2 * MINUTE
    first = all_of_it(app)
    rows.show(sample.phone())
    at_once = all_of_it(app)
    clock.now += MINUTE
    later = all_of_it(app)

    assert (at_once, make.asked) == (first, 2)
    assert json.loads(later[3])["head"]["seq"] == head_of(rows).seq
    assert all(page not in first for page in later)


def test_a_record_that_no_clock_changes_is_made_anew_once_more_was_said(
    rows: MemoryPublic, clock: Hands
) -> None:
    """A minute after the act, while the builder is gone; not because somebody wants it rebuilt."""
    SiteBuilder(rows, rows, clock, sample.HOUSE).refresh_record()
    make = Maker(rows, clock)
    app = public_app(rows, clock, sample.HOUSE, make_record=make)
    for path in RECORD_PAGES:
        rows.pages[path] = replace(rows.pages[path], good_until=None, stale=True)
    clock.now += 3 * MINUTE
    wanted = all_of_it(app)

    rows.show(told(sample.phone(), "update", a_follow_up(body="News.", moves=()), clock.now))
    clock.now += MINUTE / 2
    at_once = all_of_it(app)
    clock.now += MINUTE
    later = all_of_it(app)

    assert (wanted, at_once) == ([rows.pages[path].plain for path in RECORD_PAGES],) * 2
    assert (make.asked, json.loads(later[3])["head"]["seq"]) == (1, head_of(rows).seq)


def test_readers_are_asked_to_come_again_while_there_is_no_record(
    rows: MemoryPublic, clock: Hands
) -> None:
    """Nothing was stored yet, and it cannot be made: that is no missing page, and no error."""
    make = Maker(rows, clock, fails=True)
    app = public_app(rows, clock, sample.HOUSE, make_record=make)

    refused = [ask(app, path) for path in RECORD_PAGES]

    assert {(r.status, r.headers["retry-after"]) for r in refused} == {(503, "10")}
    assert "약속 기록을 만들고 있습니다" in refused[0].text
    make.fails, clock.now = False, clock.now + MINUTE
    assert (ask(app, "/record.json").status, make.asked) == (200, 2)


def test_a_board_on_which_nothing_was_said_has_an_empty_record(clock: Hands) -> None:
    """No figure, no division by nothing, and a table with its head alone."""
    app = public_app(MemoryPublic(), clock, sample.HOUSE)

    assert "nothing to count" in ask(app, "/en/record").text
    assert json.loads(ask(app, "/record.json").text)["head"] is None
    assert len(ask(app, "/record.csv").body.splitlines()) == 2


def test_a_spreadsheet_takes_no_product_for_a_formula(clock: Hands) -> None:
    """A cell that begins like one is quoted."""
    notice = replace(sample.watch(), products=("=cmd|' /C calc'!A0",))
    rows = MemoryPublic()
    rows.show(notice)

    table = ask(public_app(rows, clock, sample.HOUSE), "/record.csv").text

    assert "\r\n'=cmd" in table
    assert "\r\n=cmd" not in table


def test_removed_words_leave_a_mark_on_page_feed_and_facts(clock: Hands) -> None:
    """When and on what grounds; the times it promised stand as they did."""
    notice = sample.phone()
    removal = Removal(sample.NOW, "court")
    gone = notice
    for said in notice.bulletins:
        gone = without_words(gone, said.id, removal)
    going = Going(False, "출시 공지", facts=tuple(notice.bulletins[0].facts))
    gone = without_words(gone, gone.bulletins[0].id, replace(removal, gone=going.gone), going)
    named = Removal(sample.NOW - MINUTE, "personal", ("names",))
    first = gone.bulletins[0]
    first = replace(first, replaced=(named, *first.replaced))
    gone = replace(gone, bulletins=(first, *gone.bulletins[1:]))
    rows = MemoryPublic()
    rows.show(gone)
    app = public_app(rows, clock, sample.HOUSE)

    page = ask(app, f"/notices/{notice.slug}").text
    feed = ask(app, "/feeds/rss.xml").text
    facts = json.loads(ask(app, f"/notices/{notice.slug}/facts.json").text)

    htmls = [v.html for b in notice.bulletins for v in b.versions]
    for text in (page, feed):
        assert "이 글의 내용을 삭제했습니다" in text
        assert "법원의 결정" in text
        assert notice.title not in text
        assert not any(html in text for html in htmls)
    assert facts["bulletins"][0]["removed"]["because"] == "court"
    assert [one["gone"] for one in facts["bulletins"][0]["replaced"]] == [
        ["names"],
        ["title", "facts"],
    ]
    assert "삭제한 것: 글 내용" in page
    for text in (page, feed):
        assert "삭제한 것: 제목, 정보" in text
        assert "삭제한 것: 약속 이름" in text
    assert facts["promises"][0]["due"]["at"] in page
    assert "이 글의 내용을 삭제했습니다" in ask(app, "/ko/").text


def test_the_verifier_may_run_its_own_script_and_nothing_else(app: PublicSite) -> None:
    """The header and the page itself say the same; nothing in it names another place."""
    reply = ask(app, "/record/verify.html")

    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.removesuffix("; frame-ancestors 'none'").replace("'", "&#39;") in reply.text
    assert "http:" not in reply.text
    assert "https:" not in reply.text
    assert ask(app, "/record/verify.html", "POST").status == 405


def test_whoever_has_the_verifier_already_is_not_sent_it_again(app: PublicSite) -> None:
    """It has a tag and no date; also compressed, and never without its policy."""
    first = ask(app, "/record/verify.html")
    packed = ask(app, "/record/verify.html", accept_encoding="gzip")
    again = ask(app, "/record/verify.html", if_none_match=first.headers["etag"])
    dated = ask(app, "/record/verify.html", if_modified_since="Sat, 01 Jan 2050 00:00:00 GMT")

    assert (again.status, again.body, dated.status) == (304, b"", 200)
    assert "last-modified" not in first.headers
    assert gzip.decompress(packed.body) == first.body
    assert len({reply.headers["content-security-policy"] for reply in (first, packed, again)}) == 1
