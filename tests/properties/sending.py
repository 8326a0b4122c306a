"""Channels: where a bulletin goes, in which order, how often, and when it may not."""

from collections import Counter

from noticeboard.domain.delivery import OURS, DeliveryState
from noticeboard.ports import Message
from tests.properties.looking import may_be_live, notices, published
from tests.properties.world import Look, World


def a_follow_up_owes_every_channel_of_its_predecessors(
    world: World, before: Look, after: Look
) -> None:
    """Rule 6: wherever an earlier bulletin is, or may be, live when it becomes public."""
    for notice in notices(after):
        known = before.subjects.get(notice.id)
        public = known.public.bulletins if known and known.public else ()
        said = {b.id for b in public}
        for new in (b for b in notice.bulletins if b.id not in said):
            live = {d.channel for i in said for d in before.deliveries[i] if may_be_live(d)}
            assert live <= {d.channel for d in after.deliveries[new.id]}, new.kind


def the_newest_word_is_never_dropped(world: World, before: Look, after: Look) -> None:
    """Only what came after a bulletin, or a newer wording of it, takes its place anywhere; that
    its words were removed does not.
    """
    order = {entry.bulletin_id: entry.seq for entry in after.entries if entry.act == "published"}
    for delivery in after.all_deliveries:
        if delivery.state is not DeliveryState.SUPERSEDED:
            continue
        if delivery.bulletin_id in order:
            mine = order[delivery.bulletin_id]
            siblings = [b.id for b in after.subjects[delivery.notice_id].bulletins]
            rewritten = any(
                d.revision > delivery.revision for d in after.deliveries[delivery.bulletin_id]
            )
            assert rewritten or any(order.get(i, 0) > mine for i in siblings)


def nothing_is_sent_twice(world: World, before: Look, after: Look) -> None:
    """One bulletin stands once on a channel, unless a person decided to send it again."""
    for line in world.lines.values():
        taken = Counter(message.delivery_id for message in line.taken)
        assert all(n == 1 or i in world.decided_again for i, n in taken.items())
        bulletins = Counter(m.bulletin_id for m in line.taken)
        assert all(n == 1 for i, n in bulletins.items() if i not in _again(world, line.taken))


def no_text_follows_a_newer_one(world: World, before: Look, after: Look) -> None:
    """A channel has the bulletins of a notice in the order of the board, whatever the clock did;
    but for what a person sent again.
    """
    order = {entry.bulletin_id: entry.seq for entry in after.entries if entry.act == "published"}
    for line in world.lines.values():
        by_itself = [m for m in line.taken if m.delivery_id not in world.decided_again]
        for notice in {b.notice_id for b in after.bulletins}:
            own = {b.id for b in after.subjects[notice].bulletins}
            told = [order[m.bulletin_id] for m in by_itself if m.bulletin_id in own]
            assert told == sorted(told)


def nobody_is_called_twice_for_one_call(world: World, before: Look, after: Look) -> None:
    """A letter that arrived is not written again; one alarm rings for one silence."""
    assert all(count == 1 for count in world.post.links.values())
    open_now = Counter(
        (alarm.kind, alarm.notice_id, alarm.about if alarm.notice_id is None else "")
        for alarm in after.alarms
        if alarm.closed_at is None and alarm.kind == "silence"
    )
    assert all(count == 1 for count in open_now.values())


def nobody_is_reminded_twice(world: World, before: Look, after: Look) -> None:
    """Nor of a time that no longer stood, nor once it had passed."""
    for notice in notices(after):
        reminded = [b for b in notice.bulletins if b.reminder is not None]
        assert len({b.reminder for b in reminded}) == len(reminded)
        for said in reminded:
            assert said.reminder is not None
            promise = notice.promise(said.reminder.promise)
            assert promise is not None
            earlier = [b.id for b in notice.bulletins[: notice.bulletins.index(said)]]
            standing = [r for r in promise.revisions if r.bulletin_id in earlier][-1]
            assert standing.number == said.reminder.revision


def nothing_passes_the_kill_switch(world: World, before: Look, after: Look) -> None:
    """What was stopped all the while took nothing; with the board stopped nothing is public."""
    stopped = before.held & after.held
    for name in world.lines:
        if stopped & {None, name}:
            assert after.taken[name] == before.taken[name]
    if stopped & {None, "board"}:
        released = [
            sum(len(p.versions) for _, _, p in published(each)) for each in (before, after)
        ]
        assert released[0] == released[1]


def no_channel_is_ahead_of_the_board(world: World, before: Look, after: Look) -> None:
    """What a channel has is public."""
    public = {p.id for _, _, p in published(after)}
    for bulletin in after.bulletins:
        on = {
            d.channel for d in after.deliveries[bulletin.id] if d.receipt and d.channel not in OURS
        }
        assert not on or bulletin.id in public


def _again(world: World, taken: list[Message]) -> set[str]:
    return {m.bulletin_id for m in taken if m.delivery_id in world.decided_again}
