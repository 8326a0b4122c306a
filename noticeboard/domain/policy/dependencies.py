"""Rule 13: whoever moves a promise decides, in the same text, on all that depend on it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from noticeboard.domain.content import Content
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.promise import Promise
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import Instant
from noticeboard.domain.violation import Finding, Violation


def dependants(promises: Iterable[Promise], keys: Collection[str]) -> tuple[Promise, ...]:
    """The open promises that depend on one of ``keys``, directly or through another."""
    waiting = [p for p in promises if p.status == "open" and p.key not in keys]
    found: list[Promise] = []
    reached = set(keys)
    while further := [p for p in waiting if p not in found and reached & set(p.depends_on)]:
        found += further
        reached |= {p.key for p in further}
    return tuple(p for p in waiting if p in found)


def dependants_are_decided(s: Situation) -> Iterator[Finding]:
    """Moving or withdrawing a promise says of each open one that depends on it what becomes of
    it: it moves, it is withdrawn, or it stays. Rule 13.
    """
    for promise in _dependants(s):
        if promise.key not in s.content.stays:
            yield Violation("dependant_undecided", f"stays.{promise.key}", _undecided(promise))


def what_stays_depends_on_what_moves(s: Situation) -> Iterator[Finding]:
    """Only of a promise that depends on a moved or withdrawn one is it said that it stays, and
    not beside another time for it. Rule 13.
    """
    asked = {promise.key for promise in _dependants(s)}
    for i, key in enumerate(s.content.stays):
        if key in s.content.stays[:i]:
            yield Violation("promise_twice", f"stays.{i}", _TWICE)
        elif key in _touched(s.content):
            yield Violation("decided_twice", f"stays.{i}", _DECIDED_TWICE)
        elif key not in asked:
            yield Violation("stays_alone", f"stays.{i}", _STAYS_ALONE)


def nothing_comes_before_what_it_depends_on(s: Situation) -> Iterator[Finding]:
    """A promise never lies before one that it depends on. Rule 13."""
    places = _places(s)
    for place in (place for place in places.values() if place.field):
        for needed in (places[key] for key in place.depends_on if key in places):
            if place.due is not None and place.due.utc < needed.known_by.utc:
                sentence = _before(place.label, needed.label)
                yield Violation("before_what_it_needs", place.field, sentence)


def dependencies_end_somewhere(s: Situation) -> Iterator[Finding]:
    """Promises do not depend on one another in a circle. Rule 13."""
    needs = {t.key: set(t.depends_on) - {t.key} for t in s.content.promises}
    for i, terms in enumerate(s.content.promises):
        if terms.key in _all_needed(needs, terms.key):
            yield Violation("depends_in_circle", f"promises.{i}.depends_on", _CIRCLE)


def _dependants(s: Situation) -> tuple[Promise, ...]:
    return dependants(s.notice.promises, _touched(s.content)) if s.notice else ()


def _touched(content: Content) -> set[str]:
    return {move.promise for move in content.moves} | set(content.withdraws)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an open promise would lie, and in which field that is decided; ``""``: nowhere here.

    ``known_by``: its time, or the word that stands in for it. Before that word it cannot lie.
    """

    label: str
    due: Instant | None
    known_by: Instant
    depends_on: tuple[str, ...]
    field: str = ""


def _places(s: Situation) -> dict[str, _Place]:
    if s.notice is not None:
        return _places_after(s, s.notice.promises)
    return {
        t.key: _Place(t.label, t.due, t.due, t.depends_on, f"promises.{i}.due")
        for i, t in enumerate(s.content.promises)
    }


def _places_after(s: Situation, promises: Iterable[Promise]) -> dict[str, _Place]:
    places = {
        p.key: _Place(p.label, p.current.due, p.current.anchor, p.depends_on)
        for p in promises
        if p.status == "open" and p.key not in s.content.withdraws
    }
    for i, key in enumerate(s.content.stays):
        if key in places:
            places[key] = replace(places[key], field=f"stays.{i}")
    for i, move in enumerate(s.content.moves):
        known = move.due or move.next_word_by
        if move.promise in places and known is not None:
            moved = replace(places[move.promise], due=move.due, known_by=known)
            places[move.promise] = replace(moved, field=f"moves.{i}.due")
    return places


def _all_needed(needs: Mapping[str, set[str]], key: str) -> set[str]:
    found: set[str] = set()
    further = set(needs.get(key, ()))
    while further:
        found |= further
        further = {n for known in further for n in needs.get(known, ())} - found
    return found


def _undecided(promise: Promise) -> Sentence:
    return Sentence(
        f'"{promise.label}" depends on what changes here. Say what becomes of it: give it a new '
        "time, withdraw it in a cancellation, or say that it stays as promised.",
        f'"{promise.label}"의 전제가 되는 약속이 바뀝니다. 이 약속은 어떻게 되는지 정해 주세요. '
        "새 시각을 적거나, 취소 공지로 철회하거나, 그대로 지킨다고 표시합니다.",
    )


def _before(label: str, needed: str) -> Sentence:
    return Sentence(
        f'"{label}" depends on "{needed}" and cannot come before it. Give it a later time, or '
        "withdraw it.",
        f'"{label}" 약속은 "{needed}" 약속이 이루어진 다음에야 가능합니다. 더 뒤의 시각을 '
        "정하거나 철회해 주세요.",
    )


_TWICE = Sentence("This promise is named twice.", "같은 약속을 두 번 적었습니다.")
_DECIDED_TWICE = Sentence(
    "This text also moves or withdraws this promise. Choose one.",
    "이 글에서 옮기거나 철회하는 약속이기도 합니다. 하나만 골라 주세요.",
)
_STAYS_ALONE = Sentence(
    "This promise depends on nothing that changes here: it stays anyway. Leave it out.",
    "여기서 바뀌는 약속에 달려 있지 않은 약속입니다. 어차피 그대로이니 빼 주세요.",
)
_CIRCLE = Sentence(
    "This promise depends on itself by way of others. Take one of the dependencies out.",
    "서로가 서로의 전제가 되어 어느 약속도 먼저 이루어질 수 없습니다. 전제를 하나 빼 주세요.",
)
