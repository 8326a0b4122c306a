"""What every part of the sequence draws from, and the table that its people sit at."""

from datetime import timedelta

from hypothesis import strategies as st

from noticeboard.domain.filling import Filling
from noticeboard.domain.signing import Person
from noticeboard.ports import Subject
from noticeboard.speaking import last_word
from tests.properties.world import ANA, BO, CHO, PEOPLE, Look, World
from tests.properties.writing import DAY, HOUR, instant

# Whoever may is asked for most.
authors = st.sampled_from([ANA, ANA, ANA, ANA, CHO, *PEOPLE])
signers = st.sampled_from([BO, BO, *PEOPLE])
anybody: st.SearchStrategy[Person] = st.sampled_from(PEOPLE)
mostly = st.sampled_from([True, True, False])
rarely = st.sampled_from([False, False, False, False, True])
# The newest comes first.
places = st.sampled_from([0, 0, 0, 0, 1, 2, 5])
# When the next word comes, and a sentence; the odd one may not stand there.
_WORDS = [2 * HOUR, 9 * HOUR, 9 * HOUR, 4 * DAY, -HOUR]
_SENTENCES = ["", "We count what is left.", "Go to https://example.com."]
answers = st.tuples(st.sampled_from(_WORDS), st.sampled_from(_SENTENCES))


class Table:
    """``seen``: all there was, when it was looked at last."""

    world: World
    seen: Look

    def subject(self, at: int) -> Subject | None:
        """One of the notices; those that are public come first."""
        found = sorted(self.seen.subjects.values(), key=lambda s: s.public is None)
        return found[at % len(found)] if found else None

    def filling(
        self, subject: Subject | None, length: timedelta, sentence: str, *, heard: bool = False
    ) -> Filling | None:
        """The newest holding text filled in for a notice: its first promise that is open."""
        now = self.world.clock.at
        by = instant(now, length, "Asia/Seoul")
        if not self.seen.texts or by is None:
            return None
        public = subject.public if subject else None
        open_ = [p.key for p in public.promises if p.status == "open"] if public else []
        said = f"{sentence} {self.world.mark()}" if sentence else ""
        knew = last_word(subject, now) if heard and subject and public else None
        return Filling(self.seen.texts[-1].id, by, next(iter(open_), None), said, knew)
