"""Whether somebody would be there to answer, said beside the field before anybody asks."""

from datetime import timedelta

from noticeboard.domain.durations import duration_text
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.open_hours import open_for, readable
from noticeboard.domain.policy import Situation
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import TimeRefusedError
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.slipping.documents import zone_of_part


def open_long_enough(fields: Fields, situation: Situation) -> Sentence | None:
    """How long the contact answers after publication; ``None`` while its hours say nothing."""
    typed = Typed(fields)
    path = "explanation.contact"
    hours = OpenHours(typed.text(f"{path}.hours"), zone_of_part(typed, path))
    if not readable(hours):
        return None
    try:
        length = open_for(hours, situation.speaks_at)
    except TimeRefusedError:
        return None
    return _ALWAYS if length == timedelta.max else _open(length, situation.kind.contact_hours)


def _open(length: timedelta, least: timedelta) -> Sentence:
    told, wanted = duration_text(length), duration_text(least)
    if length < least:
        return Sentence(
            f"After this appears, it answers for {told.en}: {wanted.en} are needed.",
            f"이 글이 올라간 뒤 {told.ko} 동안 문의를 받습니다. {wanted.ko}이 필요합니다.",
        )
    return Sentence(
        f"After this appears, it answers for {told.en}: long enough ({wanted.en} are needed).",
        f"이 글이 올라간 뒤 {told.ko} 동안 문의를 받습니다. 충분합니다(최소 {wanted.ko}).",
    )


_ALWAYS = Sentence(
    "It answers day and night: long enough.", "밤낮으로 문의를 받습니다. 충분합니다."
)
