"""Holding texts at the desk: written, signed by somebody else, published by one on duty."""

from datetime import timedelta

import pytest

from noticeboard.domain.holding import HoldingText
from tests.web.desk.looking import at_desk, hire, page, text
from tests.web.desk.paper import Paper, Writer
from tests.web.desk.slip_room import DUE, Room, send

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TEXTS = "/desk/holding-texts"
WORDS = {
    "title": "It is late",
    "body": "We know of {{ promise }}. {{ sentence }}\n\nWe speak by **{{ next_word }}**.",
    "short": "{{ promise }} is late. {{ sentence }} We speak by {{ next_word }} {{ link }}",
}
SAID = "The courier's *lorry* stands still."


def the_text(room: Room) -> HoldingText:
    """The only one there is."""
    [found] = room.house.store.holding_texts()
    return found


def written(room: Room) -> HoldingText:
    """A text that Ana wrote at the desk."""
    ana = room.writer()
    send(ana, ana.open(f"{TEXTS}/new"), "write", WORDS)
    return the_text(room)


def approved(room: Room) -> HoldingText:
    """One that Bo signed."""
    path = f"/holding-texts/{written(room).id}/approve"
    assert room.house.call("bo", "POST", path).status_code == 200
    return the_text(room)


def on_duty(room: Room, name: str = "doh") -> Writer:
    """Somebody on duty, who may write nothing, an hour after the promised instant."""
    hire(room.house, name, "duty")
    return room.at(DUE + HOUR, name)


def speaking(room: Room, who: Writer) -> Paper:
    """The form by which one person speaks, from the link on Today."""
    return room.form(who, "speak", "?promise=preorder")


def test_from_an_example_to_the_signature(room: Room) -> None:
    """Begun with a shipped example, signed by another person on the words they read."""
    ana, bo = room.writer(), at_desk(room.house, "bo")
    begun = ana.open(f"{TEXTS}/new?example=late&language=en")

    done = send(ana, begun, "write", {"title": "The time has passed"})
    shown = page(bo.get(done.path))
    waiting = text(page(bo.get("/desk/")))
    signed = bo.post(f"{done.path}/sign", hash=the_text(room).working.frozen_hash or "")

    assert "The courier’s lorry stands on the motorway." in text(shown)
    assert "The time has passed" in waiting
    assert signed.status_code == 303
    assert the_text(room).approved is not None
    assert "Ready to be published" in text(page(bo.get(TEXTS)))


def test_nobody_signs_their_own_or_other_words_than_they_read(room: Room) -> None:
    """The page says why not, and a stale hash signs nothing."""
    old = written(room)
    ana, bo = room.writer(), at_desk(room.house, "bo")
    there = f"{TEXTS}/{old.id}"
    edit = ana.open(f"{there}/edit")
    send(ana, edit, "write", {"title": "Late"})

    own = page(ana.visitor.get(there))
    stale = bo.post(f"{there}/sign", hash=old.working.frozen_hash or "")
    empty = bo.post(f"{there}/sign", hash="")
    back = bo.post(f"{there}/reject", reason="")

    assert "needs the role: approver" in text(own) or "You wrote this" in text(own)
    assert (stale.status_code, empty.status_code, back.status_code) == (409, 409, 422)
    assert the_text(room).approved is None
    assert bo.post(f"{there}/reject", reason="Say sorry.").status_code == 303
    assert "Say sorry." in text(page(ana.visitor.get(f"{there}/edit")))


def test_one_on_duty_speaks_in_two_clicks_and_types_nothing(room: Room) -> None:
    """Open, publish: promise and next word are filled in, and read as they go out."""
    approved(room)
    doh = on_duty(room)

    form = speaking(room, doh)
    read = text(form.root.xpath("//*[@class='as-read']")[0])
    done = send(doh, form, "speak")
    room.house.parts.deliver_due()

    assert read == (
        "We know of “Pre-order opens” (Sat 25 Jul 2026, 21:00 KST). "
        "We speak by Sun 26 Jul 2026, 02:00 KST ."
    ).replace("KST .", "KST.")
    assert done.path == f"/desk/notices/{room.id}"
    assert room.newest.kind == "holding"
    assert "We speak by Sun 26 Jul 2026, 02:00 KST" in room.newest.shown.short


def test_the_sentence_is_one_and_is_plain(room: Room) -> None:
    """It is never read as Markdown; what cannot stand is named, and nothing typed is lost."""
    approved(room)
    doh = on_duty(room)
    form = speaking(room, doh)

    wrong = send(doh, form, "speak", {"sentence": "See https://example.com"})
    looked = send(doh, wrong, "check", {"sentence": SAID})
    send(doh, looked, "speak")
    room.house.parts.deliver_due()

    assert wrong.status == 422
    assert "no address" in wrong.beside("sentence")
    assert wrong.fields["sentence"] == "See https://example.com"
    assert SAID in text(looked.root.xpath("//*[@class='as-read']")[0])
    assert SAID.replace("'", "&#x27;") in room.newest.shown.html


HOSTILE = [
    ("text", "../admin"),
    ("text", ""),
    ("promise", "nothing"),
    ("next_word_by.date", ""),
    ("next_word_by.time", "24:00"),
    ("next_word_by.date", "10000-01-01"),
    ("next_word_by.date", "2027-02-29"),
    ("next_word_by.date", "2020-01-01"),
    ("sentence", "\u202egnihtyna"),
    ("sentence", "a\x00b"),
    ("sentence", "\u200b"),
    ("sentence", "x" * 100_000),
    ("sentence", "e" + "\u0301" * 150),
    ("sentence", "{{ fact.price }}"),
    ("heard", "../admin"),
]


