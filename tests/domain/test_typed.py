"""Rule 7's linter: what it refuses, what it advises, and above all what it leaves alone."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import ClaimCorrection, Fulfilment
from noticeboard.domain.explanation import Given, PartDue
from noticeboard.domain.notice import Notice
from noticeboard.domain.times import Instant, parse_instant
from noticeboard.domain.typed import figures, times
from noticeboard.domain.violation import Advice, Finding, Violation
from tests.builders import (
    DAY,
    HOUR,
    SEOUL,
    a_follow_up,
    a_move,
    a_notice,
    a_situation,
    explained,
    terms,
    told,
)
from tests.domain.typed.corpus import Labelled, announced, corpus, found, verdict

TEXTS = [t for name in ("ko", "en", "ko_passing", "en_passing") for t in corpus(name)]


@pytest.mark.parametrize("one", TEXTS, ids=lambda one: one.text)
def test_a_text_gets_the_verdict_of_a_careful_colleague(one: Labelled) -> None:
    """Authors are stopped where readers would be misled, and nowhere else."""
    assert verdict(announced(one.language, one.text)) == one.label


def test_the_corpus_is_large_enough_to_measure_by() -> None:
    """In each language, at least sixty texts, a third of them with nothing to complain about."""
    for language in ("ko", "en"):
        labels = [one.label for one in TEXTS if one.language == language]

        assert len(labels) >= 60
        assert labels.count("quiet") * 3 >= len(labels)


# ------------------------------------------------------------ where, and what instead


def test_it_is_said_where_and_what_to_write_in_its_place() -> None:
    """The author finds the very characters, and the placeholder that is never wrong."""
    text = "예약은 12월 11일 오전 9시에 시작합니다."

    (finding,) = found(announced("ko", text))

    assert isinstance(finding, Violation)
    assert (finding.field, finding.code) == ("announcement.body", "typed_time_disagrees")
    assert finding.spot is not None
    assert text[finding.spot.start : finding.spot.end] == finding.spot.excerpt
    assert finding.spot.excerpt == "12월 11일 오전 9시"
    assert finding.spot.instead == "{{ promise.preorder }}"
    told = {"ko": "2026. 12. 10.(목) 오전 9:00", "en": "Thu 10 Dec 2026, 09:00"}
    for language, when in told.items():
        for said in ("12월 11일 오전 9시", when, "{{ promise.preorder }}"):
            assert said in finding.message.in_(language)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Pre-order opens on 10 December at 9:00.", "{{ promise.preorder }}"),
        ("Opens {{ promise.preorder }}. Mark 10 December.", "{{ promise.preorder.date }}"),
        ("Pre-order opens at 9:00.", "{{ promise.preorder.time }}"),
        ("First delivery: 18 December, 2 pm.", "{{ promise.delivery }}"),
        ("It costs 1,190,000 won.", "{{ fact.price }}"),
        ("There are 40,000 units.", "{{ fact.quantity }}"),
    ],
)
def test_what_is_right_is_better_said_by_its_placeholder(text: str, instead: str) -> None:
    """It would go stale when the promise moves; nobody is stopped for it."""
    (finding,) = found(announced("en", text))

    assert isinstance(finding, Advice)
    assert finding.spot is not None
    assert finding.spot.instead == instead


def test_every_text_is_read_and_named_by_its_path() -> None:
    """A wrong time hides neither in a channel's own words nor in the title or a part."""
    wrong = "Pre-order opens on 11 December at 9:00"
    situation = announced(
        "en", wrong, short=wrong, title=wrong, texts={"x": wrong}, parts={"contact": wrong}
    )

    fields = {finding.field for finding in found(situation)}

    assert fields == {
        "title",
        *(f"announcement.{name}" for name in ("body", "short", "texts.x", "parts.contact")),
    }


def test_where_no_placeholder_is_filled_none_is_offered() -> None:
    """A title keeps its words when a promise moves: better without the time, right or wrong."""
    for title in (
        "Pre-order opens on 10 December at 9:00, for 1,190,000 won",
        "Pre-order opens on 11 December at 9:00, for 1,090,000 won",
        "Pre-order opens in nine days, for 1,190,000 won",
    ):
        said = found(announced("en", "", title=title))

        assert len(said) == 2
        for finding in said:
            assert finding.spot is not None
            assert finding.spot.instead == ""
            assert "{{" not in finding.message.en + finding.message.ko


