"""The record's figures, each worked out by hand: from the five stories, and at their edges."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from noticeboard.domain.content import DailyWord, Fulfilment, Move, OwnCorrection, Reminder
from noticeboard.domain.explanation import PartDue, Withheld
from noticeboard.domain.record import replay
from noticeboard.domain.record.boundaries import last_boundary, next_boundary
from noticeboard.domain.record.figures import figures
from noticeboard.domain.silence import Incident
from noticeboard.domain.times import parse_instant
from tests.builders import SEOUL, explained, terms
from tests.domain.books import Books, a_life, at, promised

HOUR, DAY = 3600, 86400
TOLD = explained(cause="Rain.")


def to(promise: str, due: str) -> tuple[Move, ...]:
    """A promise moved to a wall time in Seoul."""
    return (Move(promise, parse_instant(due, SEOUL)),)


def until(promise: str, word: str) -> tuple[Move, ...]:
    """A promise without a time, and a next word that stands in for it."""
    return (Move(promise, next_word_by=parse_instant(word, SEOUL)),)


def test_the_silent_weekend() -> None:
    """Story 1: nobody speaks from Saturday 14:15 to Monday, and the next word comes late."""
    books = Books()
    books.announce("n", "2009-11-20T10:00", promised("gift", "2009-11-28T14:00"))
    sunday = books.whole("2009-11-29T12:00")
    word = parse_instant("2009-11-30T12:00", SEOUL)
    books.say("n", "holding", "2009-11-30T09:00", next_word_by=word)
    noon = books.whole("2009-11-30T12:00")
    books.say("n", "update", "2009-11-30T13:00")

    monday = books.whole("2009-11-30T14:00")

    assert (sunday["unconfirmed"], sunday["silent"]) == (1, 1)
    assert (monday["unconfirmed"], monday["silent"]) == (1, 0)
    # The weekend, and the hour after the passed next word.
    weekend, hour = 42 * HOUR + 45 * 60, HOUR
    assert monday["first_word"] == {"count": 2, "median": (weekend + hour) // 2}
    assert noon["next_words"] == {"due": 1, "kept": 0, "missed": 1, "no_new_fact": 0}
    assert monday["next_words"] == {"due": 1, "kept": 0, "missed": 1, "no_new_fact": 1}
    assert monday["as_first_promised"] == {"judged": 1, "kept": 0, "notices": 1, "share": None}


def test_the_launch_that_moved_all_day() -> None:
    """Story 2: one move said after the instant, one ten minutes before, kept at the third."""
    books = Books()
    books.announce("n", "2010-11-05T10:00", promised("sale", "2010-11-09T09:00"))
    books.say("n", "delay", "2010-11-09T12:00", moves=to("sale", "2010-11-09T20:00"))
    books.say("n", "delay", "2010-11-09T19:50", moves=to("sale", "2010-11-30T09:00"))
    waiting = books.whole("2010-11-10T00:00")
    books.keep("n", "sale", "2010-11-30T09:05")

    kept = books.whole("2010-12-01T00:00")

    assert waiting["as_first_promised"]["judged"] == 1
    assert waiting["as_last_promised"]["judged"] == 0
    assert waiting["slip"] == {"count": 1, "median": 21 * DAY}
    assert kept["as_first_promised"]["kept"] == 0
    assert kept["as_last_promised"] == {"judged": 1, "kept": 1, "notices": 1, "share": None}
    assert (kept["moves"], kept["moves_told_in_time"]) == (2, 1)
    assert kept["moves_per_100_promises"] == 200
    assert kept["lead"] == {"count": 1, "median": 3 * DAY + 23 * HOUR}
    assert kept["slip"] == {"count": 1, "median": 21 * DAY + 5 * 60}
    assert kept["first_word"] == {"count": 1, "median": 2 * HOUR + 45 * 60}


def test_four_versions_of_one_delivery() -> None:
    """Story 3: the next word brings a correction, which is a fact; kept in part is not kept."""
    books = Books()
    books.announce("n", "2009-11-18T12:00", promised("courier", "2009-11-28T09:00"))
    word = parse_instant("2009-11-27T18:00", SEOUL)
    books.say("n", "update", "2009-11-27T09:00", next_word_by=word)
    books.say("n", "correction", "2009-11-27T17:00", corrects=OwnCorrection("n-2"))
    books.keep("n", "courier", "2009-11-28T09:10", status="partly_kept")

    found = books.whole("2009-11-29T00:00")

    assert found["next_words"] == {"due": 1, "kept": 1, "missed": 0, "no_new_fact": 0}
    assert found["partly_kept"] == 1
    assert found["as_last_promised"]["kept"] == 0
    assert found["slip"]["count"] == 0


def test_the_ending_with_many_dates() -> None:
    """Story 4: withdrawn and announced anew, it still counts from the first of its dates."""
    books = Books()
    books.announce("old", "2011-04-01T10:00", promised("end", "2011-06-30T23:00"))
    books.say("old", "delay", "2011-06-20T10:00", moves=to("end", "2011-09-30T23:00"))
    books.say("old", "cancellation", "2011-09-26T10:00", withdraws=("end",))
    alone = books.whole("2011-10-01T00:00")
    books.announce(
        "new",
        "2011-10-05T10:00",
        promised("end", "2011-12-08T00:00"),
        promised("start", "2011-12-09T00:00"),
        replaces="old",
        products=("2g",),
    )
    books.say("new", "delay", "2011-12-08T10:00", moves=until("end", "2011-12-20T10:00"))

    found = books.whole("2011-12-21T00:00")

    assert (alone["withdrawn"], alone["promises"]) == (1, 1)
    assert (found["withdrawn"], found["promises"]) == (0, 2)
    assert (found["moves"], found["moves_told_in_time"]) == (3, 2)
    assert found["lead"] == {"count": 2, "median": 90 * DAY + 13 * HOUR}
    assert found["as_first_promised"]["judged"] == 2
    assert (found["unconfirmed"], found["silent"]) == (2, 2)
    assert books.of("2011-12-21T00:00", "2g", "2011-Q2")["promises"] == 2
    assert books.of("2011-12-21T00:00", "2g", "2011-Q4")["promises"] == 0


def test_the_cancellation_nobody_announced() -> None:
    """Story 5: counted from the hour it was known; what is withheld or owed is counted too, and
    what turned out to be nothing, apart.
    """
    books = Books()
    known = Incident("i", "n", at("2008-06-11T17:00"), "price", "ana")
    wrong = replace(known, ended_at=at("2008-06-11T18:00"), false_by="reporter")
    books.announce("n", "2008-06-12T19:00", incidents=(known, wrong))
    week = parse_instant("2008-06-19T19:00", SEOUL)
    why = explained(what_happened="A typo.", cause=Withheld("partner"), prevention=PartDue(week))
    books.say("n", "cancellation", "2008-06-12T20:00", explanation=why)
    owed = books.whole("2008-06-19T19:00")["parts"]
    books.say("n", "update", "2008-06-19T19:01", explanation=explained(prevention="Two pairs."))

    found = books.whole("2008-06-20T00:00")

    assert found["first_word"] == {"count": 2, "median": (26 * HOUR + 60) // 2}
    assert found["false_alarms"] == {"count": 1, "median": HOUR, "own": 1}
    assert (owed["owed"], owed["overdue"]) == (1, 1)
    assert found["parts"] == {
        "told": 2,
        "withheld": 1,
        "owed": 1,
        "told_in_time": 0,
        "told_late": 1,
        "overdue": 0,
    }
    assert (found["notices"], found["promises"]) == (0, 0)


def test_a_share_is_weighted_by_notice_and_needs_enough() -> None:
    """One notice of four promises weighs as much as one of one; four in all say nothing yet."""
    books = Books()
    keys = ("a", "b", "c", "d")
    books.announce("n", "2026-01-01T00:00", *(promised(k, "2026-01-10T09:00") for k in keys))
    for key in keys:
        books.keep("n", key, "2026-01-10T09:00")
    few = books.whole("2026-02-01T00:00")["as_first_promised"]
    books.announce("m", "2026-01-01T00:00", promised("a", "2026-01-10T09:00"))

    found = books.whole("2026-02-01T00:00")["as_first_promised"]

    assert few == {"judged": 4, "kept": 4, "notices": 1, "share": None}
    assert found == {"judged": 5, "kept": 4, "notices": 2, "share": 500}


def test_a_promise_is_judged_at_the_minute_it_turns_unconfirmed() -> None:
    """At 09:15, not before; kept at 09:15 is kept, a minute later is late."""
    books = Books()
    books.announce("n", "2026-01-01T00:00", promised("a", "2026-01-10T09:00"))
    early, late = books.whole("2026-01-10T09:14"), books.whole("2026-01-10T09:15")
    books.keep("n", "a", "2026-01-10T09:15")
    kept = books.whole("2026-01-10T09:16")

    assert (early["as_first_promised"]["judged"], early["unconfirmed"]) == (0, 0)
    assert (late["as_first_promised"]["judged"], late["unconfirmed"]) == (1, 1)
    assert kept["as_first_promised"]["kept"] == 1


def test_what_is_said_days_later_to_have_happened_in_time_is_counted_as_said_late() -> None:
    """The evidence decides whether it was kept; how long nobody said so is counted beside it."""
    books = Books()
    keys = ("a", "b", "c", "d")
    books.announce("n", "2026-01-01T00:00", *(promised(k, "2026-01-10T09:00") for k in keys))
    in_time = at("2026-01-10T09:00")
    for key, said in (("a", "2026-01-10T09:15"), ("b", "2026-01-12T09:00")):
        books.say("n", "fulfilment", said, fulfilment=Fulfilment(key, in_time))
    some = Fulfilment("c", in_time, status="partly_kept")
    books.say("n", "fulfilment", "2026-01-14T09:00", fulfilment=some)

    found = books.whole("2026-01-20T09:00")

    assert found["as_first_promised"]["kept"] == 2
    assert found["confirmed_late"] == {"count": 2, "median": 3 * DAY}
    assert found["slip"]["count"] == 0


def test_a_daily_word_counts_each_day_and_a_reminder_is_none() -> None:
    """Promised on Monday for every 18:00; spoken on Tuesday, silent on Wednesday."""
    books = Books()
    books.announce("n", "2026-03-02T09:00", promised("a", "2026-03-09T09:00"))
    daily = DailyWord("18:00", SEOUL)
    books.say("n", "holding", "2026-03-02T10:00", daily_word=daily)
    books.say("n", "update", "2026-03-03T17:00")
    books.say("n", "update", "2026-03-04T18:30", reminder=Reminder("a", 1, DAY))
    books.say("n", "update", "2026-03-05T09:00", resolved=True)

    found = books.whole("2026-03-06T00:00")["next_words"]

    assert found == {"due": 3, "kept": 2, "missed": 1, "no_new_fact": 0}


def test_daily_words_of_two_promises_are_counted_each_by_itself() -> None:
    """That one of them is over ends the words about it, on the record too."""
    books, daily = Books(), DailyWord("18:00", SEOUL)
    two = (promised("a", "2026-03-09T09:00"), promised("b", "2026-03-09T09:00"))
    books.announce("n", "2026-03-02T09:00", *two)
    for key, hour in (("a", 10), ("b", 11)):
        body = f"{{{{ promise.{key} }}}}"
        books.say("n", "update", f"2026-03-02T{hour}:00", daily_word=daily, body=body)
    both = books.whole("2026-03-03T18:00")["next_words"]
    books.say("n", "update", "2026-03-03T19:00", resolved=True, body="{{ promise.b }}")

    found = books.whole("2026-03-04T18:00")["next_words"]

    assert (both["kept"], both["missed"]) == (2, 2)
    assert (found["kept"], found["missed"]) == (2, 3)


def test_a_daily_word_nobody_speaks_is_missed_before_anybody_speaks_again() -> None:
    """Promised on Monday for every 18:00, spoken on Tuesday, then never: each day it is one more,
    until all that was promised has ended.
    """
    books = Books()
    books.announce("n", "2026-03-02T09:00", promised("a", "2026-03-09T09:00"))
    books.say("n", "holding", "2026-03-02T10:00", daily_word=DailyWord("18:00", SEOUL))
    monday = books.whole("2026-03-02T18:00")["next_words"]
    books.say("n", "update", "2026-03-03T17:00")
    told = replay(books.recorded)

    noon = books.whole("2026-03-05T12:00")["next_words"]
    evening = books.whole("2026-03-05T18:00")["next_words"]
    books.keep("n", "a", "2026-03-06T12:00")
    kept = books.whole("2026-04-01T00:00")["next_words"]

    assert monday == {"due": 1, "kept": 1, "missed": 0, "no_new_fact": 0}
    assert noon == {"due": 3, "kept": 2, "missed": 1, "no_new_fact": 0}
    assert evening == {"due": 4, "kept": 2, "missed": 2, "no_new_fact": 0}
    assert next_boundary(told, at("2026-03-05T12:00")) == at("2026-03-05T18:00")
    assert last_boundary(told, at("2026-03-05T12:00")) == at("2026-03-04T18:00")
    assert kept == evening
    assert next_boundary(replay(books.recorded), at("2026-03-06T12:00")) is None


def test_words_about_another_promise_pay_for_nothing() -> None:
    """Neither for a part that a delay owes, nor for a word about what it moved."""
    books = Books()
    two = promised("a", "2026-03-09T09:00"), promised("b", "2026-03-09T10:00")
    books.announce("n", "2026-03-02T09:00", *two)
    why = explained(what_happened="Rain.", cause=PartDue(parse_instant("2026-03-03T09:00", SEOUL)))
    word = parse_instant("2026-03-02T12:00", SEOUL)
    open_ = (Move("a", next_word_by=word),)
    books.say("n", "delay", "2026-03-02T10:00", moves=open_, explanation=why)
    gold = explained(cause="Gold paint.")
    books.say("n", "cancellation", "2026-03-02T11:00", withdraws=("b",), explanation=gold)
    slip = OwnCorrection("n-1")
    books.say("n", "correction", "2026-03-02T12:30", corrects=slip, explanation=gold)
    other = books.whole("2026-03-03T09:00")
    books.say("n", "update", "2026-03-03T10:00", explanation=explained(cause="A lorry."))

    own = books.whole("2026-03-03T10:00")

    late = {"owed": 1, "told_in_time": 0, "withheld": 0}
    assert other["next_words"] == {"due": 1, "kept": 0, "missed": 1, "no_new_fact": 0}
    assert other["parts"] == {"told": 3, "told_late": 0, "overdue": 1, **late}
    assert own["parts"] == {"told": 4, "told_late": 1, "overdue": 0, **late}


def test_a_next_word_counts_from_when_it_comes_due() -> None:
    """ "1 of 2" before the second was due would say that one was missed."""
    books = Books()
    books.announce("n", "2026-03-02T09:00", promised("a", "2026-03-09T09:00"))
    for hour in (10, 11):
        word = parse_instant(f"2026-03-02T{hour + 2}:00", SEOUL)
        books.say("n", "holding", f"2026-03-02T{hour}:00", next_word_by=word)

    waiting = books.whole("2026-03-02T12:59")["next_words"]
    missed = books.whole("2026-03-02T13:00")["next_words"]

    assert waiting == {"due": 1, "kept": 1, "missed": 0, "no_new_fact": 1}
    assert missed == {"due": 2, "kept": 1, "missed": 1, "no_new_fact": 1}


def test_the_milliseconds_of_publication_make_nobody_late() -> None:
    """Who set the word for the very instant, once or every day, kept it; two minutes are late."""
    books = Books()
    daily, word = DailyWord("18:00", SEOUL), parse_instant("2026-03-02T12:00", SEOUL)
    cause = explained(cause=PartDue(word))
    books.announce("n", "2026-03-02T09:00", promised("a", "2026-03-09T09:00"))
    books.say("n", "update", "2026-03-02T10:00", next_word_by=word, explanation=cause)
    gone = timedelta(milliseconds=50)
    books.say("n", "update", "2026-03-02T12:00", late=gone, daily_word=daily, explanation=TOLD)
    books.say("n", "update", "2026-03-03T18:00", late=gone)
    books.say("n", "update", "2026-03-04T18:00", late=timedelta(minutes=2))

    found = books.whole("2026-03-04T19:00")

    assert found["next_words"] == {"due": 4, "kept": 3, "missed": 1, "no_new_fact": 0}
    assert (found["parts"]["told_in_time"], found["parts"]["told_late"]) == (1, 0)


def test_what_fell_due_counts_the_same_before_and_after_a_bulletin_takes_stock_of_it() -> None:
    """Whatever happened to a notice, speaking neither hides a missed word nor makes one."""
    now = "2026-12-01T00:00"
    for seed in range(5):
        books = a_life(seed, 10)
        before = books.whole(now)["next_words"]
        for name in books.notices:
            books.say(name, "update", now, reminder=Reminder("a", 1, DAY))

        assert books.whole(now)["next_words"] == before


def test_each_figure_belongs_to_its_product_and_its_quarter() -> None:
    """A promise to the day first promised, a word to the day it was said: in Seoul."""
    books = Books()
    phones = ("phone-x", "phone-y")
    books.announce("n", "2026-03-31T23:30", promised("a", "2026-06-30T23:00"), products=phones)
    books.say("n", "delay", "2026-04-01T00:30", moves=to("a", "2026-07-02T09:00"))
    books.redact("n", "2026-07-01T00:00")
    books.redact("n", "2026-07-01T00:00", gone=())
    now = "2026-07-03T00:00"

    assert books.of(now, "phone-x", "2026-Q2")["promises"] == 1
    assert books.of(now, "phone-y", "2026")["moves"] == 1
    assert books.of(now, "phone-x", "2026-Q2")["parts"]["told"] == 6
    assert books.of(now, None, "2026-Q1")["parts"]["told"] == 0
    assert books.of(now, None, "2026-Q3")["removed"] == 1
    assert books.whole(now)["removed"] == 1


def test_a_removal_that_was_not_right_counts_where_it_was_made() -> None:
    """One of two, in the quarter of the removal, whenever that was said."""
    books = Books()
    books.announce("n", "2026-03-31T23:30", promised("a", "2026-06-30T23:00"))
    books.redact("n", "2026-05-01T00:00")
    books.redact("n", "2026-06-30T10:00", gone=("title",))
    books.object("n", "2026-07-01T09:00")
    now = "2026-07-03T00:00"

    assert (books.whole(now)["removed"], books.whole(now)["objected"]) == (2, 1)
    assert books.of(now, None, "2026-Q2")["objected"] == 1


def test_an_entry_about_a_notice_nobody_announced_counts_for_nothing() -> None:
    """A ledger may begin in the form before; figures begin where facts do."""
    books = Books()
    books.announce("n", "2026-01-01T00:00", promised("a", "2026-01-10T09:00"))
    books.say("n", "update", "2026-01-02T00:00")
    books.recorded = books.recorded[1:]

    assert books.whole("2026-02-01T00:00")["promises"] == 0


def test_the_clock_changes_figures_at_known_instants_only() -> None:
    """The page is built for each of them, and for none between."""
    books = Books()
    books.announce("n", "2026-01-01T00:00", promised("a", "2026-01-10T09:00"))
    why = explained(cause=PartDue(parse_instant("2026-01-12T00:00", SEOUL)))
    word = parse_instant("2026-01-11T00:00", SEOUL)
    books.say(
        "n",
        "delay",
        "2026-01-09T00:00",
        moves=to("a", "2026-01-20T09:00"),
        explanation=why,
        next_word_by=word,
    )
    told = replay(books.recorded)
    expected = ["2026-01-10T09:15", "2026-01-11T00:00", "2026-01-12T00:00", "2026-01-20T09:15"]

    passed, now = [], at("2026-01-09T00:00")
    while (following := next_boundary(told, now)) is not None:
        passed.append(following)
        now = following

    assert passed == [at(text) for text in expected]
    assert last_boundary(told, at("2026-01-11T12:00")) == at("2026-01-11T00:00")
    assert last_boundary(told, at("2026-01-10T09:15") - timedelta(seconds=1)) is None


def test_a_daily_word_given_ahead_of_its_hour_changes_the_record_at_that_hour() -> None:
    """Spoken at ten, due at six: until six it has not fallen due, and from then on it is kept."""
    books = Books()
    books.announce("n", "2026-03-01T10:00", promised("a", "2026-03-20T10:00"))
    books.say("n", "update", "2026-03-02T10:00", daily_word=DailyWord("18:00", SEOUL))
    books.say("n", "update", "2026-03-03T10:00")
    told, six = replay(books.recorded), at("2026-03-03T18:00")

    before, after = (books.whole(f"2026-03-03T{time}") for time in ("12:00", "18:00"))

    assert (before["next_words"]["due"], after["next_words"]["due"]) == (1, 2)
    assert next_boundary(told, at("2026-03-03T12:00")) == six == last_boundary(told, six)


@pytest.mark.parametrize("seed", range(4))
def test_no_figure_changes_between_two_of_those_instants(seed: int) -> None:
    """Whatever happened, and whenever somebody asks: a record is true until it says it is not.

    A notice at a time: what many of them owe every day would hide what one changes.
    """
    chance = random.Random(seed)
    for life in range(100 * seed, 100 * seed + 100):
        recorded = a_life(life, 1).recorded
        some = recorded[: chance.randint(1, len(recorded))]
        told, newest = replay(some), some[-1].entry.at
        now = newest + timedelta(minutes=chance.randint(0, 3_000))

        since = max(newest, last_boundary(told, now) or newest)
        end = next_boundary(told, now) or now + timedelta(days=30)

        found = figures(told, now)
        for then in (since, now + (end - now) / 2, end - timedelta(microseconds=1)):
            assert figures(told, then) == found


def test_what_is_over_has_no_instant_left() -> None:
    """Kept, told and answered: nothing changes any more by itself."""
    books = Books()
    books.announce("n", "2026-01-01T00:00", promised("a", "2026-01-10T09:00"))
    owed = explained(cause=PartDue(parse_instant("2026-01-12T00:00", SEOUL)))
    books.say("n", "update", "2026-01-09T00:00", explanation=owed)
    books.say("n", "update", "2026-01-09T01:00", explanation=explained(cause="Rain."))
    books.keep("n", "a", "2026-01-10T09:00")

    assert next_boundary(replay(books.recorded), at("2026-01-09T00:00")) is None


def test_a_zone_s_new_rules_and_words_of_one_person_are_counted() -> None:
    """Neither is a delay nor a fault by itself; how often it happens is public."""
    books = Books()
    by_the_clock = parse_instant("2026-03-20T09:00", SEOUL)
    by_old_rules = replace(by_the_clock, utc=by_the_clock.utc - timedelta(hours=1))
    books.announce("a", "2026-03-02T10:00", terms("sale", by_old_rules))
    books.say("a", "delay", "2026-03-03T10:00", moves=(Move("sale", by_the_clock),))
    books.say("a", "update", "2026-03-19T10:00", emergency=True)

    told = books.whole("2026-03-19T12:00")

    assert (told["rule_changes"], told["emergencies"], told["moves"]) == (1, 1, 1)
