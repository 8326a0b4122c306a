"""Rules 1 and 2: promises have an instant, and are announced days ahead."""

import re
from collections.abc import Iterator

from noticeboard.domain.dates import wall_text
from noticeboard.domain.durations import duration_text
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import Instant, at_utc
from noticeboard.domain.violation import Advice, Finding, Violation

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def promises_are_made(s: Situation) -> Iterator[Finding]:
    """A kind that promises needs at least one promise, with a date, a time and a zone. Rule 1."""
    if s.announces and s.kind.promises and not s.content.promises:
        yield Violation("promise_missing", "promises", _PROMISE_MISSING)
    if not s.announces and s.content.promises:
        yield Violation("promises_not_here", "promises", _PROMISES_NOT_HERE)


def promises_are_well_formed(s: Situation) -> Iterator[Finding]:
    """Keys are plain and distinct, labels say something, dependencies exist. Rule 1."""
    keys = [terms.key for terms in s.content.promises]
    for i, terms in enumerate(s.content.promises):
        at = f"promises.{i}"
        if not _KEY.fullmatch(terms.key):
            yield Violation("key_malformed", f"{at}.key", _KEY_MALFORMED)
        if terms.key in keys[:i]:
            yield Violation("key_twice", f"{at}.key", _KEY_TWICE)
        if is_blank(terms.label):
            yield Violation("blank", f"{at}.label", _LABEL_BLANK)
        if not set(terms.depends_on) <= set(keys) - {terms.key}:
            yield Violation("unknown_promise", f"{at}.depends_on", _DEPENDS)


def times_are_whole_minutes(s: Situation) -> Iterator[Finding]:
    """A promised instant has no seconds, and ends after it begins. Rule 1."""
    for i, terms in enumerate(s.content.promises):
        yield from _whole_minute(terms.due, f"promises.{i}.due")
        if terms.until is not None:
            yield from _whole_minute(terms.until, f"promises.{i}.until")
            if terms.until.utc <= terms.due.utc:
                yield Violation("until_not_after", f"promises.{i}.until", _UNTIL)
    for i, move in enumerate(s.content.moves):
        if move.due is not None:
            yield from _whole_minute(move.due, f"moves.{i}.due")


def lead_is_long_enough(s: Situation) -> Iterator[Finding]:
    """A launch is announced days before it happens; a waiver says why not. Rule 2."""
    if s.announces:
        for i, terms in enumerate(s.content.promises):
            yield from _lead(s, terms, f"promises.{i}.due")


def waiver_has_a_reason(s: Situation) -> Iterator[Finding]:
    """A waiver of the lead says why. Rule 2."""
    if s.content.waiver is not None and is_blank(s.content.waiver):
        yield Violation("blank", s.path("waiver.reason"), _WAIVER_BLANK)


def publication_is_ahead(s: Situation) -> Iterator[Finding]:
    """A bulletin is scheduled for an instant that has not passed."""
    if s.content.publish_at is not None and s.content.publish_at.utc <= s.now:
        yield Violation("publish_at_past", s.path("publish_at"), _PAST)


def _whole_minute(instant: Instant, field: str) -> Iterator[Finding]:
    if instant.utc.second or instant.utc.microsecond:
        yield Violation("seconds_not_zero", field, _SECONDS)


def _lead(s: Situation, terms: PromiseTerms, field: str) -> Iterator[Finding]:
    lead = terms.due.utc - s.speaks_at
    if terms.due.utc <= s.speaks_at:
        yield Violation("due_before_publication", field, _DUE_PAST)
    elif lead < s.kind.min_lead and s.content.waiver is None:
        yield Violation("lead_too_short", field, _too_short(s, terms))
    elif lead < s.kind.min_lead:
        yield Advice("short_notice", field, _short(s, terms))
    elif lead < s.kind.recommended_lead:
        yield Advice("lead_short", field, _below_recommended(s, terms))


def _too_short(s: Situation, terms: PromiseTerms) -> Sentence:
    lead, least = duration_text(terms.due.utc - s.speaks_at), duration_text(s.kind.min_lead)
    earlier = _publish_earlier(s, terms)
    return Sentence(
        f'"{terms.label}" would be announced {lead.en} ahead; this kind of notice needs '
        f"{least.en}. {earlier.en}hoose a later time, or give the reason why it cannot be "
        "announced earlier.",
        f'"{terms.label}" 약속을 {lead.ko} 전에야 알리게 됩니다. 이 종류의 공지는 적어도 '
        f"{least.ko} 전에 알려야 합니다. {earlier.ko}시각을 늦추거나, 더 일찍 알릴 수 없는 "
        "이유를 적어 주세요.",
    )


