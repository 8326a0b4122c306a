"""All settings of one process, read once at its start."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar

from noticeboard.domain.kind import Policy
from noticeboard.domain.sentence import Language
from noticeboard.settings.addresses import (
    board_address,
    database_address,
    public_address,
    queue_address,
)
from noticeboard.settings.channels import ChannelStanza, read_channels
from noticeboard.settings.folders import (
    SOCKET,
    given_runtime_folder,
    private_folder,
    runtime_folder,
)
from noticeboard.settings.layers import Layers
from noticeboard.settings.moved import refuse_moved
from noticeboard.settings.outside import AlarmService, MailServer, read_alarm, read_mail
from noticeboard.settings.policy import read_policy
from noticeboard.settings.secret_key import FILE_NAME, kept_secret, read_secret
from noticeboard.settings.shapes import BoardFile
from noticeboard.settings.sources import Overrides, find_layers

Derived = TypeVar("Derived")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation was told. ``repr`` shows no secret.

    ``zone``: the house's IANA zone. ``data``: absolute, there, ours. ``runtime_dir``: absolute,
    there, ours; short enough for sockets. ``embedded_redis``: nobody named another queue, so the
    supervisor starts one at ``redis_url``. ``mail``, ``alarm``: ``None`` where nothing is sent.
    """

    public_url: str
    brand: str
    house_language: Language
    record: Literal["public", "private"]
    zone: str
    host: str
    port: int
    workers: int
    trusted_proxies: int
    metrics_port: int
    data: Path
    runtime_dir: Path
    host_id: str
    embedded_redis: bool
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    secret_key: bytes = field(repr=False)
    secret_key_path: Path
    policy: Policy = field(repr=False)
    channels: Mapping[str, ChannelStanza] = field(repr=False)
    mail: MailServer | None = None
    alarm: AlarmService | None = None

    @property
    def ways(self) -> tuple[str, ...]:
        """By which people are called: ``mail``, ``alarm``; by none nobody is reached."""
        known = {"mail": self.mail, "alarm": self.alarm}
        return tuple(name for name, way in known.items() if way)


def load_settings(
    environ: Mapping[str, str],
    *,
    data: Path | None = None,
    host: str | None = None,
    port: int | None = None,
    workers: int | None = None,
) -> Settings:
    """Read, check and derive everything; ``data`` to ``workers`` are the command line's word.

    Makes the data folder, its secret key and the runtime folder where they are missing.

    Raises:
        SettingsError: with one line for each thing that is wrong, naming file and key.
    """
    found = find_layers(environ, Overrides(data=data, host=host, port=port, workers=workers))
    policy = read_policy(found.policy)
    channels = read_channels(found.channels, environ)
    _require_mandatory(found.policy, policy, channels)
    return _derive(found.board, environ, policy=policy, channels=channels)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a board is, or would be: its folder, its database as SQLAlchemy names it.

    ``key``: the file of the secret key; ``keeps_key``: it lives in the folder, since nobody named
    another.
    """

    folder: Path
    database_url: str = field(repr=False)
    key: Path
    keeps_key: bool

    def secret_key(self) -> bytes | None:
        """What is in its file; ``None`` where there is none, and none is made.

        Raises:
            WeakSecretError: it cannot be read, or is no secret.
        """
        return read_secret(self.key) if self.key.exists() else None


def place_of_board(environ: Mapping[str, str], *, data: Path | None = None) -> Place:
    """Where these settings lead. Nothing is made.

    Raises:
        SettingsError: with one line for each thing that is wrong, naming file and key.
    """
    layers = find_layers(environ, Overrides(data=data)).board
    board = layers.read_as(BoardFile)
    folder = Path(board.data).resolve()
    key = Path(board.secret_key_file or folder / FILE_NAME)
    return Place(folder, _database(layers, board, folder), key, not board.secret_key_file)


def _database(layers: Layers, board: BoardFile, folder: Path) -> str:
    return _checked(
        layers,
        "database_url",
        lambda: refuse_moved(database_address(board.database_url, data=folder)),
    )


def _require_mandatory(
    layers: Layers, policy: Policy, channels: Mapping[str, ChannelStanza]
) -> None:
    """Without it every notice of the kind would be refused, whatever its author writes."""
    enabled = {name for name, stanza in channels.items() if stanza.enabled}
    for kind in policy.kinds.values():
        for channel in kind.mandatory_channels:
            if channel not in enabled:
                key = ("kinds", kind.name, "mandatory_channels")
                raise layers.refuse(key, f"there is no enabled channel {channel!r}")


def _derive(
    layers: Layers,
    environ: Mapping[str, str],
    *,
    policy: Policy,
    channels: Mapping[str, ChannelStanza],
) -> Settings:
    board = layers.read_as(BoardFile)
    url = _checked(
        layers,
        "public_url",
        lambda: public_address(board.public_url, host=board.host, port=board.port),
    )
    folder = _checked(layers, "data", lambda: private_folder(Path(board.data).resolve()))
    runtime = _checked(layers, "runtime_dir", lambda: _runtime(board, folder, environ))
    return Settings(
        public_url=url,
        brand=board.brand,
        house_language=board.house_language,
        record=board.record,
        zone=board.zone,
        host=board.host,
        port=board.port,
        workers=board.workers,
        trusted_proxies=board.trusted_proxies,
        metrics_port=board.metrics_port,
        data=folder,
        runtime_dir=runtime,
        host_id=board.host_id or socket.gethostname(),
        embedded_redis=not board.redis_url,
        database_url=_database(layers, board, folder),
        redis_url=_checked(
            layers, "redis_url", lambda: queue_address(board.redis_url, socket=runtime / SOCKET)
        ),
        secret_key=_checked(layers, "secret_key_file", lambda: _secret(board, folder)),
        secret_key_path=Path(board.secret_key_file or folder / FILE_NAME),
        policy=replace(policy, zone=board.zone, board=board_address(url)),
        channels=channels,
        mail=read_mail(layers, board, environ),
        alarm=read_alarm(layers, board, environ),
    )


def _runtime(board: BoardFile, data: Path, environ: Mapping[str, str]) -> Path:
    if board.runtime_dir:
        return given_runtime_folder(Path(board.runtime_dir).absolute())
    return runtime_folder(data, environ)


def _secret(board: BoardFile, data: Path) -> bytes:
    return read_secret(Path(board.secret_key_file)) if board.secret_key_file else kept_secret(data)


def _checked(layers: Layers, key: str, derive: Callable[[], Derived]) -> Derived:
    """What ``derive`` gives; its refusal is told with the place of ``key``."""
    try:
        return derive()
    except ValueError as error:
        raise layers.refuse((key,), str(error)) from error
