"""Words: signed before they are public, by as many people as it takes; gone once removed."""

from collections.abc import Collection

from noticeboard.domain.bulletin import Bulletin, BulletinState, Revision, SignOff
from noticeboard.domain.content import PreApproved
from noticeboard.domain.policy.holding import MOST_SENTENCE
from noticeboard.domain.published import Published
from tests.properties.looking import published
from tests.properties.world import BO, CHO, MARK, Look, World


def every_public_word_was_signed(world: World, before: Look, after: Look) -> None:
    """Page, feed and channel show frozen words, under as many other people's names as it takes."""
    for subject, bulletin, public in published(after):
        for shown in public.versions:
            words = shown.body, shown.html, shown.short
            if public.removed is not None:
                assert words == ("", "", "")
                continue  # the desk's own copy may be gone, too
            revision = next(r for r in bulletin.revisions if r.number == shown.revision)
            frozen = world.parts.store.frozen(bulletin.id, shown.revision)
            if not public.replaced:  # a name in it is another one now
                assert frozen is not None
                assert words == (frozen.body, frozen.html, frozen.short)
                assert revision.frozen_hash == frozen.hash
            _signed(world, after, subject.kind, public, revision)
    for line in world.lines.values():
        for message in line.taken[before.taken[line.id] :]:
            frozen = world.parts.store.frozen(message.bulletin_id, message.revision)
            assert frozen is not None
            ways = [frozen.thread(line.id, late=late) for late in (False, True)]
            assert message.parts in ways


def _signed(world: World, look: Look, kind: str, public: Published, revision: Revision) -> None:
    policy, said = world.parts.settings.policy, revision.content
    if said.fulfilment is not None:
        # The kind's own words, signed off with the policy, and one plain line beside them.
        assert said.body == policy.kinds[kind].kept_words(said.fulfilment.status).in_("en")
        _plain(said.fulfilment.note or "")
    elif said.reminder is not None:
        own = policy.kinds[kind].reminder
        assert own is not None
        assert said.short == own.in_("en")
    elif said.pre_approved is not None:
        _signed_before(world, look, revision, said.pre_approved)
    else:
        alone = next((s for s in revision.sign_offs if s.emergency is not None), None)
        if alone is None:
            _by_others(revision, policy.kinds[kind].approvals)
        else:
            _in_emergency(public, revision, alone)
        assert {s.frozen_hash for s in revision.sign_offs} == {revision.frozen_hash}


def _signed_before(world: World, look: Look, said: Revision, slots: PreApproved) -> None:
    """The words of a holding text that was signed, to the letter, and one plain line."""
    text = next(t for t in look.texts if t.id == slots.text)
    signed = next(r for r in text.revisions if r.number == slots.revision)
    assert signed.state in ("approved", "replaced")
    same = (said.content.body, said.content.short) == (signed.content.body, signed.content.short)
    assert same
    kinds = world.parts.settings.policy.kinds
    of_kinds = [kinds[text.kind]] if text.kind else kinds.values()
    _by_others(signed, {role for kind in of_kinds for role in kind.approvals})
    assert (said.authors, said.sign_offs) == (signed.authors, signed.sign_offs)
    _plain(slots.sentence)


def _in_emergency(public: Published, revision: Revision, alone: SignOff) -> None:
    """A follow-up that one person stands for: labelled where they wrote it, and looked at since
    by nobody who wrote or signed it.
    """
    assert public.kind != "announcement"
    assert alone.person in {BO.id, CHO.id}
    assert ("one_person" in public.labels) == (alone.person in revision.authors)
    assert alone.confirmed_by not in {*revision.authors, alone.person}


def _by_others(revision: Revision, line: Collection[str]) -> None:
    """One person for each role of the line, and nobody who wrote it."""
    assert {signature.role for signature in revision.sign_offs} >= set(line)
    people = [signature.person for signature in revision.sign_offs]
    assert len(people) == len(set(people))
    assert not set(people) & set(revision.authors)


def _plain(sentence: str) -> None:
    assert len(sentence) <= MOST_SENTENCE
    assert "\n" not in sentence
    assert "//" not in sentence


def nothing_is_public_early(world: World, before: Look, after: Look) -> None:
    """No word that was not released, or was removed, stands anywhere; none was released before
    its instant; and nothing that staff write for themselves ever is.
    """
    released = {*world.renamed}
    for _, bulletin, public in published(after):
        assert bulletin.publish_at is not None
        assert bulletin.publish_at <= public.published_at <= public.shown.released_at
        if public.removed is None:
            released |= _written(world, bulletin, [s.revision for s in public.versions])
        else:  # its text alone was to go
            released |= _named(bulletin)
    for path, text in after.pages.items():
        assert set(MARK.findall(text)) <= released, path
    for line in world.lines.values():
        # What a channel took before stays there, until somebody removes it by hand.
        for message in line.taken[before.taken[line.id] :]:
            assert set(MARK.findall(message.text)) <= released


def _written(world: World, bulletin: Bulletin, numbers: list[int]) -> set[str]:
    """The marks of all that somebody wrote in these revisions, and of what they quote."""
    found: set[str] = set()
    for revision in bulletin.revisions:
        if revision.number in numbers:
            frozen = world.parts.store.frozen(bulletin.id, revision.number)
            found |= set(MARK.findall(repr((revision.content, frozen))))
    return found


def _named(bulletin: Bulletin) -> set[str]:
    """The marks of what a notice and its promises are called, and of its facts."""
    said = [revision.content for revision in bulletin.revisions]
    labels = [promise.label for content in said for promise in content.promises]
    return set(MARK.findall(repr(([(c.title, c.facts) for c in said], labels))))


def what_is_published_stays_published(world: World, before: Look, after: Look) -> None:
    """The desk and the board agree on what is public, and nothing goes back."""
    public = {p.id for _, _, p in published(after)}
    desk = {b.id for b in after.bulletins if b.state is BulletinState.PUBLISHED}
    assert public == desk
    assert {b.id for b in before.bulletins if b.state is BulletinState.PUBLISHED} <= public
