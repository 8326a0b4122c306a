"""Passkeys: as good as an app, bound to this site, proven by what an authenticator signs."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from tests.web.access.softkey import SoftKey
from tests.web.access.visitor import COOKIE, Visitor, person
from tests.web.house import PASSWORD, House

MINUTE = timedelta(minutes=1)
HERE = "/desk/account/passkeys"
_OPTIONS = re.compile(r'data-options="([^"]+)"')
_ACTION = re.compile(r'<form method="post" action="([^"]+)" class="card narrow" data-passkey')


def asked(visitor: Visitor) -> dict[str, Any]:
    """What the page asks of an authenticator."""
    found = _OPTIONS.search(visitor.shown)
    assert found is not None, visitor.shown
    options: dict[str, Any] = json.loads(unescape(found[1]))
    return options


def action(visitor: Visitor) -> str:
    """Where the answer goes."""
    found = _ACTION.search(visitor.shown)
    assert found is not None, visitor.shown
    return unescape(found[1])


def register(visitor: Visitor, key: SoftKey, name: str = "laptop") -> str | None:
    """Name a new passkey and let the authenticator make it; where that leads."""
    visitor.get(HERE)
    started = visitor.post(HERE, name=name)
    assert started.status_code == 200, started.text
    answer = visitor.post(action(visitor), credential=key.create(asked(visitor)))
    return answer.headers.get("Location")


def use(visitor: Visitor, key: SoftKey, door: str = "/desk/login/passkey") -> str | None:
    """Let the authenticator answer at a door; where that leads."""
    visitor.get(door)
    visitor.post(door)
    answer = visitor.post(action(visitor), credential=key.get(asked(visitor)))
    return answer.headers.get("Location")


@pytest.fixture
def bo(house: House) -> Visitor:
    """Bo, who signs: at the desk for the first time, by password alone."""
    bo = Visitor(house)
    bo.sign_in("bo")
    return bo


@pytest.fixture
def key(bo: Visitor) -> SoftKey:
    """Bo's passkey; he is signed out again, a minute later."""
    key = SoftKey()
    assert register(bo, key) == "/desk/account"
    bo.post("/desk/logout")
    bo.house.clock.at += MINUTE
    return key


def test_a_passkey_is_a_second_factor(bo: Visitor) -> None:
    """Whoever has one need not have an app."""
    assert bo.get("/desk/").headers["Location"] == "/desk/account/second-factor"

    register(bo, SoftKey())

    assert bo.is_in()
    bo.get("/desk/account")
    assert bo.says("laptop")


def test_password_and_passkey_open_the_desk(bo: Visitor, key: SoftKey) -> None:
    """In that order, and to where they wanted to go."""
    first = bo.sign_in("bo", then="/desk/notices")
    assert first.headers["Location"].startswith("/desk/login/passkey?")
    assert not bo.is_in()

    led = use(bo, key, first.headers["Location"])

    assert led == "/desk/notices"
    assert bo.is_in()


def test_a_passkey_without_a_password_is_worth_nothing(house: House, bo: Visitor) -> None:
    """It is the second proof, not the first."""
    key = SoftKey()
    register(bo, key)
    stranger = Visitor(house)

    assert stranger.get("/desk/login/passkey").status_code == 404
    assert stranger.post("/desk/login/passkey").status_code == 404


@pytest.mark.parametrize(
    "thief",
    [
        SoftKey(),
        SoftKey(origin="https://evil.example"),
        SoftKey(origin="http://localhost.evil.example"),
        SoftKey(host="evil.example"),
        SoftKey(origin="https://localhost"),
    ],
    ids=["unknown", "other site", "lookalike", "other party", "other scheme"],
)
def test_what_another_key_or_another_site_signed_opens_nothing(
    bo: Visitor, key: SoftKey, thief: SoftKey
) -> None:
    """Even under the right id."""
    if thief.origin != "http://localhost" or thief.host != "localhost":
        thief.id, thief.key = key.id, key.key
    start = bo.sign_in("bo").headers["Location"]

    led = use(bo, thief, start)

    assert led is not None
    assert led.startswith("/desk/login/passkey")
    bo.get(led)
    assert bo.says("The passkey was not accepted.")
    assert not bo.is_in()


def test_an_answer_is_not_taken_twice(bo: Visitor, key: SoftKey) -> None:
    """It answers one question; the next one is another."""
    start = bo.sign_in("bo").headers["Location"]
    bo.get(start)
    bo.post(start)
    answer = key.get(asked(bo))
    bo.post(action(bo), credential=answer)
    bo.post("/desk/logout")
    start = bo.sign_in("bo").headers["Location"]
    bo.get(start)
    bo.post(start)

    bo.post(action(bo), credential=answer)

    assert not bo.is_in()


def test_a_copied_passkey_is_noticed(bo: Visitor, key: SoftKey) -> None:
    """Its counter has to go up: two of the same cannot both."""
    key.count = 5
    use(bo, key, bo.sign_in("bo").headers["Location"])
    bo.post("/desk/logout")
    key.count = 2

    use(bo, key, bo.sign_in("bo").headers["Location"])

    assert not bo.is_in()


