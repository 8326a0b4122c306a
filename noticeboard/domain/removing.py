"""Who decides that words are removed: two people, or one at once where a person would suffer.

Source: docs/decisions/0020-two-people-remove-words.md
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from noticeboard.domain.errors import ConflictError
from noticeboard.domain.going import ONLY_TEXT, Going
from noticeboard.domain.ledger import Because
from noticeboard.domain.removing_refused import (
    ASKED_BEFORE,
    LOOK_FIRST,
    NAME_MORE,
    NOTHING_TO_LOOK_AT,
    OTHER_GROUNDS,
    OTHER_WORDS,
    REMOVED,
)

# What a person suffers from each minute it stands there.
AT_ONCE: tuple[Because, ...] = ("personal",)
LOOK_WITHIN = timedelta(hours=24)
ASK_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Removing:
    """That somebody would have the words of a bulletin removed, and what came of it.

    ``removed_at``: ``None`` while a second person has to confirm it. ``second``: who did, or who
    looked at what one person removed at once, ``alone``. ``going``: what was chosen. ``wrong``:
    why whoever looked says that it was not right. ``earlier``: all else that was removed of it, or
    waits to be; each has its own grounds and its own second person.
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
    def gone(self) -> tuple["Removing", ...]:
        """Those whose words are gone."""
        return tuple(one for one in self.each if one.removed_at)

    @property
    def asked(self) -> "Removing | None":
        """What somebody asked for, and nobody has confirmed."""
        return next((one for one in self.each if one.removed_at is None), None)

    @property
    def unseen(self) -> tuple["Removing", ...]:
        """Those that are gone, and that nobody has looked at."""
        return tuple(one for one in self.gone if one.second is None)

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
        """Until when somebody else confirms what waits; then it is asked anew. ``None``: all that
        was asked for is gone.
        """
        return self.asked.asked_at + ASK_LASTS if self.asked else None

    def waits(self, now: datetime) -> bool:
        """Whether it waits at ``now`` for somebody to confirm it."""
        return self.confirm_by is not None and now < self.confirm_by

    def confirmed_by(
        self, who: str, because: Because, now: datetime, going: Going | None = None
    ) -> "Removing | None":
        """What ``who`` confirms when they ask for this: what somebody else asked for, on the same
        grounds, and the same words.
        """
        asked = self.asked if self.waits(now) else None
        if asked is None or asked.asked_by == who or asked.because != because:
            return None
        return asked if going in (None, asked.going) else None

    def confirmed(self, who: str, now: datetime) -> "Removing":
        """The same, gone: ``who`` is the second person."""
        return replace(self, second=who, second_at=now, removed_at=now)

    def left_to(self, who: str, because: Because | None = None) -> tuple["Removing", ...]:
        """What ``who`` may look at: nobody looks at what they removed themselves.

        ``because``: only what was removed on these grounds.
        """
        theirs = (one for one in self.unseen if one.asked_by != who)
        return tuple(one for one in theirs if because in (None, one.because))

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
    if old is not None:
        confirmed = old.confirmed_by(who, because, now, going)
        if confirmed is not None:
            done = confirmed.confirmed(who, now)
            return _row(done if one == confirmed else one for one in old.each)
        if is_second(old, because, who, now, going):
            return _looked(old, who, now, because)
    new = Removing(bulletin_id, because, who, now, going=going or ONLY_TEXT)
    refuse_again(old, because, who, now, going)
    if because in AT_ONCE or solo:
        return replace(new, removed_at=now, alone=True, earlier=_beside(old, because))
    if old is not None and old.asked and old.waits(now):
        _refuse_beside(old.asked, new, going)
    if old is not None and old.look_by is not None:
        raise ConflictError("look_first", LOOK_FIRST)
    return replace(new, earlier=old.gone if old else ())


def refuse_again(
    old: Removing | None, because: Because, who: str, now: datetime, going: Going | None
) -> None:
    """Raise for a button that is pressed twice: to have the same removed, or to be the second.

    Where words are gone, who names nothing confirms what waits, or looks; more goes only by its
    name.
    """
    newest = old.gone[-1] if old and old.gone else None
    if old is None or newest is None:
        return
    waits = old.asked is not None and old.waits(now) and old.asked.because == because
    again = going is None or (newest.asked_by, newest.going) == (who, going)
    if again and not (going is None and (waits or old.left_to(who))):
        raise ConflictError("removed_already", REMOVED if newest.going.text else NAME_MORE)


def is_second(
    old: Removing | None, because: Because, who: str, now: datetime, going: Going | None = None
) -> bool:
    """Whether ``who`` would only confirm what somebody else asked for, or look at what is gone.

    Whoever would do more decides by themselves, and asks as an administrator: other grounds, or
    other words, are no confirmation, and no look.
    """
    if old is None:
        return False
    looks = going is None and bool(old.left_to(who, because))
    return looks or old.confirmed_by(who, because, now, going) is not None


def objected(old: Removing | None, who: str, why: str, now: datetime) -> Removing:
    """That whoever looks at what one person removed says that it was not right.

    Raises:
        ConflictError: there is nothing for them to look at.
    """
    if old is None or not old.left_to(who):
        raise ConflictError("nothing_to_look_at", NOTHING_TO_LOOK_AT)
    return _looked(old, who, now, wrong=why)


def _looked(
    old: Removing,
    who: str,
    now: datetime,
    because: Because | None = None,
    wrong: str | None = None,
) -> Removing:
    """``who`` looked at all that others removed; what they removed waits for somebody else."""
    theirs = old.left_to(who, because)
    return _row(
        replace(one, second=who, second_at=now, wrong=wrong) if one in theirs else one
        for one in old.each
    )


def _row(each: Iterable[Removing]) -> Removing:
    """All of them as one; what still waits stands first: by that it is found."""
    *earlier, first = sorted(each, key=lambda one: one.second is None)
    return replace(first, earlier=tuple(earlier))


def _beside(old: Removing | None, because: Because) -> tuple[Removing, ...]:
    """What stays beside what goes at once: what is gone, and what waits on other grounds."""
    each = old.each if old else ()
    return tuple(one for one in each if one.removed_at or one.because != because)


def _refuse_beside(old: Removing, new: Removing, going: Going | None) -> None:
    """Whoever asked may choose other words; they ask for those anew."""
    if old.asked_by != new.asked_by:
        same = old.because == new.because
        told = ("other_words", OTHER_WORDS) if same else ("other_grounds", OTHER_GROUNDS)
        raise ConflictError(*told)
    if going in (None, old.going) and new.because == old.because:
        raise ConflictError("asked_before", ASKED_BEFORE)
