"""``channels.toml``: stanzas, and the secrets they point to but never hold."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from noticeboard.domain.budget import Rate, parse_rate
from noticeboard.domain.delivery import OURS, SYNTHETIC
from noticeboard.settings.layers import Layers, SettingsError, Table
from noticeboard.settings.shapes import ChannelId, Name, Shape, Text

_SECRET = re.compile(r"(^|_)(token|password|passwd|secret|key)$")
_NOT_SECRET = frozenset({"public_key"})
_RESERVED = "this name is the board's own: it is what it tries its sending with; choose another"


@dataclass(frozen=True, slots=True)
class ChannelStanza:
    """One configured destination.

    ``options`` is what the kind itself understands, secrets filled in: it stays out of ``repr``.
    A disabled channel's secrets are left out. ``rings``: what goes there makes telephones ring.
    ``rate``: how much may go there; ``None``: as its kind says.
    """

    id: str
    kind: str
    enabled: bool
    default_for: tuple[str, ...]
    options: Mapping[str, object] = field(repr=False)
    rings: bool = False
    rate: Rate | None = None


def _rate(value: object) -> Rate:
    if not isinstance(value, str):
        raise ValueError('a rate is written as text: "30/5m"')  # noqa: TRY004 - pydantic turns only ValueError into a refusal
    return parse_rate(value)


class StanzaTable(BaseModel):
    """The part of a stanza that every kind has; the rest is the kind's own."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)

    kind: Name
    enabled: bool = True
    default_for: list[Text] = Field(default_factory=list)
    rings: bool = False
    rate: Annotated[Rate | None, BeforeValidator(_rate)] = None


class ChannelsFile(Shape):
    """``channels.toml``."""

    channels: Annotated[dict[ChannelId, StanzaTable], Field(min_length=1)]


def read_channels(layers: Layers, environ: Mapping[str, str]) -> dict[str, ChannelStanza]:
    """Every stanza by its id; secrets are looked up for enabled channels."""
    tables = layers.read_as(ChannelsFile).channels
    problems = [
        layers.problem(key, what)
        for id_, table in tables.items()
        for key, what in _written_secrets(("channels", id_), table.model_extra or {})
    ]
    if problems:
        raise SettingsError(problems)
    if SYNTHETIC in tables:
        raise layers.refuse(("channels", SYNTHETIC), _RESERVED)
    if "board" not in tables or not tables["board"].enabled:
        raise layers.refuse(("channels", "board", "enabled"), "the board cannot be switched off")
    for name in OURS:
        if name in tables and tables[name].rate is not None:
            raise layers.refuse(("channels", name, "rate"), "our own tables know no limit")
    return {
        id_: ChannelStanza(
            id=id_,
            kind=table.kind,
            enabled=table.enabled,
            default_for=tuple(table.default_for),
            rings=table.rings,
            rate=table.rate,
            options=Secrets(layers, environ, wanted=table.enabled).filled_in(
                ("channels", id_), table.model_extra or {}
            ),
        )
        for id_, table in tables.items()
    }


def secret_variables(table: object) -> Iterator[str]:
    """The names of environment variables that stanzas take secrets from."""
    if not isinstance(table, Mapping):
        return
    for key, value in table.items():
        if isinstance(value, str) and str(key).endswith("_env"):
            yield value
        yield from secret_variables(value)


def has_password(url: str) -> bool:
    """Whether it carries one: ``scheme://user:password@…``, or ``…?password=…``."""
    if "://" not in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that do not close: whatever it is, it may hold one
        return "@" in url
    return parts.password is not None or "password" in parse_qs(parts.query)


def _written_secrets(at: tuple[str, ...], table: Table) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in table.items():
        here = (*at, key)
        if isinstance(value, Mapping):
            yield from _written_secrets(here, value)
        elif _SECRET.search(key) and key not in _NOT_SECRET:
            yield here, f"a secret is never written here; give {key}_env or {key}_file"
        elif isinstance(value, str) and has_password(value):
            yield here, "an address with a password is never written here"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Turns ``x_env`` and ``x_file`` into ``x``; leaves them out when not ``wanted``."""

    layers: Layers
    environ: Mapping[str, str]
    wanted: bool

    def filled_in(self, at: tuple[str, ...], table: Table) -> dict[str, object]:
        result: dict[str, object] = {}
        for key, value in table.items():
            here = (*at, key)
            if isinstance(value, Mapping):
                result[key] = self.filled_in(here, value)
            elif not key.endswith(("_env", "_file")):
                result[key] = value
            elif self.wanted:
                result[key.rpartition("_")[0]] = self.secret(here, value)
        return result

    def secret(self, key: tuple[str, ...], where: object) -> str:
        """The secret in the variable or the file that ``key``, by its ending, says it is in.

        Raises:
            SettingsError: when it is not there.
        """
        if not isinstance(where, str) or not where:
            raise self.layers.refuse(key, "must be text")
        if key[-1].endswith("_env"):
            secret = self.environ.get(where, "")
            what = f"the environment variable {where} is not set"
        else:
            secret, what = self._from_file(key, where)
        if not secret.strip():
            raise self.layers.refuse(key, what)
        return secret.strip()

    def _from_file(self, key: tuple[str, ...], where: str) -> tuple[str, str]:
        path = (self.layers.origin(key).folder or Path()) / where
        try:
            return path.read_text(encoding="utf-8"), f"{path} is empty"
        except (OSError, UnicodeDecodeError) as error:
            return "", f"{path} cannot be read: {error}"
