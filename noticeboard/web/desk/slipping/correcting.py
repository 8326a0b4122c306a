"""What the form of a correction tells: what can be corrected, and the facts as they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from noticeboard.domain.notice import Notice, Published
from noticeboard.render.words import Words
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Typed
from noticeboard.web.desk.slipping.documents import answers, corrected_text
from noticeboard.web.desk.visit import Visit

# Facts that many notices have: a correction may name one for the first time.
_USUAL = ("price", "fee", "quantity", "place")
_MOST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the notice: its name in the document and in words, and its value in public."""

    key: str
    title: str
    value: str


def tells(visit: Visit, form: Form, notice: Notice) -> Mapping[str, object]:
    """The names that only the form of a correction needs."""
    typed = Typed(form.fields).ticked("facts")
    known = dict.fromkeys([*notice.facts, *(k for k in typed if k not in _USUAL)])
    new = tuple(key for key in _USUAL if key not in known)
    return {
        "corrected": corrected_text(Typed(form.fields)),
        "answering": answers(Typed(form.fields)),
        "corrigible": (("", visit.words("slip.corrects.none")), *corrigible(visit, notice)),
        "facts": tuple(_fact(visit.words, notice, key) for key in known),
        "new_facts": tuple(_fact(visit.words, notice, key) for key in new),
        "new_begun": any(_begun(form, f"facts.{key}") for key in new),
    }


def _begun(form: Form, path: str) -> bool:
    """Whether something stands in a field, or is said beside it."""
    return bool(form.value(path).strip() or form.errors(path) or form.warnings(path))


def _fact(words: Words, notice: Notice, key: str) -> Fact:
    title = words.phrases.get(f"fact.{key}", key.replace("_", " "))
    return Fact(key, title, notice.facts.get(key, ""))


def corrigible(visit: Visit, notice: Notice) -> Iterator[tuple[str, str]]:
    """Every public bulletin, the newest first: its kind, when it was said, how it begins."""
    for bulletin in reversed(notice.bulletins):
        kind, begins = visit.words(f"kind.{bulletin.sort}"), _begins(bulletin)
        said = f"{kind}, {visit.clock.plain_at(bulletin.published_at)}"
        yield bulletin.id, f"{said}: {begins}" if begins else said


def _begins(bulletin: Published) -> str:
    line = " ".join(bulletin.shown.short.split())
    return line if len(line) <= _MOST_QUOTED else f"{line[:_MOST_QUOTED]}…"
