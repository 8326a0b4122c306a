"""What each placeholder of a bulletin stands for, in the language of its notice."""

from collections.abc import Iterator, Mapping

from noticeboard.domain.content import Content
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import Instant
from noticeboard.domain.violation import Violation
from noticeboard.ports import Subject
from noticeboard.render import dates
from noticeboard.render.hygiene import tidy
from noticeboard.render.told import Told, facts
from noticeboard.render.words import words


def values(
    content: Content, notice: Subject, promises: tuple[Told, ...], *, link: str, house_zone: str
) -> dict[str, str]:
    """Every placeholder that has a value here, by name."""
    found = {"link": link}
    for promise in promises:
        found.update(_of_promise(promise, notice.language))
    for key, value in facts(content, notice).items():
        found[f"fact.{key}"] = tidy(value)
    found.update(_of_reminder(content, promises, notice.language))
    found.update(_of_fulfilment(content, promises, house_zone, notice.language))
    found.update(_of_slots(content, promises, notice.language))
    return found


def times(found: Mapping[str, str]) -> tuple[str, ...]:
    """The values that tell a promised time, longest first: a full time holds its own date."""
    told = {v for k, v in found.items() if k.startswith("promise.") and not k.endswith(".label")}
    return tuple(sorted(told, key=lambda time: (-len(time), time)))


def without_value(name: str, field: str) -> Violation:
    """The refusal of a placeholder that stands for nothing in this bulletin."""
    return Violation("placeholder_without_value", field, _without_value(name))


def _of_promise(promise: Told, language: str) -> Iterator[tuple[str, str]]:
    name = f"promise.{promise.key}"
    yield f"{name}.label", tidy(promise.label)
    if promise.due is not None:
        yield name, dates.full(promise.due, language)
        yield f"{name}.date", dates.date(promise.due, language)
        yield f"{name}.time", dates.time(promise.due, language)
    if promise.was is not None:
        yield f"{name}.was", dates.full(promise.was, language)


def _of_reminder(
    content: Content, promises: tuple[Told, ...], language: str
) -> Iterator[tuple[str, str]]:
    reminder = content.reminder
    promise = next((p for p in promises if reminder and p.key == reminder.promise), None)
    if promise is not None and promise.due is not None:
        yield "promise", tidy(promise.label)
        yield "promise.date", dates.date(promise.due, language)
        yield "promise.time", dates.time(promise.due, language)


def _of_fulfilment(
    content: Content, promises: tuple[Told, ...], house_zone: str, language: str
) -> Iterator[tuple[str, str]]:
    kept = content.fulfilment
    if kept is None:
        return
    promise = next((p for p in promises if p.key == kept.promise), None)
    zone = (promise and promise.zone) or house_zone
    yield "promise", tidy(promise.label) if promise else kept.promise
    yield "kept_at", dates.stamp(kept.observed_at, zone, language)


def _of_slots(
    content: Content, promises: tuple[Told, ...], language: str
) -> Iterator[tuple[str, str]]:
    """What is put into a holding text; any text may quote its own next word."""
    if content.next_word_by is not None:
        yield "next_word", dates.full(content.next_word_by, language)
    slots = content.pre_approved
    if slots is None:
        return
    yield "sentence", tidy(slots.sentence)
    promise = next((p for p in promises if p.key == slots.promise), None)
    if promise is not None:
        yield "promise", label_and_time(promise.label, promise.due, language)


def label_and_time(label: str, due: Instant | None, language: str) -> str:
    """A promise as a holding text names it."""
    if due is None:
        return words(language)("slot.promise", label=tidy(label))
    time = dates.full(due, language)
    return words(language)("slot.promise_with_time", label=tidy(label), time=time)


def _without_value(name: str) -> Sentence:
    return Sentence(
        f"{{{{ {name} }}}} stands for nothing here: there is no such time or fact in this "
        "bulletin. Take it out, or name one that there is.",
        f"{{{{ {name} }}}}에 넣을 내용이 없습니다. 이 글에는 그런 시각이나 정보가 없습니다. "
        "빼거나 다른 것을 적어 주세요.",
    )
