"""Rules 4 and 10: delay now, explain in full by; what a cancellation and a correction owe."""

from collections.abc import Iterator, Mapping

from noticeboard.domain.content import ClaimCorrection, OwnCorrection
from noticeboard.domain.durations import duration_text
from noticeboard.domain.explanation import (
    Given,
    OpenHours,
    Part,
    PartName,
    Withheld,
    is_blank,
)
from noticeboard.domain.open_hours import open_for, readable
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Finding, Violation
from noticeboard.domain.zones import TimeRefusedError

# As the public page and the forms call them.
PART_TITLES: Mapping[PartName, Sentence] = {
    "cause": Sentence("Cause", "원인"),
    "what_happened": Sentence("What happened", "무슨 일이 있었나"),
    "what_it_means": Sentence("What it means for you", "고객님께 달라지는 점"),
    "what_to_do": Sentence("What you can do", "하실 수 있는 일"),
    "apology": Sentence("Our apology", "사과드립니다"),
    "remedy": Sentence("How we make up for it", "보상"),
    "choice": Sentence("Your choice", "고르실 수 있는 것"),
    "prevention": Sentence("So that it does not happen again", "다시 일어나지 않도록"),
    "responsible": Sentence("Who answers for this", "책임지고 답하는 사람"),
    "contact": Sentence("Whom to ask", "문의할 곳"),
}
# What must be told at once, whatever the pressure.
_NEVER_LATER: Mapping[str, frozenset[PartName]] = {
    "delay": frozenset({"what_happened"}),
    "correction": frozenset({"what_happened", "what_it_means"}),
    "cancellation": frozenset({"what_happened", "apology", "contact"}),
}
_NOTHING: frozenset[PartName] = frozenset()


def the_explanation_is_complete(s: Situation) -> Iterator[Finding]:
    """At leisure every part is told or withheld; under pressure one true sentence is enough.

    Rule 4. A cancellation also gives an apology, remedy, choice and a contact: rule 10. What a
    claim means nobody knows before it is settled: a next word stands in for that.
    """
    told = s.content.explanation.gives("what_it_means")
    if _looks_into_it(s) and not told and not _speaks_again(s):
        yield Violation("next_word_missing", "next_word_by", _WORD_INSTEAD)
    for name in demanded(s):
        part = s.content.explanation.parts.get(name)
        if not isinstance(part, Given) and not may_wait(s, name, part):
            yield Violation("explanation_missing", f"explanation.{name}", _missing(s, name))


def demanded(s: Situation) -> tuple[PartName, ...]:
    """The parts of a whole explanation of this kind of text."""
    wanted = s.kind.explanations.get(s.bulletin_kind, ())
    return tuple(n for n in wanted if n != "what_it_means" or not _looks_into_it(s))


def _looks_into_it(s: Situation) -> bool:
    corrects = s.content.corrects
    return isinstance(corrects, ClaimCorrection) and corrects.verdict == "undecided"


def _speaks_again(s: Situation) -> bool:
    return s.content.next_word_by is not None or s.content.daily_word is not None


def parts_due_lie_ahead(s: Situation) -> Iterator[Finding]:
    """A part promised for later is promised for after publication. Rule 4."""
    for name, by in s.content.explanation.due().items():
        if by.utc <= s.speaks_at:
            yield Violation("part_due_past", f"explanation.{name}", _PART_DUE_PAST)


def a_contact_is_reachable(s: Situation) -> Iterator[Finding]:
    """After a cancellation somebody answers for hours, beginning at once. Rule 10."""
    contact = s.content.explanation.parts.get("contact")
    if s.bulletin_kind != "cancellation" or not isinstance(contact, Given):
        return
    if contact.hours is None or not readable(contact.hours):
        yield Violation("contact_hours_unreadable", _CONTACT_HOURS, _HOURS)
    else:
        yield from _reachable(s, contact.hours)


def _reachable(s: Situation, hours: OpenHours) -> Iterator[Finding]:
    try:
        if open_for(hours, s.speaks_at) < s.kind.contact_hours:
            yield Violation("contact_closed", _CONTACT_HOURS, _closed(s))
    except TimeRefusedError as error:
        yield error.at(_CONTACT_HOURS)