def test_a_day_that_nobody_counts_from_yet_stands_in_no_plan() -> None:
    """Published at the last sign-off, "tomorrow" is another day for everybody who reads it."""
    text = "Pre-order opens tomorrow at 10:00."

    assert verdict(announced("en", text)) == "refuse"
    (loose,) = found(announced("en", text, publish_at=None))
    assert (type(loose), loose.code) == (Violation, "typed_relative")
    assert verdict(announced("en", "We start today.", publish_at=None)) == "quiet"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D-9 until pre-order opens.", "advise"),
        ("We start today.", "quiet"),
        ("Be there at 9:00 with a coffee.", "quiet"),
        ("Be there at 11:00 with a coffee.", "quiet"),
        ("You may come tomorrow.", "quiet"),
        ("We started yesterday.", "quiet"),
        ("You may come in nine days.", "quiet"),
        ("Come at 75 o'clock.", "quiet"),
        ("It charges in two hours.", "quiet"),
        ("12월 11일 18시까지 예약을 신청하세요.", "advise"),
        ("Tell us by 5 December at 18:00 where to deliver.", "advise"),
        ("Gifts go out to those who reserve on 20 December.", "quiet"),
        ("사전 예약을 하신 분께 12월 20일에 사은품을 보냅니다.", "advise"),
    ],
)
def test_what_may_be_meant_otherwise_refuses_nothing(text: str, expected: str) -> None:
    """A deadline, or a day that is not about the promise, is not called false."""
    assert verdict(announced("ko" if "일" in text else "en", text)) == expected


_NOON = "We tell you more by tomorrow noon. Payments have failed since yesterday at 3 pm."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "refuse"),
        ({"promises": ()}, "refuse"),
        ({"promises": (), "publish_at": None}, "advise"),
    ],
)
def test_a_moment_told_by_the_day_of_reading_is_refused_where_there_is_time(
    changes: dict[str, Any], expected: str
) -> None:
    """The text stands for ever. Who speaks at once, and promises no time, is let speak."""
    said = found(announced("en", _NOON, **changes))

    assert verdict(announced("en", _NOON, **changes)) == expected
    assert [f.spot.excerpt for f in said if f.spot] == ["tomorrow noon", "yesterday at 3 pm"]
    assert {f.code for f in said} == {"typed_relative"}


def test_what_was_is_told_at_once_by_the_day_of_reading_and_what_comes_is_not() -> None:
    """An update sent now may say "since this morning"; by when more is told wants its date."""
    text = "Couriers leave since early this morning. You hear more by tomorrow noon."

    said = following("update", text, publish_at=None)

    assert [type(finding) for finding in said] == [Advice, Violation]
    assert [type(f) for f in following("update", text)] == [Violation, Violation]


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("Payments have failed since yesterday.", "yesterday"),
        ("The day before yesterday a lorry broke down.", "The day before yesterday"),
        ("We tell you more by end of day.", "by end of day"),
        ("어제부터 결제가 되지 않습니다.", "어제"),
        ("그저께 차가 고장 났습니다.", "그저께"),
        ("오늘 중으로는 알려 드립니다.", "오늘 중으로는"),
        ("Yesterday's prices were wrong.", None),
        ("어제오늘 일이 아닙니다. 그제야 알았고, 한국어제품입니다.", None),
    ],
)
def test_the_day_of_reading_is_pointed_out_in_what_is_told_afterwards(
    text: str, excerpt: str | None
) -> None:
    """Whoever reads it a day later takes it for another day; a day that is over stops nobody."""
    said = following("update", text, publish_at=None)

    assert [f.spot.excerpt for f in said if f.spot] == ([excerpt] if excerpt else [])
    over = excerpt is not None and not excerpt.startswith(("by", "오늘"))
    assert all(isinstance(f, Advice) for f in said) or not over


