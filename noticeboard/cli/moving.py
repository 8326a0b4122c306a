"""`noticeboard move-to-postgres`: a board that has outgrown its file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from noticeboard.cli.backups import progress
from noticeboard.cli.leaving import told
from noticeboard.cli.session import data_option, settings_of_board, voice_options
from noticeboard.cli.speaking import Voice, language_of
from noticeboard.domain.sentence import Sentence

if TYPE_CHECKING:
    from noticeboard.settings import Settings
    from noticeboard.store.heartbeats import Heartbeats


@click.command()
@click.argument("url")
@data_option
@voice_options
def move_to_postgres(*, url: str, data: Path | None, as_json: bool, language: str | None) -> None:
    """Copy a board that is stopped into the empty PostgreSQL database at URL.

    A password belongs in PGPASSWORD or ~/.pgpass: whoever lists processes reads a command. The
    file stays as it was, and is marked, so that nobody starts on it by mistake.
    """
    voice = Voice(language_of(language), as_json)
    if url.partition("://")[0] not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise click.BadParameter("begins with postgresql://", param_hint="URL")
    with told(voice):
        _move(voice, settings_of_board(data), url)


def _move(voice: Voice, settings: "Settings", url: str) -> None:
    from noticeboard.bootstrap.areas import feeds
    from noticeboard.clock import utc_now
    from noticeboard.premises import sole_use
    from noticeboard.sending.restored import Watched
    from noticeboard.settings.moved import file_of, mark_of
    from noticeboard.store.addresses import shown
    from noticeboard.store.backups import refusals
    from noticeboard.store.backups.moving import move
    from noticeboard.store.engine import open_engine
    from noticeboard.store.epochs import Epochs
    from noticeboard.store.heartbeats import Heartbeats

    path = file_of(settings.database_url)
    if path is None:
        raise refusals.not_from_a_file()
    with sole_use(settings.data):
        source, target = open_engine(settings.database_url), open_engine(url)
        try:
            _refuse_while_used(settings, Heartbeats(source))
            rows, ledger = move(
                source,
                target,
                feeds=tuple(feeds(settings)),
                mark=mark_of(path),
                told=progress(voice),
            )
            # The same board elsewhere: nothing is in doubt, so that it does not start held.
            Watched(Epochs(target), settings.data, utc_now).come_along()
        finally:
            source.dispose()
            target.dispose()
    there = shown(target.url)
    said = _MOVED.in_(voice.language).format(rows=f"{rows:,}", ledger=ledger or "-", url=there)
    voice.tell(said, {"rows": rows, "ledger": ledger, "url": there})


def _refuse_while_used(settings: "Settings", heartbeats: "Heartbeats") -> None:
    """A worker that was started by itself has no lock on the folder, and would go on sending."""
    from noticeboard.clock import utc_now
    from noticeboard.domain.processes import is_heard
    from noticeboard.owner import is_alive, is_near, this_process
    from noticeboard.premises import FolderInUseError

    here, now = this_process(settings.host_id), utc_now()
    for beat in heartbeats.beats():
        near = is_near(beat.owner, here)
        if is_alive(beat.owner) if near else is_heard(beat.kind, beat.at, now):
            raise FolderInUseError(
                f"A {beat.kind} of this board runs on {beat.owner.host} (process "
                f"{beat.owner.pid}). Stop it first."
            )


_MOVED = Sentence(
    "Moved {rows} rows to {url}, compared one by one. Ledger: {ledger}\n"
    "Start it from now on with NOTICEBOARD_DATABASE_URL={url} (and its password). The file stays "
    "as it was, and does not start any more.",
    "{rows}행을 {url}(으)로 옮기고 하나하나 비교했습니다. 기록: {ledger}\n"
    "이제부터 NOTICEBOARD_DATABASE_URL={url}(비밀번호 포함)로 시작해 주세요. 파일은 그대로 두며, "
    "더 이상 그 파일로 시작할 수 없습니다.",
)
