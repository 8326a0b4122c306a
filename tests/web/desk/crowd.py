"""The people of the table of rights, each at the desk in a browser of their own."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from noticeboard import ids
from noticeboard.domain.signing import Person
from noticeboard.ports import Sheet
from noticeboard.settings import load_settings
from noticeboard.staff.passwords import hashed
from noticeboard.staff.roster import TERMINAL, proves_twice
from noticeboard.store import migrate
from tests.usecases.rights import COLUMNS, somebody
from tests.usecases.stage import ANA, CHANNELS, OBJECTS, POLICY, Stage
from tests.web.access.visitor import COOKIE, App, Visitor
from tests.web.desk.looking import ANY_ID
from tests.web.desk.paper import Writer
from tests.web.house import PASSWORD, House

# Tokens do not come by the desk.
PEOPLE = tuple(name for name in COLUMNS if name not in ("plain", "signing"))
# The one with no role has left since they signed in.
LEFT = "none"
# What a sheet of the author's says: nobody else ever reads it.
SECRET = "The plan that nobody may read"
_SORTS = ("own draft", "Ana's in review", "Ana's armed", "own candidate", "signed once")
Ids = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, repr=False)
class Crowd:
    """A house with one thing of every sort in it, and everybody at its desk.

    ``apps``: of those who prove it twice; ``ids``: by what the id in an address is of.
    """

    house: House
    at: Mapping[str, Visitor]
    apps: Mapping[str, App]
    ids: Ids

    def stage(self, name: str) -> Stage:
        """What one of them acts on."""
        return Stage(self.house.parts, somebody(name, self.house.clock.at))

    def writer(self, name: str) -> Writer:
        """One of them, with a form in hand."""
        return Writer(self.at[name])

    def places(self, rule: str) -> tuple[str, ...]:
        """The addresses that a rule of the desk has here."""
        return tuple(place_of(rule, one) for one in self.ids.get(_kind_of_id(rule), (ANY_ID,)))


def place_of(rule: str, one: str = ANY_ID) -> str:
    """A rule with something in every hole; without ``one``, with the id of nothing."""
    filled = rule.replace("<kind>", "launch").replace("<token>", "x" * 43)
    return filled.replace("<uuid:id>", one)


def _kind_of_id(rule: str) -> str:
    return rule.partition("/<uuid:id>")[0]


def gathered(folder: Path) -> Crowd:
    """Everybody signs in, by password and, where their role demands it, by an app."""
    (folder / "channels.toml").write_text(CHANNELS)
    (folder / "policy.toml").write_text(POLICY)
    house = _house(folder)
    migrate(house.settings.database_url)
    people = {name: somebody(name, house.clock.at) for name in PEOPLE}
    _hire(house, people.values())
    at = {name: Visitor(house) for name in PEOPLE}
    apps = {name: app for name in PEOPLE if (app := _come_in(at[name], people[name]))}
    house.parts.staffing.disable(TERMINAL, LEFT)
    # What they send has the token of a stranger's page: it is refused for who they are alone.
    at[LEFT].get("/desk/login")
    found = Crowd(house, at, apps, _furnished(house))
    house.close()
    return found


@contextmanager
def copied(crowd: Crowd, folder: Path) -> Iterator[Crowd]:
    """The same people, still signed in, in a house of their own."""
    shutil.copytree(crowd.house.settings.data.parent, folder)
    house = _house(folder)
    yield Crowd(
        house, {n: _same(one, house) for n, one in crowd.at.items()}, crowd.apps, crowd.ids
    )
    house.close()


def _house(folder: Path) -> House:
    return House(load_settings({"NOTICEBOARD_CONFIG": str(folder)}, data=folder / "data"))


def _hire(house: House, people: Iterable[Person]) -> None:
    password = hashed(PASSWORD, house.cost)
    with house.parts.people.write() as tx:
        for person in people:
            tx.add_person(person, password)
            for deputy in person.deputies:
                tx.set_deputy(person.id, deputy.role, deputy.until)


def _come_in(visitor: Visitor, person: Person) -> App | None:
    assert visitor.sign_in(person.id).status_code == 302
    house = visitor.house
    twice = proves_twice(person, house.settings.policy, house.clock())
    return visitor.set_up_app() if twice else None


def _same(visitor: Visitor, house: House) -> Visitor:
    found = Visitor(house)
    found.shown = visitor.shown
    found.client.set_cookie(COOKIE, visitor.cookie or "")
    return found


def _furnished(house: House) -> Ids:
    stage = Stage(house.parts, somebody("author", house.clock.at))
    failed = OBJECTS["failed delivery"](stage)
    public = stage.public(ANA).announcement.id
    bulletins = (*(OBJECTS[sort](stage) for sort in _SORTS), public)
    someone = house.parts.joining.add(TERMINAL, "dan@example.com", ["duty"], PASSWORD)
    house.parts.joining.invite(TERMINAL, "eve@example.com", "Eve", ["author"])
    [invitation] = house.parts.people.invitations(house.clock())
    sheet = Sheet(ids.new_id(), "author", "/desk/sending/hold", {"a": SECRET}, house.clock())
    house.parts.sheets.keep(sheet, now=house.clock())
    incident = house.parts.incidents.declare(someone, house.clock(), "The shop shows 90 % off.")
    house.parts.watching.tick(house.clock())
    return {
        "/desk/incidents": (incident.id,),
        "/desk/alarms": tuple(alarm.id for alarm in house.parts.watching.open_alarms()),
        "/desk/notices": tuple(house.bulletin(one).notice_id for one in bulletins),
        "/desk/bulletins": bulletins,
        "/desk/deliveries": (failed,),
        "/desk/sheets": (sheet.id,),
        "/desk/continue": (sheet.id,),
        "/desk/people": (someone.id,),
        "/desk/holding-texts": tuple(OBJECTS[sort](stage) for sort in ("own text", "Ana's text")),
        "/desk/people/invitations": (invitation.id,),
    }