@pytest.mark.parametrize(("field", "typed"), HOSTILE)
def test_hostile_slots_are_refused_and_publish_nothing(room: Room, field: str, typed: str) -> None:
    """422 with the field, and what was typed is in the form."""
    approved(room)
    doh = on_duty(room)

    answer = send(doh, speaking(room, doh), "speak", {field: typed})

    assert answer.status == 422, answer.main
    assert answer.summary
    assert room.stored == ()


def test_of_two_who_speak_at_once_the_second_reads_what_was_said(room: Room) -> None:
    """Nothing is said twice, and the sentence typed stays in the form."""
    approved(room)
    doh, eve = on_duty(room), on_duty(room, "eve")
    first, second = speaking(room, doh), speaking(room, eve)
    send(doh, first, "speak", {"sentence": "We are counting."})
    room.house.parts.deliver_due()

    late = send(eve, second, "speak", {"sentence": SAID})

    assert late.status == 409
    assert "something was published about this meanwhile" in late.main
    assert "We are counting." in text(late.root.xpath("//*[@class='meanwhile']")[0])
    assert late.fields["sentence"] == SAID
    assert len(room.stored) == 1
    send(eve, late, "speak")
    assert len(room.stored) == 2


def test_who_comes_after_somebody_spoke_reads_that_first(room: Room) -> None:
    """Their words, who and when; nothing is chosen, and the same is not published again."""
    approved(room)
    doh, eve = on_duty(room), on_duty(room, "eve")
    text_field = speaking(room, doh).fields["text"]
    send(doh, speaking(room, doh), "speak")
    room.house.parts.deliver_due()

    late = speaking(room, eve)
    again = send(eve, late, "speak", {"text": text_field})

    assert "doh@example.com published this" in late.main
    assert "is late. We speak by" in text(late.root.xpath("//section[@class='written']")[0])
    assert not late.root.xpath("//input[@name='text'][@checked]")
    assert again.status == 422
    assert "Exactly this was published last" in again.beside("text")
    assert len(room.stored) == 1


def test_sent_twice_it_is_said_once(room: Room) -> None:
    """A second click says nothing more; sent again with other words, it is told apart."""
    approved(room)
    doh = on_duty(room)
    form = speaking(room, doh)

    send(doh, form, "speak")
    again = send(doh, form, "speak")
    other = send(doh, form, "speak", {"sentence": SAID})

    assert again.path == f"/desk/notices/{room.id}"
    assert other.status == 409
    assert "published from this form already" in other.main
    assert len(room.stored) == 1


def test_whoever_is_not_on_duty_is_told_who_may(room: Room) -> None:
    """An author writes; the form is not theirs."""
    approved(room)

    answer = room.writer().open(f"/desk/notices/{room.id}/speak")

    assert answer.status == 403
    assert "needs the role: on duty" in answer.main


def test_without_an_approved_text_the_way_on_is_shown(room: Room) -> None:
    """Nothing to choose; what to do instead."""
    hire(room.house, "kim", "duty", "author")
    kim = room.writer("kim")

    answer = kim.open(f"/desk/notices/{room.id}/speak")

    assert answer.status == 200
    assert "No approved text fits" in answer.main
    assert answer.root.xpath(f"//a[@href='/desk/notices/{room.id}/holding']")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("body", "We speak soon."),
        ("short", "{{ next_word }} {{ promise.sale }}"),
        ("title", "\u3164"),
        ("body", "'['" * 2_000),
        ("short", "\u202e{{ next_word }}"),
        ("kind", "../admin"),
        ("language", "xx"),
    ],
)
def test_hostile_words_are_refused_and_kept_in_the_form(
    room: Room, field: str, typed: str
) -> None:
    """422; nothing is stored, and nothing typed is lost."""
    ana = room.writer()
    form = ana.open(f"{TEXTS}/new")

    answer = send(ana, form, "write", {**WORDS, field: typed})

    assert answer.status == 422
    assert answer.summary
    assert room.house.store.holding_texts() == ()
    if field in WORDS:
        assert answer.fields[field] == typed


def test_two_who_edit_see_both_texts(room: Room) -> None:
    """The second is shown what the first wrote, beside their own."""
    old = approved(room)
    ana, there = room.writer(), f"{TEXTS}/{old.id}/edit"
    first, second = ana.open(there), ana.open(there)
    send(ana, first, "write", {"title": "Late"})

    late = send(ana, second, "write", {"title": "Too late"})

    assert late.status == 409
    assert late.differences == {"When is it used?": ("Late", "Too late")}
    assert the_text(room).approved is not None


def test_a_retired_text_cannot_be_chosen(room: Room) -> None:
    """The list keeps it apart."""
    old = approved(room)
    ana = room.writer()

    gone = ana.visitor.post(f"{TEXTS}/{old.id}/retire")

    assert gone.status_code == 303
    assert "Not used any more" in text(page(ana.visitor.get(TEXTS)))
    assert ana.open(f"{TEXTS}/{old.id}/edit").status == 409
    assert "No approved text fits" in on_duty(room).open(f"/desk/notices/{room.id}/speak").main
