"""A public Notice comes back from its rows exactly as the domain made it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from noticeboard.domain.content import ClaimCorrection, Content, Fulfilment, OwnCorrection
from noticeboard.domain.explanation import (
    PART_NAMES,
    WITHHELD_BY,
    Explanation,
    Given,
    OpenHours,
    PartDue,
    Withheld,
)
from noticeboard.domain.notice import Notice
from noticeboard.domain.publication import release_revision
from noticeboard.domain.times import Instant, parse_instant
from noticeboard.store.engine import reading, writing
from noticeboard.store.public_notices import load_notice, load_notices
from noticeboard.store.public_writing import save_notice
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NEW_YORK,
    NOON,
    SEOUL,
    a_content,
    a_follow_up,
    a_full_explanation,
    a_kind,
    a_move,
    a_notice,
    an_explanation,
    an_instant,
    shown_words,
    terms,
    told,
)

# The second 01:30 of the night in which New York's clocks go back.
TWICE = parse_instant("2026-11-01T01:30:00-05:00", NEW_YORK)


def stored(engine: Engine, *states: Notice) -> Notice | None:
    """What the rows say after each of these states was saved upon the one before."""
    before = None
    for after in states:
        with writing(engine) as conn:
            save_notice(conn, before, after)
        before = after
    with reading(engine) as conn:
        return load_notice(conn, states[-1].id)


def a_long_story() -> tuple[Notice, ...]:
    """Announced, delayed twice, corrected, partly withdrawn, fixed, kept."""
    preorder = terms(
        due=an_instant(NOON + 10 * DAY, NEW_YORK),
        audience="KR, reserved before 24 November",
        until=TWICE,
    )
    delivery = terms("delivery", NOON + 12 * DAY, depends_on=("preorder",))
    odd = a_kind(confirm_within=timedelta(minutes=15, microseconds=1))
    first = a_notice(preorder, delivery, kind=odd, replaces="notice-0")
    first = replace(first, facts={"price": "1,190,000 KRW", "가격": "119만 원"})
    later = an_explanation(
        remedy=PartDue(an_instant(NOON + 3 * DAY, NEW_YORK)),
        prevention=Withheld("partner"),
        contact=Given("1588-0000", OpenHours("09:00-18:00", NEW_YORK)),
    )
    moves = (a_move(due=TWICE), a_move("delivery", next_word_by=an_instant(NOON + 30 * DAY)))
    delayed = told(first, "delay", a_follow_up(moves=moves, explanation=later), NOON + 9 * DAY)
    again = told(
        delayed,
        "delay",
        a_follow_up(moves=(a_move(due=NOON + 150 * DAY),), facts={"price": "1,090,000 KRW"}),
        NOON + 11 * DAY,
        one_person=True,
    )
    corrected = told(
        again,
        "correction",
        a_follow_up(moves=(), corrects=OwnCorrection("bulletin-2")),
        NOON + 12 * DAY,
    )
    denied = told(corrected, "correction", a_denial(), NOON + 13 * DAY)
    withdrawn = told(
        denied,
        "cancellation",
        a_follow_up(moves=(), withdraws=("delivery",), explanation=a_full_explanation()),
        NOON + 14 * DAY,
    )
    words = replace(shown_words(a_content(body="고친 글"), 2), released_at=NOON + 15 * DAY)
    fixed = release_revision(withdrawn, "bulletin-1", words)
    kept = told(fixed, "fulfilment", a_fulfilment(), NOON + 150 * DAY + MINUTE)
    return (first, delayed, again, corrected, denied, withdrawn, fixed, kept)


def a_denial() -> Content:
    """What others said of us, and how true it is."""
    claim = ClaimCorrection("They stop making it.", "A paper", "https://paper.example", "false")
    word = an_instant(NOON + 20 * DAY)
    return a_follow_up(moves=(), corrects=claim, next_word_by=word, parts={"evidence": "Here."})


def a_fulfilment() -> Content:
    """The promise was kept, a little less than wholly."""
    seen = NOON + 150 * DAY + timedelta(microseconds=7)
    kept = Fulfilment("preorder", seen, "partly_kept", "https://shop.example", "Not in Busan.")
    return a_follow_up(moves=(), fulfilment=kept)


@pytest.mark.parametrize("length", range(1, 9))
def test_a_notice_comes_back_as_it_was_published(engine: Engine, length: int) -> None:
    """After every step of its life: times as typed, explanations, labels, versions, outcomes."""
    story = a_long_story()[:length]

    assert stored(engine, *story) == story[-1]


def test_a_notice_nobody_announced_is_none(engine: Engine) -> None:
    """There is nothing to show, and no error."""
    with reading(engine) as conn:
        assert load_notice(conn, "nobody") is None


def test_several_notices_come_in_the_order_asked_for(engine: Engine) -> None:
    """Each with its own promises and bulletins; unknown ids are left out."""
    one = a_notice()
    two = renamed(a_notice(terms("sale"), at=NOON + HOUR))
    with writing(engine) as conn:
        save_notice(conn, None, one)
        save_notice(conn, None, two)

    with reading(engine) as conn:
        assert load_notices(conn, [two.id, "nobody", one.id]) == (two, one)


def renamed(notice: Notice) -> Notice:
    """The same under other names."""
    bulletins = tuple(replace(b, id="bulletin-9", code="nine") for b in notice.bulletins)
    return replace(notice, id="notice-9", slug="nine", bulletins=bulletins)


instants = st.builds(
    lambda minutes, zone: an_instant(NOON + minutes * MINUTE, zone),
    st.integers(-600_000, 600_000),
    st.sampled_from([SEOUL, NEW_YORK, "UTC", "Asia/Kathmandu"]),
)
# What PostgreSQL cannot keep, our intake refuses: NUL and lone surrogates.
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30
).map(lambda text: f"so {text}")
parts = st.one_of(
    st.builds(Given, texts, st.none() | st.builds(OpenHours, texts, st.just(SEOUL))),
    st.builds(PartDue, instants),
    st.builds(Withheld, st.sampled_from(WITHHELD_BY)),
)
explanations = st.builds(Explanation, st.dictionaries(st.sampled_from(PART_NAMES), parts))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(why=explanations, due=instants, title=texts, word=st.none() | instants)
def test_every_explanation_comes_back(
    engine: Engine, why: Explanation, due: Instant, title: str, word: Instant | None
) -> None:
    """Given, due and withheld parts, in any script, with any zone's times."""
    first = replace(a_notice(), title=title)
    content = a_follow_up(moves=(a_move(due=due),), explanation=why, next_word_by=word)
    notice = told(first, "delay", content, NOON + DAY)

    with engine.connect() as conn, conn.begin() as undone:
        save_notice(conn, None, notice)
        loaded = load_notice(conn, notice.id)
        undone.rollback()

    assert loaded == notice
