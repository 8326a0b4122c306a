"""Redaction: the words of a bulletin go, what it did stays. It leaves a mark that says so."""

from dataclasses import replace

from noticeboard.domain.content import ClaimCorrection, Content
from noticeboard.domain.explanation import Explanation, Given
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Outcome, Promise
from noticeboard.domain.published import MARKS, Published


def without_words(notice: Notice, bulletin_id: str, removal: Removal) -> Notice:
    """The notice without anything that somebody wrote in that bulletin.

    Times, labels and outcomes stay. With the announcement go the title and the names of the
    promises.
    """
    mark = MARKS.get(notice.language, MARKS["en"])
    bulletins = tuple(
        _wordless(b, mark, removal) if b.id == bulletin_id else b for b in notice.bulletins
    )
    promises = tuple(_unexplained(p, bulletin_id, mark) for p in notice.promises)
    given = {name: value for b in bulletins for name, value in b.facts.items()}
    gone = replace(notice, bulletins=bulletins, promises=promises, facts={**notice.facts, **given})
    if bulletin_id != notice.bulletins[0].id:
        return gone
    nameless = (replace(p, label=mark, audience=None) for p in promises)
    return replace(gone, title=mark, promises=tuple(nameless))


def wordless(content: Content, mark: str) -> Content:
    """The desk's own copy of a bulletin without anything that somebody wrote."""
    corrects, kept, slots = content.corrects, content.fulfilment, content.pre_approved
    if isinstance(corrects, ClaimCorrection):
        corrects = ClaimCorrection(mark, mark, mark, corrects.verdict)
    return replace(
        content,
        body=mark,
        short=mark,
        texts={},
        title=mark if content.title else "",
        promises=tuple(replace(t, label=mark, audience=None) for t in content.promises),
        facts=dict.fromkeys(content.facts, mark),
        parts=dict.fromkeys(content.parts, mark),
        waiver=content.waiver and mark,
        explanation=_emptied(content.explanation, mark),
        corrects=corrects,
        fulfilment=kept and replace(kept, evidence_url=None, note=None),
        pre_approved=slots and replace(slots, sentence=""),
    )


def _wordless(bulletin: Published, mark: str, removal: Removal) -> Published:
    corrects, kept = bulletin.corrects, bulletin.fulfilment
    if isinstance(corrects, ClaimCorrection):
        corrects = ClaimCorrection(mark, mark, mark, corrects.verdict)
    return replace(
        bulletin,
        versions=tuple(replace(v, body="", html="", short="") for v in bulletin.versions),
        explanation=_emptied(bulletin.explanation, mark),
        corrects=corrects,
        fulfilment=kept and replace(kept, evidence_url=None, note=None),
        parts=dict.fromkeys(bulletin.parts, mark),
        facts=dict.fromkeys(bulletin.facts, mark),
        removed=removal,
    )


def _unexplained(promise: Promise, bulletin_id: str, mark: str) -> Promise:
    revisions = tuple(
        replace(r, explanation=_emptied(r.explanation, mark))
        if r.bulletin_id == bulletin_id and r.explanation is not None
        else r
        for r in promise.revisions
    )
    return replace(promise, revisions=revisions, outcome=_unproven(promise.outcome, bulletin_id))


def _unproven(ended: Outcome | None, bulletin_id: str) -> Outcome | None:
    if ended is None:
        return None
    if ended.bulletin_id == bulletin_id:
        return replace(ended, evidence_url=None, note=None)
    return replace(ended, in_part=_unproven(ended.in_part, bulletin_id))


def _emptied(explanation: Explanation, mark: str) -> Explanation:
    """What was told, was told; what is owed or withheld, still is."""
    parts = explanation.parts.items()
    return Explanation({n: Given(mark) if isinstance(p, Given) else p for n, p in parts})
