"""Exit codes: what went wrong, told in a sentence and as a number."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from noticeboard.cli.speaking import Voice
from noticeboard.domain.errors import (
    ChannelOptionError,
    ForbiddenError,
    SaidError,
)

VIOLATIONS, USAGE, UNREACHABLE, IN_USE, REFUSED, CONFIGURATION = 1, 2, 69, 75, 77, 78


@contextmanager
def told(voice: Voice) -> Iterator[None]:
    """Turn what goes wrong inside into a sentence and the exit code of its kind."""
    try:
        yield
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
    from noticeboard.settings import SettingsError
    from noticeboard.store.errors import SchemaError
    from noticeboard.store.outages import is_outage

    if isinstance(error, SettingsError):
        click.echo(str(error), err=True)
        return CONFIGURATION
    if isinstance(error, SchemaError):
        click.echo(str(error), err=True)
        return UNREACHABLE
    if is_outage(error):
        why = getattr(error, "orig", None) or error
        click.echo(
            f"The database does not answer: {why}. If it is new, run `noticeboard migrate`.",
            err=True,
        )
        return UNREACHABLE
    raise error
