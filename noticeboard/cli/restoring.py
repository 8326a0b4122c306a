"""`noticeboard restore`: a backup, put into an empty place."""

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from noticeboard.cli.backups import about, progress
from noticeboard.cli.leaving import told
from noticeboard.cli.session import data_option, settings_of, voice_options
from noticeboard.cli.speaking import Voice, language_of
from noticeboard.domain.sentence import Sentence

if TYPE_CHECKING:
    from noticeboard.settings import Settings
    from noticeboard.settings.loading import Place
    from noticeboard.store.backups.file import Backup, Head

_OLD = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_OLD)
@click.option("--unverified", is_flag=True, help="Even if the ledger in it is broken.")
@data_option
@voice_options
def restore(
    *, file: Path, unverified: bool, data: Path | None, as_json: bool, language: str | None
) -> None:
    """Put the backup FILE into an empty place, as the settings or --data say.

    The board starts held: nothing is sent until an approver lets it go on.
    """
    voice = Voice(language_of(language), as_json)
    with told(voice):
        from noticeboard.settings import place_of_board
        from noticeboard.store.backups.file import Backup
        from noticeboard.store.backups.restoring import refuse_newer, refuse_unless_free

        found, place = Backup(file), place_of_board(os.environ, data=data)
        refuse_newer(found)
        _refuse_while_run(place.folder)
        refuse_unless_free(place.database_url)
        with _folder(place), _key_of(found.head, place):
            settings = settings_of(data)
            same_key = _same_key(found.head, settings, place)
            ledger = _restore(voice, found, settings, verify=not unverified)
            _tell_restored(voice, found, settings, ledger, same_key=same_key)


def _refuse_while_run(folder: Path) -> None:
    """Nobody moves anything away from under a board that runs; nothing is made to find out."""
    from noticeboard.premises import LOCK, sole_use

    if (folder / LOCK).exists():
        with sole_use(folder):
            return


@contextmanager
def _folder(place: "Place") -> Iterator[None]:
    """The board's folder, made if need be, and nobody else in it."""
    from noticeboard.premises import sole_use
    from noticeboard.settings.folders import FolderError, private_folder
    from noticeboard.store.backups import refusals

    try:
        private_folder(place.folder)
    except FolderError as error:
        raise refusals.no_folder(place.folder, str(error)) from error
    with sole_use(place.folder):
        yield


@contextmanager
def _key_of(head: "Head", place: "Place") -> Iterator[None]:
    """The secret key of the backup in its place; gone again if nothing comes of it."""
    from noticeboard.settings.secret_key import FILE_NAME, put_secret

    path = place.folder / FILE_NAME
    if head.key is None or not place.keeps_key or path.exists():
        yield
        return
    put_secret(path, base64.b64decode(head.key))
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _same_key(head: "Head", settings: "Settings", place: "Place") -> bool | None:
    """Whether the key here is that board's; ``None`` where the backup does not know of any."""
    from noticeboard.settings.secret_key import FILE_NAME, mark_of_key
    from noticeboard.store.backups import refusals

    same = mark_of_key(settings.secret_key) == head.key_mark
    if head.key is not None and place.keeps_key and not same:
        raise refusals.another_key(place.folder / FILE_NAME)
    return same if head.key_mark else None


def _restore(voice: Voice, found: "Backup", settings: "Settings", *, verify: bool) -> str | None:
    from noticeboard.bootstrap.areas import feeds
    from noticeboard.clock import utc_now
    from noticeboard.store.backups.restoring import Restoring, restore

    how = Restoring(tuple(feeds(settings)), utc_now(), progress(voice), verify)
    return restore(found, settings.database_url, how)


def _tell_restored(
    voice: Voice,
    found: "Backup",
    settings: "Settings",
    ledger: str | None,
    *,
    same_key: bool | None,
) -> None:
    values = {
        "data": settings.data,
        "file": found.path,
        "key": settings.secret_key_path,
        "taken_at": found.head.taken_at,
        "rows": f"{found.end.rows:,}",
        "ledger": ledger or "-",
    }
    other = _KEY_IN_IT if found.head.key else _OTHER_KEY
    of_key = {True: (), False: (other,), None: (_UNKNOWN_KEY,)}[same_key]
    said = (_RESTORED, _HELD, *of_key)
    document = {
        **about(found.head),
        "rows": found.end.rows,
        "ledger": ledger,
        "held": True,
        "same_secret_key": same_key,
    }
    voice.tell("\n".join(s.in_(voice.language).format(**values) for s in said), document)


_RESTORED = Sentence(
    "Restored as of {taken_at}: {rows} rows. Ledger: {ledger}",
    "{taken_at} 기준으로 복원했습니다: {rows}행. 기록: {ledger}",
)
_HELD = Sentence(
    "It starts held: nothing is sent until an approver lets it go on. Make sure that no other "
    "copy runs, then: noticeboard up --data {data}",
    "멈춘 채로 시작합니다. 승인자가 다시 열기 전에는 아무것도 나가지 않습니다. 같은 알림판이 다른 "
    "곳에서 돌아가지 않는지 확인한 뒤 실행해 주세요: noticeboard up --data {data}",
)
_OTHER_KEY = Sentence(
    "The secret key here is not the one of that board: authenticator apps do not open. Put the "
    "old key into {key} before the start, or set them up anew by `noticeboard user reset-mfa`.",
    "이곳의 비밀 키가 그 알림판의 것이 아니어서 인증 앱이 맞지 않습니다. 시작하기 전에 예전 키를 "
    "{key} 파일에 두거나, `noticeboard user reset-mfa`로 다시 설정해 주세요.",
)
_KEY_IN_IT = Sentence(
    "{key} is not the secret key of that board: authenticator apps do not open. The backup holds "
    "it. Before the start take it out by `noticeboard backup --verify {file} --put-key NEW_FILE`, "
    "and put that where the settings, or the unit, take the key from.",
    "{key} 파일은 그 알림판의 비밀 키가 아니어서 인증 앱이 맞지 않습니다. 예전 키는 백업에 들어 "
    "있습니다. 시작하기 전에 `noticeboard backup --verify {file} --put-key 새파일`로 꺼내, "
    "설정이나 유닛이 키를 읽는 자리에 두세요.",
)
_UNKNOWN_KEY = Sentence(
    "No secret key was there when the backup was taken, so nobody knows whether the one here is "
    "that board's. If authenticator apps do not open, put the old key into {key}.",
    "백업할 때 비밀 키가 없었으므로, 이곳의 키가 그 알림판의 것인지 알 수 없습니다. 인증 앱이 "
    "맞지 않으면 예전 키를 {key} 파일에 두세요.",
)
