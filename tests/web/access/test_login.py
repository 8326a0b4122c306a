"""Coming in: an address, a password, and nothing that tells a stranger who works here."""

import unicodedata
from contextlib import closing
from typing import Literal

import pytest
from argon2 import PasswordHasher

from noticeboard.bootstrap import parts
from noticeboard.domain.signing import Person
from noticeboard.settings import load_settings
from noticeboard.staff.passwords import FULL_COST
from noticeboard.staff.roster import TERMINAL
from noticeboard.web.access.accounts import Accounts
from tests.web.access.visitor import COOKIE, Visitor, person
from tests.web.house import PASSWORD, House


def test_whoever_knows_the_password_comes_in(visitor: Visitor) -> None:
    """And is led where they wanted to go."""
    answer = visitor.sign_in("ana", then="/desk/notices")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/notices")
    assert visitor.is_in()


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ana@example.com", "another password"),
        ("nobody@example.com", PASSWORD),
        ("ana@example.com", "x" * 2000),
        ("x" * 2000, PASSWORD),
        ("not an address", PASSWORD),
        ("\x00", "\x00\x00\x00"),
        ("' OR 1=1 --", PASSWORD),
    ],
)
def test_a_wrong_address_and_a_wrong_password_read_alike(
    visitor: Visitor, email: str, password: str
) -> None:
    """Nobody learns by trying who works here; what was typed is kept, but the password."""
    visitor.get("/desk/login")
    answer = visitor.post("/desk/login", email=email, password=password)

    assert answer.status_code == 422
    assert visitor.says("The e-mail or the password is wrong.")
    assert PASSWORD not in answer.text
    assert not visitor.is_in()


def test_somebody_disabled_is_told_nothing_else_than_a_stranger(house: House) -> None:
    """Neither that the password was right nor that they worked here."""
    visitor, ana = Visitor(house), person(house, "ana")
    house.parts.staffing.disable(TERMINAL, ana.id)

    answer = visitor.sign_in("ana")

    assert answer.status_code == 422
    assert visitor.says("The e-mail or the password is wrong.")


def test_what_is_missing_is_said_beside_its_field(visitor: Visitor) -> None:
    """Without counting it as a try."""
    visitor.get("/desk/login")
    answers = [visitor.post("/desk/login", email="", password="") for _ in range(8)]

    assert {answer.status_code for answer in answers} == {422}
    assert visitor.says("That did not work")


@pytest.mark.parametrize(
    ("query", "status"),
    [(b"x=%ED%95%9C", 200), ("x=한".encode(), 200), (b"x=%", 200), (b"x=\xe9", 400)],
)
def test_no_query_is_too_strange_for_the_page(house: House, query: bytes, status: int) -> None:
    """A browser encodes what it sends; other programs send bytes, which may be no text."""
    raw = {"QUERY_STRING": query.decode("latin-1")}

    for path in ("/desk/login", "/desk/login/lost"):
        answer = house.app.test_client().get(path, environ_overrides=raw)
        assert (answer.status_code, answer.mimetype) == (status, "text/html"), path


def test_an_address_is_one_in_any_case(visitor: Visitor) -> None:
    """A telephone's keyboard begins with a capital, and ends with a blank."""
    visitor.get("/desk/login")

    answer = visitor.post("/desk/login", email=" Ana@Example.COM ", password=PASSWORD)

    assert answer.status_code == 302


@pytest.mark.parametrize("kept", ["NFC", "NFD"])
@pytest.mark.parametrize("given", ["NFC", "NFD"])
def test_a_korean_password_is_one_however_a_keyboard_sends_it(
    house: House, kept: Literal["NFC", "NFD"], given: Literal["NFC", "NFD"]
) -> None:
    """One machine sends 한글 whole, another in its letters."""
    password = "비밀번호는 아주 길게 적습니다"
    chosen, typed = (unicodedata.normalize(form, password) for form in (kept, given))
    house.parts.joining.add(TERMINAL, "kim@example.com", ["author"], chosen)
    visitor = Visitor(house, language="ko")

    answer = visitor.sign_in("kim", typed)

    assert answer.status_code == 302


def test_hashes_made_before_flask_security_came_still_open(house: House) -> None:
    """Whoever was added by an older version comes in with the password they have."""
    kim = Person("kim", "kim@example.com", frozenset({"author"}))
    with house.parts.people.write() as tx:
        tx.add_person(kim, PasswordHasher(time_cost=2, memory_cost=1024).hash(PASSWORD))
    with closing(House(house.settings, clock=house.clock, cost=FULL_COST)) as full:
        answer = Visitor(full).sign_in("kim")

    assert answer.status_code == 302
    member = house.parts.people.member("kim")
    assert member is not None
    assert "$m=65536,t=3,p=4$" in member.password_hash


