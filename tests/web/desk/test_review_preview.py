"""The preview on the desk: what the public will get, in frames, and for nobody else's eyes."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html  # type: ignore[import-untyped]  # ships no types
from sqlalchemy import select

from noticeboard.ports import Limits
from noticeboard.store.engine import reading
from noticeboard.store.metadata import metadata
from tests.usecases.moody import Moody
from tests.web.access.visitor import person
from tests.web.desk.review_room import Reader, at_desk, read, reopened
from tests.web.desk.test_review_page import drafted, edited, in_review, made, scheduled
from tests.web.house import House, a_delay, a_launch

ATOM = "{http://www.w3.org/2005/Atom}"
NARROW = '[channels.narrow]\nkind = "null"\nenabled = true\ndefault_for = ["*"]\n'
PAGES = ("preview", "preview/page", "preview/entry")


def public(house: House, path: str) -> str:
    """The bytes the public is served."""
    found = house.parts.public_rows.page(path)
    assert found is not None
    return found.body.decode()


def without_head(page: str) -> str:
    """A published page but for its place in the ledger, which it has once it is public."""
    meta, seal = r'<meta name="noticeboard-ledger"[^>]*>\n', r'<p class="seal">.*?</p>'
    return re.sub(f"{meta}|{seal}", "", page)


@pytest.mark.story
def test_the_public_gets_exactly_what_was_previewed(house: House) -> None:
    """The framed page is the later page, byte for byte; so is the text of the feed entry."""
    bulletin = in_review(house)
    bo = Reader.signed_in(house, "bo")
    page = bo.visitor.get(at_desk(bulletin, "preview/page")).text
    entry = html.fromstring(bo.visitor.get(at_desk(bulletin, "preview/entry")).text)
    house.call("bo", "POST", f"/bulletins/{bulletin}/approve")
    house.clock.at += timedelta(hours=1)
    house.parts.carry_out()

    slug = re.search(r'/notices/([^"/]+)"', page)
    assert slug is not None
    assert without_head(public(house, f"/notices/{slug[1]}")) == page
    fed = next(etree.fromstring(public(house, "/feeds/atom.xml").encode()).iter(f"{ATOM}entry"))
    assert read(entry.xpath("//h1")[0]) == fed.findtext(f"{ATOM}title")
    content = html.fragment_fromstring(fed.findtext(f"{ATOM}content"), create_parent="main")
    entry.xpath("//h1")[0].drop_tree()
    assert read(entry.xpath("//main")[0]) == read(content)


def test_a_delay_is_framed_where_it_will_stand(house: House) -> None:
    """The frame begins at the bulletin itself; for a new notice at its top."""
    notice = house.announced()
    delay = made(house, "ana", f"/notices/{notice['id']}/bulletins", a_delay())
    ana = Reader.signed_in(house, "ana")
    frames = [
        ana.open(at_desk(one, "preview")).root.xpath("//iframe/@src")
        for one in (delay["id"], notice["bulletins"][0]["id"])
    ]

    own = at_desk(delay["id"], "preview")
    assert frames[0] == [f"{own}/page#b-{delay['code']}", f"{own}/entry"]
    assert frames[1][0].endswith("/preview/page")
    assert "2026-07-26T21:00:00+09:00" in ana.visitor.get(f"{own}/page").text


def test_a_frame_runs_and_loads_nothing_and_is_kept_nowhere(house: House) -> None:
    """Sandboxed twice, by the frame and by the answer itself."""
    bulletin = drafted(house)
    ana = Reader.signed_in(house, "ana")
    around = ana.open(at_desk(bulletin, "preview"))

    for path in PAGES:
        headers = ana.visitor.get(at_desk(bulletin, path)).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex"
    for path in PAGES[1:]:
        headers = ana.visitor.get(at_desk(bulletin, path)).headers
        assert headers["Content-Security-Policy"].endswith("frame-ancestors 'self'; sandbox")
        assert "script-src" not in headers["Content-Security-Policy"]
    assert [frame.get("sandbox") for frame in around.root.xpath("//iframe")] == ["", ""]
    assert all(frame.get("title") for frame in around.root.xpath("//iframe"))


def test_each_frame_can_be_opened_in_full_size(house: House) -> None:
    """Whoever magnifies the page reads the preview on a page of its own."""
    around = Reader.signed_in(house, "ana").open(at_desk(drafted(house), "preview"))

    full = around.root.xpath("//a[starts-with(., 'Open it in full size')]/@href")

    assert full == around.root.xpath("//iframe/@src")


def test_nobody_without_a_session_sees_a_byte_of_it(house: House) -> None:
    """A preview's address is no permission: it leads to the login, whatever it names."""
    bulletin = scheduled(house, title="Secret Y")
    nowhere = "00000000-0000-4000-8000-000000000000"
    stranger = house.app.test_client()

    for path in ("", *PAGES, "deliveries"):
        known, unknown = (
            stranger.get(at_desk(one, path).rstrip("/")) for one in (bulletin, nowhere)
        )
        assert known.status_code == unknown.status_code == 303
        assert known.text.replace(bulletin, "") == unknown.text.replace(nowhere, "")
        assert "Secret" not in known.text
        assert known.headers["Location"].startswith("/desk/login?next=/desk/bulletins/")


