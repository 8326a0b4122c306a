"""A session that ended while somebody wrote: they come in again, and not a word is gone."""

from datetime import timedelta

import pytest
from lxml import html  # type: ignore[import-untyped]  # ships no types
from werkzeug.test import TestResponse

from noticeboard.staff.roster import TERMINAL
from noticeboard.web.desk.wording import desk_words
from tests.usecases.stage import OBJECTS
from tests.web.access.visitor import Visitor
from tests.web.desk.crowd import SECRET, Crowd
from tests.web.desk.filled_forms import FORMS, OPENER, Sent
from tests.web.desk.looking import page, text
from tests.web.desk.paper import LAUNCH, Writer, changed
from tests.web.desk.shelves import stored
from tests.web.desk.writings import WRITINGS
from tests.web.house import PASSWORD

MINUTE = timedelta(minutes=1)
IDLE, NOT_FRESH = 31 * MINUTE, 6 * MINUTE


def come_in(crowd: Crowd, visitor: Visitor, name: str, login: str) -> TestResponse:
    """Password and, for whoever has an app, its code; where that leads."""
    visitor.get(login)
    answer = visitor.post(login, email=f"{name}@example.com", password=PASSWORD)
    if name in crowd.apps:
        visitor.follow(answer)
        code = crowd.apps[name].code(crowd.house.clock.at)
        answer = visitor.post(answer.headers["Location"], code=code)
    assert answer.status_code == 302, answer.text
    return answer


def send_again(visitor: Visitor, waiting: TestResponse) -> TestResponse:
    """The one button of the page that shows what was sent."""
    [form] = html.fromstring(waiting.text).xpath("//main//form[not(@class)]")
    # A browser drops the line feed that opens a text area; lxml keeps it.
    fields = {name: given.removeprefix("\n") for name, given in form.form_values()}
    return visitor.post(str(form.get("action")), **fields)


@pytest.mark.parametrize("name", WRITINGS)
def test_whatever_was_written_outlives_its_session(new_crowd: Crowd, name: str) -> None:
    """Half an hour idle, the form sent: login with both proofs, one button, done as typed."""
    written = WRITINGS[name](new_crowd)
    visitor = new_crowd.at[OPENER]
    new_crowd.house.clock.at += IDLE
    before = stored(new_crowd.house)

    led = visitor.post(written.sent.to, **written.sent.fields)
    nothing_done = stored(new_crowd.house) == before
    came = come_in(new_crowd, visitor, OPENER, led.headers["Location"])
    waiting = visitor.follow(came)
    done = send_again(visitor, waiting)

    assert led.headers["Location"].startswith("/desk/login?next=/desk/continue/")
    assert nothing_done
    assert page(waiting).xpath(".//textarea[@name=$n]", n=written.field)
    assert done.status_code in (200, 303), text(page(done, done.status_code))
    typed = written.typed.replace("\r\n", "\n")
    assert written.stored(new_crowd) in (typed, typed.strip())
    assert new_crowd.house.parts.sheets.of(OPENER, limit=5) == ()


@pytest.mark.parametrize("name", [name for name in WRITINGS if name != "name"])
def test_a_role_that_was_taken_away_meanwhile_costs_no_word(new_crowd: Crowd, name: str) -> None:
    """It is refused with the reason, and the text stands there, to be given to somebody else."""
    written = WRITINGS[name](new_crowd)
    new_crowd.house.parts.staffing.change_roles(TERMINAL, OPENER, ["legal"])
    before = stored(new_crowd.house)

    answer = new_crowd.at[OPENER].post(written.sent.to, **written.sent.fields)

    main = page(answer, 403)
    assert "needs the role:" in text(main)
    line = max(written.typed.splitlines(), key=len).strip()
    assert any(line in str(one) for one in main.xpath(".//text() | .//@value"))
    assert stored(new_crowd.house) == before


