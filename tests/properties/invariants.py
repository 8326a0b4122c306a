"""What holds after every step, whoever did what before it: one function each, two looks in."""

import json
from collections import Counter
from collections.abc import Callable, Iterator

from noticeboard.domain import ledger, signing
from noticeboard.domain.bulletin import Bulletin, BulletinState, Revision
from noticeboard.domain.delivery import MAY_BE_LIVE, OURS, Delivery, DeliveryState
from noticeboard.domain.explanation import Given
from noticeboard.domain.notice import Notice, Published
from noticeboard.ports import Message, Subject
from tests.properties.world import MARK, Look, World

Invariant = Callable[[World, Look, Look], None]


def nothing_moves_without_an_explanation(world: World, before: Look, after: Look) -> None:
    """Behind every later time is a public delay that says why, and each delay gave one."""
    for notice in _notices(after):
        told = {b.id: b for b in notice.bulletins}
        moved = {(b.id, move.promise) for b in notice.bulletins for move in b.moves}
        times = {(r.bulletin_id, p.key) for p in notice.promises for r in p.revisions[1:]}
        assert times == moved
        for promise in notice.promises:
            for revision in promise.revisions[1:]:
                delay = told[revision.bulletin_id]
                assert delay.kind == "delay"
                assert promise.key in {m.promise for m in delay.moves}
                assert isinstance(delay.explanation.parts["what_happened"], Given)
                assert revision.published_at == delay.published_at
            if promise.withdrawn_by is not None:
                ended = told[promise.withdrawn_by]
                assert ended.kind == "cancellation"
                assert isinstance(ended.explanation.parts["what_happened"], Given)
            if promise.outcome is not None:
                assert told[promise.outcome.bulletin_id].kind == "fulfilment"


def what_was_promised_stays(world: World, before: Look, after: Look) -> None:
    """Due revisions only grow; so do bulletins, their released words and their labels."""
    now = {notice.id: notice for notice in _notices(after)}
    for notice in _notices(before):
        later = now[notice.id]
        for promise, kept in zip(notice.promises, later.promises, strict=True):
            assert kept.revisions[: len(promise.revisions)] == promise.revisions
            assert promise.withdrawn_by in (None, kept.withdrawn_by)
            assert promise.outcome in (None, kept.outcome)
        for was, said in zip(notice.bulletins, later.bulletins, strict=False):
            assert said.id == was.id
            assert said.versions[: len(was.versions)] == was.versions
            assert (said.explanation, said.labels) == (was.explanation, was.labels)
        assert len(later.bulletins) >= len(notice.bulletins)


def a_follow_up_owes_every_channel_of_its_predecessors(
    world: World, before: Look, after: Look
) -> None:
    """Rule 6: wherever an earlier bulletin is, or may be, live when it becomes public."""
    for notice in _notices(after):
        known = before.subjects.get(notice.id)
        public = known.public.bulletins if known and known.public else ()
        said = {b.id for b in public}
        for new in (b for b in notice.bulletins if b.id not in said):
            live = {d.channel for i in said for d in before.deliveries[i] if _may_be_live(d)}
            assert live <= {d.channel for d in after.deliveries[new.id]}, new.kind


def the_newest_word_is_never_dropped(world: World, before: Look, after: Look) -> None:
    """Only what came after a bulletin, or a newer wording of it, takes its place anywhere."""
    order = {entry.bulletin_id: entry.seq for entry in after.entries if entry.act == "published"}
    for delivery in after.all_deliveries:
        if delivery.state is DeliveryState.SUPERSEDED and delivery.bulletin_id in order:
            mine = order[delivery.bulletin_id]
            siblings = [b.id for b in after.subjects[delivery.notice_id].bulletins]
            rewritten = any(
                d.revision > delivery.revision for d in after.deliveries[delivery.bulletin_id]
            )
            assert rewritten or any(order.get(i, 0) > mine for i in siblings)


def every_public_word_was_signed(world: World, before: Look, after: Look) -> None:
    """Page, feed and channel show frozen words, under as many other people's names as it takes."""
    for subject, bulletin, public in _published(after):
        for shown in public.versions:
            revision = next(r for r in bulletin.revisions if r.number == shown.revision)
            frozen = world.parts.store.frozen(bulletin.id, shown.revision)
            assert frozen is not None
            assert (shown.body, shown.html, shown.short) == (
                frozen.body,
                frozen.html,
                frozen.short,
            )
            assert revision.frozen_hash == frozen.hash
            _signed(world, subject.kind, bulletin, revision)
    for line in world.lines.values():
        for message in line.taken:
            frozen = world.parts.store.frozen(message.bulletin_id, message.revision)
            assert frozen is not None
            ways = [frozen.thread(line.id, late=late) for late in (False, True)]
            assert message.parts in ways


