"""Rules 1 and 2: promises have an instant, and are announced days ahead."""

from datetime import datetime, timedelta
from typing import Any

from noticeboard.domain.policy import Situation
from noticeboard.domain.promise import PromiseTerms
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    SECOND,
    a_content,
    a_follow_up,
    a_kind,
    a_move,
    a_situation,
    an_instant,
    terms,
)
from tests.domain.cases import Case, refused, sound, warned

DUE = NOON + 10 * DAY


def promising(*promises: PromiseTerms, **changes: Any) -> Situation:
    """An announcement of these promises."""
    return a_situation(content=a_content(body="Soon.", short="", promises=promises, **changes))


def led(by: timedelta, *, kind: str = "launch", **changes: Any) -> Situation:
    """An announcement published so long before the promised instant."""
    leads = {"launch": {}, "service_end": {"min_lead": 60 * DAY, "recommended_lead": 90 * DAY}}
    due = NOON + 100 * DAY
    content = a_content(promises=(terms(due=due),), publish_at=an_instant(due - by), **changes)
    return a_situation(content=content, kind=a_kind(kind, **leads[kind]))


def keyed(key: str) -> Situation:
    """A promise of that key."""
    return promising(terms(key, label="Pre-order opens"))


def published(at: datetime | None) -> Situation:
    """An announcement for that instant, or for now."""
    return a_situation(content=a_content(publish_at=at and an_instant(at)))


_STATEMENT = a_kind("statement", promises=False, min_lead=0 * DAY, recommended_lead=0 * DAY)
_FIELD = "promises.0.due"

CASES: list[Case] = [
    sound("one promise, ten days ahead", a_situation()),
    # Rule 1
    refused("a launch that promises nothing", promising(), ("promises", "promise_missing")),
    sound(
        "a statement that cannot name the time yet",
        a_situation(content=a_content(body="Soon.", short="", promises=()), kind=_STATEMENT),
    ),
    refused(
        "a new promise in a delay",
        a_situation("delay", a_follow_up(promises=(terms("sale"),))),
        ("promises", "promises_not_here"),
    ),
    *(
        refused(f"the key {key!r}", keyed(key), ("promises.0.key", "key_malformed"))
        for key in ("", "Preorder", "1st", "pre-order", "pre order", "예약", "a" * 41, "a\n", "_a")
    ),
    *(sound(f"the key {key!r}", keyed(key)) for key in ("a", "pre_order_2", "a" * 40)),
    refused(
        "two promises of one key",
        promising(terms("sale"), terms("preorder"), terms("sale")),
        ("promises.2.key", "key_twice"),
    ),
    refused(
        "a promise without a word",
        promising(terms(label=" \u200b")),
        ("promises.0.label", "blank"),
    ),
    sound(
        "a sale that waits for the pre-order",
        promising(terms("preorder"), terms("sale", depends_on=("preorder",))),
    ),
    *(
        refused(
            f"a promise that depends on {on!r}",
            promising(terms("preorder", depends_on=("sale", on)), terms("sale")),
            ("promises.0.depends_on", "unknown_promise"),
        )
        for on in ("delivery", "preorder", "")
    ),
    *(
        refused(
            f"a promise {over} after the minute",
            promising(terms(due=DUE + over)),
            (_FIELD, "seconds_not_zero"),
        )
        for over in (SECOND, timedelta(microseconds=1))
    ),
    refused(
        "a promise moved to half a minute",
        a_situation("delay", a_follow_up(moves=(a_move(due=NOON + 20 * DAY + 30 * SECOND),))),
        ("moves.0.due", "seconds_not_zero"),
    ),
    sound("an evening from seven to nine", promising(terms(until=an_instant(DUE + 2 * HOUR)))),
    *(
        refused(
            f"an end {after} after the beginning",
            promising(terms(until=an_instant(DUE + after))),
            ("promises.0.until", "until_not_after"),
        )
        for after in (timedelta(), -HOUR)
    ),
    refused(
        "an end with seconds",
        promising(terms(until=an_instant(DUE + HOUR + SECOND))),
        ("promises.0.until", "seconds_not_zero"),
    ),
    # Publication
    sound("publication at once", published(None)),
    sound("publication in a second", published(NOON + SECOND)),
    *(
        refused(
            f"publication {ago} ago",
            published(NOON - ago),
            ("announcement.publish_at", "publish_at_past"),
        )
        for ago in (timedelta(), SECOND, DAY)
    ),
    refused(
        "a delay published yesterday",
        a_situation("delay", a_follow_up(publish_at=an_instant(NOON - DAY))),
        ("publish_at", "publish_at_past"),
    ),
    # Rule 2
    sound("a week's lead", led(7 * DAY)),
    warned("a second less than a week", led(7 * DAY - SECOND), (_FIELD, "lead_short")),
    warned("three days' lead", led(3 * DAY), (_FIELD, "lead_short")),
    refused(
        "a second less than three days",
        led(3 * DAY - SECOND),
        (_FIELD, "lead_too_short"),
    ),
    refused(
        "published now, two days ahead",
        promising(terms(due=NOON + 2 * DAY), publish_at=None),
        (_FIELD, "lead_too_short"),
    ),
    refused(
        "one of two promises too soon",
        promising(terms("preorder"), terms("sale", due=NOON + 2 * DAY)),
        ("promises.1.due", "lead_too_short"),
    ),
    refused(
        "an end of service with a month's lead",
        led(30 * DAY, kind="service_end"),
        (_FIELD, "lead_too_short"),
    ),
    warned(
        "an end of service with sixty days' lead",
        led(60 * DAY, kind="service_end"),
        (_FIELD, "lead_short"),
    ),
    warned(
        "fourteen hours' lead, waived",
        led(14 * HOUR, waiver="The regulator allowed it this morning."),
        (_FIELD, "short_notice"),
    ),
    Case(
        "fourteen hours' lead, waived without a reason",
        led(14 * HOUR, waiver=" \u3164"),
        {("announcement.waiver.reason", "blank")},
        {(_FIELD, "short_notice")},
    ),
    *(
        refused(
            f"announced {-by} after it happens, waived",
            led(by, waiver="We forgot to announce it."),
            (_FIELD, "due_before_publication"),
        )
        for by in (timedelta(), -HOUR)
    ),
    sound(
        "a delay has no lead",
        a_situation("delay", a_follow_up(moves=(a_move(due=NOON + 10 * DAY + HOUR),))),
    ),
]
