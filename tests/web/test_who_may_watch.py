"""The table of rights of those who watch, held against the API, with the tokens of real people."""

from collections.abc import Callable, Iterator, Mapping

import pytest
from werkzeug.test import TestResponse

from noticeboard.settings import load_settings
from noticeboard.store import migrate
from tests.usecases.rights import COLUMNS, Row, somebody
from tests.usecases.stage import ANA, Stage, hired
from tests.usecases.watch_rights import CALLED, WATCH_ROWS, WATCHED
from tests.web.house import House

# Nobody holds a session here.
PEOPLE = tuple(name for name in COLUMNS if name != "all")
LISTED = {"shifts": [{"person": CALLED, "hours": "24h"}]}


def _post(path: str, document: object = None) -> Callable[[House, str, str], TestResponse]:
    return lambda house, who, it: house.call(who, "POST", path.replace("IT", it), document)


def _link(house: House, who: str, incident: str) -> TestResponse:
    notice = Stage(house.parts, ANA).drafted(ANA).id
    return house.call(who, "POST", f"/incidents/{incident}/link", {"notice": notice})


DEEDS: Mapping[str, Callable[[House, str, str], TestResponse]] = {
    "declare": _post("/incidents", {"what": "Nobody can pay"}),
    "link": _link,
    "end": _post("/incidents/IT/end", {"reason": "They can again"}),
    "take": _post("/alarms/IT/acknowledge"),
    "decide": _post("/alarms/IT/answer", {"verdict": "delay"}),
    "change": _post("/duty", LISTED),
    "drill": _post("/duty/drill"),
}


@pytest.fixture(scope="module")
def rights_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all rows, with the people of the columns and their tokens."""
    folder = tmp_path_factory.mktemp("rights")
    settings = load_settings({}, data=folder / "data")
    migrate(settings.database_url)
    opened = House(settings)
    for name in PEOPLE:
        opened.tokens[name] = hired(opened.parts, somebody(name, opened.clock.at))
    yield opened
    opened.close()


@pytest.mark.parametrize("row", WATCH_ROWS, ids=str)
def test_who_may(rights_house: House, row: Row) -> None:
    """As the table says; the token of somebody who left opens nothing at all."""
    people = {name: somebody(name, rights_house.clock.at) for name in PEOPLE}
    expected = {name: row.cells[name] for name in PEOPLE} | {"none": "token_unknown"}

    found = {}
    for name, person in people.items():
        it = WATCHED[row.on](Stage(rights_house.parts, person))
        found[name] = _outcome(DEEDS[row.action](rights_house, name, it))

    assert found == expected


def _outcome(answer: TestResponse) -> str | None:
    """The code of what refuses it; ``None`` when it is done."""
    if answer.status_code in (200, 201):
        return None
    assert answer.json is not None
    assert answer.status_code in (401, 403), answer.text
    return str(answer.json["code"])