def nothing_is_public_early(world: World, before: Look, after: Look) -> None:
    """No word that was not released stands anywhere, and none was released before its instant."""
    released = set()
    for _, bulletin, public in _published(after):
        assert bulletin.publish_at is not None
        assert bulletin.publish_at <= public.published_at <= public.shown.released_at
        numbers = {shown.revision for shown in public.versions}
        for revision in bulletin.revisions:
            if revision.number in numbers:
                released |= set(MARK.findall(repr(revision.content)))
    for path, text in after.pages.items():
        assert set(MARK.findall(text)) <= released, path
    for line in world.lines.values():
        for message in line.taken:
            assert set(MARK.findall(message.text)) <= released


def the_chain_is_whole(world: World, before: Look, after: Look) -> None:
    """Nothing in it was changed, and everything public is in it, once."""
    assert after.entries[: len(before.entries)] == before.entries
    ledger.verify(after.entries)
    acts = Counter(e.bulletin_id for e in after.entries if e.act in ("published", "revised"))
    assert acts == {p.id: len(p.versions) for _, _, p in _published(after)}


def the_public_figures_are_those_of_the_record(world: World, before: Look, after: Look) -> None:
    """Facts say of every promise what its times and the clock say; no role can switch that off.

    A page that was built before the clock was set back keeps what it said until the clock is
    there again.
    """
    told_before = after.now < world.latest
    for notice in _notices(after):
        facts = json.loads(after.pages[f"/notices/{notice.slug}/facts.json"])
        for promise, told in zip(notice.promises, facts["promises"], strict=True):
            assert told_before or told["state"] == promise.state(after.now)
            assert told["moves"] == len(told["revisions"]) - 1 == len(promise.revisions) - 1
            assert [r["missed"] for r in told["revisions"]] == [
                promise.missed(r) for r in promise.revisions
            ]
        assert facts["notice"]["labels"] == list(notice.labels)
        assert [b["id"] for b in facts["bulletins"]] == [b.id for b in notice.bulletins]


def nothing_is_sent_twice(world: World, before: Look, after: Look) -> None:
    """One bulletin stands once on a channel, unless a person decided to send it again; and none
    stands there after one that was said later.
    """
    for line in world.lines.values():
        taken = Counter(message.delivery_id for message in line.taken)
        assert all(n == 1 or i in world.decided_again for i, n in taken.items())
        bulletins = Counter(m.bulletin_id for m in line.taken)
        assert all(n == 1 for i, n in bulletins.items() if i not in _again(world, line.taken))


def what_is_published_stays_published(world: World, before: Look, after: Look) -> None:
    """The desk and the board agree on what is public, and nothing goes back."""
    public = {p.id for _, _, p in _published(after)}
    desk = {b.id for b in after.bulletins if b.state is BulletinState.PUBLISHED}
    assert public == desk
    assert {b.id for b in before.bulletins if b.state is BulletinState.PUBLISHED} <= public
    for bulletin in after.bulletins:
        on = {
            d.channel for d in after.deliveries[bulletin.id] if d.receipt and d.channel not in OURS
        }
        assert not on or bulletin.id in public


INVARIANTS: tuple[Invariant, ...] = (
    nothing_moves_without_an_explanation,
    what_was_promised_stays,
    a_follow_up_owes_every_channel_of_its_predecessors,
    the_newest_word_is_never_dropped,
    every_public_word_was_signed,
    nothing_is_public_early,
    the_chain_is_whole,
    the_public_figures_are_those_of_the_record,
    nothing_is_sent_twice,
    what_is_published_stays_published,
)


def _notices(look: Look) -> Iterator[Notice]:
    return (s.public for s in look.subjects.values() if s.public is not None)


def _published(look: Look) -> Iterator[tuple[Subject, Bulletin, Published]]:
    for subject in look.subjects.values():
        said = {b.id: b for b in subject.bulletins}
        for public in subject.public.bulletins if subject.public else ():
            yield subject, said[public.id], public


def _may_be_live(delivery: Delivery) -> bool:
    proven = delivery.receipt is not None or delivery.lost_at is not None
    given_up = delivery.state is DeliveryState.ABANDONED
    return delivery.state in MAY_BE_LIVE or (given_up and proven)


def _signed(world: World, kind: str, bulletin: Bulletin, revision: Revision) -> None:
    if bulletin.kind == "fulfilment":
        return  # its words are the kind's own, signed off with the policy
    line = world.parts.settings.policy.kinds[kind]
    assert not signing.missing_roles(revision, line)
    for signature in revision.sign_offs:
        assert signature.frozen_hash == revision.frozen_hash
        assert signature.person not in revision.authors


def _again(world: World, taken: list[Message]) -> set[str]:
    return {m.bulletin_id for m in taken if m.delivery_id in world.decided_again}
