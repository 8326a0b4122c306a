"""Explanations: parts are given, due or withheld, and never blank."""

from collections.abc import Mapping
from typing import Any

import pytest

from noticeboard.domain.content import ClaimCorrection, DailyWord
from noticeboard.domain.explanation import (
    PART_NAMES,
    BlankPartError,
    Explanation,
    Given,
    PartDue,
    Withheld,
    is_blank,
)
from noticeboard.domain.policy import Situation, check
from noticeboard.domain.policy.afterwards import completed
from noticeboard.domain.policy.explanations import the_explanation_is_complete
from noticeboard.domain.times import parse_instant
from tests.builders import (
    DAY,
    HOUR,
    NEW_YORK,
    NOON,
    POWER_CUT,
    SECOND,
    a_content,
    a_follow_up,
    a_full_explanation,
    a_notice,
    a_situation,
    an_explanation,
    an_instant,
    codes,
    explained,
    terms,
    without,
)
from tests.domain.cases.explanations import LAWYERS, cancelled, delayed


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\r\n",
        "\u00a0\u2003\u3000",
        "\u200b\u200c\u200d\u2060\ufeff",
        "\u00ad\u202e\u2066",
        "\u2800\u3164\u115f\u1160\uffa0",
        "\ufe0f\u034f\u17b4\U000e0100",
        "\u0301\u0301",
        "\U0001d159",
        "\ud800",
        "\ue000\ufdd0",
        "\x00\x0b",
        "...",
        "—",
        "()",
    ],
)
def test_what_tells_nothing_is_blank(text: str) -> None:
    """Spaces, invisible letters, a mark on nothing and bare punctuation are one and the same."""
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "가", "ㅋ", "0", "…!?1", "€", "👋", "\u200bx", "中", "é"])
def test_one_visible_letter_is_something(text: str) -> None:
    """Whether it explains enough is for other rules."""
    assert not is_blank(text)


@pytest.mark.parametrize("name", PART_NAMES)
def test_a_blank_part_cannot_exist(name: str) -> None:
    """Blank is refused always, under any pressure, and the part is named."""
    with pytest.raises(BlankPartError) as refused:
        explained(**{name: " \u3164 "})

    assert refused.value.part == name


def test_an_explanation_knows_what_is_told_what_is_owed_and_what_is_kept_back() -> None:
    """Each part is labelled and counted for what it is."""
    tomorrow = an_instant(NOON + DAY)

    why = explained(
        responsible=Withheld("partner"),
        cause=Withheld("legal"),
        remedy=PartDue(tomorrow),
        what_happened=POWER_CUT,
    )

    assert (why.text("what_happened"), why.text("cause"), why.text("choice")) == (
        POWER_CUT,
        None,
        None,
    )
    assert why.withheld() == ("cause", "responsible")
    assert why.due() == {"remedy": tomorrow}


def test_under_pressure_every_untold_part_becomes_due() -> None:
    """Three things are enough; the rest is owed a day later, on the clock the promise goes by."""
    promise = terms(due=an_instant(NOON + 5 * HOUR, NEW_YORK))
    content = a_follow_up(
        publish_at=an_instant(NOON + HOUR + 5 * SECOND),
        explanation=explained(what_happened=POWER_CUT, cause=LAWYERS),
    )
    situation = a_situation("delay", content, notice=a_notice(promise, at=NOON - 9 * DAY))

    parts = completed(situation).explanation.parts

    tomorrow = PartDue(parse_instant("2026-07-16T09:00", NEW_YORK))
    assert parts == {
        "what_happened": Given(POWER_CUT),
        "cause": LAWYERS,
        "what_it_means": tomorrow,
        "what_to_do": tomorrow,
        "apology": tomorrow,
        "responsible": tomorrow,
    }


def test_what_is_told_under_pressure_stays_told() -> None:
    """Only what is missing is owed."""
    situation = delayed("under pressure", an_explanation())

    assert completed(situation) == situation.content


@pytest.mark.parametrize(
    "situation",
    [
        delayed("at leisure", without(an_explanation(), "cause")),
        a_situation(content=a_content(explanation=Explanation())),
        a_situation("update", a_follow_up(moves=(), explanation=Explanation())),
    ],
    ids=["a delay at leisure", "an announcement", "an update"],
)
def test_at_leisure_nothing_is_filled_in(situation: Situation) -> None:
    """There is time: what is missing is refused, not promised in the author's name."""
    assert completed(situation) == situation.content


def test_a_cancellation_owes_nothing_in_silence() -> None:
    """Its author says which part comes later, or tells it; but for what comes afterwards."""
    situation = cancelled("under pressure", explained(what_happened=POWER_CUT))

    assert set(completed(situation).explanation.parts) == {"what_happened", "prevention"}


@pytest.mark.parametrize(
    ("situation", "said"),
    [
        (
            delayed("at leisure", without(an_explanation(), "cause")),
            "Write it, or say why it cannot be told.",
        ),
        (delayed("at leisure", without(an_explanation(), "what_happened")), "cannot wait"),
        (delayed("afterwards", without(an_explanation(), "what_happened")), "cannot wait"),
        (cancelled("at leisure", without(a_full_explanation(), "remedy")), "why it cannot"),
        (cancelled("afterwards", without(a_full_explanation(), "remedy")), "by when you will"),
    ],
)
def test_a_missing_part_is_asked_for_as_the_hour_allows(situation: Situation, said: str) -> None:
    """At leisure it is told or withheld; at two in the morning it may be promised for later."""
    (violation,) = check(situation).violations

    assert violation.code == "explanation_missing"
    assert said in violation.message.en


def test_what_a_claim_means_is_not_asked_while_nobody_knows() -> None:
    """A next word stands in for it, once or every day; told anyway, none is asked for."""
    claim = ClaimCorrection("There is no charger.", "A blog", "blog.example", "undecided")
    only = explained(what_happened="We are asking the factory.")
    both = explained(what_happened="We are asking.", what_it_means="Keep what you have.")

    def found(explanation: Explanation, **said: Any) -> Mapping[str, str]:
        content = a_follow_up(moves=(), corrects=claim, explanation=explanation, **said)
        return codes(the_explanation_is_complete(a_situation("correction", content)))

    assert found(only) == {"next_word_by": "next_word_missing"}
    assert found(only, next_word_by=an_instant(NOON + DAY)) == {}
    assert found(only, daily_word=DailyWord("18:00", "Asia/Seoul")) == {}
    assert found(both) == {}
