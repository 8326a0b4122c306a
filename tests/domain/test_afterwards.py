"""After what was not kept, a public word on cause and prevention is itself promised."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from noticeboard.domain.content import Content, Fulfilment
from noticeboard.domain.explanation import Explanation, Part, PartDue, Withheld
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.policy import Situation, check
from noticeboard.domain.policy.afterwards import completed
from noticeboard.domain.policy.wording import saying_nothing
from noticeboard.domain.recording import bulletin_facts
from noticeboard.domain.times import utc_text
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    POWER_CUT,
    a_content,
    a_follow_up,
    a_full_explanation,
    a_move,
    a_notice,
    a_policy,
    a_situation,
    an_explanation,
    an_instant,
    explained,
    terms,
    told,
    without,
)

BEGUN = NOON - 9 * DAY
QUIET = a_content(promises=(), facts={}, products=(), title="", publish_at=None)
WEEK = PartDue(an_instant(NOON + 7 * DAY))


def due(at: datetime) -> Notice:
    """A notice whose promise is due then."""
    return a_notice(terms(due=at), at=BEGUN)


def later(content: Content, kind: str, notice: Notice) -> Situation:
    """What is said at noon."""
    return a_situation(kind, replace(content, publish_at=None), notice=notice)  # type: ignore[arg-type]  # a kind


def kept(at: datetime, **changes: object) -> Content:
    """That it happened."""
    return replace(QUIET, fulfilment=Fulfilment("preorder", at), **changes)  # type: ignore[arg-type]  # its fields


def owed(situation: Situation) -> dict[str, Part]:
    """What it promises for later, without its author's doing."""
    own = situation.content.explanation.parts
    parts = completed(situation).explanation.parts.items()
    return {name: part for name, part in parts if name not in own}


def test_a_delay_told_after_the_instant_owes_a_word_on_prevention() -> None:
    """The cause is due with the rest of the explanation; what will be done, within a week."""
    late = a_follow_up(moves=(a_move(due=NOON + DAY),), explanation=an_explanation())
    silent = replace(late, explanation=explained(what_happened=POWER_CUT))

    assert owed(later(late, "delay", due(NOON - HOUR))) == {"prevention": WEEK}
    parts = owed(later(silent, "delay", due(NOON - HOUR)))
    assert (parts["cause"], parts["prevention"]) == (PartDue(an_instant(NOON + DAY)), WEEK)


def test_a_delay_told_in_time_owes_none() -> None:
    """Nothing was missed: the promise moved before it was due."""
    early = a_follow_up(moves=(a_move(due=NOON + 20 * DAY),))

    assert owed(later(early, "delay", due(NOON + 10 * DAY))) == {}
    assert "prevention" not in owed(later(early, "delay", due(NOON + HOUR)))


def test_a_cancellation_owes_one_even_at_leisure() -> None:
    """Its cause is told at once; what will be done about it, within a week."""
    gone = a_follow_up(moves=(), withdraws=("preorder",), explanation=a_full_explanation())

    assert owed(later(gone, "cancellation", due(NOON + 10 * DAY))) == {"prevention": WEEK}


def test_whatever_is_told_or_withheld_is_not_owed() -> None:
    """Whoever knows it already says it at once."""
    lawyers, why = Withheld("legal"), a_full_explanation()
    for part in (lawyers, PartDue(an_instant(NOON + DAY))):
        whole = Explanation({**why.parts, "prevention": part})
        gone = a_follow_up(moves=(), withdraws=("preorder",), explanation=whole)

        assert owed(later(gone, "cancellation", due(NOON + DAY))) == {}


def test_a_promise_kept_late_owes_both() -> None:
    """Without a delay nobody has said why; the machine that saw it happen does not know."""
    late = kept(NOON)

    assert owed(later(late, "fulfilment", due(NOON - 16 * MINUTE))) == {
        "cause": WEEK,
        "prevention": WEEK,
    }
    assert owed(later(late, "fulfilment", due(NOON - 15 * MINUTE))) == {}
    assert owed(later(kept(NOON - HOUR), "fulfilment", due(NOON - HOUR))) == {}


