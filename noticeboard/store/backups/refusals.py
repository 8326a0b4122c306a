"""What a backup, a restore or a move refuses, each with the way out."""

from collections.abc import Sequence
from pathlib import Path

from noticeboard.domain.errors import SaidError
from noticeboard.domain.sentence import Sentence


class BackupError(SaidError):
    """A backup that cannot be written, read or put there. Nothing was half done."""


def exists(path: Path) -> BackupError:
    """A backup never replaces a file."""
    return BackupError(
        "backup_exists",
        Sentence(
            f"{path} is there already. Name another file.",
            f"{path} 파일이 이미 있습니다. 다른 이름을 지정해 주세요.",
        ),
    )


def not_written(path: Path, why: str) -> BackupError:
    """The disk is full, the folder is missing or not ours."""
    return BackupError(
        "backup_not_written",
        Sentence(
            f"The backup cannot be written to {path}: {why}. Nothing was left there.",
            f"{path}에 백업을 쓸 수 없습니다: {why}. 쓰다 만 파일은 남기지 않았습니다.",
        ),
    )


def no_key(why: str) -> BackupError:
    """The secret key was asked for, and is not there to be put in."""
    return BackupError(
        "no_secret_key",
        Sentence(
            f"No secret key can be put in: {why}. None was made, and nothing was written. Run it "
            "where the board runs, or name the key's file by NOTICEBOARD_SECRET_KEY_FILE.",
            f"백업에 넣을 비밀 키가 없습니다: {why}. 새로 만들지 않았고, 아무것도 쓰지 "
            "않았습니다. 알림판이 실행되는 곳에서 실행하거나 NOTICEBOARD_SECRET_KEY_FILE로 키 "
            "파일을 지정해 주세요.",
        ),
    )


def no_key_in_it(path: Path) -> BackupError:
    """The secret key was to be taken out, and nobody put it in."""
    return BackupError(
        "no_secret_key_in_it",
        Sentence(
            f"The secret key is not in {path}: it was taken without --with-secret-key. Look for "
            "it where the board ran.",
            f"{path} 파일에는 비밀 키가 없습니다. --with-secret-key 없이 백업한 것입니다. "
            "알림판이 실행되던 곳에서 찾아 주세요.",
        ),
    )


def key_not_written(path: Path, why: str) -> BackupError:
    """The folder is missing or not ours."""
    return BackupError(
        "key_not_written",
        Sentence(
            f"The secret key cannot be written to {path}: {why}. Name a new file elsewhere.",
            f"{path}에 비밀 키를 쓸 수 없습니다: {why}. 다른 곳의 새 파일을 지정해 주세요.",
        ),
    )


def not_read(path: Path, why: str) -> BackupError:
    """It is missing, or not ours to read."""
    return BackupError(
        "backup_not_read",
        Sentence(f"{path} cannot be read: {why}.", f"{path} 파일을 읽을 수 없습니다: {why}."),
    )


def foreign(path: Path) -> BackupError:
    """Something else, whatever it is called."""
    return BackupError(
        "backup_foreign",
        Sentence(
            f"{path} is not a backup of a notice board. `noticeboard backup FILE` writes one.",
            f"{path} 파일은 알림판 백업이 아닙니다. 백업은 `noticeboard backup FILE`로 만듭니다.",
        ),
    )


def damaged(path: Path) -> BackupError:
    """Not as it was written."""
    return BackupError(
        "backup_damaged",
        Sentence(
            f"{path} was cut off or changed: its digest does not fit. Take another copy of it, "
            "or the backup before.",
            f"{path} 파일은 잘렸거나 바뀌었습니다. 검사값이 맞지 않습니다. 다른 사본이나 그 전 "
            "백업을 쓰세요.",
        ),
    )


def newer(path: Path, program: str) -> BackupError:
    """Made by a version that keeps what this one does not know."""
    return BackupError(
        "backup_newer",
        Sentence(
            f"{path} was made by a newer version of the program ({program}). Install that one, "
            "and restore by it.",
            f"{path} 파일은 더 새로운 버전({program})에서 만들었습니다. 그 버전을 설치해 복원해 "
            "주세요.",
        ),
    )


