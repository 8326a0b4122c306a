"""Today: what asks for somebody, the most urgent first, and the one thing to do next."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from noticeboard.domain.signing import Person
from tests.web.access.visitor import person
from tests.web.desk.looking import (
    at_desk,
    configured,
    entries,
    hire,
    links,
    page,
    part,
    parts,
    text,
)
from tests.web.desk.test_review_page import edited
from tests.web.house import NOON, House, a_delay, a_launch

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# The pre-order opens on 25 July, 21:00 in Seoul; an hour is typed in New York's summer.
DUE = NOON + 10 * DAY


@pytest.mark.parametrize(
    ("language", "says", "since"),
    [
        ("en", "Nobody has said whether it happened.", "silent for 2 hours"),
        ("ko", "이루어졌는지 아무도 알리지 않아", "답 없음 · 2시간"),
    ],
)
def test_an_unconfirmed_promise_leads_straight_to_its_two_answers(
    house: House, language: str, says: str, since: str
) -> None:
    """What the public is waiting for is at the top, with since when and what to do."""
    notice = house.announced()
    house.clock.at = DUE + 2 * HOUR + timedelta(minutes=15)

    today = page(at_desk(house, "ana", language).get("/desk/"))

    owed, at = part(today, "owed"), f"/desk/notices/{notice['id']}"
    assert parts(today)[0] == "owed"
    assert "Pre-order opens" in text(owed)
    assert says in text(owed)
    assert since in text(owed)
    assert links(owed) == [
        at,
        f"{at}/fulfilment?promise=preorder",
        f"{at}/delay?promise=preorder",
    ]


def test_a_promise_that_is_due_says_how_long_the_public_will_wait(house: House) -> None:
    """There is time to answer before the board says that nobody did."""
    house.announced()
    house.clock.at = DUE + timedelta(minutes=6)

    owed = part(page(at_desk(house, "ana").get("/desk/")), "owed")

    assert "9 minutes left" in text(owed)
    assert "the board says from Sat 25 Jul 2026, 21:15 KST on" in text(owed)


def test_whoever_may_not_answer_is_told_whom_to_call(house: House) -> None:
    """No door is shown that would not open."""
    house.announced()
    hire(house, "duri", "duty")
    house.clock.at = DUE + DAY

    signer = part(page(at_desk(house, "bo").get("/desk/")), "owed")
    duty = part(page(at_desk(house, "duri").get("/desk/")), "owed")

    assert "An author, or whoever is on duty, can answer this. Call one." in text(signer)
    assert [link.rpartition("/")[2] for link in links(signer)[1:]] == []
    assert [link.rpartition("/")[2] for link in links(duty)[1:]] == [
        "fulfilment?promise=preorder",
        "speak?promise=preorder",
    ]


def test_a_passed_next_word_asks_for_the_new_time(house: House) -> None:
    """A delay without a time promised to speak again, and that counts."""
    notice = house.announced()
    word = {"promise": "preorder", "next_word_by": "2026-07-20T09:00-04:00"}
    zoned = {**a_delay(), "moves": [word]}
    made = house.call("ana", "POST", f"/notices/{notice['id']}/bulletins", zoned)
    house.clock.at += HOUR
    house.signed(_id(made))
    house.parts.deliver_due()
    house.clock.at = NOON + 5 * DAY + 2 * HOUR

    owed = part(page(at_desk(house, "ana").get("/desk/")), "owed")

    assert "You said you would speak again by Mon 20 Jul 2026, 22:00 KST." in text(owed)
    assert links(owed)[1:] == [f"/desk/notices/{notice['id']}/delay?promise=preorder"]


def test_what_is_owed_stays_on_today_when_no_promise_is_open(house: House) -> None:
    """Kept late, and nobody has said why within a week: it stands there until somebody does."""
    notice = house.announced()
    house.clock.at = DUE + HOUR
    seen = {"promise": "preorder", "observed_at": (DUE + HOUR).isoformat()}
    kept = house.call("ana", "POST", f"/notices/{notice['id']}/fulfilments", seen)
    assert kept.status_code == 201, kept.text
    house.parts.deliver_due()
    house.clock.at = DUE + HOUR + 7 * DAY

    owed = part(page(at_desk(house, "ana").get("/desk/")), "owed")

    assert "Still to be explained: Cause, So that it does not happen again" in text(owed)
    assert len(links(owed)) == 2
    assert links(owed)[1] == f"/desk/notices/{notice['id']}/update?owed=1"


def test_an_answer_that_is_being_written_already_is_named(house: House) -> None:
    """Two people under pressure do not write the same delay."""
    notice = house.announced()
    house.clock.at = DUE + HOUR
    made = house.call("ana", "POST", f"/notices/{notice['id']}/bulletins", a_delay())
    house.call("ana", "POST", f"/bulletins/{_id(made)}/submit")

    owed = part(page(at_desk(house, "cem").get("/desk/")), "owed")

    assert "A text about it waits for sign-off: Delay." in text(owed)
    assert links(owed)[1] == f"/desk/bulletins/{_id(made)}"


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "The journal's path is a folder."), ("ko", "폴더")],
)
def test_a_delivery_that_failed_says_why_and_leads_to_it(
    house: House, language: str, says: str
) -> None:
    """A channel that does not work is not found out by customers."""
    folder = house.settings.data / "journal"
    folder.mkdir()
    stanza = f'kind = "file"\nenabled = true\npath = "{folder}"\ndefault_for = ["*"]\n'
    with configured(house, channels=f"[channels.journal]\n{stanza}") as own:
        notice = own.announced()
        today = page(at_desk(own, "ana", language).get("/desk/"))

    stuck = part(today, "stuck")
    assert says in text(stuck)
    assert f"/desk/bulletins/{notice['bulletins'][0]['id']}/deliveries" in links(stuck)


def test_sending_that_is_stopped_says_by_whom(house: House) -> None:
    """Whoever comes next knows why nothing goes out, and whom to ask."""
    hire(house, "duri", "duty", called="Duri Park")
    at_desk(house, "duri").post("/desk/sending/hold", channel="*")

    stuck = part(page(at_desk(house, "ana").get("/desk/")), "stuck")

    assert "Nothing is sent at all" in text(stuck)
    assert "Stopped by Duri Park, Wed 15 Jul 2026, 21:00 KST." in text(stuck)
    assert links(stuck) == ["/desk/sending"]


def test_what_is_to_be_signed_waits_for_whoever_may_sign_it(house: House) -> None:
    """Not for its author, who sees only that it waits."""
    notice = house.draft()
    bulletin = notice["bulletins"][0]["id"]
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")

    signer = page(at_desk(house, "bo").get("/desk/"))
    author = page(at_desk(house, "ana").get("/desk/"))

    assert links(part(signer, "waiting"))[1:] == [f"/desk/bulletins/{bulletin}"]
    assert "Needs your signature as approver." in text(part(signer, "waiting"))
    assert part(author, "waiting") is None
    assert "Still to be signed by: approver" in text(part(author, "ahead"))


def test_what_was_sent_back_waits_for_its_author_with_the_reason(house: House) -> None:
    """And leads to where it is repaired."""
    bulletin = house.draft()["bulletins"][0]["id"]
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")
    house.call("bo", "POST", f"/bulletins/{bulletin}/reject", {"reason": "Price <is> wrong"})

    author = page(at_desk(house, "ana").get("/desk/"))
    other = page(at_desk(house, "cem").get("/desk/"))

    assert "Sent back to you: Price <is> wrong" in text(part(author, "waiting"))
    assert links(part(author, "waiting"))[1:] == [f"/desk/bulletins/{bulletin}/edit"]
    assert part(other, "waiting") is None
    assert f"/desk/bulletins/{bulletin}/edit" in links(part(other, "begun"))


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Unsigned at that time, the approved text goes out without it."),
        ("ko", "그 시각까지 승인하지 않으면 이미 승인된 글이 그대로 나갑니다."),
    ],
)
def test_an_edit_that_waits_says_what_goes_out_without_it(
    house: House, language: str, says: str
) -> None:
    """The approved text stays armed, and at its own time: whatever time the edit asks for."""
    bulletin = house.draft()["bulletins"][0]["id"]
    house.signed(bulletin)
    edited(house, bulletin, who="ana", publish_at="2026-07-16T10:00:00+09:00")
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")

    waiting = text(part(page(at_desk(house, "bo", language).get("/desk/")), "waiting"))

    assert says in waiting
    assert {"en": "Planned for Wed 15 Jul 2026, 22:00", "ko": "7. 15."}[language] in waiting
    assert {"en": "it is not published", "ko": "공개되지 않습니다"}[language] not in waiting


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Until then the public reads the present words."),
        ("ko", "승인하기 전까지 고객은 지금 글을 봅니다."),
    ],
)
def test_a_spelling_fix_that_waits_has_no_time(house: House, language: str, says: str) -> None:
    """The text is public: nothing was planned for a time that passed; what has a time is first."""
    bulletin = house.announced()["bulletins"][0]["id"]
    edited(house, bulletin, who="ana", body="Pre-order opens at {{ promise.preorder }}.")
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")
    soon = {**a_launch()["announcement"], "publish_at": "2026-07-16T10:00:00+09:00"}
    later = house.draft(title="Phone Y", announcement=soon)["bulletins"][0]["id"]
    house.call("ana", "POST", f"/bulletins/{later}/submit")

    waiting = entries(part(page(at_desk(house, "bo", language).get("/desk/")), "waiting"))

    assert ["Phone Y" in one for one in waiting] == [True, False]
    assert says in waiting[1]
    assert "2026" not in waiting[1]


def test_a_missed_review_waits_for_its_author(house: House) -> None:
    """It was not published, and somebody has to know."""
    bulletin = house.draft()["bulletins"][0]["id"]
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")
    house.clock.at += 2 * HOUR
    house.parts.tick(house.clock())

    author = page(at_desk(house, "ana", "ko").get("/desk/"))
    signer = page(at_desk(house, "bo").get("/desk/"))

    assert "제때 승인되지 않아 공개되지 않았습니다." in text(part(author, "waiting"))
    assert part(signer, "waiting") is None
    assert "not signed off in time" in text(part(signer, "begun"))


def test_where_one_person_does_it_all_the_cooling_off_is_told(house: House) -> None:
    """They see from when on they can sign their own words."""
    with configured(house, policy="[policy]\nsolo = true\n") as own:
        bulletin = own.draft()["bulletins"][0]["id"]
        own.call("cem", "POST", f"/bulletins/{bulletin}/submit")
        cem = at_desk(own, "cem")
        early = page(cem.get("/desk/"))
        own.clock.at += timedelta(minutes=11)
        late = page(cem.get("/desk/"))

    assert "you can sign it from Wed 15 Jul 2026, 21:10 KST on" in text(part(early, "waiting"))
    assert "Needs your signature as approver." in text(part(late, "waiting"))


def test_the_departures_are_in_order_of_time(house: House) -> None:
    """Texts that go out and promises that come due, on one panel with the clock of each."""
    sale = {"key": "sale", "label": "Sale", "due": "2026-07-24T09:00", "zone": "America/New_York"}
    house.announced(promises=[*a_launch()["promises"], sale])
    said = {"body": "Soon.", "short": "Soon", "publish_at": "2026-07-16T10:00+09:00"}
    house.signed(house.draft(title="Phone Y", announcement=said)["bulletins"][0]["id"])
    now = house.draft(title="Phone Z", announcement={**said, "publish_at": "now"})
    house.call("ana", "POST", f"/bulletins/{now['bulletins'][0]['id']}/submit")

    found = entries(part(page(at_desk(house, "ana").get("/desk/")), "ahead"))

    assert [line.split()[0] for line in found] == ["--:--", "10:00", "09:00", "21:00"]
    assert "Phone Z Announcement Still to be signed by: approver" in found[0]
    assert "Phone Y Announcement Signed. It goes out by itself." in found[1]
    assert "Fri 24 Jul 2026 EDT Phone X Sale Promised to the public" in found[2]
    assert "Sat 25 Jul 2026 KST Phone X Pre-order opens Promised to the public" in found[3]


def test_drafts_are_found_again_ones_own_first(house: House) -> None:
    """Whoever stopped in the middle goes on there."""
    mine = house.draft(title="Mine")["bulletins"][0]["id"]
    house.call("cem", "POST", "/notices", a_launch(title="Theirs"))

    begun = part(page(at_desk(house, "ana").get("/desk/")), "begun")

    assert [line.split()[1] for line in entries(begun)] == ["Mine", "Theirs"]
    assert f"/desk/bulletins/{mine}/edit" in links(begun)
    assert links(begun)[-1] == "/desk/notices?state=draft"


def _id(made: TestResponse) -> str:
    """The id of a bulletin that the API made."""
    assert made.status_code == 201, made.text
    return str(json.loads(made.text)["id"])


def test_a_zone_whose_rules_changed_asks_for_a_decision(house: House) -> None:
    """Both readings are told, each with its way; nothing was moved."""
    drafted = house.draft()
    bulletin = house.bulletin(drafted["bulletins"][0]["id"])
    (terms,) = bulletin.working.content.promises
    # As an earlier version of the zone's rules would have understood 21:00.
    due = replace(terms.due, utc=terms.due.utc + HOUR)
    content = replace(bulletin.working.content, promises=(replace(terms, due=due),))
    ana = Person("ana", "ana@example.com", frozenset({"author"}))
    house.parts.publishing.edit(ana, bulletin.id, content, version=None)
    house.release(bulletin.id)

    asked = part(page(at_desk(house, "ana", "ko").get("/desk/")), "rules")

    at = f"/desk/notices/{drafted['id']}"
    assert "Asia/Seoul 시간으로 2026. 7. 25.(토) 오후 9:00에 하기로 약속했는데" in text(asked)
    assert "오후 10:00" in text(asked)
    assert links(asked) == [at, f"{at}/delay?promise=preorder", f"{at}/update"]


def test_an_open_incident_stands_on_today_until_it_is_over(house: House) -> None:
    """Once, and counted: declared just now, called about, told of; also while nobody is called."""
    wrong = house.parts.incidents.declare(person(house, "ana"), house.clock.at, "Nobody can pay")
    visitor = at_desk(house, "ana")
    seen = [page(visitor.get("/desk/"))]
    house.parts.watching.tick(house.clock.at)
    seen.append(page(visitor.get("/desk/")))
    notice = house.announced()["id"]
    house.parts.incidents.link(person(house, "ana"), wrong.id, notice)
    house.clock.at += HOUR
    made = house.call("ana", "POST", f"/notices/{notice}/bulletins", UPDATE)
    house.signed(_id(made))
    house.parts.deliver_due()
    house.parts.watching.tick(house.clock.at)
    seen.append(page(at_desk(house, "ana").get("/desk/")))

    assert [text(shown).count("Nobody can pay") for shown in seen] == [1, 1, 1]
    heads = [text(shown.xpath(".//h1")[0]) for shown in seen]
    assert heads == ["One thing cannot wait", "One thing cannot wait", "One thing goes on"]
    assert [len(shown.xpath(_ROWS)) for shown in seen] == [1, 1, 1]


def test_a_time_that_runs_out_stands_above_what_was_told_and_alone_is_counted(
    house: House,
) -> None:
    """Of an incident the next word is due in an hour; of the promise nobody hears in a minute."""
    notice: str = house.announced()["id"]
    ana, due = person(house, "ana"), NOON + timedelta(days=10)
    house.clock.at = due + timedelta(minutes=5)
    house.parts.incidents.declare(ana, house.clock.at, "Nobody can pay", notice)
    house.parts.watching.tick(house.clock.at)
    house.clock.at += timedelta(minutes=4)
    update = {"kind": "update", "body": "We are checking the payment.", "publish_at": "now"}
    made = house.call("ana", "POST", f"/notices/{notice}/bulletins", update)
    assert made.json is not None, made.text
    house.signed(made.json["id"])
    house.parts.deliver_due()
    house.clock.at = due + timedelta(minutes=14)

    shown = page(at_desk(house, "ana").get("/desk/"))

    assert parts(shown)[:2] == ["owed", "spoken"]
    assert "Nobody can pay" in text(part(shown, "spoken"))
    assert text(shown).startswith("One thing cannot wait")


def test_a_promise_that_people_are_called_about_stands_once(house: House) -> None:
    """With its two answers and who is called, and the head counts what stands below it."""
    house.announced()
    house.clock.at = DUE + 2 * HOUR
    house.parts.watching.tick(house.clock.at)

    shown = page(at_desk(house, "ana").get("/desk/"))

    assert text(shown.xpath(".//h1")[0]) == "One thing cannot wait"
    [row] = shown.xpath(_ROWS)
    assert "Pre-order opens" in text(row)
    assert "to be called at" in text(row)
    assert text(shown).count("Pre-order opens") == 1


UPDATE = {"kind": "update", "body": "We look into it.", "publish_at": "now"}
_ROWS = ".//section[contains(@class, 'urgent')]/ul/li"
