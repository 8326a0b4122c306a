"""Finds the layers: shipped defaults, the operator's folder, the environment, the command line."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path

from noticeboard.settings.channels import has_password, secret_variables
from noticeboard.settings.layers import Layer, Layers, SettingsError, read_file
from noticeboard.settings.shapes import BoardFile

SHIPPED = Path(__file__).resolve().parents[2] / "config"
FILES = ("noticeboard.toml", "policy.toml", "channels.toml")
PREFIX = "NOTICEBOARD_"
CONFIG = f"{PREFIX}CONFIG"
_NUMBERS = frozenset({"port", "workers", "trusted_proxies", "metrics_port", "mail_port"})
_SWITCHES = {"true": True, "false": False}
_WITH_PASSWORD = ("database_url", "redis_url")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says; None is silence."""

    data: Path | None = None
    host: str | None = None
    port: int | None = None
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The layers of each of the three files."""

    board: Layers
    policy: Layers
    channels: Layers


def find_layers(environ: Mapping[str, str], overrides: Overrides) -> Found:
    """Everything that was said, lowest word first."""
    folders = [SHIPPED, *_own_folder(environ)]
    board, policy, channels = (
        tuple(read_file(folder / name) for folder in folders if (folder / name).is_file())
        for name in FILES
    )
    for layer in board:
        _refuse_passwords(layer)
    secrets = {name for layer in (*board, *channels) for name in secret_variables(layer.table)}
    return Found(
        board=Layers((*board, *_environment(environ, secrets), _command_line(overrides))),
        policy=Layers(policy),
        channels=Layers(channels),
    )


def _own_folder(environ: Mapping[str, str]) -> list[Path]:
    given = environ.get(CONFIG, "")
    if not given:
        return []
    folder = Path(given).absolute()
    if not folder.is_dir():
        raise SettingsError([f"environment: {CONFIG}: {folder} is not a folder"])
    strange = sorted(path for path in folder.glob("*.toml") if path.name not in FILES)
    if strange:
        known = ", ".join(FILES)
        raise SettingsError(f"{path}: unknown file; known are {known}" for path in strange)
    return [folder]


def _environment(environ: Mapping[str, str], secrets: set[str]) -> list[Layer]:
    """One layer per variable, so that an error names the variable."""
    names = sorted(
        name
        for name in environ
        if name.startswith(PREFIX) and name != CONFIG and name not in secrets
    )
    _refuse_misspelt(names)
    return [
        Layer(f"environment ({name})", {_key(name): _typed(name, environ[name])})
        for name in names
        if environ[name] and _key(name) in BoardFile.model_fields
    ]


def _refuse_misspelt(names: list[str]) -> None:
    """Only near misses are refused: platforms put names such as NOTICEBOARD_SERVICE_HOST here."""
    problems = [
        f"environment: {name}: unknown variable; {PREFIX}{near[0].upper()} is meant?"
        for name in names
        if _key(name) not in BoardFile.model_fields
        if (near := get_close_matches(_key(name), BoardFile.model_fields, n=1, cutoff=0.75))
    ]
    if problems:
        raise SettingsError(problems)


def _key(variable: str) -> str:
    return variable.removeprefix(PREFIX).lower()


def _typed(name: str, value: str) -> str | int | bool:
    if BoardFile.model_fields[_key(name)].annotation is bool:
        return _SWITCHES.get(value, value)
    return int(value) if _key(name) in _NUMBERS and value.isascii() and value.isdigit() else value


def _command_line(overrides: Overrides) -> Layer:
    said = {key: value for key, value in asdict(overrides).items() if value is not None}
    if "data" in said:
        said["data"] = str(said["data"])
    return Layer("command line", said)


def _refuse_passwords(layer: Layer) -> None:
    for key in _WITH_PASSWORD:
        value = layer.table.get(key)
        if isinstance(value, str) and has_password(value):
            what = f"an address with a password belongs in {PREFIX}{key.upper()}"
            raise SettingsError([f"{layer.place}: {key}: {what}"])
