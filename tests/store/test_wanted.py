"""Lists: which notices are found by title, kind and state, page by page."""

from collections.abc import Sequence
from dataclasses import replace
from unicodedata import normalize

import pytest
from sqlalchemy import Engine, select

from noticeboard.domain import bulletin as bulletins
from noticeboard.domain import review
from noticeboard.domain.bulletin import Bulletin
from noticeboard.ports import Subject, Wanted
from noticeboard.store.desk import Desk
from noticeboard.store.engine import reading
from noticeboard.store.tables_staff import notices
from tests.builders import MINUTE, NOON, a_content
from tests.store.drafts import (
    a_delay,
    a_subject,
    added,
    approved,
    edited,
    published,
    saved,
    submitted,
)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """The desk's store on a fresh database."""
    return Desk(engine)


def titled(desk: Desk, *titles: str) -> None:
    """Notices with these titles, each a minute younger than the one before."""
    for number, title in enumerate(titles):
        added(desk, a_subject(number, NOON + number * MINUTE, title=title))


def titles(found: Sequence[Subject]) -> list[str]:
    """The titles of notices."""
    return [subject.announcement.working.content.title for subject in found]


def found(desk: Desk, **wanted: str) -> list[str]:
    """The titles of all that is wanted."""
    return titles(desk.subjects(limit=50, wanted=Wanted(**wanted)).items)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("phone", ["Phone Y", "Phone X 출시"]),
        ("PHONE x", ["Phone X 출시"]),
        ("x phone", ["Phone X 출시"]),
        ("출시", ["Phone X 출시"]),
        ("전예", ["갤럭시 사전예약 100% 할인_행사"]),
        (normalize("NFD", "사전예약"), ["갤럭시 사전예약 100% 할인_행사"]),
        ("100%", ["갤럭시 사전예약 100% 할인_행사"]),
        ("할인_행", ["갤럭시 사전예약 100% 할인_행사"]),
        ("%", ["갤럭시 사전예약 100% 할인_행사"]),
        ("1_0", []),
        ("p%e", []),
        ("CAFÉ straße", ["café STRASSE"]),
        ("ｐｈｏｎｅ　ｙ", ["Phone Y"]),
        ("a\\b/c", ["a\\b/c"]),
        ("phone z", []),
        (
            "",
            [
                "a\\b/c",
                "café STRASSE",
                "갤럭시 사전예약 100% 할인_행사",
                "Phone Y",
                "Phone X 출시",
            ],
        ),
        (
            "  ",
            [
                "a\\b/c",
                "café STRASSE",
                "갤럭시 사전예약 100% 할인_행사",
                "Phone Y",
                "Phone X 출시",
            ],
        ),
    ],
)
def test_a_search_finds_titles_that_have_every_word(
    desk: Desk, text: str, expected: list[str]
) -> None:
    """Whatever the case, in Korean too; no character means anything but itself."""
    titled(
        desk, "Phone X 출시", "Phone Y", "갤럭시 사전예약 100% 할인_행사", "café STRASSE", "a\\b/c"
    )

    assert found(desk, text=text) == expected


@pytest.mark.parametrize(
    "wanted",
    [
        {"text": "a\0b"},
        {"text": "\ud800"},
        {"text": "x" * 100_000},
        {"text": "x " * 100_000},
        {"kind": "a\0b"},
        {"kind": "\ud800"},
        {"kind": "unheard"},
        {"state": "approved"},
        {"state": "\0"},
        {"state": "' OR 1=1 --"},
    ],
)
def test_what_no_notice_can_be_is_not_found(desk: Desk, wanted: dict[str, str]) -> None:
    """An address somebody made up shows an empty list, not an error."""
    titled(desk, "x x")

    assert found(desk, **wanted) == []


def test_a_title_changes_with_the_working_text(desk: Desk) -> None:
    """A list shows, and search finds, what the newest text says; a discarded edit is forgotten."""
    armed = saved(desk, approved(added(desk, a_subject(title="Phone X")).announcement))
    renamed = bulletins.edit(armed, a_content(title="Phone Ten"), author="ana")

    saved(desk, renamed)

    assert (found(desk, text="ten"), found(desk, text="phone x")) == (["Phone Ten"], [])

    saved(desk, bulletins.discard(renamed))

    assert (found(desk, text="ten"), found(desk, text="phone x")) == ([], ["Phone X"])


def test_a_follow_up_does_not_change_the_title(desk: Desk) -> None:
    """It has none of its own."""
    added(desk, a_subject(title="Phone X"))

    saved(desk, a_delay())

    with reading(desk.engine) as conn:
        assert list(conn.scalars(select(notices.c.title))) == ["Phone X"]


def in_every_state(desk: Desk) -> None:
    """A notice in each state, by its title; and two with an edit beside their approved text."""
    titled(desk, "draft", "review", "missed", "scheduled", "public", "edit", "edit in review")
    first = {number: announcement(desk, number) for number in range(7)}
    fix = edited(published(first[5]), "One typo less.")
    change = edited(approved(first[6]), "Another text.")
    for steps in (
        [submitted(first[1])],
        [submitted(first[2]), review.miss_review(submitted(first[2]))],
        [approved(first[3])],
        [published(first[4])],
        [published(first[5]), fix],
        [approved(first[6]), change, submitted(change)],
    ):
        for step in steps:
            saved(desk, step)


def announcement(desk: Desk, number: int) -> Bulletin:
    """The announcement of the notice of that number."""
    subject = desk.subject(f"notice-{number}")
    assert subject is not None
    return subject.announcement


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", ["edit", "draft"]),
        ("in_review", ["edit in review", "review"]),
        ("missed_review", ["missed"]),
        ("scheduled", ["edit in review", "scheduled"]),
        ("published", ["edit", "public"]),
    ],
)
def test_a_state_finds_every_notice_that_has_it(
    desk: Desk, state: str, expected: list[str]
) -> None:
    """An edit of an approved text counts as what it is, beside what is armed or public."""
    in_every_state(desk)

    assert found(desk, state=state) == expected


def test_any_bulletin_of_a_notice_counts(desk: Desk) -> None:
    """A public notice whose delay is being written is found by both, and once by each."""
    titled(desk, "Phone X")
    saved(desk, published(announcement(desk, 0)))
    saved(desk, a_delay(0))
    saved(desk, a_delay(0, id="another", code="another", sequence=3))

    assert (found(desk, state="draft"), found(desk, state="published")) == (["Phone X"],) * 2


def test_filters_narrow_one_another_page_by_page(desk: Desk) -> None:
    """Each page continues where the last one ended, under the same filters."""
    for number in range(9):
        kind = "event" if number % 3 == 0 else "launch"
        made = a_subject(number, NOON + number // 2 * MINUTE, kind=kind, title=f"Phone {number}")
        added(desk, made)
    saved(desk, submitted(announcement(desk, 4)))
    added(desk, replace(a_subject(10, title="Watch"), created_at=NOON))
    wanted = Wanted(text="phone", kind="launch", state="draft")

    page = desk.subjects(limit=2, wanted=wanted)
    seen = [*page.items]
    while page.next is not None:
        page = desk.subjects(limit=2, cursor=page.next, wanted=wanted)
        seen.extend(page.items)

    assert titles(seen) == ["Phone 8", "Phone 7", "Phone 5", "Phone 2", "Phone 1"]
