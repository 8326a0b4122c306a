"""Second factors: demanded of whoever can sign, replaced but never switched off, used once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from noticeboard.staff.roster import TERMINAL
from noticeboard.store.engine import reading
from noticeboard.store.tables_access import second_factors
from tests.web.access.visitor import KEY, App, Visitor, person
from tests.web.house import PASSWORD, House

MINUTE, STEP = timedelta(minutes=1), timedelta(seconds=30)
SET_UP = "/desk/account/second-factor"


@pytest.fixture
def bo(house: House) -> Visitor:
    """Bo, who signs: at the desk for the first time, by password alone."""
    bo = Visitor(house)
    bo.sign_in("bo")
    return bo


@pytest.fixture
def app(bo: Visitor) -> App:
    """Bo's authenticator app; he is signed out again, a minute later."""
    app = bo.set_up_app()
    bo.post("/desk/logout")
    bo.house.clock.at += MINUTE
    return app


@pytest.mark.parametrize("path", ["/desk/", "/desk/notices", "/desk/account", "/desk/help"])
def test_whoever_may_sign_sets_one_up_before_anything_else(bo: Visitor, path: str) -> None:
    """At the first login they are led there, from wherever they wanted to go."""
    answer = bo.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (303, SET_UP)
    assert bo.follow(answer).status_code == 200
    assert bo.says("Your roles need a second factor.")


def test_whoever_takes_their_time_is_asked_who_they_are(bo: Visitor) -> None:
    """Fetching the telephone took ten minutes: the password once more, and on with it."""
    bo.house.clock.at += 10 * MINUTE
    led = bo.get(SET_UP).headers["Location"]
    assert bo.get(led).status_code == 200

    back = bo.post(led, password=PASSWORD)

    assert back.headers["Location"] == SET_UP
    bo.set_up_app()
    assert bo.is_in()


def test_it_is_demanded_from_the_day_on_which_the_role_is_given(ana: Visitor) -> None:
    """Of a deputy too, for as long as they stand in; what she sent meanwhile waits."""
    house, ana_id = ana.house, person(ana.house, "ana").id
    assert ana.is_in()
    house.parts.staffing.name_deputy(TERMINAL, ana_id, "approver", house.clock.at + MINUTE)

    led, posted = ana.get("/desk/"), ana.post("/desk/account/name", name="Eve")
    house.clock.at += MINUTE

    assert led.headers["Location"] == posted.headers["Location"] == SET_UP
    assert ana.is_in()
    assert person(house, "ana").name == ""
    [sheet] = house.parts.sheets.of(ana_id, limit=9)
    assert (sheet.path, sheet.fields) == ("/desk/account/name", {"name": "Eve"})


def test_an_app_is_taken_when_its_code_is_right(bo: Visitor) -> None:
    """Not before: nobody is locked out by a picture they could not scan."""
    bo.get(SET_UP)
    wrong = bo.post(SET_UP, code="000000")
    before = bo.house.parts.people.member_at("bo@example.com")

    app = bo.set_up_app()

    assert wrong.status_code == 422
    assert before is not None
    assert not before.factors.any
    assert len(app.recovery) == 8
    assert bo.is_in()


def test_a_second_click_says_that_it_is_done(bo: Visitor) -> None:
    """The codes went to a page that nobody saw: there it says where to make new ones."""
    bo.get(SET_UP)
    key = KEY.search(bo.shown)
    assert key is not None
    code = App(key[1].replace(" ", "")).code(bo.house.clock())
    bo.post(SET_UP, code=code)

    second = bo.post(SET_UP, code=code)

    assert second.headers["Location"] == "/desk/account"
    bo.follow(second)
    assert bo.says("Your authenticator app is set up. If you did not see the recovery codes")
    assert bo.says("Make new recovery codes")


def test_a_code_for_a_key_nobody_was_shown_leads_to_the_key(ana: Visitor) -> None:
    """The session was another one when the page was opened; what was set up before stays."""
    first = ana.post(SET_UP, code="123456")
    ana.set_up_app()

    again = ana.post(SET_UP, code="123456")

    assert first.headers["Location"] == again.headers["Location"] == SET_UP


def test_the_picture_is_the_same_until_it_is_used(bo: Visitor) -> None:
    """A wrong code, or a reload, does not make what was scanned useless."""
    first = bo.get(SET_UP).text.partition('class="key">')[2][:39]
    wrong = bo.post(SET_UP, code="12").text.partition('class="key">')[2][:39]
    again = bo.get(SET_UP).text.partition('class="key">')[2][:39]

    assert first == wrong == again


def test_one_may_begin_again(bo: Visitor, app: App) -> None:
    """From the page for the code back to the login, which works as if it were the first time."""
    bo.follow(bo.sign_in("bo"))

    again = bo.sign_in("bo")

    assert again.headers["Location"] == "/desk/login/code"


