"""What the public waits for: promises, next words and explanations whose instant has come."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.explanation import PART_NAMES, PartName
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Promise, PromiseState
from noticeboard.domain.silence import Signal
from noticeboard.domain.times import Instant
from noticeboard.ports import Subject
from noticeboard.site.departures import Line, departures
from noticeboard.web.desk.noticing.under_way import answer_to

Sort = Literal["promise", "word", "part"]
_SIGNALS: Mapping[Sort, Signal] = {
    "promise": "unconfirmed",
    "word": "next_word",
    "part": "owed_part",
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing the public waits for.

    ``anchor``: the instant that was given. ``since``: from when silence shows, or will show, in
    public; ``late`` once it does. ``answer``: the bulletin about it that is under way.
    ``parts``: of explanations, all that a notice owes by now. ``labels``: of which promises they
    are owed, where the notice has others.
    """

    notice: Notice
    sort: Sort
    anchor: Instant
    since: datetime
    late: bool
    promise: Promise | None = None
    parts: tuple[PartName, ...] = ()
    answer: Bulletin | None = None
    labels: tuple[str, ...] = ()

    @property
    def signal(self) -> Signal:
        """On account of what people are called, once it is late."""
        return _SIGNALS[self.sort]

    @property
    def told(self) -> str:
        """Which sentence says so: ``promise_late``, ``word_due``."""
        return f"{self.sort}_{'late' if self.late else 'due'}"


def owed(notices: Iterable[Notice], at_work: Iterable[Subject], now: datetime) -> tuple[Owed, ...]:
    """Everything owed at ``now``, by since when the public sees silence; explanations last."""
    public, working = tuple(notices), {subject.id: subject for subject in at_work}
    lines = departures(public, (), now)
    found = [_of_line(line, working) for line in (*lines.unconfirmed, *lines.due)]
    found += [part for notice in public for part in _parts(notice, working, now)]
    return tuple(sorted(found, key=lambda one: (one.sort == "part", one.since)))


def _of_line(line: Line, working: dict[str, Subject]) -> Owed:
    silent_from = line.promise.unconfirmed_from if line.promise else line.anchor.utc
    return Owed(
        notice=line.notice,
        sort="word" if line.stands_in else "promise",
        anchor=line.anchor,
        since=silent_from,
        late=line.state is PromiseState.UNCONFIRMED,
        promise=line.promise,
        answer=answer_to(working.get(line.notice.id), line.promise),
    )


def _parts(notice: Notice, working: dict[str, Subject], now: datetime) -> Iterator[Owed]:
    """One for all of them: one form tells them."""
    late = {of: by for of, by in notice.owed_parts().items() if by.utc <= now}
    if not late:
        return
    first, names = min(late.values(), key=lambda by: by.utc), {name for _, name in late}
    of = {key for one in late for key in notice.owed_of(*one)} if len(notice.promises) > 1 else ()
    yield Owed(
        notice,
        "part",
        first,
        first.utc,
        late=True,
        parts=tuple(name for name in PART_NAMES if name in names),
        answer=answer_to(working.get(notice.id), None),
        labels=tuple(p.label for p in notice.promises if p.key in of),
    )
