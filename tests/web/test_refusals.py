"""What does not fit gets a clear answer: RFC 9457, a stable code, never a 5xx, nothing stored."""

import gzip
import json

import pytest

from tests.web.house import House, a_delay, a_launch


def nothing_stored(house: House) -> bool:
    """Whether no notice is there."""
    return house.store.subjects(limit=1).items == ()


def test_a_refusal_is_a_problem_document(house: House) -> None:
    """Media type, status, code, and every violation with its field."""
    answer = house.call("ana", "POST", "/notices", a_launch(title="", language="fr"))

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json is not None
    assert answer.json["status"] == 422
    assert answer.json["code"] == "refused"
    assert {(v["code"], v["field"]) for v in answer.json["violations"]} == {
        ("blank", "title"),
        ("not_a_choice", "language"),
    }
    assert nothing_stored(house)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("ko", "ko"), ("ko-KR,en;q=0.5", "ko"), ("en-GB", "en"), ("fr,en;q=0.3", "en"), ("fr", "ko")],
)
def test_messages_follow_the_reader_and_codes_do_not(
    house: House, accepted: str, expected: str
) -> None:
    """Korean or English as asked; the house's language for any other."""
    headers = {"Accept-Language": accepted}

    answer = house.call("ana", "POST", "/notices", a_launch(title=""), headers)

    assert answer.json is not None
    [violation] = answer.json["violations"]
    assert violation["code"] == "blank"
    assert ("없습니다" in violation["message"]) is (expected == "ko")
    assert answer.headers["Content-Language"] == expected


@pytest.mark.parametrize(
    ("headers", "code", "challenge"),
    [
        ({"Authorization": ""}, "token_missing", 'Bearer realm="noticeboard"'),
        ({"Authorization": "Basic YW5hOng="}, "token_missing", 'Bearer realm="noticeboard"'),
        ({"Authorization": "Bearer nonsense"}, "token_unknown", "invalid_token"),
        ({"Authorization": "Bearer " + "x" * 9000}, "token_unknown", "invalid_token"),
        ({"Authorization": f"Bearer nb_{'0' * 12}_{'x' * 43}"}, "token_unknown", "invalid"),
    ],
)
def test_without_a_good_token_there_is_nothing(
    house: House, headers: dict[str, str], code: str, challenge: str
) -> None:
    """401, and how to come in."""
    answer = house.call("ana", "GET", "/notices", headers=headers)

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (401, code)
    assert challenge in answer.headers["WWW-Authenticate"]


def test_an_author_cannot_sign_their_own_text(house: House) -> None:
    """Two people, through this door too, whatever roles one of them holds."""
    made = house.call("cem", "POST", "/notices", a_launch())
    assert made.json is not None
    bulletin = made.json["bulletins"][0]["id"]
    house.call("cem", "POST", f"/bulletins/{bulletin}/submit")

    own = house.call("cem", "POST", f"/bulletins/{bulletin}/approve")
    plain = house.call("ana", "POST", f"/bulletins/{bulletin}/approve")
    other = house.call("bo", "POST", f"/bulletins/{bulletin}/approve")

    assert own.json is not None
    assert (own.status_code, own.json["code"]) == (403, "own_text")
    assert plain.json is not None
    assert (plain.status_code, plain.json["code"]) == (403, "token_cannot_approve")
    assert other.status_code == 200


def test_another_text_than_the_one_that_was_read_is_not_signed(house: House) -> None:
    """The approver names the hash they read."""
    bulletin = house.draft()["bulletins"][0]["id"]
    submitted = house.call("ana", "POST", f"/bulletins/{bulletin}/submit").json
    assert submitted is not None
    read = submitted["working"]["frozen_hash"]
    path = f"/bulletins/{bulletin}/approve"

    wrong = house.call("bo", "POST", path, {"frozen_hash": "0" * 64})
    right = house.call("bo", "POST", path, {"frozen_hash": read})

    assert (wrong.status_code, right.status_code) == (409, 200)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"[]", "not_an_object"),
        (b'{"kind": "launch", "kind": "event"}', "field_twice"),
        (b'{"kind": NaN}', "not_a_number"),
        (rb'{"title": "\ud800"}', "lone_surrogate"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 40_000, "too_deep"),
        (b"\xff\xfe{\x00}\x00", "not_utf8"),
    ],
)
def test_what_is_not_plain_json_is_a_400(house: House, raw: bytes, code: str) -> None:
    """Told with code and path; nothing is stored."""
    answer = house.call("ana", "POST", "/notices", raw=raw)

    assert answer.json is not None
    assert answer.status_code == 400
    assert answer.json["violations"][0]["code"] == code
    assert nothing_stored(house)