def test_a_deadline_is_not_told_to_be_another_promise() -> None:
    """Order by midnight: the hour at which the pre-order opens is no answer to that."""
    for text in ("Order by midnight tomorrow.", "Order by 12 December 2026, 18:00."):
        (finding,) = found(announced("en", text))

        assert finding.spot is not None
        assert finding.spot.instead == ""
        assert "preorder" not in finding.message.en


def test_a_text_without_promises_is_held_against_nothing() -> None:
    """A statement promises nothing: only a weekday can be wrong in it."""
    assert verdict(announced("en", "We meet on 11 December at 9:00.", promises=())) == "quiet"
    assert (
        verdict(announced("en", "We meet on Monday, 11 December 2026.", promises=())) == "refuse"
    )


def test_without_a_fact_that_counts_no_figure_is_wrong() -> None:
    """A place is no price."""
    assert verdict(announced("en", "It costs 5 EUR.", facts={"place": "Seoul"})) == "quiet"


def test_nobody_is_shown_hundreds_of_findings() -> None:
    """Ten of a text at once: the rest is found when these are gone."""
    text = "\n".join(f"Pre-order opens on 11 December at 9:{n:02}." for n in range(60))

    assert len(found(announced("en", text))) == 10


# ------------------------------------------------------------ what follows an announcement


def seoul(wall: str) -> Instant:
    """An instant on a clock in Seoul."""
    return parse_instant(wall, SEOUL)


NEW, OLD = seoul("2026-12-20T20:00"), seoul("2026-12-10T09:00")


def following(
    kind: BulletinKind, text: str, at: str = "2026-12-05T10:00", **changes: Any
) -> list[Finding]:
    """What is found in a follow-up of a notice whose pre-order was promised for ``OLD``."""
    content = a_follow_up(
        **{
            "body": text,
            "short": "",
            "publish_at": seoul(at),
            "explanation": explained(what_happened="The screens had stains."),
            "moves": (a_move(due=NEW),) if kind == "delay" else (),
            **changes,
        }
    )
    now = seoul(at).utc - HOUR
    return found(a_situation(kind, content, now=now, notice=_notice()))


def _notice() -> Notice:
    first = terms("preorder", OLD, label="Pre-order opens", until=seoul("2026-12-10T18:00"))
    return a_notice(first, at=seoul("2026-12-01T10:00").utc)


@pytest.mark.parametrize(
    "text",
    [
        "It was to open on 10 December at 9:00.",
        "Doors were to close on 10 December at 18:00, and now do on 21 December, at 5 am.",
        "As we said on 1 December at 10:00, nothing else changes.",
        "We speak again on 8 December at 15:00.",
        "The remedy is told by 9 December, 12:30.",
    ],
)
def test_what_was_true_or_is_owed_is_no_contradiction(text: str) -> None:
    """Old times, ends, publications, next words and parts owed may all be named."""
    content: dict[str, Any] = {
        "next_word_by": seoul("2026-12-08T15:00"),
        "explanation": explained(
            what_happened="The screens had stains.",
            remedy=PartDue(seoul("2026-12-09T12:30")),
            responsible=Given("Kim Ana"),
        ),
    }

    assert following("delay", text, **content) == []


def test_a_delay_at_leisure_is_refused_a_third_time() -> None:
    """Neither the old time nor the new one: readers would learn two."""
    (finding,) = following("delay", "Pre-order opens on 20 December at 9:00.")

    assert isinstance(finding, Violation)
    assert "publish a delay" in finding.message.en
    assert "Sun 20 Dec 2026, 20:00" in finding.message.en


@pytest.mark.parametrize(
    ("kind", "at"),
    [
        ("delay", "2026-12-10T08:30"),
        ("delay", "2026-12-10T11:00"),
        ("update", "2026-12-09T20:00"),
        ("holding", "2026-12-05T10:00"),
        ("correction", "2026-12-05T10:00"),
        ("cancellation", "2026-12-05T10:00"),
    ],
)
def test_under_pressure_a_contradiction_is_only_pointed_out(kind: BulletinKind, at: str) -> None:
    """At two in the morning nobody is kept from saying something true by a linter."""
    wrong = "Pre-order opens on Friday, 20 December at 9:00 for 1,100,000 KRW."

    said = following(kind, wrong, at)

    assert said
    assert all(isinstance(finding, Advice) for finding in said)


