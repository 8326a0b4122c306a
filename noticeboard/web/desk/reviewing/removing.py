"""What of a public text goes: chosen, looked at as the public will see it, then removed."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.going import Going
from noticeboard.domain.ledger import BECAUSE, Removal
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.redaction import quoting, without_words
from noticeboard.domain.remaining import left_over, said_still
from noticeboard.domain.violation import Report, Violation
from noticeboard.intake import read_going, reading_for
from noticeboard.ports import Subject
from noticeboard.render.told import title
from noticeboard.render.words import words as public_words
from noticeboard.site import pages
from noticeboard.site.sources import NoticeSource
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.reviewing.bulletin import read
from noticeboard.web.desk.reviewing.losing import losses, said_in
from noticeboard.web.desk.visit import Answer, Document, Page, Visit

# By this a form says that it carries a choice; one without confirms what somebody else chose.
CHOSEN = "chosen"


def ask(visit: Visit) -> Answer:
    """GET: what goes, and why."""
    subject, bulletin = read(visit)
    notice = _public(subject, bulletin)
    fields = _offered(visit, notice, bulletin) if notice else {}
    return _page(visit, subject, bulletin, fields)


def look(visit: Visit) -> Answer:
    """POST: what is left, as the public will have it; or everything that is wrong. It removes
    nothing.
    """
    subject, bulletin = read(visit)
    found, notice = wrong(visit), _public(subject, bulletin)
    if found or "back" in visit.fields or notice is None:
        return _page(visit, subject, bulletin, visit.fields, found)
    going = _going(_typed(visit))
    changed = quoting(notice, bulletin.id, going) - {bulletin.id}
    names = {
        "subject": subject,
        "bulletin": bulletin,
        "title": title(bulletin.working.content, subject),
        "losses": losses(visit.words, notice, bulletin.id, going),
        "others": [said for said in notice.bulletins if said.id in changed],
        "still": said_still(notice, bulletin.id, going),
        "over": _over(notice, bulletin.id, going),
        "because": visit.fields["because"],
        "kept": [(name, text) for name, text in visit.fields.items() if _is_choice(name)],
        "query": _query(visit.fields),
        "fresh": visit.fresh,
    }
    return Page("review/removal_look.html", names)


def left(visit: Visit) -> Answer:
    """GET: the notice's page without what goes, by the functions that make the public one."""
    subject, bulletin = read(visit)
    notice = _public(subject, bulletin)
    if notice is None:
        return ask(visit)
    going, because = _going(_typed(visit)), visit.query.get("because", "")
    grounds = next((one for one in BECAUSE if one == because), BECAUSE[0])
    removal = Removal(visit.now, grounds, going.gone)
    gone = without_words(notice, bulletin.id, removal, going)
    rows, house = visit.parts.public_rows, visit.parts.house
    replaced = rows.notice_by_id(gone.replaces) if gone.replaces else None
    return Document(pages.draft(NoticeSource(gone, replaced), house, visit.now).body)


def wrong(visit: Visit) -> tuple[Violation, ...]:
    """Everything that is wrong with what was chosen."""
    try:
        _read(visit)
    except RefusedError as error:
        found = [v for v in error.violations if v.field]
    else:
        found = []
    because, named = visit.fields.get("because", ""), {v.field for v in found}
    unfit = visit.parts.redacting.unfit(visit.id, because, _going(_typed(visit)))
    return (*(v for v in unfit if v.field not in named), *found)


def chosen(visit: Visit) -> Going | None:
    """What a form chose; ``None``: what somebody else did."""
    return going_of(visit.fields)


def going_of(fields: Fields) -> Going | None:
    """The same of the fields of a form that was kept."""
    return _going(Typed(fields)) if CHOSEN in fields else None


def refused(visit: Visit, found: tuple[Violation, ...]) -> Page:
    """The form again, with everything that is wrong."""
    subject, bulletin = read(visit)
    return _page(visit, subject, bulletin, visit.fields, found)


# ---------------------------------------------------------------- inside


def _page(
    visit: Visit,
    subject: Subject,
    bulletin: Bulletin,
    fields: Fields,
    found: tuple[Violation, ...] = (),
) -> Page:
    notice = _public(subject, bulletin)
    said = said_in(notice, bulletin.id) if notice else None
    first = bulletin.kind == "announcement"
    names = {
        "subject": subject,
        "bulletin": bulletin,
        "title": title(bulletin.working.content, subject),
        "form": Form(fields, visit.language, sheet="", report=Report(found), checked=True),
        "notice": notice,
        "promises": notice.promises if notice and first else (),
        "facts": said.facts if said else {},
        "removed": said.removed if said else None,
        "first": first,
    }
    return Page("review/removal.html", names, HTTPStatus.UNPROCESSABLE_ENTITY if found else 200)


def _public(subject: Subject, bulletin: Bulletin) -> Notice | None:
    """The notice, once the public has that bulletin."""
    public = subject.public
    return public if public and any(b.id == bulletin.id for b in public.bulletins) else None


def _offered(visit: Visit, notice: Notice, bulletin: Bulletin) -> Mapping[str, str]:
    """A neutral name for each that may go, in the language of the notice."""
    words, kinds = public_words(notice.language), visit.parts.house
    kind = kinds.kind_title(notice.kind, notice.language)
    numbered = enumerate(notice.promises, 1)
    return {
        **({} if said_in(notice, bulletin.id).removed else {"text": "on"}),
        "title": words("removed.title", kind=kind),
        **{f"names.{p.key}": words("removed.promise", number=n) for n, p in numbered},
    }


def _typed(visit: Visit) -> Typed:
    return Typed(visit.fields or visit.query)


def _over(notice: Notice, bulletin_id: str, going: Going) -> tuple[tuple[Published, str], ...]:
    """Each text that still has letters of what goes, with what stands around them."""
    over = left_over(notice, bulletin_id, going)
    return tuple((said, over[said.id]) for said in notice.bulletins if said.id in over)


def _going(typed: Typed) -> Going:
    """What was chosen, as it was typed."""
    named = (name.removesuffix(".goes") for name in typed.ticked("names") if "." in name)
    return Going(
        text=typed.on("text"),
        title=typed.text("title") if typed.on("title.goes") else None,
        names={key: typed.text(f"names.{key}") for key in named},
        facts=typed.ticked("facts"),
    )


def _read(visit: Visit) -> None:
    """Raise for what no name may be."""
    going = _going(_typed(visit))
    document: dict[str, object] = {
        "names": {key: name for key, name in going.names.items() if name},
        "facts": list(going.facts),
    }
    if going.title:
        document["title"] = going.title
    read_going(document, reading_for(visit.parts.settings.zone))


def _is_choice(name: str) -> bool:
    return name in ("because", "text", "title") or name.startswith(("title.", "names.", "facts."))


def _query(fields: Fields) -> str:
    return urlencode({name: text for name, text in fields.items() if _is_choice(name)})