@pytest.mark.parametrize(
    "credential", ["", "{", "[]", '{"id": "x"}', "null", '{"id":1,"rawId":2,"type":3}', "\x00"]
)
def test_what_is_no_answer_is_refused(bo: Visitor, key: SoftKey, credential: str) -> None:
    """At the login and at the set-up; never ours to answer for."""
    start = bo.sign_in("bo").headers["Location"]
    bo.get(start)
    bo.post(start)

    answer = bo.post(action(bo), credential=credential)

    assert answer.status_code in (302, 303)
    assert not bo.is_in()
    use(bo, key, bo.sign_in("bo").headers["Location"])
    bo.get(HERE)
    bo.post(HERE, name="other")
    assert bo.post(action(bo), credential=credential).status_code in (302, 303, 422)


def test_somebody_elses_passkey_proves_nothing(house: House, bo: Visitor, key: SoftKey) -> None:
    """Not at the login, and not at an open session."""
    cem, own = Visitor(house), SoftKey()
    cem.sign_in("cem")
    register(cem, own)

    use(bo, own, bo.sign_in("bo").headers["Location"])
    at_login = bo.is_in()
    use(cem, key, "/desk/verify/passkey")
    house.clock.at += 5 * MINUTE

    assert not at_login
    assert cem.get(HERE).headers["Location"].startswith("/desk/verify")
    for name, what in (("bo", "login.failed"), ("cem", "proof.failed")):
        entry = house.store.audit(about=person(house, name).id, limit=1).items[0]
        assert (entry.what, entry.detail) == (what, {"by": "passkey"})


def test_a_passkey_proves_it_again(bo: Visitor, key: SoftKey) -> None:
    """As the password does, and leads back."""
    use(bo, key, bo.sign_in("bo").headers["Location"])
    bo.house.clock.at += 6 * MINUTE

    led = use(bo, key, f"/desk/verify/passkey?next={HERE}")

    assert led == HERE
    assert bo.get(HERE).status_code == 200


def test_app_and_passkey_may_both_be_there(bo: Visitor, key: SoftKey) -> None:
    """Then one chooses at the login; the other is there when one is lost."""
    use(bo, key, bo.sign_in("bo").headers["Location"])
    app = bo.set_up_app()
    bo.post("/desk/logout")
    bo.house.clock.at += MINUTE

    choice = bo.sign_in("bo", then="/desk/help").headers["Location"]
    assert choice.startswith("/desk/login/choose?")
    bo.get(choice)
    by_app = bo.post(choice, which="authenticator").headers["Location"]
    bo.get(by_app)
    assert bo.post(by_app, code=app.code(bo.house.clock())).headers["Location"] == "/desk/help"

    bo.post("/desk/logout")
    choice = bo.sign_in("bo").headers["Location"]
    bo.get(choice)
    assert bo.post(choice, which="neither").status_code == 422
    by_key = bo.post(choice, which="webauthn").headers["Location"]
    assert use(bo, key, by_key) == "/desk/"


def test_a_passkey_takes_the_place_of_what_was_lost(bo: Visitor) -> None:
    """After a recovery code one sets up an app again, or a passkey instead."""
    app = bo.set_up_app()
    bo.post("/desk/logout")
    bo.follow(bo.sign_in("bo"))
    bo.get("/desk/login/recovery")
    bo.post("/desk/login/recovery", code=app.recovery[0])
    assert not bo.is_in()

    register(bo, SoftKey())

    assert bo.is_in()


def test_a_passkey_is_removed_but_not_the_last(bo: Visitor, key: SoftKey) -> None:
    """Whoever needs a second factor keeps one."""
    use(bo, key, bo.sign_in("bo").headers["Location"])
    bo.get(HERE)

    last = bo.post(f"{HERE}/remove", name="laptop")
    register(bo, SoftKey(), "telephone")
    bo.get(HERE)
    first = bo.post(f"{HERE}/remove", name="laptop")

    assert last.status_code == 409
    assert first.status_code == 302
    member = bo.house.parts.people.member(person(bo.house, "bo").id)
    assert member is not None
    assert [passkey.name for passkey in member.factors.passkeys] == ["telephone"]


@pytest.mark.parametrize("name", ["", "laptop", "x" * 65, "<script>", "a\x00b", "\u202e"])
def test_a_name_that_cannot_be_taken_is_said_why(bo: Visitor, key: SoftKey, name: str) -> None:
    """Before the authenticator is asked."""
    use(bo, key, bo.sign_in("bo").headers["Location"])
    bo.get(HERE)

    answer = bo.post(HERE, name=name)

    assert answer.status_code == 422
    assert 'href="#f-name"' in answer.text


def test_nobody_is_asked_for_a_passkey_they_cannot_have(ana: Visitor) -> None:
    """Browsers bind passkeys to names: at a numeric address the page says so."""
    ana.client.set_cookie(COOKIE, ana.cookie or "", domain="127.0.0.1")

    page = ana.client.get(
        HERE, base_url="http://127.0.0.1:8080", headers={"Accept-Language": "en"}
    )

    assert "Passkeys do not work at a numeric address such as 127.0.0.1." in page.text
    assert 'name="name"' not in page.text
    assert 'name="name"' in ana.get(HERE).text
    assert PASSWORD not in page.text
