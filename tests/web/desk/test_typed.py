"""Reading what was typed into a form, by the names of the document it stands for."""

import pytest

from noticeboard.web.desk.forms.typed import Typed, arranged, rows, without_row

TWO = {
    "title": " Phone X ",
    "promises.0.key": "p1",
    "promises.0.label": "Pre-order opens",
    "promises.1.key": "p2",
    "promises.1.label": "Sale opens",
}


def test_text_comes_without_the_white_space_around_it() -> None:
    """Nobody means the blank behind a title; a field that is not there says nothing."""
    typed = Typed(TWO)

    assert (typed.text("title"), typed.text("nowhere")) == ("Phone X", "")


def test_a_row_that_says_nothing_is_no_row() -> None:
    """A form may offer empty rows: what a row has from the beginning is not what somebody said."""
    typed = Typed({**TWO, "promises.2.key": "p3", "promises.2.zone": "Asia/Seoul"})

    assert typed.rows("promises") == ("promises.0", "promises.1")
    assert rows(typed.fields, "promises") == ("promises.0", "promises.1", "promises.2")


def test_rows_come_in_the_order_of_their_numbers() -> None:
    """Ten rows are not sorted like words."""
    fields = {f"facts.{n}.name": "x" for n in (10, 2, 1)}

    assert rows(fields, "facts") == ("facts.1", "facts.2", "facts.10")


def test_a_row_that_is_taken_away_lets_the_next_move_up() -> None:
    """What is left is numbered from 0, and everything else stays."""
    left = without_row(TWO, "promises.0")

    assert left == {
        "title": " Phone X ",
        "promises.0.key": "p2",
        "promises.0.label": "Sale opens",
    }


def test_rows_can_be_put_in_another_order() -> None:
    """The fields of a row stay together."""
    turned = arranged(TWO, "promises", ("promises.1", "promises.0"))

    assert (turned["promises.0.key"], turned["promises.1.key"]) == ("p2", "p1")


@pytest.mark.parametrize(
    ("fields", "instant"),
    [
        ({"due.date": "2026-12-10", "due.time": "09:00"}, "2026-12-10T09:00"),
        ({"due.date": "2026-12-10", "due.time": " "}, "2026-12-10"),
        ({"due.date": "", "due.time": "09:00"}, "T09:00"),
        ({"due.date": "", "due.time": ""}, None),
        (
            {"due.date": "2026-11-01", "due.time": "01:30", "due.offset": "-04:00"},
            "2026-11-01T01:30-04:00",
        ),
    ],
)
def test_an_instant_is_what_was_typed_of_it(fields: dict[str, str], instant: str | None) -> None:
    """What is missing stays missing, so that the one reader of documents says so."""
    assert Typed(fields).instant("due") == instant


def test_ticked_boxes_are_named_by_what_follows_the_path() -> None:
    """Channels, for example."""
    fields = {"channels.board": "on", "channels.mastodon-brand": "on", "title": "x"}

    assert Typed(fields).ticked("channels") == ("board", "mastodon-brand")
