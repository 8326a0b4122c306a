"""Follow-ups that are stored are edited in the form that wrote them."""

from dataclasses import replace

import pytest

from noticeboard.domain.times import parse_instant
from tests.web.desk.looking import hire
from tests.web.desk.paper import Paper, Writer
from tests.web.desk.slip_room import (
    AT_ONCE,
    CLAIM,
    DAY,
    DUE,
    ENDING,
    HOUR,
    IN_FULL,
    NEWS,
    POWER_CUT,
    STAYS,
    WE_KNOW,
    Room,
    forecast,
    send,
)

# Every kind of follow-up, with what somebody typed.
KINDS = {
    "delay": IN_FULL,
    "correction": CLAIM,
    "cancellation": ENDING,
    "update": {**NEWS, "short": "Black and white. {{ link }}", "texts.feed": ""},
    "holding": WE_KNOW,
}
TOMORROW = {"publish_at.date": "2026-07-23", "publish_at.time": "10:30"}


def edit(room: Room, who: Writer) -> Paper:
    """The form of what is stored."""
    page = who.open(f"/desk/bulletins/{room.stored[-1].id}/edit")
    assert page.status == 200, page.main
    return page


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_is_edited_in_the_form_that_wrote_it(room: Room, kind: str) -> None:
    """With every word of it; saved without a change, it says the same."""
    ana = room.at(DUE - 4 * DAY)
    send(ana, room.form(ana, kind), "save", KINDS[kind])
    before = room.follow_up.working

    page = edit(room, ana)
    send(ana, page, "save")

    typed = {name: text for name, text in KINDS[kind].items() if text}
    assert typed.items() <= page.fields.items()
    after = room.follow_up.working
    assert after.content == before.content
    assert after.version == before.version + 1


def test_an_edit_of_what_is_armed_leaves_it_armed(room: Room) -> None:
    """Until the edit is signed the approved text goes out; the form says so."""
    ana = room.at(DUE - 4 * DAY)
    send(ana, room.delay(ana), "submit", {**IN_FULL, **TOMORROW})
    room.sign()

    page = edit(room, ana)
    send(ana, page, "save", {"moves.0.due.time": "22:00"})

    assert "The approved text stays armed" in page.main
    bulletin = room.follow_up
    assert bulletin.state == "scheduled"
    assert bulletin.armed is not None
    assert bulletin.armed.content.moves[0].due == parse_instant("2026-07-26T21:00", "Asia/Seoul")
    assert bulletin.working.content.moves[0].due == parse_instant("2026-07-26T22:00", "Asia/Seoul")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_second_editor_sees_the_difference_and_loses_nothing(
    room: Room, language: str
) -> None:
    """In plain words, field by field; saved again, theirs is the one that counts."""
    hire(room.house, "eva", "author")
    ana, eva = room.at(DUE - 4 * DAY), room.writer("eva", language)
    send(ana, room.delay(ana), "save", IN_FULL)
    first, second = edit(room, ana), edit(room, eva)
    send(ana, first, "save", {"explanation.cause": "Ana's cause."})

    told = send(eva, second, "save", {"explanation.cause": "Eva's cause."})
    again = send(eva, told, "save")

    assert told.status == 409
    cause = {"ko": "원인", "en": "Cause"}[language]
    assert told.differences == {cause: ("Ana's cause.", "Eva's cause.")}
    assert told.fields["explanation.cause"] == "Eva's cause."
    assert again.status == 200
    assert room.follow_up.working.content.explanation.text("cause") == "Eva's cause."


def test_every_field_of_a_delay_is_called_by_its_name(room: Room) -> None:
    """Whoever compares two texts reads no paths of a document."""
    hire(room.house, "eva", "author")
    ana, eva = room.at(DUE - 4 * DAY), room.writer("eva")
    send(ana, room.delay(ana), "save", IN_FULL)
    changes = {
        "moves.0.due.time": "23:00",
        "moves.0.next_word_by.date": "2026-07-22",
        "moves.0.next_word_by.time": "09:00",
        "short": "Later. {{ link }}",
        "explanation.contact.how": "Call us",
        "explanation.contact.hours": "24h",
        "publish_at.date": "2026-07-22",
        "publish_at.time": "08:00",
    }
    second = edit(room, eva)
    send(ana, edit(room, ana), "save", changes)

    told = send(eva, second, "save", {"body": "A whole day later."})

    assert set(told.differences) == {
        "Pre-order opens: New time: Time",
        "Pre-order opens: Not known yet? Then say by when you will speak again: Date",
        "Pre-order opens: Not known yet? Then say by when you will speak again: Time",
        "Short text for channels",
        "Text on the page",
        "Whom to ask",
        "Whom to ask: When somebody answers there",
        "When it goes out: Date",
        "When it goes out: Time",
    }


