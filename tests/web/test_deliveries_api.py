"""Deliveries through the API: what each state means, and what an approver settles."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from noticeboard.domain.conclusion import PermanentSendError, UnknownOutcomeError
from noticeboard.settings import load_settings
from tests.usecases.moody import Moody
from tests.web.house import House

URL = "https://journal.example.com/by-hand"
ANY_ID = "00000000-0000-4000-8000-000000000000"
REFUSED = PermanentSendError("The account is locked.")
KEY = {"Idempotency-Key": "settle-1"}
STANZA = '[channels.journal]\nkind = "file"\npath = "nowhere"\ndefault_for = ["*"]\n'


@pytest.fixture
def house(tmp_path: Path, staffed_folder: tuple[Path, dict[str, str]]) -> Iterator[House]:
    """Ana writes, Bo signs, Cem may do both; beside board and feed there is a journal."""
    source, tokens = staffed_folder
    shutil.copytree(source, tmp_path / "data")
    (tmp_path / "channels.toml").write_text(STANZA)
    settings = load_settings({"NOTICEBOARD_CONFIG": str(tmp_path)}, data=tmp_path / "data")
    opened = House(settings, tokens=dict(tokens))
    yield opened
    opened.close()


def refused(house: House, trouble: Any = REFUSED) -> tuple[Moody, str]:
    """A journal that did not take a public launch, and the id of the delivery."""
    channel = Moody(trouble)
    house.parts.channels["journal"] = channel
    bulletin = house.announced()["bulletins"][0]["id"]
    rows = house.store.deliveries(bulletin)
    return channel, next(d.id for d in rows if d.channel == "journal")


def test_a_delivery_that_failed_says_what_it_means_and_what_may_be_done(house: House) -> None:
    """In the caller's language, with each try."""
    _, delivery = refused(house)
    bulletin = house.store.delivery(delivery)
    assert bulletin is not None
    path = f"/bulletins/{bulletin.bulletin_id}/deliveries"

    shown, korean = (
        house.call("ana", "GET", path, headers={"Accept-Language": language}).json
        for language in ("en", "ko")
    )

    assert shown is not None
    assert korean is not None
    (row,) = (d for d in shown["items"] if d["channel"] == "journal")
    (same,) = (d for d in korean["items"] if d["channel"] == "journal")
    assert row["available"] == ["retry", "adopt", "abandon"]
    assert row["sentence"].startswith("It did not go out")
    assert same["sentence"].startswith("나가지 못했고")
    assert row["attempts"][0]["sentence"].startswith("It did not get through")
    assert (row["reason"], shown["reach"]) == ("The account is locked.", {"done": 2, "of": 3})


def test_an_approver_has_it_sent_again(house: House) -> None:
    """The answer is the delivery as it is now; it goes out at once."""
    channel, delivery = refused(house)
    channel.trouble = None

    answer = house.call("bo", "POST", f"/deliveries/{delivery}/retry")
    house.parts.deliver_due()

    assert answer.json is not None
    assert (answer.status_code, answer.json["state"]) == (200, "pending")
    assert answer.json["available"] == []
    assert ("journal", house.clock.at) in house.wakes.asked
    assert len(channel.taken) == 1


def test_an_approver_vouches_for_it(house: House) -> None:
    """With an address, and who it was; a channel's id it has none."""
    _, delivery = refused(house)

    answer = house.call(
        "bo", "POST", f"/deliveries/{delivery}/adopt", {"url": URL, "note": "By hand."}
    )

    assert answer.json is not None
    shown = answer.json
    assert (answer.status_code, shown["state"], shown["remote_url"]) == (200, "delivered", URL)
    assert (shown["remote_id"], shown["reason"]) == (None, "By hand.")
    bo = house.parts.people.by_email("bo@example.com")
    assert bo is not None
    assert shown["adopted_by"] == bo.id
    assert shown["sentence"].startswith("Somebody on the staff")


