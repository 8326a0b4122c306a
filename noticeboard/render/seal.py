"""The one hash that people sign: over every frozen byte and the content behind it."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from noticeboard.domain.canonical import canonical
from noticeboard.domain.times import rfc3339


def seal(*frozen: object) -> str:
    """SHA-256 (hex) of the canonical form of ``frozen``: the same values, the same hash.

    Raises:
        TypeError: for a value without one canonical form.
    """
    return hashlib.sha256(canonical([as_json(value) for value in frozen])).hexdigest()


def as_json(value: object) -> object:
    """Dataclasses as objects with their kind, instants as RFC 3339, days and walls as typed."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        return rfc3339(value) if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        own = {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **own}
    raise TypeError(f"{type(value).__name__} has no canonical form")
