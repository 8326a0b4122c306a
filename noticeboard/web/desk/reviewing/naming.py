"""What the field is called that a finding about a stored text is about."""

from collections.abc import Callable, Iterator

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content
from noticeboard.ports import Subject
from noticeboard.render.words import Words
from noticeboard.web.desk.composing import naming as of_announcement
from noticeboard.web.desk.slipping import naming as of_follow_up


def named(words: Words, subject: Subject, bulletin: Bulletin) -> Callable[[str], str]:
    """A function from the path of a finding to the name that its form shows; empty for none."""
    content = bulletin.working.content
    rows, notice = dict(_rows(content)), subject.public
    moves = {f"moves.{i}.promise": move.promise for i, move in enumerate(content.moves)}

    def called(path: str) -> str:
        path = rows.get(path, path)
        if bulletin.kind == "announcement" or notice is None:
            told = (of_announcement.called(words, p) for p in (path, f"announcement.{path}"))
            return next(filter(None, told), "")
        return of_follow_up.called(words, notice, moves, path)

    return called


def _rows(content: Content) -> Iterator[tuple[str, str]]:
    """What a rule counts, by the name that its form has for it."""
    for i, channel in enumerate(content.channels):
        yield f"channels.{i}", f"channels.{channel}"
        yield f"announcement.channels.{i}", f"announcement.channels.{channel}"
    for i, key in enumerate(content.withdraws):
        yield f"withdraws.{i}", f"withdraws.{key}"
    for i, key in enumerate(content.stays):
        yield f"stays.{i}", f"stays.{key}"