def test_a_stock_phrase_pays_for_nothing() -> None:
    """In a hurry it goes out; the part is owed as if it had been left out, and counted so."""
    why = a_full_explanation(
        what_happened="Due to circumstances.",
        apology="Due to circumstances",
        prevention="due to circumstances!",
    )
    gone = a_follow_up(moves=(), withdraws=("preorder",), explanation=why, publish_at=None)
    situation = later(gone, "cancellation", due(NOON + HOUR))

    whole = completed(situation)
    said = told(due(NOON + HOUR), "cancellation", whole, NOON).bulletins[-1]

    assert not [v for v in check(situation).violations if "explanation" in v.field]
    assert whole.explanation.due() == {
        "what_happened": an_instant(NOON + DAY),
        "apology": an_instant(NOON + DAY),
        "prevention": WEEK.by,
    }
    assert [n for n in ("apology", "cause") if said.gives(n)] == ["cause"]
    assert bulletin_facts(said)["explanation"]["apology"] == {"due": utc_text(NOON + DAY)}
    assert bulletin_facts(said)["explanation"]["cause"] == {"told": True}
    assert completed(replace(situation, content=whole)) == whole
    assert whole.explanation.as_typed() == why


def test_an_explanation_that_is_owed_is_not_paid_by_a_stock_phrase() -> None:
    """Written later there is time: it is refused, with the words and the way out."""
    empty = replace(
        QUIET, body="b", short="s", explanation=explained(cause="Due to circumstances")
    )

    report = check(later(empty, "update", owing_its_cause()))

    (refused,) = report.violations
    assert (refused.code, refused.field) == ("stock_phrase", "explanation.cause")
    assert "“Due to circumstances”: " in refused.message.en
    assert "Or leave it empty" in refused.message.en
    assert "비워 두세요" in refused.message.ko


def test_an_update_goes_out_at_any_hour_without_the_part_it_cannot_tell() -> None:
    """A minute before the time, too: its words are refused, and no others are asked for."""
    notice = due(NOON + MINUTE)
    empty = replace(QUIET, body="b", short="s", explanation=explained(remedy="n/a"))
    without_it = replace(empty, explanation=Explanation())

    assert [v.code for v in check(later(empty, "update", notice)).violations] == [
        "explanation_too_short"
    ]
    assert check(later(without_it, "update", notice)).violations == ()


def test_a_copy_does_not_pay_for_having_been_copied() -> None:
    """The words that were told of one delay explain the next one no better in an update."""
    notice = due(NOON + 5 * HOUR)
    for hours in (6, 7):
        moves = (a_move(due=NOON + hours * HOUR),)
        content = a_follow_up(moves=moves, explanation=an_explanation(what_happened=POWER_CUT))
        at = NOON + (hours - 9) * HOUR
        situation = replace(later(content, "delay", notice), now=at)
        notice = told(notice, "delay", completed(situation), at)
    once = replace(QUIET, explanation=explained(what_happened=POWER_CUT))
    now = replace(QUIET, explanation=explained(what_happened="A lorry lost the screens."))

    assert [name for _, name in notice.owed_parts()] == ["what_happened"]
    assert saying_nothing(later(once, "update", notice)) == {"what_happened"}
    assert saying_nothing(later(now, "update", notice)) == frozenset()
    paid = told(notice, "update", now, NOON)
    assert saying_nothing(later(once, "update", paid)) == frozenset()


def test_what_was_told_meanwhile_is_not_owed_again() -> None:
    """Somebody said why while it was late; what they promised stays promised."""
    notice = due(NOON - 3 * HOUR)
    told_why = told(
        notice, "update", replace(QUIET, explanation=explained(cause="A flood")), NOON - HOUR
    )
    gone = a_follow_up(moves=(a_move(due=NOON + MINUTE),), explanation=an_explanation())
    owing = replace(gone, explanation=Explanation({**gone.explanation.parts, "prevention": WEEK}))
    moved = told(notice, "delay", owing, NOON - 2 * HOUR)

    assert set(owed(later(kept(NOON), "fulfilment", told_why))) == {"prevention"}
    assert owed(later(replace(QUIET, resolved=True), "update", moved)) == {}


def test_what_is_resolved_owes_a_word_on_why() -> None:
    """In the house's zone, where nothing was promised in any."""
    statement = a_notice(at=BEGUN)
    statement = replace(statement, promises=())
    over = later(replace(QUIET, resolved=True), "update", statement)

    assert set(owed(over)) == {"cause", "prevention"}
    in_seoul = replace(over, policy=a_policy(zone="Asia/Seoul"))
    assert owed(in_seoul)["cause"] == WEEK


def test_nothing_is_owed_before_there_is_a_notice() -> None:
    """A rule that looks at a draft finds nothing to explain."""
    assert owed(a_situation("cancellation", QUIET, notice=None)) == {}
    assert owed(a_situation("fulfilment", kept(NOON), notice=None)) == {}


