"""That it happened: one person records it, and it is public at once."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.desk.looking import hire
from tests.web.desk.slip_room import (
    AT_ONCE,
    DUE,
    HOUR,
    POWER_CUT,
    Room,
    send,
)
from tests.web.house import PASSWORD

MINUTE = timedelta(minutes=1)
# Nobody says it for them: it is chosen.
WHOLE = {"status": "kept", "just_now": "on"}
AT_2101 = {"observed_at.date": "2026-07-25", "observed_at.time": "21:01"}


def ana_of(room: Room) -> str:
    """Ana's id."""
    person = room.house.parts.people.by_email("ana@example.com")
    assert person is not None
    return person.id


@pytest.mark.parametrize("language", ["ko", "en"])
def test_one_person_says_that_it_happened(room: Room, language: str) -> None:
    """The sentence that was shown goes out at once, at the time it was seen."""
    ana = room.at(DUE + 5 * MINUTE, language=language)

    page = room.form(ana, "fulfilment", "?promise=preorder")
    done = send(ana, page, "publish", {"status": "kept", **AT_2101, "note": "All shops."})
    room.house.parts.deliver_due()

    shown = page.root.xpath("//*[@aria-labelledby='ahead']//pre")[0].text_content()
    assert shown == "It happened: “Pre-order opens”, Sat 25 Jul 2026, 21:05 KST."
    assert done.path == f"/desk/notices/{room.id}"
    assert room.public.promises[0].status == "kept"
    kept = room.newest.fulfilment
    assert kept is not None
    assert (kept.observed_at, kept.note) == (
        datetime(2026, 7, 25, 12, 1, tzinfo=UTC),
        "All shops.",
    )
    assert "21:01 KST" in room.newest.shown.short


def test_a_promise_is_kept_on_its_own_clock(room: Room) -> None:
    """New York in summer: what is typed there is read there."""
    ana = room.at(datetime(2026, 7, 30, 13, 10, tzinfo=UTC))

    page = room.form(ana, "fulfilment", "?promise=sale")
    partly = {**WHOLE, "status": "partly_kept", "note": "Two shops are still shut."}
    looked = send(ana, page, "check", partly)
    send(ana, looked, "publish")
    room.house.parts.deliver_due()

    assert looked.fields["observed_at.time"] == "09:10"
    assert room.public.promises[1].status == "partly_kept"
    assert room.newest.fulfilment is not None
    assert room.newest.fulfilment.observed_at == room.clock.at


def test_what_is_shown_is_what_goes_out_whichever_promise_is_chosen(room: Room) -> None:
    """Begun on the house's clock, it is public on the promise's; the sentence says so before."""
    ana = room.at(datetime(2026, 7, 30, 13, 10, tzinfo=UTC))

    begun = room.form(ana, "fulfilment")
    page = send(ana, begun, "check", {**WHOLE, "promise": "sale"})
    send(ana, page, "publish")
    room.house.parts.deliver_due()

    shown = page.root.xpath("//*[@aria-labelledby='ahead']//pre")[0].text_content()
    assert page.fields["observed_at.time"] == "22:10"
    assert shown == "It happened: “Sale opens”, Thu 30 Jul 2026, 09:10 EDT."
    assert shown in room.newest.shown.short


def test_nobody_is_said_to_have_kept_it_who_did_not_choose(room: Room) -> None:
    """Both sentences are there to read; with another mistake, both are told at once."""
    ana = room.at(DUE + MINUTE)

    page = room.form(ana, "fulfilment", "?promise=preorder")
    later = {**AT_2101, "observed_at.date": "2026-07-26"}
    asked = send(ana, page, "publish", later)

    ahead = page.root.xpath("//*[@aria-labelledby='ahead']//pre")
    assert "status" not in page.fields
    assert [pre.text_content().partition(":")[0] for pre in ahead] == [
        "It happened",
        "It happened in part",
    ]
    assert "Choose whether all of it happened" in asked.beside("status")
    assert "has not come yet" in asked.beside("observed_at")
    assert room.stored == ()


