"""`noticeboard demo`: a board with a past, made by the verbs themselves on a clock set back."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from noticeboard.cli.demo_story import Scene, story
from noticeboard.cli.leaving import told
from noticeboard.cli.running import run_board, settings_for
from noticeboard.cli.speaking import Voice, language_of
from noticeboard.staff.roster import TERMINAL

if TYPE_CHECKING:
    from noticeboard.bootstrap import Parts
    from noticeboard.domain.signing import Person
    from noticeboard.settings import Settings

_ANA, _BO = "ana@example.com", "bo@example.com"


@click.command()
@click.argument(
    "folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", default="demo-data"
)
@click.option("--up", "start", is_flag=True, help="Start the board when it is filled.")
@click.option("--host", metavar="H", help="With --up: where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help="With --up.")
def demo(folder: Path, start: bool, host: str | None, port: int | None) -> None:
    """Fill DIR with a launch that slips and says why, so that there is a board to look at.

    With --up each start prints a link for the author and one for the approver, good once.
    """
    with told(Voice(language_of(None))):
        settings = settings_for(folder, host, port)
        if not (folder / "noticeboard.db").exists():
            _fill(settings)
        elif not start:
            raise click.UsageError(f"{folder} holds a board already")
        if start:
            run_board(settings, port, guests=(_ANA, _BO))
        click.echo(f"Look at it: noticeboard demo --up {folder}")


@dataclass(slots=True)
class _PastClock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass(slots=True)
class _Stage:
    """Plays scenes: ana writes, bo signs, and what is due goes out."""

    parts: "Parts"
    clock: _PastClock
    ana: "Person"
    bo: "Person"
    notices: dict[str, str] = field(default_factory=dict)

    def play(self, scene: Scene) -> None:
        """Say it at its instant, signed off, on the board and in the feeds."""
        self.clock.at = scene.at
        if scene.kind == "fulfilment":
            self._keep(scene)
        else:
            self._sign(self._draft(scene))
        self.parts.carry_out()

    def _draft(self, scene: Scene) -> str:
        from noticeboard.intake import read_follow_up, read_notice, reading_for

        publishing, zone = self.parts.publishing, self.parts.settings.zone
        if scene.kind == "announcement":
            made = publishing.draft(self.ana, read_notice(scene.document, reading_for(zone)))
            self.notices[scene.notice] = made.id
            return made.announcement.id
        subject = publishing.subject(self.notices[scene.notice])
        new = read_follow_up(scene.document, reading_for(zone, subject))
        return publishing.follow_up(self.ana, subject.id, new).id

    def _sign(self, bulletin_id: str) -> None:
        self.parts.publishing.submit(self.ana, bulletin_id)
        self.parts.publishing.approve(self.bo, bulletin_id)

    def _keep(self, scene: Scene) -> None:
        from noticeboard.intake import read_fulfilment, reading_for

        kept = read_fulfilment(scene.document, reading_for(self.parts.settings.zone))
        self.parts.publishing.fulfil(self.ana, self.notices[scene.notice], kept)


def _fill(settings: "Settings") -> None:
    from noticeboard import bootstrap
    from noticeboard.clock import utc_now
    from noticeboard.store import migrate

    now = utc_now()
    scenes = story(now)
    migrate(settings.database_url)
    clock = _PastClock(scenes[0].at)
    parts = bootstrap.parts(settings, clock=clock, wakes=bootstrap.NoWakes())
    stage = _Stage(parts, clock, _hired(parts, _ANA, "author"), _hired(parts, _BO, "approver"))
    for scene in scenes:
        stage.play(scene)
    clock.at = now
    parts.carry_out()
    click.echo(f"ana writes:  {_token(parts, stage.ana, 'write')}")
    click.echo(f"bo approves: {_token(parts, stage.bo, 'approve')}")


def _token(parts: "Parts", owner: "Person", scope: str) -> str:
    return parts.proving.add_token(TERMINAL, owner, "demo", scope)


def _hired(parts: "Parts", email: str, role: str) -> "Person":
    """With a password that nobody knows: each start of the demonstration prints a link."""
    return parts.joining.add(TERMINAL, email, [role], secrets.token_urlsafe(24))
