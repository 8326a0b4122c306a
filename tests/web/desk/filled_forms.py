"""What is sent for each deed of the table of rights: the form, filled in as its page draws it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import html  # type: ignore[import-untyped]  # ships no types

from tests.usecases.rights import Row
from tests.usecases.stage import HOLDING, approved_text
from tests.web.desk.crowd import Crowd
from tests.web.desk.paper import LAUNCH, changed

URL = "https://journal.example.com/by-hand"
REASON = "The shops have to be named."
REWORDED = "Other words."
ANOTHER_HASH = "0" * 64
# Who may open every form; what is sent by others is sent with the fields that they would find.
OPENER = "all"
DATED = {name: text for name, text in LAUNCH.items() if ".due." in name or "publish_at" in name}


@dataclass(frozen=True)
class Sent:
    """A form on its way."""

    to: str
    fields: Mapping[str, str]


def _drafted(crowd: Crowd, original: str) -> Sent:
    came_from = f"&from={original}" if original else ""
    changes = DATED if original else LAUNCH
    return opened(crowd, f"/desk/notices/new/launch?language=en{came_from}", changes)


def _edited(crowd: Crowd, bulletin: str) -> Sent:
    # With a sheet, the form is drawn for a text that is in review by now.
    changes = {"announcement.body": REWORDED}
    return opened(crowd, f"/desk/bulletins/{bulletin}/edit?sheet=", changes)


def opened(
    crowd: Crowd, path: str, changes: Mapping[str, object], ending: str = "", do: str = "save"
) -> Sent:
    """The form of a page that is sent to an address of that ending, with these changes."""
    page = crowd.writer(OPENER).open(path)
    assert page.status == 200, page.main
    if ending:
        return Sent(path + ending, {name: str(text) for name, text in changes.items()})
    gone = {"csrf_token": None}  # each browser sends its own
    return Sent(page.action, {**changed(page.fields, {**changes, **gone}), "do": do})


def _signed(crowd: Crowd, bulletin: str) -> Sent:
    read = crowd.house.bulletin(bulletin).working.frozen_hash
    return Sent(f"/desk/bulletins/{bulletin}/sign", {"hash": read or ""})


def _alone(crowd: Crowd, bulletin: str) -> Sent:
    signed = _signed(crowd, bulletin)
    to = f"/desk/bulletins/{bulletin}/publish-alone"
    return Sent(to, {**signed.fields, "reason": "Nobody answers."})


def _submitted(crowd: Crowd, bulletin: str) -> Sent:
    version = crowd.house.bulletin(bulletin).working.version
    return Sent(f"/desk/bulletins/{bulletin}/submit", {"version": str(version)})


def _followed(crowd: Crowd, bulletin: str) -> Sent:
    path = f"/desk/notices/{crowd.house.bulletin(bulletin).notice_id}/update"
    said = {"body": "All shops take part."}
    is_public = crowd.house.bulletin(bulletin).published_at is not None
    return opened(crowd, path, said) if is_public else Sent(path, {**said, "do": "save"})


def _fulfilled(crowd: Crowd, bulletin: str) -> Sent:
    notice, said = (
        crowd.house.bulletin(bulletin).notice_id,
        {"status": "kept", "early": "on", "just_now": "on"},
    )
    return opened(crowd, f"/desk/notices/{notice}/fulfilment?promise=opening", said)


def _speaking(crowd: Crowd, notice: str) -> Sent:
    chosen = {"text": approved_text(crowd.house.parts)}
    return opened(crowd, f"/desk/notices/{notice}/speak", chosen, do="speak")


def _texts(crowd: Crowd, text: str) -> Sent:
    path = f"/desk/holding-texts/{text}/edit" if text else "/desk/holding-texts/new"
    words = {"language": "en", "title": "Late", "body": HOLDING, "short": HOLDING}
    return opened(crowd, path, {**words, "body": f"{REWORDED} {HOLDING}"}, do="write")


def _text_signed(crowd: Crowd, text: str) -> Sent:
    read = crowd.house.parts.holding_texts.text(text).working.frozen_hash
    return Sent(f"/desk/holding-texts/{text}/sign", {"hash": read or ""})


def _plain(kind: str, act: str, **fields: str) -> Callable[[Crowd, str], Sent]:
    return lambda _, it: Sent(f"/desk/{kind}/{it}/{act}", fields)


def _switched(act: str) -> Callable[[Crowd, str], Sent]:
    return lambda _, channel: Sent(f"/desk/sending/{act}", {"channel": channel})


FORMS: Mapping[str, Callable[[Crowd, str], Sent]] = {
    "draft": _drafted,
    "edit": _edited,
    "discard": _plain("bulletins", "discard"),
    "submit": _submitted,
    "approve": _signed,
    "approve read earlier": lambda _, it: Sent(
        f"/desk/bulletins/{it}/sign", {"hash": ANOTHER_HASH, "read": "What stood there."}
    ),
    "reject": _plain("bulletins", "reject", reason=REASON),
    "anew": _plain("bulletins", "freeze-anew"),
    "alone": _alone,
    "confirm": _plain("bulletins", "confirm"),
    "pull": _plain("bulletins", "pull-back"),
    "follow": _followed,
    "fulfil": _fulfilled,
    "redact": _plain("bulletins", "redact", because="personal"),
    "object": _plain("bulletins", "object", reason="It named nobody."),
    "speak": _speaking,
    "write": _texts,
    "reword": _texts,
    "sign": _text_signed,
    "return": _plain("holding-texts", "reject", reason=REASON),
    "retire": _plain("holding-texts", "retire"),
    "hold": _switched("hold"),
    "resume": _switched("resume"),
    "retry": _plain("deliveries", "retry"),
    "adopt": _plain("deliveries", "adopt", url=URL),
    "abandon": _plain("deliveries", "abandon", reason=REASON),
}


def form_of(crowd: Crowd, row: Row, it: str) -> Sent:
    """The form of a row's deed."""
    return (FORMS.get(str(row)) or FORMS[row.action])(crowd, it)


