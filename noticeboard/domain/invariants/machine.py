"""The machine under a board: its schema, its clock, its disk, its secret, its database's lock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from noticeboard.domain.clock_guard import APART
from noticeboard.domain.invariants.invariant import Invariant, well
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.troubles import DISK_FULL, DISK_LOW

# SQLite puts it back into the file at about 4 MB; so much more, and somebody keeps it from that.
_LONG_WAL = 2**28
_MEGA = 2**20


@dataclass(frozen=True, slots=True)
class Schema:
    """The newest migration that ran in the database, and the newest of this version."""

    found: str | None
    ours: str

    @property
    def serves(self) -> bool:
        """Whether this version can work with it. A newer one has all that this one needs."""
        return self.found is not None and self.found >= self.ours


@dataclass(frozen=True, slots=True)
class Machine:
    """What this host shows of itself.

    ``clock_apart``: how far the wall is ahead of what was believed of it, ``database_apart``: of
    the clock beside the database; ``None`` where there is nothing to compare. ``synchronised``:
    whether the kernel says so. ``free``: bytes beside the data; ``wal``: bytes that SQLite has
    not put back into its file. ``key_mode``: who may read the secret key, as in ``chmod``; both
    ``None`` where there is none. ``locked``: nobody can write into the database; ``writer``: the
    pid of who keeps them from it, and its command, where that can be seen.
    """

    clock_apart: timedelta | None
    database_apart: timedelta | None
    synchronised: bool
    free: int
    wal: int | None
    key_mode: int | None
    locked: bool
    writer: tuple[int, str] | None = None


def of_schema(schema: Schema) -> Invariant:
    """The database has the tables of this version."""
    found = schema.found or "-"
    if schema.serves:
        return well("schema", found, found)
    return Invariant(
        "schema",
        "failed",
        Sentence(f"{found}; this version needs {schema.ours}", f"{found}, 필요: {schema.ours}"),
        Sentence("Run: noticeboard migrate", "noticeboard migrate를 실행해 주세요."),
    )


def of_machine(machine: Machine) -> Iterator[Invariant]:
    """All that this host shows of itself."""
    yield _lock(machine)
    yield _clock(machine)
    yield _disk(machine.free)
    if machine.wal is not None:
        yield _wal(machine.wal)
    if machine.key_mode is not None:
        yield _key(machine.key_mode)


def _lock(machine: Machine) -> Invariant:
    if not machine.locked:
        return well("write_lock", "free", "비어 있음")
    if machine.writer is None:
        held = Sentence("held by somebody for more than a second", "1초 넘게 잡혀 있음")
        return Invariant("write_lock", "failed", held, _LOOK_FOR_IT)
    pid, command = machine.writer
    return Invariant(
        "write_lock",
        "failed",
        Sentence(
            f"held for more than a second by process {pid}: {command}",
            f"1초 넘게 잡고 있는 프로세스 {pid}: {command}",
        ),
        Sentence(
            f"Nobody else can write. If it stays: kill -CONT {pid} lets it go on if it is "
            f"stopped, kill -KILL {pid} ends it. What it had not finished writing is undone.",
            f"다른 프로세스가 저장하지 못합니다. 계속되면 kill -CONT {pid}(으)로 다시 "
            f"움직이게 하거나(멈춘 경우) kill -KILL {pid}(으)로 끝내 주세요. 저장을 마치지 못한 "
            "것은 되돌려집니다.",
        ),
    )


def _clock(machine: Machine) -> Invariant:
    known = [a for a in (machine.clock_apart, machine.database_apart) if a is not None]
    worst = max(known, key=abs, default=timedelta())
    shown = f"{worst.total_seconds():+.3f} s"
    if abs(worst) > APART:
        return Invariant(
            "clock",
            "failed",
            Sentence(f"{shown} off", f"{shown} 어긋남"),
            Sentence(
                "Nothing is released. Set it right by an NTP service, or vouch for it: "
                "noticeboard resume --clock HOST",
                "발송하지 않습니다. NTP로 시각을 맞추거나, 맞는 시각이면 "
                "noticeboard resume --clock HOST로 확인해 주세요.",
            ),
        )
    if not machine.synchronised:
        return Invariant(
            "clock",
            "warn",
            Sentence(f"{shown}; nobody keeps it", f"{shown}, 동기화하지 않음"),
            Sentence(
                "The kernel says that no time service keeps this clock. Start one (chrony, ntpd).",
                "시각을 맞추는 서비스가 없습니다. chrony나 ntpd를 켜 주세요.",
            ),
        )
    return well("clock", shown, shown)


def _disk(free: int) -> Invariant:
    shown = Sentence(f"{free // _MEGA} MB free", f"{free // _MEGA} MB 남음")
    if free >= DISK_LOW:
        return Invariant("disk", "ok", shown)
    return Invariant(
        "disk",
        "failed" if free < DISK_FULL else "warn",
        shown,
        Sentence(
            "Make room beside the data folder: a full disk stops every write.",
            "데이터 폴더가 있는 디스크를 비워 주세요. 가득 차면 아무것도 저장할 수 없습니다.",
        ),
    )


def _wal(size: int) -> Invariant:
    shown = f"{size // _MEGA} MB"
    if size <= _LONG_WAL:
        return well("wal", shown, shown)
    return Invariant(
        "wal",
        "warn",
        Sentence(shown, shown),
        Sentence(
            "Something reads for so long that SQLite cannot tidy up. Unless a backup runs: look "
            "for a stopped process, or another program on the file.",
            "오래 걸리는 읽기 때문에 SQLite가 정리하지 못합니다. 백업 중이 아니라면 멈춘 "
            "프로세스나 이 파일을 연 다른 프로그램을 찾아 주세요.",
        ),
    )


def _key(mode: int) -> Invariant:
    shown = f"{mode & 0o777:03o}"
    if not mode & 0o077:
        return well("secret_key", shown, shown)
    return Invariant(
        "secret_key",
        "failed",
        Sentence(f"{shown}: others can read it", f"{shown}, 다른 사용자가 읽을 수 있음"),
        Sentence(
            "Close it: chmod 400. With a new key instead, every authenticator app has to be set "
            "up anew.",
            "chmod 400으로 막아 주세요. 키를 새로 바꾸면 모두가 인증 앱을 다시 설정해야 합니다.",
        ),
    )


_LOOK_FOR_IT = Sentence(
    "Look for a stopped process below; else for another program that has the file open.",
    "아래에서 멈춘 프로세스를 확인하고, 없으면 이 파일을 연 다른 프로그램을 찾아 주세요.",
)
