"""Who works at this terminal, and with which board."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TextIO

import click

from noticeboard.cli.leaving import NoBoardError, told
from noticeboard.cli.speaking import Voice, language_of
from noticeboard.domain.errors import ForbiddenError
from noticeboard.domain.sentence import LANGUAGES, Sentence

if TYPE_CHECKING:
    from noticeboard.bootstrap import Parts
    from noticeboard.domain.signing import Person
    from noticeboard.settings import Settings
    from noticeboard.settings.loading import Place

TOKEN = "NOTICEBOARD_TOKEN"  # noqa: S105  # the variable's name
Command = Callable[..., None]


@dataclass(frozen=True, slots=True)
class House:
    """A board, and how to speak about it."""

    parts: "Parts"
    voice: Voice


@dataclass(frozen=True, slots=True)
class Session:
    """A member of staff at a board."""

    parts: "Parts"
    who: "Person"
    voice: Voice


def data_option(command: Command) -> Command:
    """``--data DIR``."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="The board's folder; else as the settings say.",
    )(command)


def voice_options(command: Command) -> Command:
    """``--json`` and ``--language``."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="For programs."),
        click.option("--language", type=click.Choice(LANGUAGES), help="Else the terminal's."),
    ):
        command = option(command)
    return command


def at_house(command: Callable[..., None]) -> Command:
    """A command on a board that needs no name: whoever reaches the folder may."""
    return _in_folder(command, settings_of_board)


def at_new_house(command: Callable[..., None]) -> Command:
    """The same for what may come before the board was ever started: a folder gets one."""
    return _in_folder(command, settings_of)


def _in_folder(
    command: Callable[..., None], settings_in: "Callable[[Path | None], Settings]"
) -> Command:
    @data_option
    @voice_options
    @functools.wraps(command)
    def run(*, data: Path | None, as_json: bool, language: str | None, **given: Any) -> None:
        voice = Voice(language_of(language), as_json)
        with told(voice):
            command(House(open_parts(settings_in(data)), voice), **given)

    return run


def at_house_to_be(command: Callable[..., None]) -> Command:
    """A look at what may not be there yet: then nothing is made of it, and ``missing`` says where.

    It is looked at in a folder of its own, which is thrown away.
    """

    @data_option
    @voice_options
    @functools.wraps(command)
    def run(*, data: Path | None, as_json: bool, language: str | None, **given: Any) -> None:
        from noticeboard.settings import place_of_board

        voice = Voice(language_of(language), as_json)
        with told(voice), TemporaryDirectory(prefix="noticeboard-") as draft:
            place = place_of_board(os.environ, data=data)
            missing = place.folder if _is_missing(place.database_url) else None
            parts = open_parts(settings_of(Path(draft) if missing else data))
            command(House(parts, voice), missing=missing, **given)

    return run


def at_desk(command: Callable[..., None]) -> Command:
    """A verb of staff's: done as the holder of a token."""

    @data_option
    @click.option(
        "--token-file",
        type=click.File(),
        metavar="FILE",
        help=f"Holds your token; - is standard input. Else {TOKEN}.",
    )
    @voice_options
    @functools.wraps(command)
    def run(
        *,
        data: Path | None,
        token_file: TextIO | None,
        as_json: bool,
        language: str | None,
        **given: Any,
    ) -> None:
        voice = Voice(language_of(language), as_json)
        with told(voice):
            parts = open_parts(settings_of_board(data))
            command(Session(parts, _holder(parts, token_file), voice), **given)

    return run


def settings_of(data: Path | None) -> "Settings":
    """The settings, with the folder that was named."""
    from noticeboard.settings import load_settings

    return load_settings(os.environ, data=data)


def settings_of_board(data: Path | None) -> "Settings":
    """The settings of a board that is there. Elsewhere nothing is made, not even its folder.

    Raises:
        NoBoardError: there is none; the folder, or the terminal, is the wrong one.
    """
    place_with_board(data)
    return settings_of(data)


def place_with_board(data: Path | None) -> "Place":
    """Where a board that is there has its database and its key. Nothing is made.

    Raises:
        NoBoardError: there is none; the folder, or the terminal, is the wrong one.
    """
    from noticeboard.settings import place_of_board
    from noticeboard.settings.moved import file_of

    place = place_of_board(os.environ, data=data)
    database = file_of(place.database_url)
    if database is not None and not database.exists():
        raise NoBoardError(place.folder, database)
    return place


def open_parts(settings: "Settings") -> "Parts":
    """The board's parts; a folder without a database gets one."""
    from noticeboard import bootstrap
    from noticeboard.store import migrate

    if _is_missing(settings.database_url):
        migrate(settings.database_url)
    return bootstrap.parts(settings)


def _is_missing(database_url: str) -> bool:
    """A database in a file that is not there; a server says by itself what it lacks."""
    from noticeboard.settings.moved import file_of

    path = file_of(database_url)
    return path is not None and not path.exists()


def _holder(parts: "Parts", token_file: TextIO | None) -> "Person":
    token = token_file.read() if token_file else os.environ.get(TOKEN, "")
    if not token.strip():
        raise ForbiddenError("token_missing", _NO_TOKEN)
    person = parts.people.by_token(token.strip(), now=parts.clock())
    if person is None:
        raise ForbiddenError("token_unknown", _UNKNOWN_TOKEN)
    return person


_NO_TOKEN = Sentence(
    f"Who are you? Put your token into {TOKEN}, or name a file with --token-file. "
    "`noticeboard token add EMAIL --name NAME` makes one.",
    f"누구신가요? 토큰을 {TOKEN}에 넣거나 --token-file로 파일을 지정해 주세요. "
    "`noticeboard token add EMAIL --name NAME`으로 만듭니다.",
)
_UNKNOWN_TOKEN = Sentence(
    "This token opens nothing on this board. `noticeboard token add EMAIL --name NAME` makes one.",
    "이 알림판에서 쓸 수 없는 토큰입니다. `noticeboard token add EMAIL --name NAME`으로 만듭니다.",
)
