"""One's own account: a name, a language, tokens."""

import re

import pytest

from tests.web.access.visitor import Visitor, person
from tests.web.house import House


def test_everything_about_oneself_is_on_one_page(ana: Visitor, house: House) -> None:
    """A name, which others see at once."""
    ana.get("/desk/account")

    answer = ana.post("/desk/account/name", name=" 김하나 ")

    assert answer.headers["Location"] == "/desk/account"
    assert person(house, "ana").name == "김하나"
    assert ana.post("/desk/account/name", name="\u200b").status_code == 422


def test_the_desk_speaks_the_language_somebody_chose(ana: Visitor, house: House) -> None:
    """At the next login too, whatever that browser prefers; nonsense is no language."""
    ana.post("/desk/language", language="ko", next="/desk/account")
    assert ana.post("/desk/language", language="fr").status_code == 400

    elsewhere = Visitor(house, language="en")
    elsewhere.sign_in("ana")
    elsewhere.get("/desk/account")

    assert elsewhere.says("내 계정")


def test_a_token_is_shown_once_and_revoked(ana: Visitor, house: House) -> None:
    """It speaks for her until then; the page that lists it does not show it."""
    ana.get("/desk/account")
    made = ana.post("/desk/account/tokens", token="order system", scope="write")
    token = re.search(r"nb_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", made.text)
    assert token is not None
    house.tokens["program"] = token[0]
    assert house.call("program", "GET", "/notices").status_code == 200
    assert token[0] not in ana.get("/desk/account").text
    assert ana.says("order system")

    ana.post("/desk/account/tokens/revoke", token="order system")

    assert house.call("program", "GET", "/notices").status_code == 401


@pytest.mark.parametrize(
    ("name", "scope", "field"),
    [("", "write", "token"), ("ci", "approve", "scope"), ("ci", "root", "scope")],
)
def test_a_token_that_cannot_be_made_is_said_why(
    ana: Visitor, name: str, scope: str, field: str
) -> None:
    """She writes: no program of hers approves."""
    ana.get("/desk/account")

    answer = ana.post("/desk/account/tokens", token=name, scope=scope)

    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