def test_the_next_one_at_the_browser_reads_nothing(new_crowd: Crowd) -> None:
    """The session was the author's; an approver signs in where the author's form was sent."""
    form = written_by_author(new_crowd)
    browser = new_crowd.at["author"]
    new_crowd.house.clock.at += IDLE

    led = browser.post(form.to, **form.fields)
    came = come_in(new_crowd, browser, "approver", led.headers["Location"])
    shown = [led, browser.follow(came), browser.get("/desk/"), browser.get(form.to)]

    assert [answer.status_code for answer in shown] == [303, 404, 200, 403]
    assert all(TITLE not in answer.text for answer in shown)
    [sheet] = [s for s in new_crowd.house.parts.sheets.of("author", limit=5) if s.path == form.to]
    assert sheet.fields["title"] == TITLE


def test_its_writer_finds_it_from_any_other_browser(new_crowd: Crowd) -> None:
    """Today leads there, and one button hands it in."""
    form = written_by_author(new_crowd)
    new_crowd.house.clock.at += IDLE
    new_crowd.at["author"].post(form.to, **form.fields)
    browser = Visitor(new_crowd.house)
    come_in(new_crowd, browser, "author", "/desk/login")

    today = page(browser.get("/desk/"))
    ways = [str(to) for to in today.xpath(".//a/@href") if "/desk/continue/" in str(to)]
    [waiting] = [kept for to in ways if TITLE in (kept := browser.get(to)).text]
    done = send_again(browser, waiting)

    assert done.status_code == 303
    [newest] = new_crowd.house.store.subjects(limit=1).items
    assert newest.announcement.working.content.title == TITLE


def test_a_session_that_was_ended_shows_what_was_typed_and_keeps_it_for_nobody(
    new_crowd: Crowd,
) -> None:
    """Signed out in another tab: nobody can tell whose form it is, but its words are there."""
    form = written_by_author(new_crowd)
    browser = new_crowd.at["author"]
    token = browser.token
    browser.post("/desk/logout")
    before = new_crowd.house.parts.sheets.of("author", limit=5)

    answer = browser.post(form.to, **{**form.fields, "csrf_token": token})

    assert TITLE in text(page(answer, 400))
    assert new_crowd.house.parts.sheets.of("author", limit=5) == before


TITLE = "A phone that nobody knows of"


def written_by_author(crowd: Crowd) -> Sent:
    """A form that the author has before them, filled in."""
    visitor = crowd.at["author"]
    form = Writer(visitor).open("/desk/notices/new/launch?language=en")
    sent = {"csrf_token": None, "do": "save"}
    return Sent(form.action, {**changed(form.fields, {**LAUNCH, **sent}), "title": TITLE})


def test_a_signature_waits_for_its_proof_and_is_given_once(new_crowd: Crowd) -> None:
    """Six minutes after the login: proof, one button; pressed twice, and after going back."""
    stage, signer = new_crowd.stage("approver"), new_crowd.at["approver"]
    bulletin = OBJECTS["Ana's in review"](stage)
    sent = FORMS["approve"](new_crowd, bulletin)
    signer.get(f"/desk/bulletins/{bulletin}")
    new_crowd.house.clock.at += NOT_FRESH

    led = signer.post(sent.to, **sent.fields)
    signer.follow(led)
    proved = signer.post(led.headers["Location"], password=PASSWORD)
    waiting = signer.follow(proved)
    answers = [send_again(signer, waiting) for _ in range(3)]

    assert led.headers["Location"].startswith("/desk/verify?next=/desk/continue/")
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    signed = new_crowd.house.bulletin(bulletin).working.sign_offs
    assert [signature.person for signature in signed] == ["approver"]
    assert page(waiting).xpath(".//form[@data-at-once]"), "sent by itself: signing is two presses"
    assert signer.get(proved.headers["Location"]).status_code == 404
    entries = new_crowd.house.store.audit(limit=9, about=bulletin).items
    assert [entry.what for entry in entries].count("bulletin.approved") == 1


