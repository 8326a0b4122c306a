"""Documents about holding texts: one to be written, its words, one to be published."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from noticeboard.domain.content import Content
from noticeboard.domain.filling import Filling
from noticeboard.holding import NewText
from noticeboard.intake.commands import Json, read_as
from noticeboard.intake.fields import Document, Id, Key, Line, Markdown, Reading, Short, When, Zone
from noticeboard.intake.text import clean, one_line


class HoldingWordsDocument(Document):
    """The words of a holding text; `title` is for staff. Slots as in the handbook."""

    title: Line
    body: Markdown
    short: Short
    resolved: Annotated[bool, Field(description="it says that something is over")] = False


class HoldingTextDocument(HoldingWordsDocument):
    """A new holding text; without `kind` it is for notices of every kind."""

    language: Literal["ko", "en"]
    kind: Key | None = None


PlainSentence = Annotated[
    str, Field(max_length=200), AfterValidator(clean), AfterValidator(one_line)
]


class SpeakingDocument(Document):
    """A holding text chosen, and what stands in its slots."""

    text: Id
    promise: Key | None = None
    zone: Zone | None = None
    next_word_by: Annotated[
        When | None, Field(description="needed, but for a text that says that it is over")
    ] = None
    sentence: PlainSentence = ""
    heard: Annotated[
        Id | None, Field(description="the newest bulletin you know of; with a newer one: 409")
    ] = None
    incidents: Annotated[
        list[Id] | None,
        Field(
            max_length=100,
            description="for a text that says that something is over: the incidents that are; "
            "left out, those that the public was told of. While another goes on: 409",
        ),
    ] = None


class BeginningDocument(SpeakingDocument):
    """A holding text that begins a notice; `what`: is wrong, in a few words, for its title."""

    what: PlainSentence = ""


def read_holding_text(document: Json, reading: Reading) -> NewText:
    """A holding text to be written.

    Raises:
        RefusedError: with every violation, as every function here.
    """
    read = read_as(HoldingTextDocument, document, reading)
    return NewText(read.language, read.kind, _words(read))


def read_holding_words(document: Json, reading: Reading) -> Content:
    """New words for a holding text."""
    return _words(read_as(HoldingWordsDocument, document, reading))


def read_speaking(document: Json, reading: Reading) -> Filling:
    """A holding text to be published."""
    return _filling(read_as(SpeakingDocument, document, reading))


def read_beginning(document: Json, reading: Reading) -> Filling:
    """A holding text by which a notice is begun."""
    read = read_as(BeginningDocument, document, reading)
    return replace(_filling(read), what=read.what)


def _filling(read: SpeakingDocument) -> Filling:
    over = None if read.incidents is None else tuple(read.incidents)
    return Filling(
        read.text, read.next_word_by, read.promise, read.sentence, read.heard, incidents=over
    )


def _words(read: HoldingWordsDocument) -> Content:
    return Content(read.body, read.short, None, title=read.title, resolved=read.resolved)
