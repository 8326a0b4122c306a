"""Help in plain words: every rule, label, role and placeholder, in both languages."""

import pytest

from noticeboard.domain import labels
from noticeboard.domain.policy import RULES
from noticeboard.domain.signing import ROLES
from noticeboard.web.desk.helping import ACTS, PLACEHOLDERS, PURPOSES, WORDS
from noticeboard.web.desk.wording import desk_words
from tests.usecases.rights import ROWS
from tests.web.desk.looking import at_desk, entries, links, page, part, text, the
from tests.web.house import House

# Acts of the page, and a row of the table that all doors are held against.
HELD_AGAINST = {
    "write": "draft a notice",
    "fulfil": "fulfil Ana's public",
    "sign": "approve first of two",
    "hold": "hold a channel",
    "resume": "resume a channel",
    "settle": "retry failed delivery",
}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_rule_is_explained_in_plain_words(house: House, language: str) -> None:
    """What the desk refuses, it explains beforehand."""
    rules = part(page(at_desk(house, "ana", language).get("/desk/help")), "rules")

    told = entries(rules)
    words = desk_words(language)
    assert told == [words(f"help.rule_{rule.__name__}") for rule in RULES]


@pytest.mark.parametrize(
    ("language", "first"), [("en", "Announce something"), ("ko", "새로 알릴 때")]
)
def test_the_page_begins_with_what_people_come_for(
    house: House, language: str, first: str
) -> None:
    """Each with the door at which it begins."""
    shown = page(at_desk(house, "ana", language).get("/desk/help"))

    purposes = the(shown, "purposes")
    assert text(purposes.xpath(".//h3")[0]) == first
    assert links(purposes) == list(PURPOSES.values())
    assert len(the(shown, "labels").xpath(".//dt")) == len(labels.ALL)
    assert len(the(shown, "terms").xpath(".//dt")) == len(WORDS)


def test_whoever_does_not_write_is_led_to_no_form(house: House) -> None:
    """The rest begins at pages that anybody may open."""
    purposes = part(page(at_desk(house, "bo").get("/desk/help")), "purposes")

    assert links(purposes) == [to for to in PURPOSES.values() if to != "/desk/notices/new"]


def test_placeholders_stand_there_as_they_are_typed(house: House) -> None:
    """Nothing fills them in on the page that explains them."""
    shown = the(page(at_desk(house, "ana").get("/desk/help")), "placeholders")

    assert [text(code) for code in shown.xpath(".//dt")] == list(PLACEHOLDERS.values())


def test_the_table_of_roles_says_what_the_verbs_do() -> None:
    """Held against the table that verbs, API, terminal and forms are held against."""
    rows = {str(row): row for row in ROWS}

    told = {act: ACTS[act] for act in HELD_AGAINST}

    assert told == {
        act: frozenset(role for role in ROLES if rows[name].cells[role] is None)
        for act, name in HELD_AGAINST.items()
    }


def test_the_table_can_be_read_without_seeing_it(house: House) -> None:
    """Each cell has a word, each row and column a heading."""
    roles = the(page(at_desk(house, "ana").get("/desk/help")), "roles")

    body = roles.xpath(".//tbody/tr")
    cells = [[text(cell) for cell in row.xpath("./td")] for row in body]
    assert [row.xpath("count(./th[@scope='row'])") for row in body] == [1.0] * len(ACTS)
    assert cells[list(ACTS).index("fulfil")] == ["●yes", "–no", "–no", "●yes", "–no"]
