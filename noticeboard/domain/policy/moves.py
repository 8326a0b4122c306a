"""Rule 3: a published promise moves only through a published delay, and never becomes vague."""

from collections.abc import Iterator

from noticeboard.domain.content import Fulfilment, Move
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.policy.words import NEXT_WORD_PAST
from noticeboard.domain.promise import Promise
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Finding, Violation


def a_delay_moves_something(s: Situation) -> Iterator[Finding]:
    """A delay names the promises it moves. Beside it only a cancellation moves any, of what it
    leaves standing. Rules 3 and 13.
    """
    if s.bulletin_kind == "delay" and not s.content.moves:
        yield Violation("move_missing", "moves", _MOVE_MISSING)
    if s.bulletin_kind not in ("delay", "cancellation") and s.content.moves:
        yield Violation("moves_not_here", s.path("moves"), _MOVES_NOT_HERE)


def moved_promises_are_open(s: Situation) -> Iterator[Finding]:
    """Only a public, open promise moves, once at a time. Rule 3."""
    seen: set[str] = set()
    for i, move in enumerate(s.content.moves):
        yield from _open(s, move.promise, f"moves.{i}.promise")
        if move.promise in seen:
            yield Violation("promise_twice", f"moves.{i}.promise", _TWICE)
        elif move.promise in s.moving:
            yield Violation("already_moving", f"moves.{i}.promise", _MOVING)
        seen.add(move.promise)


def a_moved_promise_keeps_an_instant(s: Situation) -> Iterator[Finding]:
    """A new time, or a next word that stands in for it; both lie ahead. Rule 3."""
    for i, move in enumerate(s.content.moves):
        if move.due is None and move.next_word_by is None:
            yield Violation("due_or_next_word", f"moves.{i}.due", _DUE_OR_NEXT_WORD)
        yield from _ahead(s, move, f"moves.{i}")


def a_moved_time_is_another_time(s: Situation) -> Iterator[Finding]:
    """The new time differs; bringing it forward is said on purpose. Rule 3."""
    for i, move in enumerate(s.content.moves):
        promise = s.promise(move.promise)
        if promise is not None:
            yield from _differs(s, promise, move, f"moves.{i}.due")


def withdrawn_promises_are_open(s: Situation) -> Iterator[Finding]:
    """Only a cancellation withdraws, and only what is public and open. Rules 3 and 10."""
    if s.content.withdraws and s.bulletin_kind != "cancellation":
        yield Violation("withdraws_not_here", s.path("withdraws"), _WITHDRAWS_NOT_HERE)
    if s.bulletin_kind == "cancellation" and s.content.moves and not s.content.withdraws:
        yield Violation("withdraws_missing", "withdraws", _WITHDRAWS_MISSING)
    moved = {move.promise for move in s.content.moves}
    for i, key in enumerate(s.content.withdraws):
        yield from _open(s, key, f"withdraws.{i}")
        if key in s.content.withdraws[:i] or key in moved:
            yield Violation("promise_twice", f"withdraws.{i}", _TWICE)
        elif key in s.moving:
            yield Violation("already_moving", f"withdraws.{i}", _MOVING)


def a_kept_promise_was_open(s: Situation) -> Iterator[Finding]:
    """A fulfilment names one open promise, observed since its newest time is public, and by now.

    One that was kept before its time says so on purpose. Of one that was kept in part it says
    that the rest followed, and when.
    """
    kept = s.content.fulfilment
    if kept is None and s.bulletin_kind == "fulfilment":
        yield Violation("fulfilment_missing", "promise", _FULFILMENT_MISSING)
    if kept is not None:
        yield from _unfinished(s, kept)
        if kept.promise in s.moving:
            yield Violation("already_moving", "promise", _MOVING)
        yield from _observed(s, kept)


def _open(s: Situation, key: str, field: str) -> Iterator[Finding]:
    promise = s.promise(key)
    if promise is None:
        yield Violation("unknown_promise", field, _unknown(s, key))
    elif promise.status != "open":
        yield Violation("promise_not_open", field, _not_open(promise))


def _unfinished(s: Situation, kept: Fulfilment) -> Iterator[Finding]:
    promise = s.promise(kept.promise)
    part = promise.outcome if promise and promise.status == "partly_kept" else None
    if part is None or kept.in_part:
        yield from _open(s, kept.promise, "promise")
    elif kept.observed_at < part.observed_at:
        yield Violation("observed_before_part", "observed_at", _BEFORE_PART)


def _ahead(s: Situation, move: Move, at: str) -> Iterator[Finding]:
    if move.due is not None and move.due.utc <= s.speaks_at:
        yield Violation("due_past", f"{at}.due", _DUE_PAST)
    word = move.next_word_by
    if word is None:
        return
    if word.utc <= s.speaks_at:
        yield Violation("next_word_past", f"{at}.next_word_by", NEXT_WORD_PAST)
    if move.due is not None and word.utc >= move.due.utc:
        yield Violation("next_word_after_promise", f"{at}.next_word_by", _NEXT_WORD_LATE)


def _differs(s: Situation, promise: Promise, move: Move, field: str) -> Iterator[Finding]:
    due, was = move.due, promise.last_due
    if due is None:
        return
    if due.utc == was.utc and promise.current.due is not None:
        yield Violation("same_time", field, _SAME)
    # Nobody brings anything forward into the past: of that it is said that it has passed.
    elif s.speaks_at < due.utc < was.utc and not move.forward and not was.keeps_the_clock(due):
        yield Violation("earlier_without_forward", field, _EARLIER)