def _publish_earlier(s: Situation, terms: PromiseTerms) -> Sentence:
    """The first way out, while it is one: the latest instant at which to publish."""
    latest = terms.due.utc - s.kind.min_lead
    if latest <= s.now:
        return Sentence("C", "약속한 ")
    zone = terms.due.zone
    by = wall_text(at_utc(latest, zone).wall)
    return Sentence(f"Publish by {by.en} ({zone}), c", f"{by.ko}({zone})까지 공개하거나, 약속한 ")


def _short(s: Situation, terms: PromiseTerms) -> Sentence:
    lead = duration_text(terms.due.utc - s.speaks_at)
    return Sentence(
        f'The board will show "short notice: {lead.en}" beside "{terms.label}".',
        f'알림판의 "{terms.label}" 옆에 "촉박한 알림: {lead.ko} 전"이라고 표시됩니다.',
    )


def _below_recommended(s: Situation, terms: PromiseTerms) -> Sentence:
    lead, better = (
        duration_text(terms.due.utc - s.speaks_at),
        duration_text(s.kind.recommended_lead),
    )
    return Sentence(
        f'"{terms.label}" is announced {lead.en} ahead. {better.en} give customers more '
        "time to plan.",
        f'"{terms.label}" 약속을 {lead.ko} 전에 알립니다. {better.ko} 전에 알리면 고객이 더 '
        "여유 있게 준비할 수 있습니다.",
    )


_PROMISE_MISSING = Sentence(
    "This kind of notice promises something. Add at least one promise with a date and a time; "
    "if you cannot name the time yet, publish a statement that says when you will.",
    "이 종류의 공지에는 약속이 있어야 합니다. 날짜와 시각이 있는 약속을 하나 이상 넣어 주세요. "
    "아직 시각을 정할 수 없다면, 언제 알릴지 밝히는 입장문을 올려 주세요.",
)
_PROMISES_NOT_HERE = Sentence(
    "New promises belong to an announcement. Here you can move or withdraw those there are.",
    "새 약속은 첫 공지에서만 할 수 있습니다. 여기서는 이미 한 약속을 옮기거나 철회할 수만 "
    "있습니다.",
)
_KEY_MALFORMED = Sentence(
    'Give it a short name in small letters, digits and underscores, such as "preorder".',
    '"preorder"처럼 영어 소문자, 숫자, 밑줄로 된 짧은 이름을 주세요.',
)
_KEY_TWICE = Sentence(
    "Another promise has this short name already. Give each its own.",
    "같은 이름을 쓰는 약속이 이미 있습니다. 약속마다 다른 이름을 주세요.",
)
_LABEL_BLANK = Sentence(
    'Say what is promised, such as "Pre-order opens".',
    '무엇을 약속하는지 적어 주세요. 예: "사전 예약 시작".',
)
_DEPENDS = Sentence(
    "It can depend only on other promises of this notice.",
    "이 공지에 있는 다른 약속만 먼저 이루어질 약속으로 고를 수 있습니다.",
)
_SECONDS = Sentence(
    "Promise a whole minute: leave the seconds out.",
    "분 단위로 약속해 주세요. 초는 적지 않습니다.",
)
_UNTIL = Sentence(
    "The end must come after the beginning.", "끝나는 시각은 시작하는 시각보다 뒤여야 합니다."
)
_DUE_PAST = Sentence(
    "This would happen before it is announced. Choose a later time or publish earlier.",
    "이대로면 알리기도 전에 이루어질 일이 됩니다. 시각을 늦추거나 더 일찍 공개해 주세요.",
)
_WAIVER_BLANK = Sentence(
    "Give the reason why this cannot be announced earlier.",
    "더 일찍 알릴 수 없는 이유를 적어 주세요.",
)
_PAST = Sentence(
    "This time has passed. Choose a later one, or publish at once.",
    "이미 지난 시각입니다. 앞으로의 시각을 고르거나, 바로 공개하도록 바꾸어 주세요.",
)
