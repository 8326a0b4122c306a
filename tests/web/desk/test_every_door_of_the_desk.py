"""Every door of the desk, walked by every role and by nobody, with ids real and made up."""

from collections.abc import Mapping
from urllib.parse import quote

import pytest

from noticeboard.domain.signing import ROLES
from tests.web.access.visitor import Visitor
from tests.web.desk.crowd import LEFT, PEOPLE, Crowd, place_of
from tests.web.desk.looking import page, text
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
    "/desk/notices/<uuid:id>/fulfilment": frozenset({"author", "duty"}),
    **{
        f"/desk/notices/<uuid:id>/{act}": frozenset({"author"})
        for act in ("delay", "correction", "cancellation", "update", "holding")
    },
}
HELD = {"all": frozenset(ROLES), "deputy": frozenset({"approver"})}


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
                assert answer.status_code in (200, 302, 303, 404, 409), told
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