def a_correction_names_what_it_corrects(s: Situation) -> Iterator[Finding]:
    """A correction names one of our bulletins, or a claim, who made it and where. Rule 10."""
    corrects = s.content.corrects
    if s.bulletin_kind != "correction":
        if corrects is not None:
            yield Violation("corrects_not_here", s.path("corrects"), _CORRECTS_NOT_HERE)
    elif corrects is None:
        yield Violation("corrects_missing", "corrects", _CORRECTS_MISSING)
    elif isinstance(corrects, OwnCorrection):
        yield from _own(s, corrects)
    else:
        yield from _claim(corrects)


def may_wait(s: Situation, name: PartName, part: Part | None) -> bool:
    """Whether a part may be withheld, promised for later, or (``None``) left unsaid. Rule 4."""
    if name in _NEVER_LATER.get(s.bulletin_kind, _NOTHING):
        return False
    if isinstance(part, Withheld):
        return True
    if s.bulletin_kind == "cancellation" and part is None:
        return False
    return not s.at_leisure


def _missing(s: Situation, name: PartName) -> Sentence:
    """Without the name of the part: its field has it, and stands beside this everywhere."""
    if name in _NEVER_LATER.get(s.bulletin_kind, _NOTHING):
        return _NOW
    return _NOW_OR_WITHHELD if s.at_leisure else _NOW_OR_LATER


def _own(s: Situation, corrects: OwnCorrection) -> Iterator[Finding]:
    published = s.notice.bulletins if s.notice else ()
    if all(b.id != corrects.bulletin_id for b in published):
        yield Violation("unknown_bulletin", "corrects.bulletin", _UNKNOWN_BULLETIN)


def _claim(corrects: ClaimCorrection) -> Iterator[Finding]:
    for field in ("claim", "by", "where"):
        if is_blank(getattr(corrects, field)):
            yield Violation("blank", f"corrects.{field}", _CLAIM_BLANK)


def _closed(s: Situation) -> Sentence:
    least = duration_text(s.kind.contact_hours)
    return Sentence(
        f"Once this appears, somebody must be there to answer for {least.en}. Keep the contact "
        "open longer, or publish when it opens.",
        f"이 글이 올라간 뒤 적어도 {least.ko} 동안은 문의에 답할 수 있어야 합니다. 운영 시간을 "
        "늘리거나, 문의를 받기 시작하는 시각에 맞추어 공개해 주세요.",
    )


_WORD_INSTEAD = Sentence(
    "Say by when you will tell what you found out: that is all this still needs.",
    "확인한 결과를 언제까지 알릴지 적어 주세요. 그것만 적으면 됩니다.",
)
_NOW = Sentence("This cannot wait: write it now.", "지금 꼭 적어야 합니다.")
_NOW_OR_LATER = Sentence(
    "Write it, or say by when you will.", "지금 적거나, 언제까지 알릴지 적어 주세요."
)
_NOW_OR_WITHHELD = Sentence(
    "Write it, or say why it cannot be told.", "적거나, 밝힐 수 없는 이유를 골라 주세요."
)
_PART_DUE_PAST = Sentence(
    "This part is promised for a time that has passed by then. Choose a later one; if nobody "
    "chose it, pull the text back and submit it again: the time is counted anew.",
    "이 내용을 알리겠다고 한 시각이 공개 시각보다 앞섭니다. 더 뒤의 시각을 골라 주세요. 직접 고른 "
    "시각이 아니라면 글을 회수해 다시 승인을 요청해 주세요. 시각이 새로 정해집니다.",
)
_CONTACT_HOURS = "explanation.contact.hours"
_HOURS = Sentence(
    'Give the hours in which somebody answers, such as "Mon-Fri 09:00-21:00" or "24h".',
    '언제 답을 들을 수 있는지 "평일 09:00-21:00"이나 "24시간"처럼 적어 주세요.',
)
_CORRECTS_NOT_HERE = Sentence(
    "Only a correction corrects something. Publish a correction.",
    "정정은 정정 공지로만 할 수 있습니다. 정정 공지를 올려 주세요.",
)
_CORRECTS_MISSING = Sentence(
    "Say what is corrected: one of our texts, or what was said elsewhere, by whom and where.",
    "무엇을 바로잡는지 적어 주세요. 우리가 올린 글인지, 누가 어디에서 한 말인지 밝혀야 합니다.",
)
_UNKNOWN_BULLETIN = Sentence(
    "Nothing published in this notice has that number. Name one of its public texts.",
    "이 공지에서 공개한 글 가운데 그런 글이 없습니다. 공개한 글을 골라 주세요.",
)
_CLAIM_BLANK = Sentence(
    "Give what was said, who said it and where.",
    "어떤 이야기를 누가 어디에서 했는지 적어 주세요.",
)