def test_password_and_code_open_the_desk(bo: Visitor, app: App) -> None:
    """In that order, and to where they wanted to go."""
    first = bo.sign_in("bo", then="/desk/notices")
    assert first.headers["Location"].startswith("/desk/login/code?")
    assert not bo.is_in()
    bo.follow(first)

    second = bo.post(first.headers["Location"], code=app.code(bo.house.clock()))

    assert (second.status_code, second.headers["Location"]) == (302, "/desk/notices")
    assert bo.is_in()


def test_a_code_that_is_sent_twice_signs_nobody_out(bo: Visitor, app: App) -> None:
    """A double click, or the back button: they are in, and stay in."""
    bo.follow(bo.sign_in("bo"))
    code = app.code(bo.house.clock())
    bo.post("/desk/login/code", code=code)

    again = bo.post("/desk/login/code", code=code)

    assert again.headers["Location"] == "/desk/"
    assert bo.is_in()


@pytest.mark.parametrize(
    "code", ["", "000000", "12345", "1234567", "abcdef", "１２３４５６", "\x00"]
)
def test_a_wrong_code_opens_nothing(bo: Visitor, app: App, code: str) -> None:
    """And says what to look at."""
    bo.follow(bo.sign_in("bo"))

    answer = bo.post("/desk/login/code", code=code)

    assert answer.status_code == 422
    assert not bo.is_in()


