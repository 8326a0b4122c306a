"""Alarms: somebody must speak or answer, and is called until somebody does. Rule 8.

What is decided here is only *whom* to call and *when*; calling is a matter of others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from noticeboard.domain.go_no_go import Question
from noticeboard.domain.notice import Notice
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.silence import Signal, Silence

AlarmKind = Literal["silence", "go_no_go", "drill"]
CallState = Literal["waiting", "calling", "sent", "undeliverable", "dropped", "taken"]
Verdict = Literal["on_track", "delay", "cancel"]
VERDICTS: tuple[Verdict, ...] = ("on_track", "delay", "cancel")
Ending = Literal[
    "spoken",
    "told",
    "linked",
    "ended",
    "not_yet",
    "answered",
    "superseded",
    "settled",
    "passed",
    "finished",
]


# How far the clocks of two hosts may be apart.
_SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Failure:
    """A way by which somebody was not reached; ``code`` stays the same, ``why`` is for people."""

    code: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class Call:
    """One person called on account of one alarm.

    ``state``: ``waiting`` to be sent; ``calling``, being sent; ``sent`` by at least one way, or
    ``undeliverable`` by all of them; ``dropped``, because the alarm was over first; ``taken``,
    nobody was called: somebody took it on by themselves. ``failures``: the ways that failed.
    """

    id: str
    alarm_id: str
    person: str
    created_at: datetime
    expires_at: datetime
    state: CallState = "waiting"
    tries: int = 0
    sent_at: datetime | None = None
    failures: tuple[Failure, ...] = ()
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """On account of what people are called, since when, and who was.

    ``silence``: nobody speaks about a notice, or about an incident that no public notice tells
    of; ``signal`` and ``about`` are what began it, as in ``Silence``. ``go_no_go``: whether the
    promise ``about``, in its due revision ``revision``, stands ``step`` before it is ``due``.
    ``drill``: practice, of one person if it is ``about`` somebody. ``notice_id`` is ``None`` for
    an incident without a notice.
    """

    id: str
    kind: AlarmKind
    since: datetime
    opened_at: datetime
    notice_id: str | None = None
    signal: Signal | None = None
    about: str | None = None
    revision: int | None = None
    due: datetime | None = None
    step: timedelta | None = None
    verdict: Verdict | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    ending: Ending | None = None
    calls: tuple[Call, ...] = ()

    @property
    def place(self) -> str:
        """What it is found by in the audit log: its notice, its incident, or the duty list."""
        return self.notice_id or self.about or "duty"

    @property
    def acknowledged(self) -> Call | None:
        """The call that was acknowledged last."""
        answered = [call for call in self.calls if call.acknowledged_at is not None]
        return max(answered, key=_acknowledged_at, default=None)


def silent(id_: str, notice: Notice | None, first: Silence, now: datetime) -> Alarm:
    """A new alarm about a notice, or about an incident that none tells of."""
    return Alarm(
        id_,
        "silence",
        since=first.since,
        opened_at=now,
        notice_id=notice.id if notice else None,
        signal=first.signal,
        about=first.about,
    )


def asked(id_: str, question: Question, now: datetime) -> Alarm:
    """A new alarm that asks whether a promise stands."""
    return Alarm(
        id_,
        "go_no_go",
        since=question.at,
        opened_at=now,
        notice_id=question.notice_id,
        about=question.promise,
        revision=question.revision,
        due=question.due,
        step=question.step,
    )


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for somebody who was called, and for somebody who said "I have it"."""

    called: timedelta
    acknowledged: timedelta


def next_call(
    alarm: Alarm,
    order: Sequence[str],
    patience: Patience,
    *,
    since: datetime,
    now: datetime,
    spoken: datetime | None = None,
) -> str | None:
    """Whom of ``order`` to call at ``now``; ``None`` while somebody is to be waited for.

    ``since``: from when on somebody is wanted; calls before it were about something else. Whoever
    was called least often since then is next. Who cannot be reached is not waited for, but nobody
    is called twice within the time that they have. ``spoken``: when there was a word that left
    silent what somebody is wanted for; who said "I have it" before it had it for that word.
    """
    calls = [_as_of(call, spoken) for call in alarm.calls if call.created_at >= since]
    if _is_waited_for(calls, patience, now):
        return None
    lately = {c.person for c in calls if _is_lately(c.created_at, patience.called, now)}
    called = [call.person for call in calls if call.state != "taken"]
    free = [person for person in order if person not in lately]
    return min(free, key=called.count, default=None)


def _as_of(call: Call, spoken: datetime | None) -> Call:
    said = call.acknowledged_at
    over = spoken is not None and said is not None and said <= spoken
    return replace(call, acknowledged_at=None) if over else call


def _is_waited_for(calls: Collection[Call], patience: Patience, now: datetime) -> bool:
    """Whether the last who was called, or who took it on, still has time.

    Who said "I have it" once has that time once: said again without a word, it puts nobody off.
    """
    first: dict[str, datetime] = {}
    for call in calls:
        said = call.acknowledged_at
        if said is not None:
            first[call.person] = min(said, first.get(call.person, said))
    if any(_is_lately(said, patience.acknowledged, now) for said in first.values()):
        return True
    reached = [call for call in calls if call.state in ("waiting", "calling", "sent")]
    return any(_is_lately(call.created_at, patience.called, now) for call in reached)


def _is_lately(at: datetime, within: timedelta, now: datetime) -> bool:
    """Whether it was less than so long ago; not what lies ahead, since the clock was set back."""
    return -_SKEW < now - at < within


def _acknowledged_at(call: Call) -> datetime:
    return call.acknowledged_at or call.created_at
