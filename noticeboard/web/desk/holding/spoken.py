"""What somebody said since a notice fell silent: above the form, lest it be said twice."""

from collections.abc import Mapping

from noticeboard.domain.bulletin import Bulletin
from noticeboard.ports import Subject
from noticeboard.web.parts import WebParts

# What somebody does who speaks by themselves; other words are those of whoever wrote them.
_SPEAKS = ("holding_text.published", "promise.fulfilled")
_ENTRIES = 20


def said_by(parts: WebParts, bulletin: Bulletin) -> tuple[str, ...]:
    """The ids of those who said it."""
    entries = parts.store.audit(limit=_ENTRIES, about=bulletin.id).items
    spoke = tuple(entry.who for entry in entries if entry.what in _SPEAKS)
    return spoke[:1] or tuple(bulletin.working.authors)


def names(parts: WebParts, who: str, subject: Subject) -> Mapping[str, object]:
    """What the form shows of it; nothing is chosen then for whoever (``who``) opens it."""
    said = parts.watching.said_since(subject.id)
    bulletin = next((b for b in subject.bulletins if said and b.id == said.id), None)
    if bulletin is None:
        return {"word": None, "word_by": "", "mine": False}
    by = said_by(parts, bulletin)
    known = parts.overview.people_names(by)
    called = ", ".join(known[person] for person in by if person in known)
    return {"word": said, "word_by": called, "mine": who in by, "unchosen": True}