@pytest.mark.parametrize("size", [256 * 1024 + 1, 3_000_000])
def test_a_large_body_is_a_413(house: House, size: int) -> None:
    """With the same sentence however much too large it is."""
    answer = house.call("ana", "POST", "/notices", raw=b'{"title":"' + b"x" * size + b'"}')

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (413, "refused")
    assert answer.json["violations"][0]["code"] == "too_large"


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", ""],
)
def test_another_media_type_is_a_415(house: House, content_type: str) -> None:
    """A form on another site cannot send what this reads."""
    headers = {"Content-Type": content_type}

    answer = house.call("ana", "POST", "/notices", a_launch(), headers)

    assert answer.status_code == 415


def test_a_compressed_body_is_a_415(house: House) -> None:
    """Nothing is unpacked for strangers."""
    packed = gzip.compress(json.dumps(a_launch()).encode())

    answer = house.call(
        "ana", "POST", "/notices", raw=packed, headers={"Content-Encoding": "gzip"}
    )

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (415, "encoded_request")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "[", "127.0.0.1.evil.de"])
def test_a_foreign_host_is_a_400(house: House, host: str) -> None:
    """A name that is not ours cannot be rebound to us."""
    answer = house.call("ana", "GET", "/notices", headers={"Host": host})

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (400, "unknown_host")


@pytest.mark.parametrize("host", ["localhost:9000", "127.0.0.1", "[::1]:8080"])
def test_the_public_address_and_loopback_are_ours(house: House, host: str) -> None:
    """On any port: a proxy in front may use another."""
    assert house.call("ana", "GET", "/notices", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/notices/17", 404),
        ("GET", "/notices/../admin", 404),
        ("GET", "/notices/00000000-0000-4000-8000-000000000000", 404),
        ("GET", "/bulletins/00000000-0000-4000-8000-000000000000", 404),
        ("GET", "/bulletins/00000000-0000-4000-8000-000000000000/deliveries", 404),
        ("POST", "/bulletins/00000000-0000-4000-8000-000000000000/submit", 404),
        ("POST", "/bulletins/00000000-0000-4000-8000-000000000000/approve", 404),
        ("DELETE", "/bulletins/00000000-0000-4000-8000-000000000000/candidate", 404),
        ("PUT", "/notices", 405),
        ("OPTIONS", "/notices", 405),
        ("GET", "/notices?limit=0", 422),
        ("GET", "/notices?limit=101", 422),
        ("GET", "/notices?limit=٣", 422),
        ("GET", "/notices?limit=1&limit=2", 422),
        ("GET", "/notices?offset=2", 422),
        ("GET", "/notices?cursor=x", 422),
        ("GET", "/notices?cursor=OTk5OS0xMi0zMVQyMzo1OTo1OS0xMjowMCB4", 422),
        ("GET", "/ledger?cursor=-1", 422),
        ("GET", "/ledger?cursor=999999999999999", 200),
    ],
)
def test_addresses_that_lead_nowhere(house: House, method: str, path: str, status: int) -> None:
    """Each gets a problem document of its own kind."""
    answer = house.call("ana", method, path)

    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.mimetype == "application/problem+json"
    if status == 405:
        assert "POST" in answer.headers["Allow"]