def test_an_update_at_leisure_moves_no_promise_by_its_words() -> None:
    """A promise moves by a delay; what may mean another thing is only pointed out."""
    (moving,) = following("update", "Pre-order opens on 11 December at 9:00.")
    (other,) = following("update", "The shop in Busan is closed on 12 December at 9:00.")
    (dated,) = following("update", "Pre-order opens on 11 December.")

    assert isinstance(moving, Violation)
    assert isinstance(other, Advice)
    assert isinstance(dated, Violation)
    assert following("update", "The shop in Busan is closed on 12 December.") == []
    assert following("update", "Come at 10:00 with your receipt.") == []


def test_the_day_of_a_promise_alone_is_only_advised_about_in_a_follow_up() -> None:
    """The new time stands beside it, made by us."""
    (finding,) = following("delay", "Pre-order opens on 20 December.")

    assert isinstance(finding, Advice)
    assert finding.code == "typed_day_alone"


def test_while_a_word_is_owed_there_is_pressure() -> None:
    """Whoever has promised to speak again is let speak."""
    owing = told(
        _notice(),
        "update",
        a_follow_up(moves=(), next_word_by=seoul("2026-12-06T10:00")),
        seoul("2026-12-04T10:00").utc,
    )
    content = a_follow_up(body="Pre-order opens on 11 December at 9:00.", short="", moves=())

    said = found(a_situation("update", content, notice=owing, now=seoul("2026-12-05T10:00").utc))

    assert [type(finding) for finding in said] == [Advice]


def test_a_correction_may_repeat_what_it_corrects() -> None:
    """A claim, our own wrong words and the price until now are quoted to be put right."""
    claim = ClaimCorrection("It opens on 11 December at 10:00", "a blog", "example.com", "false")
    says = "They say it opens on 11 December at 10:00. It does not."
    price = "The price is 1,090,000 KRW, where we wrote 1,190,000 KRW."

    assert following("correction", says, corrects=claim) == []
    (equal,) = following("correction", price, facts={"price": "1,090,000 KRW"})
    assert equal.code == "typed_fact"


def test_after_it_was_kept_moved_without_a_time_or_withdrawn_its_time_is_history() -> None:
    """Nothing is promised any more; what is named is what was."""
    kept = Fulfilment("preorder", OLD.utc)
    done = told(_notice(), "fulfilment", a_follow_up(moves=(), fulfilment=kept), OLD.utc + HOUR)
    late = seoul("2026-12-11T10:00")
    text = "It opened on 10 December at 9:00 and closes on 12 December at 9:00."
    content = a_follow_up(body=text, short="", moves=(), publish_at=late)

    assert found(a_situation("update", content, notice=done, now=late.utc - HOUR)) == []
    assert following("cancellation", text, withdraws=("preorder",)) == []
    open_ = (a_move(due=None, next_word_by=seoul("2026-12-20T10:00")),)
    assert following("delay", text, moves=open_) == []
    at_nine = Fulfilment("preorder", OLD.utc)
    assert following("fulfilment", "It opened at 9:00 on 10 December.", fulfilment=at_nine) == []


# ------------------------------------------------------------ hostile texts


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "1,", "12/", "1월 ", "12월 10일 ", "9시", "{{ ", "May 1 ", "at 9 ", "http://"),
        *("1.2.3.", "(월)", "1-123-", "a@", "D - ", " ", ", ( ", "10일 9시~", "1만", "$", "in 3 "),
    ],
)
def test_a_text_of_any_content_is_read_at_once(piece: str) -> None:
    """Twenty thousand characters of anything cost the desk a second, not a minute."""
    text = (piece * 20_000)[:20_000]
    begun = time.process_time()

    found(announced("ko", text))

    assert time.process_time() - begun < 2


_PIECES = (
    *("12월 10일", "10 December", "Dec. 11", "(목)", "Fri", "9:00", "a.m.", "오전 9시 반", "KST"),
    *("1,190,000원", "119만 원", "$5", "{{ promise.preorder }}", "opens", "시작", "~", ",", ". "),
    *("\n", " ", "내일", "D-3", "in 3 days", "until", "부터", "12/10", "2026. 12. 10.", "24:00"),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=12), st.sampled_from(("", " ")))
