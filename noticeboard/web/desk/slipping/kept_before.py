"""A kept promise that was sent again with other words: what is public, beside what was typed.

What is public cannot be recorded anew, so that there is no form: the words wait on their sheet,
and the page leads to the texts in which they can still be said.
"""

from collections.abc import Iterator

from noticeboard import refusals
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Fulfilment
from noticeboard.domain.errors import ConflictError, NotFoundError
from noticeboard.domain.promise import Promise
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import at_utc
from noticeboard.ports import Subject
from noticeboard.render.words import Words
from noticeboard.web.desk.forms.filled import instant_fields
from noticeboard.web.desk.forms.form import Difference
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.visit import Answer, Page, Visit

_HOW = {"kept": "slip.kept.whole", "partly_kept": "slip.kept.partly"}
_AT = "observed_at"


def show(visit: Visit, subject: Subject, bulletin: Bulletin) -> Answer:
    """GET: the two side by side.

    Raises:
        ConflictError: where nothing was typed: it is never rewritten.
        NotFoundError: without a sheet of the visitor's: there is nothing to show.
    """
    if "sheet" not in visit.query:
        raise ConflictError("never_rewritten", _NEVER_REWRITTEN)
    sheet = visit.parts.sheets.sheet(visit.query.get("sheet", ""), visit.who.id)
    kept = bulletin.working.content.fulfilment
    if sheet is None or kept is None or subject.public is None:
        raise NotFoundError("not_found", refusals.NO_BULLETIN)
    promise = subject.public.promise(kept.promise)
    found = _differences(visit.words, _stored(kept, promise), sheet.fields)
    names = {
        "bulletin": bulletin,
        "notice": subject.public,
        "sheet": sheet,
        "promise": promise,
        "differences": tuple(found),
    }
    return Page("slip/kept_before.html", names)


_NEVER_REWRITTEN = Sentence(
    "What was said about a kept promise is never rewritten. Publish a correction or an update "
    "instead.",
    "이루어졌다고 알린 글은 고쳐 쓸 수 없습니다. 정정이나 추가 소식으로 알려 주세요.",
)


def _stored(kept: Fulfilment, promise: Promise | None) -> Fields:
    zone = promise.current.anchor.zone if promise else "UTC"
    return {
        "status": kept.status,
        **instant_fields(_AT, at_utc(kept.observed_at, zone)),
        "evidence_url": kept.evidence_url or "",
        "note": kept.note or "",
    }


def _differences(words: Words, public: Fields, typed: Fields) -> Iterator[Difference]:
    pairs = zip(_read(words, public), _read(words, typed), strict=True)
    for (name, called, theirs), (_, _, yours) in pairs:
        if theirs != yours:
            yield Difference(name, called, theirs, yours)


def _read(words: Words, fields: Fields) -> tuple[tuple[str, str, str], ...]:
    """Each field's name, what it is called, and what a person reads in it."""
    typed = Typed(fields)
    how, status = words("slip.kept.how"), typed.text("status")
    seen = f"{typed.text(f'{_AT}.date')} {typed.text(f'{_AT}.time')}".strip()
    return (
        ("status", how, words(_HOW[status]) if status in _HOW else status),
        (_AT, words("slip.kept.at"), seen),
        ("evidence_url", words("slip.kept.evidence"), typed.text("evidence_url")),
        ("note", words("slip.kept.note"), typed.text("note")),
    )