def test_whoever_is_on_duty_may_record_it(room: Room) -> None:
    """At two in the morning there is no author."""
    hire(room.house, "dan", "duty")
    dan = room.at(DUE + MINUTE, "dan")

    send(dan, room.form(dan, "fulfilment", "?promise=preorder"), "publish", WHOLE)
    room.house.parts.deliver_due()

    assert room.public.promises[0].status == "kept"


def test_nobody_says_for_whoever_saw_it_when_it_happened(room: Room) -> None:
    """Nothing is filled in; "just now" is the moment at which it was sent, also of a form that
    waited for the proof of who sent it.
    """
    ana = room.at(DUE + MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")
    room.clock.at += 6 * MINUTE
    proof = send(ana, page, "publish", WHOLE)
    room.clock.at += 3 * MINUTE

    assert proof.answer.request is not None
    back = ana.post(proof.answer.request.full_path, {**proof.fields, "password": PASSWORD})
    ana.send(back, do="publish")
    room.house.parts.deliver_due()

    assert (page.fields["observed_at.date"], page.fields["observed_at.time"]) == ("", "")
    assert room.newest.fulfilment is not None
    assert room.newest.fulfilment.observed_at == DUE + 7 * MINUTE


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"observed_at.date": "2026-07-26"}, "observed_at", "has not come yet"),
        ({"observed_at.date": "2026-07-01"}, "observed_at", "before the promise was published"),
        ({"observed_at.time": ""}, "observed_at", "Give the time as well"),
        ({"observed_at.date": "", "observed_at.time": ""}, "observed_at", ""),
        ({"just_now": "on"}, "observed_at", "one of them"),
        ({"evidence_url": "javascript:alert(1)"}, "evidence_url", "https://"),
        ({"note": "a\x0bb"}, "note", ""),
        ({"note": "Call 1588-0000"}, "note", "Only plain words here"),
    ],
)
def test_what_nobody_can_have_seen_is_refused(
    room: Room, changes: dict[str, str], field: str, says: str
) -> None:
    """Nothing goes out, and what was typed is still there."""
    ana = room.at(DUE + HOUR)
    typed = {"status": "kept", **AT_2101, "note": "All shops.", **changes}

    page = send(ana, room.form(ana, "fulfilment", "?promise=preorder"), "publish", typed)

    assert page.status == 422
    assert page.beside(field) != ""
    assert says in page.beside(field)
    assert typed.items() <= page.fields.items()
    assert room.stored == ()


def test_before_its_time_it_happened_only_if_that_is_meant(room: Room) -> None:
    """A slip of the hand goes out to nobody; what truly came early is said with one tick."""
    ana = room.at(DUE - HOUR)
    asked = send(ana, room.form(ana, "fulfilment", "?promise=preorder"), "publish", WHOLE)

    done = send(ana, asked, "publish", {"early": "on"})
    room.house.parts.deliver_due()

    assert asked.status == 422
    assert "The promised time has not come" in asked.beside("observed_at")
    assert "it did happen before the promised time" in asked.main
    assert done.path == f"/desk/notices/{room.id}"
    assert room.public.promises[0].status == "kept"
    shown = ana.open(f"/desk/notices/{room.id}").main
    assert "Kept early: it happened on Sat 25 Jul 2026, 20:00 KST" in shown
    assert "promised for Sat 25 Jul 2026, 21:00 KST" in shown


def test_what_nobody_signed_is_shown_before_it_goes_out(room: Room) -> None:
    """The note stands under what will be published, and that it goes out as it was typed."""
    ana = room.at(DUE + MINUTE)

    page = send(ana, room.form(ana, "fulfilment", "?promise=preorder"), "check", {"note": "Come!"})

    ahead = page.root.xpath("//*[@aria-labelledby='ahead']")[0]
    assert [pre.text_content() for pre in ahead.xpath(".//pre")][-1] == "Come!"
    assert "the note goes out as you typed it" in ahead.text_content()


