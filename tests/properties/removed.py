"""Words that were removed: nobody reads them, two decided, and what stays is what was promised."""

import re
from collections.abc import Iterator

from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.published import MARKS
from noticeboard.render.dates import full
from tests.properties.looking import notices, published
from tests.properties.world import MARK, Look, World

_TITLE = re.compile(r"<h1[^>]*>\s*(.*?)\s*</h1>", re.DOTALL)


def what_went_is_gone(world: World, before: Look, after: Look) -> None:
    """No old title, name or fact stands on any page, in any address, feed or list of facts, nor
    reaches a channel from then on; and nothing is called by the mark of what is gone.
    """
    for path, text in after.pages.items():
        assert not world.gone & set(MARK.findall(text)), path
        assert not {*_TITLE.findall(text)} & {*MARKS.values()}, path
    for line in world.lines.values():
        for message in line.taken[before.taken[line.id] :]:
            assert not world.gone & set(MARK.findall(message.text))
    for notice in notices(after):
        called = {notice.title, *(promise.label for promise in notice.promises)}
        assert not called & {*MARKS.values(), ""}


def two_decided_what_went(world: World, before: Look, after: Look) -> None:
    """Or one alone, where a person would suffer; then somebody else has to look at it."""
    waiting = {one.bulletin_id for one in world.parts.redacting.by_one()}
    for _, bulletin, public in published(after):
        for why in public.removals[:1] if _asked_for(public) else ():
            asked = world.parts.redacting.removing(bulletin.id)
            assert asked is not None
            for one in asked.gone:
                assert one.second != one.asked_by
                assert one.people == 2 or "personal" in (why.because, one.because)
                assert one.second is not None or bulletin.id in waiting


def _asked_for(public: Published) -> bool:
    return any(why.gone for why in public.removals)


def promised_times_stay_readable(world: World, before: Look, after: Look) -> None:
    """Whatever goes of a text: each instant that it promised stands in it, as it was, while any
    of it does.
    """
    now = {notice.id: notice for notice in notices(after)}
    for notice in notices(before):
        for was, said in zip(notice.bulletins, now[notice.id].bulletins, strict=False):
            if said.removed is None:
                told = [*_promised(notice, was)]
                assert told == [t for t in told if t in said.versions[0].body]


def _promised(notice: Notice, said: Published) -> Iterator[str]:
    """Every time of a promise that its first words tell."""
    for promise in notice.promises:
        for revision in promise.revisions:
            told = full(revision.anchor, "en")
            if told in said.versions[0].body:
                yield told
