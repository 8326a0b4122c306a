"""What goes of a public text, as staff read it: each thing, and what stands there instead."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from noticeboard.domain.going import Going, mark_of
from noticeboard.domain.notice import Notice, Published
from noticeboard.render.words import Words


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that goes: what it is, what it says now, what stands there instead."""

    name: str
    was: str
    now: str


def losses(
    words: Words, notice: Notice, bulletin_id: str, going: Going, *, gone: bool = False
) -> tuple[Loss, ...]:
    """What goes; once it is ``gone``, what stands there: nobody says again what stood there."""
    found = _losses(words, notice, bulletin_id, going)
    return tuple(replace(loss, was="") if gone else loss for loss in found)


def query_of(because: str, going: Going) -> str:
    """The address of what would be left, as a form says it."""
    fields = {"because": because, **({"text": "on"} if going.text else {})}
    if going.title is not None:
        fields |= {"title.goes": "on", "title": going.title}
    for key, name in going.names.items():
        fields |= {f"names.{key}.goes": "on", f"names.{key}": name}
    return urlencode({**fields, **{f"facts.{key}": "on" for key in going.facts}})


def said_in(notice: Notice, bulletin_id: str) -> Published:
    """The bulletin as the public has it."""
    return next(b for b in notice.bulletins if b.id == bulletin_id)


def _losses(words: Words, notice: Notice, bulletin_id: str, going: Going) -> Iterator[Loss]:
    said = said_in(notice, bulletin_id)
    if going.text:
        yield Loss(words("review.removal.text"), said.shown.body or said.shown.short, "")
    if going.title is not None:
        yield _loss(words("review.removal.title_of"), notice.title, going.title)
    for promise in notice.promises:
        if promise.key in going.names:
            now = going.names[promise.key]
            yield _loss(words("review.removal.name_of"), promise.label, now)
    for key in going.facts:
        called = words.phrases.get(f"fact.{key}", key.replace("_", " "))
        yield _loss(called, said.facts.get(key, ""), mark_of(notice.language))


def _loss(name: str, was: str, now: str) -> Loss:
    return Loss(name, "" if was == now else was, now)
