"""Redaction: words of a bulletin go, what it did stays. It leaves a mark that says so."""

from collections.abc import Mapping
from dataclasses import replace

from noticeboard.domain.content import ClaimCorrection, Content, Fulfilment, OwnCorrection
from noticeboard.domain.explanation import Explanation, Given, Part
from noticeboard.domain.going import ONLY_TEXT, Going, Swaps, swaps
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Outcome, Promise
from noticeboard.domain.published import Published, Shown

Corrects = OwnCorrection | ClaimCorrection | None


def without_words(
    notice: Notice, bulletin_id: str, removal: Removal, going: Going = ONLY_TEXT
) -> Notice:
    """The notice without what goes of that bulletin, and without it where others quote it.

    Times, labels and outcomes stay. A promise that loses its name has another one.
    """
    instead, bulletins = swaps(notice, bulletin_id, going), []
    for said in notice.bulletins:
        own = said.id == bulletin_id
        left = _left(said, instead.mark, removal, going) if own else said
        swapped = _swapped(left, instead)
        if swapped is not left and not own:
            swapped = _retelling(swapped, replace(removal, gone=()))
        bulletins.append(swapped)
    given = {name: value for b in bulletins for name, value in b.facts.items()}
    by_id = {b.id: b for b in bulletins}
    named = [_renamed(promise, going.names) for promise in notice.promises]
    if bulletin_id == notice.bulletins[0].id:  # its entry answers for promises
        named = [replace(p, audience=p.audience and instead.text(p.audience)) for p in named]
    return replace(
        notice,
        bulletins=tuple(bulletins),
        facts={**notice.facts, **given},
        title=notice.title if going.title is None else going.title,
        promises=tuple(_saying(promise, by_id) for promise in named),
    )


def quoting(notice: Notice, bulletin_id: str, going: Going) -> frozenset[str]:
    """The ids of the bulletins that change with it: its own, and those that quote what goes."""
    instead = swaps(notice, bulletin_id, going)
    quoted = (b.id for b in notice.bulletins if _swapped(b, instead) is not b)
    return frozenset((bulletin_id, *quoted))


def wordless(content: Content, mark: str, going: Going = ONLY_TEXT) -> Content:
    """The desk's own copy of a bulletin without what goes of it; its facts apart."""
    left = _textless(content, mark) if going.text else content
    named = (
        replace(t, label=going.names[t.key], audience=None) if t.key in going.names else t
        for t in left.promises
    )
    left = replace(left, promises=tuple(named))
    if going.title is None or not left.title:
        return left
    slots = left.pre_approved
    return replace(left, title=going.title, pre_approved=slots and replace(slots, what=""))


def unquoted(content: Content, instead: Swaps) -> Content:
    """The desk's copy of any text of the notice, without the old words that it quotes."""
    text, slots, promises = instead.text, content.pre_approved, content.promises
    return replace(
        content,
        body=text(content.body),
        short=text(content.short),
        texts={name: text(told) for name, told in content.texts.items()},
        title=text(content.title),
        facts=instead.facts(content.facts),
        parts={name: text(told) for name, told in content.parts.items()},
        waiver=content.waiver and text(content.waiver),
        explanation=_retold(content.explanation, instead),
        corrects=_reclaimed(content.corrects, instead),
        fulfilment=_renoted(content.fulfilment, instead),
        pre_approved=slots
        and replace(slots, sentence=text(slots.sentence), what=text(slots.what)),
        promises=tuple(replace(t, audience=t.audience and text(t.audience)) for t in promises),
    )


# ---------------------------------------------------------------- what goes of the bulletin


def _left(said: Published, mark: str, removal: Removal, going: Going) -> Published:
    return _wordless(said, mark, removal) if going.text else _retelling(said, removal)


def _retelling(said: Published, removal: Removal) -> Published:
    return replace(said, replaced=(*said.replaced, removal))


