"""The table of rights of those who watch, held against the verbs themselves."""

from collections.abc import Callable, Mapping

import pytest

from noticeboard.domain.errors import SaidError
from tests.usecases.desk import Desk
from tests.usecases.rights import COLUMNS, Row, somebody
from tests.usecases.stage import ANA, Stage
from tests.usecases.watch_rights import WATCH_ROWS, WATCHED

DEEDS: Mapping[str, Callable[[Stage, str], object]] = {
    "declare": lambda s, _: s.parts.incidents.declare(s.me, s.parts.clock(), "Nobody can pay"),
    "link": lambda s, it: s.parts.incidents.link(s.me, it, s.drafted(ANA).id),
    "end": lambda s, it: s.parts.incidents.end(s.me, it, "They can again"),
    "take": lambda s, it: s.parts.watching.take(s.me, it),
    "decide": lambda s, it: s.parts.watching.decide(s.me, it, "on_track"),
    "change": lambda s, _: s.parts.duty.change(s.me, s.parts.duty.listed().shifts),
    "drill": lambda s, _: s.parts.watching.drill(s.me),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One product for all rows."""
    return Desk(tmp_path_factory.mktemp("rights"))


@pytest.mark.parametrize("row", WATCH_ROWS, ids=str)
def test_who_may(desk: Desk, row: Row) -> None:
    """Each column of the row ends as the table says."""
    stages = {name: Stage(desk.parts, somebody(name, desk.now)) for name in COLUMNS}

    found = {name: _outcome(stage, row) for name, stage in stages.items()}

    assert found == row.cells


def _outcome(stage: Stage, row: Row) -> str | None:
    try:
        DEEDS[row.action](stage, WATCHED[row.on](stage))
    except SaidError as refused:
        return refused.code
    return None
