"""Idempotency keys: sent twice, done once."""

from datetime import timedelta

import pytest

from tests.web.house import House, a_delay, a_launch

KEY = {"Idempotency-Key": "9f1c-retry"}


def test_a_notice_sent_twice_is_made_once(house: House) -> None:
    """The second answer is the first notice, and says so."""
    document = a_launch()

    first = house.call("ana", "POST", "/notices", document, KEY)
    second = house.call("ana", "POST", "/notices", document, KEY)

    assert first.json is not None
    assert second.json is not None
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] == second.json["id"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(house.store.subjects(limit=5).items) == 1


def test_a_key_belongs_to_one_request(house: House) -> None:
    """Another body, another path: refused, and nothing done."""
    house.call("ana", "POST", "/notices", a_launch(), KEY)

    other = house.call("ana", "POST", "/notices", a_launch(title="Phone Y"), KEY)

    assert other.json is not None
    assert (other.status_code, other.json["code"]) == (422, "key_reused")


def test_a_key_belongs_to_one_person(house: House) -> None:
    """Two people may choose the same key."""
    first = house.call("ana", "POST", "/notices", a_launch(), KEY)
    second = house.call("cem", "POST", "/notices", a_launch(title="Phone Y"), KEY)

    assert (first.status_code, second.status_code) == (201, 201)


def test_a_key_is_forgotten_after_a_day(house: House) -> None:
    """Twenty-four hours, then it is a new request."""
    house.call("ana", "POST", "/notices", a_launch(), KEY)
    house.clock.at += timedelta(hours=24)
    later = a_launch(announcement={"body": "Soon.", "publish_at": "now"})

    answer = house.call("ana", "POST", "/notices", later, KEY)

    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer.headers


def test_a_refusal_is_not_remembered(house: House) -> None:
    """Corrected, the same key makes the notice."""
    house.call("ana", "POST", "/notices", a_launch(title=""), KEY)

    answer = house.call("ana", "POST", "/notices", a_launch(), KEY)

    assert answer.status_code == 201


def test_every_write_may_be_repeated(house: House) -> None:
    """Submitting, signing and pulling back answer as before instead of refusing."""
    bulletin = house.draft()["bulletins"][0]["id"]
    steps = [("ana", "submit"), ("bo", "approve"), ("ana", "pull-back")]

    for number, (who, verb) in enumerate(steps):
        key = {"Idempotency-Key": f"step-{number}"}
        first = house.call(who, "POST", f"/bulletins/{bulletin}/{verb}", headers=key)
        again = house.call(who, "POST", f"/bulletins/{bulletin}/{verb}", headers=key)

        assert (first.status_code, again.status_code) == (200, 200)
        assert first.json == again.json
        assert again.headers["Idempotency-Replayed"] == "true"


def test_a_follow_up_sent_twice_is_made_once(house: House) -> None:
    """A delay, under pressure, over a bad line."""
    notice = house.announced()
    path = f"/notices/{notice['id']}/bulletins"

    first = house.call("ana", "POST", path, a_delay(), KEY)
    second = house.call("ana", "POST", path, a_delay(), KEY)

    assert first.json is not None
    assert second.json is not None
    assert first.json["id"] == second.json["id"]


@pytest.mark.parametrize("key", ["", "two words", "x" * 201, "schlüssel"])
def test_a_key_is_plain(house: House, key: str) -> None:
    """Visible ASCII, up to 200 characters."""
    answer = house.call("ana", "POST", "/notices", a_launch(), {"Idempotency-Key": key})

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (400, "bad_idempotency_key")
