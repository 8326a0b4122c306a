"""Rule 7: no text tells a moment by the day on which it is read."""

from collections.abc import Iterable, Iterator, Sequence

from noticeboard.domain.policy import context, known, typed_words
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.policy.written import Written
from noticeboard.domain.typed import Passing, TypedTime, passing
from noticeboard.domain.violation import Advice, Finding, Spot, Violation


def with_passing(
    s: Situation, written: Written, read: Sequence[TypedTime], found: Iterable[Finding]
) -> list[Finding]:
    """What was found about typed times, and about moments that pass; one thing of each place."""
    told = [*found]
    for moment in _moments(written.text, read):
        beside = [f for f in told if f.spot and _meet(f.spot, moment)]
        refused = any(isinstance(f, Violation) for f in beside)
        if not refused and not _may_stand(s, written, moment):
            told = [f for f in told if f not in beside]
            told.append(_finding(s, written, moment, beside))
    return sorted(told, key=_place)


def _moments(text: str, read: Sequence[TypedTime]) -> Iterator[Passing]:
    """Those that no typed date stands beside, each as long as it was typed."""
    clocked = [_of_clock(typed) for typed in read if _is_passing(typed)]
    dated = [typed for typed in read if typed.day is not None and not typed.day.relative]
    for moment in passing(text):
        named = any(_meet(typed, moment) for typed in dated)
        if not named and not any(_meet(longer, moment) for longer in clocked):
            yield moment
    yield from clocked


def _is_passing(typed: TypedTime) -> bool:
    """Whether it is a time of a day that is counted from the reading."""
    return typed.day is not None and typed.day.relative and typed.clock is not None


def _of_clock(typed: TypedTime) -> Passing:
    after = typed.day.after if typed.day else None
    return Passing(typed.start, typed.end, typed.text, after is None or after > 0)


def _meet(one: Spot | TypedTime | Passing, other: Passing) -> bool:
    return one.start < other.end and other.start < one.end


def _may_stand(s: Situation, written: Written, moment: Passing) -> bool:
    """Whether a correction quotes it, or whoever is called tells when it was, in a hurry.

    What an announcement tells of the day before is not what people plan by.
    """
    hurried = not (written.signed or moment.to_come)
    return hurried or (moment.behind and s.announces) or known.is_quoted(s, moment.text)


def _finding(
    s: Situation, written: Written, moment: Passing, beside: Sequence[Finding]
) -> Finding:
    by_then = context.is_deadline(written.text, moment.start, moment.end)
    offered = (f.spot.instead for f in beside if f.spot and f.spot.instead)
    instead = "" if by_then else next(offered, "")
    said = typed_words.passes(moment.text, instead)
    if not written.signed:
        said = typed_words.promised_nowhere(moment.text)
    kind = Violation if _is_firm(s, written, moment) else Advice
    spot = Spot(moment.start, moment.end, moment.text, instead)
    return kind("typed_relative", written.field, said, spot)


def _is_firm(s: Situation, written: Written, moment: Passing) -> bool:
    """Whether there is time to write the date: under pressure nobody is kept from speaking.

    What is said at once, of what was or is and not of what comes, is said because something is
    the matter.
    """
    if not written.signed or moment.behind:
        # What nobody signs promises nothing: it is to come, or it may stand.
        return not written.signed
    planned = s.content.publish_at is not None
    if s.announces:
        return bool(s.content.promises) or planned
    return not known.under_pressure(s) and (planned or moment.to_come)


def _place(finding: Finding) -> int:
    return finding.spot.start if finding.spot else 0
