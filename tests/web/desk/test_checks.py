"""Where a machine looks whether a promise was kept: written, signed, watched on the desk."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from noticeboard.domain.promise import Check
from noticeboard.ports import RequestRefusedError, WebAnswer, WebError
from tests.web.desk.looking import at_desk, page, part, text
from tests.web.desk.paper import LAUNCH, NEW, Writer
from tests.web.desk.review_room import Reader, reopened
from tests.web.desk.review_room import at_desk as at_bulletin
from tests.web.house import NOON, House, a_launch

BLANK = f"{NEW}?language=en"
URL, TEXT = "promises.0.check.url", "promises.0.check.contains"
PAGE = {"url": "https://shop.example.com/phone-x", "contains": "Order now"}
DUE = NOON + timedelta(days=10)


@pytest.fixture
def ana(house: House) -> Writer:
    """Ana, who writes."""
    return Writer.signed_in(house)


def checked(**check: str) -> list[dict[str, Any]]:
    """A promise with this check."""
    return [{**a_launch()["promises"][0], "check": check or PAGE}]


def test_the_form_asks_for_no_more_than_the_installation_demands(
    ana: Writer, house: House, tmp_path: Path
) -> None:
    """Where checks may ask by plain http, nobody is told that https is needed."""
    strict = text(page(ana.visitor.get(BLANK)))
    loose = reopened(house, tmp_path, policy="[policy]\ninsecure_checks = true\n")

    asked = text(page(Writer.signed_in(loose).visitor.get(BLANK)))

    assert "names this address. It begins with https://" in strict
    assert "or http://" not in strict
    assert "names this address. It begins with https:// or http://" in asked


def test_what_was_typed_is_kept_with_the_promise(ana: Writer, house: House) -> None:
    """And comes back when the text is opened again."""
    sent = ana.send(ana.open(BLANK), {**LAUNCH, URL: PAGE["url"], TEXT: PAGE["contains"]})

    subject = house.store.subjects(limit=1).items[0]
    terms = subject.announcement.working.content.promises[0]
    again = ana.open(f"/desk/bulletins/{subject.announcement.id}/edit")
    assert sent.status == 200
    assert terms.check == Check(PAGE["url"], PAGE["contains"])
    assert (again.fields[URL], again.fields[TEXT]) == (PAGE["url"], PAGE["contains"])


def test_what_cannot_be_looked_at_is_refused_beside_it(ana: Writer) -> None:
    """With what to do instead; nothing typed is lost."""
    for typed, says in (
        ({URL: "http://shop.example.com/"}, "begin with https://"),
        ({URL: "https://127.0.0.1/"}, "leads into a private network"),
        ({URL: "https://2130706433/"}, "not one address on the web"),
        ({TEXT: "Order now"}, "Give the address of the page"),
    ):
        refused = ana.send(ana.open(BLANK), {**LAUNCH, **typed}, do="check")

        assert says in refused.beside(URL)
        assert {name: refused.fields[name] for name in typed} == typed


def test_programs_are_refused_the_same(house: House) -> None:
    """The same field and the same code."""
    for check, field, code in (
        ({"url": "http://shop.example.com/"}, "url", "address_not_https"),
        ({"url": "https://[::1]/"}, "url", "address_not_public"),
        ({"url": "https://a@b.example/"}, "url", "address_malformed"),
        ({"contains": "Order now"}, "url", "missing"),
        ({**PAGE, "every": "10s"}, "every", "unknown_field"),
    ):
        answer = house.call("ana", "POST", "/notices", a_launch(promises=checked(**check)))

        assert answer.status_code == 422
        assert answer.json is not None
        found = {(v["field"], v["code"]) for v in answer.json["violations"]}
        assert (f"promises.0.check.{field}", code) in found


def test_whoever_signs_reads_where_the_machine_will_look(house: House) -> None:
    """It is a part of what they sign."""
    bulletin = house.draft(promises=checked())["bulletins"][0]["id"]

    seen = Reader.signed_in(house, "bo", "en").open(at_bulletin(bulletin))

    assert "https://shop.example.com/phone-x" in seen.row("Pre-order opens")
    assert "“Order now”" in seen.row("Pre-order opens")


def test_a_copy_asks_for_its_page_anew(ana: Writer, house: House) -> None:
    """The page of the last launch is open already, and would prove the next one at once."""
    ana.launched({URL: PAGE["url"], TEXT: PAGE["contains"]})
    original = house.store.subjects(limit=1).items[0]

    copied = ana.open(f"{NEW}?from={original.id}")

    assert (copied.fields[URL], copied.fields[TEXT]) == ("", "")


class Page:
    """What whoever looks is told."""

    def __init__(self, *answers: WebAnswer | WebError) -> None:
        self._answers = list(answers)

    def ask(self, url: str, **_: Any) -> WebAnswer:
        """The next of them."""
        answer = self._answers.pop(0)
        if isinstance(answer, WebError):
            raise answer
        return answer


def test_staff_see_what_the_machine_saw(house: House) -> None:
    """Whoever is asked why nothing is confirmed knows where to look."""
    notice = house.announced(promises=checked())
    here = f"/desk/notices/{notice['id']}"
    assert PAGE["url"] in text(part(page(at_desk(house, "ana").get(here)), "promises"))
    house.clock.at = DUE
    # Each keeps the language in which they first read the desk.
    readers = {"en": at_desk(house, "ana"), "ko": at_desk(house, "bo", "ko")}
    for answer, language, says in (
        (WebAnswer(503), "en", "it answers 503, so it has not happened."),
        (WebAnswer(200, {}, b"Soon"), "en", "“Order now” is not there yet."),
        (WebError("gone"), "ko", "페이지가 열리지 않습니다."),
        (RequestRefusedError("private"), "ko", "이루어졌는지 직접 알려 주세요."),
        (WebAnswer(200, {}, b"Order now"), "en", "The text that says so is on its way."),
    ):
        replace(house.parts.checking, web=Page(answer)).look(house.clock.at)

        shown = page(readers[language].get(here))
        assert says in text(part(shown, "promises"))
        house.clock.at += timedelta(seconds=10)


def test_the_log_of_a_promise_says_who_saw_it(house: House) -> None:
    """Machine or staff, and when it was recorded."""
    notice = house.announced(promises=checked())
    house.clock.at = DUE
    replace(house.parts.checking, web=Page(WebAnswer(200, {}, b"Order now"))).look(DUE)
    house.parts.deliver_due()

    shown = page(at_desk(house, "ana").get(f"/desk/notices/{notice['id']}"))

    assert "Seen by our own check of shop.example.com" in text(part(shown, "promises"))
    told = house.call("ana", "GET", f"/notices/{notice['id']}").json
    assert told is not None
    assert told["promises"][0]["outcome"]["source"] == "machine"