def other_schema(older: bool) -> BackupError:  # one of two, and named so
    """The database is not of this version."""
    if older:
        return BackupError(
            "schema_older",
            Sentence(
                "The database is of an older version than this program. Take the backup by that "
                "version, or run `noticeboard migrate` first.",
                "데이터베이스가 이 프로그램보다 이전 버전의 것입니다. 그 버전으로 백업하거나, "
                "먼저 `noticeboard migrate`를 실행해 주세요.",
            ),
        )
    return BackupError(
        "schema_newer",
        Sentence(
            "The database is of a newer version than this program, which does not know all that "
            "is in it. Take the backup by that version.",
            "데이터베이스가 이 프로그램보다 새로운 버전의 것이라, 무엇이 들어 있는지 다 알 수 "
            "없습니다. 그 버전으로 백업해 주세요.",
        ),
    )


def not_empty(place: str, found: Sequence[str]) -> BackupError:
    """Nothing is ever put on top of what is there."""
    named = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
    return BackupError(
        "target_not_empty",
        Sentence(
            f"{place} is not empty ({named}). Name an empty one, or move away what is there.",
            f"{place}에 이미 내용이 있습니다({named}). 빈 곳을 지정하거나, 있는 것을 다른 곳으로 "
            "옮겨 주세요.",
        ),
    )


def not_stored(table: str, why: str) -> BackupError:
    """The disk is full, or the rows do not fit."""
    return BackupError(
        "not_stored",
        Sentence(
            f"{table} cannot be filled: {why}. Nothing was stored.",
            f"{table}에 넣을 수 없습니다: {why}. 아무것도 저장하지 않았습니다.",
        ),
    )


def no_folder(path: Path, why: str) -> BackupError:
    """The board's folder cannot be made."""
    return BackupError(
        "no_folder",
        Sentence(
            f"The folder {path} cannot be made: {why}.",
            f"{path} 폴더를 만들 수 없습니다: {why}.",
        ),
    )


def not_the_same(tables: Sequence[str]) -> BackupError:
    """What arrived is not what was sent: a bug, or a disk that lies."""
    named = ", ".join(tables)
    return BackupError(
        "not_the_same",
        Sentence(
            f"What arrived is not what was written down, in: {named}. Nothing was stored. "
            "Please report it.",
            f"적힌 것과 옮겨진 것이 다릅니다: {named}. 아무것도 저장하지 않았습니다. 개발자에게 "
            "알려 주세요.",
        ),
    )


def broken_ledger(why: Sentence) -> BackupError:
    """The chain was broken already when the backup was taken, or somebody changed it."""
    return BackupError(
        "ledger_broken",
        Sentence(
            f"{why.en} Nothing was stored. Take the backup before; or restore with --unverified, "
            "and `noticeboard ledger verify` says what is wrong.",
            f"{why.ko} 아무것도 저장하지 않았습니다. 그 전 백업을 쓰거나, --unverified로 복원한 "
            "뒤 `noticeboard ledger verify`로 무엇이 잘못되었는지 확인해 주세요.",
        ),
    )


def another_key(path: Path) -> BackupError:
    """The folder has a secret key, and the backup holds another."""
    return BackupError(
        "another_secret_key",
        Sentence(
            f"{path} is another secret key than the one in the backup. Move it away, and the "
            "backup's is put there.",
            f"{path}에 있는 비밀 키가 백업에 든 것과 다릅니다. 다른 곳으로 옮기면 백업의 키를 그 "
            "자리에 둡니다.",
        ),
    )


def not_from_a_file() -> BackupError:
    """Only SQLite moves."""
    return BackupError(
        "on_a_server_already",
        Sentence(
            "This board is on PostgreSQL already. To move it elsewhere, take a backup and "
            "restore it there. (Is NOTICEBOARD_DATABASE_URL set here already? Unset it.)",
            "이 알림판은 이미 PostgreSQL에 있습니다. 다른 곳으로 옮기려면 백업해 그곳에서 복원해 "
            "주세요. (NOTICEBOARD_DATABASE_URL을 벌써 설정했다면 지우고 다시 실행해 주세요.)",
        ),
    )