def _of_bulletin(_: Crowd, it: str) -> str:
    return f"/desk/bulletins/{it}"


def _of_notice(crowd: Crowd, it: str) -> str:
    return f"/desk/notices/{crowd.house.bulletin(it).notice_id}"


def _of_deliveries(crowd: Crowd, it: str) -> str:
    delivery = crowd.house.parts.store.delivery(it)
    assert delivery is not None
    return f"/desk/bulletins/{delivery.bulletin_id}/deliveries"


def _of_text(_: Crowd, it: str) -> str:
    return f"/desk/holding-texts/{it}"


# The page on which whoever may do it finds the way to it.
PAGES: Mapping[str, Callable[[Crowd, str], str]] = {
    "draft a notice": lambda *_: "/desk/",
    "draft a copy": lambda _, it: f"/desk/notices/{it}",
    "speak": lambda _, it: f"/desk/notices/{it}",
    "write": lambda *_: "/desk/holding-texts",
    **dict.fromkeys(("reword", "sign", "return", "retire"), _of_text),
    **dict.fromkeys(
        (
            "edit",
            "discard",
            "submit",
            "approve",
            "reject",
            "anew",
            "alone",
            "confirm",
            "pull",
            "redact",
            "object",
        ),
        _of_bulletin,
    ),
    **dict.fromkeys(("follow", "fulfil"), _of_notice),
    **dict.fromkeys(("retry", "adopt", "abandon"), _of_deliveries),
    **dict.fromkeys(("hold", "resume"), lambda *_: "/desk/sending"),
}


def offers(crowd: Crowd, row: Row, it: str, name: str) -> bool:
    """Whether the page leads somebody to the form of a deed, or has it."""
    answer = crowd.at[name].get((PAGES.get(str(row)) or PAGES[row.action])(crowd, it))
    if answer.status_code == 302:
        return False
    ways = html.fromstring(answer.text).xpath("//a/@href | //form/@action")
    # The kind of a notice, and what goes of a text, is chosen on a page between.
    to = "/desk/notices/new" if row.on == "a notice" else form_of(crowd, row, it).to
    if row.action == "redact":
        to = to.replace("/redact", "/removal")
    return to in {str(way).partition("?")[0] for way in ways}
