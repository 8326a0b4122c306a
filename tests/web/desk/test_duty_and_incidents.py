"""The duty list and incidents at the desk: typed under pressure, refused in words, never lost."""

from datetime import timedelta

import pytest

from tests.web.access.visitor import person
from tests.web.desk.looking import at_desk, hire, page, text, the
from tests.web.desk.paper import Changes, Paper, Writer
from tests.web.desk.shelves import stored
from tests.web.house import NOON, House

STATEMENT = {
    "title": "About our prices",
    "announcement.body": "We know, and say more soon.",
    "announcement.publish_at.how": "now",
    "announcement.next_word_by.date": "2026-07-15",
    "announcement.next_word_by.time": "22:30",
}
HOUR = timedelta(hours=1)
EDIT = "/desk/duty/edit"
WRONG_PRICE = "The shop shows 90 % off."
INCIDENTS = "/desk/incidents"


@pytest.fixture
def dia(house: House) -> Writer:
    """The administrator of a house in which Duri and Eun may be called."""
    for name, role in (("duri", "duty"), ("eun", "duty"), ("dia", "admin")):
        hire(house, name, role, called=name.capitalize())
    return Writer.signed_in(house, "dia")


def listed(dia: Writer) -> Paper:
    """Duri all day long, then Eun in office hours."""
    house = dia.visitor.house
    first = {"shifts.0.person": person(house, "duri").id}
    more = dia.send(dia.open(EDIT), first, do="add:shifts")
    second = {"shifts.1.person": person(house, "eun").id, "shifts.1.hours": "Mon-Fri 09:00-18:00"}
    return dia.send(more, second)


def called(house: House) -> list[str]:
    """Who is on the list, from the top."""
    names = {person(house, name).id: name for name in ("duri", "eun")}
    return [names[shift.person] for shift in house.parts.duty.listed().shifts]


def test_a_list_is_made_row_by_row_and_put_in_order_without_a_script(
    house: House, dia: Writer
) -> None:
    """The page says who is on duty, and shows the week; with one up, the other is called first."""
    saved = listed(dia)
    assert called(house) == ["duri", "eun"]
    assert "The duty list is saved, and counts from now on." in saved.main
    assert "On duty now Duri" in saved.main
    assert "09:00-18:00 Duri → Eun".replace("-", "–") in saved.main

    dia.send(dia.send(dia.open(EDIT), do="up:shifts.1"))

    assert called(house) == ["eun", "duri"]
    dia.send(dia.send(dia.open(EDIT), do="remove:shifts.1"))
    assert called(house) == ["eun"]
    assert "nobody" in text(the(page(dia.visitor.get("/desk/duty")), "week"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"shifts.0.person": ""}, "shifts.0.person"),
        ({"shifts.0.person": "../admin"}, "shifts.0.person"),
        ({"shifts.0.hours": "nights"}, "shifts.0.hours"),
        ({"shifts.0.hours": "\u202e24h"}, "shifts.0.hours"),
        ({"shifts.0.hours": "9" * 5000}, "shifts.0.hours"),
        ({"shifts.0.zone": "asia/seoul"}, "shifts.0.zone"),
        ({"shifts.0.since.date": "2026-08-01"}, "shifts.0.since"),
        (
            {
                "shifts.0.zone": "America/New_York",
                "shifts.0.since.date": "2027-03-14",
                "shifts.0.since.time": "02:30",
            },
            "shifts.0.since",
        ),
        (
            {
                "shifts.0.since.date": "2026-08-02",
                "shifts.0.since.time": "09:00",
                "shifts.0.until.date": "2026-08-01",
                "shifts.0.until.time": "09:00",
            },
            "shifts.0.until",
        ),
        (
            {"shifts.0.absence.until.date": "2026-08-01", "shifts.0.absence.until.time": "09:00"},
            "shifts.0.absence.since",
        ),
    ],
)
def test_what_cannot_be_a_place_is_refused_beside_its_field(
    house: House, dia: Writer, changes: Changes, field: str
) -> None:
    """Nothing is stored, and what was typed is still there."""
    listed(dia)
    before = stored(house)

    refused = dia.send(dia.open(EDIT), changes)

    assert refused.status == 422
    assert refused.beside(field)
    typed = {name: given for name, given in changes.items() if not name.endswith(".person")}
    assert {name: refused.fields[name] for name in typed} == typed
    assert stored(house) == before


def test_two_administrators_lose_no_word(house: House, dia: Writer) -> None:
    """Whoever saved second sees both lists side by side, by name, and what they typed."""
    listed(dia)
    form = dia.open(EDIT)
    dia.send(form, {"shifts.0.person": person(house, "eun").id})

    second = dia.send(form, {"sheet": "", "shifts.0.hours": "Mon-Sun 00:00-24:00"})

    assert second.status == 409
    assert second.differences["Place 1 · Who is called?"] == ("Eun", "Duri")
    assert second.fields["shifts.0.hours"] == "Mon-Sun 00:00-24:00"