def test_a_draft_written_at_leisure_is_judged_by_the_clock_when_it_is_opened(room: Room) -> None:
    """What was in time on Monday may be late on Saturday: the form says so."""
    ana = room.at(DUE - 4 * DAY)
    send(ana, room.delay(ana), "save", IN_FULL)

    early = edit(room, ana)
    late = edit(room, room.at(DUE - HOUR))

    assert "No label" in forecast(early)
    assert "Late notice" in forecast(late)


def test_of_a_public_text_only_the_spelling_can_change(room: Room) -> None:
    """Its times and its reasons are not in the form, and a changed number is a correction."""
    ana = room.at(DUE - HOUR)
    typo = {**AT_ONCE, "body": "The asembly line stands still for 2 days."}
    send(ana, room.delay(ana), "submit", typo)
    room.sign()

    page = edit(room, ana)
    refused = send(ana, page, "submit", {"body": "The assembly line stands still for 3 days."})
    send(ana, page, "submit", {"body": "The assembly line stands still for 2 days."})
    room.sign()

    assert not any(name.startswith(("moves.", "explanation.")) for name in page.fields)
    assert "Publish a correction instead" in refused.beside("body")
    assert "assembly" in room.newest.shown.html
    assert room.newest.explanation.text("what_happened") == POWER_CUT


SLIP_OF_THE_PEN = "The asembly line stands still for 2 days."
# What was typed for each kind of follow-up before it was public; one of two promises stays open.
SAID = {kind: {**told, "body": SLIP_OF_THE_PEN} for kind, told in KINDS.items()} | {
    "cancellation": {**ENDING, **STAYS, "withdraws.sale": None, "body": SLIP_OF_THE_PEN}
}


@pytest.mark.parametrize("kind", SAID)
def test_one_letter_of_every_public_follow_up_can_be_fixed(room: Room, kind: str) -> None:
    """Whatever its form asked for once stands: only the words are asked for again."""
    ana = room.at(DUE - 4 * DAY)
    send(ana, room.form(ana, kind), "submit", SAID[kind])
    room.sign()
    before = room.follow_up.working.content
    respelt = {"body": SLIP_OF_THE_PEN.replace("asembly", "assembly")}

    page = edit(room, ana)
    looked = send(ana, page, "check", respelt)
    asked = send(ana, page, "submit", respelt)

    assert (looked.status, asked.status) == (200, 200), looked.main + asked.main
    assert room.follow_up.state == "published"
    assert room.follow_up.working.state == "in_review"
    assert room.follow_up.working.content == replace(before, body=respelt["body"])


def test_a_text_in_review_is_pulled_back_first(room: Room) -> None:
    """Nobody edits what others are reading."""
    ana = room.at(DUE - HOUR)
    send(ana, room.delay(ana), "submit", AT_ONCE)

    page = edit(room, ana)

    assert page.root.xpath("//main//form") == []
    assert "waits for sign-off" in page.main


def test_that_something_was_kept_is_never_rewritten(room: Room) -> None:
    """Whoever tries reads what to do instead."""
    ana = room.at(DUE + HOUR)
    send(
        ana,
        room.form(ana, "fulfilment", "?promise=preorder"),
        "publish",
        {"status": "kept", "just_now": "on"},
    )
    room.house.parts.deliver_due()

    page = ana.open(f"/desk/bulletins/{room.follow_up.id}/edit")

    assert page.status == 409
    assert "is never rewritten. Publish a correction or an update instead." in page.main


def test_a_form_of_no_known_version_replaces_nothing(room: Room) -> None:
    """A forged or a lost version is never the newest."""
    ana = room.at(DUE - 4 * DAY)
    send(ana, room.delay(ana), "save", IN_FULL)
    page = edit(room, ana)

    answers = [
        send(ana, page, "save", {"version": version, "sheet": None}).status
        for version in ("", "0", "-1", "x", "9" * 30, "١")
    ]

    assert answers == [409] * 6
    assert room.follow_up.working.version == 1
