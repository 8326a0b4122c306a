"""Corrections, cancellations, updates and holding statements, from the desk."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from noticeboard.domain.content import ClaimCorrection, OwnCorrection
from noticeboard.domain.times import parse_instant
from noticeboard.web.desk.forms.typed import Typed
from noticeboard.web.desk.slipping.slips import HOLDING, Beginning
from tests.builders import a_kind, a_notice
from tests.web.desk.slip_room import (
    AT_ONCE,
    CLAIM,
    DAY,
    DUE,
    ENDING,
    HOUR,
    NEWS,
    WE_KNOW,
    WHY,
    WRONG_PRICE,
    Room,
    Seated,
    asked,
    forecast,
    send,
)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_one_of_our_texts_is_corrected_and_the_fact_with_it(room: Room, language: str) -> None:
    """The price changes where texts quote it, and the wrong text is marked."""
    ana = room.at(DUE - 3 * DAY, language=language)
    wrong = room.public.bulletins[0].id

    page = room.form(ana, "correction", f"?bulletin={wrong}")
    send(ana, page, "submit", WRONG_PRICE)
    room.sign()

    assert page.fields["corrects.bulletin"] == wrong
    assert "1,190,000 KRW" in page.main
    assert room.newest.corrects == OwnCorrection(wrong)
    assert room.public.facts == {"price": "1,290,000 KRW"}
    assert room.public.correction_of(room.public.bulletins[0]) == room.newest
    marks = ana.open(f"/desk/bulletins/{wrong}").root.xpath("//*[@class='labels']")
    said = {"ko": "정정됨", "en": "Corrected"}[language]
    assert [mark.text_content() for mark in marks] == [said]


def test_what_others_say_is_corrected_by_name(room: Room) -> None:
    """Who said it, where, and how true it is."""
    ana = room.at(DUE - 3 * DAY)

    send(ana, room.form(ana, "correction"), "submit", CLAIM)
    room.sign()

    assert room.newest.corrects == ClaimCorrection(
        "The phone comes without a charger.",
        "A blog",
        "https://blog.example.com/phone-x",
        "false",
    )


def test_a_correction_begins_from_the_only_text_there_is(room: Room) -> None:
    """It can be no other of ours; a claim that is typed takes its place, and is seen to."""
    ana = room.at(DUE - 3 * DAY)

    began = room.form(ana, "correction")
    page = send(ana, began, "check", {**CLAIM, "corrects.by": ""})
    send(ana, page, "submit", {"corrects.by": "A blog"})

    assert began.fields["corrects.bulletin"] == room.public.bulletins[0].id
    assert page.fields["corrects.bulletin"] == ""
    corrects = room.follow_up.working.content.corrects
    assert isinstance(corrects, ClaimCorrection)
    assert corrects.claim == CLAIM["corrects.claim"]


def test_which_of_several_texts_was_wrong_is_chosen_by_a_person(room: Room) -> None:
    """Nothing is chosen beforehand, but where it was opened from that text; else it is asked."""
    ana = room.at(DUE - HOUR)
    send(ana, room.delay(ana), "submit", AT_ONCE)
    room.sign()
    delay = room.newest.id

    began = room.form(ana, "correction")
    asked_for = send(ana, began, "submit", WRONG_PRICE)
    from_it = room.form(ana, "correction", f"?bulletin={delay}")

    assert began.fields["corrects.bulletin"] == ""
    assert asked_for.status == 422
    assert "Say what is corrected" in asked_for.beside("corrects.bulletin")
    assert len(room.stored) == 1
    assert from_it.fields["corrects.bulletin"] == delay


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"corrects.bulletin": ""}, "corrects.bulletin"),
        ({"corrects.bulletin": "00000000-0000-4000-8000-000000000000"}, "corrects.bulletin"),
        ({"corrects.bulletin": "not an id"}, "corrects.bulletin"),
        ({**CLAIM, "corrects.by": ""}, "corrects.by"),
        ({**CLAIM, "corrects.where": " "}, "corrects.where"),
        ({**CLAIM, "corrects.verdict": "maybe"}, "corrects.verdict"),
        ({**CLAIM, "corrects.claim": "\u200b\u3164"}, "corrects.claim"),
        ({**CLAIM, "explanation.what_it_means": ""}, "explanation.what_it_means"),
    ],
)
def test_a_correction_names_what_it_corrects(
    calm: Seated, changes: dict[str, str], field: str
) -> None:
    """Or it is refused beside the field, with everything else still in it."""
    room, ana = calm

    page = send(ana, room.form(ana, "correction"), "submit", {**WRONG_PRICE, **changes})

    assert page.status == 422
    assert page.beside(field) != ""
    assert page.fields["explanation.what_happened"] != ""
    assert room.stored == ()


def test_what_nobody_knows_yet_is_answered_by_a_sentence_and_a_next_word(room: Room) -> None:
    """What a rumour means is not asked while it is looked into; by when we speak again is."""
    ana = room.at(DUE - 3 * DAY)
    looking = {**CLAIM, "corrects.verdict": "undecided", "explanation.what_it_means": ""}

    asking = send(ana, room.form(ana, "correction"), "submit", looking)
    word = {"next_word_by.date": "2026-07-23", "next_word_by.time": "18:00"}
    send(ana, asking, "submit", word)

    assert "tell what you found out" in asking.beside("next_word_by")
    assert asking.beside("explanation.what_it_means") == ""
    assert "What is true" in asking.main
    [kept] = room.stored
    assert set(kept.working.content.explanation.parts) == {"what_happened"}


def test_both_parts_of_a_correction_are_told_now(calm: Seated) -> None:
    """What was wrong and what is true cannot wait, so nothing offers to let them wait."""
    room, ana = calm

    page = room.form(ana, "correction")

    assert asked(page) == ["what_happened", "what_it_means"]
    for name in asked(page):
        assert not page.root.xpath(f"//*[starts-with(@name, 'explanation.{name}.')]")


def test_a_whole_notice_is_cancelled_with_all_that_is_owed(room: Room) -> None:
    """Every open promise is withdrawn; a remedy, a choice and a contact are told."""
    ana = room.at(DUE - 3 * DAY)

    page = room.form(ana, "cancellation")
    send(ana, page, "submit", ENDING)
    room.sign()

    assert set(asked(page)) == {name.split(".")[1] for name in ENDING}
    assert room.newest.withdraws == ("preorder", "sale")
    assert {p.status for p in room.public.promises} == {"withdrawn"}
    assert room.newest.explanation.text("contact") == "Call 1588-0000"


def test_one_promise_is_cancelled_and_the_other_still_holds(room: Room) -> None:
    """Begun from the promise; the label is that of the one it touches."""
    ana = room.at(DUE + HOUR)

    page = room.form(ana, "cancellation", "?promise=sale")
    send(ana, page, "submit", ENDING)
    room.sign()

    assert "No label: it is told in time." in forecast(page)
    assert room.newest.withdraws == ("sale",)
    assert room.newest.labels == ()
    assert room.public.promises[0].status == "open"


def test_with_nothing_ticked_nothing_is_cancelled(calm: Seated) -> None:
    """A form without a tick must not become the end of everything."""
    room, ana = calm
    none = {"withdraws.preorder": None, "withdraws.sale": None}

    page = send(ana, room.form(ana, "cancellation"), "submit", {**ENDING, **none})

    assert page.status == 422
    assert "at least one promise" in page.beside("withdraws")
    assert room.stored == ()


@pytest.mark.parametrize("missing", [name for name in ENDING if not name.endswith("hours")])
def test_a_cancellation_owes_every_part(calm: Seated, missing: str) -> None:
    """Nobody is left to find out by themselves."""
    room, ana = calm

    page = send(ana, room.form(ana, "cancellation"), "submit", {**ENDING, missing: ""})

    assert page.status == 422
    assert page.beside(missing) != ""


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("24h", "day and night: long enough"),
        ("Mon-Fri 09:00-18:00", "it answers for 9 hours: long enough (3 hours are needed)"),
        ("Mon-Fri 09:00-11:00", "it answers for 2 hours: 3 hours are needed"),
        (
            "Sat 09:00-18:00",
            "Nobody answers there when this appears: 3 hours are needed. "
            "It can be published on Sat 25 Jul 2026, 09:00 KST, when the contact opens.",
        ),
        ("Sat 09:00-10:00", "Nobody answers there when this appears: 3 hours are needed."),
        ("", "Somebody has to answer there for at least 3 hours after this appears."),
    ],
)
def test_the_page_says_whether_somebody_would_answer(calm: Seated, hours: str, says: str) -> None:
    """Beside the field, and for the time at which it will be public."""
    room, ana = calm
    # A Thursday, as the contact opens.
    opens = {"publish_at.date": "2026-07-23", "publish_at.time": "09:00"}
    told = {**ENDING, **opens, "explanation.contact.hours": hours}

    page = send(ana, room.form(ana, "cancellation"), "check", told)

    assert says in page.main
    assert (page.status == 422) is ("long enough" not in says)


@pytest.mark.parametrize("hours", ["", "whenever", "25:00-26:00"])
def test_hours_that_say_nothing_are_refused(calm: Seated, hours: str) -> None:
    """With an example of how to write them."""
    room, ana = calm

    page = send(
        ana,
        room.form(ana, "cancellation"),
        "submit",
        {**ENDING, "explanation.contact.hours": hours},
    )

    assert page.status == 422
    assert "Give the hours in which somebody answers" in page.beside("explanation.contact.hours")


def test_under_pressure_an_end_may_owe_but_never_in_silence(room: Room) -> None:
    """Each part is told or promised by somebody; the product promises but what comes after."""
    ana = room.at(DUE - HOUR)
    at_once = {n: ENDING[n] for n in ENDING if n.split(".")[1] in ("what_happened", "apology")}
    contact = {n: ENDING[n] for n in ENDING if ".contact." in n}
    owed = ("cause", "what_it_means", "remedy", "choice", "responsible")
    later = {
        f"explanation.{name}.due.{part}": typed
        for name in owed
        for part, typed in (("date", "2026-07-27"), ("time", "10:00"))
    }

    silent = send(ana, room.form(ana, "cancellation"), "submit", {**at_once, **contact})
    send(ana, silent, "submit", later)
    room.sign()

    assert {n for n in owed if silent.beside(f"explanation.{n}")} == set(owed)
    assert set(room.newest.explanation.due()) == {*owed, "prevention"}


def test_an_update_needs_no_more_than_its_words(room: Room) -> None:
    """No promise moves, and nothing says late."""
    ana = room.at(DUE - 3 * DAY)

    send(ana, room.form(ana, "update"), "submit", NEWS)
    room.sign()

    assert (room.newest.kind, room.newest.labels) == ("update", ())
    assert "black and white" in room.newest.shown.html


def test_an_update_tells_what_is_owed(room: Room) -> None:
    """What a delay left for later is asked for by name, with its time."""
    ana = room.at(DUE - HOUR)
    send(ana, room.delay(ana), "submit", AT_ONCE)
    room.sign()

    page = room.form(ana, "update")
    send(ana, page, "submit", {**NEWS, "explanation.apology": WHY["explanation.apology"]})
    room.sign()

    owed = ["cause", "what_it_means", "what_to_do", "apology", "responsible"]
    assert asked(page) == owed
    assert "Promised for Sun 26 Jul 2026, 20:00 KST" in page.main
    assert f"“{room.public.promises[0].label}” : Promised for" in page.main
    still = {name for _, name in room.public.owed_parts()}
    assert still == set(owed) - {"apology"}


def test_what_is_owed_has_a_form_of_its_own(room: Room) -> None:
    """From Today and from the notice: it asks for that alone, and its words are enough."""
    ana = room.at(DUE - HOUR)
    send(ana, room.delay(ana), "submit", AT_ONCE)
    room.sign()
    here = f"/desk/notices/{room.id}/update?owed=1"
    led = [here in ana.open(at).root.xpath("//a/@href") for at in ("/desk/", here.split("/up")[0])]

    form = room.form(ana, "update", "?owed=1")
    empty = send(ana, form, "submit")
    send(ana, empty, "submit", {"explanation.cause": "A transformer burnt. It was old."})
    room.sign()

    assert led == [True, True]
    assert asked(form) == ["cause", "what_it_means", "what_to_do", "apology", "responsible"]
    shut = form.root.xpath("//*[@name='body']/ancestor::details[not(@open)]")
    assert len(shut) == 1
    assert "or a part of the explanation" in empty.beside("body")
    assert room.newest.explanation.gives("cause")
    assert room.newest.shown.short.splitlines()[1] == "Cause: A transformer burnt."


def test_what_is_told_too_late_is_called_late_wherever_it_is_written(room: Room) -> None:
    """In the form and where it is signed, as the record counts it; else it is told in time."""
    ana = room.at(DUE - HOUR)
    send(ana, room.delay(ana), "submit", AT_ONCE)
    room.sign()
    by = min(instant.utc for instant in room.public.owed_parts().values())
    late = "Later than promised: Sun 26 Jul 2026, 20:00 KST"

    in_time = room.form(room.at(by), "update", "?owed=1")
    ana = room.at(by + timedelta(minutes=1))
    form = room.form(ana, "update", "?owed=1")
    send(ana, form, "submit", {"explanation.cause": "A transformer burnt. It was old."})
    here = f"/desk/bulletins/{room.stored[-1].id}"
    signed = [ana.open(here).main]
    room.sign()
    signed.append(ana.open(here).main)

    assert "No label: it is told in time." in in_time.main
    assert "told in time" not in form.main
    assert all(late in page and "nothing about it is late" not in page for page in signed)
    assert late in form.main


def test_what_is_owed_is_owed_by_one_instant_whatever_is_wrong_with_it(room: Room) -> None:
    """Words that say nothing are refused, so they promise nothing: no later time beside it."""
    ana = room.at(DUE - HOUR)
    send(ana, room.delay(ana), "submit", AT_ONCE)
    room.sign()

    form = room.form(ana, "update", "?owed=1")
    empty = send(ana, form, "submit", {"explanation.cause": "Due to circumstances"})

    by = empty.root.xpath("//*[@id='f-explanation-cause']//*[@class='owed-by']")
    assert empty.status == 422
    assert len(by) == 1
    assert "Sun 26 Jul 2026, 20:00 KST" in by[0].text_content()


def test_a_holding_statement_gives_the_next_word(room: Room) -> None:
    """It is asked for, begins before the kind's cadence is over, and is counted."""
    ana = room.at(DUE + HOUR)

    page = room.form(ana, "holding")
    silent = send(
        ana, page, "submit", {**WE_KNOW, "next_word_by.date": "", "next_word_by.time": ""}
    )
    send(ana, page, "submit", WE_KNOW)
    room.sign()

    assert silent.status == 422
    assert "by when you will speak again" in silent.beside("next_word_by")
    assert room.newest.next_word_by == parse_instant("2026-07-26T02:00", "Asia/Seoul")


