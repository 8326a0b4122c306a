"""Whether the public tables still say what the ledger recorded: pages are made of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from noticeboard.domain import broken
from noticeboard.domain.canonical import Canonical
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.ledger import FORMAT, Recorded, Removal
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import DueRevision, Outcome, Promise
from noticeboard.domain.published import Published, Shown
from noticeboard.domain.recording import (
    SECOND,
    Json,
    bulletin_facts,
    notice_facts,
    promise_facts,
    words_left,
    words_of,
)
from noticeboard.domain.redaction import without_words


@dataclass(frozen=True, slots=True)
class Rows:
    """What the tables hold of the bulletins, by id, and how one is written into them.

    ``removed_slugs``: of notices, by id, the digest of a slug they had.
    """

    said: Mapping[str, Mapping[str, object]]
    written: Callable[[Published], Json]
    removed_slugs: Mapping[str, str | None] = field(default_factory=dict)


def refuse_unless_shown(notice: Notice | None, recorded: Sequence[Recorded], rows: Rows) -> None:
    """Compare one notice as the public has it with its entries, oldest first.

    Raises:
        LedgerBrokenError: at the first entry whose words, times or outcome it does not show.
    """
    if notice is None:
        raise LedgerBrokenError(recorded[0].entry.seq, broken.NO_NOTICE)
    if not recorded:
        raise LedgerBrokenError(0, broken.untold(notice.slug))
    # A bulletin of the form before the first release says nothing of its words.
    told = [each for each in recorded if each.entry.version >= FORMAT]
    about = notice_facts(notice)
    pages = {b.id: _Page(b, bulletin_facts(b), iter(b.versions)) for b in notice.bulletins}
    _refuse_unless_same_removals(notice, told)
    for each in told:
        page = pages.get(each.entry.bulletin_id)
        if each.entry.act == "redacted":
            _refuse_unless_removed(notice, each, page, rows)
        elif each.entry.act == "objected":
            _refuse_unless_redacted(told, each)
        else:
            _refuse_unless_same(notice, about, each, page, rows)
    _refuse_unless_same_promises(notice, told)
    if len(told) == len(recorded):
        _refuse_unrecorded(notice, (page.versions for page in pages.values()), told[-1])


@dataclass(frozen=True, slots=True)
class _Page:
    """A bulletin as its page has it: worked out once, for all the entries about it.

    ``versions``: those that no entry has told of yet.
    """

    said: Published
    facts: Json
    versions: Iterator[Shown]


def _refuse_unless_same(
    notice: Notice, about: Json, each: Recorded, page: _Page | None, rows: Rows
) -> None:
    shown = None if page is None else next(page.versions, None)
    if page is None or shown is None:
        raise LedgerBrokenError(each.entry.seq, broken.NOT_SHOWN)
    if shown.released_at != each.entry.at:
        raise LedgerBrokenError(each.entry.seq, broken.DATED_OTHERWISE)
    facts: Mapping[str, Any] = each.facts
    told, now = facts.get("bulletin"), page.facts
    # What only the ledger knows (the day, the silence it ended) no page can show otherwise.
    of_it = told and {name: fact for name, fact in told.items() if name in now}
    if not _agrees(of_it or now, now) or not _agrees(facts.get("notice", about), about):
        raise LedgerBrokenError(each.entry.seq, broken.PAGE_FACTS)
    row = rows.said.get(page.said.id, {})
    words = words_of(notice, page.said, shown, row)
    # Row and words were written together: nothing makes them differ but a hand.
    if isinstance(each.words, Canonical) and each.words.is_of(words):
        return  # to the letter, the text of the row included
    same = all(words.get(name) == text for name, text in (each.words or {}).items())
    if not same or not _agrees(row, rows.written(page.said)):
        raise LedgerBrokenError(each.entry.seq, broken.PAGE_WORDS)


def _refuse_unless_removed(notice: Notice, each: Recorded, page: _Page | None, rows: Rows) -> None:
    if page is None:
        raise LedgerBrokenError(each.entry.seq, broken.NOT_REMOVED_SO)
    told = each.words
    if told is None:
        return  # a later redaction removed them, or ``verify_told`` finds that they are gone
    row = rows.said.get(page.said.id, {})
    digest = rows.removed_slugs.get(notice.id)
    left = words_left(notice, page.said, row, digest, each.entry.at)
    if not (told.is_of(left) if isinstance(told, Canonical) else told == left):
        raise LedgerBrokenError(each.entry.seq, broken.LEFT_OTHERWISE)


def _refuse_unless_redacted(told: Iterable[Recorded], objection: Recorded) -> None:
    """An objection is to removals of its own bulletin, that were made before."""
    own, facts = objection.entry, objection.facts
    before = {each.entry.seq: each.entry for each in told if each.entry.seq < own.seq}
    named: Any = facts.get("objects", ())
    made = (before.get(seq) for seq in named)
    if not named or any(
        e is None or (e.act, e.bulletin_id) != ("redacted", own.bulletin_id) for e in made
    ):
        raise LedgerBrokenError(own.seq, broken.OBJECTS_TO_NOTHING)


def _refuse_unless_same_removals(notice: Notice, told: Sequence[Recorded]) -> None:
    known: dict[tuple[str, bool], list[tuple[int, Removal]]] = defaultdict(list)
    for each in told:
        if each.entry.act == "redacted":
            made = _removal(each)
            known[each.entry.bulletin_id, "text" in made.gone].append((each.entry.seq, made))
    last = told[-1].entry.seq if told else 0
    for said in notice.bulletins:
        text = (said.removed,) if said.removed else ()
        _refuse_unless_told(text, known[said.id, True], last)
        _refuse_unless_told(said.replaced, known[said.id, False], last)
        if said.removed is not None and without_words(notice, said.id, said.removed) != notice:
            raise LedgerBrokenError(last, broken.WORDS_BACK)


def _refuse_unless_told(
    shown: Sequence[Removal], told: Sequence[tuple[int, Removal]], last: int
) -> None:
    if len(shown) > len(told):
        raise LedgerBrokenError(last, broken.REMOVAL_UNTOLD)
    for (seq, removal), one in zip_longest(told, shown):
        if one != removal:
            raise LedgerBrokenError(seq, broken.NOT_REMOVED_SO)


def _removal(each: Recorded) -> Removal:
    facts: Mapping[str, Any] = each.facts
    gone = tuple(facts.get("gone", ("text",)))
    return Removal(each.entry.at, facts.get("because", "court"), gone)


def _agrees(recorded: object, now: object) -> bool:
    """Whether all that was recorded is so now, and nothing is that was not recorded.

    A later version of this program may have more names: what it finds under them is empty then.
    """
    if recorded == now:
        return True
    if isinstance(recorded, Mapping) and isinstance(now, Mapping):
        same = all(name in now and _agrees(value, now[name]) for name, value in recorded.items())
        return same and not any(now[name] for name in now.keys() - recorded.keys())
    if isinstance(recorded, list) and isinstance(now, list):
        return len(recorded) == len(now) and all(map(_agrees, recorded, now))
    return False


def _refuse_unless_same_promises(notice: Notice, told: Iterable[Recorded]) -> None:
    newest: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for each in told:
        facts: Mapping[str, Any] = each.facts
        for promise in facts.get("promises", ()):
            # One that is told of again stays in its place.
            newest[promise["key"]] = each.entry.seq, promise
    for key, (seq, recorded) in newest.items():
        promise = notice.promise(key)
        same = promise is not None and _agrees(recorded, promise_facts(notice, promise))
        if promise is None or not same or not _fits(notice, promise):
            raise LedgerBrokenError(seq, broken.PAGE_TIMES)
    order = [promise.key for promise in notice.promises if promise.key in newest]
    if order != [*newest]:
        raise LedgerBrokenError(min(newest.values())[0], broken.OTHER_ORDER)


def _fits(notice: Notice, promise: Promise) -> bool:
    """Whether each time, and its outcome, says what the bulletin says that gave it."""
    given = {b.id: b for b in notice.bulletins}
    counted = [r.number for r in promise.revisions] == [*range(1, len(promise.revisions) + 1)]
    first, *later = promise.revisions
    made = (first.bulletin_id, first.explanation, first.labels) == (
        notice.bulletins[0].id,
        None,
        (),
    )
    moved = all(_moved_by(given.get(r.bulletin_id), promise.key, r) for r in later)
    by = promise.withdrawn_by
    withdrawn = by is None or (by in given and promise.key in given[by].withdraws)
    # The ledger counts it in seconds.
    whole = not promise.confirm_within % SECOND
    return counted and made and moved and withdrawn and whole and _proven(given, promise)


def _moved_by(said: Published | None, key: str, revision: DueRevision) -> bool:
    if said is None:
        return False
    named = [(m.due, None if m.due else m.next_word_by) for m in said.moves if m.promise == key]
    why = revision.explanation, revision.labels
    return (revision.due, revision.next_word_by) in named and why == (
        said.explanation,
        said.labels,
    )


def _proven(given: Mapping[str, Published], promise: Promise) -> bool:
    ended = promise.outcome
    told = [ended, ended.in_part] if ended else []
    return all(_proves(given.get(o.bulletin_id), promise.key, o) for o in told if o is not None)


def _proves(said: Published | None, key: str, outcome: Outcome) -> bool:
    kept = said.fulfilment if said else None
    proof = key, outcome.evidence_url, outcome.note
    return kept is not None and (kept.promise, kept.evidence_url, kept.note) == proof


def _refuse_unrecorded(notice: Notice, left: Iterable[Iterable[Shown]], last: Recorded) -> None:
    given = {name: value for b in notice.bulletins for name, value in b.facts.items()}
    if not _agrees(given, notice.facts):
        raise LedgerBrokenError(last.entry.seq, broken.FACTS_GIVEN)
    if any(tuple(versions) for versions in left):
        raise LedgerBrokenError(last.entry.seq, broken.WORDS_AFTER)