def test_a_login_that_is_not_fresh_is_proved_again_before_it_goes_out(room: Room) -> None:
    """It publishes: the form waits while its writer proves who they are."""
    ana = room.at(DUE + MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")
    room.clock.at += 6 * MINUTE

    asks = send(ana, page, "publish", {**WHOLE, "note": "All shops."})

    assert asks.path == "/desk/verify"
    assert room.stored == ()


def test_what_is_wrong_is_said_before_anybody_proves_who_they_are(room: Room) -> None:
    """Nobody looks for their telephone to hear then that a choice is missing; nothing is lost."""
    ana = room.at(DUE + MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")
    room.clock.at += 6 * MINUTE

    told = send(ana, page, "publish", {"note": "All shops."})
    asks = send(ana, told, "publish", WHOLE)

    assert (told.status, told.path) == (422, f"/desk/notices/{room.id}/fulfilment")
    assert "all of it happened" in told.beside("status")
    assert told.fields["note"] == "All shops."
    assert asks.path == "/desk/verify"
    [waiting] = room.house.parts.sheets.of(ana_of(room), limit=5)
    assert waiting.fields["note"] == "All shops."


def test_sent_again_after_the_login_grew_old_it_is_not_called_wrong(room: Room) -> None:
    """What it made stands: only whoever proves who they are hears that."""
    ana = room.at(DUE + MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")
    send(ana, page, "publish", WHOLE)
    room.clock.at += 6 * MINUTE

    asks = send(ana, page, "publish", WHOLE)

    assert asks.path == "/desk/verify"


def test_checking_asks_for_no_proof(room: Room) -> None:
    """Only what goes out does: a look at what would be published is harmless."""
    ana = room.at(DUE + MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")
    room.clock.at += 6 * MINUTE

    looked = send(ana, page, "check")

    assert looked.path == f"/desk/notices/{room.id}/fulfilment"
    assert room.public.promises[0].status == "open"


@pytest.mark.parametrize("do", ["language:ko", "language:en"])
def test_changing_the_language_asks_for_no_proof(room: Room, do: str) -> None:
    """It publishes nothing; what was typed goes along."""
    ana = room.at(DUE + MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")
    room.clock.at += 6 * MINUTE

    turned = send(ana, page, do, {"note": "All shops."})

    assert turned.path == f"/desk/notices/{room.id}/fulfilment"
    assert turned.root.get("lang") == do.removeprefix("language:")
    assert turned.fields["note"] == "All shops."
    assert room.stored == ()


def test_a_button_that_nobody_drew_asks_for_the_proof(room: Room) -> None:
    """Only what is known to be harmless is."""
    ana = room.at(DUE + MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")
    room.clock.at += 6 * MINUTE

    asks = send(ana, page, "language:tlh", WHOLE)

    assert asks.path == "/desk/verify"


def test_what_was_kept_over_the_proof_is_gone_once_it_is_sent(room: Room) -> None:
    """Today shows it once while it waits, and not at all afterwards."""
    ana = room.at(DUE + MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")
    send(ana, page, "check", {"note": "All shops."})
    room.clock.at += 6 * MINUTE
    proof = send(ana, page, "publish", {**WHOLE, "note": "All shops."})
    kept = room.house.parts.sheets.of(ana_of(room), limit=5)

    assert proof.answer.request is not None
    there = proof.answer.request.full_path
    back = ana.post(there, {**proof.fields, "password": PASSWORD})
    done = ana.send(back, do="publish")

    assert [sheet.fields["note"] for sheet in kept] == ["All shops."]
    assert "All shops." in back.main
    assert "observed_at" not in back.main
    assert done.path == f"/desk/notices/{room.id}"
    assert room.house.parts.sheets.of(ana_of(room), limit=5) == ()


def test_pressed_twice_it_happened_once(room: Room) -> None:
    """The second press lands where the first did."""
    ana = room.at(DUE + MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")

    landed = [send(ana, page, "publish", WHOLE).path for _ in range(2)]

    assert landed == [f"/desk/notices/{room.id}"] * 2
    assert len(room.stored) == 1


def test_a_delay_that_was_published_meanwhile_is_told_before_it_happened(room: Room) -> None:
    """Two people: one says it slips, the other that it happened. The second hears of the first."""
    ana = room.at(DUE + MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")
    send(ana, room.delay(ana), "submit", AT_ONCE)
    room.sign()

    told = send(ana, page, "publish", {"note": "All shops."})

    assert told.status == 409
    assert POWER_CUT in told.main
    assert told.fields["note"] == "All shops."
    assert len(room.stored) == 1
