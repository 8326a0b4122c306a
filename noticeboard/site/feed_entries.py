"""One feed entry per bulletin: complete, so that somebody who only reads feeds misses nothing.

An entry says what was published, and one thing that the clock alone makes of it: that nobody
has confirmed a promise whose time it tells. It changes once for that, at that second.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from noticeboard.domain.explanation import PartName
from noticeboard.domain.fact_history import marks
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.promise import Promise, PromiseState
from noticeboard.render.words import Words
from noticeboard.render.words import words as catalogue
from noticeboard.site import routes
from noticeboard.site.changes import changes, ended_alone, overtaken, resolved
from noticeboard.site.house import House
from noticeboard.site.sources import BEFORE_ALL
from noticeboard.site.stating import standing_sentence
from noticeboard.site.templating import Clock, rendered, without_link
from noticeboard.site.view import View

_BLANK_LINES = re.compile(r"\n\s*\n")
# What XML 1.0 cannot hold, even escaped. Input refuses it; a feed never breaks over it.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A bulletin as feeds carry it."""

    id: str
    title: str
    summary: str
    html: str
    link: str
    language: str
    categories: tuple[tuple[str, str], ...]
    published: datetime
    updated: datetime


def entry(
    notice: Notice, bulletin: Published, house: House, as_of: datetime = BEFORE_ALL
) -> FeedEntry:
    """The entry of one bulletin. The original's ``updated`` moves with every follow-up."""
    words = catalogue(notice.language)
    base = house.url(routes.notice_path(notice.slug))
    view = View(house, notice, words, BEFORE_ALL, base=base)
    silent = tuple(unconfirmed(notice, bulletin, as_of))
    told = title(notice, bulletin, view.clock, words)
    return FeedEntry(
        id=f"urn:uuid:{bulletin.id}",
        title=xml_safe(words("feed_title.unconfirmed", title=told) if silent else told),
        summary=xml_safe("\n".join([*_silence(silent, view), _summary(bulletin, words)])),
        html=xml_safe(_html(view, bulletin, as_of)),
        link=house.url(f"/b/{bulletin.code}"),
        language=notice.language,
        categories=_categories(view, bulletin),
        published=bulletin.published_at,
        updated=updated(notice, bulletin, as_of),
    )


def _summary(bulletin: Published, words: Words) -> str:
    if bulletin.removed:
        return words("removed.title_of")
    return without_link(bulletin.shown.short, bulletin.code)


def unconfirmed(notice: Notice, bulletin: Published, as_of: datetime) -> Iterator[Promise]:
    """The promises whose time the entry tells, and of which nobody said that they were kept."""
    told = _timed(notice, bulletin)
    return (p for p in told if p.state(as_of) is PromiseState.UNCONFIRMED)


def next_boundary(notice: Notice, bulletin: Published, now: datetime) -> datetime | None:
    """When the clock alone changes the entry next."""
    waiting = (p.unconfirmed_from for p in _timed(notice, bulletin) if p.status == "open")
    return min((at for at in waiting if at > now), default=None)


def _timed(notice: Notice, bulletin: Published) -> Iterator[Promise]:
    """The promises whose time it tells: the announcement's all, and those whose time it gave."""
    original = bulletin is notice.bulletins[0]
    return (p for p in notice.promises if original or p.current.bulletin_id == bulletin.id)


def _confirmed_late(promise: Promise) -> datetime | None:
    """When it was said that a promise was kept, if it stood as not confirmed until then."""
    said = promise.outcome and promise.outcome.first.recorded_at
    return said if said and said >= promise.unconfirmed_from else None


def _silence(silent: Iterable[Promise], view: View) -> Iterator[str]:
    for promise in silent:
        key = "unconfirmed" if promise.current.due else "next_word_passed"
        time = view.clock.plain(promise.current.anchor)
        yield f"{promise.label}: {view.words(f'promise.{key}', since=time, time=time)}"