@pytest.mark.parametrize(("cadence", "minutes"), [(4 * HOUR, 239), (HOUR / 6, 10)])
def test_the_next_word_that_is_proposed_is_that_of_the_kind(
    cadence: timedelta, minutes: int
) -> None:
    """At the quarter of an hour before its cadence is over; never one that has passed."""
    kind, now = replace(a_kind(), cadence=cadence), DUE.replace(minute=1)
    begun = HOLDING.begin(Beginning(a_notice(), kind, "", "", now, "UTC"))

    proposed = Typed(begun).read_instant("next_word_by", "UTC")
    assert proposed is not None
    assert proposed.utc - now == timedelta(minutes=minutes)


@pytest.mark.parametrize("act", ["update", "holding"])
def test_neither_is_published_blank(calm: Seated, act: str) -> None:
    """Nothing to read is nothing to say."""
    room, ana = calm

    page = send(ana, room.form(ana, act), "submit", {"body": " \n "})

    assert page.status == 422
    says = {"update": "Write what is new", "holding": "Write the text"}
    assert says[act] in page.beside("body")


def test_a_rumour_is_answered_from_a_form_that_begins_with_it(room: Room) -> None:
    """In words of its own: nobody chose whether it is false, and the day of it is enough."""
    ana = room.at(DUE - 3 * DAY)

    page = room.form(ana, "correction", "?claim=1")
    empty = send(ana, page, "submit")
    send(ana, empty, "submit", {**CLAIM, "corrects.claimed_at.date": "2026-07-14"})
    room.sign()

    assert "Answer a claim" in page.main
    assert "Correct something" not in empty.main
    assert "There is one in every box." in page.main
    assert "corrects.verdict" not in page.fields
    assert "corrects.bulletin" not in page.fields
    assert [empty.beside(f"corrects.{n}") != "" for n in ("claim", "by", "where")] == [True] * 3
    assert empty.beside("corrects.verdict") == "Choose one."
    assert isinstance(room.newest.corrects, ClaimCorrection)
    assert room.newest.corrects.verdict == "false"
    assert room.newest.corrects.claimed_at == date(2026, 7, 14)


def test_what_an_explanation_quotes_is_public_with_its_value(room: Room) -> None:
    """Nobody reads braces: neither on the page nor in the line that small channels get."""
    ana = room.at(DUE - 3 * DAY)
    quoting = {**CLAIM, "explanation.what_it_means": "It costs {{ fact.price }}, as before."}

    send(ana, room.form(ana, "correction", "?claim=1"), "submit", quoting)
    room.sign()

    told = room.newest.explanation.text("what_it_means")
    assert told == "It costs 1,190,000 KRW, as before."