def test_looking_changes_nothing_that_is_stored(house: House) -> None:
    """Of all tables only that of the sessions may differ."""
    notice = house.announced()
    house.parts.site.refresh()
    delay = made(house, "ana", f"/notices/{notice['id']}/bulletins", a_delay())["id"]
    ana = Reader.signed_in(house, "ana")
    before = rows(house), public(house, f"/notices/{notice['slug']}")

    for path in ("", *PAGES, "deliveries"):
        assert ana.visitor.get(at_desk(delay, path).rstrip("/")).status_code == 200

    assert (rows(house), public(house, f"/notices/{notice['slug']}")) == before


def rows(house: House) -> dict[str, list[Any]]:
    """All that is stored, apart from sessions."""
    with reading(house.store.engine) as conn:
        return {
            name: [tuple(row) for row in conn.execute(select(table))]
            for name, table in metadata.tables.items()
            if name != "sessions"
        }


def test_each_channel_shows_its_parts_as_it_counts_them(house: House, tmp_path: Path) -> None:
    """A thread is shown part by part."""
    house = reopened(house, tmp_path, channels=NARROW)
    house.parts.channels["narrow"] = Narrow()
    words = "Pre-order {{ promise.preorder }}. " + "Everybody gets one. " * 6 + "{{ link }}"
    own = {**a_launch()["announcement"], "texts": {"narrow": words}}
    bulletin = drafted(house, announcement=own)
    page = Reader.signed_in(house, "ana").open(at_desk(bulletin, "preview"))
    frozen = house.parts.previewing.preview(bulletin, by=person(house, "ana")).frozen.thread(
        "narrow"
    )

    assert len(frozen) == 3
    assert [part.text for part in page.root.xpath("//main//pre")] == list(frozen)
    assert f"Part 1 of 3 · {len(frozen[0])} of 100 characters" in page.main
    narrow = Reader.signed_in(house, "ana").open(at_desk(bulletin)).row("On narrow")
    assert "thread of 3 · " in narrow


class Narrow(Moody):
    """A channel with little room."""

    def __init__(self) -> None:
        super().__init__()
        self.limits = Limits(100, 5)


def test_both_texts_can_be_previewed_where_there_are_two(house: House) -> None:
    """The edit, and the approved text that goes out until it is signed."""
    bulletin = scheduled(house)
    edited(house, bulletin, body="Other words, {{ promise.preorder }}.")
    ana = Reader.signed_in(house, "ana")
    edit, armed = (ana.open(at_desk(bulletin, f"preview{q}")) for q in ("", "?which=armed"))

    assert "This is the edit. The approved text is another one." in edit.main
    assert "This is the approved text." in armed.main
    frame = armed.root.xpath("//iframe/@src")[0]
    assert frame.endswith("/preview/page?which=armed")
    assert "Other words" not in ana.visitor.get(frame).text
    assert "Other words" in ana.visitor.get(at_desk(bulletin, "preview/page")).text


def test_a_draft_that_cannot_be_frozen_says_why(house: House) -> None:
    """And leads to the field; its page shows what was typed."""
    words = "Opens soon " + "[" * 5_000
    bulletin = drafted(house, announcement={**a_launch()["announcement"], "body": words})
    ana = Reader.signed_in(house, "ana")
    preview, page = ana.open(at_desk(bulletin, "preview")), ana.open(at_desk(bulletin))

    for shown in (preview, page):
        assert shown.section("unfit").startswith("It cannot be shown as it will be yet")
        assert f"{at_desk(bulletin)}/edit#f-announcement-body" in shown.leads_to()
    assert preview.root.xpath("//iframe") == []
    assert page.row("Text").startswith("Opens soon [[")
    assert page.form("/submit") is None
    assert ana.visitor.get(at_desk(bulletin, "preview/page")).status_code == 422


def test_a_preview_speaks_korean_around_an_english_page(house: House) -> None:
    """The frame is the reader's, what is in it the public's."""
    bulletin = in_review(house)
    page = Reader.signed_in(house, "bo", "ko").open(at_desk(bulletin, "preview"))

    assert "공개 화면과 똑같은 방법으로 만든 2026. 7. 15.(수) 오후 10:00 KST" in page.main
    assert "승인 대상인 바로 그 글입니다." in page.main
    assert "다른 채널로는 나가지 않습니다." in page.main
