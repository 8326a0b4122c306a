"""Every door of the desk, walked by every role and by nobody, with ids real and made up."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urldefrag, urljoin

import pytest
from lxml import html  # type: ignore[import-untyped]  # ships no types

from noticeboard.domain.signing import ROLES
from tests.web.access.visitor import Visitor
from tests.web.desk.crowd import LEFT, PEOPLE, Crowd, place_of
from tests.web.desk.looking import Element, page, text
from tests.web.desk.shelves import stored
from tests.web.test_routes import listed

DESK = {door: audience for door, audience in listed().items() if door[1].startswith("/desk/")}
PAGES = tuple(rule for (method, rule), a in DESK.items() if method == "GET" and a != "public")
ACTS = tuple(rule for (method, rule), a in DESK.items() if method == "POST" and a != "public")
# The pages that are not for everybody, and the roles they are for; deputies are approvers here.
OPEN_TO: Mapping[str, frozenset[str]] = {
    "/desk/audit": frozenset({"approver", "legal", "admin"}),
    "/desk/people": frozenset({"admin"}),
    "/desk/people/<uuid:id>": frozenset({"admin"}),
    "/desk/notices/new": frozenset({"author"}),
    "/desk/notices/new/<kind>": frozenset({"author"}),
    "/desk/bulletins/<uuid:id>/edit": frozenset({"author"}),
    "/desk/duty/edit": frozenset({"admin"}),
    "/desk/notices/<uuid:id>/fulfilment": frozenset({"author", "duty"}),
    "/desk/notices/<uuid:id>/speak": frozenset({"duty"}),
    "/desk/holding-texts/new": frozenset({"author"}),
    "/desk/holding-texts/<uuid:id>/edit": frozenset({"author"}),
    **{
        f"/desk/notices/<uuid:id>/{act}": frozenset({"author"})
        for act in ("delay", "correction", "cancellation", "update", "holding")
    },
}
# To throw away what is not there is to have thrown it away.
HARMLESS = ("/desk/sheets/<uuid:id>/throw-away",)
HELD = {"all": frozenset(ROLES), "deputy": frozenset({"approver"})}


def opens(crowd: Crowd, rule: str, place: str, name: str) -> int:
    """How a page answers to whom it is for.

    A sheet is there for its writer alone; follow-ups are of what is public, as the last one is.
    """
    if rule == "/desk/continue/<uuid:id>":
        return 200 if name == "author" else 404
    of_public = re.fullmatch(r"/desk/notices/<uuid:id>/\w+", rule)
    return 409 if of_public and crowd.ids["/desk/notices"][-1] not in place else 200


def stranger(crowd: Crowd) -> Visitor:
    """Somebody at the login page."""
    visitor = Visitor(crowd.house)
    visitor.get("/desk/login")
    return visitor


@pytest.mark.parametrize("rule", PAGES)
def test_a_page_opens_to_whom_it_is_for(crowd: Crowd, rule: str) -> None:
    """Whoever it is not for reads why; looking changes nothing; whoever left is led to the login.

    Whatever there is to look at, in whichever state.
    """
    open_to = OPEN_TO.get(rule, frozenset(ROLES) | {"past"})
    before = stored(crowd.house)
    for place in crowd.places(rule):
        for name in PEOPLE:
            answer = crowd.at[name].get(place)
            told = (place, name, answer.status, answer.text)
            if name == LEFT:
                assert answer.headers["Location"].startswith("/desk/login?next="), told
            elif HELD.get(name, frozenset({name})) & open_to:
                assert answer.status_code == opens(crowd, rule, place, name), told
            else:
                assert answer.status_code == 403, told
                assert "needs the role:" in text(page(answer, 403)), told

    assert stored(crowd.house) == before


@pytest.mark.parametrize("rule", PAGES)
def test_a_stranger_learns_nothing_from_an_address(crowd: Crowd, rule: str) -> None:
    """What is there and what is not there lead to the same login, and to it alone."""
    visitor = stranger(crowd)
    for place in crowd.places(rule):
        answer = visitor.get(place)
        made_up = visitor.get(place_of(rule))
        assert (answer.status_code, made_up.status_code) == (302, 302) or (
            answer.status_code == made_up.status_code == 303
        )
        there = answer.headers["Location"].replace(quote(place, safe="/"), "")
        elsewhere = made_up.headers["Location"].replace(quote(place_of(rule), safe="/"), "")
        assert there == elsewhere


@pytest.mark.parametrize("rule", ACTS)
def test_what_a_stranger_sends_is_not_done_and_not_lost(crowd: Crowd, rule: str) -> None:
    """They read how to come in, and their own words; of what there is, not one."""
    visitor, before = stranger(crowd), stored(crowd.house)
    sheets = crowd.house.parts.sheets.of("author", limit=10)
    for place in crowd.places(rule):
        visitor.get("/desk/login")
        answer = visitor.post(place, reason="Typed in vain")
        if answer.status_code == 401:
            assert "Typed in vain" in text(page(answer, 401))
        else:
            assert answer.headers["Location"].startswith("/desk/login"), place
        assert "Phone" not in answer.text

    assert stored(crowd.house) == before
    assert crowd.house.parts.sheets.of("author", limit=10) == sheets


# Percent-encoded: half a character, and bytes that are no text at all, among them.
STRANGE = ("", "%00%e2%80%ae", "9" * 400, "../admin", "%ef%bc%91", "%ed%a0%80%ff")
ASKED: Mapping[str, tuple[str, ...]] = {
    "/desk/notices": ("text", "kind", "state", "cursor"),
    "/desk/incidents": ("notice", "cursor"),
    "/desk/alarms": ("cursor",),
    "/desk/audit": ("who", "about", "notice", "cursor"),
    "/desk/notices/new/<kind>": ("from", "language", "sheet", "check"),
    "/desk/bulletins/<uuid:id>/preview": ("which",),
    "/desk/bulletins/<uuid:id>/preview/page": ("which",),
    "/desk/bulletins/<uuid:id>/preview/entry": ("which",),
    "/desk/verify": ("next",),
    "/desk/verify/passkey": ("next",),
}
OF_FORMS = ("sheet", "check", "promise", "bulletin")


@pytest.mark.parametrize("rule", PAGES)
def test_no_address_is_too_strange(crowd: Crowd, rule: str) -> None:
    """Whatever stands behind the question mark: a page, or one that says why there is none."""
    place, before = crowd.places(rule)[-1], stored(crowd.house)
    queries = [f"{name}={odd}" for name in ASKED.get(rule, OF_FORMS) for odd in STRANGE]
    for query in (*queries, "promise=a&promise=b&sheet&=&&;"):
        answer = crowd.at["all"].get(f"{place}?{query}")
        assert answer.status_code in (200, 302, 303, 404, 409, 422), query

    assert stored(crowd.house) == before


@pytest.mark.parametrize("rule", [rule for rule in (*PAGES, *ACTS) if "<uuid:id>" in rule])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_not_there_is_said_to_be_not_there(crowd: Crowd, rule: str, language: str) -> None:
    """By a page with a way on; nothing is stored."""
    visitor, before = crowd.at["all"], stored(crowd.house)
    visitor.get("/desk/help")
    method = visitor.client.get if rule in PAGES else visitor.client.post
    fields = None if rule in PAGES else {"csrf_token": visitor.token, "channel": "feed"}

    answer = method(place_of(rule), data=fields, headers={"Accept-Language": language})

    if rule in HARMLESS:
        assert answer.status_code == 303
    else:
        main = page(answer, 404)
        assert main.xpath("./h1")
        assert main.xpath(".//a[starts-with(@href, '/desk/')]")
    assert stored(crowd.house) == before


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != LEFT])
def test_every_link_leads_somewhere(crowd: Crowd, name: str) -> None:
    """Whatever the desk offers somebody opens to them, down to the place on the page."""
    seen = walked(crowd.at[name])

    nowhere = [
        (here, to)
        for here, root in seen.items()
        for to, place in links(here, root)
        if to in seen and place and not seen[to].xpath("//*[@id=$id]", id=place)
    ]
    assert nowhere == []
    assert len(seen) > 10


def walked(visitor: Visitor) -> Mapping[str, Element]:
    """Each page that links lead to from Today on, of a sort not more than ``_OF_A_SORT``."""
    seen: dict[str, Element] = {}
    waiting, alike = ["/desk/"], Counter[str]()
    while waiting:
        here = waiting.pop(0)
        answer = visitor.get(here)
        assert answer.status_code == 200, (here, answer.status)
        seen[here] = html.fromstring(answer.text)
        for to, _ in links(here, seen[here]):
            sort = _ID.sub("*", to)
            if to not in seen and to not in waiting and alike[sort] < _OF_A_SORT:
                alike[sort] += 1
                waiting.append(to)
    return seen


def links(here: str, root: Element) -> Iterator[tuple[str, str]]:
    """Where a page leads on the desk: addresses, and places on their pages."""
    for to in root.xpath("//a/@href"):
        address, place = urldefrag(urljoin(here, str(to)))
        # The people of the table have names for ids, which no address can hold.
        if address.startswith("/desk/") and address.rpartition("/")[2] not in PEOPLE:
            yield address, place


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# Enough to see a page in each of its states.
_OF_A_SORT = 8
