"""Who decides that words are removed: two people, or one at once where a person would suffer.

Source: docs/decisions/0020-two-people-remove-words.md
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from noticeboard.domain.errors import ConflictError
from noticeboard.domain.going import ONLY_TEXT, Going
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
    looked at what one person removed at once, ``alone``. ``going``: what was chosen. ``wrong``:
    why whoever looked says that it was not right. ``earlier``: what was removed of it before,
    and waits or waited with this to be looked at; each has its own second person.
    """

    bulletin_id: str
    because: Because
    asked_by: str
    asked_at: datetime
    removed_at: datetime | None = None
    second: str | None = None
    second_at: datetime | None = None
    alone: bool = False
    going: Going = field(default_factory=Going)
    wrong: str | None = None
    earlier: tuple["Removing", ...] = ()

    @property
    def each(self) -> tuple["Removing", ...]:
        """It and those before it, each by itself, in the order in which they were asked for."""
        own = replace(self, earlier=())
        return tuple(sorted((*self.earlier, own), key=lambda one: one.asked_at))

    @property
    def unseen(self) -> tuple["Removing", ...]:
        """Those that are gone, and that nobody has looked at."""
        return tuple(one for one in self.each if one.removed_at and one.second is None)

    @property
    def people(self) -> int:
        """How many decided that the words go."""
        return 1 if self.alone or self.second is None else 2

    @property
    def look_by(self) -> datetime | None:
        """Until when somebody else looks at what one person removed; ``None``: nobody has to.

        That more went meanwhile gives nobody more time.
        """
        oldest = next(iter(self.unseen), None)
        return None if oldest is None else oldest.asked_at + LOOK_WITHIN

    @property
    def confirm_by(self) -> datetime | None:
        """Until when somebody else confirms it; then it is asked anew. ``None``: it is gone."""
        return self.asked_at + ASK_LASTS if self.removed_at is None else None

    def waits(self, now: datetime) -> bool:
        """Whether it waits at ``now`` for somebody to confirm it."""
        return self.confirm_by is not None and now < self.confirm_by

    def left_to(self, who: str) -> tuple["Removing", ...]:
        """What ``who`` may look at: nobody looks at what they removed themselves."""
        return tuple(one for one in self.unseen if one.asked_by != who)

    def looked_at_by(self, who: str) -> bool:
        """Whether ``who`` looked at what somebody else removed alone."""
        return any(one.alone and one.second == who for one in self.each)

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
    going: Going | None = None,
) -> Removing:
    """What becomes of it when ``who`` asks for it, or confirms what somebody else asked for.

    Asked again by somebody else once the words are gone, it says that they looked at it. With
    ``solo`` one person decides, as everywhere; the record says so. ``going``: what was chosen;
    ``None``: what was asked for, and where nobody asked, the text.

    Raises:
        ConflictError: who asked confirms nothing, nor does anybody on other grounds or of other
            words; and what two people saw to is done.
    """
    if old is not None and is_second(old, because, who, now, going):
        if old.removed_at is not None:
            return _looked(old, who, now)
        return replace(old, second=who, second_at=now, removed_at=now)
    new = Removing(bulletin_id, because, who, now, going=going or ONLY_TEXT)
    refuse_again(old, who, going)
    unseen = old is not None and old.look_by is not None
    if because in AT_ONCE or solo:
        earlier = old.each if old is not None and unseen else ()
        return replace(new, removed_at=now, alone=True, earlier=earlier)
    if unseen:
        raise ConflictError("look_first", _LOOK_FIRST)
    if old is not None and old.waits(now):
        _refuse_beside(old, new, going)
    return new


def refuse_again(old: Removing | None, who: str, going: Going | None) -> None:
    """Raise for a button that is pressed twice: to have the same removed, or to be the second.

    Where words are gone, who names nothing looks at that; more goes only by its name.
    """
    if old is None or old.removed_at is None:
        return
    looks = going is None and old.left_to(who)
    again = going is None or (old.asked_by, old.going) == (who, going)
    if again and not looks:
        raise ConflictError("removed_already", REMOVED if old.going.text else _NAME_MORE)


