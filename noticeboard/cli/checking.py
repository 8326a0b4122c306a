"""`noticeboard check`: settings and channels, without sending."""

import sys

import click

from noticeboard.cli.leaving import VIOLATIONS
from noticeboard.cli.session import House, at_house
from noticeboard.cli.speaking import table


@click.command()
@at_house
def check(house: House) -> None:
    """Read the settings and try every enabled channel without sending anything."""
    found = {name: ch.preflight().problems for name, ch in sorted(house.parts.channels.items())}
    rows = [(name, " ".join(problems) or "ok") for name, problems in found.items()]
    document = {"channels": {name: list(problems) for name, problems in found.items()}}
    house.voice.tell(table([("settings", "ok"), *rows]), document)
    if any(found.values()):
        sys.exit(VIOLATIONS)
