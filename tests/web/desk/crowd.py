"""The people of the table of rights, each at the desk in a browser of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from noticeboard.passwords import hashed
from noticeboard.roster import TERMINAL
from noticeboard.settings import load_settings
from noticeboard.store import migrate
from tests.usecases.rights import COLUMNS, somebody
from tests.usecases.stage import CHANNELS, POLICY, Stage
from tests.web.access.visitor import Visitor
from tests.web.desk.looking import at_desk
from tests.web.desk.paper import Writer
from tests.web.house import PASSWORD, House

# Tokens do not come by the desk.
PEOPLE = tuple(name for name in COLUMNS if name not in ("plain", "signing"))
LEFT = "none"


@dataclass(frozen=True, repr=False)
class Crowd:
    """A house, and everybody at its desk. The one with no role has left since they signed in."""

    house: House
    at: dict[str, Visitor]

    def stage(self, name: str) -> Stage:
        """What one of them acts on."""
        return Stage(self.house.parts, somebody(name, self.house.clock.at))

    def writer(self, name: str) -> Writer:
        """One of them, with a form in hand."""
        return Writer(self.at[name])


@contextmanager
def gathered(folder: Path) -> Iterator[Crowd]:
    """Everybody signs in, by password and, where their role demands it, by an app."""
    (folder / "channels.toml").write_text(CHANNELS)
    (folder / "policy.toml").write_text(POLICY)
    settings = load_settings({"NOTICEBOARD_CONFIG": str(folder)}, data=folder / "data")
    migrate(settings.database_url)
    house = House(settings)
    _hire(house)
    at = {name: at_desk(house, name) for name in PEOPLE}
    house.parts.staffing.disable(TERMINAL, LEFT)
    # What they send has the token of a stranger's page: it is refused for who they are alone.
    at[LEFT].get("/desk/login")
    yield Crowd(house, at)
    house.close()


def _hire(house: House) -> None:
    password = hashed(PASSWORD)
    for name in PEOPLE:
        person = somebody(name, house.clock.at)
        with house.parts.people.write() as tx:
            tx.add_person(person, password)
            for deputy in person.deputies:
                tx.set_deputy(person.id, deputy.role, deputy.until)
