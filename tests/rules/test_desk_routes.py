"""The doors of the desk: each with its audience, none that does anything unasked.

That they want a token, a session and a request from here is proved in tests/web/access.
"""

from typing import Any

import pytest
from sqlalchemy import MetaData, func, select

from noticeboard.staff.roster import TERMINAL
from noticeboard.web.access.doors import LIBRARY_DOORS
from noticeboard.web.desk import DOORS
from noticeboard.web.desk.doors import PREFIX
from tests.servers.databases import migrated_file
from tests.web.access.test_doors import desk_rules, doors
from tests.web.access.visitor import Visitor
from tests.web.conftest import house, staffed_folder
from tests.web.house import PASSWORD, House
from tests.web.test_routes import ANY_ID, listed

__all__ = ["house", "migrated_file", "staffed_folder"]
# Rows that a visit leaves: of its session, of what was typed, of links that were guessed.
OF_VISITS = {"sessions", "sheets", "failed_logins", "known_addresses"}
# Fields that forms of the desk have.
FIELDS = (
    *("reason", "url", "note", "hash", "version", "name", "email", "role.author", "channel", "do"),
    *("deputy", "until.date", "title", "promises.0.due.date", "announcement.body", "promise"),
)
_DONE_AT_ONCE = ("/desk/account", "/desk/sending", "/desk/verify", "/desk/duty/test-call")
HOSTILE = ("", "\x00", "\u202e{{7*7}} '; DROP TABLE people; -- ../admin", "x" * 5000)


@pytest.fixture
def notice(house: House) -> Any:
    """A launch that is public."""
    return house.announced()


@pytest.fixture
def kim(house: House, notice: Any) -> Visitor:
    """Somebody who may do everything, signed in just now by password and app."""
    roles = ["author", "approver", "duty", "admin", "legal"]
    house.parts.joining.add(TERMINAL, "kim@example.com", roles, PASSWORD, name="Kim")
    kim = Visitor(house)
    kim.sign_in("kim")
    kim.set_up_app()
    return kim


def written(house: House) -> dict[str, int]:
    """How many rows each table has, but for those that a visit leaves."""
    tables = MetaData()
    with house.store.engine.connect() as connection:
        tables.reflect(connection)
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in tables.tables.items()
            if name not in OF_VISITS
        }


def test_every_door_is_listed_with_its_audience() -> None:
    """Who may come in is a decision that somebody wrote down, and the same in both places."""
    audiences = listed()
    told = {(d.method, PREFIX + d.path): "fresh" if d.fresh else "staff" for d in DOORS}
    library = {
        (method, PREFIX + door.path): door.fresh
        for door in LIBRARY_DOORS
        for method in door.methods
    }

    assert {key: audiences[key] for key in told} == told
    assert {key: audiences[key] == "fresh" for key in library} == library


def test_no_two_doors_share_a_name_or_a_place() -> None:
    """A link leads to one page."""
    assert len({door.name for door in DOORS}) == len(DOORS)
    assert len({(door.method, door.path) for door in DOORS}) == len(DOORS)


def test_doors_are_opened_by_get_and_post_only(house: House) -> None:
    """Forms know no other methods; HEAD goes with GET."""
    methods = {method for rule in desk_rules(house) for method in rule.methods or ()}

    assert methods == {"GET", "HEAD", "POST"}


def test_whoever_changes_something_without_a_session_is_shown_what_they_typed(
    house: House,
) -> None:
    """Nothing is done, and nothing typed is lost; with a token of our own page, even."""
    stranger = Visitor(house)
    before = written(house)

    for path in doors("POST", "staff", "fresh"):
        answer = stranger.post(path, reason="because of the rain")
        led = answer.headers.get("Location", "").startswith("/desk/login")
        assert led or (answer.status_code == 401 and stranger.says("because of the rain")), path
    assert written(house) == before


def test_looking_changes_nothing(kim: Visitor, notice: Any) -> None:
    """Every page can be opened, reloaded and looked at ahead by a browser."""
    before = written(kim.house)

    for path in doors("GET", "staff", "fresh", "public"):
        for known in (notice["id"], notice["bulletins"][0]["id"]):
            answer = kim.get(path.replace(ANY_ID, known))
            assert answer.status_code < 500, path
    assert kim.is_in()
    assert written(kim.house) == before


def test_hostile_forms_are_refused_and_change_nothing(kim: Visitor) -> None:
    """At every door; never an error of ours."""
    before = written(kim.house)

    for path in doors("POST", "staff", "fresh"):
        # What anybody may do to their own account or to all channels, or for practice to
        # themselves, needs no field: it is done.
        if not path.startswith(_DONE_AT_ONCE):
            for text in HOSTILE:
                answer = kim.post(path, **dict.fromkeys(FIELDS, text))
                assert answer.status_code < 500, (path, text)
    assert kim.is_in()
    assert written(kim.house) == before