def test_no_order_of_words_is_too_odd_to_be_read(pieces: list[str], between: str) -> None:
    """A linter that falls over keeps somebody from speaking; each finding quotes its place."""
    text = between.join(pieces)

    for situation in (announced("ko", text), announced("en", text, publish_at=None)):
        for finding in found(situation):
            assert finding.spot is not None
            assert text[finding.spot.start : finding.spot.end] == finding.spot.excerpt


@pytest.mark.parametrize(
    "text",
    [
        *("2월 30일 오전 9시", "12월 10일 25시", "12월 10일 9시 75분", "31 February at 9:00"),
        *(
            "2027년 2월 29일",
            "32일 오전 9시에",
            "on the 32nd",
            "13:75",
            "0:99 am",
            "13 pm",
            "24:30",
        ),
        *("오전 9:75", "밤 9시 75분", "31일 오전 9시에 시작합니다.", "13/13(월)", "15. 40.(월)"),
    ],
)
def test_what_no_calendar_has_is_no_crash(text: str) -> None:
    """A slip of the pen is read as far as it makes sense."""
    times(text)
    figures(text)
    found(announced("ko", text))


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("낮 12시", ((12, 0),)),
        ("낮 2시", ((14, 0),)),
        ("낮 11시", ((11, 0),)),
        ("밤 12시", ((0, 0), (24, 0))),
        ("밤 1시", ((1, 0),)),
        ("밤 9시", ((21, 0),)),
        ("오후 12시 30분", ((12, 30),)),
        ("새벽 12시 반", ((0, 30),)),
        ("PM 8시", ((20, 0),)),
        ("오후 3:05", ((15, 5),)),
        ("21시", ((21, 0),)),
        ("24:00", ((24, 0),)),
        ("열두 시", ((12, 0), (0, 0), (24, 0))),
        ("12:30", ((12, 30), (0, 30))),
        ("0900 hrs", ((9, 0),)),
        ("12 a.m.", ((0, 0), (24, 0))),
        ("12:30 am", ((0, 30),)),
        ("12 p.m.", ((12, 0),)),
        ("nine o'clock", ((9, 0), (21, 0))),
        ("midnight", ((0, 0), (24, 0))),
        ("noon", ((12, 0),)),
    ],
)
def test_a_time_of_day_is_read_in_every_way_it_can_be_meant(
    text: str, readings: tuple[tuple[int, int], ...]
) -> None:
    """Whoever writes "12 a.m." may mean either end of a day."""
    (typed,) = times(text)

    assert typed.clock is not None
    assert typed.clock.readings == readings


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("1억 2천만 원", "120000000", "KRW"),
        ("119만9천원", "1199000", "KRW"),
        ("3만 5,000원", "35000", "KRW"),
        ("US$899.50", "899.5", "USD"),
        ("€ 20", "20", "EUR"),
        ("20 퍼센트", "20", "%"),
        ("2 million yen", "2000000", "JPY"),
    ],
)
def test_a_figure_is_read_with_its_scale(text: str, amount: str, unit: str) -> None:
    """119만 원 and 1,190,000 KRW are one price."""
    (typed,) = figures(text)

    assert (typed.amount, typed.unit) == (Decimal(amount), unit)


def test_a_price_of_nothing_is_near_to_none() -> None:
    """What is free contradicts no price by its size alone."""
    assert verdict(announced("en", "Delivery to islands: 0 KRW.")) == "quiet"


