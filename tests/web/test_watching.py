"""Incidents, the duty list and alarms by the API."""

from datetime import timedelta
from typing import Any

import pytest

from tests.intake.documents import changed
from tests.web.house import House

DUTY: dict[str, Any] = {
    "shifts": [
        {
            "person": "dia@example.com",
            "hours": "Mon-Fri 09:00-18:00",
            "zone": "Asia/Seoul",
            "since": "2026-07-01T00:00",
            "until": None,
            "absence": {
                "zone": "Asia/Seoul",
                "since": "2026-08-01T00:00",
                "until": "2026-08-15T00:00",
                "deputy": "eun@example.com",
            },
        }
    ]
}
INCIDENT = {"what": "A price is 90 % off", "known_at": "2026-07-15T20:30", "zone": "Asia/Seoul"}


@pytest.fixture
def watched(house: House) -> House:
    """A house with an administrator who is on duty, and somebody who stands in."""
    house.hire("dia", "admin", "duty")
    house.hire("eun", "duty")
    return house


def test_what_the_public_was_not_told_is_counted(watched: House) -> None:
    """From the instant at which it was known: until the first word, or until now."""
    made = watched.call("eun", "POST", "/incidents", INCIDENT)
    where = made.headers["Location"].removeprefix("/api/v1")
    watched.clock.at += timedelta(minutes=30)

    assert made.status_code == 201
    shown = watched.call("ana", "GET", where).json
    assert shown is not None
    assert (shown["known_at"], shown["silent_s"]) == ("2026-07-15T11:30:00Z", 3600)

    notice = watched.announced()
    watched.call("eun", "POST", f"{where}/link", {"notice": notice["id"]})
    linked = watched.call("ana", "GET", where).json
    assert linked is not None
    assert linked["first_word_at"] == notice["published_at"]
    ended = watched.call("eun", "POST", f"{where}/end", {"reason": "The price is right"}).json
    assert ended is not None
    assert ended["ended_at"] is not None
    listed = watched.call("ana", "GET", "/incidents").json
    assert listed is not None
    assert listed["items"] == [ended]


def test_the_duty_list_is_shown_as_it_may_be_sent_back(watched: House) -> None:
    """With who is called now, and the hours that nobody covers."""
    made = watched.call("dia", "POST", "/duty", DUTY).json
    assert made is not None

    again = {"version": made["version"], "shifts": made["shifts"]}
    second = watched.call("dia", "POST", "/duty", again)

    assert second.json is not None
    assert second.json["shifts"] == made["shifts"]
    # Noon UTC is 21:00 in Seoul: nobody is on duty, so those with the role are called first.
    assert [(c["name"], c["on_duty"]) for c in made["in_turn"]][:2] == [
        ("dia@example.com", False),
        ("eun@example.com", False),
    ]
    assert made["uncovered"][0] == {
        "since": "2026-07-15T12:00:00Z",
        "until": "2026-07-16T00:00:00Z",
    }
    stale = watched.call("dia", "POST", "/duty", again)
    assert (stale.status_code, stale.headers["ETag"]) == (412, '"2"')


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("shifts", [{}] * 51, "too_many"),
        ("shifts.0.person", "nobody@example.com", "unknown_person"),
        ("shifts.0.person", "ana@example.com", "no_duty"),
        ("shifts.0.person", "\u200b", "blank"),
        ("shifts.0.hours", "whenever\x00", "forbidden_character"),
        ("shifts.0.hours", "24:00-25:00", "hours_unreadable"),
        ("shifts.0.hours", "9" * 201, "too_long"),
        ("shifts.0.zone", "asia/seoul", "unknown_zone"),
        ("shifts.0.since", "2026-07-01", "time_missing"),
        ("shifts.0.until", "2026-06-01T00:00", "ends_before_it_begins"),
        ("shifts.0.absence.until", "2026-07-31T00:00", "ends_before_it_begins"),
        ("shifts.0.absence.deputy", "dia@example.com", "own_deputy"),
        ("shifts.0.absence", [], "wrong_type"),
        ("version", "1", "wrong_type"),
        ("state", "published", "unknown_field"),
    ],
)
def test_a_broken_duty_list_is_refused_and_nothing_is_kept(
    watched: House, path: str, value: object, code: str
) -> None:
    """Code and field are named; nobody is taken off duty by it."""
    answer = watched.call("dia", "POST", "/duty", changed(DUTY, path, value))

    assert answer.status_code == 422, answer.text
    assert answer.json is not None
    found = answer.json["violations"]
    assert code in {v["code"] for v in found}, found
    assert any(v["field"].startswith(path.partition(".")[0]) for v in found)
    assert watched.parts.duty.listed().version == 0


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("known_at", "2026-07-15T21:01", "known_later"),
        ("known_at", "2026-07-15", "time_missing"),
        ("known_at", 7, "wrong_type"),
        ("what", " \u2800", "blank"),
        ("what", "x" * 4_001, "too_long"),
        ("what", "\u202edrawkcab", "forbidden_character"),
        ("notice", "00000000-0000-4000-8000-000000000000", "unknown_notice"),
        ("notice", "../admin", "wrong_form"),
        ("ended_at", "2026-07-15T20:00", "unknown_field"),
    ],
)
def test_a_broken_incident_is_refused(watched: House, path: str, value: object, code: str) -> None:
    """And nobody is called for it."""
    answer = watched.call("eun", "POST", "/incidents", changed(INCIDENT, path, value))

    assert answer.status_code == 422, answer.text
    assert answer.json is not None
    assert [v["field"] for v in answer.json["violations"]] == [path]
    assert code in {v["code"] for v in answer.json["violations"]}, answer.json
    assert watched.parts.incidents.listed(limit=10).items == ()


