"""What can be written in a text instead of a date or a value, and what it becomes."""

from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.domain.times import Instant
from noticeboard.render import dates
from noticeboard.web.desk.composing.documents import facts, title_of_fact
from noticeboard.web.desk.forms.typed import Fields, Typed, rows


@dataclass(frozen=True, slots=True)
class Mention:
    """``typed``: what to write in a text; ``becomes`` is empty while that is not known."""

    typed: str
    about: str
    becomes: str


def of_promises(fields: Fields, language: str) -> Iterator[Mention]:
    """Each promise by its key: the whole of its time, in the language of the notice."""
    for promise in _promises(fields):
        said = dates.full(promise.due, language) if promise.due else ""
        yield Mention(named(f"promise.{promise.key}"), promise.label, said)


def of_facts(fields: Fields, language: str) -> Iterator[Mention]:
    """Each fact by its name; ``language`` is the reader's."""
    for fact in facts(Typed(fields)):
        if fact.key:
            title = title_of_fact(fact.key, language)
            yield Mention(named(f"fact.{fact.key}"), title, fact.value)


def pieces(fields: Fields, language: str) -> tuple[Mention, ...]:
    """Date, time and label alone, shown by the first promise that has a time."""
    first = next((p for p in _promises(fields) if p.due), None)
    if first is None or first.due is None:
        return ()
    said = {
        "date": dates.date(first.due, language),
        "time": dates.time(first.due, language),
        "label": first.label,
    }
    key = f"promise.{first.key}"
    return tuple(Mention(named(f"{key}.{part}"), part, text) for part, text in said.items())


@dataclass(frozen=True, slots=True)
class _Promise:
    key: str
    label: str
    due: Instant | None


def _promises(fields: Fields) -> Iterator[_Promise]:
    typed = Typed(fields)
    for row in rows(fields, "promises"):
        due = typed.read_instant(f"{row}.due", typed.text(f"{row}.zone"))
        yield _Promise(typed.text(f"{row}.key"), typed.text(f"{row}.label"), due)


def named(name: str) -> str:
    """A placeholder as it is typed."""
    return f"{{{{ {name} }}}}"
