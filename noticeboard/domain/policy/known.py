"""What is true of a notice: the times and figures its texts may quote, with this bulletin."""

from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.promise import Promise
from noticeboard.domain.times import Instant, at_utc


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise that stands once this bulletin is public; ``due`` is ``None`` while it is open."""

    key: str
    label: str
    due: Instant


def promised(s: Situation) -> tuple[Promised, ...]:
    """What is promised with this bulletin, and for when."""
    if s.announces:
        return tuple(Promised(t.key, t.label, t.due) for t in s.content.promises)
    return tuple(found for p in _public(s) if (found := _standing(s, p)) is not None)


def _standing(s: Situation, promise: Promise) -> Promised | None:
    kept = s.content.fulfilment is not None and s.content.fulfilment.promise == promise.key
    if promise.status != "open" or kept or promise.key in s.content.withdraws:
        return None
    own = next((move for move in s.content.moves if move.promise == promise.key), None)
    due = promise.current.due if own is None else own.due
    return None if due is None else Promised(promise.key, promise.label, due)


def other_times(s: Situation) -> tuple[Instant, ...]:
    """Every further instant that is true: what was promised before, when we speak and spoke."""
    zone = zone_of_texts(s)
    content = s.content
    told = [content.publish_at, content.next_word_by, *content.explanation.due().values()]
    told += [move.next_word_by for move in content.moves]
    told += [terms.until for terms in content.promises]
    claimed_at = getattr(content.corrects, "claimed_at", None)
    told.append(claimed_at if isinstance(claimed_at, Instant) else None)
    if content.fulfilment is not None:
        told.append(at_utc(content.fulfilment.observed_at, zone))
    gone = {(one.key, one.due) for one in overtaken(s)}
    for promise in _public(s):
        told += [i for i in _of_promise(s, promise) if (promise.key, i) not in gone]
    for said in s.notice.bulletins if s.notice else ():
        told += [at_utc(said.published_at, zone), *(word.by for word in said.next_words)]
        told += said.explanation.due().values()
    return tuple(instant for instant in told if instant is not None)


def overtaken(s: Situation) -> tuple[Promised, ...]:
    """The times still to come that were promised once, and for which nobody is held any more.

    To a text that moves or ends the promise, and to a correction, they are what it speaks of; a
    typo fix says what was signed.
    """
    if s.fixes is not None or s.bulletin_kind in ("correction", "cancellation"):
        return ()
    own = {promise.key for promise in s.touched()}
    return tuple(
        Promised(promise.key, promise.label, due)
        for promise in _public(s)
        if promise.key not in own
        for due in _gone(promise)
        if due.utc > s.speaks_at
    )


def _gone(promise: Promise) -> Iterator[Instant]:
    if promise.outcome is not None:
        return
    standing = promise.current.due if promise.status == "open" else None
    for revision in promise.revisions:
        if revision.due is not None and revision.due != standing:
            yield revision.due
    if promise.until is not None and promise.status == "withdrawn":
        yield promise.until


def _of_promise(s: Situation, promise: Promise) -> Iterator[Instant | None]:
    """Every time a promise had, until when it lasts, and when it was kept."""
    for revision in promise.revisions:
        yield from (revision.due, revision.next_word_by)
    yield promise.until
    for move in s.content.moves:
        if move.promise == promise.key and promise.until is not None and move.due is not None:
            longer = promise.until.utc - promise.last_due.utc
            yield at_utc(move.due.utc + longer, promise.until.zone)
    if promise.outcome is not None:
        for kept in {promise.outcome.first.observed_at, promise.outcome.observed_at}:
            yield at_utc(kept, promise.last_due.zone)


def _public(s: Situation) -> tuple[Promise, ...]:
    return s.notice.promises if s.notice else ()


def zone_of_texts(s: Situation) -> str:
    """The zone in which whoever writes means a time that names none."""
    for terms in s.content.promises:
        return terms.due.zone
    for promise in _public(s):
        return promise.last_due.zone
    return s.content.publish_at.zone if s.content.publish_at else "UTC"


def facts(s: Situation) -> dict[str, str]:
    """Every fact as it is once this bulletin is public."""
    return {**(s.notice.facts if s.notice else {}), **s.content.facts}


def is_quoted(s: Situation, excerpt: str) -> bool:
    """Whether a correction repeats the words it corrects: a claim's, or those of our own text."""
    if s.bulletin_kind != "correction":
        return False
    claim = getattr(s.content.corrects, "claim", "")
    said = (v for b in (s.notice.bulletins if s.notice else ()) for v in b.versions)
    return excerpt in claim or any(excerpt in v.body or excerpt in v.short for v in said)


def under_pressure(s: Situation) -> bool:
    """Whether somebody writes against the clock: then what may be wrong is only pointed out."""
    if s.content.pre_approved is not None:
        return True
    if s.announces:
        return False
    if s.bulletin_kind not in ("delay", "update") or not s.at_leisure:
        return True
    soon = s.speaks_at + s.kind.delay_notice
    owed = s.notice is not None and s.notice.owed_word is not None
    return owed or any(
        promise.status == "open" and promise.current.anchor.utc < soon for promise in _public(s)
    )
