"""Exit codes: what went wrong, told in a sentence and as a number."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from noticeboard.cli.speaking import Voice
from noticeboard.domain.errors import (
    ChannelOptionError,
    ForbiddenError,
    SaidError,
)
from noticeboard.domain.sentence import Sentence

VIOLATIONS, USAGE, UNREACHABLE, IN_USE, REFUSED, CONFIGURATION = 1, 2, 69, 75, 77, 78


class NoBoardError(SaidError):
    """Where this terminal looks there is no board: its folder or its settings are others."""

    def __init__(self, folder: Path, database: Path) -> None:
        elsewhere = database.parent != folder
        super().__init__("no_board", _no_database(database) if elsewhere else _no_board(folder))


def _no_board(folder: Path) -> Sentence:
    return Sentence(
        f"There is no board in {folder}. Name its folder with --data, or the settings "
        "that it was started with by NOTICEBOARD_CONFIG.",
        f"{folder}에는 알림판이 없습니다. --data로 알림판의 폴더를 지정하거나, 알림판을 "
        "시작할 때 쓴 설정을 NOTICEBOARD_CONFIG로 지정해 주세요.",
    )


def _no_database(database: Path) -> Sentence:
    return Sentence(
        f"There is no board in {database}, where NOTICEBOARD_DATABASE_URL or the setting "
        "database_url leads. Correct it, or leave it out: the board's folder has its own.",
        f"NOTICEBOARD_DATABASE_URL이나 database_url 설정이 가리키는 {database}에는 알림판이 "
        "없습니다. 주소를 고치거나 설정을 지워 주세요. 지우면 알림판 폴더의 것을 씁니다.",
    )


@contextmanager
def told(voice: Voice) -> Iterator[None]:
    """Turn what goes wrong inside into a sentence and the exit code of its kind."""
    try:
        yield
    except NoBoardError as error:
        voice.complain(error)
        sys.exit(CONFIGURATION)
    except SaidError as error:
        voice.complain(error)
        sys.exit(REFUSED if isinstance(error, ForbiddenError) else VIOLATIONS)
    except ChannelOptionError as error:
        click.echo(f"channels.toml: {error}", err=True)
        sys.exit(CONFIGURATION)
    except Exception as error:
        sys.exit(_of_the_house(error))


def _of_the_house(error: Exception) -> int:
    """What settings and the database can do; imported late, because most commands succeed."""
    from noticeboard.premises import FolderInUseError
    from noticeboard.settings import SettingsError
    from noticeboard.store.errors import DatabaseAddressError, SchemaError
    from noticeboard.store.outages import is_outage

    if isinstance(error, SettingsError):
        click.echo(str(error), err=True)
        return CONFIGURATION
    if isinstance(error, DatabaseAddressError):
        click.echo(f"The address of the database {error}", err=True)
        return CONFIGURATION
    if isinstance(error, SchemaError):
        click.echo(str(error), err=True)
        return UNREACHABLE
    if isinstance(error, FolderInUseError):
        click.echo(str(error), err=True)
        return IN_USE
    if is_outage(error):
        why = str(getattr(error, "orig", None) or error).strip()
        ended = why if why.endswith((".", "?", "!")) else f"{why}."
        click.echo(f"The database does not answer: {ended} {_advice(why)}", err=True)
        return UNREACHABLE
    raise error


def _advice(why: str) -> str:
    if "locked" in why:
        return "Somebody keeps all others from writing: `noticeboard doctor` says who."
    if "no such table" in why or "does not exist" in why:
        return "If it is new, run `noticeboard migrate`."
    return "Start it, or correct the address in NOTICEBOARD_DATABASE_URL."
