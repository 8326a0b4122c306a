"""The parts of a running board."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from noticeboard.cli.leaving import told
from noticeboard.cli.session import data_option, settings_of
from noticeboard.cli.speaking import Voice, language_of

if TYPE_CHECKING:
    from noticeboard.settings import Settings

# 0 lets the system choose; the settings know only real ports.
_PORT = click.IntRange(0, 65535)


@click.command()
@data_option
@click.option("--host", metavar="H", help="Where to listen.")
@click.option("--port", type=_PORT, metavar="N", help="0 chooses a free one.")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Sending processes.")
def up(data: Path | None, host: str | None, port: int | None, workers: int | None) -> None:
    """Run the whole board until SIGTERM; says `ready http://…` when all parts answer."""
    with told(Voice(language_of(None))):
        run_board(settings_for(data, host, port, workers), port)


@click.command()
@data_option
@click.option("--host", metavar="H", help="Where to listen.")
@click.option("--port", type=_PORT, metavar="N", help="0 chooses a free one.")
def web(data: Path | None, host: str | None, port: int | None) -> None:
    """Run the web server until SIGTERM."""
    with told(Voice(language_of(None))):
        settings = settings_for(data, host, port, None)
        from noticeboard.web_server import serve

        # The server's own processes read the settings again, from the environment.
        os.environ["NOTICEBOARD_DATA"] = str(settings.data)
        os.environ["NOTICEBOARD_HOST"] = settings.host
        os.environ["NOTICEBOARD_PORT"] = str(settings.port)
        sys.exit(serve(settings, settings.host, settings.port if port is None else port))


@click.command()
@data_option
def worker(data: Path | None) -> None:
    """Run a worker until SIGTERM."""
    with told(Voice(language_of(None))):
        from noticeboard.worker import run_worker

        sys.exit(run_worker(settings_of(data)))


@click.command()
@data_option
@click.option("--spare", is_flag=True, help="Only wake, while another timer does the rest.")
def timer(data: Path | None, *, spare: bool) -> None:
    """Run the timer until SIGTERM."""
    with told(Voice(language_of(None))):
        from noticeboard.timer.running import run_timer

        sys.exit(run_timer(settings_of(data), spare=spare))


@click.command()
@data_option
def migrate(data: Path | None) -> None:
    """Bring the database to this version's schema; SQLite is copied first."""
    with told(Voice(language_of(None))):
        settings = settings_of(data)
        from noticeboard.store import migrate as run

        run(settings.database_url)
        click.echo("The schema is this version's.")


def run_board(settings: "Settings", port: int | None, *, guests: Sequence[str] = ()) -> NoReturn:
    """Run the whole board and leave with its exit code; a ``port`` of 0 is chosen at the start.

    ``guests``: people to print a link for, by which they choose a password.
    """
    from noticeboard.supervisor import up as run

    chosen = settings.port if port is None else port
    workers = settings.workers
    sys.exit(run(settings, host=settings.host, port=chosen, workers=workers, guests=guests))


def settings_for(
    data: Path | None, host: str | None, port: int | None, workers: int | None = None
) -> "Settings":
    """The settings under what the command line says."""
    from noticeboard.settings import load_settings

    return load_settings(os.environ, data=data, host=host, port=port or None, workers=workers)
