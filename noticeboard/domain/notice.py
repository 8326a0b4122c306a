"""Notices: what the public follows, and what the company owes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import dropwhile, islice

from noticeboard.domain.about import answers, first_covering
from noticeboard.domain.content import OwnCorrection
from noticeboard.domain.daily import Daily, dailies
from noticeboard.domain.explanation import Given, PartName
from noticeboard.domain.promise import Promise
from noticeboard.domain.published import NextWord, Published, Shown
from noticeboard.domain.times import Instant

__all__ = ["NextWord", "Notice", "Published", "Shown"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as the public has it: its promises with all their times, its bulletins."""

    id: str
    slug: str
    kind: str
    language: str
    title: str
    products: tuple[str, ...]
    facts: Mapping[str, str]
    promises: tuple[Promise, ...]
    bulletins: tuple[Published, ...]
    replaces: str | None = None

    def promise(self, key: str) -> Promise | None:
        """The promise of that key."""
        return next((p for p in self.promises if p.key == key), None)

    @property
    def published_at(self) -> datetime:
        """When its announcement became public."""
        return self.bulletins[0].published_at

    @property
    def updated_at(self) -> datetime:
        """When its newest bulletin became public."""
        return max(b.published_at for b in self.bulletins)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label any of its bulletins carries; labels are permanent."""
        return tuple(dict.fromkeys(label for b in self.bulletins for label in b.labels))

    def correction_of(self, bulletin: Published) -> Published | None:
        """The bulletin that corrects this one, the newest if several do."""
        own = OwnCorrection(bulletin.id)
        return next((b for b in reversed(self.bulletins) if b.corrects == own), None)

    def word_kept_at(self, bulletin: Published, word: NextWord) -> datetime | None:
        """When the company spoke again of what it promised a word about; ``None``: not yet."""
        words = (b for b in self._after(bulletin) if b.is_a_word)
        asked = word.about or tuple(p.key for p in self.promises)
        found = first_covering(asked, words, lambda b: answers(word.about, b.kind, b.about))
        return found.in_time_at if found else None

    def word_for(self, promise: Promise) -> NextWord | None:
        """The next word that stands in for its time and that nobody has spoken yet."""
        by = next(b for b in self.bulletins if b.id == promise.current.bulletin_id)
        words = (w for w in by.next_words if w.stands_in and w.about == (promise.key,))
        return next((w for w in words if self.word_kept_at(by, w) is None), None)

    def unspoken(self) -> Iterator[tuple[Published, NextWord]]:
        """Every next word for which nobody has spoken, with the bulletin that promised it."""
        promised = ((b, word) for b in self.bulletins for word in b.next_words)
        return ((b, word) for b, word in promised if self.word_kept_at(b, word) is None)

    @property
    def last_word(self) -> Published:
        """The newest bulletin in which the company spoke: no reminder, but what a person wrote
        or a machine found out.
        """
        return next(b for b in reversed(self.bulletins) if b.is_a_word)

    @property
    def daily_words(self) -> tuple[Daily, ...]:
        """Every word promised for each day, oldest first; of one promise at most one runs."""
        return dailies(self.bulletins, self.promises)

    @property
    def owed_word(self) -> Instant | None:
        """The next word the company owes, apart from those that stand in for promised times."""
        once = (word.by for _, word in self.unspoken() if not word.stands_in)
        daily = (daily.owed for daily in self.daily_words)
        return min((word for word in (*once, *daily) if word is not None), default=None)

    @property
    def open_anchor(self) -> datetime | None:
        """The earliest instant the company is held to; ``None`` when nothing is open."""
        anchors = [p.current.anchor for p in self.promises if p.status == "open"]
        word = [self.owed_word] if self.owed_word else []
        held = (*anchors, *word, *self.owed_parts().values())
        return min((instant.utc for instant in held), default=None)

    def owed_parts(self) -> Mapping[tuple[str, PartName], Instant]:
        """Explanation parts still owed, by bulletin id and part, and until when.

        Each is owed of what the bulletin is about.
        """
        return {
            (b.id, name): by
            for b in self.bulletins
            for name, by in b.explanation.due().items()
            if self.part_given(b, name) is None
        }

    def owed_of(self, bulletin_id: str, name: PartName) -> tuple[str, ...]:
        """The promises of which nobody has told an owed part; none: it is owed of the notice."""
        owing = next(b for b in self.bulletins if b.id == bulletin_id)
        told = {key for b in self._telling(owing, name) for key in b.about}
        return tuple(key for key in owing.about if key not in told)

    def part_given(self, bulletin: Published, name: PartName) -> tuple[Published, Given] | None:
        """The later bulletin that gave a part owed by ``bulletin``, and the part.

        Of all that it is owed of, at once or one by one. A correction explains its own mistake.
        """
        later = first_covering(bulletin.about, self._telling(bulletin, name), lambda b: b.about)
        part = later and later.explanation.parts[name]
        return (later, part) if later and isinstance(part, Given) else None

    def _telling(self, bulletin: Published, name: PartName) -> Iterator[Published]:
        """The later bulletins that tell a part of what happened, not of what they correct."""
        return (b for b in self._after(bulletin) if b.corrects is None and b.gives(name))

    def _after(self, bulletin: Published) -> Iterator[Published]:
        """What was published after ``bulletin``, whatever the clock said then."""
        return islice(dropwhile(lambda b: b.id != bulletin.id, self.bulletins), 1, None)

    def boundaries(self, now: datetime) -> Iterator[datetime]:
        """Instants at which the clock alone changes what the public sees of this notice.

        Of a word that is owed every day those around ``now``.
        """
        for promise in self.promises:
            yield from promise.boundaries(now)
        yield from (word.by.utc for _, word in self.unspoken())
        for daily in self.daily_words:
            yield from (word.utc for word in daily.around(now))
        yield from (by.utc for by in self.owed_parts().values())

    def next_boundary(self, now: datetime) -> datetime | None:
        """The earliest boundary after ``now``."""
        return min((b for b in self.boundaries(now) if b > now), default=None)

    def last_boundary(self, now: datetime) -> datetime:
        """The newest instant up to ``now`` at which anything public changed."""
        passed = (b for b in self.boundaries(now) if b <= now)
        return max((self.updated_at, *self._releases(), *passed))

    def _releases(self) -> Iterator[datetime]:
        for bulletin in self.bulletins:
            yield from (version.released_at for version in bulletin.versions)
            yield from (removal.at for removal in bulletin.removals)