def test_a_typo_fix_promises_nothing_new() -> None:
    """What was promised when it was published stands."""
    late = later(kept(NOON), "fulfilment", due(NOON - HOUR))

    assert owed(replace(late, fixes=late.notice.bulletins[0])) == {}  # type: ignore[union-attr]  # there is one


@pytest.mark.parametrize(
    ("at", "refused"), [(NOON + DAY, True), (NOON + 23 * HOUR, False)], ids=["leisure", "pressure"]
)
def test_it_is_promised_within_a_week(at: datetime, *, refused: bool) -> None:
    """A far date would be no promise: refused at leisure, warned about under pressure."""
    parts = {**a_full_explanation().parts, "prevention": PartDue(an_instant(NOON + 8 * DAY))}
    gone = a_follow_up(
        body="", short="", moves=(), withdraws=("preorder",), explanation=Explanation(parts)
    )
    in_time = replace(gone, explanation=Explanation({**parts, "prevention": WEEK}))

    report = check(later(gone, "cancellation", due(at)))

    found = report.violations if refused else report.warnings
    assert [(f.code, f.field) for f in found] == [("postmortem_late", "explanation.prevention")]
    assert not check(later(in_time, "cancellation", due(at))).violations


def test_a_part_put_off_in_a_delay_told_in_time_is_not_held_to_it() -> None:
    """Nothing went wrong yet: prevention may come when it comes."""
    parts = {**without(an_explanation(), "cause").parts, "cause": Withheld("partner")}
    far = Explanation({**parts, "prevention": PartDue(an_instant(NOON + 30 * DAY))})
    early = a_follow_up(moves=(a_move(due=NOON + 20 * DAY),), explanation=far)

    assert check(later(early, "delay", due(NOON + 10 * DAY))).violations == ()


# ---------------------------------------------------------------- what stays owed

TWO = (terms("preorder", NOON - 3 * HOUR), terms("sale", NOON + DAY))


def owing_its_cause() -> Notice:
    """A notice of two promises, of which a delay of the pre-order owes its cause by tomorrow."""
    why = explained(what_happened=POWER_CUT, cause=PartDue(an_instant(NOON + DAY)))
    late = a_follow_up(moves=(a_move(due=NOON + 5 * DAY),), explanation=why)
    return told(a_notice(*TWO, at=BEGUN), "delay", late, NOON - 2 * HOUR)


def test_why_one_promise_slipped_says_nothing_of_another_that_is_withdrawn() -> None:
    """A cancellation of the sale owes its own word, whatever the delay told or promised."""
    gone = replace(QUIET, body="b", short="s", withdraws=("sale",))

    assert set(owed(later(gone, "cancellation", owing_its_cause()))) >= {"prevention"}
    assert _findings(gone, "cancellation") == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"resolved": True}, [("still_owed", "resolved")]),
        ({"resolved": True, "explanation": explained(cause="Rain.")}, []),
        (
            {"body": "Sale opens tomorrow.", "explanation": explained(cause="Rain.")},
            [("told_of_another", "explanation.cause")],
        ),
        ({"body": "Preorder opens later.", "explanation": explained(cause="Rain.")}, []),
        ({}, []),
    ],
)
def test_what_stays_owed_is_said_to_whoever_writes(
    said: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    """Which part, of which promise and by when: it is a warning, for the rest may be true."""
    content = replace(QUIET, **{"body": "b", "short": "s", **said})

    assert _findings(content, "update") == found


def test_what_stays_owed_names_its_promise_and_its_time() -> None:
    """In both languages; of a notice without any, the notice itself."""
    over = replace(QUIET, body="b", short="s", resolved=True)
    report = check(later(over, "update", owing_its_cause()))
    (warning,) = (w for w in report.warnings if w.code == "still_owed")
    nameless = replace(owing_its_cause(), bulletins=tuple(_about_all(owing_its_cause())))
    whole = check(later(over, "update", nameless)).warnings

    assert "“Cause” of “Preorder opens” is still owed, by 16 July, 21:00" in warning.message.en
    assert "“Preorder opens”: “원인”, 7월 16일 21:00" in warning.message.ko
    assert "“Cause” of this notice" in next(w.message.en for w in whole if w.code == "still_owed")


def _about_all(notice: Notice) -> Iterator[Published]:
    return (replace(b, about=()) for b in notice.bulletins)


def _findings(content: Content, kind: str) -> list[tuple[str, str]]:
    found = check(later(content, kind, owing_its_cause())).warnings
    return [(w.code, w.field) for w in found if w.code in ("still_owed", "told_of_another")]
