"""Publication: the one act that changes what the public has of a notice."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from noticeboard.domain import labels
from noticeboard.domain.bulletin import Bulletin, Revision
from noticeboard.domain.content import Content, Fulfilment, Move
from noticeboard.domain.errors import TransitionError
from noticeboard.domain.explanation import Explanation
from noticeboard.domain.kind import Kind
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy.afterwards import POSTMORTEM, is_settled
from noticeboard.domain.promise import DueRevision, Outcome, Promise, move
from noticeboard.domain.published import Published, Shown
from noticeboard.domain.quoting import compared, filled

# The milliseconds a publication takes do not turn three days' lead into less.
IN_TIME = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Act:
    """A publication: which bulletin, in which words, at which instant."""

    bulletin: Bulletin
    shown: Shown
    kind: Kind

    @property
    def told_at(self) -> datetime:
        """The instant labels are counted from: the one announced, if it went out in time."""
        planned, actual = self.bulletin.publish_at, self.shown.released_at
        return planned if planned and actual - planned <= IN_TIME else actual

    @property
    def revision(self) -> Revision:
        """The revision that becomes public."""
        return next(r for r in self.bulletin.revisions if r.number == self.shown.revision)

    @property
    def content(self) -> Content:
        """Its content."""
        return self.revision.content


def announce(act: Act, *, slug: str, language: str, replaces: str | None = None) -> Notice:
    """A new notice, by its announcement."""
    content, at = act.content, act.shown.released_at
    own = labels.of_announcement(act.bulletin, content, act.kind, act.told_at)
    promises = tuple(
        Promise(
            key=terms.key,
            label=terms.label,
            revisions=(DueRevision(1, terms.due, None, act.bulletin.id, at),),
            confirm_within=act.kind.confirm_within,
            audience=terms.audience,
            until=terms.until,
            depends_on=terms.depends_on,
        )
        for terms in content.promises
    )
    return Notice(
        id=act.bulletin.notice_id,
        slug=slug,
        kind=act.kind.name,
        language=language,
        title=content.title,
        products=content.products,
        facts=dict(content.facts),
        promises=promises,
        bulletins=(_published(act, own),),
        replaces=replaces,
    )


def follow_up(notice: Notice, act: Act) -> Notice:
    """The notice after a further bulletin: promises moved, withdrawn or kept by it.

    Raises:
        TransitionError: when the bulletin is public already.
    """
    if any(b.id == act.bulletin.id for b in notice.bulletins):
        raise TransitionError(f"bulletin {act.bulletin.id} is public already")
    own = labels.of_follow_up(notice.promises, act.bulletin, act.content, act.kind, act.told_at)
    said = _published(act, own)
    published = compared(said, act.content, notice.facts, notice.promises)
    published = _promising_once(notice, published, act)
    return replace(
        notice,
        facts={**notice.facts, **act.content.facts},
        promises=tuple(_after(promise, published) for promise in notice.promises),
        bulletins=(*notice.bulletins, published),
    )


def _promising_once(notice: Notice, said: Published, act: Act) -> Published:
    """That it is over, without a word on why that another text promised or told meanwhile.

    Both may have been signed before either was public. What somebody wrote themselves stays.
    """
    demanded = act.kind.explanations.get(said.kind, ())
    again = {
        name
        for name in POSTMORTEM
        if said.resolved and name in act.revision.promised and name not in demanded
        if is_settled(notice, name, said.about, notice.published_at)
    }
    told = said.explanation.parts.items()
    return replace(said, explanation=Explanation({n: p for n, p in told if n not in again}))


def release_revision(notice: Notice, bulletin_id: str, shown: Shown) -> Notice:
    """The notice with a typo fix of a published bulletin; the earlier words stay in history."""
    bulletins = tuple(
        replace(b, versions=(*b.versions, shown)) if b.id == bulletin_id else b
        for b in notice.bulletins
    )
    return replace(notice, bulletins=bulletins)


def _published(act: Act, own_labels: tuple[str, ...]) -> Published:
    content, bulletin = filled(act.content, act.shown.told), act.bulletin
    return Published(
        id=bulletin.id,
        code=bulletin.code,
        kind=bulletin.kind,
        sequence=bulletin.sequence,
        published_at=act.shown.released_at,
        versions=(replace(act.shown, told={}),),
        labels=own_labels,
        moves=content.moves,
        withdraws=content.withdraws,
        explanation=content.explanation,
        corrects=content.corrects,
        next_word_by=content.next_word_by,
        fulfilment=content.fulfilment,
        parts=dict(content.parts),
        stays=content.stays,
        daily_word=content.daily_word,
        resolved=content.resolved,
        reminder=content.reminder,
        facts=dict(content.facts),
        told_at=act.told_at,
    )


def _after(promise: Promise, bulletin: Published) -> Promise:
    for change in bulletin.moves:
        if change.promise == promise.key:
            promise = move(promise, _revision(promise, change, bulletin))
    if promise.key in bulletin.withdraws:
        promise = replace(promise, withdrawn_by=bulletin.id)
    kept = bulletin.fulfilment
    if kept is not None and kept.promise == promise.key:
        promise = replace(promise, outcome=_outcome(kept, bulletin, promise.outcome))
    return promise


def _revision(promise: Promise, change: Move, bulletin: Published) -> DueRevision:
    return DueRevision(
        number=promise.current.number + 1,
        due=change.due,
        next_word_by=None if change.due else change.next_word_by,
        bulletin_id=bulletin.id,
        published_at=bulletin.published_at,
        explanation=bulletin.explanation,
        labels=bulletin.labels,
    )


def _outcome(kept: Fulfilment, bulletin: Published, in_part: Outcome | None) -> Outcome:
    return Outcome(
        status=kept.status,
        observed_at=kept.observed_at,
        recorded_at=bulletin.published_at,
        source=kept.source,
        bulletin_id=bulletin.id,
        evidence_url=kept.evidence_url,
        note=kept.note,
        in_part=in_part,
    )
