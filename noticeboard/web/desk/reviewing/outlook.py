"""Where a bulletin stands, what comes next, and who must act: in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.durations import duration_text
from noticeboard.domain.sentence import Sentence
from noticeboard.presenting.delivery_shapes import ReachShape
from noticeboard.render.words import Words
from noticeboard.site.templating import Clock
from noticeboard.web.desk.reviewing.rows import asked_for
from noticeboard.web.desk.reviewing.signers import Waited, is_in_review

_OR = Sentence(" or ", " 또는 ")


@dataclass(frozen=True, slots=True)
class Outlook:
    """Says it in the reader's language. ``reach``: on how many channels it stands.

    ``writes``: the reader may ask for sign-off.
    """

    bulletin: Bulletin
    waited: tuple[Waited, ...]
    reach: ReachShape
    words: Words
    clock: Clock
    now: datetime
    writes: bool

    def sentences(self) -> tuple[str, ...]:
        """What is so, then what comes next."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        state = self.bulletin.state
        if state is BulletinState.PUBLISHED:
            yield from self._published()
        elif state is BulletinState.SCHEDULED:
            yield from self._scheduled()
        elif state is BulletinState.MISSED_REVIEW:
            yield self.words("review.state.missed")
        elif is_in_review(self.bulletin):
            yield from self._signatures()
            yield from self._deadline()
        else:
            yield from self._draft()

    # ------------------------------------------------------------ inside

    def _draft(self) -> Iterator[str]:
        yield self.words("review.state.draft")
        if self.writes:
            yield self.words("review.state.draft_next")
        at = asked_for(self.bulletin, self.bulletin.working)
        if at is not None and at <= self.now:
            yield self.words("review.state.draft_over", time=self.clock.plain_at(at))

    def _deadline(self) -> Iterator[str]:
        at = asked_for(self.bulletin, self.bulletin.working)
        if at is None:
            yield self.words("review.state.goes_when_signed")
        elif at > self.now:
            yield self.words("review.state.until", **self._ahead(at))
        else:
            yield self.words("review.state.over", time=self.clock.plain_at(at))

    def _scheduled(self) -> Iterator[str]:
        at = self.bulletin.publish_at or self.now
        if at > self.now:
            yield self.words("review.state.scheduled", **self._ahead(at))
        else:
            yield self.words("review.state.due")
        yield from self._edit("review.state.edit_draft")

    def _published(self) -> Iterator[str]:
        at = self.bulletin.published_at or self.now
        reach = {"done": self.reach["done"], "of": self.reach["of"]}
        yield self.words("review.state.published", time=self.clock.plain_at(at), **reach)
        yield from self._edit("review.state.fix_draft")

    def _edit(self, draft: str) -> Iterator[str]:
        if is_in_review(self.bulletin):
            yield self.words("review.state.edit_in_review")
            yield from self._signatures()
        elif self.bulletin.candidate is not None:
            yield self.words(draft)

    def _signatures(self) -> Iterator[str]:
        for waited in self.waited:
            role = waited.role.in_(self.words.language)
            if waited.people:
                names = _any_of(waited.people, self.words.language)
                yield self.words("review.state.waits_for", role=role, names=names)
            else:
                yield self.words("review.state.nobody_can", role=role)

    def _ahead(self, at: datetime) -> dict[str, str]:
        length = duration_text(at - self.now).in_(self.words.language)
        return {"time": self.clock.plain_at(at), "length": length}


def _any_of(names: tuple[str, ...], language: str) -> str:
    """``Ana, Bo or Kim``."""
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])}{_OR.in_(language)}{names[-1]}"
