"""An older state of the board is started: nothing goes out twice, and people hear of it."""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from noticeboard.domain.delivery import DeliveryState, Receipt
from noticeboard.ports import Message
from tests.usecases.desk import ANA, BO, Desk
from tests.usecases.moody import Moody

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Timeline(Moody):
    """A channel on which everybody can read what stands there."""

    def find(self, message: Message) -> Receipt | None:
        """What was taken under that id."""
        found = (m for m in self.taken if m.delivery_id == message.delivery_id)
        return next((Receipt(m.delivery_id, self.where) for m in found), None)


def copied(here: Path, there: Path) -> None:
    """The pages of one database into another, as a backup is made and restored."""
    with closing(sqlite3.connect(here)) as source, closing(sqlite3.connect(there)) as target:
        source.backup(target)


def test_a_backup_from_before_a_launch_does_not_launch_again(desk: Desk) -> None:
    """It is held until an approver lets it go on; then its channel is asked what stands there."""
    timeline = desk.parts.channels["journal"] = Timeline()
    database, backup = desk.folder / "data" / "noticeboard.db", desk.folder / "backup.db"
    desk.parts.restored.step()
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)
    copied(database, backup)
    desk.now += 2 * MINUTE
    desk.parts.restored.step()
    desk.pass_time(HOUR)

    copied(backup, database)
    desk.parts.restored.step()
    desk.pass_time(MINUTE)
    desk.parts.kill_switch.hold(ANA, None)
    held = [hold.restored for hold in desk.parts.overview.holds()]
    desk.parts.alerting.look(desk.now)
    troubles = [e.trouble.kind for e in desk.parts.alerting.book.open()]
    silent = desk.page(drafted)
    desk.parts.kill_switch.resume(BO, None)
    desk.parts.restored.step()
    desk.pass_time(MINUTE)

    assert (held, troubles, silent) == ([True], ["restored_held"], "")
    assert "Phone X" in desk.page(drafted)
    (sent,) = timeline.taken
    states = {d.channel: d.state for d in desk.parts.store.deliveries(sent.bulletin_id)}
    assert states["journal"] is DeliveryState.DELIVERED
    assert desk.parts.overview.holds() == ()


def test_a_copied_folder_starts_held_and_a_restart_does_not(desk: Desk, tmp_path: Path) -> None:
    """Whoever tries out a backup beside the board that runs sends nothing in its name."""
    desk.parts.restored.step()
    other = tmp_path / "other"
    shutil.copytree(desk.folder, other, ignore=shutil.ignore_patterns("other"))

    again, copy = Desk(desk.folder, fresh=False), Desk(other, fresh=False)
    for board in (again, copy):
        board.parts.restored.step()

    assert again.parts.overview.holds() == ()
    assert [hold.restored for hold in copy.parts.overview.holds()] == [True]


@contextmanager
def somebody_looking(desk: Desk) -> Iterator[None]:
    """A process of this host that was stopped in the middle of its look."""
    with (desk.folder / "data" / "epoch.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_whoever_was_stopped_in_its_look_keeps_nobody_from_starting(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said; what is no older is not held, and nothing is counted twice."""
    watched = replace(desk.parts.restored, patience=0.0)
    watched.step()
    counted = watched.epochs.stored()
    desk.now += HOUR

    with somebody_looking(desk):
        watched.step()

    assert (watched.epochs.stored(), desk.parts.overview.holds()) == (counted, ())
    assert [r.message for r in caplog.records] == [
        "Another process looks for 0.0 s at what was restored."
    ]


def test_what_is_older_is_held_though_somebody_was_stopped_in_its_look(desk: Desk) -> None:
    """The first one had not come to that."""
    database, backup = desk.folder / "data" / "noticeboard.db", desk.folder / "backup.db"
    watched = replace(desk.parts.restored, patience=0.0)
    watched.step()
    copied(database, backup)
    desk.now += HOUR
    watched.step()
    copied(backup, database)

    with somebody_looking(desk):
        watched.step()

    assert [hold.restored for hold in desk.parts.overview.holds()] == [True]


def test_whoever_was_stopped_before_its_file_was_written_leaves_nobody_sure(desk: Desk) -> None:
    """What is new looks like what was copied: nothing is held for it, and nothing sent."""
    watched = replace(desk.parts.restored, patience=0.0)
    watched.step()
    (desk.folder / "data" / "epoch").unlink()

    with somebody_looking(desk), pytest.raises(BlockingIOError):
        watched.step()

    assert desk.parts.overview.holds() == ()
