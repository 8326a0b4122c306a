"""The verifier in a real browser, opened from disk: it agrees with us, or says what differs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from noticeboard.domain.content import ClaimCorrection, DailyWord
from noticeboard.domain.ledger import Recorded
from noticeboard.domain.record import figures, next_boundary, replay
from noticeboard.domain.times import parse_instant
from noticeboard.site.record_documents import as_json
from noticeboard.site.verifier import page as verifier
from tests.builders import DAY, SEOUL
from tests.domain.books import Books, a_life, at, promised
from tests.site import sample

pytestmark = pytest.mark.browser
NOW = "2027-06-01T00:00"


def a_record(seed: int, entries: int | None = None, later: timedelta = 0 * DAY) -> dict[str, Any]:
    """A record of things that happened at random, or of the first of them only."""
    return recorded(a_life(seed).recorded[:entries], at(NOW) + later)


def spoken_ahead() -> dict[str, Any]:
    """A record of a word that is owed at six every day, and was given the evening before.

    Another, of another promise, is over by then. A next word about one promise is missed: there
    was the answer to a rumour alone.
    """
    books, daily = Books(), DailyWord("18:00", SEOUL)
    two = (promised(key, "2027-06-20T10:00") for key in ("a", "b"))
    books.announce("n", "2027-05-29T10:00", *two)
    books.say("n", "update", "2027-05-30T10:00", daily_word=daily, body="{{ promise.a }}")
    books.say("n", "update", "2027-05-30T11:00", daily_word=daily, body="{{ promise.b }}")
    word = parse_instant("2027-05-31T18:00", SEOUL)
    books.say("n", "holding", "2027-05-30T12:00", next_word_by=word, body="{{ promise.a }}")
    books.say("n", "update", "2027-05-31T09:00", resolved=True, body="{{ promise.b }}")
    rumour = ClaimCorrection("All is off.", "a blog", "blog.example", "false")
    books.say("n", "correction", "2027-05-31T10:00", corrects=rumour)
    books.say("n", "update", "2027-05-31T20:00")
    return recorded(books.recorded, at(NOW))


def recorded(told: list[Recorded], now: datetime) -> dict[str, Any]:
    """What the board would write of these entries."""
    played = replay(told)
    found, end = figures(played, now), next_boundary(played, now)
    document: dict[str, Any] = json.loads(as_json(told, found, sample.HOUSE, now, end))
    return document


@contextmanager
def from_disk(browser: Browser) -> Iterator[Page]:
    """A window without a network, in which nothing may break."""
    context = browser.new_context(locale="ko-KR", timezone_id="America/New_York", offline=True)
    broken: list[str] = []
    page = context.new_page()
    page.clock.set_fixed_time(at(NOW))
    page.on("console", lambda said: broken.append(said.text))
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert broken == []


def checked(page: Page, folder: Path, record: dict[str, Any], *kept: dict[str, Any]) -> list[str]:
    """What the page finds wrong with a record, or ``whole``."""
    page.reload()
    files = [folder / f"{number}.json" for number in range(1 + len(kept))]
    for file, told in zip(files, (record, *kept), strict=True):
        file.write_text(json.dumps(told, ensure_ascii=False))
    form = page.locator(".page:not([hidden])")
    form.locator("[name=record]").set_input_files(files[0])
    form.locator("[name=saved]").set_input_files(files[1:])
    form.locator("button").click()
    form.locator(".verdict").wait_for()
    said = form.locator("[data-finding]")
    found = [each.get_attribute("data-finding") or "" for each in said.all()]
    return [name for name in found if name != "as_of"]


def a_figure(record: dict[str, Any]) -> None:
    record["figures"][0]["as_first_promised"]["kept"] += 1


def a_row(record: dict[str, Any]) -> None:
    del record["figures"][1]


def a_date(record: dict[str, Any]) -> None:
    told = next(e for e in record["entries"] if e["facts"].get("promises"))
    told["facts"]["promises"][0]["revisions"][0]["day"] = "2027-01-01"


def an_entry(record: dict[str, Any]) -> None:
    del record["entries"][5]


def a_promise_it_ends_with(record: dict[str, Any]) -> None:
    record["good_until"] = None


def a_head(record: dict[str, Any]) -> None:
    record["head"]["hash"] = "f" * 64


def a_form(record: dict[str, Any]) -> None:
    record["entries"][0]["version"] = 1


TAMPERED: dict[str, Callable[[dict[str, Any]], None]] = {
    "figure": a_figure,
    "changed": a_date,
    "missing": an_entry,
    "head": a_head,
    "form": a_form,
    "good_until": a_promise_it_ends_with,
}


def test_the_verifier_agrees_with_us_or_says_what_differs(
    browser: Browser, tmp_path: Path
) -> None:
    """Chain and all figures of three random records, and of one with a daily word that was given
    ahead of its hour; a tampered one; an end that was cut off.

    A figure changed in the record that was kept is found too. Whose record it is stands above the
    figures, as the file says, which is worth no more than that; a name that changed is told.
    """
    file = tmp_path / "verify.html"
    file.write_bytes(verifier("ko", SEOUL))
    with from_disk(browser) as page:
        page.goto(file.as_uri())
        whole = [checked(page, tmp_path, a_record(seed), a_record(seed, 9)) for seed in range(3)]
        earlier = a_record(0, 9)
        for figures_then in earlier["figures"]:
            del figures_then["emergencies"]
        by_an_earlier_version = checked(page, tmp_path, a_record(0), earlier)
        ahead_of_six = checked(page, tmp_path, spoken_ahead())
        tampered = {}
        for name, thief in TAMPERED.items():
            record = a_record(0)
            thief(record)
            tampered[name] = checked(page, tmp_path, record)[0]
        fewer = a_record(0)
        a_row(fewer)
        cut = checked(page, tmp_path, a_record(0, 9), a_record(0))
        another = checked(page, tmp_path, a_record(0), a_record(1, 9))
        row = checked(page, tmp_path, fewer)
        old = checked(page, tmp_path, a_record(0, later=-2 * DAY))
        back = checked(page, tmp_path, a_record(0, later=-2 * DAY), a_record(0))
        ahead = checked(page, tmp_path, a_record(0, later=DAY))
        nothing = page.locator(".page:not([hidden]) .verdict h2").inner_text()
        changed, named, odd = a_record(0), a_record(0), a_record(0)
        a_figure(changed)
        named["brand"] = odd["brand"] = "<b>남의 회사</b>"
        odd["head"] = {"seq": "1e999", "hash": 7}
        kept = checked(page, tmp_path, a_record(0), changed)
        no_head = checked(page, tmp_path, a_record(0), odd)
        renamed = checked(page, tmp_path, named, a_record(0))
        shown = page.locator(".page:not([hidden]) .sheet")
        whose, unlike = shown.locator("h2").inner_text(), shown.locator("tr.other").count()
        shown.locator("summary").click()
        shown.locator("li").first.wait_for()
        raw = shown.locator("li").count()
        checked(page, tmp_path, changed)
        differing = shown.locator("tr.other th").all_inner_texts()
        shares = page.evaluate("[percent(3000, 2999, 1000), percent(9, 9, 1000)]")

    assert [*whole, by_an_earlier_version] == [["whole"]] * 4
    assert ahead_of_six == ["whole"]
    assert tampered == {name: name for name in TAMPERED}
    assert (cut, another, row) == (["cut"], ["rewritten"], ["figure"])
    assert (old, back, ahead) == (["old", "whole"], ["back"], ["ahead"])
    assert nothing == "맞지 않음"
    assert (kept, no_head, renamed) == (["kept_wrong"], ["no_head"], ["renamed", "whole"])
    assert (whose, unlike, raw) == ("<b>남의 회사</b>", 0, len(a_record(0)["entries"]))
    assert differing == ["처음 알린 시각에 지킴"]
    assert shares == ["99.9", "100"]


WRONG: dict[str, bytes] = {
    "sort_empty": b" \n",
    "sort_binary": b"\x89PNG\r\n\x1a\n\x00\x00",
    "sort_page": b"<!doctype html><title>Board</title>",
    "sort_feed": b'<?xml version="1.0"?><rss></rss>',
    "sort_csv": b"\xef\xbb\xbfproduct,period,notices\r\n",
    "sort_facts": b'{"version": 1, "promises": [], "bulletins": []}',
    "sort_json": b'{"name": "noticeboard"}',
    "sort_cut": b'{"version": 1,\n"brand": "Han',
    "sort_other": b"Dear customers",
    "version": b'{"version": 2, "entries": []}',
    "unreadable": b'{"version": 1, "zone": "Asia/Seoul", "entries": [null]}',
}


def test_a_wrong_file_is_called_what_it_is_and_nobody_is_accused(
    browser: Browser, tmp_path: Path
) -> None:
    """A record of ours that cannot be read is one. Whoever kept a file of another board reads that
    it may be; red it is all the same: a company could have changed its address with its entries.

    Times are told in the board's zone by its name there, wherever the reader is.
    """
    file, chosen = tmp_path / "verify.html", tmp_path / "chosen"
    file.write_bytes(verifier("ko", SEOUL))
    found, verdicts = {}, set()
    other = a_record(1, 9) | {"url": "https://other.example.com/record"}
    moved = a_record(0, 9) | {"url": "https://other.example.com/record"}
    with from_disk(browser) as page:
        page.goto(file.as_uri())
        for name, body in WRONG.items():
            page.reload()
            chosen.write_bytes(body)
            form = page.locator(".page:not([hidden])")
            form.locator("[name=record]").set_input_files(chosen)
            form.locator("button").click()
            found[name] = form.locator("[data-finding]").get_attribute("data-finding")
            assert "chosen" in form.locator("[data-finding]").inner_text() or name == "version"
            if name != "unreadable":
                verdicts.add(form.locator("h2").inner_text())
        elsewhere = checked(page, tmp_path, a_record(0), other)
        red = page.locator(".page:not([hidden]) .verdict h2").inner_text()
        fits = checked(page, tmp_path, a_record(0), moved)
        as_of = page.locator(".page:not([hidden]) [data-finding=as_of]").inner_text()

    assert found == {name: name for name in WRONG}
    assert verdicts == {"아직 확인하지 못했습니다"}
    assert (elsewhere, red) == (["rewritten", "elsewhere"], "맞지 않음")
    assert fits == ["moved", "whole"]
    assert as_of == "2027년 6월 1일 오전 12:00 KST 기준"
