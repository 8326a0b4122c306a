"""A text that could not go out in time is marked, held or dropped, as its kind says."""

from dataclasses import replace

import pytest

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Fulfilment, Reminder
from noticeboard.domain.kind import OnLate
from noticeboard.domain.late import Late, lateness, looks_ahead
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    a_content,
    a_follow_up,
    a_kind,
    a_notice,
    terms,
    told,
)

LATE = NOON + 10 * MINUTE + SECOND


@pytest.mark.parametrize(
    ("on_late", "said", "becomes"),
    [
        ("send", "announcement", "marked"),
        ("hold", "announcement", "held"),
        ("drop", "update", "dropped"),
        *((on, "delay", "marked") for on in ("send", "hold", "drop")),
        *((on, "cancellation", "marked") for on in ("send", "hold", "drop")),
        *((on, "correction", "marked") for on in ("send", "hold", "drop")),
        ("drop", "holding", "marked"),
        ("hold", "fulfilment", "marked"),
    ],
)
def test_after_its_time_the_kind_decides(
    on_late: OnLate, said: BulletinKind, becomes: Late
) -> None:
    """Ten minutes are in time; then it is marked, held for a person, or dropped."""
    kind = a_kind(on_late=on_late)

    assert lateness(kind, said, NOON, (), LATE - SECOND) == "on_time"
    assert lateness(kind, said, NOON, (), LATE) == becomes


@pytest.mark.parametrize(("on_late", "becomes"), [("send", "dropped"), ("hold", "held")])
def test_opens_in_an_hour_is_never_said_after_it_opened(on_late: OnLate, becomes: Late) -> None:
    """However short the time: what lies behind is not announced."""
    kind = a_kind(on_late=on_late)

    assert lateness(kind, "announcement", NOON, (NOON + MINUTE,), NOON + MINUTE) == becomes
    assert lateness(kind, "announcement", NOON, (NOON + MINUTE,), NOON + SECOND) == "on_time"
    assert lateness(kind, "delay", NOON, (NOON + MINUTE,), NOON + MINUTE) == "on_time"


@pytest.mark.parametrize(
    ("on_late", "becomes", "over"),
    [("send", "marked", "dropped"), ("drop", "marked", "dropped"), ("hold", "held", "held")],
)
def test_what_has_begun_in_part_goes_out_marked(
    on_late: OnLate, becomes: Late, over: Late
) -> None:
    """The sale that is still to come is announced, though the pre-order has opened."""
    kind, ahead = a_kind(on_late=on_late), (NOON + 5 * MINUTE, NOON + MINUTE)

    assert lateness(kind, "announcement", NOON, ahead, NOON + SECOND) == "on_time"
    assert lateness(kind, "announcement", NOON, ahead, NOON + MINUTE) == becomes
    assert lateness(kind, "announcement", NOON, ahead, NOON + 5 * MINUTE) == over


def test_what_a_text_looks_forward_to() -> None:
    """What it promises or reminds of; of an update, what it quotes that is still to come."""
    two = a_content(promises=(terms("sale", NOON + 2 * DAY), terms("preorder", NOON + DAY)))
    silent = a_content(promises=(), facts={}, body="All is well.", short="All is well.")
    reminding = replace(silent, reminder=Reminder("preorder", 1, 86400))
    notice = a_notice(terms("preorder", NOON + HOUR), terms("sale", NOON + DAY))

    assert looks_ahead(two, None, NOON) == (NOON + 2 * DAY, NOON + DAY)
    assert looks_ahead(silent, notice, NOON) == ()
    assert looks_ahead(reminding, notice, NOON) == (NOON + HOUR,)
    assert looks_ahead(reminding, None, NOON) == ()


def test_an_update_that_quotes_a_promise_looks_forward_to_it() -> None:
    """Until it was due, or kept: what is told of afterwards is true whenever it comes."""
    notice = a_notice(terms("preorder", NOON + HOUR), terms("sale", NOON + DAY))
    body = "In one hour: {{ promise.preorder.time }} {{ link }} {{ promise }} {{ fact.price }}"
    update = a_content(promises=(), body=body)
    early = a_content(
        promises=(), fulfilment=Fulfilment("preorder", NOON + 30 * MINUTE, early=True)
    )
    kept = told(notice, "fulfilment", early, NOON + 30 * MINUTE)

    assert looks_ahead(update, notice, NOON) == (NOON + HOUR,)
    assert looks_ahead(update, notice, NOON + HOUR) == ()
    assert looks_ahead(update, kept, NOON + 40 * MINUTE) == ()
    assert looks_ahead(update, kept, NOON + 20 * MINUTE) == (NOON + HOUR,)


def test_what_a_text_looked_forward_to_is_what_was_known_then() -> None:
    """A delay published since moves nothing of what was chosen before."""
    notice = a_notice(terms("preorder", NOON + HOUR))
    quoting = a_content(promises=(), facts={}, body="At {{ promise.preorder.time }}.", short="-")
    reminding = replace(quoting, body="Soon.", reminder=Reminder("preorder", 1, 3600))
    moved = told(notice, "delay", a_follow_up(), NOON + 10 * MINUTE)
    later = moved.promises[0].current.anchor.utc

    for content in (quoting, reminding):
        known_at = NOON + 9 * MINUTE
        assert looks_ahead(content, moved, NOON) == (later,) != (NOON + HOUR,)
        assert looks_ahead(content, moved, NOON, known_at=known_at) == (NOON + HOUR,)
        assert looks_ahead(content, moved, NOON, known_at=NOON + HOUR) == (later,)
