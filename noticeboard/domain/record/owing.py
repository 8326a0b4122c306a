"""What a bulletin owes from then on, next words and parts of its explanation, and what paid it."""

from collections.abc import Iterator, Sequence

from noticeboard.domain.about import answers, first_covering
from noticeboard.domain.record.replay import Spoken, Subject, micros


def answer_to(notice: Subject, place: int, about: Sequence[str]) -> Spoken | None:
    """The next word of the company after one of its bulletins, about what it was promised of.

    A reminder is none.
    """
    words = (said for said in notice.bulletins[place + 1 :] if said.facts["word"])
    return first_covering(
        about or notice.keys,
        words,
        lambda said: answers(about, said.facts["kind"], said.facts["about"]),
    )


def owed(said: Spoken) -> Iterator[tuple[str, int]]:
    """The parts of an explanation that a bulletin promised for later, and by when."""
    states = said.facts["explanation"].items()
    return ((name, micros(state["due"])) for name, state in states if "due" in state)


def told_at(notice: Subject, place: int, name: str) -> int | None:
    """When later bulletins had told a part that was owed, of all that it was owed of.

    A correction explains its own mistake, and pays for nothing else.
    """
    later = (s for s in notice.bulletins[place + 1 :] if s.facts["corrects"] is None)
    told = (s for s in later if "told" in s.facts["explanation"].get(name, {}))
    about = notice.bulletins[place].facts["about"]
    found = first_covering(about, told, lambda said: said.facts["about"])
    return found.told if found else None
