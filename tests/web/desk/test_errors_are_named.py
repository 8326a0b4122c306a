"""What is listed at the head of a page names its field, leads there, and stands there too."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]  # ships no types

from noticeboard.domain.explanation import PART_NAMES
from noticeboard.domain.ledger import BECAUSE
from noticeboard.domain.signing import ROLES
from tests.web.access.visitor import Visitor
from tests.web.desk.crowd import Crowd
from tests.web.desk.filled_forms import OPENER
from tests.web.desk.looking import Element, text
from tests.web.test_routes import listed

pytestmark = pytest.mark.usefixtures("nothing_is_asked_for_in_vain")
# No date, no address, no number and no key; and a bell, which no text may hold.
NONSENSE, UNSEEN = "?!", "\x07"
# What ends the session, or whose errors are no list: the next form could not be sent.
_LEAVES = ("/logout", "/sign-out", "/language", "/passkeys", "/second-factor")
_TYPED = "input[@type='hidden' or @type='radio' or @type='checkbox']"
# Words of our own documents: on a page for people each has a name in their language.
_CODES = re.compile(rf"\b({'|'.join((*ROLES, *BECAUSE, *PART_NAMES))})\b")


class Form:
    """A form of a page, as somebody sends it who typed that into every field of it."""

    def __init__(self, element: Element, at: str) -> None:
        self.to = str(element.get("action") or at)
        self.fields = {n: v.removeprefix("\n") for n, v in element.form_values()}
        self.buttons = [str(b.get("value")) for b in element.xpath(".//button[@name='do']")]
        areas = element.xpath(f".//textarea[not(@hidden)] | .//input[not(self::{_TYPED})]")
        self.typed = [str(area.get("name")) for area in areas if area.get("name")]
        self.asks = bool(self.typed or element.xpath(".//select | .//input[@type='radio']"))
        self.ticked = [str(t.get("name")) for t in element.xpath(".//input[@type='checkbox']")]

    @property
    def do(self) -> Mapping[str, str]:
        """The button that hands it in: the last that does not only check or arrange."""
        acts = [do for do in self.buttons if do.isalpha() and do not in ("check", "save")]
        return {"do": acts[0]} if acts else {}

    def filled(self, typed: str) -> Mapping[str, str]:
        """With that in every field, and no box ticked."""
        left = {n: v for n, v in self.fields.items() if n not in self.ticked}
        return {**left, **dict.fromkeys(self.typed, typed), **self.do}


def forms(crowd: Crowd, visitor: Visitor) -> Iterator[Form]:
    """Every form of the desk into which something is typed or in which something is chosen."""
    seen = set()
    for (method, rule), audience in listed().items():
        if method != "GET" or audience not in ("staff", "fresh") or "frame" in rule:
            continue
        for place in crowd.places(rule):
            answer = visitor.get(place)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            for element in html.fromstring(answer.text).xpath("//main//form[@method='post']"):
                form = Form(element, place)
                asked = (re.sub(r"[0-9a-f-]{36}", "*", form.to), *sorted(form.typed))
                if (
                    form.asks
                    and asked not in seen
                    and not any(part in form.to for part in _LEAVES)
                ):
                    seen.add(asked)
                    yield form


def faults(main: Element, language: str) -> Iterator[str]:
    """What is wrong with the list of what is wrong."""
    for item in main.xpath(".//*[@id='summary']//li"):
        told, links = text(item), item.xpath(".//a[starts-with(@href, '#')]")
        if language == "ko" and (code := _CODES.search(told)):
            yield f"says {code[0]}: {told}"
        if not links or not links[0].xpath("./strong"):
            yield f"names no field: {told}"
            continue
        yield from _astray(main, item, str(links[0].get("href"))[1:])


def _astray(main: Element, item: Element, anchor: str) -> Iterator[str]:
    called, told = text(item.xpath(".//strong")[0]), text(item)
    there: Any = main.xpath(".//*[@id=$id]", id=anchor)
    if not there:
        yield f"leads nowhere: #{anchor} ({told})"
        return
    name, sentence = called.rpartition(" · ")[2], told.removeprefix(f"{called}:").strip()
    if name not in text(there[0].getparent()):
        yield f"{called} is not what #{anchor} is called"
    refused = [text(one) for one in there[0].xpath(".//*[@class='refused']")]
    if not any(sentence in one for one in refused):
        yield f"does not stand beside #{anchor}: {sentence}"


@pytest.mark.parametrize(
    ("typed", "language"),
    [("", "ko"), (UNSEEN, "ko"), (NONSENSE, "en")],
    ids=["empty", "unseen", "nonsense"],
)
def test_what_is_refused_is_told_by_the_name_of_its_field(
    new_crowd: Crowd, typed: str, language: str
) -> None:
    """In a list, a sentence without its field is a riddle: two of them read "Write something."."""
    visitor = new_crowd.at[OPENER]
    visitor.language = language
    found: list[str] = []
    refused = 0
    for form in list(forms(new_crowd, visitor)):
        answer = visitor.post(form.to, **{**form.filled(typed), "csrf_token": visitor.token})
        assert answer.status_code < 500, (form.to, answer.status_code)
        if answer.mimetype != "text/html" or answer.status_code < 400:
            continue
        main = html.fromstring(answer.text).get_element_by_id("main")
        refused += bool(main.xpath(".//*[@id='summary']//li"))
        found += [f"{form.to} {fault}" for fault in faults(main, language)]

    assert "\n".join(found) == ""
    assert refused > 10
