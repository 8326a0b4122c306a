"""The folders that processes of the bench work in: configuration, database, what is due."""

import json
import shutil
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes, Parts
from noticeboard.domain.content import Content, Move, OwnCorrection
from noticeboard.domain.delivery import OURS
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.times import at_utc
from noticeboard.drafting import FollowUp, NewNotice
from noticeboard.store import migrate
from tests.builders import explained
from tests.faults.kinds import know_the_kinds
from tests.faults.worker import settings_of
from tests.preparing import ANA, BO

CLASSES = ("keyed", "recorded", "anonymous")
THERE = "there"
_CHANNEL = """
[channels.{name}]
kind = "{kind}"
enabled = true
default_for = ["*"]
server = "{server}"
account = "{account}"
{rate}
"""
_EXPLAINED = {
    "cause": "The glass broke in the last test.",
    "what_happened": "A test on Monday failed, and nobody may buy what breaks.",
    "what_it_means": "The sale begins later.",
    "what_to_do": "Nothing; an order stands.",
    "apology": "We are sorry.",
    "responsible": "Ana Kim, head of sales.",
}


def configure(
    folder: Path,
    channels: Mapping[str, tuple[str, str]],
    server: str,
    database: str,
    queue: str = "",
    rates: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write the channels of ``folder``: by name, the class and the account.

    ``database``, ``queue``: their addresses; or nothing, for those of the folder. ``rates``: how
    many may go to a channel within a time, where that is limited.
    """
    limits = {name: f'rate = "{rate}"' for name, rate in rates.items()}
    stanzas = [
        _CHANNEL.format(
            name=name, kind=kind, account=account, server=server, rate=limits.get(name, "")
        )
        for name, (kind, account) in channels.items()
    ]
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "config" / "channels.toml").write_text("".join(stanzas))
    addresses = f'database_url = "{database}"\nredis_url = "{queue}"\n'
    (folder / "config" / "noticeboard.toml").write_text(addresses)


@dataclass(frozen=True)
class Desk:
    """What people do on the folder of a case, by the verbs of the product."""

    parts: Parts

    @classmethod
    def on(cls, folder: Path) -> "Desk":
        """The desk of that folder."""
        know_the_kinds()
        return cls(bootstrap.parts(settings_of(folder), wakes=NoWakes()))

    def announce(self, title: str, at: datetime | None = None) -> tuple[str, str]:
        """A launch, written and signed; its notice and its bulletin."""
        now = datetime.now(UTC)
        due = (now + timedelta(days=8)).replace(second=0, microsecond=0)
        content = Content(
            body="On sale {{ promise.sale }}.",
            short="On sale {{ promise.sale }} {{ link }}",
            publish_at=None if at is None else at_utc(at, "Asia/Seoul"),
            title=title,
            promises=(PromiseTerms("sale", "Sale", at_utc(due, "Asia/Seoul")),),
        )
        subject = self.parts.publishing.draft(ANA, NewNotice("launch", "en", content))
        self._sign(subject.announcement.id)
        return subject.id, subject.announcement.id

    def delay(self, notice_id: str, days: int = 9, at: datetime | None = None) -> str:
        """The sale of that notice begins later; the bulletin that says so."""
        later = (datetime.now(UTC) + timedelta(days=days)).replace(second=0, microsecond=0)
        content = Content(
            body="It begins later.",
            short="On sale {{ promise.sale }} {{ link }}",
            publish_at=None if at is None else at_utc(at, "Asia/Seoul"),
            moves=(Move("sale", at_utc(later, "Asia/Seoul")),),
            explanation=explained(**_EXPLAINED),
        )
        bulletin = self.parts.publishing.follow_up(ANA, notice_id, FollowUp("delay", content))
        self._sign(bulletin.id)
        return bulletin.id

    def correct(self, notice_id: str, bulletin_id: str) -> str:
        """Something in that bulletin was wrong; the bulletin that says so."""
        words = "There was a mistake in what we said. {{ link }}"
        content = Content(
            body="There was a mistake in what we said.",
            short=words,
            publish_at=None,
            explanation=explained(what_happened="A typing error.", what_it_means="Nothing else."),
            corrects=OwnCorrection(bulletin_id),
        )
        bulletin = self.parts.publishing.follow_up(ANA, notice_id, FollowUp("correction", content))
        self._sign(bulletin.id)
        return bulletin.id

    def publish(self) -> None:
        """Put on the board, and into the feed, whatever is due there."""
        for channel in OURS:
            self.parts.dispatch.deliver(channel, lambda: False)

    def hold(self, channel: str | None) -> None:
        """Throw the kill switch."""
        self.parts.kill_switch.hold(ANA, channel)

    def _sign(self, bulletin_id: str) -> None:
        self.parts.publishing.submit(ANA, bulletin_id)
        self.parts.publishing.approve(BO, bulletin_id)


def template(folder: Path, database: str, *, on_the_board: bool) -> Path:
    """A migrated folder with one notice due now, on the board already or not.

    In the feed as well: a thread that is stopped while it writes there would keep the lock of a
    SQLite file, and the case would be about that.
    """
    configure(folder, {THERE: ("anonymous", "nobody")}, "http://127.0.0.1:9", database)
    migrate(settings_of(folder).database_url)
    desk = Desk.on(folder)
    desk.announce("Phone A")
    if on_the_board:
        desk.publish()
    return folder


def staged(source: Path, folder: Path, kind: str, server: str, database: str) -> Path:
    """A case's own copy of a template, with its channel on an account of the folder's name."""
    shutil.copytree(source, folder)
    configure(folder, {THERE: (kind, folder.name)}, server, database)
    return folder


def script(server: str, account: str, **told: object) -> None:
    """Tell the server what shall go wrong on an account."""
    body = json.dumps({"account": account, **told}).encode()
    with urllib.request.urlopen(f"{server}/control", data=body, timeout=20):
        return
