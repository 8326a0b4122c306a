"""The whole way through the API: drafted, signed by another, moved, kept."""

from datetime import timedelta

from tests.web.house import NOON, House, a_delay


def test_a_notice_is_drafted_signed_by_another_and_public(house: House) -> None:
    """What staff sent is what they get back, with ids, slug and states."""
    drafted = house.draft()
    bulletin = drafted["bulletins"][0]
    signed = house.signed(bulletin["id"])

    assert drafted["slug"].startswith("phone-x-")
    assert (drafted["state"], bulletin["state"]) == ("draft", "draft")
    assert drafted["promises"][0]["state"] is None
    assert signed["state"] == "scheduled"
    assert signed["publish_at"] == "2026-07-15T13:00:00Z"
    assert [s["role"] for s in signed["armed"]["sign_offs"]] == ["approver"]


def test_a_delay_keeps_the_old_time_beside_the_new_one(house: House) -> None:
    """Every time a promise has had, with why it moved."""
    notice = house.announced()
    delay = house.call("ana", "POST", f"/notices/{notice['id']}/bulletins", a_delay()).json
    assert delay is not None
    house.release(delay["id"])

    shown = house.call("ana", "GET", f"/notices/{notice['id']}").json
    assert shown is not None
    promise = shown["promises"][0]

    assert (promise["state"], promise["due"]) == ("upcoming", "2026-07-26T21:00:00+09:00")
    assert [r["due"] for r in promise["revisions"]] == [
        "2026-07-25T21:00:00+09:00",
        "2026-07-26T21:00:00+09:00",
    ]
    assert promise["revisions"][1]["explanation"]["what_happened"].startswith("A power cut")


def test_a_promise_goes_from_upcoming_to_unconfirmed_by_the_clock_alone(house: House) -> None:
    """Nobody has to do anything for silence to show."""
    notice = house.announced()
    due = NOON + timedelta(days=10)
    states = []
    for moment in (due - timedelta(seconds=1), due, due + timedelta(minutes=15)):
        house.clock.at = moment
        shown = house.call("ana", "GET", f"/notices/{notice['id']}").json
        states.append(shown and shown["promises"][0]["state"])

    assert states == ["upcoming", "due", "unconfirmed"]


def test_a_fulfilment_is_published_by_one_person(house: House) -> None:
    """Its words were signed off with the kind."""
    notice = house.announced()
    house.clock.at = NOON + timedelta(days=10, minutes=1)
    kept = {"promise": "preorder", "observed_at": "2026-07-25T21:00", "zone": "Asia/Seoul"}

    answer = house.call("ana", "POST", f"/notices/{notice['id']}/fulfilments", kept)

    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    assert (answer.json["kind"], answer.json["state"]) == ("fulfilment", "scheduled")
    assert ("board", house.clock.at) in house.wakes.asked


def test_deliveries_are_shown_per_channel(house: House) -> None:
    """Each channel is an obligation with its own state."""
    bulletin = house.draft()["bulletins"][0]["id"]
    house.signed(bulletin)

    shown = house.call("bo", "GET", f"/bulletins/{bulletin}/deliveries").json

    assert shown is not None
    assert {d["channel"]: d["state"] for d in shown["items"]} == {
        "board": "pending",
        "feed": "pending",
    }
    assert shown["reach"] == {"done": 0, "of": 2}


def test_rejected_text_comes_back_with_the_reason(house: House) -> None:
    """The author learns what to change, edits, and submits again."""
    bulletin = house.draft()["bulletins"][0]["id"]
    house.call("ana", "POST", f"/bulletins/{bulletin}/submit")

    rejected = house.call("bo", "POST", f"/bulletins/{bulletin}/reject", {"reason": "Too dry."})

    assert rejected.json is not None
    assert rejected.json["state"] == "draft"
    assert rejected.json["working"]["rejected_because"] == "Too dry."


def test_an_armed_bulletin_can_be_pulled_back(house: House) -> None:
    """Until its instant has come."""
    bulletin = house.draft()["bulletins"][0]["id"]
    house.signed(bulletin)

    back = house.call("ana", "POST", f"/bulletins/{bulletin}/pull-back")
    late = house.call("ana", "POST", f"/bulletins/{bulletin}/pull-back")

    assert back.json is not None
    assert back.json["state"] == "draft"
    assert late.status_code == 409
    assert house.store.deliveries(bulletin) == ()


def test_the_approver_sees_warnings(house: House) -> None:
    """A lead under the recommended one is said, not refused."""
    near = {"key": "sale", "label": "Sale", "due": "2026-07-19T12:00", "zone": "Asia/Seoul"}
    bulletin = house.draft(promises=[near], announcement={"body": "Soon.", "publish_at": "now"})[
        "bulletins"
    ][0]["id"]

    shown = house.call("bo", "GET", f"/bulletins/{bulletin}").json

    assert shown is not None
    assert [(w["code"], w["field"]) for w in shown["warnings"]] == [
        ("lead_short", "promises.0.due")
    ]
