"""Where each value came from: files and environment laid over one another, key by key."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Key = Sequence[str | int]
Table = Mapping[str, object]
Model = TypeVar("Model", bound=BaseModel)


class SettingsError(Exception):
    """What was set is not what we can start with; the text names the place and the key."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Layer:
    """One place where settings were given: a file, the environment, the command line.

    ``folder`` is where relative paths in it count from.
    """

    place: str
    table: Table
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Layers:
    """Several places for the same keys; a later one wins, key by key."""

    layers: tuple[Layer, ...]

    def merged(self) -> dict[str, object]:
        """All layers as one table."""
        result: dict[str, object] = {}
        for layer in self.layers:
            result = lay_over(result, layer.table)
        return result

    def origin(self, key: Key) -> Layer:
        """The layer whose word counts for ``key``, or for as much of it as anybody gave."""
        for end in range(len(key), 0, -1):
            for layer in reversed(self.layers):
                if _holds(layer.table, key[:end]):
                    return layer
        return self.layers[-1]

    def problem(self, key: Key, what: str) -> str:
        """One line for an operator: place, key, what is wrong with it."""
        return f"{self.origin(key).place}: {'.'.join(map(str, key))}: {what}"

    def refuse(self, key: Key, what: str) -> SettingsError:
        """The error for one key, to be raised."""
        return SettingsError([self.problem(key, what)])

    def read_as(self, model: type[Model]) -> Model:
        """The merged table as ``model``, or an error that names every key that does not fit."""
        try:
            return model.model_validate(self.merged())
        except ValidationError as error:
            raise SettingsError(
                self.problem(item["loc"], _in_plain_words(item["type"], item["msg"]))
                for item in error.errors(include_url=False)
            ) from None


def lay_over(under: Table, over: Table) -> dict[str, object]:
    """``over`` laid over ``under``: tables merge, anything else replaces."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            result[key] = lay_over(below, value)
        else:
            result[key] = value
    return result


def read_file(path: Path) -> Layer:
    """One TOML file as a layer."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError([f"{path}: cannot be read: {error}"]) from error
    return Layer(str(path), table, path.parent)


def _holds(table: object, key: Key) -> bool:
    for part in key:
        if not isinstance(table, Mapping) or part not in table:
            return False
        table = table[part]
    return True


def _in_plain_words(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "unknown key"
    if kind == "missing":
        return "is missing"
    return message.removeprefix("Value error, ")
