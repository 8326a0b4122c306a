"""Who decides that words are removed: two people, or one at once where a person would suffer.

Source: docs/decisions/0020-two-people-remove-words.md
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from noticeboard.domain.errors import ConflictError
from noticeboard.domain.ledger import Because
from noticeboard.domain.sentence import Sentence

# What a person suffers from each minute it stands there.
AT_ONCE: tuple[Because, ...] = ("personal",)
LOOK_WITHIN = timedelta(hours=24)
ASK_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Removing:
    """That somebody would have the words of a bulletin removed, and what came of it.

    ``removed_at``: ``None`` while a second person has to confirm it. ``second``: who did, or who
    looked at what one person removed at once, ``alone``.
    """

    bulletin_id: str
    because: Because
    asked_by: str
    asked_at: datetime
    removed_at: datetime | None = None
    second: str | None = None
    second_at: datetime | None = None
    alone: bool = False

    @property
    def people(self) -> int:
        """How many decided that the words go."""
        return 1 if self.alone or self.second is None else 2

    @property
    def look_by(self) -> datetime | None:
        """Until when somebody else looks at what one person removed; ``None``: nobody has to."""
        waits = self.removed_at is not None and self.second is None
        return self.asked_at + LOOK_WITHIN if waits else None

    @property
    def confirm_by(self) -> datetime | None:
        """Until when somebody else confirms it; then it is asked anew. ``None``: it is gone."""
        return self.asked_at + ASK_LASTS if self.removed_at is None else None

    def waits(self, now: datetime) -> bool:
        """Whether it waits at ``now`` for somebody to confirm it."""
        return self.confirm_by is not None and now < self.confirm_by

    def lapsed(self, now: datetime) -> bool:
        """Whether nobody confirmed it in time, not so long ago that it says nothing any more."""
        by = self.confirm_by
        return by is not None and by <= now < by + ASK_LASTS


def decided(
    old: Removing | None,
    bulletin_id: str,
    because: Because,
    who: str,
    now: datetime,
    *,
    solo: bool,
) -> Removing:
    """What becomes of it when ``who`` asks for it, or confirms what somebody else asked for.

    Asked again by somebody else once the words are gone, it says that they looked at it. With
    ``solo`` one person decides, as everywhere; the record says so.

    Raises:
        ConflictError: who asked confirms nothing, nor does anybody on other grounds; and what
            two people saw to is done.
    """
    if old is not None and old.removed_at is not None:
        return _looked_at(old, who, now)
    if old is not None and is_second(old, because, who, now):
        return replace(old, removed_at=now, second=who, second_at=now)
    if because in AT_ONCE or solo:
        return Removing(bulletin_id, because, who, now, removed_at=now, alone=True)
    if old is None or not old.waits(now):
        return Removing(bulletin_id, because, who, now)
    if old.asked_by == who:
        raise ConflictError("asked_before", _ASKED_BEFORE)
    raise ConflictError("other_grounds", _OTHER_GROUNDS)


def is_second(old: Removing | None, because: Because, who: str, now: datetime) -> bool:
    """Whether ``who`` would only confirm what somebody else asked for, or look at what is gone.

    Whoever would do more decides by themselves, and asks as an administrator: other grounds are
    no confirmation.
    """
    if old is None or old.asked_by == who:
        return False
    if old.removed_at is not None:
        return old.look_by is not None
    return old.waits(now) and old.because == because


def _looked_at(old: Removing, who: str, now: datetime) -> Removing:
    if old.second is not None or old.asked_by == who:
        raise ConflictError("removed_already", REMOVED)
    return replace(old, second=who, second_at=now)


REMOVED = Sentence(
    "Its words are removed already. What it did stays on the record.",
    "이미 내용을 삭제한 글입니다. 언제 무엇을 알렸는지는 기록에 남아 있습니다.",
)
_ASKED_BEFORE = Sentence(
    "You asked for this. Somebody else, an administrator or an approver, has to confirm it.",
    "이미 삭제를 요청하셨습니다. 다른 관리자나 승인자가 확인해야 삭제됩니다.",
)
_OTHER_GROUNDS = Sentence(
    "Somebody asked for this on other grounds. Confirm it on theirs, or talk to them.",
    "다른 사람이 다른 이유로 삭제를 요청했습니다. 같은 이유로 확인하거나 그 사람과 상의해 주세요.",
)
