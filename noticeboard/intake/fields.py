"""The kinds of field our documents are made of, each with its JSON schema."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)

from noticeboard.domain.times import Instant, parse_instant
from noticeboard.domain.zones import TimeRefusedError, zone_of
from noticeboard.intake import sentences
from noticeboard.intake.text import clean, one_line, refuse, visible

_WALL = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
_INSTANT = rf"{_WALL}(Z|[+-][0-9]{{2}}:[0-9]{{2}})?"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document cannot know: the house's zone, and the zone each promise was made in."""

    house_zone: str
    promise_zone: Callable[[str], str | None] = lambda _key: None


class Document(BaseModel):
    """An object in which an unknown field or a value of another type is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _reading(info: ValidationInfo) -> Reading:
    assert isinstance(info.context, Reading)  # noqa: S101  # commands.py always gives one
    return info.context


def _known_zone(name: str) -> str:
    try:
        zone_of(name)
    except TimeRefusedError as error:
        raise refuse(error.code, error.sentence) from None
    return name


def read_instant(value: object, info: ValidationInfo, home: str | None = None) -> Instant:
    """The instant a text names, with the ``zone`` beside it or, without one, in ``home``."""
    if not isinstance(value, str):
        raise refuse("wrong_type", sentences.NOT_AN_INSTANT)
    reading = _reading(info)
    try:
        return _instant(value, info.data.get("zone", _BROKEN), home, reading.house_zone)
    except TimeRefusedError as error:
        raise refuse(error.code, error.sentence) from None


# A zone that was refused already: the time beside it is checked for its own faults only.
_BROKEN = "\0"


def _instant(text: str, zone: str | None, home: str | None, house: str) -> Instant:
    fallback = "UTC" if zone == _BROKEN else home
    if zone is not None and zone != _BROKEN:
        return parse_instant(text, zone)
    try:
        return parse_instant(text, house=home or house)
    except TimeRefusedError as error:
        if error.code != "zone_missing" or fallback is None:
            raise
    return parse_instant(text, fallback)


def _publication(value: object, info: ValidationInfo) -> Instant | None:
    return None if value == "now" else read_instant(value, info)


def _own_zone(value: object, info: ValidationInfo) -> Instant:
    return read_instant(value, info)


def _promise_zone(value: object, info: ValidationInfo) -> Instant | None:
    if value is None:
        return None
    return read_instant(value, info, _reading(info).promise_zone(str(info.data.get("promise"))))


def _claimed(value: object, info: ValidationInfo) -> Instant | date:
    """A day, or an instant: of what others said not everybody knows the minute."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return read_instant(f"{value}T00:00Z", info, "UTC").utc.date()
    return read_instant(value, info, _reading(info).house_zone)


def _schema(pattern: str, description: str) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": "string", "pattern": f"^{pattern}$", "description": description}
    )


_INSTANT_SCHEMA = _schema(
    f"({_INSTANT})", "RFC 3339 with offset, or a wall time with `zone` beside it"
)
Zone = Annotated[
    str,
    Field(description="an IANA name, such as Asia/Seoul", max_length=60),
    AfterValidator(_known_zone),
]
When = Annotated[Instant, PlainValidator(_own_zone), _INSTANT_SCHEMA]
WhenMoved = Annotated[
    Instant | None,
    PlainValidator(_promise_zone),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": f"^{_INSTANT}$"}, {"type": "null"}],
            "description": "without offset and `zone`, a wall time in the promise's own zone",
        }
    ),
]
WhenPublished = Annotated[
    Instant | None,
    PlainValidator(_publication),
    _schema(f"(now|{_INSTANT})", "an instant, or `now`: at the last sign-off"),
]
WhenClaimed = Annotated[
    Instant | date,
    PlainValidator(_claimed),
    _schema(f"({_DAY.pattern}|{_INSTANT})", "a day, or an instant as elsewhere"),
]

Line = Annotated[
    str,
    Field(min_length=1, max_length=200),
    AfterValidator(clean),
    AfterValidator(one_line),
    AfterValidator(visible),
]
Short = Annotated[
    str, Field(min_length=1, max_length=2_000), AfterValidator(clean), AfterValidator(visible)
]
Words = Annotated[
    str, Field(min_length=1, max_length=4_000), AfterValidator(clean), AfterValidator(visible)
]
Markdown = Annotated[
    str, Field(min_length=1, max_length=20_000), AfterValidator(clean), AfterValidator(visible)
]
Address = Annotated[
    str,
    Field(min_length=1, max_length=2_000, pattern=r"^https?://[^\s/]+\S*$"),
    AfterValidator(clean),
    AfterValidator(one_line),
]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$", examples=["preorder"])]
Product = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$", examples=["phone-x"])]
ChannelId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$", examples=["board"])]
Id = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        examples=["4b9d7c1e-52a4-4d3c-8a4e-0f6f4f0f9d11"],
    ),
]
Slug = Annotated[
    str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, examples=["phone-x-k3f9"])
]
