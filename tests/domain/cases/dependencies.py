"""Rule 13: whoever moves a promise decides, in the same text, on all that depend on it."""

from datetime import timedelta
from typing import Any

from noticeboard.domain.content import Fulfilment, Move
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy import Situation
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    a_content,
    a_follow_up,
    a_full_explanation,
    a_move,
    a_notice,
    a_situation,
    an_instant,
    terms,
    told,
)
from tests.domain.cases import Case, refused, sound

YESTERDAY = NOON - DAY
OPENS, SELLS, ARRIVES = NOON + 10 * DAY, NOON + 12 * DAY, NOON + 14 * DAY
ANOTHER = terms("event", OPENS)


def chain(**changes: Any) -> Notice:
    """The delivery depends on the sale, the sale on the pre-order, the event on nothing."""
    sale = terms("sale", SELLS, depends_on=("preorder",))
    delivery = terms("delivery", ARRIVES, depends_on=("sale",))
    return a_notice(terms("preorder", OPENS), sale, delivery, ANOTHER, at=YESTERDAY, **changes)


def after(ending: str) -> Notice:
    """The same, once the sale has ended."""
    if ending == "kept":
        kept = a_content(promises=(), fulfilment=Fulfilment("sale", NOON - HOUR, early=True))
        return told(chain(), "fulfilment", kept, NOON - HOUR)
    gone = a_content(promises=(), withdraws=("sale",), stays=("delivery",))
    return told(chain(), "cancellation", gone, NOON - HOUR)


def delaying(*moves: Move, stays: tuple[str, ...] = (), notice: Notice | None = None) -> Situation:
    """A delay of these, while those stay."""
    content = a_follow_up(body="Later.", moves=moves, stays=stays)
    return a_situation("delay", content, notice=notice or chain())


def cancelling(*withdraws: str, **changes: Any) -> Situation:
    """A cancellation of these."""
    why = a_full_explanation()
    said = {"body": "Not now.", "short": "Not now.", "moves": (), "explanation": why, **changes}
    content = a_follow_up(withdraws=withdraws, **said)
    return a_situation("cancellation", content, notice=chain())


def by(length: timedelta, *keys: str) -> tuple[Move, ...]:
    """These promises moved by so much."""
    times = {"preorder": OPENS, "sale": SELLS, "delivery": ARRIVES, "event": OPENS}
    return tuple(a_move(key, times[key] + length, forward=length < timedelta()) for key in keys)


def announcing(*promises: Any) -> Situation:
    """An announcement of these."""
    return a_situation(content=a_content(body="Soon.", short="Soon.", promises=promises))


CASES: list[Case] = [
    refused(
        "a delay that is silent about what depends on it, through another too",
        delaying(*by(HOUR, "preorder")),
        ("stays.sale", "dependant_undecided"),
        ("stays.delivery", "dependant_undecided"),
    ),
    refused(
        "a delay that moves one dependant and is silent about the next",
        delaying(*by(HOUR, "preorder", "sale")),
        ("stays.delivery", "dependant_undecided"),
    ),
    refused(
        "a withdrawal that is silent about what depends on it",
        cancelling("sale"),
        ("stays.delivery", "dependant_undecided"),
    ),
    sound("all move together", delaying(*by(HOUR, "preorder", "sale", "delivery"))),
    sound("one moves, one stays", delaying(*by(HOUR, "preorder", "sale"), stays=("delivery",))),
    sound("what nothing depends on", delaying(*by(HOUR, "delivery"))),
    sound("a delay that leaves the rest", delaying(*by(HOUR, "sale"), stays=("delivery",))),
    sound(
        "a withdrawal with what depends on it, of which the last one stays",
        cancelling("preorder", "sale", stays=("delivery",)),
    ),
    sound(
        "a withdrawal that moves what depends on it",
        cancelling("sale", moves=by(DAY, "delivery")),
    ),
    refused(
        "a cancellation that only moves",
        cancelling(moves=by(DAY, "delivery")),
        ("withdraws", "withdraws_missing"),
    ),
    refused(
        "moved and withdrawn at once",
        cancelling("delivery", moves=by(DAY, "delivery")),
        ("withdraws.0", "promise_twice"),
    ),
    sound(
        "what depends on it by way of one that was kept",
        delaying(*by(HOUR, "preorder"), notice=after("kept")),
    ),
    sound(
        "what depends on it by way of one that was withdrawn",
        delaying(*by(HOUR, "preorder"), notice=after("withdrawn")),
    ),
    # What stays
    *(
        refused(told_, delaying(*by(HOUR, "delivery"), stays=stays), (f"stays.{at}", code))
        for told_, stays, at, code in (
            ("what depends on nothing moved stays", ("event",), 0, "stays_alone"),
            ("what it depends on stays", ("sale",), 0, "stays_alone"),
            ("nobody promised what stays", ("nothing",), 0, "stays_alone"),
            ("it moves and stays", ("delivery",), 0, "decided_twice"),
        )
    ),
    refused(
        "it stays twice",
        delaying(*by(HOUR, "sale"), stays=("delivery", "delivery")),
        ("stays.1", "promise_twice"),
    ),
    # Time runs one way
    refused(
        "a delay beyond what stays",
        delaying(*by(5 * DAY, "preorder"), stays=("sale", "delivery")),
        ("stays.0", "before_what_it_needs"),
    ),
    sound("up to what stays", delaying(*by(2 * DAY, "sale"), stays=("delivery",))),
    refused(
        "brought forward before what it needs",
        delaying(*by(-2 * DAY - MINUTE, "sale"), stays=("delivery",)),
        ("moves.0.due", "before_what_it_needs"),
    ),
    refused(
        "no time yet, and the next word after what stays",
        delaying(
            a_move("sale", next_word_by=an_instant(ARRIVES + HOUR)),
            stays=("delivery",),
        ),
        ("stays.0", "before_what_it_needs"),
    ),
    sound(
        "neither has a time yet",
        delaying(
            a_move("sale", next_word_by=an_instant(ARRIVES + HOUR)),
            a_move("delivery", next_word_by=an_instant(ARRIVES)),
        ),
    ),
    refused(
        "announced before what it needs",
        announcing(terms("preorder", SELLS), terms("sale", OPENS, depends_on=("preorder",))),
        ("promises.1.due", "before_what_it_needs"),
    ),
    sound(
        "announced for the same minute as what it needs",
        announcing(terms("preorder", OPENS), terms("sale", OPENS, depends_on=("preorder",))),
    ),
    refused(
        "promises that wait for one another",
        announcing(
            terms("preorder", OPENS, depends_on=("delivery",)),
            terms("sale", OPENS, depends_on=("preorder",)),
            terms("delivery", OPENS, depends_on=("sale",)),
            terms("event", OPENS, depends_on=("sale",)),
        ),
        ("promises.0.depends_on", "depends_in_circle"),
        ("promises.1.depends_on", "depends_in_circle"),
        ("promises.2.depends_on", "depends_in_circle"),
    ),
]
