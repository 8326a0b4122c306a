"""Every form of the desk into which somebody writes a text, filled in; and where it ends up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.explanation import Given
from tests.usecases.stage import ANA, OBJECTS
from tests.web.desk.crowd import Crowd
from tests.web.desk.filled_forms import OPENER, URL, Sent, opened
from tests.web.desk.paper import LAUNCH
from tests.web.desk.slip_room import ENDING, WHY

# What a careless page would lose, change or carry out.
TEXT = (
    "\n  Über \"alle\" <b>Läden</b> & 'so' </textarea>\r\n\r\n"
    "\t{{ 7*7 }} \\n %0A 👩‍👩‍👧‍👦 한글 ＡＢＣ\r\nno end"
)
LINE = 'Ola & <b>"O\'Neil"</b> </title> 한글'
# The same for a field that takes one line, and no address.
NOTE = "Über \"alle\" <b>Läden</b> & 'so' </textarea> {7*7} \\n %0A 👩‍👩‍👧‍👦 한글 ＡＢＣ no end"


@dataclass(frozen=True)
class Written:
    """A form with a text in it. ``stored``: the text as it is once the form was taken."""

    sent: Sent
    field: str
    typed: str
    stored: Callable[[Crowd], str | None]


Begun = Callable[[Crowd], Written]
_LATER = {"moves.0.due.date": "2026-08-25", "moves.0.due.time": "21:00"}


def _newest(crowd: Crowd, notice: str) -> Bulletin:
    return crowd.house.parts.publishing.subject(notice).bulletins[-1]


def _new(crowd: Crowd) -> Written:
    sent = opened(crowd, "/desk/notices/new/launch?language=en", {**LAUNCH, _BODY: TEXT})

    def stored(crowd: Crowd) -> str:
        subjects = crowd.house.store.subjects(limit=50).items
        return next(
            s.announcement.working.content.body
            for s in subjects
            if s.announcement.working.content.title == LAUNCH["title"]
        )

    return Written(sent, _BODY, TEXT, stored)


_BODY = "announcement.body"


def _edit(object_of_table: str, text: str = TEXT) -> Begun:
    def begun(crowd: Crowd) -> Written:
        it = OBJECTS[object_of_table](crowd.stage(OPENER))
        sent = opened(crowd, f"/desk/bulletins/{it}/edit", {_BODY: text})

        def stored(crowd: Crowd) -> str:
            return crowd.house.bulletin(it).working.content.body

        return Written(sent, _BODY, text, stored)

    return begun


def _follow_up(act: str, field: str, changes: Mapping[str, str]) -> Begun:
    def begun(crowd: Crowd) -> Written:
        notice = crowd.stage(OPENER).public(ANA).id
        path = f"/desk/notices/{notice}/{act}?promise=opening"
        sent = opened(crowd, path, {**changes, field: TEXT})
        return Written(sent, field, TEXT, lambda crowd: _said(_newest(crowd, notice), field))

    return begun


def _said(bulletin: Bulletin, field: str) -> str | None:
    content = bulletin.working.content
    path, _, name = field.partition(".")
    if path == "corrects":
        return getattr(content.corrects, name)  # type: ignore[no-any-return]  # a text of theirs
    if path == "explanation":
        part = content.explanation.parts.get(name)  # type: ignore[call-overload]  # a name of ours
        return part.text if isinstance(part, Given) else None
    return content.body


def _fulfilment(crowd: Crowd) -> Written:
    notice = crowd.stage(OPENER).public(ANA).id
    path = f"/desk/notices/{notice}/fulfilment?promise=opening"
    sent = opened(crowd, path, {"status": "kept", "note": NOTE, "early": "on", "just_now": "on"})

    def stored(crowd: Crowd) -> str | None:
        kept = _newest(crowd, notice).working.content.fulfilment
        return kept.note if kept else None

    return Written(replace(sent, fields={**sent.fields, "do": "publish"}), "note", NOTE, stored)


def _reason(act: str, on: str) -> Begun:
    """A form of one text; what it says stands in the audit log."""
    kind, field = ("bulletins", "reason") if act == "reject" else ("deliveries", "reason")
    field = "note" if act == "adopt" else field

    def begun(crowd: Crowd) -> Written:
        it = OBJECTS[on](crowd.stage(OPENER))
        crowd.at[OPENER].get("/desk/")
        fields = {"url": URL, "note": TEXT} if act == "adopt" else {"reason": TEXT}
        return Written(Sent(f"/desk/{kind}/{it}/{act}", fields), field, TEXT, _logged(it, field))

    return begun


def _logged(about: str, name: str) -> Callable[[Crowd], str | None]:
    def stored(crowd: Crowd) -> str | None:
        newest = crowd.house.store.audit(limit=1, about=about).items
        return newest[0].detail.get(name) if newest else None

    return stored


def _rename(crowd: Crowd) -> Written:
    sent = opened(crowd, "/desk/account", {"name": LINE}, ending="/name")

    def stored(crowd: Crowd) -> str | None:
        member = crowd.house.parts.people.member(OPENER)
        return member.person.name if member else None

    return Written(sent, "name", LINE, stored)


def _invite(crowd: Crowd) -> Written:
    fields = {"email": "new@example.com", "name": LINE, "role.author": "on"}
    sent = opened(crowd, "/desk/people", fields, ending="/invite")

    def stored(crowd: Crowd) -> str | None:
        places = crowd.house.parts.people.invitations(crowd.house.clock())
        return next((p.name for p in places if p.email == "new@example.com"), None)

    return Written(sent, "name", LINE, stored)


WRITINGS: Mapping[str, Begun] = {
    "notice": _new,
    "draft": _edit("Ana's draft"),
    "candidate": _edit("Ana's armed"),
    "spelling": _edit("Ana's public", "It opens: {{ promise.opening }}."),
    "delay": _follow_up("delay", "explanation.what_happened", {**WHY, **_LATER}),
    "correction": _follow_up(
        "correction",
        "corrects.claim",
        {
            **WHY,
            "corrects.by": "A newspaper",
            "corrects.where": "https://news.example.com/1",
            "corrects.verdict": "false",
        },
    ),
    "cancellation": _follow_up("cancellation", "explanation.remedy", ENDING),
    "update": _follow_up("update", "body", {}),
    "holding": _follow_up("holding", "body", {}),
    "fulfilment": _fulfilment,
    "reject": _reason("reject", "Ana's in review"),
    "adopt": _reason("adopt", "failed delivery"),
    "abandon": _reason("abandon", "failed delivery"),
    "name": _rename,
    "invitation": _invite,
}
