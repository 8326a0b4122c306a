"""The table of rights, held against the verbs themselves."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from noticeboard.domain.content import Content, Fulfilment
from noticeboard.domain.errors import SaidError
from noticeboard.domain.filling import Filling
from noticeboard.domain.times import at_utc
from noticeboard.drafting import FollowUp
from noticeboard.holding import NewText
from tests.usecases.desk import Desk
from tests.usecases.rights import COLUMNS, ROWS, Row, somebody
from tests.usecases.stage import HOLDING, OBJECTS, POLICY, SEOUL, Stage, approved_text

URL = "https://journal.example.com/by-hand"
UPDATE = FollowUp("update", Content("All shops take part.", "All shops.", None))
OTHER_WORDS = Content(HOLDING, HOLDING, None, title="Late")
HOUR = timedelta(hours=1)
ANOTHER_HASH = "0" * 64


def _notice_of(stage: Stage, bulletin: str) -> str:
    return stage.parts.publishing.bulletin(bulletin).notice_id


def _draft(stage: Stage, original: str) -> object:
    new = replace(stage.new(), copied_from=original or None)
    return stage.parts.publishing.draft(stage.me, new)


def _edit(stage: Stage, bulletin: str) -> object:
    return stage.edited(stage.me, stage.parts.publishing.subject(_notice_of(stage, bulletin)))


def _approve_as_read(stage: Stage, bulletin: str) -> object:
    publishing = stage.parts.publishing
    return publishing.approve(stage.me, bulletin, frozen_hash=ANOTHER_HASH)


def _follow(stage: Stage, bulletin: str) -> object:
    return stage.parts.publishing.follow_up(stage.me, _notice_of(stage, bulletin), UPDATE)


def _fulfil(stage: Stage, bulletin: str) -> object:
    kept = Fulfilment("opening", stage.parts.clock(), early=True)
    return stage.parts.publishing.fulfil(stage.me, _notice_of(stage, bulletin), kept)


def _speak(stage: Stage, notice: str) -> object:
    word = at_utc(stage.parts.clock() + HOUR, SEOUL)
    filling = Filling(approved_text(stage.parts), word)
    return stage.parts.speaking.hold(stage.me, notice, filling)


def _write(stage: Stage, _: str) -> object:
    return stage.parts.holding_texts.write(stage.me, NewText("en", None, OTHER_WORDS))


def _reword(stage: Stage, text: str) -> object:
    return stage.parts.holding_texts.revise(stage.me, text, OTHER_WORDS, version=None)


DEEDS: Mapping[str, Callable[[Stage, str], object]] = {
    "draft": _draft,
    "edit": _edit,
    "discard": lambda s, it: s.parts.publishing.discard_candidate(s.me, it),
    "submit": lambda s, it: s.parts.publishing.submit(s.me, it),
    "approve": lambda s, it: s.parts.publishing.approve(s.me, it),
    "approve read earlier": _approve_as_read,
    "reject": lambda s, it: s.parts.publishing.reject(s.me, it, "Which shops?"),
    "anew": lambda s, it: s.parts.publishing.freeze_anew(s.me, it),
    "alone": lambda s, it: s.parts.publishing.publish_alone(s.me, it, "Nobody answers."),
    "confirm": lambda s, it: s.parts.publishing.confirm(s.me, it),
    "pull": lambda s, it: s.parts.publishing.pull_back(s.me, it),
    "follow": _follow,
    "fulfil": _fulfil,
    "redact": lambda s, it: s.parts.redacting.redact(s.me, it, "personal"),
    "object": lambda s, it: s.parts.redacting.object(s.me, it, "It named nobody."),
    "speak": _speak,
    "write": _write,
    "reword": _reword,
    "sign": lambda s, it: s.parts.holding_texts.approve(s.me, it),
    "return": lambda s, it: s.parts.holding_texts.reject(s.me, it, "Which shops?"),
    "retire": lambda s, it: s.parts.holding_texts.retire(s.me, it),
    "hold": lambda s, it: s.parts.kill_switch.hold(s.me, it),
    "resume": lambda s, it: s.parts.kill_switch.resume(s.me, it),
    "retry": lambda s, it: s.parts.aftercare.retry(s.me, it),
    "adopt": lambda s, it: s.parts.aftercare.adopt(s.me, it, URL),
    "abandon": lambda s, it: s.parts.aftercare.abandon(s.me, it, "The account is closed."),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One product for all rows: each makes its own objects in it."""
    made = Desk(tmp_path_factory.mktemp("rights"))
    (made.folder / "config" / "policy.toml").write_text(POLICY)
    made.switch_journal(on=True)
    return made


def outcome(stage: Stage, row: Row) -> str | None:
    """The code of what refuses it; ``None`` when it is done."""
    deed = DEEDS.get(str(row)) or DEEDS[row.action]
    try:
        deed(stage, OBJECTS[row.on](stage))
    except SaidError as refused:
        return refused.code
    return None


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_who_may(desk: Desk, row: Row) -> None:
    """Each column of the row ends as the table says."""
    stages = {name: Stage(desk.parts, somebody(name, desk.now)) for name in COLUMNS}

    found = {name: outcome(stage, row) for name, stage in stages.items()}

    assert found == row.cells


def test_the_table_names_every_verb() -> None:
    """Nothing can be done on the desk that has no row."""
    assert {row.action for row in ROWS} == {action.partition(" ")[0] for action in DEEDS}
    assert {row.on for row in ROWS} == set(OBJECTS)
