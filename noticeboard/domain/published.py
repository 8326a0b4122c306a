"""Bulletins as the public has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import (
    ClaimCorrection,
    DailyWord,
    Fulfilment,
    Move,
    OwnCorrection,
    Reminder,
)
from noticeboard.domain.explanation import Explanation, PartName
from noticeboard.domain.ledger import Removal
from noticeboard.domain.sorts import Sort, sort_of
from noticeboard.domain.times import Instant


@dataclass(frozen=True, slots=True)
class NextWord:
    """That the company speaks again by an instant: of these promises; of none: of the notice.

    ``stands_in``: for the time of a promise that has none.
    """

    by: Instant
    about: tuple[str, ...] = ()
    stands_in: bool = False

    def late_by(self, kept_at: datetime) -> timedelta | None:
        """How much later than it had said the company spoke; ``None``: in time.

        Never less than a second: a word that is counted as missed is told as late.
        """
        late = kept_at - self.by.utc
        return max(late, timedelta(seconds=1)) if late > timedelta() else None


# What stands where words stood, so that nobody takes the gap for a blank.
MARKS = {"en": "[removed]", "ko": "[삭제됨]"}


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of one released revision. ``html`` is the sanitised body.

    ``told``: while it is being published, its parts and explanation as they were filled.
    """

    revision: int
    released_at: datetime
    body: str
    html: str
    short: str
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Published:
    """A bulletin as the public has it. ``versions``: released revisions, oldest first.

    ``facts``: those to which it gave a value; ``changed``: those that had another. ``quotes``:
    what else of the notice its words tell (``fact.price``, ``promise.preorder``). ``about``: the
    keys of the promises it is about; none: the whole notice. All three are told apart as it
    becomes public: later the words may be gone. ``removed``: its own, by a redaction;
    ``replaced``: what else went of it, or of what it quotes, each time one did, oldest first.
    ``told_at``: the instant announced for it, if it went out within a minute of that.
    ``first_told``: the id of the bulletin that first told of what this one says is over, if an
    incident was known.
    """

    id: str
    code: str
    kind: BulletinKind
    sequence: int
    published_at: datetime
    versions: tuple[Shown, ...]
    labels: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    withdraws: tuple[str, ...] = ()
    explanation: Explanation = field(default_factory=Explanation)
    corrects: OwnCorrection | ClaimCorrection | None = None
    next_word_by: Instant | None = None
    fulfilment: Fulfilment | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    stays: tuple[str, ...] = ()
    daily_word: DailyWord | None = None
    resolved: bool = False
    reminder: Reminder | None = None
    removed: Removal | None = None
    replaced: tuple[Removal, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    told_at: datetime | None = None
    first_told: str | None = None

    @property
    def in_time_at(self) -> datetime:
        """By which it is held to a time: the milliseconds of publication make nobody late."""
        return self.told_at or self.published_at

    @property
    def sort(self) -> Sort:
        """What readers know it as."""
        return sort_of(self.kind, self)

    @property
    def removals(self) -> tuple[Removal, ...]:
        """Every redaction that its page tells of: of its text first."""
        return (*((self.removed,) if self.removed else ()), *self.replaced)

    @property
    def shown(self) -> Shown:
        """The newest released words."""
        return self.versions[-1]

    @property
    def next_words(self) -> tuple[NextWord, ...]:
        """Every word by which this bulletin says that the company will speak again."""
        own = (NextWord(self.next_word_by, self.about),) if self.next_word_by else ()
        moved = (
            NextWord(move.next_word_by, (move.promise,), stands_in=move.due is None)
            for move in self.moves
            if move.next_word_by
        )
        return (*own, *moved)

    def gives(self, name: PartName) -> bool:
        """Whether it tells this part of an explanation."""
        return self.explanation.gives(name)

    @property
    def is_a_word(self) -> bool:
        """Whether the company speaks in it: a reminder repeats what it said before."""
        return self.reminder is None
