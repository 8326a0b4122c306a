"""Where nobody speaks, the desk says so first: who is called, who has it, does it stand."""

from datetime import timedelta

import pytest
from sqlalchemy import event, insert

from noticeboard.domain.duty import Shift
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.silence import Incident
from noticeboard.staff.roster import TERMINAL
from noticeboard.store import incident_rows
from noticeboard.store.engine import open_engine, writing
from noticeboard.store.tables_watch import alarms
from tests.web.access.visitor import Visitor, person
from tests.web.desk.looking import Element, at_desk, hire, links, page, part, parts, text, the
from tests.web.house import NOON, House, a_delay

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DUE = NOON + 10 * DAY
LATE = DUE + 2 * HOUR


@pytest.fixture
def silent(house: House) -> str:
    """A promise that nobody confirmed for two hours; Duri is called, who is on duty. Its id."""
    hire(house, "duri", "duty", called="Duri")
    hire(house, "dia", "admin", called="Dia")
    listed = [Shift(person(house, "duri").id, OpenHours("24h", "Asia/Seoul"))]
    house.parts.duty.change(person(house, "dia"), listed)
    notice: str = house.announced()["id"]
    look(house, LATE)
    return notice


def look(house: House, at: object = None) -> None:
    """The watch looks, then."""
    if at is not None:
        house.clock.at = at  # type: ignore[assignment]  # an instant
    house.parts.watching.tick(house.clock())


def today(visitor: Visitor) -> Element:
    """What they read first."""
    return page(visitor.get("/desk/"))


def alarm_of(house: House) -> str:
    """The only alarm that goes on."""
    [found] = house.parts.watching.open_alarms()
    return found.id


@pytest.mark.parametrize(
    ("language", "title", "nobody"),
    [
        ("en", "Somebody must speak now", "Nobody has it yet."),
        ("ko", "지금 말해야 합니다", "아직 맡은 사람이 없습니다."),
    ],
)
def test_silence_stands_above_all_else_with_who_is_called(
    house: House, silent: str, language: str, title: str, nobody: str
) -> None:
    """What is silent and who was called; the answer, and one button to say anything else."""
    shown = today(at_desk(house, "duri", language))

    alarms, at = the(shown, "alarms"), f"/desk/notices/{silent}"
    assert parts(shown)[0] == "alarms"
    assert part(shown, "owed") is None
    assert all(said in text(alarms) for said in (title, nobody, "Duri", "Phone X"))
    assert links(alarms) == [
        at,
        *(f"{at}/{do}?promise=preorder" for do in ("fulfilment", "speak")),
    ]


@pytest.mark.parametrize(("language", "why"), [("en", "mail server"), ("ko", "메일 서버")])
def test_why_somebody_was_not_reached_stands_beside_them(
    house: House, silent: str, language: str, why: str
) -> None:
    """Whoever reads it then calls them by telephone."""
    house.parts.calling.make()
    duri = at_desk(house, "duri", language)

    shown = [duri.get(path) for path in ("/desk/", "/desk/alarms", f"/desk/notices/{silent}")]

    assert [(one.status_code, why in text(page(one))) for one in shown] == [(200, True)] * 3


def test_whoever_has_it_is_named_to_everybody_and_nobody_else_is_called(
    house: House, silent: str
) -> None:
    """Two people do not do the same in the dark; for a while the next one sleeps."""
    duri = at_desk(house, "duri")
    duri.get("/desk/")

    answer = duri.post(f"/desk/alarms/{alarm_of(house)}/take")

    assert answer.headers["Location"] == f"/desk/notices/{silent}"
    said = text(page(duri.follow(answer)))
    assert "You have it." in said
    assert "Duri has it, since Sat 25 Jul 2026, 23:00 KST." in said
    seen = the(today(at_desk(house, "ana")), "alarms")
    assert "Duri has it" in text(seen)
    assert seen.xpath(".//form") == []
    look(house, LATE + 30 * MINUTE)
    [alarm] = house.parts.watching.open_alarms()
    assert len(alarm.calls) == 2


@pytest.mark.parametrize(
    ("language", "title", "again"),
    [
        ("en", "Spoken, and not settled yet", "the next word is due by"),
        ("ko", "알렸지만 아직 끝나지 않았습니다", "다음 소식을 알려 주세요"),
    ],
)
def test_after_a_word_it_is_calm_until_the_next_one_is_due(
    house: House, silent: str, language: str, title: str, again: str
) -> None:
    """Whoever has just spoken is not told to speak now; once that time is over they are."""
    update = {"kind": "update", "body": "We are checking.", "publish_at": "now"}
    made = house.call("ana", "POST", f"/notices/{silent}/bulletins", update)
    assert made.json is not None
    house.signed(made.json["id"])
    house.parts.deliver_due()
    look(house)

    duri = at_desk(house, "duri", language)
    calm = the(today(duri), "spoken")
    house.clock.at += DAY
    due = the(today(at_desk(house, "duri", language)), "alarms")

    assert title in text(calm)
    assert again in text(calm)
    assert calm.xpath(".//form") == []
    assert calm.xpath(".//*[contains(@class, 'alarm late')]") == []
    assert title not in text(due)


