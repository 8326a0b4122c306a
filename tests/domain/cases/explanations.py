"""Rules 4 and 10: delay now, explain in full by; what a cancellation and a correction owe."""

from collections.abc import Callable, Iterator
from typing import Literal

from noticeboard.domain.content import ClaimCorrection, OwnCorrection
from noticeboard.domain.explanation import (
    PART_NAMES,
    Explanation,
    Given,
    OpenHours,
    Part,
    PartDue,
    PartName,
    Withheld,
)
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy import Situation
from tests.builders import (
    DAY,
    EXPLANATIONS,
    HOUR,
    LONDON,
    NOON,
    POWER_CUT,
    SECOND,
    SEOUL,
    a_follow_up,
    a_full_explanation,
    a_kind,
    a_move,
    a_notice,
    a_situation,
    an_explanation,
    an_instant,
    explained,
    terms,
    told,
    without,
)
from tests.domain.cases import Case, refused, sound, warned

When = Literal["at leisure", "under pressure", "afterwards"]
SPOKEN = NOON + HOUR
TOMORROW = PartDue(an_instant(SPOKEN + DAY))
OUR_OWN = OwnCorrection("bulletin-1")
LAWYERS = Withheld("legal")
_DUE = {
    "at leisure": SPOKEN + DAY,
    "under pressure": SPOKEN + DAY - SECOND,
    "afterwards": NOON - DAY,
}
WHENS: tuple[When, ...] = ("at leisure", "under pressure", "afterwards")


def due(when: When) -> Notice:
    """A notice whose promise is a day away at one o'clock, or less, or past."""
    return a_notice(terms(due=_DUE[when]), at=NOON - 9 * DAY)


def delayed(when: When, why: Explanation, notice: Notice | None = None) -> Situation:
    """A delay of that promise, told at one o'clock."""
    return a_situation("delay", a_follow_up(explanation=why), notice=notice or due(when))


def cancelled(when: When, why: Explanation) -> Situation:
    """A cancellation of that promise, told at one o'clock."""
    content = a_follow_up(moves=(), withdraws=("preorder",), explanation=why)
    return a_situation("cancellation", content, notice=due(when))


def corrected(
    corrects: OwnCorrection | ClaimCorrection | None = OUR_OWN,
    why: Explanation | None = None,
) -> Situation:
    """A correction, told at one o'clock."""
    said = why or explained(what_happened="The price was wrong.", what_it_means="It costs less.")
    return a_situation("correction", a_follow_up(moves=(), corrects=corrects, explanation=said))


def missing(name: PartName) -> tuple[str, str]:
    """What is found when that part is not told."""
    return f"explanation.{name}", "explanation_missing"


def _delays() -> Iterator[Case]:
    parts = EXPLANATIONS["delay"]
    for name in parts:
        less = without(an_explanation(), name)
        later, kept_back = an_explanation(**{name: TOMORROW}), an_explanation(**{name: LAWYERS})
        yield refused(f"at leisure, no {name}", delayed("at leisure", less), missing(name))
        yield refused(f"at leisure, {name} later", delayed("at leisure", later), missing(name))
        if name != "what_happened":
            yield sound(f"{name} withheld", delayed("at leisure", kept_back))
            yield sound(f"{name} later", delayed("under pressure", later))
    for when in WHENS[1:]:
        yield sound(f"{when}, what happened", delayed(when, explained(what_happened=POWER_CUT)))
        for told_as, part in (("nothing", None), ("later", TOMORROW), ("withheld", LAWYERS)):
            why = an_explanation(what_happened=part) if part else explained(cause="Weather")
            told_so = f"{when}, what happened: {told_as}"
            yield refused(told_so, delayed(when, why), missing("what_happened"))
    nothing = delayed("at leisure", Explanation())
    yield refused("at leisure, nothing told", nothing, *(missing(name) for name in parts))
    passed = an_explanation(cause=PartDue(an_instant(SPOKEN)))
    yield refused(
        "the cause is owed for a time that has passed",
        delayed("afterwards", passed),
        ("explanation.cause", "part_due_past"),
    )
    yield sound("an update explains nothing", a_situation("update", a_follow_up(moves=())))