def test_only_administrators_change_who_is_called(house: House, dia: Writer) -> None:
    """Everybody reads the list; a form sent by hand changes nothing."""
    listed(dia)
    duri, before = at_desk(house, "duri"), stored(house)

    assert "Administrators change the duty list." in text(page(duri.get("/desk/duty")))
    for place in (EDIT, "/desk/duty/drill"):
        assert duri.post(place, do="save", version="1").status_code == 403
    assert stored(house) == before


def test_practice_reaches_everybody_and_a_test_only_who_asked(house: House, dia: Writer) -> None:
    """What came of it stands on the page; pressed twice, nobody is called twice."""
    listed(dia)

    assert dia.visitor.post("/desk/duty/drill").status_code == 303
    assert dia.visitor.post("/desk/duty/test-call").status_code == 303
    again = dia.visitor.post("/desk/duty/test-call")

    assert "You were called less than a minute ago." in text(page(again, 409))
    shown = text(the(page(dia.visitor.get("/desk/duty")), "practice"))
    assert "Practice for everybody" in shown
    waiting = "Waiting for an answer until Thu 16 Jul 2026, 21:00 KST: "
    assert f"{waiting}Duri, Eun" in shown or f"{waiting}Eun, Duri" in shown
    assert "No answer" not in shown
    house.clock.at += timedelta(days=1)
    shown = text(the(page(at_desk(house, "duri").get("/desk/duty")), "practice"))
    assert "No answer: Duri, Eun" in shown or "No answer: Eun, Duri" in shown
    assert "Test call of Dia" in shown


@pytest.mark.parametrize("language", ["en", "ko"])
def test_one_field_is_enough_to_call_for_help(house: House, language: str) -> None:
    """Known just now, about nothing in particular; sent twice, it happened once."""
    ana = Writer.signed_in(house, language=language)
    form = ana.open(INCIDENTS)

    told = ana.send(form, {"what": WRONG_PRICE})
    ana.send(form, {"what": WRONG_PRICE})

    [incident] = house.parts.incidents.listed(limit=5).items
    assert told.path == f"{INCIDENTS}/{incident.id}"
    assert (incident.what, incident.known_at) == (WRONG_PRICE, NOON)
    house.parts.watching.tick(NOON)
    assert WRONG_PRICE in text(the(page(ana.visitor.get("/desk/")), "alarms"))


def test_whoever_reports_it_reads_who_is_called_and_who_is_next(house: House, dia: Writer) -> None:
    """At once, before the watch has looked; then until when one is waited for."""
    listed(dia)
    ana = Writer.signed_in(house)
    told = ana.send(ana.open(INCIDENTS), {"what": WRONG_PRICE})
    house.parts.watching.tick(NOON)
    house.clock.at = NOON + timedelta(minutes=2)

    waiting = ana.open(told.path)

    assert "Duri is called in a moment." in told.main
    assert "nobody is reached. Telephone them yourself." in told.main
    assert "Duri" in waiting.main
    assert "If nobody answers, Eun is called at Wed 15 Jul 2026, 21:10 KST" in waiting.main


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": " \u200b "}, "what"),
        ({"what": "a\u202eb"}, "what"),
        ({"what": "x" * 5000}, "what"),
        ({"what": "Fire", "known_at.time": ""}, "known_at"),
        ({"what": "Fire", "known_at.date": "2026-07-16"}, "known_at"),
        ({"what": "Fire", "known_at.date": "2025-07-15"}, "known_at"),
        ({"what": "Fire", "notice": "00000000-0000-4000-8000-000000000000"}, "notice"),
        ({"what": "Fire", "notice": "../admin"}, "notice"),
    ],
)
def test_what_cannot_be_an_incident_is_refused_beside_its_field(
    house: House, changes: Changes, field: str
) -> None:
    """Nothing is declared, and what was typed is still there."""
    house.announced()
    ana = Writer.signed_in(house)
    form = ana.open(INCIDENTS)
    before = stored(house)

    refused = ana.send(form, changes)

    assert refused.status == 422
    assert refused.beside(field)
    assert refused.fields["what"] == changes["what"]
    assert stored(house) == before


def test_a_statement_begun_with_an_incident_tells_of_it(house: House) -> None:
    """Whoever begins it links it by that alone; people are called until it is public."""
    incident = house.parts.incidents.declare(person(house, "ana"), NOON, WRONG_PRICE)
    ana, place = Writer.signed_in(house), f"{INCIDENTS}/{incident.id}"
    assert "No notice tells of this incident yet." in ana.open(place).main

    to = f"/desk/notices/new/statement?incident={incident.id}"
    written = ana.send(ana.open(to), STATEMENT)

    notice = house.parts.incidents.incident(incident.id).notice_id
    assert notice is not None, written.main
    assert "About our prices" in ana.open(place).main
    assert "This notice is not public yet." in ana.open(place).main


