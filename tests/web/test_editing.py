"""Edits name the version they change, and only what they change."""

from tests.web.house import House


def test_an_edit_names_the_version_it_changes(house: House) -> None:
    """Whoever read an older text is told, and nothing of theirs is stored."""
    bulletin = house.draft()["bulletins"][0]["id"]
    path = f"/bulletins/{bulletin}"
    read = house.call("ana", "GET", path).headers["ETag"]
    change = {"title": "Phone X Pro"}

    first = house.call("ana", "PATCH", path, change, {"If-Match": read})
    second = house.call("cem", "PATCH", path, {"title": "Phone Y"}, {"If-Match": read})
    without = house.call("cem", "PATCH", path, {"title": "Phone Y"})
    weak = house.call("cem", "PATCH", path, {"title": "Phone Y"}, {"If-Match": f"W/{read}"})
    whatever = house.call("cem", "PATCH", path, {"title": "Phone Z"}, {"If-Match": "*"})

    assert first.json is not None
    assert first.json["working"]["content"]["title"] == "Phone X Pro"
    assert (second.status_code, second.headers["ETag"]) == (412, first.headers["ETag"])
    assert (without.status_code, weak.status_code, whatever.status_code) == (428, 412, 200)


def test_an_edit_changes_what_it_names_and_nothing_else(house: House) -> None:
    """The rest of the content stays byte for byte."""
    bulletin = house.draft()["bulletins"][0]
    before = bulletin["working"]["content"]
    patch = {"announcement": {"body": "Opens {{ promise.preorder }}, at last."}, "facts": None}

    after = house.call(
        "ana", "PATCH", f"/bulletins/{bulletin['id']}", patch, {"If-Match": "*"}
    ).json

    assert after is not None
    content = after["working"]["content"]
    assert content["announcement"].pop("body") == "Opens {{ promise.preorder }}, at last."
    assert before["announcement"].pop("body")
    assert before.pop("facts")
    assert content == before


def test_the_content_shown_can_be_sent_back_as_it_is(house: House) -> None:
    """What a program reads is what it may write."""
    bulletin = house.draft()["bulletins"][0]
    content = bulletin["working"]["content"]

    after = house.call(
        "ana", "PATCH", f"/bulletins/{bulletin['id']}", content, {"If-Match": "*"}
    ).json

    assert after is not None
    assert after["working"]["content"] == content


def test_an_instant_may_be_edited_with_another_offset(house: House) -> None:
    """The zone that was shown beside the old time does not bind the new one."""
    bulletin = house.draft()["bulletins"][0]["id"]
    patch = {"announcement": {"publish_at": "2026-07-15T10:00:00-04:00"}}

    after = house.call("ana", "PATCH", f"/bulletins/{bulletin}", patch, {"If-Match": "*"})

    assert after.json is not None
    shown = after.json["working"]["content"]["announcement"]["publish_at"]
    assert shown == "2026-07-15T23:00:00+09:00"


def test_an_edit_that_does_not_fit_stores_nothing(house: House) -> None:
    """The violation names the field of the patch."""
    bulletin = house.draft()["bulletins"][0]["id"]
    path = f"/bulletins/{bulletin}"
    patch = {"announcement": {"publish_at": "2026-07-15"}, "kind": "event"}

    answer = house.call("ana", "PATCH", path, patch, {"If-Match": '"1"'})

    assert answer.json is not None
    assert {(v["code"], v["field"]) for v in answer.json["violations"]} == {
        ("time_missing", "announcement.publish_at"),
        ("unknown_field", "kind"),
    }
    assert house.bulletin(bulletin).working.version == 1


def test_an_edit_of_what_is_armed_is_a_candidate(house: House) -> None:
    """The approved text stays armed until the candidate is signed, or discarded."""
    bulletin = house.draft()["bulletins"][0]["id"]
    house.signed(bulletin)
    path = f"/bulletins/{bulletin}"
    old = house.call("ana", "GET", path).headers["ETag"]

    edited = house.call("ana", "PATCH", path, {"title": "Phone X2"}, {"If-Match": old})
    again = house.call("ana", "PATCH", path, {"title": "Phone X3"}, {"If-Match": old})
    discarded = house.call("ana", "DELETE", f"{path}/candidate")
    gone = house.call("ana", "DELETE", f"{path}/candidate")

    assert edited.json is not None
    assert (edited.json["state"], edited.json["candidate"]) == ("scheduled", True)
    assert edited.json["armed"]["content"]["title"] == "Phone X"
    assert again.status_code == 412
    assert discarded.json is not None
    assert (discarded.json["candidate"], discarded.json["state"]) == (False, "scheduled")
    assert gone.status_code == 409


def test_a_signed_candidate_takes_the_place_of_what_was_armed(house: House) -> None:
    """With a sign-off of its own."""
    bulletin = house.draft()["bulletins"][0]["id"]
    house.signed(bulletin)
    path = f"/bulletins/{bulletin}"
    house.call("ana", "PATCH", path, {"title": "Phone X2"}, {"If-Match": "*"})

    signed = house.signed(bulletin)

    assert signed["armed"]["content"]["title"] == "Phone X2"
    assert signed["candidate"] is False
    assert {d.revision for d in house.store.deliveries(bulletin)} == {2}