def test_nobody_is_told_to_speak_on_account_of_words_that_go_out_now(
    house: House, silent: str
) -> None:
    """From the moment it was said, on Today and at the notice: before it is public, and until
    the watch looks again.
    """
    update = {"kind": "update", "body": "We are checking.", "publish_at": "now"}
    made = house.call("ana", "POST", f"/notices/{silent}/bulletins", update)
    assert made.json is not None
    duri, now = at_desk(house, "duri"), "Somebody must speak now"
    at = f"/desk/notices/{silent}"
    before = [text(page(duri.get(place))) for place in ("/desk/", at)]

    house.signed(made.json["id"])
    leaving = [text(page(duri.get(place))) for place in ("/desk/", at)]
    house.parts.deliver_due()
    out = [text(page(duri.get(place))) for place in ("/desk/", at)]

    assert [now in shown for shown in (*before, *leaving, *out)] == [True] * 2 + [False] * 4
    assert all("the next word is due by" in shown for shown in (*leaving, *out))


def test_an_incident_that_a_notice_tells_of_now_is_quiet_at_once(house: House) -> None:
    """Its alarm was opened while no notice told of it, and the watch has not looked since."""
    notice: str = house.announced()["id"]
    ana, known = person(house, "ana"), house.clock.at + MINUTE
    look(house, known)
    wrong = house.parts.incidents.declare(ana, known, "Nobody can pay")
    look(house)
    house.parts.incidents.link(ana, wrong.id, notice)
    cem = at_desk(house, "cem")
    loud = text(today(cem))
    update = {"kind": "update", "body": "We are checking.", "publish_at": "now"}
    made = house.call("ana", "POST", f"/notices/{notice}/bulletins", update)
    assert made.json is not None
    house.signed(made.json["id"])
    house.parts.deliver_due()

    quiet = text(today(cem))
    house.parts.incidents.end(ana, wrong.id, "Restarted.", leave_open=True)

    now = "Somebody must speak now"
    assert (now in loud, now in quiet) == (True, False)
    assert part(today(cem), "alarms") is None


def test_a_word_ends_it_and_what_it_took_is_kept(house: House, silent: str) -> None:
    """Today is calm again; the calls, and how long the public waited, stay to be read."""
    made = house.call("ana", "POST", f"/notices/{silent}/bulletins", a_delay(moves=MOVED))
    assert made.json is not None
    house.signed(made.json["id"])
    house.parts.deliver_due()
    look(house)

    ana = at_desk(house, "ana")

    assert part(today(ana), "alarms") is None
    told = text(page(ana.get("/desk/alarms")))
    assert "A promise nobody confirmed" in told
    assert "Duri: to be called at Sat 25 Jul 2026, 23:00 KST" in told
    assert "The first word came after 1 hour 45 minutes." in told
    assert "Over, because the company spoke." in told


MOVED = [{"promise": "preorder", "due": "2026-07-28T21:00"}]


def test_what_is_over_cannot_be_taken_on(house: House, silent: str) -> None:
    """Whoever pressed too late reads why, and nothing changes."""
    alarm, duri = alarm_of(house), at_desk(house, "duri")
    kept = {"promise": "preorder", "observed_at": (DUE + MINUTE).isoformat()}
    house.call("ana", "POST", f"/notices/{silent}/fulfilments", kept)
    house.parts.deliver_due()
    look(house)

    answer = duri.post(f"/desk/alarms/{alarm}/take")

    assert "there is nothing left to do about this call" in text(page(answer, 409))
    assert len(house.parts.watching.alarm(alarm).calls) == 1


@pytest.fixture
def asked(house: House) -> str:
    """A launch in 20 hours of which nobody has said whether it stands. Its id."""
    notice: str = house.announced()["id"]
    look(house, DUE - 20 * HOUR)
    return notice


def test_who_said_that_it_stands_is_kept_with_the_notice(house: House, asked: str) -> None:
    """Asked the author, seen by whoever may answer; answered once, it is asked no more."""
    cem = at_desk(house, "cem")
    question = the(today(cem), "questions")
    assert "20 hours left" in text(question)
    assert "ana@example.com: to be called" in text(question)

    led = cem.post(f"/desk/alarms/{alarm_of(house)}/answer", verdict="on_track")

    assert "You said that it is on track." in text(page(cem.follow(led)))
    assert part(today(cem), "questions") is None
    answers = text(the(page(cem.get(f"/desk/notices/{asked}")), "answers"))
    assert "Pre-order opens asked 24 hours before" in answers
    assert "cem@example.com said “on track” at Sat 25 Jul 2026, 01:00 KST." in answers


