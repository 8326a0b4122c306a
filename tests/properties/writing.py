"""What people write: sound most of the time, odd often enough, each text with its own mark."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from hypothesis import strategies as st

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import ClaimCorrection, Content, DailyWord, Move, OwnCorrection
from noticeboard.domain.explanation import (
    PART_NAMES,
    Explanation,
    Given,
    OpenHours,
    Part,
    PartDue,
    Withheld,
)
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.times import Instant, at_utc
from noticeboard.ports import Subject

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONES = ("Asia/Seoul", "America/New_York")
KEYS = ("sale", "tour")
VERDICTS: tuple[Literal["true", "false", "partly", "undecided"], ...]
VERDICTS = ("true", "false", "partly", "undecided")
Mark = Callable[[], str]

zones = st.sampled_from(ZONES)
# Mostly ahead; now and then in the past.
lengths = st.sampled_from([-HOUR, 10 * MINUTE, 3 * HOUR, DAY, 4 * DAY, 9 * DAY, 20 * DAY])
speaks = st.sampled_from([None, None, None, 10 * MINUTE, 2 * HOUR, 2 * DAY])
words_by = st.sampled_from([2 * HOUR, 9 * HOUR, 2 * DAY])
# That somebody speaks every day, and that this is over.
DAILY = [DailyWord("18:00", "Asia/Seoul"), DailyWord("03:30", "America/New_York")]
daily_words = st.sampled_from([None, None, None, *DAILY])
# Fewer than there are, perhaps; never without those that cannot be left out.
sound_channels = st.sampled_from([(), ("board", "feed"), ("board", "feed", "flag")])
channel_sets = st.sampled_from([(), (), ("board", "feed"), ("board", "feed", "flag"), ("wire",)])


def instant(now: datetime, length: timedelta | None, zone: str) -> Instant | None:
    """A whole minute that long from ``now``."""
    if length is None:
        return None
    return at_utc((now + length).replace(second=0, microsecond=0), zone)


@st.composite
def announcements(
    draw: st.DrawFn, now: datetime, mark: Mark, kind: str, *, sound: bool
) -> Content:
    """An announcement of up to two promises, the second perhaps on the first.

    ``sound``: one that nobody would refuse, for now.
    """
    ahead = st.just(9 * DAY) if sound else lengths
    keys = KEYS[: draw(st.sampled_from([1, 1, 2]))] if kind != "statement" else ()
    first = f"It opens {mark()}"
    # The second may be called the same, or have the name of the first within its own.
    called = (first, draw(st.sampled_from([f"It opens {mark()}", first, f"{first} in Jeju"])))
    promises = tuple(
        PromiseTerms(
            key,
            called[i],
            at_utc(_whole(now + draw(ahead)), draw(zones)),
            depends_on=KEYS[:1] if i and draw(st.booleans()) else (),
        )
        for i, key in enumerate(keys)
    )
    words = " ".join(f"{{{{ promise.{key} }}}}" for key in keys)
    return Content(
        body=f"Somthing opens {words} {mark()}",
        short=f"It opens {words} {mark()} {{{{ link }}}}",
        publish_at=None if sound else instant(now, draw(speaks), "Asia/Seoul"),
        channels=() if sound else draw(channel_sets),
        title=f"Phone {mark()}",
        products=("phone-x",),
        promises=promises,
        facts={"price": f"much {mark()}"},
        waiver=draw(st.sampled_from([None, None, f"In a hurry {mark()}"])),
        next_word_by=instant(now, 5 * DAY, "Asia/Seoul") if kind == "statement" else None,
        daily_word=draw(daily_words) if kind == "statement" else None,
    )


def _whole(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


# One text in four is written by somebody who is not at their best.
odd = st.sampled_from([False, False, False, True])


@st.composite
def follow_ups(
    draw: st.DrawFn,
    now: datetime,
    mark: Mark,
    kind: BulletinKind,
    subject: Subject,
    *,
    sound: bool = False,
) -> Content:
    """A follow-up of that kind: as it comes; or sound for the notice as it is, and said now."""
    words = f"News {mark()}"
    strange = not sound and draw(odd)
    content = Content(
        body=draw(st.sampled_from([words, f"{words} {{{{ promise.sale }}}}", *_named(subject)]))
        if strange or kind == "update"
        else words,
        short=f"{words} {{{{ link }}}}",
        publish_at=None if sound else instant(now, draw(speaks), "Asia/Seoul"),
        channels=draw(sound_channels if sound else channel_sets),
    )
    if kind == "holding" or strange:
        content = replace(content, next_word_by=instant(now, draw(words_by), "Asia/Seoul"))
    why = draw(explanations(now, mark, strange=not sound and draw(odd)))
    keys = KEYS if strange else _open(subject)
    match kind:
        case "delay":
            moves = draw(_moves(now, subject, keys, strange=strange))
            alone = [m.promise for m in moves] == ["sale"] and len(keys) > 1
            stays = _of(subject, KEYS[1:] if alone else [])
            return replace(content, moves=moves, explanation=why, stays=stays)
        case "cancellation":
            ends = draw(st.sampled_from([(), tuple(keys), tuple(keys[1:]), tuple(keys[:1])]))
            # What depends on it moves, or is said to stay.
            left = [key for key in keys if ends and key not in ends]
            moves = draw(_moves(now, subject, left, strange=strange)) if draw(odd) else ()
            stays = _of(subject, [] if moves else left)
            return replace(content, withdraws=ends, moves=moves, stays=stays, explanation=why)
        case "correction":
            what = draw(_corrected(now, mark, subject))
            facts = {"price": f"less {mark()}"} if draw(odd) else {}
            return replace(content, corrects=what, explanation=why, facts=facts)
        case "update":
            every_day = draw(daily_words)
            return replace(content, daily_word=every_day, resolved=not every_day and draw(odd))
        case _:
            return content


@st.composite
def _corrected(
    draw: st.DrawFn, now: datetime, mark: Mark, subject: Subject
) -> OwnCorrection | ClaimCorrection:
    """A bulletin of ours, or what somebody claimed: known when, perhaps in a time to come."""
    if draw(st.booleans()):
        return OwnCorrection(draw(st.sampled_from([b.id for b in subject.bulletins])))
    said = draw(st.sampled_from([None, now.date(), instant(now, draw(lengths), "Asia/Seoul")]))
    verdict = draw(st.sampled_from(VERDICTS))
    return ClaimCorrection(f"It is free {mark()}", f"A paper {mark()}", "Page 1", verdict, said)


def holding_words(mark: str, *, sound: bool, named: bool = True) -> Content:
    """A holding text; one that is not sound does not say when the next word comes.

    ``named``: it has a place for a promise.
    """
    words = f"We know{' of {{ promise }}' if named else ''} {mark}. {{{{ sentence }}}} "
    words += "More by {{ next_word }}." if sound else "More soon."
    return Content(words, f"{words} {{{{ link }}}}", None, title=f"It is late {mark}")


def _named(subject: Subject) -> Collection[str]:
    """Words that name a promise of the notice by what it is called."""
    promises = subject.public.promises if subject.public else ()
    return [f"News: {promise.label}" for promise in promises]


def _open(subject: Subject) -> tuple[str, ...]:
    promises = subject.public.promises if subject.public else ()
    return tuple(p.key for p in promises if p.status == "open")


def _of(subject: Subject, keys: Collection[str]) -> tuple[str, ...]:
    """Those of ``keys`` that depend on another promise."""
    promises = subject.public.promises if subject.public else ()
    return tuple(p.key for p in promises if p.key in keys and p.depends_on)


@st.composite
def _moves(
    draw: st.DrawFn, now: datetime, subject: Subject, keys: Sequence[str], *, strange: bool
) -> tuple[Move, ...]:
    if not keys:
        return ()
    named = st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=not strange)
    return tuple(draw(_move(now, subject, key, strange=strange)) for key in draw(named))


@st.composite
def _move(draw: st.DrawFn, now: datetime, subject: Subject, key: str, *, strange: bool) -> Move:
    promise = subject.public.promise(key) if subject.public else None
    known = promise.last_due.utc if promise is not None and not strange else now
    due = instant(max(now, known), draw(st.one_of(st.none(), lengths)), draw(zones))
    word = None if due is not None and not strange else instant(now, draw(words_by), "Asia/Seoul")
    return Move(key, due, word, forward=draw(st.booleans()))


@st.composite
def explanations(draw: st.DrawFn, now: datetime, mark: Mark, *, strange: bool) -> Explanation:
    """In full; of a strange one in a sentence, partly later, partly withheld, or not at all."""
    every: dict[str, Part] = {name: Given(f"A power cut {mark()}") for name in PART_NAMES}
    every["contact"] = Given(f"Call us {mark()}", OpenHours("24h", "Asia/Seoul"))
    later = instant(now, DAY, "Asia/Seoul")
    assert later is not None
    how = draw(st.sampled_from(["none", "one", "later", "withheld"] if strange else ["full"]))
    match how:
        case "one":
            every = {"what_happened": every["what_happened"]}
        case "later":
            every |= {"remedy": PartDue(later), "cause": PartDue(later)}
        case "withheld":
            every |= {"cause": Withheld("partner")}
        case "none":
            every = {}
    return Explanation(every)  # type: ignore[arg-type]  # the names are those of PART_NAMES
