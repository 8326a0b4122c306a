"""Whether somebody would be there to answer, said beside the field before anybody asks."""

from datetime import timedelta

from noticeboard.domain.durations import duration_text
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.open_hours import next_open, open_for, readable
from noticeboard.domain.policy import Situation
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import Instant, at_utc
from noticeboard.domain.zones import TimeRefusedError
from noticeboard.render import dates
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.slipping.documents import zone_of_part


def open_long_enough(fields: Fields, situation: Situation) -> Sentence | None:
    """How long the contact answers after a cancellation appears, or for how long it has to."""
    if situation.bulletin_kind != "cancellation":
        return None
    typed = Typed(fields)
    path = "explanation.contact"
    hours = OpenHours(typed.text(f"{path}.hours"), zone_of_part(typed, path))
    at, least = situation.speaks_at, situation.kind.contact_hours
    if not readable(hours):
        return _needed(least)
    try:
        length, later = open_for(hours, at), next_open(hours, at, least)
        opens = None if later is None else at_utc(later, hours.zone)
    except TimeRefusedError:
        return _needed(least)
    if length < least:
        return _too_short(length, least, opens)
    return _ALWAYS if length == timedelta.max else _open(length, least)


def _needed(least: timedelta) -> Sentence:
    wanted = duration_text(least)
    return Sentence(
        f"Somebody has to answer there for at least {wanted.en} after this appears.",
        f"이 글이 올라간 뒤 적어도 {wanted.ko} 동안은 문의에 답할 수 있어야 합니다.",
    )


def _too_short(length: timedelta, least: timedelta, opens: Instant | None) -> Sentence:
    told, wanted = duration_text(length), duration_text(least)
    closes = Sentence(
        f"After this appears, it answers for {told.en}: {wanted.en} are needed.",
        f"이 글이 올라간 뒤 {told.ko} 동안만 문의를 받습니다. {wanted.ko}이(가) 필요합니다.",
    )
    closed = Sentence(
        f"Nobody answers there when this appears: {wanted.en} are needed.",
        f"이 글이 올라갈 때에는 문의를 받지 않습니다. {wanted.ko} 동안 받아야 합니다.",
    )
    said = closes if length else closed
    if opens is None:
        return said
    en, ko = (dates.full(opens, language) for language in ("en", "ko"))
    return Sentence(
        f"{said.en} It can be published on {en}, when the contact opens.",
        f"{said.ko} 문의를 받기 시작하는 {ko}에 공개할 수 있습니다.",
    )


def _open(length: timedelta, least: timedelta) -> Sentence:
    told, wanted = duration_text(length), duration_text(least)
    return Sentence(
        f"After this appears, it answers for {told.en}: long enough ({wanted.en} are needed).",
        f"이 글이 올라간 뒤 {told.ko} 동안 문의를 받습니다. 충분합니다(최소 {wanted.ko}).",
    )


_ALWAYS = Sentence(
    "It answers day and night: long enough.", "밤낮으로 문의를 받습니다. 충분합니다."
)