def _textless(content: Content, mark: str) -> Content:
    kept, slots = content.fulfilment, content.pre_approved
    return replace(
        content,
        body=mark,
        short=mark,
        texts={},
        parts=dict.fromkeys(content.parts, mark),
        waiver=content.waiver and mark,
        explanation=_emptied(content.explanation, mark),
        corrects=_unclaimed(content.corrects, mark),
        fulfilment=kept and replace(kept, evidence_url=None, note=None),
        pre_approved=slots and replace(slots, sentence="", what=""),
    )


def _wordless(bulletin: Published, mark: str, removal: Removal) -> Published:
    kept = bulletin.fulfilment
    return replace(
        bulletin,
        versions=tuple(replace(v, body="", html="", short="") for v in bulletin.versions),
        explanation=_emptied(bulletin.explanation, mark),
        corrects=_unclaimed(bulletin.corrects, mark),
        fulfilment=kept and replace(kept, evidence_url=None, note=None),
        parts=dict.fromkeys(bulletin.parts, mark),
        removed=removal,
    )


def _emptied(explanation: Explanation, mark: str) -> Explanation:
    """What was told, was told; what is owed or withheld, still is."""
    parts = explanation.parts.items()
    return Explanation(
        {n: Given(mark, owed_by=p.owed_by) if isinstance(p, Given) else p for n, p in parts}
    )


def _unclaimed(corrects: Corrects, mark: str) -> Corrects:
    if isinstance(corrects, ClaimCorrection):
        return ClaimCorrection(mark, mark, mark, corrects.verdict)
    return corrects


# ---------------------------------------------------------------- what others quote of it


def _swapped(said: Published, instead: Swaps) -> Published:
    """The bulletin without the old words; the very same one where it has none."""
    text = instead.text
    left = replace(
        said,
        versions=tuple(_reworded(version, instead) for version in said.versions),
        explanation=_retold(said.explanation, instead),
        corrects=_reclaimed(said.corrects, instead),
        fulfilment=_renoted(said.fulfilment, instead),
        parts={name: text(told) for name, told in said.parts.items()},
        facts=instead.facts(said.facts),
    )
    return said if left == said else left


def _reworded(shown: Shown, instead: Swaps) -> Shown:
    text = instead.text
    return replace(
        shown, body=text(shown.body), html=instead.html(shown.html), short=text(shown.short)
    )


def _retold(explanation: Explanation, instead: Swaps) -> Explanation:
    def told(part: Part) -> Part:
        if not isinstance(part, Given):
            return part
        return replace(part, text=instead.text(part.text))

    return Explanation({name: told(part) for name, part in explanation.parts.items()})


def _reclaimed(corrects: Corrects, instead: Swaps) -> Corrects:
    if not isinstance(corrects, ClaimCorrection):
        return corrects
    text = instead.text
    claim, by, where = text(corrects.claim), text(corrects.by), text(corrects.where)
    return replace(corrects, claim=claim, by=by, where=where)


def _renoted(kept: Fulfilment | None, instead: Swaps) -> Fulfilment | None:
    return kept and replace(kept, note=kept.note and instead.text(kept.note))


# ---------------------------------------------------------------- promises say the same


def _renamed(promise: Promise, names: Mapping[str, str]) -> Promise:
    if promise.key not in names:
        return promise
    return replace(promise, label=names[promise.key], audience=None)


def _saying(promise: Promise, by_id: Mapping[str, Published]) -> Promise:
    """With each explanation and proof as its bulletin has it now."""
    revisions = tuple(
        replace(r, explanation=by_id[r.bulletin_id].explanation)
        if r.explanation is not None and r.bulletin_id in by_id
        else r
        for r in promise.revisions
    )
    return replace(promise, revisions=revisions, outcome=_proven(promise.outcome, by_id))


def _proven(ended: Outcome | None, by_id: Mapping[str, Published]) -> Outcome | None:
    if ended is None:
        return None
    said = by_id.get(ended.bulletin_id)
    kept = said.fulfilment if said else None
    proof = replace(ended, evidence_url=kept.evidence_url, note=kept.note) if kept else ended
    return replace(proof, in_part=_proven(ended.in_part, by_id))
