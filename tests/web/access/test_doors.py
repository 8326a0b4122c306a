"""Every door of the desk, whoever built it: guarded by session, token and site, and listed."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask_security import views
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule

from noticeboard.staff.roster import TERMINAL
from noticeboard.web.access.doors import LIBRARY_DOORS
from tests.web.access.visitor import Visitor, person
from tests.web.house import House
from tests.web.test_routes import ANY_ID, listed

ANYTHING = {"<uuid:id>": ANY_ID, "<token>": "x" * 43, "<kind>": "launch"}


def doors(method: str, *audiences: str) -> list[str]:
    """The listed paths of the desk, filled in."""
    return [
        filled(rule)
        for (listed_method, rule), audience in listed().items()
        if rule.startswith("/desk") and listed_method == method and audience in audiences
    ]


def filled(rule: str) -> str:
    """A rule with something in every hole."""
    for hole, text in ANYTHING.items():
        rule = rule.replace(hole, text)
    return rule


def desk_rules(house: House) -> Iterator[Rule]:
    """Every rule of the application below the desk."""
    return (rule for rule in house.app.url_map.iter_rules() if rule.rule.startswith("/desk"))


def test_no_door_of_the_library_is_open_that_we_did_not_choose(house: House) -> None:
    """Registration, mail, telephones, tokens, its own recovery: all of that stays away."""
    chosen = {door.view for door in LIBRARY_DOORS}
    views_of_library = {
        endpoint: view
        for endpoint, view in house.app.view_functions.items()
        if getattr(view, "__module__", "").startswith("flask_security")
    }

    assert views_of_library == {}
    assert {views.register, views.forgot_password, views.two_factor_setup} & chosen == set()
    names = {rule.endpoint for rule in desk_rules(house) if rule.endpoint.startswith("security.")}
    assert names == {
        *(f"security.{door.name}" for door in LIBRARY_DOORS),
        "security.two_factor_rescue",
        "security.invitation",
        "security.call",
    }


def test_a_stranger_is_led_to_the_login(house: House) -> None:
    """And back, afterwards."""
    client = house.app.test_client()

    for path in doors("GET", "staff", "fresh"):
        answer = client.get(path)
        assert answer.status_code in (302, 303), path
        assert answer.headers["Location"].startswith("/desk/login"), path


def test_every_change_wants_the_token_of_a_page(ana: Visitor) -> None:
    """Without it, or with another's, nothing is done; the page says what to do."""
    stranger = Visitor(ana.house)
    stranger.get("/desk/login")

    for path in doors("POST", "staff", "fresh", "public"):
        for token in ({}, {"csrf_token": "x"}, {"csrf_token": stranger.token}):
            answer = ana.client.post(path, data=token)
            again = answer.status_code == 303 and "next" not in answer.headers["Location"]
            assert again or answer.status_code == 400, (path, answer.status)
    assert ana.is_in()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": "http://["},
    ],
    ids=lambda headers: "-".join(headers.values()) or "empty",
)
def test_no_other_site_changes_anything(ana: Visitor, headers: dict[str, str]) -> None:
    """Even if it learned the token."""
    for path in doors("POST", "staff", "fresh", "public"):
        answer = ana.client.post(path, data={"csrf_token": ana.token}, headers=headers)
        assert answer.status_code == 403, path
    assert ana.is_in()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {},
    ],
)
def test_our_own_forms_are_taken(ana: Visitor, headers: dict[str, str]) -> None:
    """Also from a browser too old to say where a request comes from."""
    data = {"csrf_token": ana.token, "name": "Ana"}

    answer = ana.client.post("/desk/account/name", data=data, headers=headers)

    assert answer.status_code == 303


def test_whoever_asks_for_the_head_alone_changes_nothing(ana: Visitor) -> None:
    """Mail scanners and link checkers do: they leave no sheet, and use up no invitation."""
    house, ana_id = ana.house, person(ana.house, "ana").id
    token = house.parts.joining.invite(TERMINAL, "eun@example.com", "Eun", ["duty"])
    invited = house.app.test_client().head(f"/desk/invitations/{token}")

    house.clock.at += timedelta(minutes=5)
    unproved = {ana.client.head(path).status_code for path in doors("GET", "fresh")}
    house.clock.at += timedelta(minutes=31)
    late = {ana.client.head(path).status_code for path in doors("GET", "staff", "fresh")}

    assert (invited.status_code, unproved, late - {302}) == (200, {303}, {303})
    assert house.parts.sheets.of(ana_id, limit=9) == ()


def test_what_matters_wants_a_fresh_proof(ana: Visitor) -> None:
    """Five minutes after one, the next page or change that matters asks for another."""
    ana.house.clock.at += timedelta(minutes=5)

    for path in doors("GET", "fresh"):
        assert ana.get(path).headers["Location"].startswith("/desk/verify?next="), path
    for path in doors("POST", "fresh"):
        assert ana.post(path).headers["Location"].startswith("/desk/verify?next="), path


def test_a_form_that_is_too_large_is_said_to_be(ana: Visitor) -> None:
    """413, or a way back; never ours to answer for."""
    data = {"csrf_token": ana.token, "a": "x" * 300_000}

    answers = [ana.client.post(path, data=data) for path in doors("POST", "staff", "fresh")]

    assert {answer.status_code for answer in answers} == {413}


def test_only_forms_are_read(ana: Visitor) -> None:
    """No JSON, in which a field could be a list; no file where a text belongs."""
    token = {"X-CSRFToken": ana.token}
    for path in doors("POST", "staff", "fresh", "public"):
        as_json = ana.client.post(path, json={"email": [1], "password": {}}, headers=token)
        as_file = ana.client.post(path, data={"password": (BytesIO(b"x"), "x")}, headers=token)
        assert (as_json.status_code, as_file.status_code) == (400, 400), path


def test_no_field_is_too_strange(ana: Visitor) -> None:
    """Doubled, enormous, full of control characters: an answer, never ours to answer for."""
    token, odd = ana.token, "\x00\ud800\u202e".encode("utf-8", "surrogatepass").decode("latin-1")
    names = ("email", "password", "code", "name", "next", "credential", "which", "token", "scope")
    for path in doors("POST", "staff", "fresh", "public"):
        for text in (odd, "x" * 20_000, "'", "{{7*7}}", "-1"):
            fields = MultiDict([(name, text) for name in names] * 2)
            fields["csrf_token"] = token
            assert ana.client.post(path, data=fields).status_code < 500, (path, text[:9])
            if not ana.is_in():
                ana.house.clock.at += timedelta(hours=1)
                ana.sign_in("ana")
                token = ana.token


@pytest.mark.parametrize("path", ["/desk/login/lost", "/desk/account", "/desk/nowhere"])
def test_pages_of_the_desk_are_nobody_elses(ana: Visitor, path: str) -> None:
    """No cache keeps them, no frame shows them, no script of others runs in them."""
    headers = ana.client.get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
