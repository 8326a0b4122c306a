"""Rule 5: labels are permanent, public marks of how a bulletin was told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from noticeboard.domain import labels
from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Content
from noticeboard.domain.explanation import Withheld
from noticeboard.domain.notice import Notice
from noticeboard.domain.publication import announce, follow_up
from noticeboard.domain.times import parse_instant
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    a_bulletin,
    a_content,
    a_follow_up,
    a_kind,
    a_move,
    a_notice,
    an_act,
    an_explanation,
    an_instant,
    terms,
    told,
)

DUE = NOON + 10 * DAY
DELAY = a_follow_up()
CANCELLATION = a_follow_up(moves=(), withdraws=("preorder",))
UPDATE = a_follow_up(moves=())


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (3 * DAY, ()),
        (3 * DAY - SECOND, ("short_notice",)),
        (14 * HOUR, ("short_notice",)),
    ],
)
def test_a_short_lead_shows(lead: timedelta, expected: tuple[str, ...]) -> None:
    """A waiver lets it be published, and the board says so."""
    notice = a_notice(terms("sale", due=NOON + 30 * DAY), terms(due=NOON + lead))

    assert notice.labels == expected


@pytest.mark.parametrize(
    ("kind", "content"), [("delay", DELAY), ("cancellation", CANCELLATION)], ids=["delay", "end"]
)
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (DUE - DAY, ()),
        (DUE - DAY + SECOND, ("late_notice",)),
        (DUE, ("late_notice",)),
        (DUE + SECOND, ("late_notice", "explained_late")),
        (DUE + 9 * DAY, ("late_notice", "explained_late")),
    ],
)
def test_lateness_shows(
    kind: BulletinKind, content: Content, at: datetime, expected: tuple[str, ...]
) -> None:
    """Late within a day of the instant; explained late after it."""
    notice = told(a_notice(terms("sale", due=NOON + 90 * DAY), terms(due=DUE)), kind, content, at)

    assert notice.bulletins[-1].labels == expected


def test_an_update_is_never_late() -> None:
    """It moves and ends nothing."""
    notice = told(a_notice(), "update", UPDATE, DUE + DAY)

    assert notice.labels == ()


def test_the_new_time_remembers_how_it_was_told() -> None:
    """Each time of a promise stands in the record with its labels."""
    notice = told(a_notice(), "delay", DELAY, DUE + HOUR)

    assert notice.promises[0].current.labels == ("late_notice", "explained_late")


def waiting() -> Notice:
    """A notice whose promise has no time, but a next word at ``DUE``."""
    move = a_move(next_word_by=an_instant(DUE))
    return told(a_notice(), "delay", a_follow_up(moves=(move,)), NOON + HOUR)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (DUE - MINUTE, ()),
        (DUE, ()),
        (DUE + SECOND, ("explained_late",)),
    ],
)
def test_speaking_before_the_next_word_is_due_is_in_time(
    at: datetime, expected: tuple[str, ...]
) -> None:
    """A minute before is as good as a day; a second after is late."""
    notice = told(waiting(), "delay", a_follow_up(moves=(a_move(due=DUE + 9 * DAY),)), at)

    assert notice.bulletins[-1].labels == expected


@pytest.mark.parametrize("kind", ["announcement", "delay"])
def test_a_part_withheld_shows(kind: BulletinKind) -> None:
    """On whose account stands beside the part."""
    why = an_explanation(cause=Withheld("legal"))
    if kind == "announcement":
        act = an_act(a_bulletin(content=a_content(explanation=why)))
        notice = announce(act, slug="s", language="en")
    else:
        notice = told(a_notice(), kind, a_follow_up(explanation=why), NOON + HOUR)

    assert notice.bulletins[-1].labels == ("part_withheld",)


@pytest.mark.parametrize("kind", ["announcement", "update"])
def test_one_person_alone_shows(kind: BulletinKind) -> None:
    """Nobody else read it before it was published."""
    if kind == "announcement":
        act = an_act(a_bulletin(one_person=True))
        notice = announce(act, slug="s", language="en")
    else:
        notice = told(a_notice(), kind, UPDATE, NOON + HOUR, one_person=True)

    assert notice.bulletins[-1].labels == ("one_person",)


def test_the_milliseconds_of_publication_make_nobody_late() -> None:
    """The instant announced counts, if it went out within a minute of it."""
    punctual = an_act(a_bulletin(content=_just_in_time()), DUE - 3 * DAY + MINUTE)
    late = an_act(a_bulletin(content=_just_in_time()), DUE - 3 * DAY + MINUTE + SECOND)

    assert announce(punctual, slug="s", language="en").labels == ()
    assert announce(late, slug="s", language="en").labels == ("short_notice",)


def _just_in_time() -> Content:
    return a_content(publish_at=an_instant(DUE - 3 * DAY))


def test_what_was_never_scheduled_counts_from_its_release() -> None:
    """Published at the last signature, there is no other instant."""
    act = an_act(a_bulletin("delay"), DUE - HOUR)
    unplanned = replace(act, bulletin=replace(act.bulletin, publish_at=None))

    assert unplanned.told_at == DUE - HOUR
    assert follow_up(a_notice(), unplanned).labels == ("late_notice",)


def test_a_kind_may_want_to_hear_of_a_delay_a_week_ahead() -> None:
    """What is late for the end of a service is early for a maintenance."""
    service_end = a_kind("service_end", delay_notice=7 * DAY)

    notice = told(a_notice(), "delay", DELAY, DUE - 3 * DAY, of=service_end)

    assert notice.labels == ("late_notice",)


@pytest.mark.parametrize(
    "content",
    [DELAY, CANCELLATION, a_follow_up(moves=(a_move("sale"), a_move()))],
    ids=["delay", "end", "two promises"],
)
def test_staff_are_told_until_when_no_label_says_late(content: Content) -> None:
    """The last instant that is in time is the one shown, to the second."""
    notice = a_notice(terms("sale", due=DUE + DAY), terms(due=DUE))

    last = labels.on_time_until(notice.promises, content, a_kind())

    assert last == DUE - DAY
    assert told(notice, "delay", content, last).labels == ()
    assert told(notice, "delay", content, last + SECOND).labels == ("late_notice",)


def test_a_next_word_can_be_kept_until_its_very_instant() -> None:
    """Nobody is late who speaks when they said they would."""
    word = a_follow_up(moves=(a_move(next_word_by=an_instant(DUE + HOUR)),))
    waiting = told(a_notice(terms(due=DUE)), "delay", word, NOON + HOUR)

    last = labels.on_time_until(waiting.promises, DELAY, a_kind())

    assert last == DUE + HOUR
    assert told(waiting, "delay", DELAY, last).bulletins[-1].labels == ()


def test_what_touches_no_promise_is_never_late() -> None:
    """An update can be told at any time."""
    assert labels.on_time_until(a_notice().promises, UPDATE, a_kind()) is None


def test_the_list_of_labels_is_whole() -> None:
    """Pages have a phrase for each of these."""
    assert set(labels.ALL) == {
        "late_notice",
        "explained_late",
        "short_notice",
        "part_withheld",
        "one_person",
        "rule_change",
    }


@pytest.mark.parametrize(
    ("promises", "expected"),
    [
        (("preorder",), ("rule_change",)),
        (("preorder", "sale"), ("late_notice",)),
        ((), ()),
    ],
)
def test_a_time_kept_by_the_clock_is_a_rule_change_and_no_delay(
    promises: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """However late the rules of a zone changed; what else is moved along is a delay."""
    meant = an_instant(DUE)
    was = replace(meant, utc=meant.utc + HOUR)
    moves = {"preorder": a_move(due=meant), "sale": a_move("sale", due=DUE + 5 * DAY)}
    notice = a_notice(terms(due=was), terms("sale", due=DUE + DAY), at=NOON - DAY)

    said = a_follow_up(moves=tuple(moves[key] for key in promises))
    notice = told(notice, "delay", said, DUE - HOUR)

    assert notice.bulletins[-1].labels == expected


@pytest.mark.parametrize(("was", "meant"), [("-04:00", "-05:00"), ("-05:00", "-04:00")])
def test_the_other_of_an_hour_that_comes_twice_is_a_delay(was: str, meant: str) -> None:
    """Its clock shows half past one at both: no rule changed, the company took an hour."""
    due, moved = (
        parse_instant(f"2027-11-07T01:30{offset}", "America/New_York") for offset in (was, meant)
    )
    notice = a_notice(terms(due=due), at=NOON - DAY)

    notice = told(notice, "delay", a_follow_up(moves=(a_move(due=moved),)), due.utc - HOUR)

    assert notice.bulletins[-1].labels == ("late_notice",)