def _wordings() -> Iterator[Case]:
    for words, code in (
        ("Due to circumstances.", "stock_phrase"),
        ("Due to circumstances beyond our control", "stock_phrase"),
        ("DUE TO   CIRCUMSTANCES, due to circumstances!!", "stock_phrase"),
        ("Due to circumstances: problem", "stock_phrase"),
        ("Due to circumstances: problems", None),
        ("Problems", None),
        ("Problem", "explanation_too_short"),
        ("정전 발생", None),
        ("고장남", "explanation_too_short"),
        ("1", "explanation_too_short"),
        ("Due to circumstances 2", "stock_phrase"),
        ("Due to circumstances: a lorry lost the screens.", None),
    ):
        yield from _worded(words, code, due)
    yield from _parts_that_say_nothing()
    yield from _worded(POWER_CUT.upper() + " !", "explanation_copied", _moved_once)


def _parts_that_say_nothing() -> Iterator[Case]:
    stock = ("explanation.apology", "stock_phrase")
    for words, found in (
        ("Due to circumstances.", [stock]),
        ("Sorry, due to circumstances.", [stock]),
        ("Sorrow, due to circumstances.", []),
        ("Due to circumstances: 3.", []),
        ("Sorry", []),
    ):
        why = a_full_explanation(apology=words)
        yield (refused if found else sound)(
            f"cancelled: {words!r}", cancelled(WHENS[0], why), *found
        )
        make = warned if found else sound
        yield make(f"cancelled in a hurry: {words!r}", cancelled("under pressure", why), *found)
    for name, words in (
        ("apology", "x"),
        ("cause", "n/a"),
        ("what_it_means", "-a"),
        ("remedy", "no"),
        ("choice", "ㅇㅇ"),
        ("responsible", "?a"),
        ("contact", "1."),
    ):
        short = a_full_explanation(**{name: _answered(name, words)})
        found = [(f"explanation.{name}", "explanation_too_short")]
        yield refused(f"cancelled, {name}: {words!r}", cancelled(WHENS[0], short), *found)
        yield warned(f"in a hurry, {name}: {words!r}", cancelled("under pressure", short), *found)
    for name, words in (("cause", "Rain"), ("cause", "폭우"), ("responsible", "Bo")):
        short = a_full_explanation(**{name: words})
        yield sound(f"cancelled, {name}: {words!r}", cancelled(WHENS[0], short))
    for who, found in (
        ("Due to circumstances: Pat B. Cho", []),
        ("Due to circumstances, me", [("explanation.responsible", "stock_phrase")]),
    ):
        why = a_full_explanation(responsible=who)
        yield (refused if found else sound)(f"answers: {who!r}", cancelled(WHENS[0], why), *found)
    both = a_full_explanation(apology="Due to circumstances", cause="Due to circumstances")
    yield refused(
        "cancelled with two parts that say nothing",
        cancelled(WHENS[0], both),
        ("explanation.cause", "stock_phrase"),
        stock,
    )


def _answered(name: str, words: str) -> Given:
    return Given(words, OpenHours("24h", SEOUL) if name == "contact" else None)


def _worded(words: str, code: str | None, notice: Callable[[When], Notice]) -> Iterator[Case]:
    found = [("explanation.what_happened", code)] if code else []
    for when in WHENS:
        make = refused if when == "at leisure" else warned
        situation = delayed(when, an_explanation(what_happened=words), notice(when))
        yield make(f"{when}, {words!r}", situation, *found)


def _moved_once(when: When) -> Notice:
    content = a_follow_up(moves=(a_move(due=_DUE[when]),))
    return told(a_notice(at=NOON - 9 * DAY), "delay", content, NOON - 8 * DAY)


