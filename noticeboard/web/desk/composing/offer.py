"""What the form of an announcement offers: channels, parts, names, notices to replace."""

from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.domain.delivery import OURS
from noticeboard.domain.kind import Kind
from noticeboard.ports import Subject, Wanted
from noticeboard.presenting.records import Stanza
from noticeboard.render.words import Words
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Typed
from noticeboard.web.desk.visit import Visit

# Among how many notices one can be chosen to be replaced: the newest.
_MOST_REPLACED = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A channel to tick. ``ours``: the board or its feeds, which show the body itself.

    ``usual``: products whose notices usually go there.
    """

    id: str
    title: str
    always: bool
    ours: bool
    usual: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A part that the kind demands. ``hint`` is empty for one of the installation's own."""

    name: str
    title: str
    hint: str


def channels(visit: Visit, kind: Kind, form: Form) -> tuple[Choice, ...]:
    """Every channel that is switched on, and any that is ticked all the same."""
    known = visit.parts.settings.channels
    shown = [name for name, stanza in known.items() if stanza.enabled]
    ticked = Typed(form.fields).ticked("announcement.channels")
    wanted = dict.fromkeys([*kind.mandatory_channels, *shown, *ticked])
    return tuple(_choice(visit.words, name, known.get(name), kind) for name in wanted)


def _choice(words: Words, name: str, stanza: Stanza | None, kind: Kind) -> Choice:
    ours = name in OURS
    title = words(f"compose.channel_{name}") if ours else name
    products = tuple(p for p in stanza.default_for if p != "*") if stanza else ()
    return Choice(name, title, name in kind.mandatory_channels, ours, products)


def parts(words: Words, kind: Kind, form: Form) -> tuple[Asked, ...]:
    """The parts that the kind demands, and those that were written all the same."""
    wanted = dict.fromkeys([*kind.required, *Typed(form.fields).ticked("announcement.parts")])
    return tuple(_asked(words, name) for name in wanted)


def _asked(words: Words, name: str) -> Asked:
    title = words.phrases.get(f"required.{name}", name.replace("_", " "))
    return Asked(name, title, words.phrases.get(f"compose.part_{name}", ""))


def replaceable(visit: Visit) -> Iterator[Subject]:
    """Public notices of which nothing is promised any more: a new one may take their place."""
    found = visit.parts.store.subjects(limit=_MOST_REPLACED, wanted=Wanted(state="published"))
    for subject in found.items:
        promises = subject.public.promises if subject.public else ()
        if promises and all(promise.status == "withdrawn" for promise in promises):
            yield subject