def test_an_approver_gives_it_up(house: House) -> None:
    """With a reason; then nothing more can be done to it."""
    _, delivery = refused(house)
    path = f"/deliveries/{delivery}/abandon"

    answer = house.call("bo", "POST", path, {"reason": "The account is closed."})
    again = house.call("bo", "POST", path, {"reason": "Closed for good."})

    assert answer.json is not None
    assert again.json is not None
    assert (answer.json["state"], answer.json["reason"]) == (
        "abandoned",
        "The account is closed.",
    )
    assert (again.status_code, again.json["code"]) == (409, "not_open")
    assert "given up" in again.json["detail"]


@pytest.mark.parametrize(
    ("verb", "document", "code", "field"),
    [
        ("retry", {"now": True}, "unknown_field", "now"),
        ("adopt", {}, "missing", "url"),
        ("adopt", {"url": None}, "missing", "url"),
        ("adopt", {"url": ""}, "blank", "url"),
        ("adopt", {"url": "javascript:alert(1)"}, "wrong_form", "url"),
        ("adopt", {"url": "data:text/html,x"}, "wrong_form", "url"),
        ("adopt", {"url": "//journal.example.com/1"}, "wrong_form", "url"),
        ("adopt", {"url": "https://journal.example.com/a b"}, "wrong_form", "url"),
        ("adopt", {"url": "https://journal.example.com/\u202e1"}, "forbidden_character", "url"),
        ("adopt", {"url": "https://" + "x" * 2000}, "too_long", "url"),
        ("adopt", {"url": ["https://journal.example.com/1"]}, "wrong_type", "url"),
        ("adopt", {"url": URL, "note": "\u200b"}, "blank", "note"),
        ("adopt", {"url": URL, "state": "verified"}, "unknown_field", "state"),
        ("abandon", {}, "missing", "reason"),
        ("abandon", {"reason": ""}, "blank", "reason"),
        ("abandon", {"reason": " \u2800 "}, "blank", "reason"),
        ("abandon", {"reason": "x" * 4001}, "too_long", "reason"),
        ("abandon", {"reason": "a\x00b"}, "forbidden_character", "reason"),
    ],
)
def test_a_document_that_does_not_fit_changes_nothing(
    house: House, verb: str, document: object, code: str, field: str
) -> None:
    """The violation names the field."""
    _, delivery = refused(house)
    before = house.store.delivery(delivery)

    answer = house.call("bo", "POST", f"/deliveries/{delivery}/{verb}", document)

    assert answer.json is not None
    assert answer.status_code == 422
    assert [(v["code"], v["field"]) for v in answer.json["violations"]] == [(code, field)]
    assert house.store.delivery(delivery) == before


@pytest.mark.parametrize(
    ("verb", "document"), [("retry", {}), ("adopt", {"url": URL}), ("abandon", {"reason": "No."})]
)
def test_what_is_sent_twice_is_done_once(house: House, verb: str, document: object) -> None:
    """The second answer says that it is a replay; another document under the key is refused."""
    _, delivery = refused(house)
    path = f"/deliveries/{delivery}/{verb}"

    first = house.call("bo", "POST", path, document, KEY)
    second = house.call("bo", "POST", path, document, KEY)
    other = house.call("bo", "POST", path, {"reason": "Another one."}, KEY)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json == second.json
    assert second.headers["Idempotency-Replayed"] == "true"
    assert other.status_code == 422


@pytest.mark.parametrize("verb", ["retry", "adopt", "abandon"])
def test_a_delivery_that_is_not_there_is_not_found(house: House, verb: str) -> None:
    """Nor is an id that is none."""
    document = {"retry": {}, "adopt": {"url": URL}, "abandon": {"reason": "No."}}[verb]

    unknown = house.call("bo", "POST", f"/deliveries/{ANY_ID}/{verb}", document)
    nonsense = house.call("bo", "POST", f"/deliveries/1/{verb}", document)

    assert (unknown.status_code, nonsense.status_code) == (404, 404)


def test_what_goes_on_by_itself_is_left_alone(house: House) -> None:
    """An answer was lost, and the channel is being asked: nobody guesses meanwhile."""
    _, delivery = refused(house, UnknownOutcomeError("The answer did not arrive."))

    answer = house.call("bo", "POST", f"/deliveries/{delivery}/adopt", {"url": URL})

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (409, "under_way")