@pytest.mark.parametrize(
    ("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_off_by_half_a_minute(
    bo: Visitor, app: App, steps: int, taken: bool
) -> None:
    """Not by more: a code that was seen over a shoulder is soon worth nothing."""
    bo.follow(bo.sign_in("bo"))

    bo.post("/desk/login/code", code=app.code(bo.house.clock() + steps * STEP))

    assert bo.is_in() is taken


def test_no_code_is_taken_twice(bo: Visitor, app: App) -> None:
    """Nor one of an earlier step: whoever saw it typed cannot use it."""
    now = bo.house.clock()
    bo.follow(bo.sign_in("bo"))
    bo.post("/desk/login/code", code=app.code(now))
    thief = Visitor(bo.house)
    thief.follow(thief.sign_in("bo"))

    same = thief.post("/desk/login/code", code=app.code(now))
    earlier = thief.post("/desk/login/code", code=app.code(now - STEP))

    assert (same.status_code, earlier.status_code) == (422, 422)
    assert not thief.is_in()


def test_the_code_of_the_set_up_is_used_up_by_it(bo: Visitor) -> None:
    """It was on the screen when others may have looked."""
    app = bo.set_up_app()
    code = app.code(bo.house.clock())
    bo.post("/desk/logout")
    bo.follow(bo.sign_in("bo"))

    answer = bo.post("/desk/login/code", code=code)

    assert answer.status_code == 422


def test_a_code_without_a_password_is_worth_nothing(house: House) -> None:
    """The second page alone leads back to the first."""
    visitor = Visitor(house)

    for path in ("/desk/login/code", "/desk/login/recovery", "/desk/login/choose"):
        answers = (visitor.get(path), visitor.post(path, code="123456", which="authenticator"))
        assert {a.headers["Location"] for a in answers} == {"/desk/login"}, path


def test_a_recovery_code_opens_the_desk_once_and_leads_to_a_new_set_up(
    bo: Visitor, app: App
) -> None:
    """Whoever needed one has lost the telephone; until there is another, nothing else is done."""
    bo.follow(bo.sign_in("bo"))
    bo.get("/desk/login/recovery")
    code = app.recovery[0]
    answer = bo.post("/desk/login/recovery", code=f" {code.upper().replace('-', ' ')} ")
    assert answer.status_code == 302
    assert bo.get("/desk/notices").headers["Location"] == SET_UP

    renewed = bo.set_up_app()
    assert bo.is_in()

    thief = Visitor(bo.house)
    thief.follow(thief.sign_in("bo"))
    thief.get("/desk/login/recovery")
    for used in (code, app.recovery[1]):
        assert thief.post("/desk/login/recovery", code=used).status_code == 422
    assert len(set(renewed.recovery) & set(app.recovery)) == 0


def test_a_recovery_code_that_was_used_does_not_work_again(bo: Visitor, app: App) -> None:
    """Even while the set-up it leads to is not finished."""
    bo.follow(bo.sign_in("bo"))
    bo.get("/desk/login/recovery")
    bo.post("/desk/login/recovery", code=app.recovery[0])
    again = Visitor(bo.house)
    again.follow(again.sign_in("bo"))
    again.get("/desk/login/recovery")

    used = again.post("/desk/login/recovery", code=app.recovery[0])
    other = again.post("/desk/login/recovery", code=app.recovery[1])

    assert (used.status_code, other.status_code) == (422, 302)


def test_who_leaves_the_set_up_begins_with_the_second_factor_again(bo: Visitor, app: App) -> None:
    """A recovery code does not turn a password into all there is to know."""
    bo.follow(bo.sign_in("bo"))
    bo.get("/desk/login/recovery")
    bo.post("/desk/login/recovery", code=app.recovery[0])
    bo.post("/desk/logout")

    answer = bo.sign_in("bo")

    assert answer.headers["Location"].startswith("/desk/login/code")


def test_new_recovery_codes_replace_the_old(bo: Visitor) -> None:
    """They are shown on the page that makes them, and never again."""
    app = bo.set_up_app()
    made = bo.post("/desk/account/recovery-codes").text
    bo.get("/desk/account")
    assert not any(code in bo.shown for code in app.recovery)
    bo.post("/desk/logout")
    bo.house.clock.at += MINUTE
    bo.follow(bo.sign_in("bo"))
    bo.get("/desk/login/recovery")

    old = bo.post("/desk/login/recovery", code=app.recovery[0])

    assert old.status_code == 422
    assert "recovery codes" in made


def test_secrets_are_not_kept_as_they_are(bo: Visitor) -> None:
    """Whoever reads the database has neither the key of an app nor a recovery code."""
    bo.get(SET_UP)
    app = bo.set_up_app()

    with reading(bo.house.store.engine) as conn:
        row = str(conn.execute(select(second_factors)).one())

    assert app.key not in row
    assert not any(code in row or code.replace("-", "") in row for code in app.recovery)


def test_another_app_takes_the_place_of_the_first(bo: Visitor) -> None:
    """After a fresh proof; other sessions end, and the old telephone opens nothing."""
    old = bo.set_up_app()
    elsewhere = Visitor(bo.house)
    bo.house.clock.at += MINUTE
    elsewhere.follow(elsewhere.sign_in("bo"))
    elsewhere.post("/desk/login/code", code=old.code(bo.house.clock()))
    assert elsewhere.is_in()

    new = bo.set_up_app()

    assert bo.is_in()
    assert not elsewhere.is_in()
    bo.post("/desk/logout")
    bo.house.clock.at += MINUTE
    bo.follow(bo.sign_in("bo"))
    assert bo.post("/desk/login/code", code=old.code(bo.house.clock())).status_code == 422
    assert bo.post("/desk/login/code", code=new.code(bo.house.clock())).status_code == 302


def test_nobody_switches_it_off(bo: Visitor) -> None:
    """There is no door for it, and Flask-Security's own is not mounted."""
    bo.set_up_app()

    for path in ("/desk/tf-setup", "/tf-setup", "/desk/account/second-factor/remove"):
        assert bo.post(path, setup="disable").status_code == 404
    bo.post(SET_UP, setup="disable")
    member = bo.house.parts.people.member_at("bo@example.com")
    assert member is not None
    assert member.factors.totp_secret is not None


@pytest.fixture
def halfway(bo: Visitor, app: App) -> Visitor:
    """Bo gave his password, and is asked for a code."""
    bo.follow(bo.sign_in("bo"))
    assert bo.says("Enter your code")
    return bo


@pytest.mark.parametrize("act", ["change_password", "disable"])
def test_a_password_that_was_given_is_worth_nothing_once_it_is_gone(
    halfway: Visitor, app: App, act: str
) -> None:
    """Changed because somebody else had it, or its owner sent away: the code opens nothing."""
    house, bo = halfway.house, person(halfway.house, "bo")
    if act == "disable":
        house.parts.staffing.disable(TERMINAL, bo.id)
    else:
        house.parts.proving.change_password(bo, "another hash", session=None)

    answer = halfway.post("/desk/login/code", code=app.code(house.clock()))

    assert answer.headers["Location"].startswith("/desk/login")
    assert not halfway.is_in()
    assert house.store.audit(about=bo.id, limit=1).items[0].what != "login.succeeded"


@pytest.mark.parametrize("door", ["code", "recovery"])
def test_nobody_goes_on_to_sign_in_who_was_disabled_meanwhile(
    halfway: Visitor, app: App, door: str
) -> None:
    """Even where their session was not ended: it may have begun in the same instant."""
    house, bo = halfway.house, person(halfway.house, "bo")
    with house.parts.people.write() as tx:
        tx.set_disabled(bo.id, disabled=True)
    code = app.code(house.clock()) if door == "code" else app.recovery[0]
    halfway.get(f"/desk/login/{door}")

    answer = halfway.post(f"/desk/login/{door}", code=code)

    assert answer.headers["Location"].startswith("/desk/login")
    assert not halfway.is_in()
    assert house.store.audit(about=bo.id, limit=1).items[0].what != "login.succeeded"