def _cancellations() -> Iterator[Case]:
    for when in WHENS:
        yield sound(f"{when}, all told", cancelled(when, a_full_explanation()))
        for name in EXPLANATIONS["cancellation"]:
            why = without(a_full_explanation(), name)
            yield refused(f"{when}, cancelled, no {name}", cancelled(when, why), missing(name))
    for name in EXPLANATIONS["cancellation"]:
        why = a_full_explanation(**{name: TOMORROW})
        told_so = f"cancelled under pressure, {name} later"
        if name in ("what_happened", "apology", "contact"):
            yield refused(told_so, cancelled("under pressure", why), missing(name))
        else:
            yield sound(told_so, cancelled("under pressure", why))
    stock = a_full_explanation(what_happened="Due to circumstances")
    yield refused(
        "cancelled at leisure with a stock phrase",
        cancelled("at leisure", stock),
        ("explanation.what_happened", "stock_phrase"),
    )


def _contacts() -> Iterator[Case]:
    field = "explanation.contact.hours"
    for hours, code in (
        (OpenHours("24h", SEOUL), None),
        (OpenHours("22:00-10:00", SEOUL), None),
        (OpenHours("14:00-02:00", LONDON), None),
        (OpenHours("14:00-01:59", LONDON), "contact_closed"),
        (OpenHours("09:00-18:00", SEOUL), "contact_closed"),
        (OpenHours("Mon-Tue 22:00-10:00", SEOUL), "contact_closed"),
        (OpenHours("office hours", SEOUL), "contact_hours_unreadable"),
        (OpenHours("", SEOUL), "contact_hours_unreadable"),
        (None, "contact_hours_unreadable"),
        (OpenHours("24h", "Asia/seoul"), "unknown_zone"),
    ):
        why = a_full_explanation(contact=Given("Call 1588-0000", hours))
        found = [(field, code)] if code else []
        yield refused(f"a contact {hours}", cancelled("afterwards", why), *found)


def _corrections() -> Iterator[Case]:
    claim = ClaimCorrection("It starts at nine.", "A newspaper", "https://example.com", "false")
    yield sound("a correction of our own", corrected())
    yield sound("a correction of a claim", corrected(claim))
    yield refused("of nothing", corrected(None), ("corrects", "corrects_missing"))
    yield refused(
        "of another notice",
        corrected(OwnCorrection("bulletin-9")),
        ("corrects.bulletin", "unknown_bulletin"),
    )
    yield refused(
        "of a claim by nobody, nowhere",
        corrected(ClaimCorrection("", " ", "\u200b", "false")),
        *((f"corrects.{field}", "blank") for field in ("claim", "by", "where")),
    )
    for name in EXPLANATIONS["correction"]:
        parts: dict[str, Part | str] = {
            "what_happened": "The price was wrong.",
            "what_it_means": "It costs less.",
        }
        why = explained(**{**parts, name: TOMORROW})
        yield refused(f"a correction, {name} later", corrected(why=why), missing(name))
    yield refused(
        "a delay that corrects",
        a_situation("delay", a_follow_up(corrects=OwnCorrection("bulletin-1"))),
        ("corrects", "corrects_not_here"),
    )
    yield refused(
        "a correction before anything is public",
        a_situation(
            "correction",
            a_follow_up(
                body="Wrong.",
                short="Wrong.",
                moves=(),
                corrects=OUR_OWN,
                explanation=corrected().content.explanation,
            ),
            notice=None,
        ),
        ("corrects.bulletin", "unknown_bulletin"),
    )


def _demanding() -> Iterator[Case]:
    """A kind may demand an explanation of any bulletin, and any part of it."""
    kind = a_kind(explanations={"update": PART_NAMES})
    content = a_follow_up(moves=(), explanation=Explanation())
    yield refused(
        "an update of a kind that wants it explained",
        a_situation("update", content, kind=kind),
        *(missing(name) for name in PART_NAMES),
    )


CASES: list[Case] = [
    refused(
        "a cancellation that says next month what it will do about it",
        cancelled(
            "at leisure",
            a_full_explanation(prevention=PartDue(an_instant(SPOKEN + 7 * DAY + SECOND))),
        ),
        ("explanation.prevention", "postmortem_late"),
    ),
    *_delays(),
    *_wordings(),
    *_cancellations(),
    *_contacts(),
    *_corrections(),
    *_demanding(),
]
