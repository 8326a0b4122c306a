"""What the words of a holding text have to be: whole, and true whenever they go out."""

import re
from collections.abc import Iterator

from noticeboard.domain import placeholders
from noticeboard.domain.content import Content
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.kind import Policy
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.typed import passing
from noticeboard.domain.violation import Spot, Violation

SLOTS = ("promise", "next_word", "sentence", "link")
# What is over has no next word; whether a promise was kept is said by a fulfilment.
NOT_WHEN_OVER = ("promise", "next_word")
MOST = {"title": 80, "body": 4_000, "short": 500}
# What is left open: [… telephone number], a row of dots or lines on its own.
_GAP = re.compile(r"\[[^\]\n]*(?:…|\.{3})[^\]\n]*\]|(?<!\S)(?:…|\.{3,}|_{2,}|[○◯]{2,})(?!\S)")


def unsound(content: Content, kind: str | None, policy: Policy) -> Iterator[Violation]:
    """What is wrong with the words of a holding text, all of it."""
    if kind is not None and kind not in policy.kinds:
        yield Violation("unknown_kind", "kind", _unknown_kind(kind, policy))
    for name, most in MOST.items():
        words = getattr(content, name)
        if is_blank(words):
            yield Violation("blank", name, _BLANK)
        elif len(words) > most:
            yield Violation("too_long", name, _too_long(most))
    for name in ("body", "short"):
        used = placeholders.names(getattr(content, name))
        yield from _slots(name, used, resolved=content.resolved)
        yield from _true_whenever(name, getattr(content, name))


def _slots(field: str, used: tuple[str, ...], *, resolved: bool) -> Iterator[Violation]:
    strange = [name for name in used if name not in SLOTS]
    if strange:
        yield Violation("unknown_slot", field, _unknown_slot(strange[0]))
    if resolved:
        for name in NOT_WHEN_OVER:
            if name in used:
                yield Violation("slot_when_over", field, _slot_when_over(name))
    elif "next_word" not in used:
        yield Violation("next_word_slot_missing", field, _NO_NEXT_WORD)


def _true_whenever(field: str, text: str) -> Iterator[Violation]:
    """Nothing is left open in it, and no moment is told by the day on which it is read."""
    for gap in _GAP.finditer(text):
        spot = Spot(*gap.span(), gap[0])
        yield Violation("gap", field, _left_open(gap[0]), spot)
    for moment in passing(text):
        spot = Spot(moment.start, moment.end, moment.text)
        yield Violation("typed_relative", field, _of_one_day(moment.text), spot)


def _left_open(excerpt: str) -> Sentence:
    return Sentence(
        f"“{excerpt}” is still open. Fill it in, or take the sentence out.",
        f"“{excerpt}” 자리가 비어 있습니다. 채우거나 그 문장을 빼 주세요.",
    )


def _of_one_day(excerpt: str) -> Sentence:
    return Sentence(
        f"“{excerpt}” is true on one day only, and nobody knows on which day this goes out. Leave "
        "it out; the time of the next word stands in {{ next_word }}.",
        f"“{excerpt}”: 하루만 맞는 말인데, 이 문안은 언제 올라갈지 모릅니다. 빼 주세요. 다시 알릴 "
        "시각은 {{ next_word }} 자리에 들어갑니다.",
    )


def _unknown_kind(kind: str, policy: Policy) -> Sentence:
    known = ", ".join(policy.kinds)
    return Sentence(
        f'There is no kind of notice "{kind[:40]}". There are: {known}. Leave it out for any.',
        f'"{kind[:40]}"(이)라는 종류의 공지는 없습니다. 있는 종류: {known}. 어느 공지에나 쓰려면 '
        "비워 두세요.",
    )


def _unknown_slot(name: str) -> Sentence:
    known = ", ".join(f"{{{{ {slot} }}}}" for slot in SLOTS)
    return Sentence(
        f"{{{{ {name} }}}} cannot stand here: the text is for notices nobody knows yet. "
        f"There are: {known}.",
        f"{{{{ {name} }}}}은(는) 여기에 쓸 수 없습니다. 어느 공지에 쓸지 아직 모르는 문안이기 "
        f"때문입니다. 쓸 수 있는 자리: {known}.",
    )


def _slot_when_over(name: str) -> Sentence:
    return Sentence(
        f"This text says that it is over: {{{{ {name} }}}} has no place in it. Take it out.",
        f"해결되었다고 알리는 문안에는 {{{{ {name} }}}}이(가) 들어갈 수 없습니다. 빼 주세요.",
    )


def _too_long(most: int) -> Sentence:
    return Sentence(
        f"This is too long: at most {most:,} characters.",
        f"너무 깁니다. {most:,}자까지 쓸 수 있습니다.",
    )


_BLANK = Sentence("This is still empty.", "아직 비어 있습니다. 내용을 적어 주세요.")
_NO_NEXT_WORD = Sentence(
    "Say when you will speak again: put {{ next_word }} where that time belongs.",
    "언제 다시 알릴지 들어가야 합니다. 그 시각이 올 자리에 {{ next_word }}를 넣어 주세요.",
)
