"""The table of rights, held against the API, with the tokens of real people."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from noticeboard.settings import load_settings
from noticeboard.store import migrate
from tests.usecases.rights import COLUMNS, ROWS, Row, somebody
from tests.usecases.stage import CHANNELS, HOLDING, OBJECTS, POLICY, Stage, approved_text, hired
from tests.web.house import House, a_launch

URL = "https://journal.example.com/by-hand"
UPDATE = {"kind": "update", "body": "All shops take part.", "publish_at": "now"}
WORDS = {"title": "Late", "body": HOLDING, "short": HOLDING}
HOUR = timedelta(hours=1)
CONFLICTS = {
    "in_review",
    "not_in_review",
    "too_late_to_pull_back",
    "not_public_yet",
    "text_changed",
    "not_outdated",
    "no_emergency",
    "nothing_to_confirm",
    "nothing_to_look_at",
}
# Nobody holds a session here; and nothing can be held or resumed.
PEOPLE = tuple(name for name in COLUMNS if name != "all")
REACHED = tuple(row for row in ROWS if row.action not in ("hold", "resume"))


def _draft(house: House, who: str, original: str) -> TestResponse:
    document = a_launch(copied_from=original) if original else a_launch()
    return house.call(who, "POST", "/notices", document)


def _edit(house: House, who: str, bulletin: str) -> TestResponse:
    path = f"/bulletins/{bulletin}"
    return house.call(who, "PATCH", path, {"title": "Phone Y"}, {"If-Match": "*"})


def _follow(house: House, who: str, bulletin: str) -> TestResponse:
    notice = house.bulletin(bulletin).notice_id
    return house.call(who, "POST", f"/notices/{notice}/bulletins", UPDATE)


def _fulfil(house: House, who: str, bulletin: str) -> TestResponse:
    kept = {"promise": "opening", "observed_at": house.clock.at.isoformat(), "early": True}
    notice = house.bulletin(bulletin).notice_id
    return house.call(who, "POST", f"/notices/{notice}/fulfilments", kept)


def _speak(house: House, who: str, notice: str) -> TestResponse:
    word = (house.clock.at + HOUR).isoformat()
    filling = {"text": approved_text(house.parts), "next_word_by": word}
    return house.call(who, "POST", f"/notices/{notice}/holding", filling)


def _write(house: House, who: str, _: str) -> TestResponse:
    return house.call(who, "POST", "/holding-texts", {**WORDS, "language": "en"})


def _reword(house: House, who: str, text: str) -> TestResponse:
    return house.call(who, "PATCH", f"/holding-texts/{text}", WORDS, {"If-Match": "*"})


def _verb(kind: str, name: str, document: object = None) -> Callable[..., TestResponse]:
    return lambda house, who, it: house.call(who, "POST", f"/{kind}/{it}/{name}", document)


DEEDS: Mapping[str, Callable[[House, str, str], TestResponse]] = {
    "draft": _draft,
    "edit": _edit,
    "discard": lambda house, who, it: house.call(who, "DELETE", f"/bulletins/{it}/candidate"),
    "submit": _verb("bulletins", "submit"),
    "approve": _verb("bulletins", "approve"),
    "approve read earlier": _verb("bulletins", "approve", {"frozen_hash": "0" * 64}),
    "reject": _verb("bulletins", "reject", {"reason": "Which shops?"}),
    "anew": _verb("bulletins", "freeze-anew"),
    "alone": _verb("bulletins", "publish-alone", {"reason": "Nobody answers."}),
    "confirm": _verb("bulletins", "confirm"),
    "pull": _verb("bulletins", "pull-back"),
    "follow": _follow,
    "fulfil": _fulfil,
    "redact": _verb("bulletins", "redact", {"because": "personal"}),
    "object": _verb("bulletins", "object", {"reason": "It named nobody."}),
    "speak": _speak,
    "write": _write,
    "reword": _reword,
    "sign": _verb("holding-texts", "approve"),
    "return": _verb("holding-texts", "reject", {"reason": "Which shops?"}),
    "retire": _verb("holding-texts", "retire"),
    "retry": _verb("deliveries", "retry"),
    "adopt": _verb("deliveries", "adopt", {"url": URL}),
    "abandon": _verb("deliveries", "abandon", {"reason": "The account is closed."}),
}


@pytest.fixture(scope="module")
def rights_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all rows, with the people of the columns and their tokens."""
    folder = tmp_path_factory.mktemp("rights")
    (folder / "channels.toml").write_text(CHANNELS)
    (folder / "policy.toml").write_text(POLICY)
    settings = load_settings({"NOTICEBOARD_CONFIG": str(folder)}, data=folder / "data")
    migrate(settings.database_url)
    opened = House(settings)
    for name in PEOPLE:
        opened.tokens[name] = hired(opened.parts, somebody(name, opened.clock.at))
    yield opened
    opened.close()


@pytest.mark.parametrize("row", REACHED, ids=str)
def test_who_may(rights_house: House, row: Row) -> None:
    """As the table says; the token of somebody who left opens nothing at all."""
    people = {name: somebody(name, rights_house.clock.at) for name in PEOPLE}
    deed = DEEDS.get(str(row)) or DEEDS[row.action]
    expected = {name: row.cells[name] for name in PEOPLE} | {"none": "token_unknown"}

    answers = {
        name: deed(rights_house, name, OBJECTS[row.on](Stage(rights_house.parts, person)))
        for name, person in people.items()
    }

    assert {name: _outcome(answer) for name, answer in answers.items()} == expected


def _outcome(answer: TestResponse) -> str | None:
    """The code of what refuses it, under the status of its kind; ``None`` when it is done."""
    if answer.status_code in (200, 201):
        return None
    assert answer.json is not None
    code = str(answer.json["code"])
    status = 401 if code == "token_unknown" else 409 if code in CONFLICTS else 403
    assert answer.status_code == status, answer.text
    return code


def test_every_deed_of_the_table_is_tried() -> None:
    """A row that is added needs its call."""
    assert {row.action for row in REACHED} == {deed.partition(" ")[0] for deed in DEEDS}
