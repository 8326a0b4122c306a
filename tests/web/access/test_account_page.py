"""One's own account: a name, a language, tokens."""

import re
from datetime import timedelta

import pytest

from noticeboard.ports.sessions import OpenSession
from tests.web.access.visitor import Visitor, person
from tests.web.desk.looking import hire
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


def test_letters_are_in_the_language_in_which_somebody_reads_the_desk(house: House) -> None:
    """That of their first login, until they choose another on the page of their account."""
    hire(house, "eve", "duty")
    assert person(house, "eve").language is None
    visitor = Visitor(house, language="en")
    visitor.sign_in("eve")
    assert person(house, "eve").language == "en"
    visitor.get("/desk/account")

    assert visitor.post("/desk/account/language", language="fr").status_code == 422
    visitor.post("/desk/account/language", language="ko")

    assert person(house, "eve").language == "ko"
    visitor.get("/desk/account")
    assert visitor.says("이제 데스크 화면과 메일이 이 언어로 나옵니다.")


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


def test_one_sees_where_one_is_signed_in_and_signs_out_there(ana: Visitor, house: House) -> None:
    """A computer at the agency, since this morning: out, while one stays in here."""
    agency, since = Visitor(house), house.clock.at
    agency.sign_in("ana")
    house.clock.at += timedelta(minutes=20)
    ana.get("/desk/account")
    there = re.findall(r'name="session" value="([0-9a-f]{64})"', ana.shown)
    assert len(there) == 1
    assert [one.here for one in _open(ana)] == [True, False]
    assert {one.created_at for one in _open(ana)} == {since}
    assert ana.says("here")

    ended = [ana.post("/desk/account/sign-out-there", session=there[0]) for _ in range(2)]

    assert {answer.headers["Location"] for answer in ended} == {"/desk/account"}
    assert (ana.is_in(), agency.is_in()) == (True, False)
    what = [e.what for e in house.store.audit(about=person(house, "ana").id, limit=9).items]
    assert what.count("session.ended") == 1


def test_of_many_sessions_this_one_stands_first(ana: Visitor, house: House) -> None:
    """Ten are shown; whoever has more ends them all at once."""
    for minute in range(11):
        house.clock.at += timedelta(minutes=1)
        Visitor(house, address=f"192.0.2.{minute}").sign_in("ana")

    ana.get("/desk/account")

    card = ana.shown.partition("Where you are signed in")[2].partition("</ul>")
    assert card[0].count("<li>") == 10
    assert card[0].index("here</strong>") < card[0].index('name="session"')
    assert "And 2 more, not used lately." in card[2]


def test_nobody_ends_anothers_session(ana: Visitor, house: House) -> None:
    """Nor sees it."""
    bo = Visitor(house)
    bo.sign_in("bo")
    bo.set_up_app()
    [others] = _open(bo)
    ana.get("/desk/account")

    ana.post("/desk/account/sign-out-there", session=others.id)

    assert bo.is_in()
    assert others.id not in ana.get("/desk/account").text


def test_a_session_that_ended_is_not_among_those_open(ana: Visitor, house: House) -> None:
    """Its row stays for a day, for what was written in it."""
    Visitor(house).sign_in("ana")
    house.clock.at += timedelta(minutes=31)
    ana.sign_in("ana")

    assert [one.here for one in _open(ana)] == [True]


def _open(visitor: Visitor) -> tuple[OpenSession, ...]:
    """The sessions of whoever is at that browser, as their page is given them."""
    house, token = visitor.house, visitor.cookie or ""
    found = house.parts.sessions.find(token, now=house.clock())
    assert found is not None
    assert found.person is not None
    return house.parts.sessions.of(found.person, here=token, now=house.clock())


@pytest.mark.parametrize(
    ("name", "scope", "says"),
    [
        ("", "write", "#f-token"),
        ("ci", "approve", "Only somebody who may sign off"),
        ("ci", "root", "write or approve"),
    ],
)
def test_a_token_that_cannot_be_made_is_said_why(
    ana: Visitor, name: str, scope: str, says: str
) -> None:
    """She writes: no program of hers approves, and her page has no other choice."""
    ana.get("/desk/account")

    answer = ana.post("/desk/account/tokens", token=name, scope=scope)

    assert answer.status_code == 422
    summary = re.search(r'id="summary".*?</div>', answer.text, re.DOTALL)
    assert summary is not None
    assert says in summary[0]
