"""Memos: what one of the staff is told by letter, once, and need not acknowledge.

Decided here is only *who* is told *what*; the letters are a matter of others.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.episodes import Followed, Word, rung
from noticeboard.domain.signing import Person, SignedByLine, missing_roles
from noticeboard.domain.troubles import TroubleKind
from noticeboard.domain.zone_rules import RuleChange

TextKind = Literal[
    "review_soon",
    "review_missed",
    "edit_soon",
    "copy_drifted",
    "copy_gone",
    "copy_failed",
    "copy_needs_person",
    "rule_change",
]
MemoKind = TextKind | TroubleKind
Way = Literal["letter", "ring"]
# Whoever looks after the sending, beside those who answer for the words.
_CARE = ("duty", "admin", "approver")
_COPIES: Mapping[DeliveryState, MemoKind] = {
    DeliveryState.GONE: "copy_gone",
    DeliveryState.FAILED: "copy_failed",
    DeliveryState.NEEDS_PERSON: "copy_needs_person",
}


@dataclass(frozen=True, slots=True)
class Memo:
    """One letter to one person.

    ``key``: what it tells, so that nobody is told twice. ``at``: the instant it is about.
    ``named``: the channel, the key of the promise, or the host. ``notice_id``: ``None`` for what
    is about the board itself: of that, ``word`` and ``count`` say what is to be told. ``way``:
    a telephone may ring instead.
    """

    key: str
    person: str
    kind: MemoKind
    notice_id: str | None
    bulletin_id: str | None
    at: datetime
    named: str = ""
    way: Way = "letter"
    word: Word | None = None
    count: int = 0


def of_review(
    bulletin: Bulletin,
    line: SignedByLine,
    staff: Iterable[Person],
    steps: Sequence[timedelta],
    now: datetime,
) -> Iterator[Memo]:
    """That a text still waits for sign-off so long before its instant, or that it missed it.

    Of an edit of an approved text: that the approved words go out unless it is signed.

    Its authors are told, and whoever can still sign. A step that had come before it was submitted
    tells nobody, for they were asked just then: but for those whose signature became void as it
    was frozen anew.
    """
    revision, asked = bulletin.working, bulletin.working.submitted_at
    at = _goes_out_at(bulletin)
    if at is None or asked is None or revision.state != "in_review":
        return
    told = _concerned(bulletin, line, staff, now)
    if bulletin.state is BulletinState.MISSED_REVIEW:
        yield from _to(told, bulletin, "review_missed", at, "")
    elif bulletin.state in (BulletinState.IN_REVIEW, BulletinState.SCHEDULED):
        kind: MemoKind = "review_soon" if bulletin.armed is None else "edit_soon"
        void = revision.anew.void if revision.anew else ()
        come = (step for step in steps if at - step <= now < at)
        for step in sorted(come)[:1]:
            unasked = [who for who in told if asked <= at - step or who in void]
            kept = str(int(step.total_seconds()))
            yield from _to(unasked, bulletin, kind, at, kept)


def of_copy(delivery: Delivery, notice_id: str, people: Iterable[str]) -> Iterator[Memo]:
    """That what stands on a channel is not what was sent, or does not stand there.

    What was sent again and failed once more is told again.
    """
    kind = _COPIES.get(delivery.state, "copy_drifted")
    at = delivery.done_at or delivery.scheduled_for
    tried = f" {delivery.attempts}" if is_dead(delivery) else ""
    for person in people:
        key = f"{kind} {delivery.id}{tried} {person}"
        bulletin, channel = delivery.bulletin_id, delivery.channel
        yield Memo(key, person, kind, notice_id, bulletin, at, channel)


def is_dead(delivery: Delivery) -> bool:
    """Whether machines have given it up: whoever looks after the sending has to act."""
    return delivery.state in (DeliveryState.FAILED, DeliveryState.NEEDS_PERSON)


def of_trouble(
    followed: Followed, staff: Iterable[Person], on_duty: Collection[str], now: datetime
) -> Iterator[Memo]:
    """What is told of a trouble of the board: by letter to whoever looks after the sending.

    What is urgent rings as well at whoever is on duty; that it is over does not.
    """
    people, word = tuple(staff), followed.word
    if word is None:
        return
    kind = followed.episode.trouble.kind
    called = rung(kind, on_duty, people, now) if word != "over" else ()
    yield from (_of_episode(followed, one.id, "ring") for one in called)
    yield from (_of_episode(followed, person, "letter") for person in in_care(people, now))


def _of_episode(followed: Followed, person: str, way: Way) -> Memo:
    episode, word = followed.episode, followed.word
    trouble = episode.trouble
    opened = episode.opened_at.isoformat()
    key = f"{trouble.key} {opened} {word} {episode.times} {way} {person}"
    of = trouble.kind, None, None, trouble.since, trouble.named
    return Memo(key, person, *of, way=way, word=word, count=trouble.count)


def in_care(staff: Iterable[Person], now: datetime) -> tuple[str, ...]:
    """Whoever looks after the sending: on duty, administrators, approvers."""
    return tuple(p.id for p in staff if any(p.holds(role, now) for role in _CARE))


def of_rule_change(change: RuleChange, notice_id: str, people: Iterable[str]) -> Iterator[Memo]:
    """That clocks will not show the promised time at the promised instant."""
    revision = change.promise.current
    for person in people:
        key = f"rule_change {notice_id} {change.promise.key} {revision.number} {person}"
        at, bulletin = change.was.utc, revision.bulletin_id
        yield Memo(key, person, "rule_change", notice_id, bulletin, at, change.promise.key)


def _goes_out_at(bulletin: Bulletin) -> datetime | None:
    """When it is to go out: of a text that has approved words, these."""
    if bulletin.armed:
        return bulletin.publish_at
    asked = bulletin.working.content.publish_at
    return asked.utc if asked else None


def _concerned(
    bulletin: Bulletin, line: SignedByLine, staff: Iterable[Person], now: datetime
) -> tuple[str, ...]:
    """Its authors, and who could give a signature that is missing."""
    revision, missing = bulletin.working, missing_roles(bulletin.working, line)
    closed: Collection[str] = {signature.person for signature in revision.sign_offs}
    found = (
        person.id
        for person in staff
        if person.id in revision.authors
        or (person.id not in closed and any(person.holds(role, now) for role in missing))
    )
    return tuple(found)


def _to(
    people: Iterable[str], bulletin: Bulletin, kind: MemoKind, at: datetime, step: str
) -> Iterator[Memo]:
    for person in people:
        # Submitted anew, even for the same instant, it is another question.
        asked = bulletin.working.submitted_at
        key = f"{kind} {bulletin.id} {asked and asked.isoformat()} {step} {person}"
        yield Memo(key, person, kind, bulletin.notice_id, bulletin.id, at)