@pytest.mark.parametrize(("verdict", "form"), [("delay", "delay"), ("cancel", "cancellation")])
def test_what_does_not_stand_leads_to_the_form_that_says_so(
    house: House, asked: str, verdict: str, form: str
) -> None:
    """An author writes at once; until the public knows, Today says that it does not."""
    cem = at_desk(house, "cem")

    led = cem.post(f"/desk/alarms/{alarm_of(house)}/answer", verdict=verdict)

    to = f"/desk/notices/{asked}/{form}?promise=preorder"
    assert led.headers["Location"] == to
    assert "Nothing is public yet" in text(page(cem.follow(led)))
    question = the(today(cem), "questions")
    assert "Customers do not know yet." in text(question)
    assert links(question)[-1] == to


@pytest.mark.parametrize("verdict", ["", "perhaps", "on_track\x00", "on_track on_track"])
def test_an_answer_that_is_none_is_refused(house: House, asked: str, verdict: str) -> None:
    """With the three there are; the question stays."""
    answer = at_desk(house, "cem").post(f"/desk/alarms/{alarm_of(house)}/answer", verdict=verdict)

    assert "on track, delay, or cancel" in text(page(answer, 422))
    assert house.parts.watching.alarm(alarm_of(house)).verdict is None


def test_an_administrator_reads_what_the_duty_list_lacks(house: House, silent: str) -> None:
    """Hours without anybody, and who did not answer the practice; nobody else is bothered."""
    house.parts.joining.add(TERMINAL, "eve@example.com", ["duty"], "correct horse battery staple")
    listed = [
        Shift(person(house, name).id, OpenHours(hours, "Asia/Seoul"))
        for name, hours in (("duri", "Mon-Fri 00:00-24:00"), ("eve", "Mon-Fri 09:00-18:00"))
    ]
    house.parts.duty.change(person(house, "dia"), listed)
    house.parts.watching.drill(person(house, "dia"))
    house.clock.at += 2 * HOUR

    dia, duri = at_desk(house, "dia"), at_desk(house, "duri")

    care = text(the(today(dia), "care"))
    assert "in the coming 7 days: 2. The first is from" in care
    told = "No answer yet to the practice call of Sat 25 Jul 2026, 23:00 KST: "
    missing = care.partition(told)[2]
    assert "Duri" in missing
    assert "eve@example.com" in missing
    assert part(today(duri), "care") is None


def many_silences(house: House, times: int) -> None:
    """So many incidents of which nobody was told, each with its alarm, a minute apart."""
    store = open_engine(house.settings.database_url)
    rows = [(f"{number:032x}", NOON + number * MINUTE) for number in range(times)]
    with writing(store) as conn:
        for i, at in rows:
            incident_rows.add(conn, Incident(i, None, at, "Out", "bo"), at=NOON)
        of = {"kind": "silence", "signal": "incident"}
        opened = [{"id": i, "about": i, "open_as": i, "since": at, **of} for i, at in rows]
        conn.execute(insert(alarms), [{**row, "opened_at": row["since"]} for row in opened])


def test_however_much_is_silent_what_is_not_shown_is_counted(house: House) -> None:
    """The longest silences stand on Today, and it says how many more there are, and where."""
    many_silences(house, 102)
    house.clock.at = NOON + 3 * HOUR

    shown = the(today(at_desk(house, "ana", "ko")), "alarms")

    assert len(shown.xpath(".//li[contains(@class, 'alarm')]")) == 100
    assert "이 밖에 2건이 더 있습니다." in text(shown)
    assert links(shown)[-1] == "/desk/alarms?open=1"
    listed = page(at_desk(house, "ana").get("/desk/alarms?open=1"))
    assert links(listed)[-1].startswith("/desk/alarms?open=1&cursor=")


def test_what_is_read_does_not_grow_with_what_is_silent(house: House, silent: str) -> None:
    """Ten incidents and their alarms are read with as many questions as two."""
    at_work, ana = at_desk(house, "duri"), house.parts.people.by_email("ana@example.com")
    assert ana is not None
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    def counted() -> list[int]:
        counts = []
        for path in ("/desk/", "/desk/alarms", "/desk/incidents"):
            asked.clear()
            assert at_work.get(path).status_code == 200
            counts.append(len(asked))
        asked.clear()
        house.call("ana", "GET", "/incidents")
        return [*counts, len(asked)]

    def declared(times: int) -> None:
        for number in range(times):
            house.parts.incidents.declare(ana, LATE, f"It fails {number}")
            house.parts.incidents.declare(ana, LATE, f"It fails here {number}", silent)
        look(house)

    declared(2)
    event.listen(house.store.engine, "before_cursor_execute", note)
    few = counted()
    declared(5)

    # The first visit writes when the session and the token were used.
    assert all(many <= less for many, less in zip(counted(), few, strict=True))
    assert min(few) > 0
