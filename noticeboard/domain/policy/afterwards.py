"""What a text promises for later by itself: the rest of its explanation, and a word on why.

"Three things are enough" under pressure: what is left unsaid is due, and counted. After a promise
that was not kept, and after a cancellation, so is a word on the cause and on its prevention.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from noticeboard.domain.content import Content
from noticeboard.domain.durations import duration_text
from noticeboard.domain.explanation import Explanation, Given, Part, PartDue, PartName, Withheld
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy.explanations import may_wait
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.promise import Promise
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import at_utc
from noticeboard.domain.violation import Advice, Finding, Violation

POSTMORTEM: tuple[PartName, ...] = ("cause", "prevention")


def completed(s: Situation) -> Content:
    """The content with every part that may wait and was not given promised for a fixed instant.

    The rest of an explanation is due ``explain_within`` of publication; a word on cause and
    prevention within ``postmortem``.
    """
    told = s.content.explanation.parts
    owed = {} if s.fixes else {n: part for n, part in _owed(s).items() if n not in told}
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


def _owed(s: Situation) -> Mapping[PartName, Part]:
    demanded = s.kind.explanations.get(s.bulletin_kind, ())
    rest = [name for name in demanded if may_wait(s, name, None)]
    later = [name for name in _still_owed(s) if name not in demanded]
    return {
        **dict.fromkeys(rest, _due(s, s.kind.explain_within)),
        **dict.fromkeys(later, _due(s, s.kind.postmortem)),
    }


def _due(s: Situation, within: timedelta) -> PartDue:
    by = (s.speaks_at + within).replace(second=0, microsecond=0)
    return PartDue(at_utc(by, _zone(s)))


def _still_owed(s: Situation) -> tuple[PartName, ...]:
    """What of a postmortem nobody has told, or promised, since it went wrong."""
    since = _failed_at(s)
    if since is None or s.notice is None:
        return ()
    known = _told_since(s.notice, since) | {name for _, name in s.notice.owed_parts()}
    return tuple(name for name in POSTMORTEM if name not in known)


def _told_since(notice: Notice, since: datetime) -> set[PartName]:
    later = (b.explanation.parts for b in notice.bulletins if b.published_at >= since)
    return {
        name for parts in later for name, p in parts.items() if isinstance(p, Given | Withheld)
    }


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
