"""What a text promises for later by itself: the rest of its explanation, and a word on why.

"Three things are enough" under pressure: what is left unsaid is due, and counted. After a promise
that was not kept, and after a cancellation, so is a word on the cause and on its prevention.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from noticeboard.domain.about import first_covering
from noticeboard.domain.content import Content
from noticeboard.domain.durations import duration_text
from noticeboard.domain.explanation import (
    PART_NAMES,
    Explanation,
    Given,
    Part,
    PartDue,
    PartName,
    Withheld,
)
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.policy.explanations import PART_TITLES, may_wait
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.policy.wording import saying_nothing
from noticeboard.domain.promise import Promise
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import Instant, at_utc
from noticeboard.domain.violation import Advice, Finding, Violation

POSTMORTEM: tuple[PartName, ...] = ("cause", "prevention")


def completed(s: Situation) -> Content:
    """The content with every part that may wait and was not given promised for a fixed instant.

    The rest of an explanation is due ``explain_within`` of publication; a word on cause and
    prevention within ``postmortem``. So is a part that is given in words that say nothing.
    """
    if s.fixes:
        return s.content
    told = s.content.explanation.parts
    owed: dict[PartName, Part] = {n: part for n, part in _owed(s).items() if n not in told}
    for name in saying_nothing(s):
        part = told[name]
        if isinstance(part, Given) and part.tells:
            owed[name] = replace(part, owed_by=_by(s, name))
    return replace(s.content, explanation=Explanation({**told, **owed})) if owed else s.content


def cause_and_prevention_come_soon(s: Situation) -> Iterator[Finding]:
    """After a cancellation, or a promise not kept in time, a word on cause and prevention is
    promised for ``postmortem`` at the latest. Rules 4 and 10.
    """
    last = s.speaks_at + s.kind.postmortem
    finding = Violation if s.at_leisure else Advice
    for name in POSTMORTEM if _failed_at(s) is not None else ():
        part = s.content.explanation.parts.get(name)
        if isinstance(part, PartDue) and part.by.utc > last:
            yield finding("postmortem_late", f"explanation.{name}", _late(s))


def what_was_promised_of_a_part_stays_owed(s: Situation) -> Iterator[Finding]:
    """A part told of one promise leaves owed what another owes, and so does "resolved". Rule 4."""
    if s.notice is None or s.fixes is not None:
        return
    for (bulletin_id, name), by in s.notice.owed_parts().items():
        of = s.notice.owed_of(bulletin_id, name)
        given = s.content.explanation.gives(name) and name not in saying_nothing(s)
        if given and s.bulletin_kind == "update" and not s.tells(of):
            yield Advice("told_of_another", f"explanation.{name}", _of_another(s, of))
        elif s.content.resolved and not (given and s.tells(of)):
            yield Advice("still_owed", "resolved", _still(s, name, of, by))


def _owed(s: Situation) -> Mapping[PartName, Part]:
    demanded = s.kind.explanations.get(s.bulletin_kind, ())
    known = _told_just_now(s)
    rest = [name for name in demanded if may_wait(s, name, None) and name not in known]
    later = [name for name in _still_owed(s) if name not in demanded]
    return {name: PartDue(_by(s, name)) for name in (*rest, *later)}


def _by(s: Situation, name: PartName) -> Instant:
    """By when a part is owed that is left for later."""
    demanded = name in s.kind.explanations.get(s.bulletin_kind, ())
    afterwards = name in POSTMORTEM and not demanded
    within = s.kind.postmortem if afterwards else s.kind.explain_within
    by = (s.speaks_at + within).replace(second=0, microsecond=0)
    return at_utc(by, _zone(s))


def _told_just_now(s: Situation) -> frozenset[PartName]:
    """What was told of all that this touches, since its time was given and within a day or so.

    Nobody is promised what stands on the page already.
    """
    since = max((p.current.published_at for p in s.touched()), default=None)
    if since is None or s.notice is None:
        return frozenset()
    fresh = max(since, s.speaks_at - s.kind.explain_within)
    said = [b for b in s.notice.bulletins if b.published_at > fresh]
    return frozenset(name for name in PART_NAMES if _tell(said, name, s.about))


def _tell(said: Iterable[Published], name: PartName, of: Collection[str]) -> bool:
    """Whether these bulletins tell a part of all of these promises, and not of a mistake."""
    telling = (b for b in said if b.corrects is None and b.gives(name))
    return first_covering(of, telling, lambda b: b.about) is not None


def _still_owed(s: Situation) -> tuple[PartName, ...]:
    """What of a postmortem nobody has told, or promised, of what this is about since it went
    wrong.
    """
    since = _failed_at(s)
    if since is None or s.notice is None:
        return ()
    return tuple(n for n in POSTMORTEM if not is_settled(s.notice, n, s.about, since))


def is_settled(notice: Notice, name: PartName, of: Collection[str], since: datetime) -> bool:
    """Whether later bulletins told, withheld or still owe that part: of all these promises."""
    owing = {bulletin_id for bulletin_id, owed in notice.owed_parts() if owed == name}
    settling = (b for b in notice.bulletins if b.id in owing or _told_since(b, name, since))
    # Of the whole notice: whoever speaks of any of it has begun to.
    return first_covering(of, settling, lambda b: b.about if of else ()) is not None


def _told_since(bulletin: Published, name: PartName, since: datetime) -> bool:
    part = bulletin.explanation.parts.get(name)
    explains = bulletin.corrects is None and bulletin.published_at >= since
    return explains and (bulletin.gives(name) or isinstance(part, Withheld))


def _failed_at(s: Situation) -> datetime | None:
    """Since when something is wrong that this text says was not kept, ends or was resolved."""
    return min(_failures(s), default=None)


def _failures(s: Situation) -> Iterator[datetime]:
    for promise in s.touched():
        if promise.current.anchor.utc < s.speaks_at:
            yield promise.current.anchor.utc
    if s.bulletin_kind == "cancellation":
        yield s.speaks_at
    if s.content.resolved and s.notice is not None:
        yield s.notice.published_at
    kept = s.content.fulfilment
    late = _dated(s, kept.promise) if kept else None
    if kept is not None and late is not None and kept.observed_at > late.unconfirmed_from:
        yield late.current.anchor.utc


def _dated(s: Situation, key: str) -> Promise | None:
    """The promise, if an instant stands for it."""
    promise = s.promise(key)
    return promise if promise is not None and promise.current.due is not None else None


def _zone(s: Situation) -> str:
    """On the clock of what it is about; of the house where nothing was promised."""
    kept = s.content.fulfilment
    named = [*s.touched(), *filter(None, [s.promise(kept.promise) if kept else None])]
    known = (*named, *(s.notice.promises if s.notice else ()))
    return next((promise.current.anchor.zone for promise in known), s.policy.zone)


def _late(s: Situation) -> Sentence:
    within = duration_text(s.kind.postmortem)
    return Sentence(
        f"Something was not kept: say why, and what you do about it, within {within.en} of this. "
        "Choose an earlier time.",
        f"지키지 못한 약속입니다. 이 글을 공개하고 {within.ko} 안에는 원인과 재발 방지 대책을 "
        "알려야 합니다. 더 이른 시각을 골라 주세요.",
    )


def _of(s: Situation, keys: Collection[str]) -> Sentence:
    """Of which promises, by name; of the notice where nothing else is known."""
    promises = s.notice.promises if s.notice else ()
    named = ", ".join(f"“{p.label}”" for p in promises if p.key in keys)
    return Sentence(named or "this notice", named or "이 공지")


def _of_another(s: Situation, keys: Collection[str]) -> Sentence:
    of = _of(s, keys)
    return Sentence(
        f"It is owed for {of.en}, and this text is about something else: it stays owed. "
        f"If it is meant, name {of.en} in the text.",
        f"{of.ko}에 대해 알리겠다고 한 내용인데, 이 글은 다른 약속에 대한 글입니다. "
        f"이대로는 알린 것이 되지 않습니다. 그 설명이라면 글에 {of.ko} 이름을 적어 주세요.",
    )


def _still(s: Situation, name: PartName, keys: Collection[str], by: Instant) -> Sentence:
    title, of, at = PART_TITLES[name], _of(s, keys), by.wall
    return Sentence(
        f"“{title.en}” of {of.en} is still owed, by {at.day} {at:%B}, {at:%H:%M} ({by.zone}); the "
        "page says so beside “resolved”. If you know it, tell it here.",
        f"{of.ko}: “{title.ko}”, {at.month}월 {at.day}일 {at:%H:%M}({by.zone})까지 알리기로 한 "
        "내용이 아직 남아 있습니다. 페이지에도 “해결되었습니다” 옆에 그렇게 나옵니다. 알고 있다면 "
        "여기에 적어 주세요.",
    )
