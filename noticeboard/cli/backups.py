"""`noticeboard backup`: a whole board in one file, while it runs."""

import base64
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from noticeboard.cli.leaving import told
from noticeboard.cli.session import data_option, place_with_board, voice_options
from noticeboard.cli.speaking import Voice, language_of
from noticeboard.domain.sentence import Sentence

if TYPE_CHECKING:
    from noticeboard.settings.loading import Place
    from noticeboard.store.backups.file import End, Head

_MANY = 10_000
_NEW = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_NEW)
@click.option(
    "--with-secret-key",
    "with_key",
    is_flag=True,
    help="Put the secret key in, too: whoever reads the file can then open second factors.",
)
@click.option("--verify", is_flag=True, help="Write nothing: read FILE, and say what is in it.")
@click.option(
    "--put-key",
    "key_file",
    type=_NEW,
    metavar="NEW",
    help="With --verify: write the secret key that is in FILE into a file NEW.",
)
@data_option
@voice_options
def backup(
    *,
    file: Path,
    with_key: bool,
    verify: bool,
    key_file: Path | None,
    data: Path | None,
    as_json: bool,
    language: str | None,
) -> None:
    """Write the whole board into FILE, while it runs. Nobody waits for it.

    FILE is new, for its owner alone, and read again before the command says done. The
    configuration folder and channel secrets are not in it; the secret key only if you say so.
    """
    if key_file is not None and not verify:
        raise click.UsageError("--put-key reads a backup: give --verify with it.")
    voice = Voice(language_of(language), as_json)
    with told(voice):
        if verify:
            _verify(voice, file, key_file)
        else:
            _take(voice, place_with_board(data), file, with_key=with_key)


def progress(voice: Voice) -> Callable[[str, int], None]:
    """Says at a terminal how far it is in what takes long, and nothing to a program."""
    speaks = sys.stderr.isatty() and not voice.as_json

    def told(table: str, rows: int) -> None:
        if speaks and rows >= _MANY:
            click.echo(f"{table}: {rows:,}", err=True)

    return told


def _take(voice: Voice, place: "Place", path: Path, *, with_key: bool) -> None:
    from importlib.metadata import version

    from noticeboard.clock import utc_now
    from noticeboard.settings.secret_key import mark_of_key
    from noticeboard.store.backups.file import Head
    from noticeboard.store.backups.taking import take
    from noticeboard.store.engine import open_engine
    from noticeboard.store.revisions import newest_revision
    from noticeboard.store.types import instant_text

    engine, key = open_engine(place.database_url), _key_at(place, needed=with_key)
    head = Head(
        program=version("noticeboard"),
        schema=newest_revision(),
        taken_at=instant_text(utc_now()),
        database=engine.dialect.name,
        key_mark=mark_of_key(key) if key else "",
        key=base64.b64encode(key).decode() if key and with_key else None,
    )
    try:
        end = take(engine, path, head, progress(voice))
    finally:
        engine.dispose()
    _tell(voice, path, head, end, _TAKEN)


def _key_at(place: "Place", *, needed: bool) -> bytes | None:
    """The board's secret key; ``None`` where there is none. A backup never makes one."""
    from noticeboard.settings.secret_key import WeakSecretError
    from noticeboard.store.backups import refusals

    try:
        key = place.secret_key()
    except WeakSecretError as error:
        raise refusals.no_key(str(error)) from error
    if key is None and needed:
        raise refusals.no_key(f"{place.key} is not there")
    return key


def _verify(voice: Voice, path: Path, key_file: Path | None) -> None:
    from noticeboard.store.backups.file import Backup
    from noticeboard.store.backups.restoring import refuse_newer
    from noticeboard.store.backups.taking import read_through

    found = Backup(path)
    end = read_through(found)
    refuse_newer(found)
    if key_file is not None:
        _put_key(found.head, path, key_file)
    _tell(voice, path, found.head, end, _VERIFIED)


def _put_key(head: "Head", path: Path, key_file: Path) -> None:
    """Write the secret key into a file of its own, for its owner alone."""
    from noticeboard.settings.secret_key import put_secret
    from noticeboard.store.backups import refusals

    if head.key is None:
        raise refusals.no_key_in_it(path)
    if key_file.exists():
        raise refusals.exists(key_file)
    try:
        put_secret(key_file, base64.b64decode(head.key))
    except OSError as error:
        raise refusals.key_not_written(key_file, str(error.strerror)) from error


def _tell(voice: Voice, path: Path, head: "Head", end: "End", said: Sentence) -> None:
    size = path.stat().st_size
    values = {
        "path": path,
        "taken_at": head.taken_at,
        "rows": f"{end.rows:,}",
        "tables": len(end.tables),
        "size": f"{size / 1e6:,.1f} MB",
        "ledger": end.ledger or "-",
    }
    key = _KEY_IN_IT if head.key else _KEY_NOT_IN_IT if head.key_mark else _NO_KEY
    told = [sentence.in_(voice.language).format(**values) for sentence in (said, key, _HOW)]
    document = {
        **about(head),
        "rows": end.rows,
        "tables": {name: rows for name, (rows, _) in end.tables.items()},
        "ledger": end.ledger,
        "bytes": size,
    }
    voice.tell("\n".join(told), document)


def about(head: "Head") -> Mapping[str, object]:
    """What a backup is of, for programs."""
    return {
        "program": head.program,
        "schema": head.schema,
        "taken_at": head.taken_at,
        "secret_key": head.key is not None,
    }


_TAKEN = Sentence(
    "{path}: {rows} rows of {tables} tables, {size}, read again and whole. Ledger: {ledger}",
    "{path}: 표 {tables}개, {rows}행, {size}. 다시 읽어 온전함을 확인했습니다. 기록: {ledger}",
)
_VERIFIED = Sentence(
    "{path} is whole: {rows} rows of {tables} tables as of {taken_at}, {size}. Ledger: {ledger}",
    "{path} 파일은 온전합니다: {taken_at} 기준, 표 {tables}개, {rows}행, {size}. 기록: {ledger}",
)
_KEY_IN_IT = Sentence(
    "The secret key is in it: keep it where only you can read it.",
    "비밀 키가 들어 있습니다. 다른 사람이 읽을 수 없는 곳에 두세요.",
)
_KEY_NOT_IN_IT = Sentence(
    "The secret key and the configuration folder are not in it: keep them elsewhere, too.",
    "비밀 키와 설정 폴더는 들어 있지 않습니다. 따로 보관해 주세요.",
)
_NO_KEY = Sentence(
    "No secret key was found where it was taken, and none was made. The board has one elsewhere: "
    "keep that, and the configuration folder, too.",
    "백업한 곳에 비밀 키가 없었고, 새로 만들지 않았습니다. 알림판이 다른 곳에 둔 키와 설정 폴더를 "
    "따로 보관해 주세요.",
)
_HOW = Sentence(
    "To put it back: noticeboard restore {path} --data EMPTY_FOLDER",
    "복원하려면: noticeboard restore {path} --data 빈_폴더",
)
