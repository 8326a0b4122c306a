"""The form of a follow-up as the document it stands for, which the intake then reads.

Nothing asks twice: an empty time of publication is "now", a row without a time moves nothing, a
part of the explanation is told, promised or withheld by what is filled in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from noticeboard.domain.explanation import PART_NAMES
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Report, Violation
from noticeboard.web.desk.composing.places import no_time
from noticeboard.web.desk.forms.typed import Fields, Typed, rows

Document = dict[str, object]


@dataclass(frozen=True, slots=True)
class Written:
    """What a form says. ``places``: where in the form a list's row of the document stands.

    ``found``: what no document could say, such as a part both told and withheld.
    """

    typed: Typed
    document: Document
    places: Mapping[str, str]
    found: tuple[Violation, ...] = ()

    def placed(self, report: Report) -> Report:
        """The same findings, each at its field of the form."""
        return Report(
            tuple(self._told(v) for v in report.violations),
            tuple(replace(w, field=self._place(w.field)) for w in report.warnings),
        )

    def _told(self, violation: Violation) -> Violation:
        """In words about two fields, where the document has one."""
        at = replace(violation, field=self._place(violation.field))
        return replace(at, message=no_time(at, self.typed)) if at.code == "not_a_time" else at

    def _place(self, path: str) -> str:
        for there, here in self.places.items():
            if path == there or path.startswith(f"{there}."):
                return here + path[len(there) :]
        return path


def written(fields: Fields) -> Written:
    """The document of a follow-up; what its kind does not have, its form does not show."""
    typed = Typed(fields)
    moved = tuple(row for row in rows(fields, "moves") if says_a_move(typed, row))
    zone = typed.text("zone")
    channels, withdraws = typed.ticked("channels"), typed.ticked("withdraws")
    stays = typed.ticked("stays")
    places = {
        **{f"moves.{i}": row for i, row in enumerate(moved)},
        **{f"channels.{i}": f"channels.{name}" for i, name in enumerate(channels)},
        **{f"withdraws.{i}": f"withdraws.{key}" for i, key in enumerate(withdraws)},
        **{f"stays.{i}": f"stays.{key}" for i, key in enumerate(stays)},
    }
    document = _said(
        body=fields.get("body", ""),
        short=fields.get("short", ""),
        publish_at=typed.instant("publish_at", zone) or "now",
        next_word_by=typed.instant("next_word_by", zone),
        zone=zone,
        channels=list(channels),
        texts=_texts(fields, "texts"),
        waiver=_said(reason=typed.text("waiver.reason")),
        moves=[_move(typed, row) for row in moved],
        withdraws=list(withdraws),
        stays=list(stays),
        daily_word=_daily(typed, zone),
        resolved=typed.on("resolved"),
        explanation=_explanation(typed),
        corrects=_corrects(typed),
        facts=_texts(fields, "facts"),
    )
    return Written(typed, document, places, tuple(_contradictions(typed)))


def says_a_move(typed: Typed, row: str) -> bool:
    """Whether a row moves its promise: the form began from it, or it has a time."""
    times = (typed.instant(f"{row}.due"), typed.instant(f"{row}.next_word_by"))
    return typed.on(f"{row}.on") or any(times)


def _said(**fields: object) -> Document:
    return {name: value for name, value in fields.items() if _says(value)}


def _says(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def _daily(typed: Typed, zone: str) -> Document:
    at = typed.text("daily_word.at")
    return {"at": at, "zone": zone} if at else {}


def _texts(fields: Fields, path: str) -> Document:
    return _said(**{name: fields[f"{path}.{name}"] for name in Typed(fields).ticked(path)})


def _move(typed: Typed, row: str) -> Document:
    zone = typed.text(f"{row}.zone")
    return _said(
        promise=typed.text(f"{row}.promise"),
        due=typed.instant(f"{row}.due", zone),
        next_word_by=typed.instant(f"{row}.next_word_by", zone),
        zone=zone,
        forward=typed.on(f"{row}.forward"),
    )


def _explanation(typed: Typed) -> Document:
    parts = {name: _part(typed, name) for name in PART_NAMES}
    return {name: part for name, part in parts.items() if part is not None}


def _part(typed: Typed, name: str) -> object:
    path = f"explanation.{name}"
    told = _contact(typed) if name == "contact" else typed.text(path)
    if told:
        return told
    zone = zone_of_part(typed, path)
    if due := typed.instant(f"{path}.due", zone):
        return {"due": due, "zone": zone}
    withheld = typed.text(f"{path}.withheld")
    return {"withheld": withheld} if withheld else None


def zone_of_part(typed: Typed, path: str) -> str:
    """The zone in which a part is promised: its own, or that of the whole form."""
    return typed.text(f"{path}.zone") or typed.text("zone")


def _contact(typed: Typed) -> Document:
    path = "explanation.contact"
    told = _said(how=typed.text(f"{path}.how"), hours=typed.text(f"{path}.hours"))
    return {**told, "zone": zone_of_part(typed, path)} if told else {}


def _corrects(typed: Typed) -> Document:
    if bulletin := corrected_text(typed):
        return {"bulletin": bulletin}
    said = {name: typed.text(f"corrects.{name}") for name in CLAIM}
    zone = zone_of_part(typed, "corrects")
    claimed_at = typed.instant(_CLAIMED_AT, zone)
    # A day has no zone.
    spoken = zone if "T" in (claimed_at or "") else None
    told = _said(**said, claimed_at=claimed_at, zone=spoken)
    return told or ({"claim": ""} if answers(typed) else {})


def corrected_text(typed: Typed) -> str:
    """The text of ours that is corrected: what the form began with gives way to a claim."""
    bulletin = typed.text("corrects.bulletin")
    begun = bulletin == typed.text("corrects.begun")
    return "" if begun and _claims(typed) else bulletin


def answers(typed: Typed) -> bool:
    """Whether it answers what somebody else said: the form began so, or that alone is typed."""
    return typed.on("claim") or (_claims(typed) and not corrected_text(typed))


def _claims(typed: Typed) -> bool:
    told = any(typed.text(f"corrects.{name}") for name in CLAIM)
    return told or typed.instant(_CLAIMED_AT) is not None


_CLAIMED_AT = "corrects.claimed_at"
CLAIM = ("claim", "by", "where", "verdict")


def _contradictions(typed: Typed) -> Iterator[Violation]:
    for name in PART_NAMES:
        if len(list(_ways(typed, f"explanation.{name}"))) > 1:
            yield Violation("said_twice", f"explanation.{name}", _ONE_WAY)
    if corrected_text(typed) and _claims(typed):
        yield Violation("said_twice", "corrects.bulletin", _ONE_OF_BOTH)


def _ways(typed: Typed, path: str) -> Iterator[str]:
    for way in ("", ".how", ".withheld"):
        if typed.text(path + way):
            yield way
    if typed.instant(f"{path}.due"):
        yield ".due"


_ONE_WAY = Sentence(
    "This is told, promised or withheld: choose one and empty the others.",
    "지금 알리기, 나중에 알리기, 밝히지 않기 가운데 하나만 남기고 나머지는 비워 주세요.",
)
_ONE_OF_BOTH = Sentence(
    "Correct one of our texts, or something said elsewhere: choose one and empty the other.",
    "우리가 올린 글과 다른 곳에서 나온 이야기 가운데 하나만 남기고 나머지는 비워 주세요.",
)
