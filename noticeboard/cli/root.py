"""The root command: which commands there are, and where each one lives."""

import importlib
from importlib.metadata import version

import click

_HOMES = {
    "up": ("running", "The whole board: web, timer, workers and queue, in one process tree."),
    "web": ("running", "Only the web server: board, API and desk."),
    "worker": ("running", "Only a worker: it sends."),
    "timer": ("running", "Only the timer: it wakes the workers."),
    "migrate": ("running", "Bring the database to this version's schema."),
    "backup": ("backups", "Write the whole board into one file, while it runs."),
    "restore": ("restoring", "Put a backup into an empty place; it starts held."),
    "move-to-postgres": ("moving", "From SQLite to PostgreSQL, every id and the chain intact."),
    "check": ("checking", "Look at settings and channels; nothing is sent."),
    "doctor": ("doctoring", "Whether all that has to hold does, as a table."),
    "user": ("staff", "People."),
    "token": ("staff", "Tokens by which programs speak for people."),
    "notice": ("notices", "Notices: the same verbs as the API."),
    "holding-text": ("holding", "Words signed beforehand, for whoever is on duty."),
    "delivery": ("deliveries", "Where a bulletin stands, and what a person settles."),
    "incident": ("watching", "Something went wrong: the public has to be told of it."),
    "duty": ("watching", "Who is called when nobody speaks."),
    "alarm": ("watching", "Who was called on account of what."),
    "ledger": ("ledgers", "The public record's chain."),
    "hold": ("kill_switch", "Stop every send, or one channel's."),
    "resume": ("kill_switch", "Send again."),
    "demo": ("demo", "Fill a folder with a board to look at."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported only when one of them is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the handbook."""
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in _HOMES:
            return None
        home = importlib.import_module(f"noticeboard.cli.{_HOMES[cmd_name][0]}")
        command: click.Command = getattr(home, cmd_name.replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, without importing what it names."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in _HOMES.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("noticeboard"), prog_name="noticeboard")
def main() -> None:
    """A notice board on which a company plans its notices and keeps its word in public.

    Exit codes: 0 done, 1 refused by a rule, or something that has to hold does not, 2 usage, 69 a
    server is unreachable, 75 the folder is in use, 77 not allowed, 78 configuration.
    """