def test_whoever_ends_an_incident_says_what_the_public_reads_from_then_on(house: House) -> None:
    """By the button: an update that says that it is over, prefilled; or it is left, and stays on
    Today. Nothing is chosen beforehand, and what stays open in public is said.
    """
    id_, ana = house.announced()["id"], Writer.signed_in(house, "ana")
    wrong = house.parts.incidents.declare(
        person(house, "ana"), house.clock.at, "Nobody can pay", id_
    )
    house.clock.at += timedelta(minutes=8)
    again = (house.clock.at + HOUR).isoformat()
    trouble = {"kind": "holding", "body": "We look.", "publish_at": "now", "next_word_by": again}
    made = house.call("ana", "POST", f"/notices/{id_}/bulletins", trouble)
    assert made.json is not None, made.text
    house.signed(made.json["id"])
    house.parts.deliver_due()
    at = f"{INCIDENTS}/{wrong.id}"

    form = ana.open(at)
    bare = ana.visitor.post(f"{at}/end", reason="It works again.")
    api = house.call("ana", "POST", f"/incidents/{wrong.id}/end", {"reason": "It works."})
    left = ana.visitor.post(f"{at}/end", reason="It works again.", public="left_open")
    today = ana.open("/desk/").main
    house.clock.at += timedelta(minutes=8)
    over = {"kind": "update", "body": "You can pay again.", "publish_at": "now", "resolved": True}
    said = house.call("ana", "POST", f"/notices/{id_}/bulletins", over)
    assert said.json is not None, said.text
    house.signed(said.json["id"])
    house.parts.deliver_due()

    [body] = form.root.xpath("//textarea[@name='body']/text()")
    assert "The trouble we told you about is over." in body
    assert "{{" not in body
    assert form.root.xpath("//button[@name='public']/@value") == ["write", "left_open"]
    assert form.root.xpath("//input[@name='public']") == []
    assert "These words also promise customers:" in form.main
    assert "Your word to speak again by Wed 15 Jul 2026, 23:08 KST stays, too." in form.main
    assert "The public still reads that this goes on" in text(page(bare, 422))
    assert api.status_code == 422
    assert api.json is not None
    assert api.json["violations"][0]["field"] == "public"
    assert left.status_code == 303
    assert "Over, and still open in public" in today
    assert "Over, and still open in public" not in ana.open("/desk/").main


def test_the_update_that_ends_an_incident_waits_for_its_signature(house: House) -> None:
    """In the same form; nothing ends where the update is refused, and what was typed is kept."""
    id_, ana = house.announced()["id"], Writer.signed_in(house, "ana")
    declare, known = house.parts.incidents.declare, house.clock.at
    wrong = declare(person(house, "ana"), known, "Nobody can pay", id_)
    house.clock.at += timedelta(minutes=8)
    news = {"kind": "update", "body": "We look into it.", "publish_at": "now"}
    made = house.call("ana", "POST", f"/notices/{id_}/bulletins", news)
    assert made.json is not None, made.text
    house.signed(made.json["id"])
    house.parts.deliver_due()
    at, typed = f"{INCIDENTS}/{wrong.id}/end", {"reason": "Restarted.", "public": "write"}

    empty = ana.visitor.post(at, **typed, body=" ")
    written = ana.visitor.post(at, **typed, body="You can pay again.")

    assert empty.status_code == 422
    assert "Restarted." in empty.text
    assert written.status_code == 303
    [*_, update] = house.parts.publishing.subject(id_).bulletins
    assert (update.kind, update.state.value) == ("update", "in_review")
    assert update.working.content.resolved
    ended = house.parts.incidents.incident(wrong.id)
    assert (ended.ended_at, ended.left_open) == (house.clock.at, True)


def test_an_incident_ends_with_a_reason_and_nobody_is_called_any_more(house: House) -> None:
    """Without one it goes on; what it took to tell the public stays to be read."""
    incident = house.parts.incidents.declare(person(house, "ana"), NOON, WRONG_PRICE)
    house.parts.watching.tick(NOON)
    house.clock.at = NOON + 2 * HOUR
    ana, end = at_desk(house, "ana"), f"{INCIDENTS}/{incident.id}/end"

    assert "Say in one sentence how it ended." in text(page(ana.post(end, reason=" "), 422))
    assert house.parts.incidents.incident(incident.id).ended_at is None
    led = ana.post(end, reason="The price is right again.")

    assert "Over after 2 hours, customers never told" in text(page(ana.get(INCIDENTS)))
    assert "Over, and customers were never told 2 hours" in text(page(ana.follow(led)))
    house.parts.watching.tick(house.clock())
    assert house.parts.watching.open_alarms() == ()
