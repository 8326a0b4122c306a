"""Dataclasses to JSON and back: nothing is lost, and equal things are equal bytes."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.canonical import canonical
from noticeboard.domain.content import ClaimCorrection, Content, Fulfilment, Move, OwnCorrection
from noticeboard.domain.explanation import (
    PART_NAMES,
    WITHHELD_BY,
    Explanation,
    Given,
    PartDue,
    Withheld,
)
from noticeboard.domain.notice import Published, Shown
from noticeboard.domain.promise import PromiseTerms
from noticeboard.ports import Frozen
from noticeboard.store.codec import dump, load
from tests.builders import NOON, a_content, a_follow_up, an_instant
from tests.store.instants import INSTANTS, MOMENTS

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.dictionaries(TEXT, TEXT, max_size=3)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
SAID = TEXT.map(lambda text: f"x{text}")
PARTS = st.one_of(
    st.builds(Given, SAID, owed_by=st.none() | INSTANTS),
    st.builds(PartDue, INSTANTS),
    st.builds(Withheld, st.sampled_from(WITHHELD_BY)),
)
EXPLANATIONS = st.builds(
    Explanation, st.dictionaries(st.sampled_from(PART_NAMES), PARTS, max_size=4)
)
MOVES = st.builds(Move, TEXT, st.none() | INSTANTS, st.none() | INSTANTS, st.booleans())
CORRECTIONS = st.one_of(
    st.none(),
    st.builds(OwnCorrection, TEXT),
    st.builds(ClaimCorrection, TEXT, TEXT, TEXT, st.sampled_from(["true", "false", "partly"])),
)
FULFILMENTS = st.none() | st.builds(
    Fulfilment, TEXT, MOMENTS, st.sampled_from(["kept", "partly_kept"]), st.none() | TEXT
)
FOLLOW_UP: Any = {
    "moves": st.lists(MOVES, max_size=2).map(tuple),
    "withdraws": TEXTS,
    "explanation": EXPLANATIONS,
    "corrects": CORRECTIONS,
    "next_word_by": st.none() | INSTANTS,
    "fulfilment": FULFILMENTS,
    "parts": NAMES,
}
CONTENTS = st.builds(
    Content,
    body=TEXT,
    short=TEXT,
    publish_at=st.none() | INSTANTS,
    channels=TEXTS,
    texts=NAMES,
    title=TEXT,
    products=TEXTS,
    promises=st.lists(
        st.builds(
            PromiseTerms, TEXT, TEXT, INSTANTS, st.none() | TEXT, st.none() | INSTANTS, TEXTS
        ),
        max_size=2,
    ).map(tuple),
    facts=NAMES,
    waiver=st.none() | TEXT,
    **FOLLOW_UP,
)
PUBLISHED = st.builds(
    Published,
    id=TEXT,
    code=TEXT,
    kind=st.sampled_from(["announcement", "delay"]),
    sequence=st.integers(1, 99),
    published_at=MOMENTS,
    versions=st.lists(
        st.builds(Shown, st.integers(1, 9), MOMENTS, TEXT, TEXT, TEXT), max_size=2
    ).map(tuple),
    labels=TEXTS,
    **FOLLOW_UP,
)
FROZEN = st.builds(
    Frozen,
    body=TEXT,
    html=TEXT,
    short=TEXT,
    texts=st.dictionaries(TEXT, TEXTS, max_size=3),
    hash=TEXT,
)


@given(st.one_of(CONTENTS, PUBLISHED, FROZEN))
def test_what_is_stored_comes_back_whole(value: Any) -> None:
    """Every field of every kind, through the very bytes that SQLite keeps."""
    stored = dump(value)

    assert load(type(value), stored) == value
    assert canonical(dump(load(type(value), stored))) == canonical(stored)


def test_facts_in_another_order_are_the_same_bytes() -> None:
    """What is hashed does not depend on the order in which somebody typed."""
    one = a_content(facts={"price": "1", "place": "Seoul"})
    other = a_content(facts={"place": "Seoul", "price": "1"})

    assert canonical(dump(one)) == canonical(dump(other))


def test_a_field_of_a_newer_version_is_ignored() -> None:
    """While two versions run side by side, the older one reads what the newer one wrote."""
    stored = {**dump(a_follow_up()), "mood": "hopeful"}

    assert load(Content, stored) == a_follow_up()


def test_a_field_that_an_older_version_did_not_write_takes_its_default() -> None:
    """What was stored before an upgrade can be read after it."""
    stored = dump(a_content())
    del stored["waiver"], stored["next_word_by"]

    assert load(Content, stored) == a_content()


def test_the_wall_time_as_typed_is_kept() -> None:
    """Both readings of an instant are stored: UTC, and what the person wrote."""
    typed = an_instant(NOON, "America/New_York")

    loaded = load(Content, dump(a_content(publish_at=typed)))

    assert loaded.publish_at is not None
    assert (loaded.publish_at.wall.hour, loaded.publish_at.zone) == (8, "America/New_York")