def _observed(s: Situation, kept: Fulfilment) -> Iterator[Finding]:
    promise = s.promise(kept.promise)
    if kept.observed_at > s.now:
        yield Violation("observed_in_future", "observed_at", _FUTURE)
    elif promise is not None and kept.observed_at < promise.current.published_at:
        yield Violation("observed_too_early", "observed_at", _TOO_EARLY)
    else:
        yield from _in_its_time(s, kept)


def _in_its_time(s: Situation, kept: Fulfilment) -> Iterator[Finding]:
    promise = s.promise(kept.promise)
    due = promise.current.due if promise and promise.unfinished else None
    if due is not None and kept.observed_at < due.utc and not kept.early:
        yield Violation("kept_early", "observed_at", _KEPT_EARLY)


def _unknown(s: Situation, key: str) -> Sentence:
    known = ", ".join(p.key for p in s.notice.promises) if s.notice else ""
    return Sentence(
        f'This notice has no public promise "{key[:40]}". It has: {known or "none"}.',
        f'이 공지에서 공개한 약속이 아닙니다: "{key[:40]}". 공개한 약속: {known or "없음"}.',
    )


def _not_open(promise: Promise) -> Sentence:
    if promise.status == "partly_kept":
        return Sentence(
            f'"{promise.label}" has been kept in part. Record when the rest followed, or publish '
            "an update.",
            f'"{promise.label}": 이미 일부를 지킨 약속입니다. 나머지까지 이루어졌다면 '
            "그렇다고 기록하고, 아니면 추가 소식으로 알려 주세요.",
        )
    ended = _ENDED[promise.status]
    return Sentence(
        f'"{promise.label}" {ended.en}; nothing more can happen to it.',
        f'"{promise.label}": {ended.ko} 약속이므로 더 바꿀 수 없습니다.',
    )


_ENDED = {
    "kept": Sentence("has been kept", "이미 지킨"),
    "withdrawn": Sentence("has been withdrawn", "이미 철회한"),
}


_MOVE_MISSING = Sentence(
    "Say which promise is delayed, and give its new time or when you will speak again.",
    "어느 약속이 미뤄지는지, 그리고 새 시각이나 다음 소식 시각을 적어 주세요.",
)
_MOVES_NOT_HERE = Sentence(
    "Only a delay moves a promised time. Publish a delay.",
    "약속한 시각은 연기 공지로만 바꿀 수 있습니다. 연기 공지를 올려 주세요.",
)
_WITHDRAWS_NOT_HERE = Sentence(
    "Only a cancellation withdraws a promise. Publish a cancellation.",
    "약속은 취소 공지로만 철회할 수 있습니다. 취소 공지를 올려 주세요.",
)
_WITHDRAWS_MISSING = Sentence(
    "This withdraws nothing: it only moves promises. Publish a delay.",
    "철회하는 약속 없이 시각만 바뀝니다. 연기 공지로 올려 주세요.",
)
_TWICE = Sentence("This promise is named twice.", "같은 약속을 두 번 적었습니다.")
_MOVING = Sentence(
    "Another text on its way to the public moves, withdraws or confirms this promise. "
    "Pull it back or edit it.",
    "이 약속을 옮기거나 철회하거나 지켰다고 알리는 다른 글이 이미 공개를 기다리고 있습니다. "
    "그 글을 회수하거나 고쳐 주세요.",
)
_DUE_OR_NEXT_WORD = Sentence(
    "Give a new time, or the time by which you will speak again.",
    "새 시각을 적거나, 언제까지 다시 알릴지 적어 주세요.",
)
_DUE_PAST = Sentence(
    "The new time has passed when this is published. Choose one after that.",
    "이 글이 나갈 때 이미 지나 있을 시각입니다. 그 뒤의 시각을 골라 주세요.",
)
_NEXT_WORD_LATE = Sentence(
    "The next word must come before the new time itself.",
    "다음 소식은 새로 약속한 시각보다 먼저여야 합니다.",
)
_SAME = Sentence(
    "This is the time promised already. Choose another.",
    "이미 약속한 시각과 같습니다. 다른 시각을 골라 주세요.",
)
_EARLIER = Sentence(
    "This is earlier than promised. If that is meant, mark it as brought forward.",
    "약속보다 이른 시각입니다. 앞당기는 것이 맞다면 앞당긴다고 표시해 주세요.",
)
_FULFILMENT_MISSING = Sentence(
    "What says that a promise was kept cannot be rewritten. Publish an update beside it.",
    "약속을 지켰다는 글은 다시 쓸 수 없습니다. 덧붙일 내용은 추가 소식으로 올려 주세요.",
)
_FUTURE = Sentence(
    "This time has not come yet. Give the time at which it happened.",
    "아직 오지 않은 시각입니다. 실제로 이루어진 시각을 적어 주세요.",
)
_KEPT_EARLY = Sentence(
    "The promised time has not come at that instant. If it did happen before the promised time, "
    "confirm that.",
    "그때는 아직 약속한 시각이 되기 전입니다. 정말 약속한 시각보다 일찍 이루어졌다면 그렇다고 "
    "확인해 주세요.",
)
_BEFORE_PART = Sentence(
    "The whole was not there before its part was seen. Give the time at which the rest followed.",
    "일부를 지켰다고 한 때보다 이른 시각입니다. 나머지까지 이루어진 시각을 적어 주세요.",
)
_TOO_EARLY = Sentence(
    "This is before the promise was published as it stands now. Give the time at which it "
    "happened.",
    "지금의 약속을 공개하기 전의 시각입니다. 실제로 이루어진 시각을 적어 주세요.",
)
