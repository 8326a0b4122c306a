"""Texts that hide, flood or only look dangerous, through the forms of follow-ups."""

import pytest

from noticeboard import ids
from noticeboard.ports import Sheet
from tests.web.access.visitor import person
from tests.web.desk.paper import changed
from tests.web.desk.slip_room import (
    AT_ONCE,
    DAY,
    DUE,
    HOUR,
    IN_FULL,
    WRONG_PRICE,
    Room,
    Seated,
    send,
)

HOSTILE = {
    "only invisible": "\u200b\u2060\u3164",
    "reordered": "abc\u202edcba",
    "null": "a\x00b",
    "vertical tab": "a\x0bb",
    "10,000 marks": "a" + "\u0301" * 10_000,
    "too long": "가" * 21_000,
}
HARMLESS = {
    "not a template": "It costs {{7*7}} {% x %}.",
    "script": "<script>alert(1)</script> It slips by one whole day.",
    "an image": "<img src=x onerror=alert(1)> It slips by one whole day.",
    "a link that runs": "[click](javascript:alert(1)) It slips by one whole day.",
    "everyone": "@everyone @here it slips by one whole day.",
    "decomposed Hangul": "\u1112\u1161\u11ab\u1100\u1173\u11af 하루 늦어집니다.",
}
# What would keep a reader of Markdown busy, and why it is refused.
DEEP = {
    "brackets": ("[" * 3_900, "explanation.what_it_means", "Nothing can be read here"),
    "quotes": ("> " * 5_000 + "It slips by one whole day.", "body", "nested more than 10 deep"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(("act", "field"), [("update", "body"), ("holding", "body")])
def test_a_text_that_hides_or_floods_is_refused_beside_its_field(
    calm: Seated, act: str, field: str, text: str
) -> None:
    """And is still there to be repaired."""
    room, ana = calm

    page = send(ana, room.form(ana, act), "submit", {field: text})

    assert page.status == 422
    assert page.beside(field) != ""
    assert len(page.fields[field]) >= len(text.replace("\x00", "").replace("\x0b", ""))
    assert room.stored == ()


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_a_text_that_only_looks_dangerous_is_said_as_typed(calm: Seated, text: str) -> None:
    """In the explanation it is plain words; on the page nothing of it runs."""
    room, ana = calm
    told = {**WRONG_PRICE, "corrects.bulletin": room.public.bulletins[0].id}
    typed = {**told, "explanation.what_it_means": text, "body": text}

    page = send(ana, room.form(ana, "correction"), "check", typed)

    assert page.status == 200, page.summary
    assert page.fields["explanation.what_it_means"] == text
    assert page.fields["body"] == text
    assert not page.root.xpath("//script | //*[@onerror] | //a[starts-with(@href, 'javascript')]")


@pytest.mark.parametrize(("text", "field", "says"), DEEP.values(), ids=DEEP)
def test_a_text_that_is_all_signs_is_refused_beside_its_field(
    calm: Seated, text: str, field: str, says: str
) -> None:
    """It is there to be repaired, every sign of it."""
    room, ana = calm
    told = {**WRONG_PRICE, "corrects.bulletin": room.public.bulletins[0].id}

    page = send(ana, room.form(ana, "correction"), "check", {**told, field: text})

    assert page.status == 422
    assert says in page.beside(field)
    assert page.fields[field] == text


@pytest.mark.parametrize(
    "act", ["delay", "correction", "cancellation", "update", "holding", "fulfilment"]
)
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"state": "published", "kind": "announcement", "id": "x", "labels": "[]"},
        {"sheet": "../../etc/passwd", "version": "1; DROP TABLE", "kept": "\x00"},
        {"moves.999.promise": "preorder", "moves.999.on": "on", "moves..due.date": "x"},
        {"moves.0.promise": "sale", "moves.1.promise": "sale", "moves.0.on": "", "moves.1.on": ""},
        {"withdraws.": "on", "withdraws.no_such": "on", "withdraws.preorder.x": "on"},
        {"channels.no-such": "on", "texts.no-such": "x", "channels.": "on"},
        {"facts.": "x", "facts.Price Tag": "x", "facts.a.b": "x"},
        {"zone": "asia/seoul", "publish_at.date": "2026-07-24", "publish_at.time": "09:00"},
        {"zone": "\u202e", "explanation.contact.zone": "\ufdd0", "promise": "\U000e0001"},
        {"explanation.cause.withheld": "because", "explanation.cause.zone": "Mars/Phobos"},
        {"heard": "9" * 4_000, "corrects.verdict": "maybe", "status": "missed"},
    ],
)
def test_a_form_that_no_page_sent_gets_an_answer_and_stores_nothing(
    calm: Seated, act: str, fields: dict[str, str]
) -> None:
    """Forged names, lists and states: never a fault of ours, and nothing half stored."""
    room, ana = calm

    page = ana.post(f"/desk/notices/{room.id}/{act}", fields, "submit")

    assert page.status in (400, 409, 422), page.main
    assert room.stored == ()


def test_a_flood_is_turned_away_at_the_door(calm: Seated) -> None:
    """A million characters are no notice; the page says so, in time."""
    room, ana = calm

    page = ana.post(f"/desk/notices/{room.id}/update", {"body": "x" * 1_000_000}, "save")

    assert page.status == 413
    assert room.stored == ()


def hangul(most: int) -> str:
    """A text of that many characters, as the longest that a field takes."""
    return ("모두 새로 쓴 글입니다. " * most)[:most].strip()


# The parts that say everything in words.
_PARTS = [name for name in IN_FULL if name.startswith("explanation.")]
LONGEST = {
    **IN_FULL,
    **{name: f"{name.partition('.')[2]}: {hangul(3_900)}" for name in _PARTS},
    "body": hangul(20_000),
}


def test_the_longest_explanation_in_hangul_fits(room: Room) -> None:
    """What the rules allow can be sent, in as many bytes as a browser makes of it."""
    ana = room.at(DUE - 4 * DAY)

    page = ana.send_as_browsers_do(room.delay(ana), LONGEST)

    assert page.status == 200, page.main
    assert room.follow_up.working.content.body == hangul(20_000)


def test_the_longest_spelling_fits_too(room: Room) -> None:
    """What is too long is said beside its field, with all of it still there."""
    ana = room.at(DUE - HOUR)
    send(ana, room.delay(ana), "submit", {**AT_ONCE, "body": "하루 늦어져요."})
    room.sign()
    page = ana.open(f"/desk/bulletins/{room.follow_up.id}/edit")

    refused = ana.send_as_browsers_do(page, {"body": "가" * 40_000})

    assert refused.status == 422
    assert "20000 characters" in refused.beside("body")
    assert refused.fields["body"] == "가" * 40_000


def test_the_longest_text_fits_again_after_the_login(room: Room) -> None:
    """What a session that ended has kept is sent from another page, which takes as much."""
    ana = room.at(DUE - 4 * DAY)
    page = room.delay(ana)
    fields = {**changed(page.fields, LONGEST), "do": "save"}
    sheet = Sheet(ids.new_id(), person(room.house, "ana").id, page.action, fields, room.clock.at)
    room.house.parts.sheets.keep(sheet, now=room.clock.at)

    waiting = ana.open(f"/desk/continue/{sheet.id}")
    ana.send_as_browsers_do(waiting, {})

    assert room.follow_up.working.content.body == hangul(20_000)
