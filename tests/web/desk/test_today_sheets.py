"""What was typed and not handed in is found again on Today, by its writer alone."""

from datetime import timedelta

import pytest

from noticeboard import ids
from noticeboard.ports import Sheet
from tests.web.access.visitor import person
from tests.web.desk.looking import at_desk, links, page, part, text
from tests.web.house import House


def kept(house: House, path: str, **fields: str) -> str:
    """A sheet of Ana's; its id."""
    now = house.clock()
    sheet = Sheet(ids.new_id(), person(house, "ana").id, path, fields, now)
    house.parts.sheets.keep(sheet, now=now)
    return sheet.id


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "A new notice, unfinished"), ("ko", "쓰다 만 새 공지")],
)
def test_an_unfinished_form_opens_where_it_was_left(
    house: House, language: str, says: str
) -> None:
    """By its title, so that its writer knows it."""
    sheet = kept(house, "/desk/notices/new/launch", title="Phone <X>", body="Soon")

    waiting = part(page(at_desk(house, "ana", language).get("/desk/")), "waiting")

    assert says in text(waiting)
    assert "Phone <X>" in text(waiting)
    assert f"/desk/notices/new/launch?sheet={sheet}" in links(waiting)


def test_a_form_about_a_notice_says_which(house: House) -> None:
    """With its longest text, where it has no title of its own."""
    notice = house.announced()
    path = f"/desk/notices/{notice['id']}/delay"
    sheet = kept(house, path, **{"moves.0.promise": "preorder", "body": "A power cut. " * 20})

    waiting = part(page(at_desk(house, "ana").get("/desk/")), "waiting")

    assert "A delay, unfinished Phone X A power cut. A power cut." in text(waiting)
    assert "…" in text(waiting)
    assert links(waiting) == [f"/desk/notices/{notice['id']}", f"{path}?sheet={sheet}"]


def test_a_new_notice_without_a_title_is_called_so(house: House) -> None:
    """And not by the date that stands in it."""
    kept(house, "/desk/notices/new/launch", **{"promises.0.due.date": "2026-11-27"})

    waiting = part(page(at_desk(house, "ana").get("/desk/")), "waiting")

    assert "A new notice, unfinished Without a title" in text(waiting)
    assert "2026-11-27" not in text(waiting)


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ({"observed_at.date": "2026-07-25", "observed_at.time": "09:00"}, ""),
        ({"note": "It took\nlonger."}, "It took longer."),
        ({"title": " "}, ""),
    ],
)
def test_a_form_is_known_by_what_was_typed_and_by_no_code(
    house: House, typed: dict[str, str], begins: str
) -> None:
    """Ids, zones, keys and marks are longer than most words, and mean nothing to anybody."""
    notice = house.announced()["id"]
    ours = {
        **dict.fromkeys(("kept", "seen", "copied_from", "replaces"), notice),
        "hash": "0" * 64,
        "heard": "1",
        "version": "1",
        "zone": "America/New_York",
        "moves.0.promise": "the-whole-of-the-pre-order",
        "moves.0.zone": "America/New_York",
        "corrects.bulletin": notice,
        "corrects.verdict": "undecided",
        "language": "en",
        "explanation.cause.withheld": "regulator",
        "promise": "the-whole-of-the-pre-order",
        "channels.mastodon-brand": "on",
        "announcement.publish_at.how": "now",
    }
    path = f"/desk/notices/{notice}/fulfilment"
    kept(house, path, **ours, **typed)

    waiting = part(page(at_desk(house, "ana").get("/desk/")), "waiting")

    assert waiting is not None
    shown = [text(one) for one in waiting.xpath(".//p[contains(@class, 'begins')]")]
    assert shown == ([begins] if begins else [])


def test_a_form_sent_after_the_session_ended_is_handed_in_with_one_button(house: House) -> None:
    """It waits on Today until then, ahead of what was only begun."""
    ana = at_desk(house, "ana")
    kept(house, "/desk/notices/new/launch", title="Begun")
    ana.get("/desk/sending")
    house.clock.at += timedelta(minutes=31)
    led = ana.post("/desk/sending/hold", channel="feed")
    assert led.headers["Location"].startswith("/desk/login?next=/desk/continue/")

    ana = at_desk(house, "ana")
    waiting = part(page(ana.get("/desk/")), "waiting")
    to = links(waiting)[0]
    page(ana.get(to))
    ana.post("/desk/sending/hold", channel="feed", kept=to.rpartition("/")[2])

    assert "A form you sent" in text(waiting)
    assert [hold.channel for hold in house.parts.overview.holds()] == ["feed"]
    assert "A form you sent" not in text(page(ana.get("/desk/")))


def test_nobody_else_sees_a_sheet_or_throws_it_away(house: House) -> None:
    """What is not handed in is its writer's."""
    sheet = kept(house, "/desk/notices/new/launch", title="Secret plan")
    cem = at_desk(house, "cem")

    today = page(cem.get("/desk/"))
    cem.post(f"/desk/sheets/{sheet}/throw-away")

    assert "Secret plan" not in text(today)
    assert cem.get(f"/desk/continue/{sheet}").status_code == 404
    assert house.parts.sheets.sheet(sheet, person(house, "ana").id) is not None


def test_a_sheet_is_thrown_away_by_its_writer(house: House) -> None:
    """And twice does no harm."""
    sheet = kept(house, "/desk/notices/new/launch", title="Phone X")
    ana = at_desk(house, "ana")

    first = ana.post(f"/desk/sheets/{sheet}/throw-away")
    said = page(ana.follow(first))
    second = ana.post(f"/desk/sheets/{sheet}/throw-away")

    assert "Thrown away." in text(said)
    assert part(said, "waiting") is None
    assert (first.status_code, second.status_code) == (303, 303)