def test_a_follow_up_of_what_is_not_public_is_a_conflict(house: House) -> None:
    """Edit the announcement instead."""
    notice = house.draft()

    answer = house.call("ana", "POST", f"/notices/{notice['id']}/bulletins", a_delay())

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (409, "not_public_yet")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"moves": []}, "move_missing", "moves"),
        (
            {"moves": [{"promise": "preorder", "due": "2026-07-25T21:00"}]},
            "same_time",
            "moves.0.due",
        ),
        (
            {"moves": [{"promise": "preorder", "due": "2026-07-24T21:00"}]},
            "earlier_without_forward",
            "moves.0.due",
        ),
        ({"moves": [{"promise": "sale", "due": "2026-07-29T21:00Z"}]}, "unknown_promise", "moves"),
        ({"explanation": {}}, "explanation_missing", "explanation"),
        ({"explanation": {"what_happened": " \u200b"}}, "blank", "explanation.what_happened"),
        ({"state": "published"}, "unknown_field", "state"),
        ({"channels": ["board", "feed", "nowhere"]}, "unknown_channel", "channels.2"),
        ({"channels": ["board", "board", "feed"]}, "channel_twice", "channels.1"),
        ({"kind": "announcement"}, "not_a_choice", "kind"),
    ],
)
def test_a_delay_that_does_not_hold_is_refused(
    house: House, changes: dict[str, object], code: str, field: str
) -> None:
    """Code and field say what to change; the promise stays where it was."""
    notice = house.announced()

    answer = house.call("ana", "POST", f"/notices/{notice['id']}/bulletins", a_delay(**changes))

    assert answer.status_code == 422, answer.text
    assert answer.json is not None
    found = [(v["code"], v["field"]) for v in answer.json["violations"]]
    assert any(c == code and f.startswith(field) for c, f in found), found


def test_a_holding_statement_without_a_next_word_is_refused(house: House) -> None:
    """Whoever only knows that something is wrong says by when they know more."""
    notice = house.announced()
    silent = {"kind": "holding", "body": "We know; we are checking.", "publish_at": "now"}

    answer = house.call("ana", "POST", f"/notices/{notice['id']}/bulletins", silent)

    assert answer.status_code == 422, answer.text
    assert answer.json is not None
    found = [(v["code"], v["field"]) for v in answer.json["violations"]]
    assert found == [("next_word_missing", "next_word_by")]


def test_a_city_for_a_zone_is_answered_with_the_zones_name(house: House) -> None:
    """In the language of whoever calls."""
    promise = {"key": "sale", "label": "Sale", "due": "2027-07-25T09:00", "zone": "뉴욕"}

    answer = house.call("ana", "POST", "/notices", a_launch(promises=[promise]))

    assert answer.json is not None
    (violation,) = [v for v in answer.json["violations"] if v["code"] == "unknown_zone"]
    assert violation["field"] == "promises.0.zone"
    assert '"America/New_York"' in violation["message"]


@pytest.mark.parametrize("verb", ["submit", "pull-back"])
def test_a_verb_that_needs_no_document_refuses_what_is_in_one(house: House, verb: str) -> None:
    """Whoever sends a field believes that it does something."""
    bulletin = house.draft()["bulletins"][0]["id"]

    answer = house.call("ana", "POST", f"/bulletins/{bulletin}/{verb}", {"state": "published"})

    assert answer.json is not None
    assert answer.status_code == 422
    assert [(v["code"], v["field"]) for v in answer.json["violations"]] == [
        ("unknown_field", "state")
    ]
    assert house.bulletin(bulletin).state == "draft"


def test_a_slug_that_is_taken_is_refused_never_numbered(house: House) -> None:
    """Two notices never share an address."""
    house.draft(slug="phone-x")

    answer = house.call("ana", "POST", "/notices", a_launch(slug="phone-x"))

    assert answer.json is not None
    assert [(v["code"], v["field"]) for v in answer.json["violations"]] == [("slug_taken", "slug")]


def test_what_we_did_not_expect_is_told_without_a_word_of_why(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """A broken database is a 500 without a trace in it; the log has the trace."""
    house.close()
    (house.settings.data / "noticeboard.db").write_bytes(b"not a database at all" * 100)
    for rest in ("-wal", "-shm"):
        (house.settings.data / f"noticeboard.db{rest}").unlink(missing_ok=True)

    answer = house.call("ana", "GET", "/notices")
    ready = house.app.test_client().get("/healthz/ready")
    live = house.app.test_client().get("/healthz/live")

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    assert "sqlite" not in answer.text.lower()
    assert "not a database" in caplog.text
    assert (ready.status_code, live.status_code) == (503, 200)