def test_all_that_is_wrong_about_a_place_is_said_at_once(watched: House) -> None:
    """A zone that is none hides no hours that cannot be read."""
    place = {"person": "eun@example.com", "hours": "9시~6시", "zone": "KST"}

    no = watched.call("dia", "POST", "/duty", {"shifts": [place]})

    assert no.status_code == 422
    assert no.json is not None
    told = {each["field"]: each["message"] for each in no.json["violations"]}
    assert set(told) == {"shifts.0.hours", "shifts.0.zone"}
    assert "Asia/Seoul" in told["shifts.0.zone"]


def calls_in_korean(watched: House) -> list[dict[str, Any]]:
    """Those of the only alarm, as whoever reads Korean is told of them."""
    listed = watched.call("ana", "GET", "/alarms", headers={"Accept-Language": "ko"}).json
    assert listed is not None
    calls: list[dict[str, Any]] = listed["items"][0]["calls"]
    return calls


def test_who_was_called_is_shown_and_taken_on(watched: House) -> None:
    """Since when, on account of what, whom, and what came of it."""
    incident = watched.call("eun", "POST", "/incidents", INCIDENT).json
    watched.parts.watching.tick(watched.clock.at)
    watched.parts.calling.make()

    listed = watched.call("ana", "GET", "/alarms").json

    assert incident is not None
    assert listed is not None
    (alarm,) = listed["items"]
    assert (alarm["signal"], alarm["about"]) == ("incident", incident["id"])
    (call,) = alarm["calls"]
    assert (call["name"], call["state"]) == ("dia@example.com", "undeliverable")
    assert [failure["code"] for failure in call["failures"]] == ["no_way_configured"]
    [korean] = calls_in_korean(watched)
    assert "메일 서버" in korean["failures"][0]["message"]
    watched.clock.at += timedelta(minutes=1)
    taken = watched.call("eun", "POST", f"/alarms/{alarm['id']}/acknowledge")
    assert taken.json is not None
    assert [c["state"] for c in taken.json["calls"]] == ["undeliverable", "taken"]
    no = watched.call("eun", "POST", f"/alarms/{alarm['id']}/answer", {"verdict": "delay"})
    assert no.json is not None
    assert (no.status_code, no.json["code"]) == (409, "no_question")


def test_each_of_these_is_done_once(watched: House) -> None:
    """A monitoring system that did not hear the answer asks again, and so does a person."""
    incident = watched.call("eun", "POST", "/incidents", INCIDENT).json
    assert incident is not None
    watched.parts.watching.tick(watched.clock.at)
    (alarm,) = watched.parts.watching.open_alarms()
    writes: list[tuple[str, str, object]] = [
        ("eun", "/incidents", {"what": "Again"}),
        ("eun", f"/alarms/{alarm.id}/acknowledge", None),
        ("eun", f"/incidents/{incident['id']}/end", {"reason": "It is right again"}),
        ("dia", "/duty", {"shifts": [{"person": "eun@example.com", "hours": "24h"}]}),
        ("dia", "/duty/drill", None),
    ]

    for number, (who, path, document) in enumerate(writes):
        key = {"Idempotency-Key": f"write-{number}"}
        first, again = (watched.call(who, "POST", path, document, key) for _ in range(2))
        assert first.status_code in (200, 201), first.text
        assert (again.status_code, again.json) == (first.status_code, first.json)
        assert again.headers["Idempotency-Replayed"] == "true"
    assert len(watched.parts.incidents.listed(limit=10).items) == 2
    assert watched.parts.duty.listed().version == 1
