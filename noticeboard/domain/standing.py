"""Whether the public tables still say what the ledger recorded: pages are made of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.ledger import FORMAT, Recorded
from noticeboard.domain.notice import Notice
from noticeboard.domain.published import Shown
from noticeboard.domain.recording import promise_facts, words_of


def refuse_unless_shown(notice: Notice | None, recorded: Sequence[Recorded]) -> None:
    """Compare one notice as the public has it with its entries, oldest first.

    Raises:
        LedgerBrokenError: at the first entry whose words, times or outcome it does not show.
    """
    if notice is None:
        raise LedgerBrokenError(recorded[0].entry.seq, "is about a notice that is not there")
    if not recorded:
        raise LedgerBrokenError(0, f"tells nothing of {notice.slug}, which is public")
    # A bulletin of the form before the first release says nothing of its words.
    told = [each for each in recorded if each.entry.version >= FORMAT]
    versions = {b.id: iter(b.versions) for b in notice.bulletins}
    for each in told:
        if each.entry.act != "redacted":
            shown = next(versions.get(each.entry.bulletin_id, iter(())), None)
            _refuse_unless_same_words(notice, each, shown)
    _refuse_unless_same_promises(notice, told)
    _refuse_unless_same_facts(notice, told)
    if len(told) == len(recorded):
        _refuse_unrecorded(versions.values(), told)


def _refuse_unless_same_words(notice: Notice, each: Recorded, shown: Shown | None) -> None:
    said = next((b for b in notice.bulletins if b.id == each.entry.bulletin_id), None)
    if said is None or shown is None:
        raise LedgerBrokenError(each.entry.seq, "is about words that no page shows")
    # A later version of this program may find more to record than this entry has.
    now = words_of(notice, said, shown)
    if any(now.get(name) != text for name, text in (each.words or {}).items()):
        raise LedgerBrokenError(each.entry.seq, "has other words on its page than were recorded")


def _refuse_unless_same_promises(notice: Notice, told: Iterable[Recorded]) -> None:
    newest: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for each in told:
        facts: Mapping[str, Any] = each.facts
        for promise in facts.get("promises", ()):
            newest[promise["key"]] = each.entry.seq, promise
    for key, (seq, recorded) in newest.items():
        promise = notice.promise(key)
        if promise is None or promise_facts(notice, promise) != recorded:
            raise LedgerBrokenError(seq, "has other times or outcomes on its page than recorded")


def _refuse_unless_same_facts(notice: Notice, told: Sequence[Recorded]) -> None:
    given = {name: value for b in notice.bulletins for name, value in b.facts.items()}
    if any(notice.facts.get(name) != value for name, value in given.items()):
        raise LedgerBrokenError(told[-1].entry.seq, "gave other facts than the page shows")


def _refuse_unrecorded(left: Iterable[Iterable[Shown]], told: Sequence[Recorded]) -> None:
    if any(tuple(versions) for versions in left):
        raise LedgerBrokenError(told[-1].entry.seq, "is followed by words no entry tells of")
