"""Flask-Security speaks no Korean: nothing it says reaches a page of ours."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask_security import core

from noticeboard.web.access.phrases import PHRASES
from noticeboard.web.desk.wording import desk_words
from tests.web.access.softkey import SoftKey
from tests.web.access.test_passkeys import action, register
from tests.web.access.visitor import Visitor
from tests.web.house import House

MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
WORDS = re.compile(r"[A-Za-z][a-z]+ [A-Za-z]+")
# Products, and what stands in an address.
NAMES = ("Google Authenticator", "Microsoft Authenticator")


def english(page: str) -> list[str]:
    """Two English words in a row, in what a page shows."""
    found = MAIN.search(page)
    assert found is not None, page
    shown = unescape(re.sub(r"<[^>]+>", " ", found[0]))
    for name in NAMES:
        shown = shown.replace(name, "")
    return WORDS.findall(shown)


def refusals(house: House) -> Iterator[str]:
    """Every page of the login in Korean, each after something it cannot take."""
    bo = Visitor(house, language="ko")
    for fields in ({}, {"email": "x", "password": "x"}, {"email": "ana@example.com"}):
        yield bo.post("/desk/login", **fields).text
    bo.sign_in("bo")
    yield bo.get("/desk/account/second-factor").text
    yield bo.post("/desk/account/second-factor", code="x").text
    app = bo.set_up_app()
    yield bo.shown
    for fields in (
        {},
        {"password": "x"},
        {"new_password": "short", "new_password_confirm": "other"},
        {"password": "wrong wrong", "new_password": "y" * 9, "new_password_confirm": "y" * 9},
    ):
        bo.get("/desk/account/password")
        yield bo.post("/desk/account/password", **fields).text
    for name in ("", "<b>", "x" * 65):
        bo.get("/desk/account/passkeys")
        yield bo.post("/desk/account/passkeys", name=name, usage="third").text
    bo.house.clock.at = bo.house.clock.at.replace(minute=1)
    register(bo, SoftKey())
    bo.get("/desk/verify")
    for fields in ({}, {"code": "x"}):
        yield bo.post("/desk/verify", **fields).text
    bo.get("/desk/verify/passkey")
    yield bo.post("/desk/verify/passkey").text
    bo.post(action(bo), credential="{}")
    yield bo.get("/desk/verify/passkey").text
    bo.post("/desk/logout")
    bo.house.clock.at = bo.house.clock.at.replace(minute=20)
    choice = bo.sign_in("bo").headers["Location"]
    yield bo.get(choice).text
    yield bo.post(choice, which="neither").text
    bo.get(bo.post(choice, which="authenticator").headers["Location"])
    yield bo.post("/desk/login/code", code="x").text
    bo.get("/desk/login/recovery")
    yield bo.post("/desk/login/recovery", code="x").text
    yield bo.post("/desk/login/recovery", code="").text
    yield bo.get("/desk/login/lost").text
    assert app.recovery


@pytest.mark.usefixtures("nothing_is_asked_for_in_vain")
def test_no_english_stands_on_a_korean_page(house: House) -> None:
    """Neither a label of the library's nor one of its messages."""
    pages = list(refusals(house))

    assert len(pages) > 20
    for page in pages:
        assert english(page) == []


def test_the_test_above_would_find_it() -> None:
    """English is found where it stands, and names are not taken for it."""
    assert english("<main><p>Invalid code</p></main>") == ["Invalid code"]
    assert english("<main>Google Authenticator 앱</main>") == []


def test_every_message_we_translate_is_one_of_the_librarys() -> None:
    """A newer version that renames one is noticed here; each has words in both languages."""
    known = core._default_messages  # there is no other list of them

    assert set(PHRASES) <= set(known)
    for language in ("ko", "en"):
        assert set(PHRASES.values()) <= set(desk_words(language).phrases)
