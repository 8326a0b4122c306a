"""Bulletins as the public has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import (
    ClaimCorrection,
    DailyWord,
    Fulfilment,
    Move,
    OwnCorrection,
    Reminder,
)
from noticeboard.domain.explanation import Explanation
from noticeboard.domain.ledger import Removal
from noticeboard.domain.times import Instant

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
    what else of the notice its words tell (``fact.price``, ``promise.preorder``). Both are told
    apart as it becomes public: later the words may be gone. ``removed``: its own, by a redaction.
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
    facts: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        """What readers know it as: its kind, but for a reminder and a promise kept in part."""
        if self.reminder is not None:
            return "reminder"
        return "partly_kept" if self.fulfilment and self.fulfilment.in_part else self.kind

    @property
    def shown(self) -> Shown:
        """The newest released words."""
        return self.versions[-1]

    @property
    def next_words(self) -> tuple[Instant, ...]:
        """Every instant by which this bulletin says that the company will speak again."""
        own = (self.next_word_by,) if self.next_word_by else ()
        return own + tuple(m.next_word_by for m in self.moves if m.next_word_by)

    @property
    def is_a_word(self) -> bool:
        """Whether the company speaks in it: a reminder repeats what it said before."""
        return self.reminder is None