def updated(notice: Notice, bulletin: Published, as_of: datetime = BEFORE_ALL) -> datetime:
    """When what the entry says last changed."""
    return max(_changes_of_entry(notice, bulletin, as_of))


def _changes_of_entry(notice: Notice, bulletin: Published, as_of: datetime) -> Iterator[datetime]:
    yield from (version.released_at for version in bulletin.versions)
    yield bulletin.published_at
    yield from (removal.at for removal in bulletin.removals)
    if bulletin is notice.bulletins[0]:
        yield notice.updated_at
    yield from (p.unconfirmed_from for p in unconfirmed(notice, bulletin, as_of))
    yield from (at for p in _timed(notice, bulletin) if (at := _confirmed_late(p)))
    yield from (mark.by.published_at for mark in marks(notice, bulletin))
    yield from (overtaking.by.published_at for overtaking in overtaken(notice, bulletin))
    owed: tuple[PartName, ...] = tuple(bulletin.explanation.due())
    told = (notice.part_given(bulletin, name) for name in owed)
    yield from (found[0].published_at for found in told if found)


def title(notice: Notice, bulletin: Published, clock: Clock, words: Words) -> str:
    """What a list of titles shows: which notice, what happened, and the new time."""
    if bulletin.kind == "announcement":
        return _announced(notice, clock, words)
    if bulletin.resolved:
        return _over(notice, words)
    kind = words(f"kind.{bulletin.sort}")
    for change in changes(notice, bulletin):
        names = {"kind": kind, "title": notice.title, "label": change.label}
        if change.now is not None:
            key = "moved_label" if len(notice.promises) > 1 else "moved"
            return words(f"feed_title.{key}", time=clock.plain(change.now), **names)
        if change.next_word is not None:
            return words("feed_title.open", time=clock.plain(change.next_word), **names)
        if change.kept_at is not None:
            return words("feed_title.kept", time=clock.plain(change.kept_at), **names)
    if labels := ended_alone(notice, bulletin):
        names = {"kind": kind, "title": notice.title, "labels": ", ".join(labels)}
        return words("feed_title.marked_labels", **names)
    return words("feed_title.marked", kind=kind, title=notice.title)


def _announced(notice: Notice, clock: Clock, words: Words) -> str:
    standing = [p.current.due for p in notice.promises if not p.withdrawn_by and p.current.due]
    if not standing:
        over = not notice.promises and resolved(notice) is not None
        return _over(notice, words) if over else words("feed_title.plain", title=notice.title)
    time = clock.plain(min(standing))
    return words("feed_title.announcement", title=notice.title, time=time)


def _over(notice: Notice, words: Words) -> str:
    return words("feed_title.marked", kind=words("bulletin.over"), title=notice.title)


def _standing(view: View, bulletin: Published, as_of: datetime) -> Iterator[tuple[str, Markup]]:
    """What it must say of the promises whose time it tells, beyond what it said itself."""
    original = bulletin is view.notice.bulletins[0]
    for promise in _timed(view.notice, bulletin):
        silent = promise.state(as_of) is PromiseState.UNCONFIRMED
        # The announcement lists all its promises as they ended.
        if silent or (_confirmed_late(promise) and not original):
            yield promise.label, standing_sentence(view.words, view.clock, promise, as_of)


def _html(view: View, bulletin: Published, as_of: datetime) -> str:
    html = rendered(
        "board/feed_entry.html",
        view=view,
        words=view.words,
        clock=view.clock,
        notice=view.notice,
        bulletin=bulletin,
        standing=_standing(view, bulletin, as_of),
        original=bulletin is view.notice.bulletins[0],
        corrected=view.corrected(bulletin),
    ).decode()
    return _BLANK_LINES.sub("\n", html).strip()


def _categories(view: View, bulletin: Published) -> tuple[tuple[str, str], ...]:
    kinds = (view.notice.kind, view.kind), (bulletin.kind, view.sort(bulletin))
    products = ((product, product) for product in view.notice.products)
    return tuple((xml_safe(term), xml_safe(label)) for term, label in (*kinds, *products))


def xml_safe(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("�", text)
