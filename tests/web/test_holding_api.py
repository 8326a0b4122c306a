"""Holding texts by API: the verbs, and what is refused, by field."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.house import House

WORDS = {
    "title": "It is late",
    "body": "We know of {{ promise }}. {{ sentence }} We speak by {{ next_word }}.",
    "short": "We speak by {{ next_word }} {{ link }}",
}
NEW = {**WORDS, "language": "en"}
HOLDING = "/holding-texts"


@pytest.fixture
def guarded(house: House) -> House:
    """The house, with doh on duty."""
    house.hire("doh", "duty")
    return house


def approved(house: House) -> str:
    """The id of a text by ana, signed by bo."""
    text = house.call("ana", "POST", HOLDING, NEW)
    assert text.status_code == 201, text.text
    assert text.json is not None
    signed = house.call("bo", "POST", f"{HOLDING}/{text.json['id']}/approve")
    assert signed.status_code == 200, signed.text
    return str(text.json["id"])


def filling(house: House, text: str, **changes: object) -> dict[str, Any]:
    """The text with its slots filled."""
    word = (house.clock.at + timedelta(hours=2)).isoformat()
    return {"text": text, "promise": "preorder", "next_word_by": word, **changes}


def test_from_writing_to_publishing(guarded: House) -> None:
    """Written, sent back, written anew, signed, published by one on duty, retired."""
    house, notice = guarded, guarded.announced()
    text = house.call("ana", "POST", HOLDING, {**NEW, "kind": "launch"})
    assert text.json is not None
    there = f"{HOLDING}/{text.json['id']}"
    house.call("bo", "POST", f"{there}/reject", {"reason": "Which shop?"})
    revised = house.call("ana", "PATCH", there, {"title": "Late"}, {"If-Match": '"1"'})
    house.call("bo", "POST", f"{there}/approve")

    held = house.call(
        "doh", "POST", f"/notices/{notice['id']}/holding", filling(house, text.json["id"])
    )
    house.parts.deliver_due()

    assert (revised.status_code, revised.headers["ETag"]) == (200, '"2"')
    assert held.status_code == 201, held.text
    shown = house.call("ana", "GET", f"/bulletins/{held.json['id']}").json  # type: ignore[index]  # 201
    assert shown is not None
    assert (shown["kind"], shown["state"], shown["labels"]) == ("holding", "published", [])
    house.call("ana", "POST", f"{there}/retire")
    [listed] = house.call("doh", "GET", HOLDING).json["items"]  # type: ignore[index]  # a list
    assert (listed["approved"]["title"], listed["retired_at"] is not None) == ("Late", True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"next_word_by": "2026-07-15T12:00Z"}, {"next_word_by": "next_word_past"}),
        ({"next_word_by": "2026-07-20"}, {"next_word_by": "time_missing"}),
        ({"next_word_by": "2026-11-01T01:30", "zone": "America/New_York"}, "time_exists_twice"),
        ({"next_word_by": "2026-07-19T12:00Z"}, {"next_word_by": "next_word_far"}),
        ({"next_word_by": ...}, {"next_word_by": "next_word_missing"}),
        ({"promise": "nothing"}, {"promise": "promise_not_open"}),
        ({"promise": ["preorder"]}, {"promise": "wrong_type"}),
        ({"promise": ...}, {"promise": "promise_missing"}),
        ({"sentence": "x" * 201}, {"sentence": "too_long"}),
        ({"sentence": "a\u2028b"}, {"sentence": "line_break"}),
        ({"sentence": "\u202egnihtyna"}, {"sentence": "forbidden_character"}),
        ({"sentence": "a\x00b"}, {"sentence": "forbidden_character"}),
        ({"sentence": "\u200b\u3164"}, {"sentence": "blank"}),
        ({"sentence": "e" + "\u0301" * 150}, {"sentence": "too_many_marks"}),
        ({"sentence": "{{ fact.price }}"}, {"sentence": "not_a_sentence"}),
        ({"sentence": "see javascript://x"}, {"sentence": "not_a_sentence"}),
        ({"text": "00000000-0000-4000-8000-000000000000"}, {"text": "unknown_text"}),
        ({"text": "../admin"}, {"text": "wrong_form"}),
        ({"body": "My own words."}, {"body": "unknown_field"}),
        ({"publish_at": "now"}, {"publish_at": "unknown_field"}),
    ],
)
def test_what_is_out_of_bounds_is_named(
    guarded: House, changes: dict[str, object], code: dict[str, str] | str
) -> None:
    """By field, in 422; nothing is published."""
    notice, text = guarded.announced(), approved(guarded)
    document = {k: v for k, v in {**filling(guarded, text), **changes}.items() if v is not ...}

    answer = guarded.call("doh", "POST", f"/notices/{notice['id']}/holding", document)

    assert answer.status_code == 422, answer.text
    assert answer.json is not None
    found = {v["field"]: v["code"] for v in answer.json["violations"]}
    assert found == ({"next_word_by": code} if isinstance(code, str) else code)
    shown = guarded.call("ana", "GET", f"/notices/{notice['id']}").json
    assert shown is not None
    assert len(shown["bulletins"]) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"body": "We speak."}, {"body": "next_word_slot_missing"}),
        ({"short": "{{ next_word }} {{ fact.price }}"}, {"short": "unknown_slot"}),
        ({"body": "{{ promise.sale }} {{ next_word }}"}, {"body": "unknown_slot"}),
        ({"title": "\u200b"}, {"title": "blank"}),
        ({"title": "x" * 81}, {"title": "too_long"}),
        ({"kind": "party"}, {"kind": "unknown_kind"}),
        ({"language": "fr"}, {"language": "not_a_choice"}),
        ({"state": "approved"}, {"state": "unknown_field"}),
        ({"approved_by": "bo"}, {"approved_by": "unknown_field"}),
        ({"body": "\x07{{ next_word }}"}, {"body": "forbidden_character"}),
    ],
)
def test_words_that_cannot_stand_are_named(
    guarded: House, changes: dict[str, object], code: dict[str, str]
) -> None:
    """By field, in 422; nothing is stored."""
    answer = guarded.call("ana", "POST", HOLDING, {**NEW, **changes})

    assert answer.status_code == 422, answer.text
    assert answer.json is not None
    assert {v["field"]: v["code"] for v in answer.json["violations"]} == code
    assert guarded.store.holding_texts() == ()


def test_of_two_who_speak_at_once_the_second_gets_409(guarded: House) -> None:
    """What the first published is there to be read; the same request again is the first's."""
    notice, text = guarded.announced(), approved(guarded)
    path = f"/notices/{notice['id']}/holding"
    document = filling(guarded, text, heard=notice["bulletins"][0]["id"])
    key = {"Idempotency-Key": "first"}

    answers = [guarded.call("doh", "POST", path, document, key) for _ in range(2)]
    late = guarded.call("doh", "POST", path, document)

    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json["id"] == answers[1].json["id"]  # type: ignore[index]  # both 201
    assert late.status_code == 409
    assert late.json["code"] == "told_meanwhile"  # type: ignore[index]  # a problem
