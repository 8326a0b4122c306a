"""Where one is led after a proof: a page of the desk, whatever the address says."""

from datetime import timedelta

import pytest
from flask import Flask, Response

from noticeboard.web.access.guards import place_on_desk, staying
from tests.web.access.visitor import Visitor
from tests.web.house import PASSWORD, House

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/desk/",
    "///evil.example/desk/",
    "/\\evil.example/desk/",
    "\\\\evil.example/desk/",
    "/desk/../api/v1/notices",
    "/desk/%2e%2e/api/v1/notices",
    "/desk/.%2E/",
    "/desk//evil.example",
    "/desk\\..\\evil",
    "/desk/\t//evil.example",
    "\t//evil.example/desk/",
    "%09//evil.example/desk/",
    "http:/desk.evil.example/",
    "http:evil.example/desk/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/deskevil",
    "/",
    "/api/v1/notices",
    "desk/notices",
    "https://evil.example\\@127.0.0.1/desk/",
    "http://127.0.0.1:80@evil.example/desk/",
    "/desk/\u3002evil",
    "http://[::1/desk/",
    "",
]
THERE = ["/desk/", "/desk", "/desk/notices?kind=launch&text=a%20b", "http://localhost/desk/help"]


@pytest.fixture
def app(house: House) -> Flask:
    """The application, for its request contexts."""
    return house.app


def test_no_address_leads_away(app: Flask) -> None:
    """However it is spelled."""
    with app.test_request_context("/desk/login"):
        for address in (*ELSEWHERE, "/desk/\r\nSet-Cookie: a=b"):
            assert place_on_desk(address) == "/desk/", address


def test_no_view_of_the_library_leads_away(app: Flask) -> None:
    """Should it ever want to; and not back to the login, from which it goes forward."""
    with app.test_request_context("/desk/login"):
        for address in ELSEWHERE:
            answer = staying(Response(headers={"Location": address}))
            assert answer.headers["Location"] == "/desk/", address
        back = Response(headers={"Location": "/desk/login/code?next=/desk/login&a=b"})
        assert staying(back).headers["Location"] == "/desk/login/code?a=b"


def test_a_page_of_the_desk_is_found_again(app: Flask) -> None:
    """With everything behind its question mark."""
    with app.test_request_context("/desk/login"):
        for address in THERE:
            assert place_on_desk(address) == address.removeprefix("http://localhost")


def test_no_proof_leads_away(ana: Visitor) -> None:
    """Given in the address, or in the form."""
    for address in (place for place in ELSEWHERE if place.isprintable()):
        data = {"password": PASSWORD, "next": address, "csrf_token": ana.token}
        answer = ana.client.post("/desk/verify", query_string={"next": address}, data=data)
        assert answer.headers["Location"] in ("/desk/", "/desk/verify"), address


@pytest.mark.parametrize("address", ["//evil.example/desk/", "/api/v1/notices"])
def test_no_login_leads_away(visitor: Visitor, address: str) -> None:
    """There least of all."""
    led = visitor.get(f"/desk/login?next={address}")
    answer = visitor.sign_in("ana", then=address)

    assert led.headers["Location"] == answer.headers["Location"] == "/desk/login"
    assert visitor.sign_in("ana").headers["Location"] == "/desk/"


def test_a_proof_lets_them_go_on_where_they_were(ana: Visitor) -> None:
    """After the password, to the page that asked for it; for five minutes nobody asks again."""
    ana.house.clock.at += timedelta(minutes=6)
    led = ana.get("/desk/account/second-factor").headers["Location"]
    ana.get(led)

    wrong = ana.post(led, password="wrong wrong wrong")
    said = ana.says("The password is wrong")
    right = ana.post(led, password=PASSWORD)

    assert (wrong.status_code, said, right.status_code) == (422, True, 302)
    assert right.headers["Location"] == "/desk/account/second-factor"
    assert ana.get("/desk/account/second-factor").status_code == 200
    ana.house.clock.at += timedelta(minutes=5)
    assert ana.get("/desk/account/second-factor").status_code == 303


def test_a_proof_gives_the_session_another_name(ana: Visitor) -> None:
    """Whoever read the cookie before it knows nothing after it."""
    was = ana.cookie
    ana.get("/desk/verify")

    ana.post("/desk/verify", password=PASSWORD)

    assert ana.cookie != was
    assert ana.is_in()


def test_a_code_proves_as_much_as_the_password(house: House) -> None:
    """Whoever has the telephone at hand need not type a long sentence; no code counts twice."""
    bo = Visitor(house)
    bo.sign_in("bo")
    app = bo.set_up_app()
    house.clock.at += timedelta(minutes=6)
    bo.get("/desk/verify")
    code = app.code(house.clock())

    first = bo.post("/desk/verify", code=code)
    second = bo.post("/desk/verify", code=code)

    assert (first.status_code, second.status_code) == (302, 422)


def test_an_empty_proof_proves_nothing(ana: Visitor) -> None:
    """Neither password nor code."""
    ana.get("/desk/verify")

    answer = ana.post("/desk/verify", password="", code="")

    assert answer.status_code == 422
    assert ana.says("Enter your password.")
