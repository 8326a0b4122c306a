"""A session that ended while somebody wrote: they come in again, and not a word is gone."""

from datetime import timedelta

import pytest
from lxml import html  # type: ignore[import-untyped]  # ships no types
from werkzeug.test import TestResponse

from tests.web.access.visitor import Visitor
from tests.web.desk.crowd import Crowd
from tests.web.desk.filled_forms import OPENER
from tests.web.desk.looking import page, text
from tests.web.desk.shelves import stored
from tests.web.desk.writings import WRITINGS
from tests.web.house import PASSWORD

IDLE = timedelta(minutes=31)
NOT_FRESH = timedelta(minutes=6)


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