def test_a_signature_that_was_given_otherwise_waits_for_nobody(new_crowd: Crowd) -> None:
    """Kept for its proof, then signed from the page itself: Today asks for it no more."""
    signer, bulletin = (
        new_crowd.at["approver"],
        OBJECTS["Ana's in review"](new_crowd.stage("approver")),
    )
    sent = FORMS["approve"](new_crowd, bulletin)
    signer.get("/desk/")
    new_crowd.house.clock.at += NOT_FRESH
    led = signer.post(sent.to, **sent.fields)
    signer.follow(led)
    signer.post("/desk/verify", password=PASSWORD)
    before = page(signer.get("/desk/")).xpath(".//a[contains(@href, '/desk/continue/')]")

    signer.get(f"/desk/bulletins/{bulletin}")
    signer.post(sent.to, **sent.fields)

    assert len(before) == 1
    assert not page(signer.get("/desk/")).xpath(".//a[contains(@href, '/desk/continue/')]")
    later = signer.follow(led)
    assert not page(later).xpath(".//form[@data-at-once]")


def test_what_waits_for_its_proof_is_named(new_crowd: Crowd) -> None:
    """The act, the text and the notice, and the very button they pressed; nobody typed a thing."""
    stage, signer = new_crowd.stage("approver"), new_crowd.at["approver"]
    bulletin = OBJECTS["Ana's in review"](stage)
    sent = FORMS["approve"](new_crowd, bulletin)
    signer.get("/desk/language")
    new_crowd.house.clock.at += NOT_FRESH
    led = signer.post(sent.to, **sent.fields)

    proved = signer.post(led.headers["Location"], password=PASSWORD)
    waiting = page(signer.follow(proved))

    title = new_crowd.house.bulletin(bulletin).working.content.title
    words = desk_words(waiting.getroottree().getroot().get("lang"))
    act, kind = words("review.sign.title"), words("kind.announcement")
    assert text(waiting.find(".//h1")) == f"{act}: {kind}, {title}"
    [button] = waiting.xpath("//main//form[not(@class)]//button")
    assert text(button) == words("review.sign.button")
    assert waiting.xpath("//main//*[@class='typed-texts']") == []


def test_a_proof_that_is_never_given_keeps_the_form_too(new_crowd: Crowd) -> None:
    """They go home before they prove it; the next day it waits on Today, and signs nothing."""
    bulletin = OBJECTS["Ana's in review"](new_crowd.stage("approver"))
    signer, sent = new_crowd.at["approver"], FORMS["approve"](new_crowd, bulletin)
    signer.get("/desk/")
    new_crowd.house.clock.at += NOT_FRESH
    led = signer.post(sent.to, **sent.fields)
    new_crowd.house.clock.at += 13 * 60 * MINUTE

    verify = signer.get(led.headers["Location"])
    came = come_in(new_crowd, signer, "approver", verify.headers["Location"])
    today = page(signer.get("/desk/"))

    assert verify.headers["Location"].startswith("/desk/login?next=")
    assert came.status_code == 302
    [kept] = [str(to) for to in today.xpath(".//a/@href") if "/desk/continue/" in str(to)]
    assert not page(signer.get(f"{kept}?at_once=1")).xpath(".//form[@data-at-once]")
    assert new_crowd.house.bulletin(bulletin).working.sign_offs == ()


def test_a_form_cannot_throw_away_anothers_sheet(new_crowd: Crowd) -> None:
    """Nor read it, nor hand it in: it says which sheet it came from, and is not believed."""
    [theirs] = new_crowd.house.parts.sheets.of("author", limit=5)
    thief = new_crowd.at[OPENER]
    thief.get("/desk/")

    for field in ("kept", "sheet"):
        done = thief.post("/desk/sending/hold", channel="feed", **{field: theirs.id})
        form = written_by_author(new_crowd)
        saved = thief.post(form.to, **{**form.fields, field: theirs.id, "do": "check"})
        assert (done.status_code, saved.status_code) == (303, 200)
        assert SECRET not in saved.text
    thief.post(f"/desk/sheets/{theirs.id}/throw-away")

    assert thief.get(f"/desk/continue/{theirs.id}").status_code == 404
    assert new_crowd.house.parts.sheets.of("author", limit=5) == (theirs,)