def test_whoever_comes_in_is_not_hashed_anew_each_time(house: House) -> None:
    """The verbs and the login hash alike: at the full cost, where nobody says another."""
    with closing(House(house.settings, clock=house.clock, cost=FULL_COST)) as full:
        kim = full.parts.joining.add(TERMINAL, "kim@example.com", ["author"], PASSWORD)
        was = full.parts.people.member(kim.id)
        assert Visitor(full).sign_in("kim").status_code == 302

    now = house.parts.people.member(kim.id)
    assert was is not None
    assert now is not None
    assert was.password_hash == now.password_hash
    assert "$m=65536,t=3,p=4$" in was.password_hash
    assert parts(house.settings, wakes=house.wakes).joining.cost == FULL_COST


def test_an_old_hash_is_not_put_back_over_a_new_password(house: House) -> None:
    """Whoever changed it while the old one was still being looked at keeps the new one."""
    hasher = PasswordHasher(time_cost=2, memory_cost=1024)
    kim = Person("kim", "kim@example.com", frozenset({"author"}))
    with house.parts.people.write() as tx:
        tx.add_person(kim, hasher.hash(PASSWORD))
    found = Accounts(house.parts.people, house.parts.proving).find_user(email=kim.email)
    assert found is not None
    house.parts.proving.change_password(kim, hasher.hash("another long password"), session=None)

    with house.app.test_request_context("/desk/login"):
        assert found.verify_and_update_password(PASSWORD)

    assert Visitor(house).sign_in("kim", PASSWORD).status_code == 422
    assert Visitor(house).sign_in("kim", "another long password").status_code == 302


def test_the_cookie_is_the_browsers_own_secret(ana: Visitor) -> None:
    """No script reads it, no other site's form brings it along; over plain http it still works."""
    ana.post("/desk/logout")
    [cookie] = ana.sign_in("ana").headers.getlist("Set-Cookie")

    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


def test_under_tls_the_cookie_is_bound_to_the_host(house: House) -> None:
    """__Host-: nobody else's subdomain can set it."""
    environ = {"NOTICEBOARD_PUBLIC_URL": "https://notices.example.com"}
    house.settings = load_settings(environ, data=house.settings.data)
    client = house.app.test_client()

    answer = client.get("/desk/login", headers={"Host": "notices.example.com"})

    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-noticeboard=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))


def test_the_api_knows_no_cookie(ana: Visitor, house: House) -> None:
    """A session opens the desk and nothing else; nothing else sets or renews one."""
    for path in ("/api/v1/notices", "/api/openapi.json", "/healthz/live", "/nowhere"):
        answer = ana.client.get(path)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")

    assert ana.client.get("/api/v1/notices").status_code == 401
    posted = ana.client.post("/api/v1/notices", json={}, headers={"X-CSRFToken": ana.token})
    assert posted.status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Basic YW5hQGV4YW1wbGUuY29tOmNvcnJlY3QgaG9yc2U="},
        {"Authentication-Token": "x"},
        {"Cookie": "remember_token=id-of-ana|x; session=x; noticeboard=x"},
        {"Cookie": "noticeboard=" + "A" * 43},
    ],
)
def test_no_other_key_opens_the_desk(house: House, headers: dict[str, str]) -> None:
    """Flask-Security knows tokens, basic authentication and a cookie that remembers: all off."""
    answer = house.app.test_client().get("/desk/", headers=headers)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/desk/login")


def test_nobody_is_remembered_beyond_the_session(visitor: Visitor) -> None:
    """Even if a form asks for it."""
    visitor.get("/desk/login")

    answer = visitor.post("/desk/login", email="ana@example.com", password=PASSWORD, remember="y")

    assert answer.status_code == 302
    assert [c.partition("=")[0] for c in answer.headers.getlist("Set-Cookie")] == [COOKIE]


def test_who_came_in_and_who_failed_is_written_down(visitor: Visitor, house: House) -> None:
    """An attack on an account is seen afterwards."""
    visitor.sign_in("ana", "wrong wrong wrong")
    visitor.sign_in("ana")

    entries = house.store.audit(about=person(house, "ana").id, limit=2).items

    assert [entry.what for entry in entries] == ["login.succeeded", "login.failed"]
