"""The form of an announcement, as the document it stands for; its times, rows and ticks.

A row that says nothing is no row. What a document cannot say (a fact without a name, the same
fact twice, "at once" beside a time) is a fault of the form, told with all others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from noticeboard.domain.kind import Kind
from noticeboard.domain.sentence import LANGUAGES, Sentence
from noticeboard.domain.violation import Violation
from noticeboard.intake import sentences
from noticeboard.render.words import words
from noticeboard.strict_json import shown_name
from noticeboard.web.desk.composing.places import Places
from noticeboard.web.desk.forms.typed import Fields, Typed

Document = dict[str, object]
PUBLISH_AT = "announcement.publish_at"


@dataclass(frozen=True, slots=True)
class Written:
    """What was typed as a document, where its paths stand in the form, and the form's faults."""

    document: Document
    places: Places
    faults: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of facts. ``key``: the name a text quotes it by, once there is one."""

    row: str
    key: str
    value: str


def written(fields: Fields, kind: Kind, zone: str) -> Written:
    """The document of an announcement; ``zone`` is that of instants no promise gives one."""
    typed, rows = Typed(fields), Typed(fields).rows("promises")
    channels = _channels(typed, kind)
    document = full(
        title=typed.text("title"),
        products=products(typed),
        promises=[_promise(typed, row) for row in rows],
        facts={fact.key: fact.value for fact in facts(typed) if fact.key},
        announcement=_announcement(typed, channels, zone),
    )
    places = Places(rows, channels, _fact_places(typed))
    return Written(document, places, (*_fact_faults(typed), *_contradiction(typed)))


def begun(typed: Typed, kind: Kind, language: str) -> Document:
    """What only a new notice says."""
    return full(
        kind=kind.name,
        language=language,
        slug=typed.text("slug"),
        replaces=typed.text("replaces"),
        copied_from=typed.text("copied_from"),
    )


def full(**fields: object) -> Document:
    """The fields that say anything."""
    return {name: given for name, given in fields.items() if given not in (None, "", [], {})}


def text(typed: Typed, name: str) -> str:
    """A longer text as it was typed, with the space that means something; empty if blank."""
    return typed.fields.get(name, "") if typed.text(name) else ""


def products(typed: Typed) -> list[str]:
    """``Phone X, phone-y`` as the tags they become in addresses."""
    named = typed.text("products").replace("\n", ",").split(",")
    return [tag for name in named if (tag := "-".join(name.lower().split()))]


def zone_of_announcement(typed: Typed, house: str) -> str:
    """The zone of publication and next word: the house's, unless a program chose another."""
    return typed.text("announcement.zone") or house


def facts(typed: Typed) -> Iterator[Fact]:
    """Every row of facts; a name from the list counts in each of its languages."""
    for row in typed.rows("facts"):
        name = typed.text(f"{row}.name")
        yield Fact(row, _titles().get(name.casefold(), name), typed.text(f"{row}.value"))


def title_of_fact(key: str, language: str) -> str:
    """What people call a fact; its own name, if the list has none for it."""
    return words(language).phrases.get(f"fact.{key}", key)


def known_facts(language: str) -> tuple[str, ...]:
    """The names that people can choose, as they call them."""
    phrases = words(language).phrases
    return tuple(title for key, title in phrases.items() if key.startswith("fact."))


def _titles() -> Mapping[str, str]:
    return {
        title.casefold(): key.removeprefix("fact.")
        for language in LANGUAGES
        for key, title in words(language).phrases.items()
        if key.startswith("fact.")
    }


def _promise(typed: Typed, row: str) -> Document:
    zone = typed.text(f"{row}.zone")
    return full(
        key=typed.text(f"{row}.key"),
        label=typed.text(f"{row}.label"),
        zone=zone,
        due=typed.instant(f"{row}.due", zone),
        until=typed.instant(f"{row}.until", zone),
        audience=typed.text(f"{row}.audience"),
        depends_on=list(typed.ticked(f"{row}.depends_on")),
        check=full(
            url=typed.text(f"{row}.check.url"), contains=typed.text(f"{row}.check.contains")
        ),
    )


def _announcement(typed: Typed, channels: tuple[str, ...], house: str) -> Document:
    zone, reason = (
        zone_of_announcement(typed, house),
        text(typed, "announcement.waiver.reason"),
    )
    return full(
        body=text(typed, "announcement.body"),
        short=text(typed, "announcement.short"),
        zone=zone,
        publish_at=_publish_at(typed, zone),
        channels=list(channels),
        texts=_texts(typed, "announcement.texts"),
        parts=_texts(typed, "announcement.parts"),
        waiver=full(reason=reason) or None,
        next_word_by=typed.instant("announcement.next_word_by", zone),
    )


def _publish_at(typed: Typed, zone: str) -> str | None:
    if typed.text(f"{PUBLISH_AT}.how") == "now":
        return "now"
    return typed.instant(PUBLISH_AT, zone)


def _texts(typed: Typed, path: str) -> Document:
    named = {name: text(typed, f"{path}.{name}") for name in typed.ticked(path)}
    return full(**named)


def _channels(typed: Typed, kind: Kind) -> tuple[str, ...]:
    ticked = typed.ticked("announcement.channels")
    return tuple(dict.fromkeys([*kind.mandatory_channels, *ticked]))


def _fact_places(typed: Typed) -> Mapping[str, str]:
    return {f"facts.{shown_name(fact.key)}": fact.row for fact in facts(typed)}


def _fact_faults(typed: Typed) -> Iterator[Violation]:
    seen: set[str] = set()
    for fact in facts(typed):
        if not fact.key:
            yield Violation("missing", f"{fact.row}.name", _NO_NAME)
        elif fact.key in seen:
            yield Violation("field_twice", f"{fact.row}.name", sentences.GIVEN_TWICE)
        seen.add(fact.key)


def _contradiction(typed: Typed) -> Iterator[Violation]:
    now = typed.text(f"{PUBLISH_AT}.how") == "now"
    if now and typed.instant(PUBLISH_AT) is not None:
        yield Violation("two_answers", PUBLISH_AT, _TWO_ANSWERS)


_NO_NAME = Sentence(
    "Say what this is: choose a name from the list, or give it one of its own.",
    "어떤 정보인지 적어 주세요. 목록에서 고르거나 이름을 직접 적으면 됩니다.",
)
_TWO_ANSWERS = Sentence(
    "You chose “as soon as it is signed off” and typed a time as well. Empty the time, or choose "
    "“at a fixed time”.",
    "“승인되는 대로”를 고르고 시각도 적으셨습니다. 시각을 지우거나 “정한 시각에”를 골라 주세요.",
)
