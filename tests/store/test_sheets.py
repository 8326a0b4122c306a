"""What somebody typed is kept until it is handed in: for them alone, whatever it holds."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import Engine

from noticeboard.domain.errors import NotFoundError
from noticeboard.ports import Sheet
from noticeboard.ports import Sheets as Port
from noticeboard.store.sheets import MOST, Sheets
from tests.builders import DAY, HOUR, NOON, SECOND
from tests.store.drafts import at_once
from tests.store.newsroom import an_id

PATH = "/desk/notices/new/launch"
SUMMER_TEXT = "7월 15일 21시, 서머타임 뉴욕 08:00"


@pytest.fixture
def sheets(engine: Engine) -> Sheets:
    """The sheets of a fresh database."""
    return Sheets(engine)


def a_sheet(
    number: int = 1, person: str = "ana", fields: Mapping[str, str] | None = None
) -> Sheet:
    """A form that somebody has begun to fill in."""
    return Sheet(an_id(number), person, PATH, fields or {"title": "폰 X"}, NOON)


def test_the_store_is_the_port_that_the_desk_asks_for(sheets: Sheets) -> None:
    """The type checker holds it to the protocol; an empty one knows nothing."""
    port: Port = sheets

    assert port.sheet(an_id(1), "ana") is None
    assert port.of("ana", limit=10) == ()


def test_what_was_typed_comes_back_as_it_was_typed(sheets: Sheets) -> None:
    """Korean, line breaks, spaces at the end, an empty field."""
    fields = {"title": "폰 X  ", "body": f"{SUMMER_TEXT}\r\n\r\n", "promises.0.due": ""}
    typed = a_sheet(fields=fields)

    sheets.keep(typed, now=NOON)

    assert sheets.sheet(typed.id, "ana") == typed
    assert sheets.of("ana", limit=10) == (typed,)


@pytest.mark.parametrize(
    "text", ["a\0b", "\ud800", "\u202e", "\x0b", "{{7*7}}", '"', "\\u0000", "가" * 90_000]
)
def test_text_that_no_notice_takes_is_kept_all_the_same(sheets: Sheets, text: str) -> None:
    """It will be refused beside its field; until then it is what somebody typed."""
    fields = {"body": text, f"facts.{text[:40]}": "1"}

    sheets.keep(a_sheet(fields=fields), now=NOON)

    kept = sheets.sheet(an_id(1), "ana")
    assert kept is not None
    assert kept.fields == fields


def test_a_sheet_is_written_over_by_its_own_form(sheets: Sheets) -> None:
    """Sent twice, or again after the back button: one sheet, as it was sent last."""
    sheets.keep(a_sheet(fields={"title": "Phone"}), now=NOON)

    sheets.keep(a_sheet(fields={"title": "Phone X"}), now=NOON + HOUR)

    (kept,) = sheets.of("ana", limit=10)
    assert (kept.fields, kept.updated_at) == ({"title": "Phone X"}, NOON + HOUR)


def test_nobody_sees_or_touches_the_sheet_of_another(sheets: Sheets) -> None:
    """Bo knows its id, and gets nothing by it; Ana's words stand."""
    sheets.keep(a_sheet(), now=NOON)

    with pytest.raises(NotFoundError):
        sheets.keep(a_sheet(person="bo", fields={"title": "Mine now"}), now=NOON + HOUR)
    sheets.throw_away(an_id(1), "bo")

    assert sheets.sheet(an_id(1), "bo") is None
    assert sheets.of("bo", limit=10) == ()
    assert sheets.of("ana", limit=10) == (a_sheet(),)


def test_two_who_use_one_id_at_the_same_moment(sheets: Sheets) -> None:
    """Two tabs of one person leave one sheet; of two people, one is told so."""
    mine = [a_sheet(fields={"title": f"{number}"}) for number in range(4)]
    at_once(*(partial(sheets.keep, sheet, now=NOON) for sheet in mine))
    (kept,) = sheets.of("ana", limit=10)

    others = [a_sheet(2, person) for person in ("bo", "cho")]
    results = at_once(*(partial(sheets.keep, sheet, now=NOON) for sheet in others))

    assert kept in mine
    assert {type(result) for result in results} == {NotFoundError, type(None)}


@pytest.mark.parametrize(
    "sheet_id", ["", "1", "a\0b", "\ud800", "x" * 9_000, an_id(1).upper() + "F", f" {an_id(1)}"]
)
def test_a_made_up_id_keeps_nothing_and_breaks_nothing(sheets: Sheets, sheet_id: str) -> None:
    """A form somebody tampered with is told that there is no such sheet."""
    with pytest.raises(NotFoundError):
        sheets.keep(Sheet(sheet_id, "ana", PATH, {}, NOON), now=NOON)

    assert sheets.sheet(sheet_id, "ana") is None
    sheets.throw_away(sheet_id, "ana")
    assert sheets.of("ana", limit=10) == ()


def test_a_path_that_no_page_has_keeps_nothing(sheets: Sheets) -> None:
    """A NUL in an address is a 404, not a crash of the database."""
    with pytest.raises(NotFoundError):
        sheets.keep(Sheet(an_id(1), "ana", "/desk/\0", {}, NOON), now=NOON)


def test_what_was_handed_in_is_thrown_away(sheets: Sheets) -> None:
    """Twice is as good as once; the others stay."""
    sheets.keep(a_sheet(1), now=NOON)
    sheets.keep(a_sheet(2), now=NOON)

    for _ in range(2):
        sheets.throw_away(an_id(1), "ana")

    assert [sheet.id for sheet in sheets.of("ana", limit=10)] == [an_id(2)]


def test_the_sheet_touched_last_comes_first(sheets: Sheets) -> None:
    """Whoever comes back finds what they were at; no more than asked for."""
    for number in (1, 2, 3):
        sheets.keep(a_sheet(number), now=NOON + number * SECOND)
    sheets.keep(a_sheet(1), now=NOON + HOUR)

    found = sheets.of("ana", limit=2)

    assert [sheet.id for sheet in found] == [an_id(1), an_id(3)]


def test_a_person_has_a_bounded_number_of_sheets(sheets: Sheets) -> None:
    """The oldest goes, never the one just kept nor anybody else's."""
    sheets.keep(a_sheet(9_000, "bo"), now=NOON - DAY)
    for number in range(2, MOST + 2):
        sheets.keep(a_sheet(number), now=NOON + number * SECOND)

    sheets.keep(a_sheet(1), now=NOON + 2 * SECOND)

    kept = {UUID(sheet.id).int for sheet in sheets.of("ana", limit=2 * MOST)}
    assert kept == {1, *range(3, MOST + 2)}
    assert len(sheets.of("bo", limit=10)) == 1


def test_what_nobody_touched_for_a_month_is_dropped(sheets: Sheets) -> None:
    """Also that of people who never come back: anybody's next sheet sweeps."""
    sheets.keep(a_sheet(1, "bo"), now=NOON)
    sheets.keep(a_sheet(2, "cho"), now=NOON + SECOND)

    sheets.keep(a_sheet(3), now=NOON + 30 * DAY + SECOND)

    assert sheets.of("bo", limit=10) == ()
    assert len(sheets.of("cho", limit=10)) == 1

    sheets.keep(a_sheet(3), now=NOON + 31 * DAY)

    assert sheets.of("cho", limit=10) == ()
    assert len(sheets.of("ana", limit=10)) == 1
