"""Where words that go would still stand: whoever removes them reads it before."""

from collections.abc import Iterator, Mapping

from noticeboard.domain.content import ClaimCorrection
from noticeboard.domain.explanation import Given
from noticeboard.domain.going import Going, old_words, readable
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice
from noticeboard.domain.published import Published
from noticeboard.domain.redaction import without_words
from noticeboard.domain.swapping import left_in


def said_still(notice: Notice, bulletin_id: str, going: Going) -> tuple[str, ...]:
    """Titles, names of promises and whom they are for that say what goes, and were not chosen."""
    left, old = _would_be_left(notice, bulletin_id, going), old_words(notice, bulletin_id, going)
    named = (text for p in left.promises for text in (p.label, p.audience or ""))
    kept = dict.fromkeys((left.title, *named))
    return tuple(text for text in kept if left_in(text, old))


def left_over(notice: Notice, bulletin_id: str, going: Going) -> Mapping[str, str]:
    """By bulletin, where letters of what goes still stand: nobody could tell that they are it."""
    old = old_words(notice, bulletin_id, going)
    if not old:
        return {}
    found: dict[str, str] = {}
    for said in _would_be_left(notice, bulletin_id, going).bulletins:
        for text in _told(said):
            if place := left_in(text, old):
                found.setdefault(said.id, place)
    return found


def _would_be_left(notice: Notice, bulletin_id: str, going: Going) -> Notice:
    removal = Removal(notice.updated_at, "court")
    return without_words(notice, bulletin_id, removal, going)


def _told(said: Published) -> Iterator[str]:
    """All that a bulletin says, as readers have it."""
    for shown in said.versions:
        yield from (readable(shown.html), shown.short)
    parts = said.explanation.parts.values()
    yield from (part.text for part in parts if isinstance(part, Given))
    yield from (*said.parts.values(), *said.facts.values())
    if isinstance(said.corrects, ClaimCorrection):
        yield from (said.corrects.claim, said.corrects.by, said.corrects.where)
    if said.fulfilment:
        yield from (said.fulfilment.note or "", said.fulfilment.evidence_url or "")
