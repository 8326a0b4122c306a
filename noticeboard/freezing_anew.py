"""Freezing a text in review anew, because something was published since it was frozen."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from noticeboard import refusals
from noticeboard.domain import review
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.errors import ConflictError, SaidError, StaleVersionError
from noticeboard.domain.outdated import Outdated, outdated
from noticeboard.domain.seen import Seen, refuse_unseen
from noticeboard.domain.signing import Person
from noticeboard.finding import load, pick
from noticeboard.noting import audit
from noticeboard.ports import Subject
from noticeboard.verbs import Verbs, once

# Nobody decides anything here: the words stay their author's, and people sign them again.
TIMER = Person("timer", "", frozenset())

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FreezingAnew(Verbs):
    """What takes a text on that something public overtook."""

    @once
    def freeze_anew(self, who: Person, bulletin_id: str, *, seen: Seen | None = None) -> Bulletin:
        """The text as its author wrote it, filled with what is true now; signatures are void.

        Whoever waits may ask for it, to write or to sign: nobody writes a word by it.

        Raises:
            RefusedError: when a rule is broken by now; then nothing changed.
            ConflictError: when nothing is in review, or it is not outdated.
        """
        now = self.clock()
        subject = self._subject_of(bulletin_id)
        bulletin = pick(subject, bulletin_id)
        line = self.drafting.kind(subject.kind).approvals
        refusals.may(who, ("author", *line), now)
        refuse_unseen(bulletin, seen)
        review.require_review(bulletin)
        found = outdated(bulletin, subject.public)
        if found is None:
            raise ConflictError("not_outdated", refusals.NOT_OUTDATED)
        return self._frozen_anew(who, subject, bulletin, found, now)

    def freeze_untouched(self, bulletin_ids: Iterable[str], now: datetime) -> int:
        """The same by itself, for texts that tell of nothing that changed; for how many.

        Of any other somebody has to look first; what is refused waits for its author.
        """
        return sum(self._is_frozen_anew(bulletin_id, now) for bulletin_id in bulletin_ids)

    def _is_frozen_anew(self, bulletin_id: str, now: datetime) -> bool:
        try:
            subject = self._subject_of(bulletin_id)
            bulletin = pick(subject, bulletin_id)
            found = outdated(bulletin, subject.public)
            if found is None or found.touched:
                return False
            self._frozen_anew(TIMER, subject, bulletin, found, now)
        except SaidError:
            return False
        except Exception:
            _log.exception("%s cannot be frozen anew; the others are.", bulletin_id)
            return False
        return True

    def _frozen_anew(
        self, who: Person, subject: Subject, bulletin: Bulletin, found: Outdated, now: datetime
    ) -> Bulletin:
        thawed = review.thaw(bulletin)
        ready, frozen = self._freeze(subject, thawed, now)
        anew = review.freeze_anew(ready, frozen.hash, before=bulletin, because=found.by.id, at=now)
        with self.store.write() as tx:
            _, stored = load(tx, bulletin.id)
            if stored != bulletin:
                raise StaleVersionError(stored.working.version)
            tx.save_bulletin(thawed)
            tx.save_bulletin(anew)
            tx.save_frozen(bulletin.id, anew.working.number, frozen)
            audit(tx, who, "bulletin.frozen_anew", bulletin.id, now, bulletin=found.by.id)
            self._remember(tx, anew, now)
        return anew
