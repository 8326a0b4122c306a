"""A follow-up and the fields of its form say the same, there and back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import ClaimCorrection, Content, Move, OwnCorrection
from noticeboard.domain.explanation import (
    PART_NAMES,
    WITHHELD_BY,
    Explanation,
    Given,
    OpenHours,
    Part,
    PartDue,
    Withheld,
)
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import Instant, at_utc
from noticeboard.domain.violation import Report, Violation
from noticeboard.intake import Reading, read_edit
from noticeboard.web.desk.slipping.documents import written
from noticeboard.web.desk.slipping.filling import filled
from noticeboard.web.desk.slipping.sketching import sketched

SEOUL, NEW_YORK = "Asia/Seoul", "America/New_York"
KINDS: tuple[BulletinKind, ...] = ("delay", "correction", "cancellation", "update", "holding")
READING = Reading(SEOUL)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
# 01:00 in New York comes a second time.
BACK = datetime(2026, 11, 1, 6, tzinfo=UTC)

words = (
    st.text("가나다 abc.,\n{}<&'\"", min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda text: any(char.isalnum() for char in text))
)
lines = words.map(lambda text: " ".join(text.split()))
keys = st.sampled_from(("preorder", "sale", "event_2", "delivery"))
channels = st.sampled_from(("board", "feed", "mastodon-brand", "x_brand"))
ids = st.uuids().map(str)


def instants(zone: str) -> st.SearchStrategy[Instant]:
    """Any minute of some years, and those around which New York puts its clocks back."""
    any_time = st.integers(0, 1_500_000).map(lambda minutes: NEW_YEAR + minutes * MINUTE)
    twice = st.integers(0, 179).map(lambda minutes: BACK - HOUR + minutes * MINUTE)
    return st.one_of(any_time, twice).map(lambda moment: at_utc(moment, zone))


zones = st.sampled_from((SEOUL, NEW_YORK, "UTC", "Asia/Kolkata"))
moments = zones.flatmap(instants)


@st.composite
def parts(draw: st.DrawFn, name: str) -> Part:
    """A part in one of its three states."""
    told: st.SearchStrategy[Part] = words.map(Given)
    if name == "contact":
        hours = st.builds(OpenHours, st.just("Mon-Fri 09:00-18:00"), zones)
        told = st.builds(Given, words, st.none() | hours)
    withheld = st.sampled_from(WITHHELD_BY).map(Withheld)
    return draw(st.one_of(told, moments.map(PartDue), withheld))


@st.composite
def explanations(draw: st.DrawFn) -> Explanation:
    """Any parts, in the order in which they are read."""
    named = draw(st.sets(st.sampled_from(PART_NAMES)))
    return Explanation({name: draw(parts(name)) for name in PART_NAMES if name in named})


@st.composite
def moves(draw: st.DrawFn, key: str) -> Move:
    """A new time, a next word, or both, on one clock."""
    zone = draw(zones)
    due, word = draw(st.tuples(*[st.none() | instants(zone)] * 2).filter(any))
    return Move(key, due, word, forward=draw(st.booleans()))


@st.composite
def contents(draw: st.DrawFn, kind: BulletinKind) -> Content:
    """Whatever a program may have drafted."""
    zone = draw(zones)
    own: dict[str, Any] = {}
    if kind == "delay":
        own["moves"] = tuple(draw(moves(key)) for key in draw(st.lists(keys, unique=True)))
    if kind == "cancellation":
        own["withdraws"] = tuple(draw(st.lists(keys, unique=True)))
    if kind == "correction":
        verdicts = st.sampled_from(("true", "false", "partly", "undecided"))
        days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
        said = st.none() | days | instants(draw(zones))
        claim = st.builds(ClaimCorrection, words, lines, lines, verdicts, said)
        own["corrects"] = draw(st.builds(OwnCorrection, ids) | claim)
        own["facts"] = draw(st.dictionaries(keys, lines))
    return Content(
        body=draw(st.just("") | words),
        short=draw(st.just("") | words),
        publish_at=draw(st.none() | instants(zone)),
        channels=tuple(draw(st.lists(channels, unique=True))),
        texts=draw(st.dictionaries(channels, words)),
        waiver=draw(st.none() | words),
        explanation=draw(explanations()),
        next_word_by=draw(st.none() | instants(zone)),
        **own,
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=50, deadline=None)
@given(drawing=st.data())
def test_what_is_stored_reads_the_same_after_it_was_in_a_form(
    kind: BulletinKind, drawing: st.DataObject
) -> None:
    """Whoever opens a draft and saves it has changed nothing: three states of each part, both
    readings of an hour that comes twice.
    """
    content = drawing.draw(contents(kind))

    told = written(filled(content, house_zone=SEOUL))

    assert told.found == ()
    assert read_edit(kind, told.document, READING) == content


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=50, deadline=None)
@given(drawing=st.data())
def test_what_the_page_foretells_is_of_what_would_be_stored(
    kind: BulletinKind, drawing: st.DataObject
) -> None:
    """The sketch behind the label and the real content agree wherever both can be read."""
    content = drawing.draw(contents(kind))

    sketch = sketched(filled(content, house_zone=SEOUL))

    def deciding(of: Content) -> tuple[object, ...]:
        due = tuple((move.promise, move.due, move.next_word_by) for move in of.moves)
        return due, of.withdraws, of.publish_at, of.explanation, of.channels, of.facts

    assert deciding(sketch) == deciding(content)


@given(st.dictionaries(st.text(max_size=40), st.text(max_size=40), max_size=20))
def test_no_field_can_break_the_reading_of_a_form(fields: dict[str, str]) -> None:
    """Names and texts that no page of ours sent are a document or nothing, never a fault."""
    sketched(fields)
    written(fields)


def test_an_empty_form_says_nothing() -> None:
    """Nobody asked for anything: it goes out when it is signed."""
    assert written({}).document == {"publish_at": "now"}


def test_a_row_without_a_time_moves_nothing() -> None:
    """Every open promise has a row; those left empty stay where they are."""
    row = {"moves.1.promise": "sale", "moves.1.zone": SEOUL}
    moved = {**row, "moves.1.due.date": "2026-07-30", "moves.1.due.time": "09:00"}
    first = {"moves.0.promise": "preorder", "moves.0.zone": SEOUL}

    assert "moves" not in written({**first, **row}).document
    assert written({**first, **moved}).document["moves"] == [
        {"promise": "sale", "zone": SEOUL, "due": "2026-07-30T09:00"}
    ]


def test_a_finding_stands_beside_the_row_it_is_about() -> None:
    """The document counts what moves; the form counts every promise."""
    told = written(
        {
            "moves.0.promise": "preorder",
            "moves.2.promise": "sale",
            "moves.2.due.date": "2026-07-30",
            "channels.feed": "on",
            "withdraws.sale": "on",
        }
    )
    found = [
        Violation("x", path, Sentence("x", "x"))
        for path in ("moves.0.due", "channels.0", "withdraws.0", "body")
    ]

    placed = [v.field for v in told.placed(Report(tuple(found))).violations]

    assert placed == ["moves.2.due", "channels.feed", "withdraws.sale", "body"]


@pytest.mark.parametrize(
    "more",
    [
        {"explanation.cause.withheld": "legal"},
        {"explanation.cause.due.date": "2026-07-30", "explanation.cause.due.time": "09:00"},
        {"explanation.cause.due.time": "09:00"},
    ],
)
def test_a_part_is_told_promised_or_withheld_and_never_two_of_them(more: dict[str, str]) -> None:
    """What was typed is not dropped in silence: its writer chooses."""
    told = written({"explanation.cause": "Production", **more})

    assert [(v.code, v.field) for v in told.found] == [("said_twice", "explanation.cause")]


def test_one_of_ours_and_a_claim_are_not_corrected_at_once() -> None:
    """Two corrections are two bulletins."""
    told = written({"corrects.bulletin": "x", "corrects.claim": "It never comes."})

    assert [(v.code, v.field) for v in told.found] == [("said_twice", "corrects.bulletin")]
