"""A time or price typed by hand, and the button that writes its placeholder there instead."""

import pytest

from noticeboard.web.desk.forms.swapping import SWAP, swapped
from tests.web.desk.paper import LAUNCH, NEW, Paper, Writer
from tests.web.house import House

BODY = "announcement.body"
WRONG = "Pre-order opens on 26 July 2026 at 21:00.\nIt does on 25 July 2026 at 21:00, we mean."


@pytest.fixture
def ana(house: House) -> Writer:
    """Ana, who writes."""
    return Writer.signed_in(house)


def test_a_wrong_time_is_quoted_beside_its_text_and_put_right_by_one_button(ana: Writer) -> None:
    """Nobody types a placeholder from memory; what else was typed stays as it was."""
    paper = ana.send(ana.open(NEW), {**LAUNCH, BODY: WRONG})

    assert paper.status == 422
    assert "“26 July 2026 at 21:00”" in paper.beside(BODY)
    first, second = _buttons(paper)
    again = ana.send(paper, do=first)

    assert again.fields[BODY] == WRONG.replace("26 July 2026 at 21:00", "{{ promise.p1 }}")
    assert again.status == 200
    assert again.fields["title"] == "Phone X"
    assert ana.send(again, do=second).fields[BODY].count("{{ promise.p1 }}") == 2


@pytest.mark.parametrize(
    "do",
    [
        f"{SWAP}",
        f"{SWAP}[]",
        f"{SWAP}nonsense",
        f'{SWAP}["body", 0, "", "x"]',
        f'{SWAP}["body", 0, "gone", "x"]',
        f'{SWAP}["other", 0, "A", "x"]',
        f'{SWAP}["body", "0", "A", "x"]',
        SWAP + "[" * 5_000,
    ],
)
def test_a_button_that_is_none_of_ours_changes_nothing(do: str) -> None:
    """Whatever is sent in its name, what was typed stays."""
    assert swapped({"body": "A and B"}, do) == {"body": "A and B"}


def test_of_two_equal_words_those_are_replaced_that_were_meant() -> None:
    """The place counts, though a browser counts line ends twice."""
    fields = {"body": "at 9:00\r\nat 9:00"}

    changed = swapped(fields, f'{SWAP}["body", 11, "9:00", "T"]')

    assert changed == {"body": "at 9:00\r\nat T"}


def _buttons(paper: Paper) -> list[str]:
    found = paper.root.xpath("//p[@class='swaps']/button/@value")
    return [str(value) for value in found]
