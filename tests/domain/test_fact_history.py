"""What each fact was: no correction makes the public forget, and none marks too much."""

from itertools import permutations

from noticeboard.domain.content import Content, OwnCorrection
from noticeboard.domain.fact_history import FactChange, changes, marks, past_values
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice
from noticeboard.domain.redaction import without_words
from tests.builders import DAY, HOUR, NOON, a_follow_up, a_notice, explained, told

WRONG, RIGHT = "1,190,000 KRW", "1,290,000 KRW"


def _corrected(notice: Notice, days: int, **changes_: object) -> Notice:
    content = a_follow_up(
        **{"moves": (), "explanation": explained(what_happened="A misprint."), **changes_}
    )
    return told(notice, "correction", content, NOON + days * DAY)


def _updated(notice: Notice, body: str, days: int) -> Notice:
    return told(notice, "update", a_follow_up(moves=(), body=body, short=""), NOON + days * DAY)


def test_every_value_a_fact_had_stays_with_the_correction_that_ended_it() -> None:
    """The third price cannot pose as the first."""
    notice = _corrected(a_notice(), 1, facts={"price": RIGHT})
    notice = _corrected(notice, 2, facts={"price": "990,000 KRW"})

    second, first = past_values(notice, "price")

    assert (first.value, first.said, first.corrected) == (WRONG, *notice.bulletins[:2])
    assert (second.value, second.corrected) == (RIGHT, notice.bulletins[2])
    assert past_values(notice, "place") == ()


def test_a_correction_says_what_it_changed_and_what_it_added() -> None:
    """Readers see the old value beside the new; what was said again is no change."""
    notice = _corrected(a_notice(), 1, facts={"price": RIGHT, "fee": "0 KRW"})
    again = _corrected(notice, 2, facts={"price": RIGHT})

    assert changes(again, again.bulletins[0]) == ()
    assert changes(again, again.bulletins[1]) == (
        FactChange("price", WRONG, RIGHT),
        FactChange("fee", None, "0 KRW"),
    )
    assert changes(again, again.bulletins[2]) == ()
    assert past_values(again, "price")[0].value == WRONG


def test_whatever_quotes_a_wrong_fact_is_marked_and_nothing_else() -> None:
    """Also an update that only told the price in its words; not one that never named it."""
    notice = _updated(a_notice(), f"It still costs {WRONG}.", 1)
    notice = _updated(notice, "It comes in two colours.", 2)
    notice = _corrected(
        notice,
        3,
        facts={"price": RIGHT, "fee": "0 KRW"},
        corrects=OwnCorrection("bulletin-1"),
        body=f"It costs {RIGHT}, not {WRONG}.",
    )
    notice = _updated(notice, f"It costs {RIGHT}.", 4)

    marked = {b.id: [mark.by.id for mark in marks(notice, b)] for b in notice.bulletins}

    assert marked == {
        "bulletin-1": ["bulletin-4"],
        "bulletin-2": ["bulletin-4"],
        "bulletin-3": [],
        "bulletin-4": [],
        "bulletin-5": [],
    }
    (mark,) = marks(notice, notice.bulletins[1])
    assert mark.changes == (FactChange("price", WRONG, RIGHT),)


def test_a_bulletin_that_is_corrected_is_marked_though_no_fact_changes() -> None:
    """What was wrong may be a sentence; every correction of it counts."""
    notice = _corrected(a_notice(), 1, corrects=OwnCorrection("bulletin-1"))
    notice = _corrected(notice, 2, corrects=OwnCorrection("bulletin-1"))

    first, second = marks(notice, notice.bulletins[0])

    assert (first.by, second.by) == notice.bulletins[1:]
    assert first.changes == second.changes == ()


def test_no_removal_takes_the_mark_off_a_wrong_statement_or_puts_one_on_a_true_one() -> None:
    """Whichever words go, in whatever order: what is left is marked as before, and no more."""
    notice = told(a_notice(), "update", _said_again(), NOON + HOUR)
    notice = _updated(notice, f"It still costs {WRONG}.", 1)
    notice = _updated(notice, "It costs {{ fact.price }}.", 2)
    notice = _updated(notice, "It comes in two colours.", 3)
    notice = _corrected(notice, 4, facts={"price": RIGHT})
    before = _history(notice)
    said = [b.id for b in notice.bulletins if b.facts]

    assert [place for place, marked in enumerate(before[0]) if marked] == [0, 1, 2, 3]
    for order in permutations(said):
        left = notice
        for bulletin_id in order:
            left = without_words(left, bulletin_id, Removal(NOON + 5 * DAY, "court"))
            assert _history(left) == before
        left = _updated(left, "It is [removed] now.", 6)
        assert left.bulletins[-1].quotes == ()


def _said_again() -> Content:
    return a_follow_up(moves=(), facts={"price": WRONG}, body="It costs that.", short="")


def _history(notice: Notice) -> tuple[list[list[tuple[str, str]]], list[str]]:
    """Who corrects which fact of each bulletin, and which bulletins ended a value."""
    marked = [
        [(mark.by.id, c.key) for mark in marks(notice, b) for c in mark.changes]
        for b in notice.bulletins
    ]
    return marked, [past.corrected.id for past in past_values(notice, "price")]
