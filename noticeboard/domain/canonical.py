"""The one form of a JSON value that digests are taken of: sorted keys, no spaces, UTF-8."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property

_CANONICAL = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def canonical(value: object) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, UTF-8."""
    return _CANONICAL.encode(value).encode()


def canonical_text(value: object) -> str:
    """The same as text; of what is such a form already, that form."""
    return value.text if isinstance(value, Canonical) else _CANONICAL.encode(value)


class Canonical(Mapping[str, object]):
    """A JSON object in its canonical form, read only when somebody looks into it."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _read(self) -> dict[str, object]:
        read: dict[str, object] = json.loads(self.text)
        return read

    def __getitem__(self, name: str) -> object:
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)

    def is_of(self, told: Mapping[str, object]) -> bool:
        """Whether it is the form of ``told``, some of whose values may be such forms."""
        values = (
            f"{_CANONICAL.encode(name)}:{canonical_text(told[name])}" for name in sorted(told)
        )
        return self.text == f"{{{','.join(values)}}}"
