"""What a text tells later than the company had promised to tell it: the record counts it late."""

from collections.abc import Iterator
from datetime import datetime

from noticeboard.domain.about import answers, first_covering
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy import Situation
from noticeboard.domain.published import Published
from noticeboard.domain.times import Instant


def told_late(notice: Notice, said: Published) -> Instant | None:
    """The earliest instant that a public text kept too late: of a part owed, or of a next word."""
    late = (by for by in _paid(notice, said) if said.in_time_at > by.utc)
    return min(late, default=None, key=lambda by: by.utc)


def would_be_late(situation: Situation, at: datetime) -> Instant | None:
    """The same of a text that becomes public ``at`` an instant; of an update, as if it told all
    that is owed: that is what it is for.
    """
    late = (by for by in _would_pay(situation) if at > by.utc)
    return min(late, default=None, key=lambda by: by.utc)


def _paid(notice: Notice, said: Published) -> Iterator[Instant]:
    for earlier in notice.bulletins:
        for name, by in earlier.explanation.due().items():
            given = notice.part_given(earlier, name)
            if given is not None and given[0].id == said.id:
                yield by
        for word in earlier.next_words:
            if notice.word_kept_at(earlier, word) == said.in_time_at:
                yield word.by


def _would_pay(situation: Situation) -> Iterator[Instant]:
    notice, kind, about = situation.notice, situation.bulletin_kind, situation.about
    if notice is None:
        return
    own = situation.content.explanation
    for (bulletin_id, name), by in notice.owed_parts().items():
        tells = situation.tells(notice.owed_of(bulletin_id, name))
        if tells and (kind == "update" or own.gives(name)):
            yield by
    for _, word in notice.unspoken():
        told = answers(word.about, kind, about)
        if first_covering(word.about, (told,), lambda one: one) is not None:
            yield word.by
