"""Splits a text into the parts of a thread: at a sentence, else at a word, never in a grapheme.

What readers need at once, the times and the link, stands in the first part.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import regex

# Holds the words of a date together while the text is cut; refused in anything people type.
_GLUE = "\ufdd0"
_SENTENCES = regex.compile(r"(?<=[.!?…。！？][\"'”’)\]]?)(?=\s)|(?<=\n)")
_WORDS = regex.compile(r"\s*\S+")
_GRAPHEMES = regex.compile(r"\s*\X")


class DoesNotFitError(Exception):
    """No allowed number of parts holds the text."""


class TimesTooLateError(Exception):
    """A promised time would only come in a later part."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a channel holds: ``most`` per part by ``count``, in at most ``parts`` parts."""

    most: int | None
    parts: int
    count: Callable[[str], int]

    def holds(self, text: str) -> bool:
        """Whether ``text`` fits into one part."""
        return self.most is None or self.count(text) <= self.most


def split(text: str, room: Room, *, times: Iterable[str] = (), link: str = "") -> tuple[str, ...]:
    """The parts of ``text``, numbered if there are several.

    Raises:
        DoesNotFitError: more parts than the channel takes, or one grapheme longer than a part.
        TimesTooLateError: one of ``times`` that the text tells would not be in the first part.
    """
    if room.holds(text):
        return (text,)
    told = [time for time in times if time in text]
    first_end = f"\n{link}" if link and link in text else ""
    body = text.replace(link, "", 1) if first_end else text
    parts = list(_parts(_glued(body.strip(), told), room, first_end))
    if not all(time in parts[0] for time in told):
        raise TimesTooLateError
    total = len(parts)
    ends = [first_end, *[""] * (total - 1)]
    return tuple(_part(*at, total) for at in zip(parts, ends, range(1, total + 1), strict=True))


def _part(text: str, end: str, number: int, total: int) -> str:
    return f"{text.replace(_GLUE, ' ').strip()} ({number}/{total}){end}"


def _glued(text: str, told: Iterable[str]) -> str:
    for time in told:
        text = text.replace(time, time.replace(" ", _GLUE))
    return text


def _parts(text: str, room: Room, end: str) -> Iterator[str]:
    """Each part in turn, as many whole sentences as it holds."""
    pieces = _SENTENCES.split(text)
    for _ in range(room.parts):
        part, pieces = _filled(pieces, _Fit(room, end))
        yield part.replace(_GLUE, " ").strip()
        end = ""
        if not any(piece.strip() for piece in pieces):
            return
    raise DoesNotFitError


@dataclass(frozen=True, slots=True)
class _Fit:
    """Whether a piece fits beside the number and the end that go with it."""

    room: Room
    end: str

    def __call__(self, piece: str) -> bool:
        return self.room.holds(_part(piece, self.end, self.room.parts, self.room.parts))


def _filled(pieces: list[str], fits: _Fit) -> tuple[str, list[str]]:
    """One part, and the pieces left for the next; a sentence too long for it is cut."""
    part, rest = _whole(pieces, fits)
    for finer in (_WORDS, _GRAPHEMES):
        if part.strip():
            return part, rest
        part, left = _whole(finer.findall(rest[0]), fits)
        rest = ["".join(left), *rest[1:]]
    if not part.strip():
        raise DoesNotFitError
    return part, rest


def _whole(pieces: list[str], fits: _Fit) -> tuple[str, list[str]]:
    part = ""
    for at, piece in enumerate(pieces):
        if not fits(part + piece):
            return part, pieces[at:]
        part += piece
    return part, []
