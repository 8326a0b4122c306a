"""Dataclasses of the domain to JSON values and back, without loss.

A field that an older version wrote and this one does not know is ignored, and one that it did
not write takes its default: versions N and N+1 run side by side.
"""

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from noticeboard.domain.canonical import Canonical

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(value: object) -> Any:
    """The JSON value of a dataclass of the domain."""
    kind: Any = type(value)
    return _adapter(kind).dump_python(value, mode="json")


def load(kind: type[T], stored: object) -> T:
    """The dataclass that ``dump`` made ``stored`` from: the JSON value, or its text.

    Raises:
        ValueError: when it is not one. It names the fields, not what they hold: errors are
            logged, and this may be under embargo.
    """
    any_kind: Any = kind
    try:
        read = _adapter(any_kind)
        if isinstance(stored, Canonical):
            loaded: T = read.validate_json(stored.text)
        else:
            loaded = read.validate_python(stored)
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, each["loc"])) for each in error.errors())
        raise ValueError(f"a stored {kind.__name__} cannot be read: {fields}") from None
    return loaded
