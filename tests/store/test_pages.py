"""Stored pages: which are to be built, and whose bytes count."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from noticeboard.ports import StoredPage
from noticeboard.store.engine import writing
from noticeboard.store.pages import Pages, want
from noticeboard.store.public_rows import PublicRows
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND

PAGE = StoredPage("/", "text/html", b"bytes \x00\xff", b"zipped", '"tag"', NOON, NOON + HOUR)


@pytest.fixture
def pages(engine: Engine) -> Pages:
    """The store of pages."""
    return Pages(engine)


def wanted(engine: Engine, version: int, *paths: str) -> None:
    """A public act changed what is behind these paths."""
    with writing(engine) as conn:
        want(conn, paths, version)


def shown(engine: Engine, path: str = "/") -> StoredPage | None:
    """What the public side would serve."""
    return PublicRows(engine).page(path)


def test_a_page_is_served_as_it_was_stored(engine: Engine, pages: Pages) -> None:
    """Byte for byte; a path nobody built has no page."""
    assert pages.put(PAGE, built_from=0)

    assert shown(engine) == PAGE
    assert shown(engine, "/ko/") is None


def test_what_changed_is_stale_until_it_is_built(engine: Engine, pages: Pages) -> None:
    """Also when there were no bytes before; a wanted page without bytes is not served."""
    wanted(engine, 1, "/", "/ko/")

    assert set(pages.stale(NOON, 10)) == {"/", "/ko/"}
    assert shown(engine) is None
    assert pages.put(PAGE, built_from=1)
    assert pages.stale(NOON, 10) == ("/ko/",)

    wanted(engine, 2, "/")
    assert shown(engine) == replace(PAGE, stale=True)


def test_a_page_whose_time_is_over_is_stale(pages: Pages) -> None:
    """From that instant on, and not before."""
    pages.put(PAGE, built_from=0)
    pages.put(replace(PAGE, path="/ko/", good_until=None), built_from=0)

    assert pages.stale(NOON + HOUR - SECOND, 10) == ()
    assert pages.stale(NOON + HOUR, 10) == ("/",)
    assert pages.stale(NOON + HOUR, 0) == ()


def test_bytes_from_older_rows_are_kept_but_stay_stale(engine: Engine, pages: Pages) -> None:
    """What was published during the build is missing in them: they are built once more."""
    wanted(engine, 3, "/")

    assert not pages.put(PAGE, built_from=2)

    assert shown(engine) == replace(PAGE, stale=True)
    assert pages.stale(NOON, 10) == ("/",)


@pytest.mark.parametrize(
    ("built_from", "good_until"),
    [(1, NOON + DAY), (2, NOON + MINUTE)],
    ids=["older rows", "an earlier clock"],
)
def test_a_slow_builder_does_not_undo_a_faster_one(
    engine: Engine, pages: Pages, built_from: int, good_until: datetime
) -> None:
    """Its rows, or its clock, are older than what stands there."""
    pages.put(PAGE, built_from=2)

    late = replace(PAGE, body=b"old", good_until=good_until)
    assert not pages.put(late, built_from=built_from)

    assert shown(engine) == PAGE


def test_a_later_boundary_replaces_an_earlier_one(engine: Engine, pages: Pages) -> None:
    """The clock went on, the rows did not: the successor takes its place, also the last one."""
    pages.put(PAGE, built_from=2)
    for good_until in (NOON + DAY, None):
        successor = replace(PAGE, body=b"new", good_until=good_until)

        assert pages.put(successor, built_from=2)

        assert shown(engine) == successor
