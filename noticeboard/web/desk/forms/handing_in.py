"""Handing a form in: what it asks for is done once, and no refusal costs a word of it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

from noticeboard import ids
from noticeboard.domain.errors import ConflictError, RefusedError, SaidError, StaleVersionError
from noticeboard.domain.violation import Report
from noticeboard.ports import Once, Sheet
from noticeboard.web import problems
from noticeboard.web.desk.forms.form import Difference
from noticeboard.web.desk.forms.handed import Handed
from noticeboard.web.desk.forms.typed import TICKED, Typed
from noticeboard.web.desk.forms.unseen import SEEN
from noticeboard.web.desk.visit import Answer, Led, Page

# Fields of the form itself: no part of what is written. ``do`` names the button.
_OWN = frozenset({"sheet", "do", "kept", "version", SEEN})


def hand_in(handed: Handed) -> Answer:
    """Do what the form asks for; the form again where it is refused."""
    visit = handed.visit
    verbs = visit.parts.publishing.only_once(_once(handed))
    try:
        answer = handed.writing.hand_in(visit, handed.fields, verbs)
    except RefusedError as refused:
        return _refused(handed, refused)
    except StaleVersionError as stale:
        return _stale(handed, stale)
    except ConflictError as conflict:
        if conflict.code == "key_reused":
            return _saved_before(handed, conflict)
        return handed.page(status=409, refusal=conflict)
    except SaidError as error:
        return handed.page(status=problems.status_of(error), refusal=error)
    visit.parts.sheets.throw_away(handed.sheet, visit.who.id)
    return answer


def _refused(handed: Handed, refused: RefusedError) -> Page:
    """With every violation, and the warnings too if it could be read that far."""
    return handed.page(Report(refused.violations, handed.judged().warnings), status=422)


def _stale(handed: Handed, stale: StaleVersionError) -> Page:
    """Somebody else saved first: both texts side by side, and nothing is lost.

    The next save names the version that was shown here, and so replaces it knowingly.
    """
    again = replace(handed, fields={**handed.fields, "version": str(stale.current)})
    found = tuple(_differences(handed))
    # Shown side by side they say it themselves; the refusal would ask to load the page again.
    return again.page(status=409, refusal=None if found else stale, differences=found)


def _differences(handed: Handed) -> Iterator[Difference]:
    visit, yours = handed.visit, handed.fields
    theirs = handed.writing.stored(visit) or {}
    for name in dict.fromkeys([*theirs, *yours]):
        texts = [fields.get(name, "").strip() for fields in (theirs, yours)]
        called = "" if name in _OWN else handed.writing.called(visit, name)
        if called and texts[0] != texts[1]:
            yield Difference(name, called, *(_as_read(handed, name, text) for text in texts))


def _as_read(handed: Handed, name: str, text: str) -> str:
    visit = handed.visit
    if text == TICKED:
        return visit.words("frame.ticked")
    return handed.writing.said(visit, name, text)


def _saved_before(handed: Handed, conflict: ConflictError) -> Answer:
    """Back, changed and sent again: what was made then is edited with what is typed now.

    Its version is the one that the first sending made: whoever changed it since is noticed.
    What can be edited no more is shown there beside what was typed.
    """
    visit = handed.visit
    made = visit.parts.store.recall(visit.who.id, handed.key, now=visit.now)
    if made is None:
        return handed.page(status=409, refusal=conflict)
    edit = f"/desk/bulletins/{made.bulletin_id}/edit"
    fields = {**handed.fields, "version": str((Typed(handed.fields).version or 0) + 1)}
    sheet = Sheet(ids.new_id(), visit.who.id, edit, fields, visit.now)
    visit.parts.sheets.keep(sheet, now=visit.now)
    visit.parts.sheets.throw_away(handed.sheet, visit.who.id)
    return Led(f"{edit}?sheet={sheet.id}", "frame.saved_before")


def _once(handed: Handed) -> Once:
    asked = json.dumps([handed.visit.path, sorted(handed.fields.items())])
    return Once(handed.visit.who.id, handed.key, hashlib.sha256(asked.encode()).hexdigest())
