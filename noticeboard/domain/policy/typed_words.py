"""What is said about a typed time or figure: what stands there, what is true, what to write."""

from collections.abc import Callable, Mapping
from datetime import date

from noticeboard.domain.dates import day_text, wall_text
from noticeboard.domain.policy.known import Promised
from noticeboard.domain.sentence import Sentence


def disagrees(excerpt: str, promised: Promised, instead: str, *, announces: bool) -> Sentence:
    """A time that is none of those promised."""
    when, label = _when(promised), promised.label
    en, ko = _ways_out(instead, announces=announces)
    return Sentence(
        f"“{excerpt}” is none of the times promised here: “{label}” is promised for {when.en}. "
        f"{en}",
        f"“{excerpt}”: 이 공지에서 약속한 시각이 아닙니다. “{label}” 약속은 {when.ko}입니다. {ko}",
    )


def overtaken(excerpt: str, label: str, instead: str) -> Sentence:
    """A time that was promised once, told as if it still were."""
    en, ko = (
        (f"Write {instead} in its place, or say", f"그 자리에 {instead}라고 적거나,")
        if instead
        else ("Leave it out, or say", "빼거나,")
    )
    return Sentence(
        f"“{excerpt}” is not promised any more for “{label}”: it was moved or withdrawn. {en} "
        "that it was the earlier time.",
        f"“{excerpt}”: “{label}” 약속이 옮겨지거나 철회되어 더는 맞지 않는 시각입니다. {ko} 원래 "
        "시각이었다고 밝혀 주세요.",
    )


def deadline(excerpt: str) -> Sentence:
    """A time by which something must be done, and that nobody promised: no other one is it."""
    return Sentence(
        f"“{excerpt}” is none of the times promised here. If people are to count on it, make it "
        "a promise of its own.",
        f"“{excerpt}”: 이 공지에서 약속한 시각이 아닙니다. 고객이 지켜야 할 마감이라면 따로 "
        "약속으로 넣어 주세요.",
    )


def promised_nowhere(excerpt: str) -> Sentence:
    """A time to come that nobody promised, in words that nobody signs."""
    return Sentence(
        f"“{excerpt}” is promised nowhere in this notice, and nobody signs these words. Leave it "
        "out; to promise it, have an update or a delay signed.",
        f"“{excerpt}”: 이 공지에서 약속한 시각이 아니고, 이 문장은 따로 승인받지 않습니다. "
        "여기서는 빼고, 알려야 한다면 추가 소식이나 연기 공지로 승인받아 올려 주세요.",
    )


def _ways_out(instead: str, *, announces: bool) -> tuple[str, str]:
    if not instead:
        return "Correct it, or leave it out.", "고치거나 빼 주세요."
    if announces:
        return (
            f"Write {instead} in its place, or make it a promise of its own.",
            f"그 자리에 {instead}라고 적거나, 따로 약속으로 넣어 주세요.",
        )
    return (
        f"Write {instead} in its place; if the time is to move, publish a delay.",
        f"그 자리에 {instead}라고 적어 주세요. 시각을 옮기려면 연기 공지를 올려 주세요.",
    )


def day_alone(excerpt: str, promised: Promised, instead: str) -> Sentence:
    """The day of a promise without its time."""
    return Sentence(
        f"“{excerpt}” says the day of “{promised.label}” and not the time. Write {instead} in its "
        "place: people plan by the minute.",
        f"“{excerpt}”: “{promised.label}” 약속의 날짜만 있고 시각이 없습니다. 그 자리에 {instead}"
        "라고 적어 주세요. 고객은 몇 시 몇 분인지 보고 움직입니다.",
    )


def weekday_wrong(excerpt: str, day: date) -> Sentence:
    """A weekday that the day beside it is not."""
    told = day_text(day)
    return Sentence(
        f"“{excerpt}”: that day is {told.en}. Correct the day or the weekday.",
        f"“{excerpt}”: 그날은 {told.ko}입니다. 날짜나 요일을 고쳐 주세요.",
    )


def _typed(excerpt: str, instead: str) -> Sentence:
    if not instead:
        return Sentence(
            f"“{excerpt}” is right now, but stays as it is when the promise moves. Leave it out "
            "if you can.",
            f"“{excerpt}”: 지금은 맞지만, 약속이 옮겨져도 그대로 남습니다. 되도록 빼 주세요.",
        )
    return Sentence(
        f"“{excerpt}” is right, but typed by hand. Write {instead} in its place: it is filled in "
        "each language and zone, and never wrong.",
        f"“{excerpt}”: 맞는 시각이지만 직접 적혀 있습니다. 그 자리에 {instead}라고 적으면 언어와 "
        "시간대에 맞게 채워지고, 틀릴 일이 없습니다.",
    )


def passes(excerpt: str, instead: str) -> Sentence:
    """A moment told by the day on which it is read."""
    en, ko = _better(instead)
    return Sentence(
        f"“{excerpt}” is true only for those who read it on the day of publication. {en}",
        f"“{excerpt}”: 공개한 날에 읽는 사람에게만 맞는 말입니다. {ko}",
    )


def _unclear(excerpt: str, instead: str) -> Sentence:
    en, ko = _better(instead)
    return Sentence(
        f"“{excerpt}”: some readers take it for another day or half of the day. {en}",
        f"“{excerpt}”: 어느 날인지, 낮인지 밤인지 다르게 읽는 사람이 있습니다. {ko}",
    )


def _better(instead: str) -> tuple[str, str]:
    if not instead:
        return "Write the date and the time.", "날짜와 시각으로 적어 주세요."
    return f"Write {instead} in its place.", f"그 자리에 {instead}라고 적어 주세요."


def figure_disagrees(excerpt: str, value: str, instead: str) -> Sentence:
    """A figure that is another than the one given as a fact."""
    en, ko = (
        (f"Write {instead} in its place.", f"그 자리에 {instead}라고 적어 주세요.")
        if instead
        else ("Correct it, or leave it out.", "고치거나 빼 주세요.")
    )
    return Sentence(
        f"“{excerpt}” contradicts what this notice gives: {value}. {en}",
        f"“{excerpt}”: 이 공지에 적은 “{value}”와(과) 다릅니다. {ko}",
    )


def figure(excerpt: str, instead: str) -> Sentence:
    """A figure that is right, and typed by hand."""
    if not instead:
        return Sentence(
            f"“{excerpt}” is right now, but stays as it is when it is corrected. Leave it out if "
            "you can.",
            f"“{excerpt}”: 지금은 맞지만, 나중에 바로잡아도 그대로 남습니다. 되도록 빼 주세요.",
        )
    return Sentence(
        f"“{excerpt}” is right, but typed by hand. Write {instead} in its place.",
        f"“{excerpt}”: 맞지만 직접 적혀 있습니다. 그 자리에 {instead}라고 적어 주세요.",
    )


ADVICE: Mapping[str, Callable[[str, str], Sentence]] = {
    "typed_time": _typed,
    "typed_relative": passes,
    "typed_time_unclear": _unclear,
}


def _when(promised: Promised) -> Sentence:
    told, zone = wall_text(promised.due.wall), promised.due.zone
    return Sentence(f"{told.en} ({zone})", f"{told.ko} ({zone})")