def test_midnight_at_the_end_of_a_day_is_the_next_days_beginning() -> None:
    """Both ways of writing it agree with the promise, and both are pointed out."""
    promises = (terms("preorder", seoul("2026-12-11T00:00"), label="Pre-order opens"),)

    for text in ("Pre-order opens on 10 December at 24:00.", "Opens 11 December at midnight."):
        (finding,) = found(announced("en", text, promises=promises))

        assert (type(finding), finding.code) == (Advice, "typed_time_unclear")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("26. 12. 10.(목)", ["2026-12-10"]),
        ("12. 10.(목)", ["2026-12-10"]),
        ("'26년 12월 10일", ["2026-12-10"]),
        ("3/4(목)", ["2027-03-04", "2027-04-03"]),
        ("1월 5일", ["2027-01-05"]),
        ("2월 29일", []),
        ("9일에", ["2026-12-09"]),
        ("on the 1st", ["2026-12-01"]),
        ("30일 오전에", ["2026-12-30"]),
        ("그제", ["2026-11-29"]),
        ("글피", ["2026-12-04"]),
        ("사흘 뒤", ["2026-12-04"]),
        ("3일 뒤", ["2026-12-04"]),
        ("2주 후", ["2026-12-15"]),
        ("3시간 뒤", []),
        ("D-day", ["2026-12-01"]),
        ("the day after tomorrow", ["2026-12-03"]),
        ("in a week", ["2026-12-08"]),
        ("two weeks from now", ["2026-12-15"]),
        ("in two months", []),
    ],
)
def test_a_day_is_read_as_whoever_writes_on_the_first_of_december_means_it(
    text: str, days: list[str]
) -> None:
    """Without a year it is the nearest one; without a month the next one that comes."""
    (typed,) = times(text)

    assert typed.day is not None
    assert [day.isoformat() for day in typed.day.near(date(2026, 12, 1))] == days


def test_a_day_at_the_end_of_a_month_is_looked_for_in_the_next() -> None:
    """On 31 January nobody means 30 February."""
    (typed,) = times("30일에 시작합니다")

    assert typed.day is not None
    assert typed.day.near(date(2027, 1, 31)) == ()


def test_a_zone_is_read_by_its_hours_from_utc() -> None:
    """Readers far away are given their own time, which is right too."""
    text = "Pre-order opens on 9 December at 14:00 UTC-10 and on 10 December at 00:00 UTC."

    assert verdict(announced("en", text)) == "advise"


@pytest.mark.parametrize("withdrawn", [False, True])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Be there: Pre-order opens on 10 December 2026 at 09:00 KST.", Violation),
        ("Pre-order opens on 10 December; bring your ID.", Violation),
        ("We see you on 10 December.", Advice),
        ("Order by 10 December 2026, 09:00.", Advice),
        ("Bring your ID at 9 a.m.", None),
        ("Pre-order does not open on 10 December at 9:00.", None),
        ("It was to open on 10 December at 9:00.", None),
        ("12월 10일 오전 9시에 열려던 행사를 걱정해 주셔서 고맙습니다.", None),
        ("12월 10일 오전 9시에 예약을 시작하니 늦지 않게 오세요.", Violation),
    ],
)
def test_a_time_that_is_promised_no_more_is_told_only_as_one_that_was(
    text: str, expected: type[Finding] | None, *, withdrawn: bool
) -> None:
    """It lies ahead: whoever reads it as it stands comes on a day on which nothing happens."""
    said = a_follow_up(moves=(a_move(due=NEW),))
    gone = a_follow_up(moves=(), withdraws=("preorder",))
    public = told(
        _notice(),
        "cancellation" if withdrawn else "delay",
        gone if withdrawn else said,
        seoul("2026-12-04T10:00").utc,
    )
    content = a_follow_up(body=text, short="", moves=(), publish_at=None)

    found_ = found(a_situation("update", content, notice=public, now=NEW.utc - 14 * DAY))

    assert [type(finding) for finding in found_] == [expected][: expected is not None]


def test_who_moves_it_again_or_corrects_it_may_name_every_time_it_had() -> None:
    """A second delay tells the way it went; what was wrong is quoted to be put right."""
    public = told(
        _notice(), "delay", a_follow_up(moves=(a_move(due=NEW),)), seoul("2026-12-04T10:00").utc
    )
    body = "Pre-order opens on 10 December at 9:00."

    again = a_follow_up(body=body, short="", moves=(a_move(due=NEW),), publish_at=None)
    put_right = replace(again, moves=())
    now = NEW.utc - 14 * DAY

    assert found(a_situation("delay", again, notice=public, now=now)) == []
    assert found(a_situation("correction", put_right, notice=public, now=now)) == []