def is_second(
    old: Removing | None, because: Because, who: str, now: datetime, going: Going | None = None
) -> bool:
    """Whether ``who`` would only confirm what somebody else asked for, or look at what is gone.

    Whoever would do more decides by themselves, and asks as an administrator: other grounds, or
    other words, are no confirmation.
    """
    if old is None:
        return False
    if old.removed_at is not None:
        return going is None and bool(old.left_to(who))
    same = old.because == because and going in (None, old.going)
    return old.asked_by != who and old.waits(now) and same


def objected(old: Removing | None, who: str, why: str, now: datetime) -> Removing:
    """That whoever looks at what one person removed says that it was not right.

    Raises:
        ConflictError: there is nothing for them to look at.
    """
    if old is None or not old.left_to(who):
        raise ConflictError("nothing_to_look_at", _NOTHING_TO_LOOK_AT)
    return _looked(old, who, now, wrong=why)


def _looked(old: Removing, who: str, now: datetime, wrong: str | None = None) -> Removing:
    """``who`` looked at all that others removed; what they removed waits for somebody else."""
    theirs = old.left_to(who)
    seen = (
        replace(one, second=who, second_at=now, wrong=wrong) if one in theirs else one
        for one in old.each
    )
    # What still waits stands first: by that it is found.
    *earlier, first = sorted(seen, key=lambda one: one.second is None)
    return replace(first, earlier=tuple(earlier))


def _refuse_beside(old: Removing, new: Removing, going: Going | None) -> None:
    """Whoever asked may choose other words; they ask for those anew."""
    if old.asked_by != new.asked_by:
        same = old.because == new.because
        told = ("other_words", _OTHER_WORDS) if same else ("other_grounds", _OTHER_GROUNDS)
        raise ConflictError(*told)
    if going in (None, old.going) and new.because == old.because:
        raise ConflictError("asked_before", _ASKED_BEFORE)


REMOVED = Sentence(
    "Its words are removed already. What it did stays on the record.",
    "이미 내용을 삭제한 글입니다. 언제 무엇을 알렸는지는 기록에 남아 있습니다.",
)
_NAME_MORE = Sentence(
    "What was chosen is removed already. For more of it to go, choose what: it goes for ever.",
    "고른 내용은 이미 삭제했습니다. 더 삭제하려면 무엇을 삭제할지 골라 주세요.",
)
_ASKED_BEFORE = Sentence(
    "You asked for this. Somebody else, an administrator or an approver, has to confirm it.",
    "이미 삭제를 요청하셨습니다. 다른 관리자나 승인자가 확인해야 삭제됩니다.",
)
_OTHER_GROUNDS = Sentence(
    "Somebody asked for this on other grounds. Confirm it on theirs, or talk to them.",
    "다른 사람이 다른 이유로 삭제를 요청했습니다. 같은 이유로 확인하거나 그 사람과 상의해 주세요.",
)
_OTHER_WORDS = Sentence(
    "Somebody asked to remove other words of this. Confirm what they chose, or talk to them.",
    "다른 사람이 이 글에서 다른 부분을 삭제해 달라고 요청했습니다. 그 요청을 확인하거나 그 사람과 "
    "상의해 주세요.",
)
_LOOK_FIRST = Sentence(
    "One person removed words of this, and nobody has looked at that yet. Look at it first.",
    "한 사람이 먼저 삭제한 내용을 아직 아무도 살펴보지 않았습니다. 그것부터 살펴봐 주세요.",
)
_NOTHING_TO_LOOK_AT = Sentence(
    "Nothing here waits for you to look at it: nobody removed words alone, or it was looked at.",
    "살펴볼 것이 없습니다. 한 사람이 혼자 삭제한 내용이 없거나 이미 다른 사람이 살펴봤습니다.",
)
