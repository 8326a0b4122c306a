"""Everything that the product of a run is surrounded by, with a network before each of it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from noticeboard.settings import Settings
from noticeboard.store import migrate
from tests.faults.bench import serving_apart
from tests.faults.crew import Valkey
from tests.faults.directing import forked
from tests.faults.kinds import know_the_kinds
from tests.faults.misfortune import DATABASE
from tests.faults.proxy import between
from tests.faults.staging import CLASSES, configure
from tests.faults.worker import settings_of
from tests.servers.postgres import Postgres


@dataclass(frozen=True)
class Around:
    """What a run happens on: its journal and server, its queue, its database, what is between."""

    folder: Path
    server: str
    settings: Settings
    valkey: Valkey
    ways: Mapping[str, int]
    postgres: Postgres | None


@contextmanager
def surroundings(
    folder: Path,
    postgres: Postgres | None,
    *,
    naive: bool,
    rates: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Around]:
    """Everything but the product, with a network before each: channels, queue and database."""
    know_the_kinds()
    log = folder / "log.txt"
    with ExitStack() as stack:
        port = stack.enter_context(serving_apart(folder / "journal.jsonl"))
        way, channel = stack.enter_context(between(port, log))
        # An identity on every attempt is the protocol's, too: the naive loop has none.
        accounts = {kind: ("anonymous" if naive else kind, kind) for kind in CLASSES}
        server = f"http://127.0.0.1:{way}"
        if postgres is not None:
            postgres.create(DATABASE)
            configure(folder, accounts, server, postgres.url(DATABASE))
        else:
            configure(folder, accounts, server, "")
        settings = settings_of(folder)
        _migrated(folder, settings)
        valkey = Valkey(settings)
        valkey.start()
        stack.callback(valkey.kill)
        ways = {"channel": channel}
        queue_way, ways["queue"] = stack.enter_context(between(valkey.socket, log))
        database = ""
        if postgres is not None:
            database_way, ways["database"] = stack.enter_context(between(postgres.socket, log))
            database = f"postgresql://postgres@127.0.0.1:{database_way}/{DATABASE}"
        queue = f"redis://127.0.0.1:{queue_way}"
        configure(folder, accounts, server, database, queue, rates)
        around = f"http://127.0.0.1:{port}"
        yield Around(folder, around, settings_of(folder), valkey, ways, postgres)


def _migrated(folder: Path, settings: Settings) -> None:
    def make() -> int:
        migrate(settings.database_url)
        return 0

    if os.waitpid(forked(make, folder / "log.txt"), 0)[1]:
        raise RuntimeError((folder / "log.txt").read_text())
